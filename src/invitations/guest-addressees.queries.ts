/** Guests who can be written to, for the letters about a seminar that change what they know of it. */

import type { Expression } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { inOrder } from '../kernel/text.ts'
import type { UtcText } from '../kernel/time.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import type { GuestReply } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'
import { afternoonOf, type Hours } from './guests.rules.ts'
import { isUninvited, listProgrammes, sinceWhen, toldBy, type Untold, whenOfLetter } from './letters.queries.ts'

/** An invited guest with a live personal link. */
export interface GuestAddressee {
  invitationId: string
  guestId: string
  linkId: string
  name: string
  email: string
  organisation: string
  seminarId: string
  uid: string
  organizer: string
  /** What the guest's calendar says, and the SEQUENCE it has; the next letter that changes it carries one more. */
  calendar: { told: string; sequence: number }
  /** What the latest letter that has reached the guest, or will, says of the afternoon; '' when none does. */
  told: string
  reply: GuestReply | null
  repliedAt: UtcText | null
  /** When the guest got the link. */
  invitedAt: UtcText
}

export interface InvitedGuest extends GuestAddressee {
  /** The invitation waits for a second look: the guest knows of nothing. */
  isUninvited: boolean
}

/** Everyone invited to an afternoon of the round, by seminar, organisation and name. */
export async function listGuestAddressees(db: Db | Tx, roundId: string): Promise<InvitedGuest[]> {
  const rows = await addresseesOf(db, roundId)
  const letters = await listGuestLetters(db, roundId)
  return byGuest(rows).map(({ told, sequence, ...row }) => {
    const own = letters.get(row.invitationId)
    return {
      ...row,
      calendar: { told, sequence },
      told: toldBy(own, told),
      invitedAt: sinceWhen(row.invitedAt, own),
      isUninvited: isUninvited(withLink(row.linkId, own)),
    }
  })
}

/** Whoever was invited once, and is invited anew, knows of nothing till the new letter goes. */
function withLink<T extends { linkId: string | null }>(linkId: string, letters: T[] = []): T[] {
  return letters.filter((letter) => letter.linkId === linkId)
}

/** The letters that say when and where, by invitation, the oldest first. */
async function listGuestLetters(db: Db | Tx, roundId: string) {
  const rows = await db
    .selectFrom('message')
    .innerJoin('invitation as invited', 'invited.id', 'message.guest_invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invited.seminar_id')
    .select(['invited.id', 'message.link_id as linkId', 'message.told'])
    .select('message.bounced_at as bouncedAt')
    .select(['message.outdated_at as outdatedAt', 'message.sent_at as sentAt'])
    .select(whenOfLetter)
    .where('seminar.round_id', '=', roundId)
    .where('message.told', '!=', '')
    .orderBy('message.position')
    .orderBy('message.created_at')
    .orderBy('message.id')
    .execute()
  return Map.groupBy(rows, ({ id }) => id)
}

/** What the guests have last been written, as `countTold` has it: what was stopped does not count. */
export async function countGuestsTold(db: Db | Tx, roundId: string): Promise<Untold[]> {
  const rows = await addresseesOf(db, roundId)
  if (rows.length === 0) return []
  const letters = await listGuestLetters(db, roundId)
  return rows.flatMap(({ invitationId, linkId, seminarId, told }) => {
    const own = letters.get(invitationId)
    if (isUninvited(withLink(linkId, own))) return []
    const said = own ? own.findLast(({ state }) => state !== 'cancelled')?.told : told
    return said === undefined ? [] : [{ seminarId, told: said, links: 1 }]
  })
}

/** Nobody is invited, moved up or sent a new link while a letter to all guests is written. */
export async function lockGuestSeminars(tx: Tx, roundId: string): Promise<void> {
  await tx
    .updateTable('seminar')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('round_id', '=', roundId)
    .where('id', 'in', (eb) => eb.selectFrom('invitation').select('seminar_id').where('guest_id', 'is not', null))
    .execute()
}

