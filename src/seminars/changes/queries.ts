import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { NotFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import type { SeminarChangeTable, SeminarTable } from '../../schema.ts'
import { seminarRows } from '../queries.ts'
import type { Seminar } from '../rules.ts'
import { type Changeable, type ChangeableSeminar, changeableFields, type ReplyCounts } from './rules.ts'

/** @throws NotFound */
export async function getChangeable(db: Db | Tx, slug: string): Promise<ChangeableSeminar> {
  const [seminar] = await listChangeable(db, { slugs: [slug] })
  if (!seminar) throw new NotFound()
  return seminar
}

/** By region and number; leaves out ids and slugs that match no seminar. */
export async function listChangeable(
  db: Db | Tx,
  which: { ids: string[] } | { slugs: string[] },
): Promise<ChangeableSeminar[]> {
  const [column, names] =
    'ids' in which ? (['seminar.id', which.ids] as const) : (['seminar.slug', which.slugs] as const)
  if (names.length === 0) return []
  return seminarRows(db)
    .select([
      'seminar.meeting_url as meetingUrl',
      'seminar.meeting_note as meetingNote',
      'seminar.cancel_reason as cancelReason',
    ])
    .where(column, 'in', names)
    .execute()
}

export interface Concerned extends ReplyCounts {
  /** Substitutes with a link that works, also when the reply that named them no longer counts. */
  standIns: number
  /** Invited holders who get no email: they want letters by post, or have no address. */
  onPaper: number
  /** Guests invited to the afternoon, with a link that works. */
  guests: number
  contacts: number
  /** Names of the seminar's municipalities, by code. */
  municipalities: string[]
  /** '' when there is no venue, or when it can only be reached by phone. */
  venueEmail: string
}

/** Seminar id → whom a change concerns; six queries whatever the number of seminars. */
export async function listConcerned(db: Db | Tx, seminars: Seminar[]): Promise<Map<string, Concerned>> {
  if (seminars.length === 0) return new Map()
  const ids = seminars.map((seminar) => seminar.id)
  const [replies, links, guests, contacts, emails, members] = await Promise.all([
    countReplies(db, ids),
    countLinks(db, ids),
    countGuests(db, ids),
    countContacts(
      db,
      seminars.map((seminar) => seminar.rssId),
    ),
    listVenueEmails(db, ids),
    listMembers(db, ids),
  ])
  return new Map(
    seminars.map(({ id, rssId }) => [
      id,
      {
        ...(replies.get(id) ?? { invited: 0, coming: 0, substitutes: 0, notComing: 0 }),
        standIns: links.get(id)?.standIns ?? 0,
        onPaper: links.get(id)?.onPaper ?? 0,
        guests: guests.get(id) ?? 0,
        contacts: contacts.get(rssId) ?? 0,
        municipalities: (members.get(id) ?? []).map(({ name }) => name),
        venueEmail: emails.get(id) ?? '',
      },
    ]),
  )
}

async function listMembers(db: Db | Tx, ids: string[]) {
  const rows = await db
    .selectFrom('seminar_municipality as sm')
    .innerJoin('municipality', 'municipality.code', 'sm.municipality_code')
    .select(['sm.seminar_id as id', 'municipality.name'])
    .where('sm.seminar_id', 'in', ids)
    .orderBy('municipality.code')
    .execute()
  return Map.groupBy(rows, ({ id }) => id)
}

async function countReplies(db: Db | Tx, ids: string[]): Promise<Map<string, ReplyCounts>> {
  const rows = await db
    .selectFrom('invitation_standing')
    .select(['seminar_id', 'invited', 'coming', 'substitutes', 'not_coming as notComing'])
    .where('seminar_id', 'in', ids)
    .execute()
  return new Map(rows.map(({ seminar_id: id, ...counts }) => [id, counts]))
}

/** Counts links that work, because letters go to the people who have one. */
async function countLinks(db: Db | Tx, ids: string[]) {
  const rows = await db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'invitation.seat_id')
    .select((eb) => [
      'invitation.seminar_id as id',
      eb.fn.countAll().filterWhere('link.kind', '=', 'substitute').as('standIns'),
      eb.fn
        .countAll()
        .filterWhere(
          eb.and([eb('link.kind', '=', 'holder'), eb.or([eb('holder.by_post', '=', 1), eb('link.email', '=', '')])]),
        )
        .as('onPaper'),
    ])
    .where('invitation.seminar_id', 'in', ids)
    .groupBy('invitation.seminar_id')
    .execute()
  return new Map(
    rows.map(({ id, standIns, onPaper }) => [id, { standIns: Number(standIns), onPaper: Number(onPaper) }]),
  )
}

