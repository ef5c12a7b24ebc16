/** Why a seminar lies where it lies. */
import { addDays, week } from '../kernel/time.ts'
import { daysOfPeriod, isSchoolBreak, weeksFromWish, whyNotOn } from './days.rules.ts'
import type { Said, TourInput, TourSeminar } from './rules.ts'

/** A journey this short needs no company. */
const nearMinutes = 90

interface Company {
  /** The others on the trip. */
  names: string[]
  savedMinutes: number
  /** One way from home. */
  wayMinutes: number
}

export function whyHere(input: TourInput, seminar: TourSeminar, date: string, company: Company): Said[] {
  return [
    ...(seminar.fixed ? [said('tour.why_fixed')] : []),
    ...whyNow(input, seminar, date),
    whyTogether(company),
    ...(seminar.fixed ? [] : [...whyWish(input, seminar, date), ...whyAvoided(input, seminar, date)]),
  ]
}

function said(key: Said['key'], params: Said['params'] = {}): Said {
  return { key, params }
}

/** A count's message: `key.one` or `key.other`. */
export function counted(key: string, n: number, params: Said['params'] = {}): Said {
  return { key: `${key}.${n === 1 ? 'one' : 'other'}` as Said['key'], params: { n, ...params } }
}

function whyNow(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  if (!seminar.before || seminar.fixed) return []
  if (seminar.before.date === date) return [said('tour.why_kept')]
  const against = whyNotOn(input, seminar, seminar.before.date)
  const moved = said('tour.why_moved', { date: seminar.before.date })
  return against ? [moved, against] : [moved]
}

function whyTogether({ names, savedMinutes, wayMinutes }: Company): Said {
  if (names.length === 0) return said(wayMinutes <= nearMinutes ? 'tour.why_near' : 'tour.why_alone')
  const hours = Math.round(savedMinutes / 30) / 2
  const params = { names: names.join(', '), hours }
  return said(hours > 0 ? 'tour.why_trip' : 'tour.why_same_week', params)
}

function whyWish(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  const { wish } = seminar
  if (!wish) return []
  if (weeksFromWish(seminar, date) === 0) return [said('tour.why_wish')]
  const open = daysOfPeriod(input).some((day) => wish.from <= day && day <= wish.to && !whyNotOn(input, seminar, day))
  return [said(open ? 'tour.why_wish_costs' : 'tour.why_wish_closed')]
}

function whyAvoided(input: TourInput, seminar: TourSeminar, date: string): Said[] {
  const near = [addDays(date, -7), addDays(date, 7)].find((day) => isSchoolBreak(seminar, day))
  const beside = near && !isSchoolBreak(seminar, date) && input.settings.schoolBreaks !== 'allow'
  return [
    ...(beside ? [said('tour.why_school', { week: week(near) })] : []),
    ...(seminar.refused.length > 0
      ? [counted('tour.why_refused', seminar.refused.length, { rss: seminar.rssName })]
      : []),
  ]
}
