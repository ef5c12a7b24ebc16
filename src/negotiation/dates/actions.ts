import type { Actor } from '../../kernel/auth/guards.ts'
import { type Event, insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../../kernel/http/forms.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { type LocalDate, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { listContacts, listKnown, rememberBefore } from '../../seminars/helpers.queries.ts'
import { toldToContactOf } from '../../seminars/helpers.rules.ts'
import { getRoundOf, lockSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { type Clash, clashesOfOption, type Offer, sharedWith, tickOf, warningsOf } from '../clash.rules.ts'
import { followHours } from '../programme/actions.ts'
import { listVenues, type Venue } from '../venues/queries.ts'
import { type AnswerGiven, settleAnswer } from './answers.rules.ts'
import type { ProposalForm } from './input.ts'
import { dateSettledValues, offeredValues, withVenue } from './letters.rules.ts'
import {
  type DateOption,
  listDateOptions,
  listVenueContacts,
  markAnswered,
  markConfirmed,
  markWithdrawn,
  offerDates,
  releaseOthers,
  reopenDate,
  setVenueOfDate,
} from './queries.ts'
import {
  type Consequences,
  consequencesOf,
  dateEvent,
  type ProposalContext,
  proposeAnswerBy,
  spanOf,
  whyCannotAnswerBy,
  whyCannotConfirm,
  whyCannotHold,
  whyCannotNegotiate,
  whyCannotPropose,
  whyCannotReopen,
} from './rules.ts'
import { closeTaken, tellReleased, toContacts, toVenues } from './told.actions.ts'

/**
 * Offers several dates at once, all or none. Mails the RSS contacts when staff make the offer.
 * @throws WrongFields, also when the dates have clashes that nobody has accepted.
 */
export async function proposeDates(
  deps: Deps,
  actor: Actor,
  slug: string,
  form: ProposalForm,
): Promise<{ count: number; told: number }> {
  if (!actor.isRss) mustHaveSender(deps)
  const now = deps.clock.now()
  const today = localDate(now)
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotNegotiate(seminar))
    const round = await getRoundOf(tx, seminar.roundId)
    const earlier = await listDateOptions(tx, seminar.id)
    const venues = await listVenues(tx, [seminar.regionCode])
    const open = earlier.filter((option) => !option.withdrawn_at)
    const proposals = form.options.filter((row) => row !== null)
    const earliest = proposals.map(({ date }) => date).sort()[0] ?? null
    const errors = checkProposals(form.options, {
      today,
      startsOn: round.starts_on,
      endsOn: round.ends_on,
      taken: open.map((option) => ({ date: option.date, start: option.start_time })),
      venues: venues.map((venue) => venue.id),
    })
    const late = form.answer_by && !actor.isRss ? whyCannotAnswerBy(form.answer_by, { today, earliest }) : null
    if (late) errors.answer_by = late
    const around = await getSurroundings(tx, seminar, today)
    if (Object.keys(errors).length > 0) throw new WrongFields(errors)
    const warnings = warningsOf(proposals, { around, venues, isRss: actor.isRss })
    if (warnings.length > 0 && !form.accept) throw new WrongFields({ accept: 'dates.confirm_warnings' })
    const answerBy = form.answer_by ?? proposeAnswerBy(today, round.answer_dates_days, earliest)
    await offerDates(tx, seminar.id, proposals, { ...actor, now, answerBy })
    const named = proposals.map((one) => ({ ...one, venue: nameOf(one.venueId, venues) }))
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      named.map((one) => dateEvent(seminar, 'date_proposed', one, one.venue ? { venue: one.venue } : {})),
    )
    const told = actor.isRss
      ? 0
      : await tellContacts(deps, tx, seminar, {
          proposals: named.map((one) => ({ ...one, sharedWith: sharedWith(one.date, around).length })),
          earlier,
          answerBy,
          town: around.placeWith(null)?.name ?? null,
        })
    return { count: proposals.length, told }
  })
}

function nameOf(venueId: string | null | undefined, venues: Venue[]): string | null {
  const venue = venues.find(({ id }) => id === venueId)
  return venue ? joined(venue.name, venue.town) : null
}

/**
 * Queues one message per contact. Sending the same dates twice gives one message; dates offered again after a
 * withdrawal give another. @returns the number of contacts.
 */
async function tellContacts(
  deps: Deps,
  tx: Tx,
  seminar: Seminar,
  offer: {
    proposals: (Offer & { venue: string | null; sharedWith: number })[]
    earlier: DateOption[]
    answerBy: LocalDate
    town: string | null
  },
): Promise<number> {
  const { proposals, earlier, answerBy, town } = offer
  const offered = proposals.map(({ date, start, end }) => {
    const before = earlier.find((option) => option.starts_at === toUtc(date, start))
    return [date, start, end, before?.withdrawn_at ?? '']
  })
  const contacts = await listContacts(tx, [seminar.rssId])
  const { baseUrl } = deps.config
  const messages = await toContacts(deps, tx, {
    purpose: 'dates_proposed',
    seminar,
    contacts,
    values: offeredValues([{ seminar, dates: proposals, town }], { baseUrl, answerBy }),
    once: sha256(JSON.stringify(offered)).slice(0, 32),
  })
  await enqueueMail(tx, messages, deps.clock.now())
  return contacts.length
}

