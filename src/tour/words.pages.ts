/** Days, weeks and lengths of time as words. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate, week } from '../kernel/time.ts'
import type { BlockRow } from './blocked.queries.ts'
import type { Period } from './rules.ts'

/** 1 → "måndag" */
export function weekdayName(n: number, t: Translate): string {
  return formatDate(addDays('2027-01-03', n), 'day', t.lang).split(/[ ,]/)[0] ?? ''
}

/** [2, 3, 4] → "tisdag, onsdag, torsdag" */
export function weekdayNames(days: number[], t: Translate): string {
  return days.map((day) => weekdayName(day, t)).join(', ')
}

/** "1 apr – 15 dec", or one day alone. */
export function periodText({ from, to }: Period, t: Translate): string {
  const first = formatDate(from, 'short', t.lang)
  return from === to ? first : `${first} – ${formatDate(to, 'short', t.lang)}`
}

/** "v. 26" or "v. 25–33" */
export function weeksText({ from, to }: Period, t: Translate): string {
  const [first, last] = [week(from), week(to)]
  return t('tour.week', { n: first === last ? String(first) : `${first}–${last}` })
}

/** 390 → "6 tim 30 min" */
export function lengthText(minutes: number, t: Translate): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  if (hours === 0) return t('plan.minutes', { n: rest })
  return rest === 0 ? t('plan.hours', { n: hours }) : t('tour.hours_minutes', { hours, minutes: rest })
}

export function dayText(date: LocalDate, t: Translate): string {
  return formatDate(date, 'day', t.lang)
}

export function blockView(block: BlockRow, t: Translate) {
  return {
    id: block.id,
    name: block.name,
    when: periodText(block, t),
    weeks: weeksText(block, t),
    whom: block.body ?? (block.team ? t('tour.team', { n: block.team }) : t('tour.everyone')),
    is: block.hard ? 'no' : 'none',
    hard: t(block.hard ? 'tour.hard' : 'tour.soft'),
    by: block.byRole === 'rss_contact' ? t('tour.by_rss', { name: block.by }) : block.by,
  }
}
