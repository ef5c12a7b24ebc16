/** Which days a seminar may be held on, and the drawbacks of those days. */
import { findSpecialDay } from '../kernel/calendar/working-time.ts'
import {
  addDays,
  daysBetween,
  type LocalDate,
  type LocalTime,
  minuteOfDay,
  mondayOf,
  timeOfDay,
  week,
  weekday,
} from '../kernel/time.ts'
import { isCommonBreak } from '../register/breaks.rules.ts'
import { travelMinutes } from '../register/rules.ts'
import type { Period, Said, TourInput, TourSeminar } from './rules.ts'

/** Cost of each drawback, in minutes of travel. */
export const minutesAgainst = {
  /** For each week outside the wished period, rounded up. */
  weekFromWish: 120,
  bridgeDay: 240,
  schoolBreak: 240,
  softBlock: 240,
  /** Days such as Twelfth Night's eve, when many people leave work at noon. */
  shortDay: 240,
  /** A seminar on another date than in the earlier plan. */
  move: 600,
} as const

interface Strain {
  minutes: number
  warnings: Said[]
}

/** Whether the seminar is confirmed and not yet held: it then keeps its day whatever the rules say. */
export function isAhead(input: TourInput, seminar: TourSeminar): boolean {
  return seminar.fixed !== null && seminar.fixed.date >= input.today
}

/**
 * Why a seminar may not be held that day; null when it may. A confirmed seminar may stay on its own date, and only
 * there.
 */
export function whyNotOn(input: TourInput, seminar: TourSeminar, date: LocalDate): Said | null {
  if (seminar.fixed) {
    return seminar.fixed.date === date ? null : { key: 'tour.not_fixed', params: fixedAt(seminar) }
  }
  return (
    whyNobodyOn(input, date) ??
    whyNoSchool(input, seminar, date) ??
    whyBodyCannot(input, seminar, date) ??
    (freeTeams(input, date).length === 0 ? { key: 'tour.not_teams', params: { date } } : null)
  )
}

function fixedAt(seminar: TourSeminar) {
  return { name: seminar.name, date: seminar.fixed?.date ?? '' }
}

/** Why no seminar may be held that day, whichever it is; null when there is no such reason. */
function whyNobodyOn(input: TourInput, date: LocalDate): Said | null {
  const { settings } = input
  const special = findSpecialDay(date)
  if (date <= input.today) return { key: 'tour.not_past', params: { date } }
  if (date < settings.from || date > settings.to) return { key: 'tour.not_period', params: { date } }
  if (!settings.weekdays.includes(weekday(date))) return { key: 'tour.not_weekday', params: { date } }
  if (special?.kind === 'public_holiday' || special?.kind === 'eve')
    return { key: 'tour.not_holiday', params: { date, name: special.name } }
  if (special?.kind === 'bridge_day' && settings.bridgeDays === 'never')
    return { key: 'tour.is_bridge', params: { date } }
  const block = input.blocks.find((one) => one.hard && one.team === null && one.rssId === null && isWithin(date, one))
  return block ? { key: 'tour.not_blocked', params: { date, name: block.name } } : null
}

function whyNoSchool(input: TourInput, seminar: TourSeminar, date: LocalDate): Said | null {
  return input.settings.schoolBreaks === 'never' && isSchoolBreak(seminar, date)
    ? { key: 'tour.not_school', params: { week: week(date), name: seminar.name } }
    : null
}

function whyBodyCannot(input: TourInput, seminar: TourSeminar, date: LocalDate): Said | null {
  if (seminar.refused.includes(date)) return { key: 'tour.not_refused', params: { date, rss: seminar.rssName } }
  const block = input.blocks.find((one) => one.hard && one.rssId === seminar.rssId && isWithin(date, one))
  return block ? { key: 'tour.not_body', params: { date, rss: seminar.rssName, name: block.name } } : null
}

/** Drawbacks of a day on which the seminar may be held: their cost in minutes of travel, and the warnings. */
export function strainOn(input: TourInput, seminar: TourSeminar, date: LocalDate): Strain {
  const against: { minutes: number; said: Said }[] = []
  const add = (minutes: number, key: Said['key'], params: Said['params']) =>
    against.push({ minutes, said: { key, params } })
  const special = findSpecialDay(date)
  const n = week(date)
  if (special?.kind === 'bridge_day' && input.settings.bridgeDays === 'avoid')
    add(minutesAgainst.bridgeDay, 'tour.is_bridge', { date })
  if (special?.kind === 'short_day') add(minutesAgainst.shortDay, 'tour.warn_short', { date, name: special.name })
  if (isSchoolBreak(seminar, date) && input.settings.schoolBreaks !== 'allow')
    add(minutesAgainst.schoolBreak, 'tour.warn_school', { week: n })
  for (const block of input.blocks.filter((one) => isSoftFor(one, seminar) && isWithin(date, one)))
    add(minutesAgainst.softBlock, 'tour.warn_block', { name: block.name })
  const weeks = weeksFromWish(seminar, date)
  if (weeks > 0)
    add(weeks * minutesAgainst.weekFromWish, weeks === 1 ? 'tour.warn_wish.one' : 'tour.warn_wish.other', { n: weeks })
  return { minutes: against.reduce((sum, one) => sum + one.minutes, 0), warnings: against.map((one) => one.said) }
}

