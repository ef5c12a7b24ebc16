/** What travelling allows a team. */
import { daysBetween, type LocalDate } from '../kernel/time.ts'
import { travelMinutes } from '../register/travel.rules.ts'
import type { TourInput, TourSeminar } from './rules.ts'

/** Rest between two days of work, as the law has it. */
const restMinutes = 11 * 60
const dayMinutes = 24 * 60

/** Minutes one way between every two of the seminars' towns; the last row and column are home. */
export function travelTable(input: TourInput): number[][] {
  const towns = [...input.seminars.map((seminar) => seminar.town), input.home]
  return towns.map((a) => towns.map((b) => travelMinutes(a, b)))
}

function clock(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** When a seminar begins and ends, minutes after midnight. */
export function hoursOf(input: TourInput, seminar: TourSeminar): { start: number; end: number } {
  if (seminar.fixed) return { start: clock(seminar.fixed.start), end: clock(seminar.fixed.end) }
  const start = clock(input.settings.earliest)
  return { start, end: start + input.settings.minutes }
}

export function clockText(minutes: number): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** The rules leave room for a seminar between the earliest and the latest hour. */
export function fitsTheDay(input: TourInput): boolean {
  const { earliest, latest, minutes } = input.settings
  return clock(earliest) + minutes <= clock(latest)
}

/** Minutes left to travel in, from the end of one seminar to the start of another `nights` later. */
export function minutesBetween(input: TourInput, a: TourSeminar, b: TourSeminar, nights: number): number {
  const awake = nights * (dayMinutes - restMinutes)
  return awake + hoursOf(input, b).start - hoursOf(input, a).end
}

/**
 * A day's journey from home and back: when the way is longer than half the time between two days of work, the
 * team is on its way the day before and the day after too.
 */
export function isFar(input: TourInput, minutes: number): boolean {
  return minutes > (dayMinutes - restMinutes - input.settings.minutes) / 2
}

export function nightsBetween(from: LocalDate, to: LocalDate): number {
  return daysBetween(from, to)
}
