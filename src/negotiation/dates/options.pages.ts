/** A seminar's date options, as the secretariat and the RSS contact see them. */

import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, formatSpan, type Lang, type LocalDate, week } from '../../kernel/time.ts'
import { hoursText, joined } from '../../kernel/words.ts'
import { historyView } from '../../seminars/parts.pages.ts'
import type { HistoryRow } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { type Around, type Clash, clashesOfOption, sharedWith } from '../clash.rules.ts'
import { type AnswerGiven, byPreference, countAnswered, markOfAnswer, nextAnswerBy } from './answers.rules.ts'
import type { DateOptionRow } from './queries.ts'
import { spanOf } from './rules.ts'
import { clashKeys } from './warnings.rules.ts'

type Dated = Pick<Seminar, 'slug' | 'confirmedAt' | 'startsAt'>

export function clashText({ kind, params }: Clash, t: Translate): string {
  const date = typeof params.date === 'string' ? formatDate(params.date, 'short', t.lang) : null
  return t(clashKeys[kind], date === null ? params : { ...params, date })
}

function optionView(option: DateOptionRow, seminar: Dated, t: Translate) {
  const chosen = seminar.confirmedAt !== null && seminar.startsAt === option.starts_at
  const { date, start_time: start, end_time: end } = option
  return {
    id: option.id,
    date,
    weekday: shortWeekday(date, t.lang),
    week: week(date),
    span: formatSpan({ date, start, end }, t.lang),
    hours: hoursText(start, end, t),
    venue: venueText(option, t),
    answer: option.answer,
    comment: option.comment,
    answeredBy: answeredText(option, t),
    byRss: option.proposed_by_rss === 1,
    proposer: option.proposerName,
    open: option.withdrawn_at === null,
    whenFreed: freedText(option, t),
    chosen,
    ...optionStatus(option, chosen, t),
  }
}

function venueText({ venueName, venueTown, venue_held_until }: DateOptionRow, t: Translate) {
  if (venueName === null) return null
  const venue = joined(venueName, venueTown)
  return venue_held_until
    ? t('dates.venue_held', { venue, date: formatDate(venue_held_until, 'short', t.lang) })
    : venue
}

/** Who gets to know that a venue is needed no longer, should the option be taken away. */
function freedText({ venueName: name, venueEmail }: DateOptionRow, t: Translate): string | null {
  if (name === null) return null
  return t(venueEmail ? 'dates.free.mail' : 'dates.free.call', { name })
}

function answeredText({ answererName, answered_at }: DateOptionRow, t: Translate): string | null {
  if (answererName === null || answered_at === null) return null
  return t('dates.answered_by', { name: answererName, at: formatInstant(answered_at, t.lang) })
}

