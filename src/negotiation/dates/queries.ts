import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import { newId } from '../../kernel/ids.ts'
import { inOrder } from '../../kernel/text.ts'
import { type LocalDate, toUtc, type UtcText } from '../../kernel/time.ts'
import type { DateAnswer } from '../../schema.ts'
import { seminarRows } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { Offer } from '../clash.rules.ts'
import type { VenueContact } from './rules.ts'

/** A date option with who proposed and answered it, and the venue reserved for it. */
export type DateOption = Awaited<ReturnType<typeof listDateOptions>>[number]

/** All options ever proposed for the seminar, by start; those with `withdrawn_at` are no longer offered. */
export async function listDateOptions(db: Db | Tx, seminarId: string) {
  return optionRows(db).where('seminar_id', '=', seminarId).execute()
}

function optionRows(db: Db | Tx) {
  return db
    .selectFrom('date_option')
    .innerJoin('account as proposer', 'proposer.id', 'date_option.proposed_by')
    .leftJoin('account as answerer', 'answerer.id', 'date_option.answered_by')
    .leftJoin('venue', 'venue.id', 'date_option.venue_id')
    .selectAll('date_option')
    .select([
      'proposer.name as proposerName',
      'answerer.name as answererName',
      'venue.name as venueName',
      'venue.town as venueTown',
      'venue.capacity as venueCapacity',
      'venue.contact_email as venueEmail',
    ])
    .orderBy('date_option.starts_at')
}

interface Proposer {
  accountId: string
  isRss: boolean
  now: UtcText
  /** Last day for the RSS body to answer; without one, no automatic reminder goes out. */
  answerBy?: LocalDate | null
}

/**
 * Inserts options; an earlier one with the same start, withdrawn or not, is offered anew without its answer. An RSS
 * contact's own proposal counts as answered yes.
 */
export async function offerDates(tx: Tx, seminarId: string, offers: Offer[], by: Proposer): Promise<void> {
  return offerDatesOf(tx, [{ seminarId, offers }], by)
}

const rowsPerInsert = 40

/** `offerDates` for many seminars at once. */
export async function offerDatesOf(
  tx: Tx,
  seminars: { seminarId: string; offers: Offer[] }[],
  by: Proposer,
): Promise<void> {
  const answered = by.isRss
    ? { answer: 'yes' as const, answered_by: by.accountId, answered_at: by.now }
    : { answer: null, answered_by: null, answered_at: null }
  const common = {
    proposed_by: by.accountId,
    proposed_by_rss: by.isRss ? (1 as const) : (0 as const),
    created_at: by.now,
    comment: '',
    withdrawn_at: null,
    answer_by: by.isRss ? null : (by.answerBy ?? null),
    reminded_at: null,
    ...answered,
  }
  const rows = seminars.flatMap(({ seminarId, offers }) =>
    offers.map((offer) => ({ id: newId(), seminar_id: seminarId, ...rowOf(offer), ...common })),
  )
  // Databases limit the number of parameters in a statement.
  for (let at = 0; at < rows.length; at += rowsPerInsert) {
    await tx
      .insertInto('date_option')
      .values(rows.slice(at, at + rowsPerInsert))
      .onConflict((c) =>
        c
          .columns(['seminar_id', 'starts_at'])
          .doUpdateSet((eb) => ({
            end_time: eb.ref('excluded.end_time'),
            ends_at: eb.ref('excluded.ends_at'),
            venue_id: eb.ref('excluded.venue_id'),
            venue_held_until: eb.ref('excluded.venue_held_until'),
            ...common,
          })),
      )
      .execute()
  }
}

function rowOf({ date, start, end, venueId, heldUntil }: Offer) {
  return {
    date,
    start_time: start,
    end_time: end,
    starts_at: toUtc(date, start),
    ends_at: toUtc(date, end),
    venue_id: venueId ?? null,
    venue_held_until: venueId ? (heldUntil ?? null) : null,
  }
}

interface OptionAnswer {
  id: string
  answer: DateAnswer
  comment: string
}