export function isSchoolBreak(seminar: TourSeminar, date: LocalDate): boolean {
  return seminar.breakWeeks.includes(week(date)) || isCommonBreak(date)
}

function isSoftFor(block: TourInput['blocks'][number], seminar: TourSeminar): boolean {
  const concerns = block.rssId === null || block.rssId === seminar.rssId
  return !block.hard && block.team === null && concerns
}

function isWithin(date: LocalDate, period: Period): boolean {
  return period.from <= date && date <= period.to
}

/** Weeks to the nearest wished day, rounded up; 0 when the day is wished or there is no wish. */
export function weeksFromWish(seminar: TourSeminar, date: LocalDate): number {
  if (!seminar.wish || isWithin(date, seminar.wish)) return 0
  const { from, to } = seminar.wish
  return Math.ceil((date < from ? daysBetween(date, from) : daysBetween(to, date)) / 7)
}

/** Numbers, from 1, of the teams that are not blocked that day. */
export function freeTeams(input: TourInput, date: LocalDate): number[] {
  const all = Array.from({ length: input.settings.teams }, (_, n) => n + 1)
  return all.filter((team) => !input.blocks.some((one) => one.hard && one.team === team && isWithin(date, one)))
}

/** The teams that may hold the seminar that day. When all are blocked, any of them may hold a confirmed seminar. */
export function teamsFor(input: TourInput, seminar: TourSeminar, date: LocalDate): number[] {
  const free = freeTeams(input, date)
  if (free.length > 0 || !seminar.fixed) return free
  return Array.from({ length: input.settings.teams }, (_, n) => n + 1)
}

/** The period's days on which a seminar may be proposed, beginning after the bodies' days to answer. */
export function daysOfPeriod(input: TourInput): LocalDate[] {
  const { from, to } = input.settings
  const days: LocalDate[] = []
  const earliest = addDays(input.today, input.answerDays + 1)
  const first = from > earliest ? from : earliest
  for (let date = first; date <= to; date = addDays(date, 1)) {
    if (!whyNobodyOn(input, date)) days.push(date)
  }
  return days
}

/** The Mondays of all weeks that have a day in the period. */
export function mondaysOf(period: Period): LocalDate[] {
  const all: LocalDate[] = []
  for (let day = mondayOf(period.from); day <= period.to; day = addDays(day, 7)) all.push(day)
  return all
}

/** Monday of the first week with this number that begins on `from` or later, in the period; null when there is none. */
export function findWeek(period: Period, n: number, from = ''): LocalDate | null {
  return mondaysOf(period).find((day) => week(day) === n && day >= from) ?? null
}

/** Rest between two days of work that the law requires, minutes. */
const restMinutes = 11 * 60
const dayMinutes = 24 * 60

/** Minutes of travel, one way, between every two of the seminars' towns; the last row and column are home. */
export function travelTable(input: TourInput): number[][] {
  const towns = [...input.seminars.map((seminar) => seminar.town), input.home]
  return towns.map((a) => towns.map((b) => travelMinutes(a, b)))
}

/** When a seminar begins and ends, minutes after midnight. */
function hoursOf(input: TourInput, seminar: TourSeminar): { start: number; end: number } {
  if (seminar.fixed) return { start: minuteOfDay(seminar.fixed.start), end: minuteOfDay(seminar.fixed.end) }
  const start = minuteOfDay(input.settings.earliest)
  return { start, end: start + input.settings.minutes }
}

/** Whether a seminar fits between the earliest and the latest hour of the settings. */
export function fitsTheDay(input: TourInput): boolean {
  const { earliest, latest, minutes } = input.settings
  return minuteOfDay(earliest) + minutes <= minuteOfDay(latest)
}

/**
 * Minutes for travel between the end of one seminar and the start of another `nights` later, after deducting the
 * nightly rest.
 */
export function minutesBetween(input: TourInput, a: TourSeminar, b: TourSeminar, nights: number): number {
  const awake = nights * (dayMinutes - restMinutes)
  return awake + hoursOf(input, b).start - hoursOf(input, a).end
}

/**
 * Whether a day journey, `minutes` one way from home, also takes the team's day before and day after: it does when it
 * is longer than half the time that rest and the seminar leave of a day.
 */
export function isFar(input: TourInput, minutes: number): boolean {
  return minutes > (dayMinutes - restMinutes - input.settings.minutes) / 2
}

export function timesOf(input: TourInput, seminar: TourSeminar): { start: LocalTime; end: LocalTime } {
  const { start, end } = hoursOf(input, seminar)
  return { start: timeOfDay(start), end: timeOfDay(end) }
}
