import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { mustHaveSender } from '../kernel/mail/sender.ts'
import { addDays, type LocalDate, localDate } from '../kernel/time.ts'
import { helperWriter, readTemplates, type WriteHelper } from '../letters/queries.ts'
import { listSurroundings } from '../negotiation/clash.queries.ts'
import { offeredValues } from '../negotiation/dates/letters.rules.ts'
import { offerDatesOf } from '../negotiation/dates/queries.ts'
import { dateEvent } from '../negotiation/dates/rules.ts'
import { lockRound, type Round } from '../rounds/queries.ts'
import { leadDaysOf, longestLead } from '../rounds/rules.ts'
import { type Contact, listContacts } from '../seminars/helpers.queries.ts'
import { listSeminars, lockSeminars } from '../seminars/queries.ts'
import { whatBreaks } from './check.rules.ts'
import { asItStands, lettersOf, noted, type OfferNotes, type PlannedOffer, planOffers } from './offers.rules.ts'
import { readTourInput } from './queries.ts'
import type { Said } from './rules.ts'
import { discardOlder, getRun, listOfferStates, markRun, type TourRun } from './runs.queries.ts'

interface OfferPlan {
  run: TourRun
  offers: PlannedOffer[]
  contacts: Contact[]
  answerBy: LocalDate
  /** Rules that the proposal breaks now; unless empty, nothing is offered. */
  breaks: Said[]
  notes: OfferNotes
  /**
   * Hash of what the planner reviews: the run's state, the offers, the contacts, the last day and the letter's texts.
   */
  fingerprint: string
}

/** What would be offered to which contacts now. @throws Conflict when the run has no proposal. */
export async function readOfferPlan(db: Db | Tx, round: Round, runId: string, today: LocalDate): Promise<OfferPlan> {
  const run = await getRun(db, round.id, runId)
  if (!run.result || (run.state !== 'done' && run.state !== 'accepted')) throw new Conflict('tour.not_done')
  const answerBy = addDays(today, round.answer_dates_days)
  const offers = planOffers(run.result, await listOfferStates(db, round.id), answerBy)
  const asked = { today, alternatives: run.input.alternatives }
  const present = await readTourInput(db, round, asked)
  const ready = offers.filter((one) => one.refusal === null)
  const templates = await readTemplates(db, round.id)
  const words = [templates('dates_proposed'), templates('rss_introduction')]
  const contacts = await listContacts(db, [...new Set(ready.map((one) => one.seminar.rssId))])
  const notes = {
    around: await listSurroundings(db, await listSeminars(db, round.id), today),
    unhurried: addDays(today, longestLead(leadDaysOf(round))),
  }
  const seen = [run.state, offers, noted(ready, notes), contacts, answerBy, words]
  return {
    run,
    offers,
    contacts,
    answerBy,
    notes,
    breaks: whatBreaks(present, asItStands(present, run.result)),
    fingerprint: sha256(JSON.stringify(seen)).slice(0, 32),
  }
}

interface Acceptance {
  runId: string
  slugs: string[]
  /** `OfferPlan.fingerprint` of the plan that the planner reviewed. */
  expected: string
}

/**
 * Offers the dates of these seminars and mails the contacts: all or nothing. Never changes a seminar with a confirmed
 * date. @throws Conflict when anything has changed since the planner reviewed the plan.
 */
export async function acceptRun(
  deps: Deps,
  accountId: string,
  round: Round,
  { runId, slugs, expected }: Acceptance,
): Promise<{ dates: number; seminars: number; told: number }> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    await lockSeminars(tx, 'round_id', [round.id])
    const plan = await readOfferPlan(tx, round, runId, localDate(now))
    if (plan.fingerprint !== expected) throw new Conflict('tour.changed_meanwhile')
    if (plan.breaks.length > 0) throw new Conflict('tour.breaks_now')
    const chosen = plan.offers.filter((one) => one.refusal === null && slugs.includes(one.seminar.slug))
    if (chosen.length === 0) throw new Conflict('seminars.choose_one')
    const by = { accountId, now }
    await offerDatesOf(
      tx,
      chosen.map(({ seminar, dates }) => ({ seminarId: seminar.id, offers: dates })),
      { ...by, isRss: false, answerBy: plan.answerBy },
    )
    await markRun(tx, runId, ['done', 'accepted'], 'accepted', now)
    await discardOlder(tx, round.id, plan.run.created_at)
    await insertHistory(tx, by, eventsOf(round, chosen))
    const offers = noted(chosen, plan.notes)
    const told = await tellContacts(deps, tx, round, { ...plan, offers })
    return { dates: countDates(chosen), seminars: chosen.length, told }
  })
}

function countDates(offers: PlannedOffer[]): number {
  return offers.reduce((sum, one) => sum + one.dates.length, 0)
}

function eventsOf(round: Round, chosen: PlannedOffer[]): Event[] {
  const detail = { n: countDates(chosen), seminars: chosen.length }
  return [
    { subject: 'round', subjectId: round.id, kind: 'tour_offered', detail },
    ...chosen.flatMap(({ seminar, dates }) => dates.map((one) => dateEvent(seminar, 'date_proposed', one))),
  ]
}

/** Queues one message per contact, whatever the number of seminars. @returns the number of contacts written to. */
async function tellContacts(
  deps: Deps,
  tx: Tx,
  round: Round,
  plan: Pick<OfferPlan, 'run' | 'offers' | 'contacts' | 'answerBy'>,
): Promise<number> {
  const letters = lettersOf(plan.offers, plan.contacts)
  const write = await offerWriter(deps, tx, round, plan)
  const messages = letters.map(({ to, offers }) => {
    const seminars = sha256(offers.map((one) => one.seminar.id).join(' ')).slice(0, 16)
    return {
      dedupeKey: `tour_offer:${plan.run.id}:${to.id}:${seminars}`,
      purpose: 'dates_proposed',
      about: { about_round_id: round.id, account_id: to.id },
      toName: to.name,
      toEmail: to.email,
      ...write(to, offers),
    }
  })
  await enqueueMail(tx, messages, deps.clock.now())
  return letters.length
}

/**
 * Returns a function that writes the letter to a contact: the dates offered for all seminars of the contact's bodies.
 */
export async function offerWriter(
  deps: Deps,
  db: Db | Tx,
  round: Round,
  { contacts, answerBy }: Pick<OfferPlan, 'contacts' | 'answerBy'>,
): Promise<(to: Contact, offers: PlannedOffer[]) => ReturnType<WriteHelper>> {
  const { baseUrl } = deps.config
  const emails = contacts.map(({ email }) => email)
  const write = await helperWriter(db, round.id, { sender: deps.config, emails })
  return (to, offers) => write('dates_proposed', to, offeredValues(offers, { baseUrl, answerBy }))
}
