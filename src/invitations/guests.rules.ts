/** Who may come to the afternoon, and in what order. */

import { addDays, type LocalDate, type LocalTime, toUtc, type UtcText } from '../kernel/time.ts'
import type { GuestReply, ProgrammePart } from '../schema.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'
import { type SeminarRefusal, whyCannotInviteTo } from './rules.ts'

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
