import { findSpecialDay } from '../kernel/calendar/working-time.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { capital } from '../kernel/text.ts'
import { formatDate, type LocalDate, week, weekday } from '../kernel/time.ts'
import { type SchoolBreak, schoolBreaks } from '../register/breaks.rules.ts'
import { whereText } from '../seminars/words.rules.ts'
import type { Event } from './events.rules.ts'
import { addMonths, type Month, monthOf, weeksOf } from './month.rules.ts'
import { addressOf, type Common, commonPage } from './pages.ts'

/** A period blocked for seminars, for all (both null), for a team or for an RSS body. */
export interface Block {
  from: LocalDate
  to: LocalDate
  name: string
  team: number | null
  body: string | null
}

interface Shown extends Common {
  events: Event[]
  blocks: Block[]
  month: Month
  today: LocalDate
}

export function monthPage(shown: Shown, t: Translate) {
  const { month, today, place, query, regions } = shown
  const weeks = weeksOf(month)
  const from = weeks[0]?.days[0] ?? ''
  const to = weeks.at(-1)?.days[6] ?? ''
  const breaks = schoolBreaks(from, to, regions)
  const blocks = shown.blocks.filter((block) => block.from <= to && block.to >= from)
  const byDay = Map.groupBy(shown.events, (event) => event.date)
  const inMonth = shown.events.filter(({ date }) => date !== null && monthOf(date) === month)
  const monthHref = (to: Month | undefined) => addressOf(place, { ...query, manad: to })
  const nearest = inMonth.length === 0 ? nearestMonths(shown) : null
  return {
    ...commonPage(shown, t),
    kept: { manad: query.manad },
    seminars: place.seminars,
    heading: capital(formatDate(`${month}-01`, 'month', t.lang)),
    previous: { href: monthHref(addMonths(month, -1)), label: monthName(addMonths(month, -1), t) },
    next: { href: monthHref(addMonths(month, 1)), label: monthName(addMonths(month, 1), t) },
    now: month === monthOf(today) ? null : monthHref(monthOf(today)),
    summary: t.n('common.n_seminars', new Set(inMonth.map(({ slug }) => slug)).size),
    nearest: nearest && {
      before: nearest.before && { href: monthHref(nearest.before), label: monthName(nearest.before, t) },
      after: nearest.after && { href: monthHref(nearest.after), label: monthName(nearest.after, t) },
    },
    weekdays: (weeks[0]?.days ?? []).map((date) => ({
      short: weekdayName(date, t).slice(0, 3),
      name: weekdayName(date, t),
    })),
    weeks: weeks.map(({ number, days }) => ({
      number,
      days: days.map((date) => dayCell(date)),
      isBare: days.every((date) => !byDay.has(date)),
    })),
    notes: notes(breaks, blocks, t),
  }

  function dayCell(date: LocalDate) {
    const special = findSpecialDay(date)
    const blocked = blocks.filter((block) => block.from <= date && date <= block.to)
    const off = special?.kind === 'public_holiday' || special?.kind === 'eve'
    const isBridge = special?.kind === 'bridge_day'
    const events = (byDay.get(date) ?? []).map((event) => ({ ...event, place: whereText(event, t) }))
    return {
      date,
      n: Number(date.slice(8)),
      classes: [
        monthOf(date) === month ? '' : 'other',
        weekday(date) > 5 || off ? 'off' : '',
        breaks.some((one) => one.from <= date && date <= one.to) ? 'break' : '',
        blocked.length > 0 ? 'blocked' : '',
        date === today ? 'today' : '',
        events.length === 0 ? 'bare' : '',
      ]
        .filter(Boolean)
        .join(' '),
      isToday: date === today,
      names: [
        ...(special?.name ? [special.name] : []),
        ...(isBridge ? [t('calendar.bridge_day')] : []),
        ...blocked.map((block) => block.name),
      ],
      events,
    }
  }
}

/** The nearest months with seminars before and after a month without; null when there is none. */
function nearestMonths({ events, month }: Shown) {
  const months = [...new Set(events.flatMap(({ date }) => (date ? [monthOf(date)] : [])))].sort()
  return { before: months.findLast((one) => one < month) ?? null, after: months.find((one) => one > month) ?? null }
}

/** School holidays and blocked periods as text, because the grid only marks their days. */
function notes(breaks: SchoolBreak[], blocks: Block[], t: Translate) {
  return [
    ...breaks.map((one) => ({
      sort: one.from,
      term: t(`calendar.break.${one.kind}`),
      text: `${weeksText(one.from, one.to, t)}, ${one.regions?.join(', ') ?? t('calendar.whole_country')}`,
    })),
    ...blocks.map((block) => ({
      sort: block.from,
      term: block.name,
      text: `${daysText(block, t)}${whoText(block, t)}`,
    })),
  ].sort((a, b) => a.sort.localeCompare(b.sort))
}

function whoText({ team, body }: Block, t: Translate): string {
  if (body !== null) return `, ${body}`
  return team === null ? '' : `, ${t('calendar.team', { n: team })}`
}

function weeksText(from: LocalDate, to: LocalDate, t: Translate): string {
  const weeks = [...new Set([week(from), week(to)])].join('–')
  return t('common.week_n', { n: weeks })
}

function daysText({ from, to }: Block, t: Translate): string {
  return [...new Set([from, to])].map((day) => formatDate(day, 'short', t.lang)).join(' – ')
}

function monthName(month: Month, t: Translate): string {
  return formatDate(`${month}-01`, 'month', t.lang)
}

function weekdayName(date: LocalDate, t: Translate): string {
  return capital(formatDate(date, 'day', t.lang).split(/[ ,]/)[0] ?? '')
}