function checkProposals(rows: (Offer | null)[], context: ProposalContext & { venues: string[] }): FormErrors {
  const errors: FormErrors = {}
  const taken = [...context.taken]
  for (const [index, row] of rows.entries()) {
    if (!row) continue
    const refusal = whyCannotPropose(row, { ...context, taken }) ?? whyCannotHold(row, context)
    if (refusal) errors[`options.${index}.${refusal.field}`] = refusal.key
    taken.push(row)
  }
  return errors
}

export async function withdrawDate(deps: Deps, actor: Actor, slug: string, optionId: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const option = (await listDateOptions(tx, seminar.id)).find(({ id }) => id === optionId)
    if (!option) throw new NotFound()
    if (seminar.confirmedAt && seminar.startsAt === option.starts_at) throw new Conflict('dates.already_confirmed')
    if (!(await markWithdrawn(tx, option.id, now))) return
    await insertHistory(tx, { accountId: actor.accountId, now }, [dateEvent(seminar, 'date_withdrawn', spanOf(option))])
    const { venue_id: venueId } = option
    if (venueId !== null && option.starts_at > now) await tellReleased(deps, tx, { seminar, venueId, day: option, now })
  })
}

export async function takeDateBack(deps: Deps, actor: Actor, slug: string, reason: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotReopen(seminar, now))
    await rememberBefore(tx, [seminar.id], now)
    if (!(await reopenDate(tx, seminar, now))) throw new Conflict('errors.changed_meanwhile')
    const day = { date: seminar.date ?? '', start_time: seminar.startTime ?? '', end_time: seminar.endTime ?? '' }
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      dateEvent(seminar, 'date_reopened', spanOf(day), { reason }),
    ])
    const { venueId, form } = seminar
    if (venueId !== null && form !== 'digital') await tellReleased(deps, tx, { seminar, venueId, day, now })
  })
}

interface AnswerResult {
  saved: number
  /** Not saved: somebody else has answered these since the page was shown. */
  conflicts: AnswerGiven[]
  /** Not saved: these are withdrawn, or the seminar has been confirmed or cancelled meanwhile. */
  gone: AnswerGiven[]
}

/** Saves the answers that can be saved, and returns the others for the page to show. */
export async function answerDates(
  deps: Deps,
  actor: Actor,
  slug: string,
  answers: AnswerGiven[],
): Promise<AnswerResult> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const rows = await listDateOptions(tx, seminar.id)
    const options = new Map(rows.map((option) => [option.id, option]))
    const closed = whyCannotNegotiate(seminar) !== null
    const settled = answers.flatMap((given) => {
      const option = options.get(given.id)
      if (!option) return []
      const outcome = settleAnswer(given, option)
      return [{ given, option, outcome: closed && outcome !== 'same' ? 'gone' : outcome }]
    })
    const those = (outcome: string) => settled.filter((one) => one.outcome === outcome)
    const saved = those('save').map(({ given }) => given)
    const result = {
      saved: saved.length,
      conflicts: those('conflict').map(({ given }) => given),
      gone: those('gone').map(({ given }) => given),
    }
    if (saved.length === 0) return result
    const by = { accountId: actor.accountId, now }
    await markAnswered(tx, seminar.id, saved, by)
    const events = those('save').map(({ given: { answer, comment }, option }) =>
      dateEvent(seminar, 'date_answered', spanOf(option), { answer, comment }),
    )
    await insertHistory(tx, by, events)
    return result
  })
}

/**
 * Gives the seminar its date, withdraws the other options, and mails the contacts and venues that wait for a decision.
 * @returns null when the seminar has a date already, through a second click or a colleague.
 * @throws WrongFields when the date has hard clashes other than those that the planner ticked.
 */
export async function confirmDate(
  deps: Deps,
  actor: Actor,
  slug: string,
  chosen: { option: string; seen_clashes: string },
): Promise<{ option: DateOption; told: number } | null> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const options = await listDateOptions(tx, seminar.id)
    const option = options.find(({ id }) => id === chosen.option)
    if (!option) throw new NotFound()
    if (seminar.confirmedAt) return null
    refuse(whyCannotConfirm(option, seminar, now))
    const around = await getSurroundings(tx, seminar, localDate(now))
    const clashes = clashesOfOption(option, around)
    const tick = tickOf(clashes)
    if (tick !== '' && tick !== chosen.seen_clashes) throw new WrongFields({ seen_clashes: 'dates.confirm.not_ticked' })
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
    return { option, told: settled + closed }
  })
}

function confirmedEvent(
  seminar: Seminar,
  option: DateOption,
  { released }: Consequences<DateOption>,
  clashes: Clash[],
): Event {
  const despite = clashes.filter(({ hard }) => hard).map(({ kind }) => kind)
  return dateEvent(seminar, 'date_confirmed', spanOf(option), {
    released: released.length,
    ...(despite.length > 0 ? { despite: despite.join(',') } : {}),
  })
}

function venueEvent(seminar: Seminar, option: DateOption): Event {
  return {
    subject: 'seminar',
    subjectId: seminar.id,
    kind: 'venue_approved',
    detail: { venue: option.venueName ?? '', town: option.venueTown ?? '' },
  }
}

/** Queues the letters about the confirmed date. @returns how many. */
async function tellAll(
  deps: Deps,
  tx: Tx,
  settled: { seminar: Seminar; option: DateOption; follows: Consequences<DateOption>; now: UtcText },
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
      settled: withVenue(option),
      released: follows.released.map(withVenue),
      baseUrl: deps.config.baseUrl,
    }),
    told,
  })
  const holders = await toVenues(deps, tx, { seminar, venues: follows.venues, now })
  return enqueueMail(tx, [...contacts, ...holders], now)
}
