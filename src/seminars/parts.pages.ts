/** What the seminar's page and the RSS contact's page show alike. */
import type { Translate } from '../kernel/i18n/translate.ts'
import {
  formatDate,
  formatSpan,
  formatTime,
  type Lang,
  type LocalDate,
  localDate,
  week,
} from '../kernel/time.ts'
import type { CheckedThing, SeminarFacts } from './checklist.rules.ts'
import { checklist } from './checklist.rules.ts'
import type { DateOption } from './dates.queries.ts'
import { type DatedSeminar, warnAboutDay } from './dates.rules.ts'
import type { Seminar } from './queries.ts'

const shapes = { done: 'done', waiting: 'half', not_started: 'none', late: 'late' } as const

export function fivePage(facts: SeminarFacts, today: LocalDate, t: Translate) {
  return checklist(facts, today).map((checked) => ({
    thing: checked.thing,
    name: t(`seminars.thing.${checked.thing}`),
    is: shapes[checked.state],
    rule: checked.state === 'done' ? 'done' : checked.state === 'not_started' ? 'none' : 'half',
    status: statusText(checked, t),
    detail: t(`seminars.detail.${checked.detail}`, checked.params),
  }))
}

/** "Klar 12 april", "Väntar på RSS", "Sent: RSS skulle svara 3 maj" */
export function statusText({ state, since, waitingFor, due }: CheckedThing, t: Translate): string {
  if (state === 'done')
    return since
      ? t('seminars.state.done_on', { date: formatDate(localDate(since), 'short', t.lang) })
      : t('seminars.state.done')
  if (state === 'late' && due)
    return t('seminars.state.late', { date: formatDate(due, 'short', t.lang) })
  if (state === 'not_started') return t('seminars.state.not_started')
  return t(waitingFor === 'rss' ? 'seminars.state.waiting_rss' : 'seminars.state.waiting_staff')
}

export interface OptionView {
  id: string
  date: LocalDate
  weekday: string
  week: number
  span: string
  hours: string
  answer: DateOption['answer']
  comment: string
  byRss: boolean
  is: string
  status: string
  open: boolean
  chosen: boolean
  warnings: string[]
}

export function optionViews(
  options: DateOption[],
  seminar: Pick<Seminar, 'confirmed_at' | 'starts_at'>,
  dated: DatedSeminar[],
  t: Translate,
): OptionView[] {
  return options.map((option) => {
    const chosen = seminar.confirmed_at !== null && seminar.starts_at === option.starts_at
    const { date, start_time: start, end_time: end } = option
    return {
      id: option.id,
      date,
      weekday: shortWeekday(date, t.lang),
      week: week(date),
      span: formatSpan({ date, start, end }, t.lang),
      hours: `${formatTime(start, t.lang)}–${formatTime(end, t.lang)}`,
      answer: option.answer,
      comment: option.comment,
      byRss: option.proposed_by_rss === 1,
      open: option.withdrawn_at === null,
      chosen,
      ...optionStatus(option, chosen, t),
      warnings: warnAboutDay(date, dated).map(({ key, name }) => t(key, { name })),
    }
  })
}

function optionStatus(option: DateOption, chosen: boolean, t: Translate) {
  if (chosen) return { is: 'done', status: t('seminars.option.chosen') }
  if (option.answer === 'no') return { is: 'no', status: t('seminars.answer.no') }
  if (option.withdrawn_at) return { is: 'empty', status: t('seminars.option.withdrawn') }
  if (option.answer === 'yes') return { is: 'done', status: t('seminars.answer.yes') }
  if (option.answer === 'if_need_be') return { is: 'half', status: t('seminars.answer.if_need_be') }
  return { is: 'none', status: t('seminars.answer.none') }
}

function shortWeekday(date: LocalDate, lang: Lang): string {
  return formatDate(date, 'day', lang).slice(0, 3)
}

/** "09.30" in a field; what a person typed stays as it is. */
function clock(time: string | string[], t: Translate): string {
  const text = String(time)
  return t.lang === 'sv' ? text.replace(/^(\d\d):(\d\d)$/, '$1.$2') : text
}

export function proposalRowsView(
  rows: number,
  values: Record<string, string | string[]>,
  t: Translate,
) {
  return Array.from({ length: rows }, (_, index) => ({
    prefix: `options.${index}`,
    legend: t('seminars.propose.row', { n: index + 1 }),
    date: values[`options.${index}.date`] ?? '',
    start: values[`options.${index}.start`] ?? clock('09:30', t),
    end: values[`options.${index}.end`] ?? clock('15:30', t),
  }))
}

export function whenText(facts: SeminarFacts, t: Translate): string | null {
  const { date, startTime, endTime, dateConfirmedAt } = facts
  if (!dateConfirmedAt || !date || !startTime || !endTime) return null
  return formatSpan({ date, start: startTime, end: endTime }, t.lang)
}

/** Where: the venue, online, or both; '' when neither is known. Never the link. */
export function placeText(
  facts: Pick<SeminarFacts, 'form' | 'venueName' | 'venueTown'>,
  t: Translate,
): string {
  const place = [facts.venueName, facts.venueTown].filter(Boolean).join(', ')
  if (facts.form === 'digital') return t('changes.form.digital')
  if (facts.form === 'on_site') return place
  return place ? t('changes.place_and_digital', { place }) : t('changes.no_place_and_digital')
}
