/** The checklist of five things for each seminar: computed from the facts, never stored. */
import { addDays, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import { type LeadDays, longestLead } from '../rounds/rules.ts'
import type { Seminar } from './rules.ts'
import { venueText } from './words.rules.ts'

export type Thing = 'contact' | 'date' | 'target_group' | 'venue' | 'programme'
export const things: Thing[] = ['contact', 'date', 'target_group', 'venue', 'programme']

type ThingState = 'done' | 'waiting' | 'not_started' | 'late'
type Party = 'rss' | 'staff'

/** A seminar and the counts that its checklist needs. An instant is null before its event. */
export interface SeminarFacts extends Seminar {
  roundStartsOn: LocalDate
  roundEndsOn: LocalDate
  leadDays: LeadDays
  contacts: number
  contactSince: UtcText | null
  /** Date options that have not been withdrawn. */
  options: number
  optionsAnswered: number
  /** Options answered "yes" or "if need be". */
  optionsPossible: number
  optionsProposedAt: UtcText | null
  optionsAnsweredAt: UtcText | null
  /** Earliest answer-by date of the options without an answer; null when none has such a date. */
  optionsAnswerBy: LocalDate | null
  /** Earliest last day of the venue reservations for options not refused; null when there is no reservation. */
  optionsHeldUntil: LocalDate | null
  municipalities: number
  seats: number
  seatsHeld: number
  /** Vacant seats whose holder somebody has reported as not known yet. */
  seatsNotKnown: number
  /** Seats whose holder has no email address. */
  seatsNoAddress: number
  /** When the most recent of the present holders got the seat. */
  seatsHeldSince: UtcText | null
  programmeItems: number
  /** Seats with a link that works, the holder's or a substitute's. */
  invited: number
  /** Invited seats with a reply that still counts; `coming`: those where the holder or a substitute comes. */
  replied: number
  coming: number
  /** Seats asked for answers: invited now, or with submitted answers, which stay the seat's when its holder leaves. */
  asked: number
  /** Seats with a submitted questionnaire. */
  answered: number
  /** Holders of a seat that was invited before them, not invited themselves. */
  newHolders: number
}

export interface CheckedThing {
  thing: Thing
  state: ThingState
  /** Who has to act; null when done. */
  waitingFor: Party | null
  /** When the thing was done, or when the wait for it began; null when unknown. */
  since: UtcText | null
  /** Last day to do it; null when there is no date to count from. */
  due: LocalDate | null
  /** Message key `seminars.detail.<detail>`; `params` fill it. */
  detail: Detail
  params: Record<string, string | number>
}

type Detail =
  | 'contact_done'
  | 'contact_missing'
  | 'date_done'
  | 'date_missing'
  | 'date_waiting_rss'
  | 'date_waiting_staff'
  | 'date_all_refused'
  | 'target_group_done'
  | 'target_group_missing'
  | 'target_group_waiting'
  | 'venue_done'
  | 'venue_missing'
  | 'venue_waiting'
  | 'venue_not_needed'
  | 'link_missing'
  | 'programme_done'
  | 'programme_missing'
  | 'programme_waiting'

export function checklist(facts: SeminarFacts, today: LocalDate): CheckedThing[] {
  return [
    checkContact(facts),
    checkDate(facts, today),
    checkTargetGroup(facts),
    checkVenue(facts),
    checkProgramme(facts),
  ].map((checked) => markLate(checked, today))
}

type Unjudged = Omit<CheckedThing, 'params'> & { params?: CheckedThing['params'] }

function markLate(checked: Unjudged, today: LocalDate): CheckedThing {
  const late = checked.state !== 'done' && checked.due !== null && checked.due < today
  return { params: {}, ...checked, state: late ? 'late' : checked.state }
}

function done(thing: Thing, since: UtcText | null, params: CheckedThing['params'] = {}): Unjudged {
  return { thing, state: 'done', waitingFor: null, since, due: null, detail: `${thing}_done`, params }
}

function checkContact(facts: SeminarFacts): Unjudged {
  if (facts.contacts > 0) return done('contact', facts.contactSince, { n: facts.contacts, body: facts.rssName })
  return {
    thing: 'contact',
    state: 'not_started',
    waitingFor: 'staff',
    since: null,
    due: settledBy('contact', facts) ?? facts.roundStartsOn,
    detail: 'contact_missing',
    params: { body: facts.rssName },
  }
}

function checkDate(facts: SeminarFacts, today: LocalDate): Unjudged {
  const { options, optionsAnswered, optionsPossible } = facts
  if (facts.confirmedAt) return done('date', facts.confirmedAt)
  const common = { thing: 'date' as const, params: { n: options, answered: optionsAnswered } }
  if (options === 0) {
    const due = today < facts.roundStartsOn ? offeredBy(facts) : lastDayToPlan(facts)
    return { ...common, state: 'not_started', waitingFor: 'staff', since: null, due, detail: 'date_missing' }
  }
  if (optionsAnswered < options && facts.optionsProposedAt) {
    const due = facts.optionsAnswerBy ?? answeredBy(facts.optionsProposedAt, facts)
    const since = facts.optionsProposedAt
    return { ...common, state: 'waiting', waitingFor: 'rss', since, due, detail: 'date_waiting_rss' }
  }
  const detail = optionsPossible === 0 ? 'date_all_refused' : 'date_waiting_staff'
  const since = facts.optionsAnsweredAt
  const due = since && answeredBy(since, facts)
  return { ...common, state: 'waiting', waitingFor: 'staff', since, due, detail }
}

function checkTargetGroup(facts: SeminarFacts): Unjudged {
  const params = { n: facts.seats, held: facts.seatsHeld, municipalities: facts.municipalities }
  // Holders on all seats are not enough: the RSS must approve that they are the right people.
  if (facts.targetGroupApprovedAt) return done('target_group', facts.targetGroupApprovedAt, params)
  const begun = facts.seatsHeld > 0
  return {
    thing: 'target_group',
    state: begun ? 'waiting' : 'not_started',
    waitingFor: begun ? 'rss' : 'staff',
    since: null,
    due: settledBy('targetGroup', facts),
    detail: begun ? 'target_group_waiting' : 'target_group_missing',
    params,
  }
}

function checkVenue(facts: SeminarFacts): Unjudged {
  const params = { venue: venueText(facts), n: facts.venueCapacity ?? 0 }
  if (facts.form === 'digital' && facts.hasLink) return { ...done('venue', null), detail: 'venue_not_needed' }
  if (facts.form === 'digital' || (facts.form === 'both' && facts.venueConfirmedAt && !facts.hasLink))
    return linkMissing(facts)
  if (facts.venueConfirmedAt) return done('venue', facts.venueConfirmedAt, params)
  const given = facts.venueName !== null
  return {
    thing: 'venue',
    state: given ? 'waiting' : 'not_started',
    waitingFor: given ? 'staff' : 'rss',
    since: facts.venueGivenAt,
    due: settledBy('venue', facts),
    detail: given ? 'venue_waiting' : 'venue_missing',
    params,
  }
}

/** A digital meeting needs a link to be complete. */
function linkMissing(facts: SeminarFacts): Unjudged {
  return {
    thing: 'venue',
    state: 'not_started',
    waitingFor: 'staff',
    since: null,
    due: settledBy('venue', facts),
    detail: 'link_missing',
  }
}

function checkProgramme(facts: SeminarFacts): Unjudged {
  const params = { n: facts.programmeItems }
  if (facts.programmeConfirmedAt) return done('programme', facts.programmeConfirmedAt, params)
  const given = facts.programmeItems > 0
  return {
    thing: 'programme',
    state: given ? 'waiting' : 'not_started',
    waitingFor: given ? 'staff' : 'rss',
    since: null,
    due: settledBy('programme', facts),
    detail: given ? 'programme_waiting' : 'programme_missing',
    params,
  }
}

/** The date minus the thing's lead time; null when the seminar has no confirmed date. */
export function settledBy(
  thing: Exclude<keyof LeadDays, 'answerDates'>,
  facts: Pick<SeminarFacts, 'confirmedAt' | 'date' | 'leadDays'>,
): LocalDate | null {
  return facts.confirmedAt && facts.date ? addDays(facts.date, -facts.leadDays[thing]) : null
}

function answeredBy(asked: UtcText, facts: SeminarFacts): LocalDate {
  return addDays(localDate(asked), facts.leadDays.answerDates)
}

/**
 * Last day to propose dates before the round begins, so that the RSS bodies have their days to answer. Once the round
 * has begun, the limit is `lastDayToPlan`.
 */
function offeredBy(facts: Pick<SeminarFacts, 'roundStartsOn' | 'leadDays'>): LocalDate {
  return addDays(facts.roundStartsOn, -facts.leadDays.answerDates)
}

/** After this day, no new date within the round leaves room for the longest lead time. */
export function lastDayToPlan(facts: Pick<SeminarFacts, 'roundEndsOn' | 'leadDays'>): LocalDate {
  return addDays(facts.roundEndsOn, -longestLead(facts.leadDays))
}

/** True when all five things are done and the venue's booking is final. */
export function isAllDone(facts: SeminarFacts, today: LocalDate): boolean {
  return checklist(facts, today).every(({ state }) => state === 'done') && !isPencilled(facts)
}

/** The venue is only reserved until a certain day. */
function isPencilled({ form, venueHeldUntil }: SeminarFacts): boolean {
  return form !== 'digital' && venueHeldUntil !== null
}
