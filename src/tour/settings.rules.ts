/** What a tour is reckoned from before anybody has changed anything, and what it may be. */

import type { LocalDate } from '../kernel/time.ts'
import { usualHours } from '../negotiation/programme/rules.ts'
import type { TourSettings } from './rules.ts'

interface RoundPeriod {
  starts_on: LocalDate
  ends_on: LocalDate
}

const stockholm = '0180'

/** Good enough to press the button at once: one team, two seminars a week, never on a bridge day. */
export function defaultSettings(round: RoundPeriod): TourSettings {
  return {
    from: round.starts_on,
    to: round.ends_on,
    weekdays: [2, 3, 4],
    perWeek: 2,
    teams: 1,
    perTrip: 2,
    earliest: usualHours.start,
    latest: '16:30',
    minutes: minutesOf(usualHours.end) - minutesOf(usualHours.start),
    homeCode: stockholm,
    bridgeDays: 'never',
    schoolBreaks: 'avoid',
  }
}

type SettingsProblems = Partial<
  Record<
    keyof TourSettings,
    | 'tour.outside_round'
    | 'tour.end_before_start'
    | 'tour.no_weekday'
    | 'tour.day_too_short'
    | 'tour.trip_longer_than_week'
  >
>

export function problemsOfSettings(settings: TourSettings, round: RoundPeriod): SettingsProblems {
  const problems: SettingsProblems = {}
  const isOutside = (date: LocalDate) => date < round.starts_on || date > round.ends_on
  if (isOutside(settings.from)) problems.from = 'tour.outside_round'
  if (isOutside(settings.to)) problems.to = 'tour.outside_round'
  else if (settings.to <= settings.from) problems.to = 'tour.end_before_start'
  if (settings.weekdays.length === 0) problems.weekdays = 'tour.no_weekday'
  if (settings.perTrip > settings.perWeek) problems.perTrip = 'tour.trip_longer_than_week'
  if (minutesOf(settings.latest) - minutesOf(settings.earliest) < settings.minutes)
    problems.minutes = 'tour.day_too_short'
  return problems
}

/** `09:30` → 570 */
export function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number)
  return hour * 60 + minute
}

/** 570 → `09:30` */
export function timeOf(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}
