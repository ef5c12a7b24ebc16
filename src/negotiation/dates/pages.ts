/** A seminar's date options, and the secretariat's forms about them: propose, confirm, remind, take back. */

import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { addDays, formatDate, formatInstant, formatSpan, formatTime, type LocalDate, week } from '../../kernel/time.ts'
import { joined, listText, type Slot } from '../../kernel/words.ts'
import type { Round } from '../../rounds/queries.ts'
import { leadDaysOf, longestLead, periodWords } from '../../rounds/rules.ts'
import type { Contact } from '../../seminars/helpers.queries.ts'
import { historyView } from '../../seminars/parts.pages.ts'
import type { HistoryRow } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { venueText } from '../../seminars/words.rules.ts'
import {
  type Around,
  type Clash,
  clashesOfOption,
  clashKeys,
  type DateWarning,
  sharedWith,
  tickOf,
} from '../clash.rules.ts'
import { type Misfit, usualHours } from '../programme/rules.ts'
import type { Venue } from '../venues/queries.ts'
import {
  type AnswerGiven,
  byPreference,
  countAnswered,
  isWaiting,
  markOfAnswer,
  nextAnswerBy,
} from './answers.rules.ts'
import type { DateOption } from './queries.ts'
import { type Consequences, proposalRows, proposeAnswerBy, spanOf, type VenueContact, type VenueNews } from './rules.ts'

interface ProposeShown {
  contacts: Contact[]
  venues: Venue[]
  today: LocalDate
  values: FormValues
  warnings: DateWarning[]
}

export function proposePage(seminar: Seminar, round: Round, shown: ProposeShown, t: Translate) {
  const { contacts, venues, today, values, warnings } = shown
  const names = contacts.map((contact) => contact.name)
  return {
    title: t('dates.propose.title', { name: seminar.name }),
    seminar,
    round,
    errorParams: periodWords({ from: round.starts_on, to: round.ends_on }, t),
    unhurriedFrom: addDays(today, longestLead(leadDaysOf(round))),
    told: names.length > 0 && t('dates.propose.told', { names: listText(names, t) }),
    answerBy: values.answer_by ?? proposeAnswerBy(today, round.answer_dates_days),
    proposal: proposalRowsView(proposalRows, { values, venues }, t),
    warnings: warningTexts(warnings, t),
  }
}

export function proposalRowsView(
  rows: number,
  { values, venues }: { values: FormValues; venues: Venue[] },
  t: Translate,
) {
  const choices = [
    { value: '', label: t('dates.field.no_venue') },
    ...venues.map(({ id, name, room, town, capacity }) => {
      const venue = joined(name, room, town)
      return { value: id, label: t('dates.field.venue_choice', { venue, capacity }) }
    }),
  ]
  const usual = (time: string) => (t.lang === 'sv' ? time.replace(':', '.') : time)
  return Array.from({ length: rows }, (_, index) => {
    const typed = (field: string) => values[`options.${index}.${field}`]
    return {
      prefix: `options.${index}`,
      legend: t('dates.propose.row', { n: index + 1 }),
      date: typed('date') ?? '',
      start: typed('start') ?? usual(usualHours.start),
      end: typed('end') ?? usual(usualHours.end),
      venue: typed('venue') ?? '',
      held_until: typed('held_until') ?? '',
      choices: venues.length > 0 ? choices : null,
    }
  })
}

export function warningTexts(warnings: DateWarning[], t: Translate): string[] {
  return warnings.map(({ date, clash }) => `${formatDate(date, 'long', t.lang)}: ${clashText(clash, t)}`)
}

export function clashText({ kind, params }: Clash, t: Translate): string {
  const date = typeof params.date === 'string' ? formatDate(params.date, 'short', t.lang) : null
  return t(clashKeys[kind], date === null ? params : { ...params, date })
}

export function reopenPage(
  seminar: Seminar,
  { slot, invited, venue }: { slot: Slot; invited: number; venue: VenueContact | null },
  t: Translate,
) {
  const title = t('dates.reopen.title', { name: seminar.name })
  return { title, seminar, slot, invited, venue }
}

interface ConfirmRows {
  seminar: Seminar
  option: DateOption
  clashes: Clash[]
  /** Whether confirming the date moves the programme, or how the programme contradicts the hours. */
  programme: { isMoved: boolean; misfit: Misfit | null }
  follows: Consequences<DateOption>
  contacts: Contact[]
  /** The seminar's present venue, if the venue reserved for the date replaces it; otherwise null. */
  replacesVenue: string | null
}