function byGuest<G extends { seminarId: string; organisation: string; name: string }>(guests: G[]): G[] {
  return inOrder(guests, ({ seminarId, organisation, name }) => [seminarId, organisation, name])
}

function addresseeRows(db: Db | Tx) {
  return db
    .selectFrom('invitation as invited')
    .innerJoin('live_link as link', 'link.invitation_id', 'invited.id')
    .innerJoin('guest', 'guest.id', 'invited.guest_id')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .innerJoin('seminar', 'seminar.id', 'invited.seminar_id')
    .select([
      'invited.id as invitationId',
      'guest.id as guestId',
      'link.id as linkId',
      'guest.name',
      'guest.email',
      'organisation.name as organisation',
      'invited.seminar_id as seminarId',
      'invited.uid',
      'invited.organizer',
      'invited.sequence',
      'invited.told',
      'invited.reply',
      'invited.replied_at as repliedAt',
      'link.created_at as invitedAt',
    ])
    .where('invited.withdrawn_at', 'is', null)
    .$narrowType<{ reply: GuestReply | null }>()
    .orderBy('invited.id')
}

const addresseesOf = prepared((db, roundId: string) => addresseeRows(db).where('seminar.round_id', '=', roundId))

/** What these guests now know of day, hours and place; their calendars get one SEQUENCE more. */
export async function markGuestsTold(tx: Tx, ids: string[], told: string): Promise<void> {
  if (ids.length === 0) return
  await tx
    .updateTable('invitation')
    .set((eb) => {
      const sequence = eb('sequence', '+', 1)
      return { told, sequence, told_sequence: sequence }
    })
    .where('id', 'in', ids)
    .execute()
}

/** The guests' hours of each seminar of the round, by seminar id; null where nobody knows them. */
export async function listGuestHours(db: Db | Tx, roundId: string): Promise<Map<string, Hours | null>> {
  const ofRound = db.selectFrom('seminar').select('seminar.id').where('round_id', '=', roundId)
  return hoursOf(db, ofRound.$asScalar())
}

/** The same of these seminars. */
export async function listSeminarHours(db: Db | Tx, ids: string[]): Promise<Map<string, Hours | null>> {
  return ids.length === 0 ? new Map() : hoursOf(db, ids)
}

async function hoursOf(db: Db | Tx, ids: string[] | Expression<string>) {
  const seminars = await db
    .selectFrom('seminar')
    .select(['id', 'guest_start_time as guestStart', 'guest_end_time as guestEnd'])
    .where('id', 'in', ids)
    .execute()
  const items = await db
    .selectFrom('programme_item as item')
    .select(['item.seminar_id as id', 'part', 'item.start_time as start', 'item.end_time as end'])
    .where('item.seminar_id', 'in', ids)
    .where('part', '=', 'afternoon')
    .execute()
  const own = Map.groupBy(items, ({ id }) => id)
  return new Map(seminars.map((seminar) => [seminar.id, afternoonOf(own.get(seminar.id) ?? [], seminar)]))
}

/** The programme of the afternoon alone, as letters want it, by seminar id. */
export async function listAfternoons(db: Db | Tx, roundId: string) {
  const programmes = await listProgrammes(db, roundId)
  return new Map([...programmes].map(([id, items]) => [id, items.filter(({ part }) => part === 'afternoon')]))
}

/** One seminar's afternoon: its hours, and its programme. */
export async function getAfternoon(db: Db | Tx, seminar: Pick<Seminar, 'id' | 'guestStart' | 'guestEnd'>) {
  const items = (await listProgramme(db, seminar.id)).filter(({ part }) => part === 'afternoon')
  return {
    hours: afternoonOf(items, seminar),
    isGiven: items.length === 0,
    programme: items.map(({ start, ...item }) => ({ ...item, startTime: start })),
  }
}

export type Afternoon = Awaited<ReturnType<typeof getAfternoon>>