function optionStatus(option: DateOptionRow, chosen: boolean, t: Translate) {
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

/** The options on the secretariat's page: compared, the best first, as soon as all are answered. */
export function datesPart(
  rows: { options: DateOptionRow[]; seminar: Dated; around: Around; today: LocalDate },
  t: Translate,
) {
  const { seminar, today } = rows
  const counts = countAnswered(rows.options)
  const compared = rows.options.map((option) => {
    const clashes = clashesOfOption(option, rows.around)
    const hard = clashes.filter((clash) => clash.hard).length
    return { option, clashes, hard, soft: clashes.length - hard }
  })
  const sortable = compared.map((one) => ({ ...one, ...spanOf(one.option), answer: one.option.answer }))
  const isOpen = (one: (typeof sortable)[number]) => one.option.withdrawn_at === null
  const open = sortable.filter(isOpen)
  const sorted = counts.all && seminar.confirmedAt === null ? open.sort(byPreference) : open
  const base = `/seminarier/${seminar.slug}`
  return {
    heading: headingOf(counts, nextAnswerBy(rows.options), { today, seminar }, t),
    remindHref: seminar.confirmedAt === null && counts.answered < counts.open ? `${base}/datum/paminnelse` : null,
    options: [...sorted, ...sortable.filter((one) => !isOpen(one))].map(({ option, clashes }, index) => ({
      ...optionView(option, seminar, t),
      best: index === 0 && counts.all && option.answer !== 'no' && counts.open > 1,
      clashes: clashes.map((clash) => ({ text: clashText(clash, t), hard: clash.hard })),
      confirmHref: `${base}/datumforslag/${option.id}`,
    })),
  }
}

function headingOf(
  counts: ReturnType<typeof countAnswered>,
  answerBy: LocalDate | null,
  { today, seminar }: { today: LocalDate; seminar: Dated },
  t: Translate,
) {
  if (counts.open === 0 || seminar.confirmedAt !== null) return null
  if (counts.all) return { is: 'done', text: t.n('dates.all_answered', counts.open), note: '' }
  const text = t.n('dates.some_answered', counts.open, { answered: counts.answered })
  if (answerBy === null) return { is: 'half', text, note: '' }
  const date = formatDate(answerBy, 'day', t.lang)
  return answerBy < today
    ? { is: 'late', text, note: t('dates.answer_was_due', { date }) }
    : { is: 'half', text, note: t('dates.answer_due', { date }) }
}

/** What came back when some answers could not be saved. */
export interface AnswersBack {
  saved: number
  conflicts: AnswerGiven[]
  gone: AnswerGiven[]
  errors: FormErrors
  /** As it was sent: shown again where it was not saved. */
  typed: FormValues
}

/** The options as the RSS contact answers them, and what could not be saved. */
export function rssDatesPart(
  rows: {
    options: DateOptionRow[]
    seminar: Dated
    history: HistoryRow[]
    me: string
    answersBack: AnswersBack | null
    /** null: nothing is negotiated. */
    around: Around | null
    today: LocalDate
  },
  t: Translate,
) {
  const { seminar, answersBack: back, around, today } = rows
  const open = rows.options.filter((option) => option.withdrawn_at === null)
  const due = nextAnswerBy(rows.options)
  return {
    dateOptions: open.map((option) => {
      const view = optionView(option, seminar, t)
      const mine = back?.conflicts.find(({ id }) => id === option.id)
      const wrong = back?.errors[`answer.${option.id}`] ?? back?.errors[`comment.${option.id}`]
      const typed = wrong ? String(back?.typed[`comment.${option.id}`] ?? '') : null
      const typedAnswer = wrong ? back?.typed[`answer.${option.id}`] : null
      return {
        ...view,
        answer: mine?.answer ?? typedAnswer ?? option.answer,
        comment: mine?.comment ?? typed ?? option.comment,
        seen: markOfAnswer(option),
        wrong: wrong ?? null,
        shared: around && sharedText(option.date, around, t),
        isYours: option.answered_by === rows.me,
        theirs: mine ? theirsText(option, t) : null,
        mine: mine ? t('dates.yours_kept', { answer: t(`seminars.answer.${mine.answer}`) }) : null,
      }
    }),
    town: around?.placeWith(null)?.name ?? null,
    answerDue:
      due && t(due < today ? 'dates.rss_was_due' : 'common.answer_by', { date: formatDate(due, 'day', t.lang) }),
    gone: (back?.gone ?? []).map((given) => goneText(given, rows.options, t)),
    answersSaved: back && back.saved > 0 ? t.n('rss.dates.saved', back.saved) : null,
    isGone: (back?.gone.length ?? 0) > 0,
    dateEvents: historyView(
      rows.history.filter(({ kind }) => kind.startsWith('date_')),
      t,
    ),
    conflicts: back?.conflicts.length ? t.n('dates.conflicts', back.conflicts.length) : null,
  }
}

/** Which others is not an RSS contact's to know. */
function sharedText(date: LocalDate, around: Around, t: Translate): string | null {
  const n = sharedWith(date, around).length
  return n === 0 ? null : t.n('dates.shared', n)
}

function theirsText(option: DateOptionRow, t: Translate): string {
  if (option.answer === null) return t('dates.theirs_cleared')
  const answer = t(`seminars.answer.${option.answer}`).toLowerCase()
  const why = option.comment ? ` (”${option.comment}”)` : ''
  const at = option.answered_at ? formatInstant(option.answered_at, t.lang) : ''
  return t('dates.theirs', { name: option.answererName ?? '', answer, why, at })
}

function goneText(given: AnswerGiven, options: DateOptionRow[], t: Translate): string {
  const option = options.find(({ id }) => id === given.id)
  if (!option) return ''
  const span = formatSpan(spanOf(option), t.lang)
  const answer = t(`seminars.answer.${given.answer}`).toLowerCase()
  const why = given.comment ? ` (”${given.comment}”)` : ''
  return t('dates.gone', { span, answer, why })
}