export function confirmPage(rows: ConfirmRows, t: Translate) {
  const { seminar, option, clashes, follows, contacts, replacesVenue } = rows
  const hard = clashes.filter((clash) => clash.hard)
  const soft = clashes.filter((clash) => !clash.hard)
  const texts = (some: Clash[]) => some.map((clash) => clashText(clash, t))
  const news = follows.venues.map((one) => ({ ...one, why: venueWhy(one, t) }))
  return {
    title: t('dates.confirm.title', { name: seminar.name }),
    seminar,
    option,
    answer: answerText(option, t),
    venue: venueText(option),
    replacesVenue,
    hard: texts(hard),
    soft: [...programmeText(rows, t), ...texts(soft)],
    tick: tickOf(clashes),
    released: follows.released.map((one) => ({ ...spanOf(one), venueName: one.venueName })),
    mails: [
      ...contacts.map(({ name, email }) => ({ name, email, why: t('dates.confirm.why_contact') })),
      ...news
        .filter(({ venue }) => venue.contact_email !== '')
        .map(({ venue, why }) => ({ name: venue.contact_name || venue.name, email: venue.contact_email, why })),
    ],
    toCall: news.filter(({ venue }) => venue.contact_email === ''),
  }
}

function programmeText({ programme, option }: ConfirmRows, t: Translate): string[] {
  const hours = { start: formatTime(option.start_time, t.lang), end: formatTime(option.end_time, t.lang) }
  if (programme.isMoved) return [t('programmes.follows', hours)]
  return programme.misfit ? [t(`programmes.misfit.${programme.misfit}`, hours)] : []
}

function venueWhy({ venue: { name }, needed, released }: VenueNews<DateOption>, t: Translate): string {
  const free = released.map(({ date }) => formatDate(date, 'short', t.lang)).join(', ')
  if (!needed) return t('dates.confirm.why_released', { name, free })
  const day = formatDate(needed.date, 'short', t.lang)
  return released.length > 0
    ? t('dates.confirm.why_both', { name, day, free })
    : t('dates.confirm.why_needed', { name, day })
}

function answerText(option: DateOption, t: Translate) {
  if (option.answer === null || option.answered_at === null) return { is: 'none', text: t('dates.confirm.unanswered') }
  const name = option.answererName ?? ''
  const at = formatInstant(option.answered_at, t.lang)
  const text = t('dates.confirm.answered', { name, at, ...answerWords(option.answer, option.comment, t) })
  return { is: option.answer === 'yes' ? 'done' : 'half', text }
}

/** "nej" and " (”vi har stämma”)": an answer and its comment, for use within a sentence. */
function answerWords(answer: AnswerGiven['answer'], comment: string, t: Translate) {
  return { answer: t(`seminars.answer.${answer}`).toLowerCase(), why: comment ? ` (”${comment}”)` : '' }
}

/** Previews a reminder: its recipients, and the dates it is about. */
export function remindPage(rows: { seminar: Seminar; options: DateOption[]; contacts: Contact[] }, t: Translate) {
  const { seminar, contacts } = rows
  const waiting = rows.options.filter(isWaiting)
  return {
    title: t('dates.remind.title', { name: seminar.name }),
    seminar,
    contacts,
    waiting: waiting.map(spanOf),
    lastAt: waiting
      .flatMap(({ reminded_at }) => reminded_at ?? [])
      .sort()
      .at(-1),
  }
}

type Dated = Pick<Seminar, 'slug' | 'confirmedAt' | 'startsAt'>

function optionView(option: DateOption, seminar: Dated, t: Translate) {
  const chosen = seminar.confirmedAt !== null && seminar.startsAt === option.starts_at
  return {
    ...option,
    ...spanOf(option),
    week: week(option.date),
    venue: heldText(option, t),
    open: option.withdrawn_at === null,
    chosen,
    ...optionStatus(option, chosen, t),
  }
}

function heldText(option: DateOption, t: Translate): string {
  const venue = venueText(option)
  const { venue_held_until: until } = option
  return venue && until ? t('dates.venue_held', { venue, date: formatDate(until, 'short', t.lang) }) : venue
}

