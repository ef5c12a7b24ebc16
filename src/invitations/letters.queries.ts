/** What the letters of a round are filled from. */
import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import type { UtcText } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { questionsFor } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { ReplyKind, SeatRole } from '../schema.ts'
import type { ProgrammeLine, QuestionFacts } from './letters.rules.ts'

/** The programmes of a round's seminars, by seminar id. */
export async function listProgrammes(db: Db | Tx, roundId: string): Promise<Map<string, ProgrammeLine[]>> {
  const rows = await db
    .selectFrom('programme_item as item')
    .innerJoin('seminar', 'seminar.id', 'item.seminar_id')
    .select([
      'item.seminar_id as seminarId',
      'item.part',
      'item.start_time as startTime',
      'item.title',
      'item.detail',
      'item.speaker',
      'item.changed_at as changedAt',
    ])
    .where('seminar.round_id', '=', roundId)
    .orderBy('item.seminar_id')
    .orderBy('item.position')
    .execute()
  return Map.groupBy(rows, (row) => row.seminarId)
}

/** Someone with a live personal link: who holds an invited seat, or goes instead. */
export interface Addressee {
  linkId: string
  kind: 'holder' | 'substitute'
  name: string
  email: string
  title: string
  byPost: boolean
  invitationId: string
  uid: string
  organizer: string
  /** What the latest numbered calendar object of the invitation says, and its SEQUENCE. */
  calendar: { told: string; sequence: number }
  /** What the latest letter that has reached this person, or will, says; '' when none does. */
  told: string
  seatId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  officialName: string
  seminarId: string
  reply: ReplyKind | null
  repliedAt: UtcText | null
  /** The seat has handed in its answers. */
  answered: boolean
  /** When the person's first letter went; till it has, when it was written. */
  invitedAt: UtcText
  /** The invitation waits for a second look, or for its time: the person knows of nothing. */
  isUninvited: boolean
}