/** Saves answers in one statement; skips options withdrawn meanwhile. @returns the ids of those answered. */
export async function markAnswered(
  tx: Tx,
  seminarId: string,
  answers: OptionAnswer[],
  by: { accountId: string; now: UtcText },
): Promise<string[]> {
  const pick = (field: 'answer' | 'comment') =>
    sql.join(
      answers.map((one) => sql`when ${one.id} then ${one[field]}`),
      sql` `,
    )
  const rows = await tx
    .updateTable('date_option')
    .set({
      answer: sql<DateAnswer>`case id ${pick('answer')} end`,
      comment: sql<string>`case id ${pick('comment')} end`,
      answered_by: by.accountId,
      answered_at: by.now,
    })
    .where('seminar_id', '=', seminarId)
    .where('withdrawn_at', 'is', null)
    .where(
      'id',
      'in',
      answers.map((one) => one.id),
    )
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** @returns false when the option was withdrawn already. */
export async function markWithdrawn(tx: Tx, optionId: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('date_option')
    .set({ withdrawn_at: now })
    .where('id', '=', optionId)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Gives the seminar this date unless it has one or is cancelled. @returns false when somebody else was first. */
export async function markConfirmed(tx: Tx, option: DateOption, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('seminar')
    .set({
      date: option.date,
      start_time: option.start_time,
      end_time: option.end_time,
      starts_at: option.starts_at,
      ends_at: option.ends_at,
      confirmed_at: now,
    })
    .where('id', '=', option.seminar_id)
    .where('confirmed_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** The round's other seminars that have no date and are offered this day. */
export async function listSeminarsOffered(
  tx: Tx,
  seminar: Pick<Seminar, 'id' | 'roundId'>,
  date: LocalDate,
): Promise<Seminar[]> {
  return seminarRows(tx)
    .where('seminar.round_id', '=', seminar.roundId)
    .where('seminar.id', '!=', seminar.id)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('seminar.id', 'in', (eb) =>
      eb
        .selectFrom('date_option')
        .select('seminar_id')
        .where('date_option.date', '=', date)
        .where('withdrawn_at', 'is', null),
    )
    .execute()
}

/** Withdraws the seminar's other options. `now` must be the date's `confirmed_at`: `reopenDate` finds them by it. */
export async function releaseOthers(tx: Tx, option: DateOption, now: UtcText): Promise<void> {
  await tx
    .updateTable('date_option')
    .set({ withdrawn_at: now })
    .where('seminar_id', '=', option.seminar_id)
    .where('id', '!=', option.id)
    .where('withdrawn_at', 'is', null)
    .execute()
}

/**
 * Takes the date back, removes the venue's approval and asks for new replies. Offers again the options that the
 * confirmation withdrew, without their venues, which have been let go. @returns false when somebody else was first.
 */
export async function reopenDate(tx: Tx, seminar: Pick<Seminar, 'id' | 'confirmedAt'>, now: UtcText): Promise<boolean> {
  if (!seminar.confirmedAt) return false
  const row = await tx
    .updateTable('seminar')
    .set((eb) => ({
      date: null,
      start_time: null,
      end_time: null,
      starts_at: null,
      ends_at: null,
      confirmed_at: null,
      venue_confirmed_at: null,
      replies_asked_at: now,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', seminar.id)
    .where('confirmed_at', '=', seminar.confirmedAt)
    .returning('id')
    .executeTakeFirst()
  if (!row) return false
  await tx
    .updateTable('date_option')
    .set({ withdrawn_at: null })
    .where('seminar_id', '=', seminar.id)
    .where('withdrawn_at', '=', seminar.confirmedAt)
    .execute()
  await tx
    .updateTable('date_option')
    .set({ venue_id: null, venue_held_until: null })
    .where('seminar_id', '=', seminar.id)
    .where('withdrawn_at', 'is', null)
    .execute()
  return true
}

export async function listVenueContacts(db: Db | Tx, venueIds: (string | null)[]): Promise<VenueContact[]> {
  const ids = venueIds.filter((id) => id !== null)
  if (ids.length === 0) return []
  const contacts = await db
    .selectFrom('venue')
    .select(['id', 'name', 'town', 'contact_name', 'contact_email', 'contact_phone'])
    .where('id', 'in', ids)
    .execute()
  return inOrder(contacts, ({ name, id }) => [name, id])
}

/** Gives the seminar the venue reserved for the confirmed date; confirming the date approves the venue. */
export async function setVenueOfDate(
  tx: Tx,
  seminarId: string,
  venue: { id: string; heldUntil: LocalDate | null },
  now: UtcText,
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ venue_id: venue.id, venue_held_until: venue.heldUntil, venue_confirmed_at: now })
    .where('id', '=', seminarId)
    .execute()
}

/** Who last confirmed the seminar's date, and when. */
export async function findConfirmer(
  db: Db | Tx,
  seminarId: string,
): Promise<{ who: string | null; at: UtcText } | undefined> {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['account.name as who', 'history.at'])
    .where('subject', '=', 'seminar')
    .where('subject_id', '=', seminarId)
    .where('kind', '=', 'date_confirmed')
    .orderBy('history.at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/**
 * Open options with a last day to answer but no answer and no reminder, of seminars without a date. Leaves out
 * cancelled seminars and archived rounds.
 */
export async function listWaitingOptions(db: Db | Tx) {
  return optionRows(db)
    .innerJoin('seminar', 'seminar.id', 'date_option.seminar_id')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .select(['seminar.slug', 'seminar.name', 'seminar.round_id as roundId', 'seminar.rss_id as rssId'])
    .where('date_option.answer', 'is', null)
    .where('date_option.answer_by', 'is not', null)
    .where('date_option.withdrawn_at', 'is', null)
    .where('date_option.reminded_at', 'is', null)
    .where('seminar.confirmed_at', 'is', null)
    .where('seminar.cancelled_at', 'is', null)
    .where('round.archived_at', 'is', null)
    .execute()
}

/**
 * Claims the options that still wait for an answer, so that two processes never send the same reminder. `again`: also
 * options that had a reminder before. @returns the ids claimed.
 */
export async function markReminded(
  tx: Tx,
  ids: string[],
  now: UtcText,
  { again }: { again: boolean },
): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx
    .updateTable('date_option')
    .set({ reminded_at: now })
    .where('id', 'in', ids)
    .where('answer', 'is', null)
    .where('withdrawn_at', 'is', null)
    .$if(!again, (query) => query.where('reminded_at', 'is', null))
    .returning('id')
    .execute()
  return new Set(rows.map((row) => row.id))
}