async function countGuests(db: Db | Tx, ids: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('live_guest_invitation')
    .select((eb) => ['seminar_id as id', eb.fn.countAll().as('n')])
    .where('seminar_id', 'in', ids)
    .groupBy('seminar_id')
    .execute()
  return new Map(rows.map((row) => [row.id, Number(row.n)]))
}

async function countContacts(db: Db | Tx, rssIds: string[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('current_contact')
    .select((eb) => ['rss_id as id', eb.fn.countAll().as('n')])
    .where('rss_id', 'in', rssIds)
    .groupBy('rss_id')
    .execute()
  return new Map(rows.map((row) => [row.id, Number(row.n)]))
}

async function listVenueEmails(db: Db | Tx, ids: string[]): Promise<Map<string, string>> {
  const rows = await db
    .selectFrom('seminar')
    .innerJoin('venue', 'venue.id', 'seminar.venue_id')
    .select(['seminar.id', 'venue.contact_email as email'])
    .where('seminar.id', 'in', ids)
    .execute()
  return new Map(rows.map(({ id, email }) => [id, email]))
}

/** Field → column of `seminar`; also the key in the JSON that `seminar_change_item` stores. */
export const columnOf = {
  form: 'form',
  meetingUrl: 'meeting_url',
  meetingNote: 'meeting_note',
  date: 'date',
  startTime: 'start_time',
  endTime: 'end_time',
  startsAt: 'starts_at',
  endsAt: 'ends_at',
  confirmedAt: 'confirmed_at',
  venueConfirmedAt: 'venue_confirmed_at',
  cancelledAt: 'cancelled_at',
  cancelReason: 'cancel_reason',
  repliesAskedAt: 'replies_asked_at',
} as const satisfies Record<keyof Changeable, keyof SeminarTable>

/** One statement; raises each revision by one. @returns ids of the seminars that still had the given revision. */
export async function writeChanges(
  tx: Tx,
  rows: { id: string; revision: number; after: Changeable }[],
): Promise<string[]> {
  const pick = (field: keyof Changeable) =>
    sql`case id ${sql.join(
      rows.map(({ id, after }) => sql`when ${id} then ${after[field]}`),
      sql` `,
    )} end`
  const values = Object.fromEntries(changeableFields.map((field) => [columnOf[field], pick(field)] as const))
  const written = await tx
    .updateTable('seminar')
    .set((eb) => ({ ...values, revision: eb('revision', '+', 1) }))
    .where((eb) => eb.or(rows.map(({ id, revision }) => eb.and({ id: eb.val(id), revision: eb.val(revision) }))))
    .returning('id')
    .execute()
  return written.map((row) => row.id)
}

/** Makes the new date the seminar's only open option; keeps its other options, but withdraws them. */
export async function placeOptions(
  tx: Tx,
  days: { seminarId: string; to: Slot; startsAt: UtcText; endsAt: UtcText }[],
  by: { accountId: string; now: UtcText },
): Promise<void> {
  if (days.length === 0) return
  await tx
    .updateTable('date_option')
    .set({ withdrawn_at: by.now })
    .where(
      'seminar_id',
      'in',
      days.map((day) => day.seminarId),
    )
    .where('withdrawn_at', 'is', null)
    .execute()
  await tx
    .insertInto('date_option')
    .values(
      days.map(({ seminarId, to, startsAt, endsAt }) => ({
        id: newId(),
        seminar_id: seminarId,
        date: to.date,
        start_time: to.start,
        end_time: to.end,
        starts_at: startsAt,
        ends_at: endsAt,
        proposed_by: by.accountId,
        proposed_by_rss: 0 as const,
        created_at: by.now,
        answer: null,
        comment: '',
        answered_by: null,
        answered_at: null,
        withdrawn_at: null,
      })),
    )
    .onConflict((c) =>
      c
        .columns(['seminar_id', 'starts_at'])
        .doUpdateSet((eb) => ({
          end_time: eb.ref('excluded.end_time'),
          ends_at: eb.ref('excluded.ends_at'),
          withdrawn_at: null,
        })),
    )
    .execute()
}

export interface ChangeItem {
  seminarId: string
  before: Changeable
  after: Changeable
}

export async function insertChange(
  tx: Tx,
  change: Omit<SeminarChangeTable, 'undone_at' | 'undone_by'>,
  items: ChangeItem[],
): Promise<void> {
  await tx
    .insertInto('seminar_change')
    .values({ ...change, undone_at: null, undone_by: null })
    .execute()
  await tx
    .insertInto('seminar_change_item')
    .values(
      items.map((item) => ({
        change_id: change.id,
        seminar_id: item.seminarId,
        before: stored(item.before),
        after: stored(item.after),
      })),
    )
    .execute()
}

export async function findChange(db: Db | Tx, id: string) {
  return db
    .selectFrom('seminar_change')
    .innerJoin('account', 'account.id', 'seminar_change.created_by')
    .innerJoin('round', 'round.id', 'seminar_change.round_id')
    .selectAll('seminar_change')
    .select(['account.name as who', 'round.slug as roundSlug'])
    .where('seminar_change.id', '=', id)
    .executeTakeFirst()
}

export type FoundChange = NonNullable<Awaited<ReturnType<typeof findChange>>>

/** The latest change of the round, or of one seminar, that has not been undone. */
export async function findLatestChange(db: Db | Tx, of: { roundId: string } | { seminarId: string }) {
  const query = db
    .selectFrom('seminar_change')
    .innerJoin('seminar_change_item as item', 'item.change_id', 'seminar_change.id')
    .select((eb) => [
      'seminar_change.id',
      'seminar_change.kind',
      'seminar_change.created_at as at',
      eb.fn.countAll().as('n'),
    ])
    .where('seminar_change.undone_at', 'is', null)
    .groupBy(['seminar_change.id', 'seminar_change.kind', 'seminar_change.created_at'])
    .orderBy('seminar_change.created_at', 'desc')
    .orderBy('seminar_change.id')
    .limit(1)
  const row = await ('roundId' in of
    ? query.where('seminar_change.round_id', '=', of.roundId)
    : query.where('item.seminar_id', '=', of.seminarId)
  ).executeTakeFirst()
  return row && { ...row, n: Number(row.n) }
}

export async function listItems(db: Db | Tx, changeId: string): Promise<ChangeItem[]> {
  const rows = await db
    .selectFrom('seminar_change_item')
    .select(['seminar_id as seminarId', 'before', 'after'])
    .where('change_id', '=', changeId)
    .execute()
  return rows.map((row) => ({ ...row, before: fromStored(row.before), after: fromStored(row.after) }))
}

function stored(state: Changeable): string {
  return JSON.stringify(Object.fromEntries(changeableFields.map((field) => [columnOf[field], state[field]])))
}

function fromStored(text: string): Changeable {
  const columns = JSON.parse(text)
  return Object.fromEntries(changeableFields.map((field) => [field, columns[columnOf[field]]])) as unknown as Changeable
}

/** Ids of the seminars with a letter to invitees or helpers created since then, sent or queued. */
export async function listMailedSince(db: Db | Tx, ids: string[], since: UtcText): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select((eb) => eb.fn.coalesce('message.seminar_id', 'invitation.seminar_id').as('id'))
    .distinct()
    .where((eb) => eb.or([eb('invitation.seminar_id', 'in', ids), eb('message.seminar_id', 'in', ids)]))
    .where('message.created_at', '>=', since)
    .where('message.state', '!=', 'cancelled')
    .execute()
  return new Set(rows.flatMap((row) => row.id ?? []))
}

/** @returns false when the change is undone already. */
export async function markUndone(tx: Tx, id: string, by: { accountId: string; now: UtcText }): Promise<boolean> {
  const row = await tx
    .updateTable('seminar_change')
    .set({ undone_at: by.now, undone_by: by.accountId })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