/** Everyone who can be written to about the round's seminars; a substitute comes after the holder. */
export async function listAddressees(db: Db | Tx, roundId: string): Promise<Addressee[]> {
  const rows = await db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select([
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
      'seat.id as seatId',
      'seat.role',
      'municipality.code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'invitation.seminar_id as seminarId',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'response.current_submission_id as submission',
    ])
    .where('seat.round_id', '=', roundId)
    .$narrowType<{ kind: 'holder' | 'substitute'; reply: ReplyKind | null }>()
    .where('invitation.withdrawn_at', 'is', null)
    .orderBy('invitation.seminar_id')
    .orderBy('municipality.code')
    .orderBy('seat.role', 'desc')
    .orderBy('link.kind')
    .execute()
  const letters = await listLettersOf(db, roundId)
  return rows.map(({ submission, title, byPost, told, sequence, ...row }) => ({
    ...row,
    calendar: { told, sequence },
    told: toldBy(letters.get(row.linkId), told),
    invitedAt: sinceWhen(row.invitedAt, letters.get(row.linkId)),
    isUninvited: isUninvited(letters.get(row.linkId)),
    title: row.kind === 'holder' ? (title ?? '') : '',
    byPost: row.kind === 'holder' && byPost === 1,
    answered: submission !== null,
  }))
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

/** What tells whether a letter waits, and since when it does not. */
export const whenOfLetter = [
  'message.state',
  'message.created_at as createdAt',
  'message.next_attempt_at as dueAt',
  'message.attempts',
  'message.by_post as byPost',
] as const

/** Every letter to the person waits for somebody's decision or for a set time, and none has begun to go. */
export function isUninvited(letters: WaitingLetter[] | undefined): boolean {
  const own = letters?.filter(({ state }) => state !== 'cancelled') ?? []
  const waits = ({ state, attempts, byPost, dueAt, createdAt }: WaitingLetter) =>
    state === 'queued' && attempts === 0 && byPost === 0 && dueAt > createdAt
  return own.length > 0 && own.every(waits)
}

/** When the first letter with the link went; till one has, when the link was made. */
export function sinceWhen(linkedAt: UtcText, letters: SaidLetter[] = []): UtcText {
  return letters.find(({ sentAt }) => sentAt !== null && sentAt >= linkedAt)?.sentAt ?? linkedAt
}

/** The letters with one personal link. */
export function listWaitingOf(tx: Tx, linkId: string): Promise<WaitingLetter[]> {
  return tx.selectFrom('message').select(whenOfLetter).where('link_id', '=', linkId).execute()
}

/** The letters that say when and where, by personal link, the oldest first. */
async function listLettersOf(db: Db | Tx, roundId: string): Promise<Map<string, SaidLetter[]>> {
  const rows = await db
    .selectFrom('message')
    .innerJoin('seat', 'seat.id', 'message.seat_id')
    .select(['message.link_id as linkId', 'message.told', 'message.sent_at as sentAt'])
    .select(['message.bounced_at as bouncedAt', 'message.outdated_at as outdatedAt'])
    .select(whenOfLetter)
    .where('seat.round_id', '=', roundId)
    .where('message.link_id', 'is not', null)
    .where('message.told', '!=', '')
    .orderBy('message.position')
    .orderBy('message.created_at')
    .orderBy('message.id')
    .execute()
  return Map.groupBy(rows, (row) => row.linkId ?? '')
}

/** @param otherwise what is known of somebody whose letters nobody kept. */
export function toldBy(letters: SaidLetter[] | undefined, otherwise: string): string {
  if (!letters) return otherwise
  return letters.findLast(isStanding)?.told ?? ''
}

/** It has reached its reader, or may have, or is on its way. */
function isStanding({ state, bouncedAt, outdatedAt }: SaidLetter): boolean {
  if (state === 'queued' && outdatedAt !== null) return false
  return state !== 'cancelled' && state !== 'failed' && bouncedAt === null
}

export interface Untold {
  seminarId: string
  /** Personal links, by what the latest letter written to them says. */
  told: string
  links: number
}

/**
 * What everyone invited has last been written; a letter that was stopped does not count, one that failed does. Whose
 * invitation waits still has nothing to be told.
 */
export async function countTold(db: Db | Tx, roundId: string): Promise<Untold[]> {
  const rows = await saidInRound(db, roundId)
  const latest = [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((own) =>
    isUninvited(own) ? [] : own.slice(-1),
  )
  const groups = Map.groupBy(latest, ({ seminarId, told }) => `${seminarId} ${told}`)
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    return first ? [{ seminarId: first.seminarId, told: first.told, links: own.length }] : []
  })
}

const saidInRound = prepared((db, roundId: string) =>
  db
    .selectFrom('message')
    .innerJoin('live_link as link', 'link.id', 'message.link_id')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select(['link.id', 'invitation.seminar_id as seminarId', 'message.told'])
    .select(whenOfLetter)
    .where('seminar.round_id', '=', roundId)
    .where('link.kind', '!=', 'guest')
    .where('invitation.withdrawn_at', 'is', null)
    // Written out: only then is the index on just these used.
    .where(sql<boolean>`message.told != ''`)
    .where('message.state', '!=', 'cancelled')
    .orderBy('message.position')
    .orderBy('message.created_at')
    .orderBy('message.id'),
)

/** `nextSequence`, for many invitations at once. */
export function raisedTo(revision: number) {
  return sql<number>`case when sequence < ${revision} then ${revision} else sequence + 1 end`
}

/** What the invitations' latest calendar object says, and its SEQUENCE. */
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

export async function questionFacts(
  db: Db | Tx,
  round: Pick<Round, 'answer_deadline' | 'questionnaire_id'>,
): Promise<QuestionFacts> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  return {
    answerDeadline: round.answer_deadline,
    questions: {
      social_services: questionsFor(document, 'social_services').length,
      health_care: questionsFor(document, 'health_care').length,
      politician: questionsFor(document, 'politician').length,
    },
    minutes: document.rules.estimated_minutes,
  }
}
