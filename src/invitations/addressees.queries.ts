/** Who can get letters about a round's seminars, and what the latest letter told each of them. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import { inOrder } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { GuestReply, ReplyKind, SeatRole } from '../schema.ts'
import { isSameOwner } from './links.queries.ts'

/** The owner of a personal link that works. */
interface Linked {
  linkId: string
  name: string
  email: string
  invitationId: string
  seminarId: string
  uid: string
  organizer: string
  /** What the invitation's latest calendar object says (JSON of `Told`), and its SEQUENCE. */
  calendar: { told: string; sequence: number }
  /** JSON of `Told`: what the latest letter that has reached this person, or will, says; '' when there is none. */
  told: string
  repliedAt: UtcText | null
  /** When the person's first letter with the link was sent; until then, when the link was made. */
  invitedAt: UtcText
  /** All letters to the person wait for approval or for a set time, so the person knows of nothing yet. */
  isUninvited: boolean
}

/** The holder of an invited seat, or the substitute. */
export interface SeatAddressee extends Linked {
  kind: 'holder' | 'substitute'
  title: string
  byPost: boolean
  seatId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  officialName: string
  reply: ReplyKind | null
  /** The seat's last day to answer the questionnaire. */
  answerBy: LocalDate
  /** When staff extended it to that day. */
  extendedAt: UtcText | null
  /** The seat has submitted its answers. */
  answered: boolean
}

export interface GuestAddressee extends Linked {
  kind: 'guest'
  guestId: string
  organisation: string
  reply: GuestReply | null
}

export type Addressee = SeatAddressee | GuestAddressee

/** Seats first, a substitute after the holder; then the guests of each seminar by organisation and name. */
export async function listAddressees(db: Db | Tx, roundId: string): Promise<Addressee[]> {
  const rows = await db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('guest', 'guest.id', 'invitation.guest_id')
    .leftJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .select((eb) => [
      'link.id as linkId',
      'link.kind',
      'link.name',
      'link.email',
      'link.created_at as invitedAt',
      'holder.title',
      'holder.by_post as byPost',
      'invitation.id as invitationId',
      'invitation.uid',
      'invitation.organizer',
      'invitation.sequence',
      'invitation.told',
      'invitation.seminar_id as seminarId',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'seat.id as seatId',
      'seat.role',
      'municipality.code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'response.current_submission_id as submission',
      'guest.id as guestId',
      'organisation.name as organisation',
      ...(['deadline', 'extended_at'] as const).map((column) =>
        // No left join: SQLite would read the whole view first.
        eb.selectFrom('seat_deadline as due').select(column).whereRef('due.seat_id', '=', 'seat.id').as(column),
      ),
    ])
    .where('seminar.round_id', '=', roundId)
    .where('invitation.withdrawn_at', 'is', null)
    .orderBy('invitation.seminar_id')
    .orderBy('municipality.code')
    .orderBy('seat.role', 'desc')
    .orderBy('link.kind')
    .orderBy('invitation.id')
    .execute()
  const letters = Map.groupBy(await saidInRound(db, roundId), ({ linkId }) => linkId)
  const all = rows.map(({ told, sequence, submission, deadline, extended_at, ...row }) => {
    const own = letters.get(row.linkId)
    const isHolder = row.kind === 'holder'
    // The cast holds: the joins give a seat's link all seat columns and a guest's link all guest columns.
    return {
      ...row,
      calendar: { told, sequence },
      told: toldBy(own, told),
      invitedAt: sinceWhen(row.invitedAt, own),
      isUninvited: isUninvited(own),
      title: isHolder ? (row.title ?? '') : '',
      byPost: isHolder && row.byPost === 1,
      answerBy: deadline,
      extendedAt: extended_at,
      answered: submission !== null,
    } as Addressee
  })
  const guests = all.filter((one) => one.kind === 'guest')
  return [
    ...all.filter(({ kind }) => kind !== 'guest'),
    ...inOrder(guests, ({ seminarId, organisation, name }) => [seminarId, organisation, name]),
  ]
}

export interface SaidLetter extends WaitingLetter {
  told: string
  bouncedAt: UtcText | null
  outdatedAt: UtcText | null
  sentAt: UtcText | null
}

interface WaitingLetter {
  state: MessageState
  createdAt: UtcText
  dueAt: UtcText
  attempts: number
  byPost: 0 | 1
}

