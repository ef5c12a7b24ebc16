import type { Bit } from '../kernel/db/schema.ts'
import { addDays, type LocalDate, type LocalTime, toUtc, type UtcText } from '../kernel/time.ts'
import { misfitOf } from '../negotiation/programme/rules.ts'
import type { GuestReply, HandoverState, LinkKind, ProgrammePart, ReplyKind, SeatRole } from '../schema.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'

/** A seat of a seminar's municipality, with its holder and whether the holder has been invited. */
export interface Candidate {
  seatId: string
  seminarId: string
  role: SeatRole
  /** The seat's last day to answer the questionnaire. */
  answerBy: LocalDate
  /** When staff extended it to that day. */
  extendedAt: UtcText | null
  municipalityCode: string
  municipalityName: string
  officialName: string
  name: string | null
  title: string | null
  email: string | null
  /** 1 when the holder wants letters on paper. */
  byPost: Bit | null
  invitationId: string | null
  uid: string | null
  organizer: string | null
  /** The SEQUENCE sent last; null before the first. */
  sequence: number | null
  heldSince: UtcText | null
  /** When staff withdrew the invitation. */
  withdrawnAt: UtcText | null
  /** Number of links that the seat's holders have had, former holders included. */
  links: number
  /** The holder has a link that works. */
  isInvited: boolean
}

type SeminarRefusal = 'cancelled' | 'no_date' | 'date_passed' | 'no_venue' | 'no_link' | 'misfit'

export function whyCannotInviteTo(seminar: Seminar, today: LocalDate): SeminarRefusal | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.confirmedAt === null || seminar.date === null) return 'no_date'
  if (seminar.date <= today) return 'date_passed'
  if (seminar.form !== 'digital' && seminar.venueName === null) return 'no_venue'
  if (seminar.form !== 'on_site' && !seminar.hasLink) return 'no_link'
  return isMisfit(seminar) ? 'misfit' : null
}

/** The programme falls outside the seminar's hours, so the letter would contradict itself. */
function isMisfit({ startTime, endTime, programmeStart, programmeEnd }: Seminar): boolean {
  if (!startTime || !endTime || !programmeStart || !programmeEnd) return false
  const hours = { start: startTime, end: endTime }
  return misfitOf([{ start: programmeStart, end: programmeEnd }], hours) !== null
}

export const leftOutReasons = [...(['already_invited', 'withdrawn', 'vacant', 'by_post', 'no_address'] as const)]
type LeftOut = (typeof leftOutReasons)[number]

export function whyLeftOut(candidate: Candidate): LeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.name === null) return 'vacant'
  if (isWithdrawnFrom(candidate)) return 'withdrawn'
  if (candidate.byPost === 1) return 'by_post'
  return candidate.email ? null : 'no_address'
}

/** A holder whose invitation was withdrawn is invited again only when chosen by name; a new holder is not affected. */
function isWithdrawnFrom({ withdrawnAt, heldSince }: Candidate): boolean {
  return withdrawnAt !== null && heldSince !== null && heldSince <= withdrawnAt
}

/** Last day to reply: `replyDays` before the seminar or, when that has passed, the day before the seminar. */
export function replyBy(date: LocalDate, replyDays: number, today: LocalDate): LocalDate {
  const asked = addDays(date, -replyDays)
  return asked >= today ? asked : addDays(date, -1)
}

/** Whether the regular last day to reply has passed. */
export function isShortNotice(seminar: { date: LocalDate | null; replyDays: number }, today: LocalDate): boolean {
  return seminar.date !== null && addDays(seminar.date, -seminar.replyDays) < today
}

/** Replies are accepted until the day before the seminar, also after `replyBy`, but not while a new date is sought. */
export function whyCannotReply(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'too_late' | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.date === null) return 'day_changes'
  if (seminar.date <= today) return 'too_late'
  return null
}

