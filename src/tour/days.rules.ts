/** Which days a seminar may be held on, and what there is to say against those it may. */
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

/** What a drawback weighs, in minutes of travel that one would rather make. */
export const minutesAgainst = {
  /** Each week, begun or whole, outside the wished period. */
  weekFromWish: 120,
  bridgeDay: 240,
  schoolBreak: 240,
  softBlock: 240,
  /** Twelfth Night's eve and the like, when many leave at noon. */
  shortDay: 240,
  /** A seminar that lies elsewhere than in the plan that stood. */
  move: 600,
} as const

interface Strain {
  minutes: number
  warnings: Said[]
}

/** Confirmed and still to come: it takes its day whatever the rules say. */
export function isAhead(input: TourInput, seminar: TourSeminar): boolean {
  return seminar.fixed !== null && seminar.fixed.date >= input.today
}

/** Why a seminar may not be held that day; null when it may. What is confirmed may stay where it is. */
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

/** What holds for every seminar alike. */
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

/** What there is to say against a day on which it may be held. */
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

/** Weeks from the nearest wished day; 0 when it is wished, or nothing is. */
export function weeksFromWish(seminar: TourSeminar, date: LocalDate): number {
  if (!seminar.wish || isWithin(date, seminar.wish)) return 0
  const { from, to } = seminar.wish
  return Math.ceil((date < from ? daysBetween(date, from) : daysBetween(to, date)) / 7)
}

/** The teams that are not blocked that day, from 1. */
export function freeTeams(input: TourInput, date: LocalDate): number[] {
  const all = Array.from({ length: input.settings.teams }, (_, n) => n + 1)
  return all.filter((team) => !input.blocks.some((one) => one.hard && one.team === team && isWithin(date, one)))
}

/** The teams that may hold it that day; something confirmed on a day when none can is still held by one of them. */
export function teamsFor(input: TourInput, seminar: TourSeminar, date: LocalDate): number[] {
  const free = freeTeams(input, date)
  if (free.length > 0 || !seminar.fixed) return free
  return Array.from({ length: input.settings.teams }, (_, n) => n + 1)
}

/** Every day a seminar may be proposed for, once there has been time to answer. */
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

/** Monday of the first week with this number that begins on `from` or later, in the period; null when it has none. */
export function findWeek(period: Period, n: number, from = ''): LocalDate | null {
  return mondaysOf(period).find((day) => week(day) === n && day >= from) ?? null
}

/** Rest between two days of work, as the law has it. */
const restMinutes = 11 * 60
const dayMinutes = 24 * 60

/** Minutes one way between every two of the seminars' towns; the last row and column are home. */
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

/** The rules leave room for a seminar between the earliest and the latest hour. */
export function fitsTheDay(input: TourInput): boolean {
  const { earliest, latest, minutes } = input.settings
  return minuteOfDay(earliest) + minutes <= minuteOfDay(latest)
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

export function timesOf(input: TourInput, seminar: TourSeminar): { start: LocalTime; end: LocalTime } {
  const { start, end } = hoursOf(input, seminar)
  return { start: timeOfDay(start), end: timeOfDay(end) }
}
