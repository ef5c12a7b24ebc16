import type { Bit } from '../kernel/db/schema.ts'
import { addDays, type LocalDate, type LocalTime, toUtc, type UtcText } from '../kernel/time.ts'
import { misfitOf } from '../negotiation/programme/rules.ts'
import type { GuestReply, HandoverState, LinkKind, ProgrammePart, ReplyKind, SeatRole } from '../schema.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'

/** A seat of a seminar's municipality, with who holds it and whether that person has been invited. */
export interface Candidate {
  seatId: string
  seminarId: string
  role: SeatRole
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
  /** The SEQUENCE that went out last; null before the first. */
  sequence: number | null
  heldSince: UtcText | null
  /** When staff took the invitation back. */
  withdrawnAt: UtcText | null
  /** Links the seat's holders have had, this one's and former ones'. */
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

/** The letter would say other hours than its programme. */
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

/** Whom staff have taken the invitation back from is invited again only by name; a new holder is another person. */
function isWithdrawnFrom({ withdrawnAt, heldSince }: Candidate): boolean {
  return withdrawnAt !== null && heldSince !== null && heldSince <= withdrawnAt
}

/** The reply is asked for some days before; who is invited later than that has until the day before. */
export function replyBy(date: LocalDate, replyDays: number, today: LocalDate): LocalDate {
  const asked = addDays(date, -replyDays)
  return asked >= today ? asked : addDays(date, -1)
}

/** The day the reply would have been asked for has passed already. */
export function isShortNotice(seminar: { date: LocalDate | null; replyDays: number }, today: LocalDate): boolean {
  return seminar.date !== null && addDays(seminar.date, -seminar.replyDays) < today
}

/** Until the day before, whatever day was asked for; not while a new day is sought. */
export function whyCannotReply(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'too_late' | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.date === null) return 'day_changes'
  if (seminar.date <= today) return 'too_late'
  return null
}

/** What staff have heard they may note on the day itself too. */
export function whyCannotRecord(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'day_over' | null {
  const refusal = whyCannotReply(seminar, today)
  if (refusal !== 'too_late') return refusal
  return seminar.date === today ? null : 'day_over'
}

/** A substitute who comes or not answers for the seat: who comes in the holder's place stays a substitute. */
export function replyOf(kind: LinkKind, answer: 'coming' | 'not_coming'): ReplyKind {
  return kind === 'substitute' && answer === 'coming' ? 'substitute' : answer
}

/** The SEQUENCE of what goes out next: never what a calendar has had, and not below the seminar's own count. */
export function nextSequence(last: number, revision: number): number {
  return Math.max(last + 1, revision)
}

export interface Hours {
  start: LocalTime
  end: LocalTime
}

/** From the afternoon's first item to the end of its last; where the programme has none, what the planner gave. */
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

/** The seminar as a guest meets it: the afternoon only. null: not settled, or nobody knows when the afternoon is. */
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
  /** null: as many as come. */
  capacity: number | null
  coming: number
  waiting: number
}

/** Who says "I come" gets a place when there is one that nobody waits for, and otherwise the queue's last. */
function answerOf({ capacity, coming, waiting }: Places): 'coming' | 'waiting' {
  const hasPlace = capacity === null || coming < capacity
  return hasPlace && waiting === 0 ? 'coming' : 'waiting'
}

export type Wish = 'coming' | 'not_coming'

/** What a wish comes to. Once the queue stands still, staff may ring the next one about a place that is free. */
export function replyTo(
  wish: Wish,
  { before, places, isStaff }: { before: GuestReply | null; places: Places; isStaff: boolean },
): GuestReply {
  if (wish === 'not_coming' || before === 'coming') return wish
  if (before !== 'waiting') return answerOf(places)
  return isStaff && placesToGive(places) > 0 ? 'coming' : 'waiting'
}

/** How many of those who wait get a place now; a lowered capacity takes nobody's. */
export function placesToGive({ capacity, coming, waiting }: Places): number {
  if (capacity === null) return waiting
  return Math.min(waiting, Math.max(0, capacity - coming))
}

/** Nobody is moved up later than noon of the day before: travel has to be booked, lunch ordered. */
export function queueMovesUntil(date: LocalDate): LocalDate {
  return addDays(date, -1)
}

export function doesQueueMove(seminar: { date: LocalDate | null; cancelledAt: UtcText | null }, now: UtcText): boolean {
  return seminar.cancelledAt === null && seminar.date !== null && now < toUtc(queueMovesUntil(seminar.date), '12:00')
}

/** What waits for somebody: the new person's word, or staff when that word was no. */
export function isOpen(handover: { state: HandoverState; decidedBy: string | null }): boolean {
  const { state, decidedBy } = handover
  return state === 'asked' || (state === 'declined' && decidedBy === null)
}

/** Which persons of which organisations can be invited to an afternoon. */

/** A person of an organisation, and whether the seminar's afternoon knows him or her already. */
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
  /** How many links the invitation has had. */
  links: number
  /** With a link that works: not when the invitation was taken back, or its letter stopped. */
  isInvited: boolean
}

type GuestLeftOut = 'already_invited' | 'no_address' | 'same_address'

/** Suggested: the region's own organisations, then the national ones; the rest can still be chosen. */
export type Nearness = 'own_region' | 'national' | 'other_region'
export const nearnesses: Nearness[] = ['own_region', 'national', 'other_region']

export function nearnessOf(
  { reach, regionCode }: Pick<GuestCandidate, 'reach' | 'regionCode'>,
  seminarRegion: string,
): Nearness {
  if (reach === 'national') return 'national'
  return regionCode === seminarRegion ? 'own_region' : 'other_region'
}

/** @param taken addresses of those already looked at. */
export function whyGuestLeftOut(candidate: GuestCandidate, taken: ReadonlySet<string>): GuestLeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.email === '') return 'no_address'
  return taken.has(candidate.email) ? 'same_address' : null
}
