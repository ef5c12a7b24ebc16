import type { Actor } from '../../kernel/auth/guards.ts'
import { type Event, insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { localDate, type UtcText } from '../../kernel/time.ts'
import { joined, type Slot } from '../../kernel/words.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import { listKnown } from '../../seminars/helpers.queries.ts'
import { toldToContactOf } from '../../seminars/helpers.rules.ts'
import { lockSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { type Clash, clashesOfOption } from '../clash.rules.ts'
import { followHours } from '../programme/actions.ts'
import { type DateInMail, dateSettledValues } from './letters.rules.ts'
import {
  type DateOptionRow,
  findConfirmer,
  listOptionRows,
  listVenueContacts,
  markConfirmed,
  releaseOthers,
  setVenueOfDate,
} from './queries.ts'
import { type Consequences, consequencesOf, dateEvent, spanOf, whyCannotConfirm } from './rules.ts'
import { closeTaken, toContacts, toVenues } from './told.actions.ts'
import { tickOf } from './warnings.rules.ts'

export type ConfirmResult =
  | { outcome: 'confirmed'; option: DateOptionRow; told: number }
  /** It was this date already: a second click, or a colleague of the same mind. */
  | { outcome: 'already'; option: DateOptionRow }
  | { outcome: 'other'; chosen: Slot; who: string | null; at: UtcText }
  | { outcome: 'clashes' }

/** Gives the seminar its date, releases the other options and tells those who wait for it. */
export async function confirmDate(
  deps: Deps,
  actor: Actor,
  slug: string,
  chosen: { option: string; seen_clashes: string },
): Promise<ConfirmResult> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const options = await listOptionRows(tx, seminar.id)
    const option = options.find(({ id }) => id === chosen.option)
    if (!option) throw new NotFound()
    if (seminar.confirmedAt) return settledAlready(tx, seminar, option)
    const refusal = whyCannotConfirm(option, seminar, now)
    if (refusal) throw new Conflict(refusal)
    const around = await getSurroundings(tx, seminar, localDate(now))
    const clashes = clashesOfOption(option, around)
    const tick = tickOf(clashes)
    if (tick !== '' && tick !== chosen.seen_clashes) return { outcome: 'clashes' }
    if (!(await markConfirmed(tx, option, now))) throw new Conflict('errors.changed_meanwhile')
    const hours = { start: option.start_time, end: option.end_time }
    await followHours(tx, actor, { seminar, from: seminar.startTime, hours, now })
    await releaseOthers(tx, option, now)
    const venueIds = options.map(({ venue_id }) => venue_id)
    const contacts = await listVenueContacts(tx, venueIds)
    const follows = consequencesOf(option, options, contacts)
    const events = [confirmedEvent(seminar, option, follows, clashes)]
    if (option.venue_id) {
      await setVenueOfDate(tx, seminar.id, { id: option.venue_id, heldUntil: option.venue_held_until }, now)
      events.push(venueEvent(seminar, option))
    }
    await insertHistory(tx, { accountId: actor.accountId, now }, events)
    const settled = await tellAll(deps, tx, { seminar, option, follows, now })
    const closed = await closeTaken(deps, tx, { actor, seminar, date: option.date })
    const told = settled + closed
    return { outcome: 'confirmed', option, told }
  })
}

async function settledAlready(tx: Tx, seminar: Seminar, option: DateOptionRow): Promise<ConfirmResult> {
  if (seminar.startsAt === option.starts_at) return { outcome: 'already', option }
  const confirmer = await findConfirmer(tx, seminar.id)
  const chosen = { date: seminar.date ?? '', start: seminar.startTime ?? '', end: seminar.endTime ?? '' }
  const at = confirmer?.at ?? seminar.confirmedAt ?? ''
  return { outcome: 'other', chosen, who: confirmer?.who ?? null, at }
}

function confirmedEvent(
  seminar: Seminar,
  option: DateOptionRow,
  { released }: Consequences<DateOptionRow>,
  clashes: Clash[],
): Event {
  const despite = clashes.filter(({ hard }) => hard).map(({ kind }) => kind)
  return dateEvent(seminar, 'date_confirmed', spanOf(option), {
    released: released.length,
    ...(despite.length > 0 ? { despite: despite.join(',') } : {}),
  })
}

function venueEvent(seminar: Seminar, option: DateOptionRow): Event {
  return {
    subject: 'seminar',
    subjectId: seminar.id,
    kind: 'venue_approved',
    detail: { venue: option.venueName ?? '', town: option.venueTown ?? '' },
  }
}

/** @returns how many messages were queued. */
async function tellAll(
  deps: Deps,
  tx: Tx,
  settled: { seminar: Seminar; option: DateOptionRow; follows: Consequences<DateOptionRow>; now: UtcText },
): Promise<number> {
  const { seminar, option, follows, now } = settled
  const known = (await listKnown(tx, [seminar.id])).get(seminar.id)?.known
  const told = known ? toldToContactOf(known) : ''
  const contacts = await toContacts(deps, tx, {
    purpose: 'date_settled',
    seminar,
    once: `${option.id}:${now}`,
    contacts: await listContacts(tx, [seminar.rssId]),
    values: dateSettledValues(seminar, {
      settled: inMail(option),
      released: follows.released.map(inMail),
      baseUrl: deps.config.baseUrl,
    }),
    told,
  })
  const holders = await toVenues(deps, tx, { seminar, venues: follows.venues, now })
  return enqueueMail(tx, [...contacts, ...holders], now)
}

function inMail(option: DateOptionRow): DateInMail {
  const venue = joined(option.venueName, option.venueTown) || null
  return { ...spanOf(option), venue }
}