/** The columns that `isUninvited` reads. */
export const whenOfLetter = [
  'message.state',
  'message.created_at as createdAt',
  'message.next_attempt_at as dueAt',
  'message.attempts',
  'message.by_post as byPost',
] as const

/**
 * Whether all of the person's letters wait for approval or a set time and none has been attempted; false without
 * letters.
 */
export function isUninvited(letters: WaitingLetter[] = []): boolean {
  const own = letters.filter(({ state }) => state !== 'cancelled')
  const waits = ({ state, attempts, byPost, dueAt, createdAt }: WaitingLetter) =>
    state === 'queued' && attempts === 0 && byPost === 0 && dueAt > createdAt
  return own.length > 0 && own.every(waits)
}

/** When the first letter with the link was sent; until one is, when the link was made. */
function sinceWhen(linkedAt: UtcText, letters: SaidLetter[] = []): UtcText {
  return letters.find(({ sentAt }) => sentAt !== null && sentAt >= linkedAt)?.sentAt ?? linkedAt
}

/** All letters with this link, waiting or not. */
export function listWaitingOf(tx: Tx, linkId: string): Promise<WaitingLetter[]> {
  return tx.selectFrom('message').select(whenOfLetter).where('link_id', '=', linkId).execute()
}

/** @param otherwise returned when the outbox has no letter for the person. */
export function toldBy(letters: SaidLetter[] | undefined, otherwise: string): string {
  if (!letters) return otherwise
  return letters.findLast(isStanding)?.told ?? ''
}

/** Whether the letter has reached its reader, may have, or will. An outdated letter in the queue will not. */
function isStanding({ state, bouncedAt, outdatedAt }: SaidLetter): boolean {
  if (state === 'queued' && outdatedAt !== null) return false
  return state !== 'cancelled' && state !== 'failed' && bouncedAt === null
}

export interface Said {
  seminarId: string
  isGuest: boolean
  told: string
  /** Number of personal links whose owner's latest letter says this. */
  links: number
}

/**
 * What the latest letter to each invited person says, counted by seminar, kind and content. Failed letters count,
 * cancelled ones do not. Skips persons whose letters all still wait: they have been told nothing.
 */
export async function countTold(db: Db | Tx, roundId: string): Promise<Said[]> {
  const written = (await saidInRound(db, roundId)).filter(({ state }) => state !== 'cancelled')
  const latest = [...Map.groupBy(written, ({ linkId }) => linkId).values()].flatMap((own) =>
    isUninvited(own) ? [] : own.slice(-1),
  )
  const groups = Map.groupBy(latest, ({ seminarId, kind, told }) => `${seminarId} ${kind === 'guest'} ${told}`)
  return [...groups.values()].flatMap((own) =>
    own
      .slice(0, 1)
      .map(({ seminarId, kind, told }) => ({ seminarId, told, isGuest: kind === 'guest', links: own.length })),
  )
}

/** Letters that state date and place, by the link that their reader has now, the oldest first. */
const saidInRound = prepared((db, roundId: string) =>
  db
    .selectFrom('message')
    .innerJoin('invitation_link as had', 'had.id', 'message.link_id')
    .innerJoin('live_link as link', (join) => join.on(isSameOwner))
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select(['link.id as linkId', 'link.kind', 'invitation.seminar_id as seminarId', 'message.told'])
    .select(['message.sent_at as sentAt', 'message.bounced_at as bouncedAt', 'message.outdated_at as outdatedAt'])
    .select(whenOfLetter)
    .where('seminar.round_id', '=', roundId)
    .where('invitation.withdrawn_at', 'is', null)
    // A literal, not a parameter: the partial index `message_told` is not used otherwise.
    .where(sql<boolean>`message.told != ''`)
    .orderBy('message.position')
    .orderBy('message.created_at')
    .orderBy('message.id'),
)

/** `nextSequence` in SQL, for many invitations at once. */
export function raisedTo(revision: number) {
  return sql<number>`case when sequence < ${revision} then ${revision} else sequence + 1 end`
}

/** Stores what the invitations' latest calendar object says, and its SEQUENCE. */
export async function markTold(
  tx: Tx,
  invitationIds: string[],
  { told, sequence }: { told: string; sequence: number },
): Promise<void> {
  if (invitationIds.length === 0) return
  await tx
    .updateTable('invitation')
    .set({ told, sequence, told_sequence: sequence })
    .where('id', 'in', invitationIds)
    .execute()
}
