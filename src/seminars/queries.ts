import { sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import { leadColumns, leadDaysOf } from '../rounds/rules.ts'
import type { GuestReply } from '../schema.ts'
import type { SeminarFacts } from './checklist.rules.ts'
import type { GuestCounts, Seminar } from './rules.ts'

/** @throws NotFound */
export async function getSeminar(db: Db | Tx, slug: string): Promise<Seminar> {
  const row = await seminarRows(db).where('seminar.slug', '=', slug).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

const seminarById = prepared<[string], Seminar>((db, id) => seminarRows(db).where('seminar.id', '=', id))

/** @throws NotFound */
export async function getSeminarById(db: Db | Tx, id: string): Promise<Seminar> {
  const [row] = await seminarById(db, id)
  if (!row) throw new NotFound()
  return row
}

/** As `getSeminar`, but locks the row first as `lockSeminars`. @throws NotFound */
export async function lockSeminar(tx: Tx, slug: string): Promise<Seminar> {
  await lockSeminars(tx, 'slug', [slug])
  return getSeminar(tx, slug)
}

export async function lockSeminarById(tx: Tx, id: string): Promise<Seminar> {
  await lockSeminars(tx, 'id', [id])
  return getSeminarById(tx, id)
}

/**
 * Locks the rows until the transaction ends, by an update that changes nothing: the second of two concurrent changes
 * waits, and then sees what the first has done.
 */
export async function lockSeminars(tx: Tx, by: 'slug' | 'id' | 'round_id', values: string[]): Promise<void> {
  if (values.length === 0) return
  await tx
    .updateTable('seminar')
    .set((eb) => ({ slug: eb.ref('slug') }))
    .where(by, 'in', values)
    .execute()
}

export async function getRoundOf(db: Db | Tx, roundId: string): Promise<Round> {
  return db.selectFrom('round').selectAll().where('id', '=', roundId).executeTakeFirstOrThrow()
}

/** A round's seminars, by region and number. */
export const listSeminars = prepared<[string], Seminar>((db, roundId) =>
  seminarRows(db).where('seminar.round_id', '=', roundId),
)

export async function listSeminarsById(db: Db | Tx, ids: string[]): Promise<Seminar[]> {
  return ids.length === 0 ? [] : seminarRows(db).where('seminar.id', 'in', ids).execute()
}

/** Facts of a round's seminars, by region and number; four queries whatever the number of seminars. */
export async function listSeminarFacts(db: Db | Tx, roundId: string): Promise<SeminarFacts[]> {
  return addFacts(db, await factsOfRound(db, roundId))
}

/** Facts of these RSS bodies' seminars in all rounds that RSS contacts see, latest round first. */
export async function listSeminarFactsOfBodies(db: Db | Tx, rssIds: string[]): Promise<SeminarFacts[]> {
  if (rssIds.length === 0) return []
  const rows = factRows(db)
    .where('seminar.rss_id', 'in', rssIds)
    .where('seminar.round_id', 'in', (eb) => eb.selectFrom('shown_round').select('round_id'))
  return addFacts(db, await rows.execute())
}

/** @throws NotFound */
export async function getSeminarFacts(db: Db | Tx, seminarId: string): Promise<SeminarFacts> {
  const rows = await factRows(db).where('seminar.id', '=', seminarId).execute()
  const [facts] = await addFacts(db, rows)
  if (!facts) throw new NotFound()
  return facts
}

/** The only query that reads `Seminar`; ordered by round (latest first), region and number. */
export function seminarRows(db: Db | Tx) {
  return db
    .selectFrom('seminar')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .innerJoin('region_deadline as due', (join) =>
      join.onRef('due.round_id', '=', 'seminar.round_id').onRef('due.region_code', '=', 'seminar.region_code'),
    )
    .innerJoin('rss_body', 'rss_body.id', 'seminar.rss_id')
    .leftJoin('venue', 'venue.id', 'seminar.venue_id')
    .select([
      'seminar.id',
      'seminar.slug',
      'seminar.name',
      'seminar.number',
      'seminar.diary_number as diaryNumber',
      'seminar.round_id as roundId',
      'seminar.region_code as regionCode',
      'region.name as regionName',
      'seminar.rss_id as rssId',
      'rss_body.name as rssName',
      'seminar.date',
      'seminar.start_time as startTime',
      'seminar.end_time as endTime',
      'seminar.starts_at as startsAt',
      'seminar.ends_at as endsAt',
      'seminar.confirmed_at as confirmedAt',
      'seminar.replies_asked_at as repliesAskedAt',
      'seminar.cancelled_at as cancelledAt',
      'seminar.revision',
      'seminar.form',
      sql<number>`case when seminar.meeting_url = '' then 0 else 1 end`.as('hasLink'),
      'seminar.town_code as townCode',
      'seminar.venue_id as venueId',
      'venue.name as venueName',
      'venue.room as venueRoom',
      'venue.address as venueAddress',
      'venue.town as venueTown',
      'venue.map_url as venueMapUrl',
      'venue.capacity as venueCapacity',
      'venue.created_at as venueGivenAt',
      'venue.step_free as stepFree',
      'venue.hearing_loop as hearingLoop',
      'venue.lift',
      'venue.parking',
      'venue.accessible_toilet as accessibleToilet',
      'seminar.venue_confirmed_at as venueConfirmedAt',
      'seminar.venue_held_until as venueHeldUntil',
      'seminar.target_group_approved_at as targetGroupApprovedAt',
      'seminar.gaps_asked_at as gapsAskedAt',
      'seminar.gaps_answer_by as gapsAnswerBy',
      'seminar.programme_confirmed_at as programmeConfirmedAt',
      'seminar.guest_capacity as guestCapacity',
      'seminar.guest_start_time as guestStart',
      'seminar.guest_end_time as guestEnd',
      'round.reply_days as replyDays',
      'due.deadline as answerBy',
      'seminar.rss_checks_in as rssChecksIn',
    ])
    .select((eb) => {
      const item = eb.selectFrom('programme_item as item').whereRef('item.seminar_id', '=', 'seminar.id')
      return [
        item.select((of) => of.fn.min('item.start_time').as('start')).as('programmeStart'),
        item.select((of) => of.fn.max('item.end_time').as('end')).as('programmeEnd'),
        eb
          .selectFrom('seminar_change as change')
          .innerJoin('seminar_change_item as item', 'item.change_id', 'change.id')
          .select('change.reason')
          .whereRef('item.seminar_id', '=', 'seminar.id')
          .where('change.undone_at', 'is', null)
          .orderBy('change.created_at', 'desc')
          .orderBy('change.id')
          .limit(1)
          .as('changeReason'),
      ]
    })
    .orderBy('round.starts_on', 'desc')
    .orderBy('seminar.region_code')
    .orderBy('seminar.number')
}

function factRows(db: Db | Tx) {
  return seminarRows(db)
    .select(['round.starts_on as roundStartsOn', 'round.ends_on as roundEndsOn'])
    .select(leadColumns)
    .select((eb) => {
      const contact = eb.selectFrom('current_contact as contact').whereRef('contact.rss_id', '=', 'seminar.rss_id')
      return [
        contact.select((of) => of.fn.countAll().as('n')).as('contacts'),
        contact.select((of) => of.fn.min('contact.added_at').as('since')).as('contactSince'),
        eb
          .selectFrom('programme_item as item')
          .select((item) => item.fn.countAll().as('n'))
          .whereRef('item.seminar_id', '=', 'seminar.id')
          .as('programmeItems'),
      ]
    })
}

const factsOfRound = prepared((db, roundId: string) => factRows(db).where('seminar.round_id', '=', roundId))

type FactRow = Awaited<ReturnType<ReturnType<typeof factRows>['execute']>>[number]

async function addFacts(db: Db | Tx, rows: FactRow[]): Promise<SeminarFacts[]> {
  if (rows.length === 0) return []
  const ids = rows.map((row) => row.id)
  const [options, targetGroups, invitations] = await Promise.all([
    countOptions(db, ids),
    listTargetGroups(db, ids),
    listInvitations(db, ids),
  ])
  return rows.map((row) => {
    const {
      contact_lead_days: _contact,
      answer_dates_days: _answer,
      target_group_lead_days: _target,
      venue_lead_days: _venue,
      invite_lead_days: _invite,
      programme_lead_days: _programme,
      ...known
    } = row
    const option = options.get(row.id)
    const seats = targetGroups.get(row.id)
    const said = invitations.get(row.id)
    const coming = said ? said.coming + said.substitutes : 0
    return {
      ...known,
      leadDays: leadDaysOf(row),
      contacts: Number(row.contacts),
      programmeItems: Number(row.programmeItems),
      options: Number(option?.n ?? 0),
      optionsAnswered: Number(option?.answered ?? 0),
      optionsPossible: Number(option?.possible ?? 0),
      optionsProposedAt: option?.proposedAt ?? null,
      optionsAnsweredAt: option?.answeredAt ?? null,
      optionsAnswerBy: option?.answerBy ?? null,
      optionsHeldUntil: option?.heldUntil ?? null,
      municipalities: seats?.municipalities ?? 0,
      seats: seats?.seats ?? 0,
      seatsHeld: seats?.held ?? 0,
      seatsNotKnown: seats?.not_known ?? 0,
      seatsNoAddress: seats?.no_address ?? 0,
      seatsHeldSince: seats?.held_since ?? null,
      invited: said?.invited ?? 0,
      replied: coming + (said?.not_coming ?? 0),
      coming,
      asked: said?.asked ?? 0,
      answered: said?.answered ?? 0,
      newHolders: said?.new_holders ?? 0,
    }
  })
}

async function countOptions(db: Db | Tx, seminarIds: string[]) {
  const rows = await db
    .selectFrom('date_option')
    .select((eb) => [
      'seminar_id as id',
      eb.fn.countAll().as('n'),
      eb.fn.count('answer').as('answered'),
      eb.fn.countAll().filterWhere('answer', 'in', ['yes', 'if_need_be']).as('possible'),
      eb.fn.max('created_at').filterWhere('answer', 'is', null).as('proposedAt'),
      eb.fn.max('answered_at').as('answeredAt'),
      eb.fn.min('answer_by').filterWhere('answer', 'is', null).as('answerBy'),
      eb.fn
        .min('venue_held_until')
        .filterWhere((or) => or.or([or('answer', 'is', null), or('answer', '!=', 'no')]))
        .as('heldUntil'),
    ])
    .where('seminar_id', 'in', seminarIds)
    .where('withdrawn_at', 'is', null)
    .groupBy('seminar_id')
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

async function listTargetGroups(db: Db | Tx, seminarIds: string[]) {
  const rows = await db.selectFrom('target_group_standing').selectAll().where('seminar_id', 'in', seminarIds).execute()
  return new Map(rows.map((row) => [row.seminar_id, row]))
}

async function listInvitations(db: Db | Tx, seminarIds: string[]) {
  const rows = await db.selectFrom('invitation_standing').selectAll().where('seminar_id', 'in', seminarIds).execute()
  return new Map(rows.map((row) => [row.seminar_id, row]))
}

/** @returns false when it was approved already. */
export async function markApproved(
  tx: Tx,
  seminarId: string,
  what: 'target_group_approved_at' | 'programme_confirmed_at',
  now: UtcText,
): Promise<boolean> {
  const row = await tx
    .updateTable('seminar')
    .set({ [what]: now })
    .where('id', '=', seminarId)
    .where(what, 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export async function getRegionName(db: Db | Tx, code: string): Promise<string> {
  const row = await db.selectFrom('region').select('name').where('code', '=', code).executeTakeFirstOrThrow()
  return row.name
}

export async function countInvited(db: Db | Tx, seminarId: string): Promise<number> {
  const row = await db
    .selectFrom('live_invitation')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('seminar_id', '=', seminarId)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export async function countGuests(db: Db | Tx, seminarId: string): Promise<GuestCounts> {
  const counts = (await countGuestsOf(db, [seminarId])).get(seminarId)
  if (!counts) throw new NotFound()
  return counts
}

/** Seminar id → its guest counts. */
export async function countGuestsOf(db: Db | Tx, seminarIds: string[]): Promise<Map<string, GuestCounts>> {
  if (seminarIds.length === 0) return new Map()
  const rows = await db
    .selectFrom('seminar')
    .leftJoin('live_guest_invitation as invited', 'invited.seminar_id', 'seminar.id')
    .select((eb) => {
      const count = (reply: GuestReply) => eb.fn.count('invited.id').filterWhere('invited.reply', '=', reply).as(reply)
      return [
        'seminar.id',
        'seminar.guest_capacity as capacity',
        eb.fn.count('invited.id').as('invited'),
        count('coming'),
        count('not_coming'),
        count('waiting'),
      ]
    })
    .where('seminar.id', 'in', seminarIds)
    .groupBy(['seminar.id', 'seminar.guest_capacity'])
    .execute()
  return new Map(
    rows.map(({ id, capacity, invited, coming, not_coming: notComing, waiting }) => [
      id,
      {
        capacity,
        invited: Number(invited),
        coming: Number(coming),
        notComing: Number(notComing),
        waiting: Number(waiting),
      },
    ]),
  )
}

export interface HistoryRow {
  at: UtcText
  kind: string
  detail: string
  who: string | null
  role: string | null
}

/** The latest 200 events, latest first. */
export async function listHistory(db: Db | Tx, seminarId: string): Promise<HistoryRow[]> {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['history.at', 'history.kind', 'history.detail', 'account.name as who', 'account.role'])
    .where('history.subject', '=', 'seminar')
    .where('history.subject_id', '=', seminarId)
    .orderBy('history.at', 'desc')
    .orderBy('history.kind')
    .limit(200)
    .execute()
}