function optionStatus(option: DateOption, chosen: boolean, t: Translate) {
  if (chosen) return { is: 'done', status: t('dates.option.chosen') }
  if (option.answer === 'no') return { is: 'no', status: t('seminars.answer.no') }
  if (option.withdrawn_at) return { is: 'empty', status: t('dates.option.withdrawn') }
  if (option.answer === 'yes') return { is: 'done', status: t('seminars.answer.yes') }
  if (option.answer === 'if_need_be') return { is: 'half', status: t('seminars.answer.if_need_be') }
  return { is: 'none', status: t('seminars.answer.none') }
}

interface OptionRows {
  options: DateOption[]
  seminar: Dated
  today: LocalDate
}

/** The options on the secretariat's page; when all are answered and none is confirmed, the best comes first. */
export function datesPart({ options, seminar, around, today }: OptionRows & { around: Around }, t: Translate) {
  const counts = countAnswered(options)
  const compared = options.map((option) => {
    const clashes = clashesOfOption(option, around)
    const hard = clashes.filter((clash) => clash.hard).length
    return { ...optionView(option, seminar, t), clashes, hard, soft: clashes.length - hard }
  })
  const open = compared.filter((one) => one.open)
  const sorted = counts.all && seminar.confirmedAt === null ? open.sort(byPreference) : open
  return {
    heading: headingOf(counts, nextAnswerBy(options), { today, seminar }, t),
    canRemind: seminar.confirmedAt === null && counts.answered < counts.open,
    options: [...sorted, ...compared.filter((one) => !one.open)].map((one, index) => ({
      ...one,
      best: index === 0 && counts.all && one.answer !== 'no' && counts.open > 1,
      clashes: one.clashes.map((clash) => ({ text: clashText(clash, t), hard: clash.hard })),
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

/** What became of a contact's answers, when some could not be saved. */
export interface AnswersBack {
  saved: number
  conflicts: AnswerGiven[]
  gone: AnswerGiven[]
  errors: FormErrors
  /** The form as sent, for showing again what was not saved. */
  typed: FormValues
}

/** The options as the RSS contact answers them, and the answers that could not be saved. */
export function rssDatesPart(
  rows: OptionRows & {
    history: HistoryRow[]
    answersBack: AnswersBack | null
    /** null when the seminar is confirmed or cancelled: then there is nothing to answer. */
    around: Around | null
  },
  t: Translate,
) {
  const { options, seminar, answersBack: back, around, today } = rows
  const due = nextAnswerBy(options)
  return {
    dateOptions: options
      .filter((option) => option.withdrawn_at === null)
      .map((option) => ({
        ...optionView(option, seminar, t),
        ...answerShown(option, back),
        seen: markOfAnswer(option),
        sharedWith: around ? sharedWith(option.date, around).length : 0,
        theirs: back?.conflicts.some(({ id }) => id === option.id) ? theirsText(option, t) : null,
      })),
    town: around?.placeWith(null)?.name ?? null,
    answerDue:
      due && t(due < today ? 'dates.rss_was_due' : 'common.answer_by', { date: formatDate(due, 'day', t.lang) }),
    gone: (back?.gone ?? []).map((given) => goneText(given, options, t)),
    answersSaved: back?.saved ?? 0,
    conflicts: back?.conflicts.length ?? 0,
    dateEvents: historyView(
      rows.history.filter(({ kind }) => kind.startsWith('date_')),
      t,
    ),
  }
}

/** Form values of one option; an answer that was not saved stays as the contact sent it. */
function answerShown(option: DateOption, back: AnswersBack | null) {
  const mine = back?.conflicts.find(({ id }) => id === option.id)
  const wrong = back?.errors[`answer.${option.id}`] ?? back?.errors[`comment.${option.id}`] ?? null
  const typed = (field: 'answer' | 'comment') => (wrong ? back?.typed[`${field}.${option.id}`] : undefined)
  return {
    wrong,
    answer: mine?.answer ?? typed('answer') ?? option.answer,
    comment: mine?.comment ?? (wrong ? String(typed('comment') ?? '') : option.comment),
  }
}

function theirsText(option: DateOption, t: Translate): string {
  if (option.answer === null) return t('dates.theirs_cleared')
  const at = option.answered_at ? formatInstant(option.answered_at, t.lang) : ''
  const name = option.answererName ?? ''
  return t('dates.theirs', { name, at, ...answerWords(option.answer, option.comment, t) })
}

function goneText({ id, answer, comment }: AnswerGiven, options: DateOption[], t: Translate): string {
  const option = options.find((one) => one.id === id)
  if (!option) return ''
  return t('dates.gone', { span: formatSpan(spanOf(option), t.lang), ...answerWords(answer, comment, t) })
}