/** Staff may record a reply on the day of the seminar too. */
export function whyCannotRecord(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'day_over' | null {
  const refusal = whyCannotReply(seminar, today)
  if (refusal !== 'too_late') return refusal
  return seminar.date === today ? null : 'day_over'
}

/** A substitute replies for the seat, and stays a substitute: 'coming' is stored as 'substitute'. */
export function replyOf(kind: LinkKind, answer: 'coming' | 'not_coming'): ReplyKind {
  return kind === 'substitute' && answer === 'coming' ? 'substitute' : answer
}

/** The next SEQUENCE to send: higher than any a calendar has had, and at least the seminar's revision. */
export function nextSequence(last: number, revision: number): number {
  return Math.max(last + 1, revision)
}

export interface Hours {
  start: LocalTime
  end: LocalTime
}

/**
 * From the first start to the last end of the afternoon's items; without items, the planner's hours. null when neither
 * exists.
 */
export function afternoonOf(
  items: { part: ProgrammePart; start: LocalTime; end: LocalTime }[],
  given: { guestStart: LocalTime | null; guestEnd: LocalTime | null },
): Hours | null {
  const afternoon = items.filter(({ part }) => part === 'afternoon')
  const [first] = afternoon
  if (first) {
    const start = afternoon.reduce((least, { start }) => (start < least ? start : least), first.start)
    const end = afternoon.reduce((most, { end }) => (end > most ? end : most), first.end)
    return { start, end }
  }
  const { guestStart: start, guestEnd: end } = given
  return start && end ? { start, end } : null
}

/** The seminar with the afternoon's hours, for guests; null when the date is not settled or the hours are unknown. */
export function guestSeminar(seminar: Seminar, hours: Hours | null): SettledSeminar | null {
  if (!isSettled(seminar) || !hours) return null
  return {
    ...seminar,
    startTime: hours.start,
    endTime: hours.end,
    startsAt: toUtc(seminar.date, hours.start),
    endsAt: toUtc(seminar.date, hours.end),
  }
}

export type GuestRefusal = SeminarRefusal | 'no_afternoon' | 'afternoon_outside'

export function whyCannotInviteGuests(seminar: Seminar, hours: Hours | null, today: LocalDate): GuestRefusal | null {
  const refusal = whyCannotInviteTo(seminar, today)
  if (refusal) return refusal
  if (!hours) return 'no_afternoon'
  const { startTime, endTime } = seminar
  const isOutside = (startTime && hours.start < startTime) || (endTime && hours.end > endTime)
  return isOutside ? 'afternoon_outside' : null
}

export interface Places {
  /** null for no limit. */
  capacity: number | null
  coming: number
  waiting: number
}

/** A guest who says yes gets a place only when one is free and nobody waits; otherwise the last place in the queue. */
function answerOf({ capacity, coming, waiting }: Places): 'coming' | 'waiting' {
  const hasPlace = capacity === null || coming < capacity
  return hasPlace && waiting === 0 ? 'coming' : 'waiting'
}

export type Wish = 'coming' | 'not_coming'

/**
 * The reply that a wish results in. A waiting guest gets a free place only through staff, who may phone the next in the
 * queue once it no longer moves by itself.
 */
export function replyTo(
  wish: Wish,
  { before, places, isStaff }: { before: GuestReply | null; places: Places; isStaff: boolean },
): GuestReply {
  if (wish === 'not_coming' || before === 'coming') return wish
  if (before !== 'waiting') return answerOf(places)
  return isStaff && placesToGive(places) > 0 ? 'coming' : 'waiting'
}

/** How many of the waiting guests get a place now; a lowered capacity takes nobody's place. */
export function placesToGive({ capacity, coming, waiting }: Places): number {
  if (capacity === null) return waiting
  return Math.min(waiting, Math.max(0, capacity - coming))
}

/** The last day, until noon, on which guests are moved up: they book travel, and lunch has to be ordered. */
export function queueMovesUntil(date: LocalDate): LocalDate {
  return addDays(date, -1)
}

export function doesQueueMove(seminar: { date: LocalDate | null; cancelledAt: UtcText | null }, now: UtcText): boolean {
  return seminar.cancelledAt === null && seminar.date !== null && now < toUtc(queueMovesUntil(seminar.date), '12:00')
}

/** Whether the handover waits: for the successor's answer, or for staff when the successor declined. */
export function isOpen(handover: { state: HandoverState; decidedBy: string | null }): boolean {
  const { state, decidedBy } = handover
  return state === 'asked' || (state === 'declined' && decidedBy === null)
}

/** A person of an organisation, and whether the person is invited to the seminar's afternoon. */
export interface GuestCandidate {
  guestId: string
  name: string
  title: string
  email: string
  organisationId: string
  organisation: string
  reach: 'national' | 'regional'
  regionCode: string
  invitationId: string | null
  uid: string | null
  organizer: string | null
  sequence: number | null
  /** Number of links that the invitation has had. */
  links: number
  /** Has a link that works: the invitation is not withdrawn and its letter was not stopped. */
  isInvited: boolean
}

type GuestLeftOut = 'already_invited' | 'no_address' | 'same_address'

/** In the order suggested; organisations of other regions can still be chosen. */
export type Nearness = 'own_region' | 'national' | 'other_region'
export const nearnesses: Nearness[] = ['own_region', 'national', 'other_region']

export function nearnessOf(
  { reach, regionCode }: Pick<GuestCandidate, 'reach' | 'regionCode'>,
  seminarRegion: string,
): Nearness {
  if (reach === 'national') return 'national'
  return regionCode === seminarRegion ? 'own_region' : 'other_region'
}

/** @param taken addresses of the candidates already checked. */
export function whyGuestLeftOut(candidate: GuestCandidate, taken: ReadonlySet<string>): GuestLeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.email === '') return 'no_address'
  return taken.has(candidate.email) ? 'same_address' : null
}
