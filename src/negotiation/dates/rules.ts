/** Rules for proposing, answering, confirming and taking back a seminar's date. */
import { KnownError } from '../../kernel/errors.ts'
import type { MessageKey } from '../../kernel/i18n/translate.ts'
import { addDays, type LocalDate, type LocalTime, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { Offer } from '../clash.rules.ts'

/** Rows in the form; a row without a date is ignored. */
export const proposalRows = 4

export interface ProposalContext {
  today: LocalDate
  startsOn: LocalDate
  endsOn: LocalDate
  /** The seminar's open options, and the proposals in the rows above this one. */
  taken: Pick<Slot, 'date' | 'start'>[]
}

interface Refusal {
  field: keyof Slot
  key: MessageKey
}

export function whyCannotPropose(proposal: Slot, context: ProposalContext): Refusal | null {
  const { date, start, end } = proposal
  if (date === context.today) return { field: 'date', key: 'dates.is_today' }
  if (date < context.today) return { field: 'date', key: 'seminars.in_the_past' }
  if (date < context.startsOn || date > context.endsOn) return { field: 'date', key: 'seminars.outside_round' }
  const noHour = whyNoSuchHour(date, start) ?? null
  if (noHour) return { field: 'start', key: noHour }
  const noEnd = whyNoSuchHour(date, end)
  if (noEnd) return { field: 'end', key: noEnd }
  if (toUtc(date, end) <= toUtc(date, start)) return { field: 'end', key: 'dates.ends_before_start' }
  if (context.taken.some((other) => other.date === date && other.start === start))
    return { field: 'date', key: 'dates.already_proposed' }
  return null
}

/** `venues`: ids of the venues that may be chosen. `field`: name of the wrong field in the form's row. */
export function whyCannotHold(
  offer: Offer,
  { today, venues }: { today: LocalDate; venues: string[] },
): { field: 'venue' | 'held_until'; key: MessageKey } | null {
  const { date, venueId = null, heldUntil = null } = offer
  if (venueId !== null && !venues.includes(venueId)) return { field: 'venue', key: 'dates.no_such_venue' }
  if (heldUntil === null) return null
  if (venueId === null) return { field: 'held_until', key: 'dates.held_without_venue' }
  if (heldUntil < today) return { field: 'held_until', key: 'dates.held_in_past' }
  if (heldUntil > date) return { field: 'held_until', key: 'dates.held_after_seminar' }
  return null
}

/** The last day to answer must be today or later, and before the earliest date. */
export function whyCannotAnswerBy(
  answerBy: LocalDate,
  { today, earliest }: { today: LocalDate; earliest: LocalDate | null },
): MessageKey | null {
  if (answerBy < today) return 'dates.answer_by_past'
  if (earliest !== null && answerBy >= earliest) return 'dates.answer_by_late'
  return null
}

/** The round's number of days from today, but at the latest the day before the earliest date. */
export function proposeAnswerBy(today: LocalDate, days: number, earliest: LocalDate | null = null): LocalDate {
  const usual = addDays(today, days)
  return earliest !== null && earliest <= usual ? addDays(earliest, -1) : usual
}

function whyNoSuchHour(date: LocalDate, time: LocalTime): MessageKey | null {
  try {
    toUtc(date, time)
    return null
  } catch (error) {
    if (error instanceof KnownError) return error.code as MessageKey
    throw error
  }
}

interface OptionState {
  starts_at: UtcText
  answer: string | null
  withdrawn_at: UtcText | null
}

export function whyCannotConfirm(
  option: OptionState,
  seminar: Pick<Seminar, 'cancelledAt'>,
  now: UtcText,
): MessageKey | null {
  if (seminar.cancelledAt) return 'seminars.is_cancelled'
  if (option.withdrawn_at) return 'dates.option_withdrawn'
  if (option.answer === 'no') return 'dates.refused_by_rss'
  if (localDate(option.starts_at) <= localDate(now)) return 'seminars.in_the_past'
  return null
}

/** Dates can be proposed and answered until one is confirmed or the seminar is cancelled. */
export function whyCannotNegotiate(seminar: Pick<Seminar, 'cancelledAt' | 'confirmedAt'>): MessageKey | null {
  if (seminar.cancelledAt) return 'seminars.is_cancelled'
  if (seminar.confirmedAt) return 'dates.already_confirmed'
  return null
}

export function whyCannotReopen(seminar: Pick<Seminar, 'confirmedAt' | 'startsAt'>, now: UtcText): MessageKey | null {
  if (!seminar.confirmedAt || !seminar.startsAt) return 'seminars.not_confirmed'
  if (seminar.startsAt <= now) return 'seminars.already_held'
  return null
}

export function spanOf(option: { date: LocalDate; start_time: LocalTime; end_time: LocalTime }): Slot {
  return { date: option.date, start: option.start_time, end: option.end_time }
}

/** An event for the history. `kind`: a message key `history.date_…` without `history.`. */
export function dateEvent(
  seminar: { id: string },
  kind: string,
  span: Slot | null,
  more: Record<string, string | number> = {},
) {
  const { date, start, end } = span ?? {}
  return {
    subject: 'seminar' as const,
    subjectId: seminar.id,
    kind,
    detail: { ...(date && start && end ? { date, start, end } : {}), ...more },
  }
}

/** A day for which a venue is reserved. */
export interface HeldDay {
  date: LocalDate
  start_time: LocalTime
  end_time: LocalTime
}

interface Option extends HeldDay {
  id: string
  venue_id: string | null
  withdrawn_at: UtcText | null
}

export interface VenueContact {
  id: string
  name: string
  town: string
  contact_name: string
  contact_email: string
  contact_phone: string
}

/** What to tell a venue: the date it is needed for, or null, and the dates it is no longer needed for. */
export interface VenueNews<O> {
  venue: VenueContact
  needed: O | null
  released: O[]
}

export interface Consequences<O> {
  /** Options that the confirmation withdraws. */
  released: O[]
  venues: VenueNews<O>[]
}

export function consequencesOf<O extends Option>(chosen: O, options: O[], venues: VenueContact[]): Consequences<O> {
  const released = options.filter((option) => option.id !== chosen.id && option.withdrawn_at === null)
  const news = venues.map((venue) => ({
    venue,
    needed: chosen.venue_id === venue.id ? chosen : null,
    released: released.filter((option) => option.venue_id === venue.id),
  }))
  return { released, venues: news.filter((one) => one.needed !== null || one.released.length > 0) }
}
