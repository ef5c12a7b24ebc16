import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import type { FormErrors } from '../../kernel/http/forms.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { type LocalDate, localDate, toUtc } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import { rememberBefore } from '../../seminars/helpers.queries.ts'
import { getRoundOf, lockSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { sharedWith } from '../clash.rules.ts'
import { listVenuesOf, type VenueChoice } from '../venues/queries.ts'
import { type AnswerGiven, settleAnswer } from './answers.rules.ts'
import type { ProposalForm } from './input.ts'
import { offeredValues } from './letters.rules.ts'
import {
  type DateOption,
  findDateOption,
  listDateOptions,
  markAnswered,
  markWithdrawn,
  offerDates,
  reopenDate,
} from './queries.ts'
import {
  dateEvent,
  type Offer,
  type ProposalContext,
  proposeAnswerBy,
  spanOf,
  whyCannotAnswerBy,
  whyCannotHold,
  whyCannotNegotiate,
  whyCannotPropose,
  whyCannotReopen,
} from './rules.ts'
import { tellReleased, toContacts } from './told.actions.ts'
import { type DateWarning, warningsOf } from './warnings.rules.ts'

type ProposeResult =
  | { ok: true; count: number; told: number }
  | { ok: false; errors: FormErrors; warnings: DateWarning[] }

/** Offers several dates at once: all or none. The secretariat's are mailed to the body's contact persons. */
export async function proposeDates(deps: Deps, actor: Actor, slug: string, form: ProposalForm): Promise<ProposeResult> {
  if (!actor.isRss) mustHaveSender(deps)
  const now = deps.clock.now()
  const today = localDate(now)
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotNegotiate(seminar))
    const round = await getRoundOf(tx, seminar.roundId)
    const earlier = await listDateOptions(tx, seminar.id)
    const venues = await listVenuesOf(tx, seminar.regionCode)
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
    const warnings = warningsOf(proposals, { around, venues, isRss: actor.isRss })
    if (Object.keys(errors).length > 0) return { ok: false, errors, warnings }
    if (warnings.length > 0 && !form.accept)
      return { ok: false, errors: { accept: 'seminars.confirm_warnings' }, warnings }
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
    return { ok: true, count: proposals.length, told }
  })
}

function nameOf(venueId: string | null | undefined, venues: VenueChoice[]): string | null {
  const venue = venues.find(({ id }) => id === venueId)
  return venue ? joined(venue.name, venue.town) : null
}

/** One message per contact person; the same dates pressed twice are one, dates offered anew are another. */
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
    const option = await findDateOption(tx, optionId)
    if (option?.seminar_id !== seminar.id) throw new NotFound()
    if (seminar.confirmedAt && seminar.startsAt === option.starts_at) throw new Conflict('seminars.already_confirmed')
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

function refuse(reason: string | null): void {
  if (reason) throw new Conflict(reason)
}

interface AnswerResult {
  saved: number
  /** Somebody else answered these meanwhile: nothing of theirs is overwritten. */
  conflicts: AnswerGiven[]
  /** These are no longer offered, or the date was settled meanwhile. */
  gone: AnswerGiven[]
}

/** Saves what can be saved; the rest comes back to be shown. */
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
