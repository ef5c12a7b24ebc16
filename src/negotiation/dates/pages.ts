/** The secretariat's forms about dates: propose, settle, remind, take back. */

import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { addDays, formatDate, formatInstant, formatSpan, formatTime, type LocalDate } from '../../kernel/time.ts'
import { hoursText, joined, listText } from '../../kernel/words.ts'
import type { Round } from '../../rounds/queries.ts'
import { leadDaysOf, longestLead, periodWords } from '../../rounds/rules.ts'
import type { Contact } from '../../seminars/contacts.queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import type { Clash } from '../clash.rules.ts'
import { type Misfit, usualHours } from '../programme/rules.ts'
import type { VenueChoice } from '../venues/queries.ts'
import { isWaiting } from './answers.rules.ts'
import { clashText } from './options.pages.ts'
import type { DateOptionRow } from './queries.ts'
import { type Consequences, proposalRows, proposeAnswerBy, spanOf, type VenueContact, type VenueNews } from './rules.ts'
import { type DateWarning, tickOf } from './warnings.rules.ts'

function ofSeminar({ slug, name }: Seminar) {
  return { slug, name, href: `/seminarier/${slug}`, base: `/seminarier/${slug}` }
}

interface ProposeShown {
  contacts: Contact[]
  venues: VenueChoice[]
  today: LocalDate
  values?: FormValues
  warnings?: DateWarning[]
}

export function proposePage(seminar: Seminar, round: Round, shown: ProposeShown, t: Translate) {
  const { contacts, venues, today, values = {}, warnings = [] } = shown
  const names = contacts.map((contact) => contact.name)
  return {
    title: t('seminars.propose.title', { name: seminar.name }),
    seminar: ofSeminar(seminar),
    intro: t('seminars.propose.intro', {
      from: formatDate(round.starts_on, 'long', t.lang),
      to: formatDate(round.ends_on, 'long', t.lang),
    }),
    errorParams: periodWords({ from: round.starts_on, to: round.ends_on }, t),
    unhurried: t('dates.propose_from', {
      date: formatDate(addDays(today, longestLead(leadDaysOf(round))), 'day', t.lang),
    }),
    told: names.length > 0 && t('seminars.propose.told', { names: listText(names, t) }),
    contactsHref: `/rss-organ/${seminar.rssId}`,
    answerBy: values.answer_by ?? proposeAnswerBy(today, round.answer_dates_days),
    formRows: proposalRowsView(proposalRows, { values, venues }, t),
    warnings: warningTexts(warnings, t),
  }
}

export function proposalRowsView(
  rows: number,
  { values, venues }: { values: FormValues; venues: VenueChoice[] },
  t: Translate,
) {
  const choices = [
    { value: '', label: t('dates.field.no_venue') },
    ...venues.map((venue) => ({ value: venue.id, label: venueChoice(venue, t) })),
  ]
  const usual = (time: string) => (t.lang === 'sv' ? time.replace(':', '.') : time)
  return Array.from({ length: rows }, (_, index) => {
    const typed = (field: string) => values[`options.${index}.${field}`]
    return {
      prefix: `options.${index}`,
      legend: t('seminars.propose.row', { n: index + 1 }),
      date: typed('date') ?? '',
      start: typed('start') ?? usual(usualHours.start),
      end: typed('end') ?? usual(usualHours.end),
      venue: typed('venue') ?? '',
      held_until: typed('held_until') ?? '',
      choices: venues.length > 0 ? choices : null,
    }
  })
}

function venueChoice({ name, room, town, capacity }: VenueChoice, t: Translate): string {
  const venue = joined(name, room, town)
  return t('dates.field.venue_choice', { venue, capacity })
}

export function warningTexts(warnings: DateWarning[], t: Translate): string[] {
  return warnings.map(({ date, clash }) => `${formatDate(date, 'long', t.lang)}: ${clashText(clash, t)}`)
}

export function reopenPage(
  seminar: Seminar,
  { invited, venue }: { invited: number; venue: VenueContact | null },
  t: Translate,
) {
  const span = formatSpan(
    { date: seminar.date ?? '', start: seminar.startTime ?? '', end: seminar.endTime ?? '' },
    t.lang,
  )
  return {
    title: t('seminars.reopen.title', { name: seminar.name }),
    seminar: ofSeminar(seminar),
    intro: t('seminars.reopen.intro', { span }),
    invited: invited > 0 ? t.n('seminars.reopen.invited', invited) : null,
    venue: venue && freedVenue(venue, t),
  }
}

function freedVenue({ name, town, contact_email: email }: VenueContact, t: Translate): string {
  const venue = joined(name, town)
  return email === '' ? t('dates.reopen.call', { venue }) : t('dates.reopen.mail', { venue, email })
}

interface ConfirmRows {
  seminar: Seminar
  option: DateOptionRow
  clashes: Clash[]
  /** What becomes of the programme at these hours. */
  programme: { isMoved: boolean; misfit: Misfit | null }
  follows: Consequences<DateOptionRow>
  contacts: Contact[]
  /** The seminar's venue now, when the one held for the date takes its place. */
  replacesVenue: string | null
}

export function confirmPage(rows: ConfirmRows, t: Translate) {
  const { seminar, option, clashes, follows, contacts } = rows
  const hard = clashes.filter((clash) => clash.hard)
  const span = formatSpan(spanOf(option), t.lang)
  const venue = joined(option.venueName, option.venueTown) || null
  return {
    title: t('dates.confirm.title', { name: seminar.name }),
    seminar: ofSeminar(seminar),
    optionId: option.id,
    span,
    day: formatDate(option.date, 'long', t.lang),
    clock: hoursText(option.start_time, option.end_time, t),
    answer: answerText(option, t),
    venue:
      venue &&
      (rows.replacesVenue
        ? t('dates.confirm.venue_instead', { venue, other: rows.replacesVenue })
        : t('dates.confirm.venue', { venue })),
    hard: hard.map((clash) => clashText(clash, t)),
    soft: [...programmeText(rows, t), ...clashes.filter((clash) => !clash.hard).map((clash) => clashText(clash, t))],
    tick: tickOf(clashes),
    tickText: t.n('dates.confirm.tick', hard.length),
    released: follows.released.map((one) => ({ span: formatSpan(spanOf(one), t.lang), venue: one.venueName })),
    mails: [
      ...contacts.map(({ name, email }) => ({ name, email, why: t('dates.confirm.why_contact') })),
      ...follows.venues
        .filter(({ venue: { contact_email } }) => contact_email !== '')
        .map((news) => ({
          name: news.venue.contact_name || news.venue.name,
          email: news.venue.contact_email,
          why: venueWhy(news, t),
        })),
    ],
    toCall: follows.venues
      .filter(({ venue: { contact_email } }) => contact_email === '')
      .map((news) => ({
        venue: joined(news.venue.name, news.venue.town),
        phone: joined(news.venue.contact_name, news.venue.contact_phone),
        why: venueWhy(news, t),
      })),
  }
}

function programmeText({ programme, option }: ConfirmRows, t: Translate): string[] {
  const hours = { start: formatTime(option.start_time, t.lang), end: formatTime(option.end_time, t.lang) }
  if (programme.isMoved) return [t('programmes.follows', hours)]
  return programme.misfit ? [t(`programmes.misfit.${programme.misfit}`, hours)] : []
}

function venueWhy({ venue, needed, released }: VenueNews<DateOptionRow>, t: Translate): string {
  const free = released.map(({ date }) => formatDate(date, 'short', t.lang)).join(', ')
  const name = venue.name
  if (!needed) return t('dates.confirm.why_released', { name, free })
  const day = formatDate(needed.date, 'short', t.lang)
  return released.length > 0
    ? t('dates.confirm.why_both', { name, day, free })
    : t('dates.confirm.why_needed', { name, day })
}

function answerText(option: DateOptionRow, t: Translate) {
  const why = option.comment ? ` (”${option.comment}”)` : ''
  if (option.answer === null || option.answered_at === null) return { is: 'none', text: t('dates.confirm.unanswered') }
  const text = t('dates.confirm.answered', {
    name: option.answererName ?? '',
    answer: t(`seminars.answer.${option.answer}`).toLowerCase(),
    why,
    at: formatInstant(option.answered_at, t.lang),
  })
  return { is: option.answer === 'yes' ? 'done' : 'half', text }
}

/** To whom a reminder goes, and about what. */
export function remindPage(
  rows: { seminar: Seminar; options: DateOptionRow[]; contacts: Contact[]; body: string },
  t: Translate,
) {
  const waiting = rows.options.filter(isWaiting)
  const last = waiting
    .flatMap(({ reminded_at }) => reminded_at ?? [])
    .sort()
    .at(-1)
  return {
    title: t('dates.remind.title', { name: rows.seminar.name }),
    seminar: ofSeminar(rows.seminar),
    intro: t.n('dates.remind.intro', waiting.length, { body: rows.body }),
    waiting: waiting.map((option) => formatSpan(spanOf(option), t.lang)),
    contacts: rows.contacts.map(({ name, email }) => ({ name, email })),
    contactsHref: `/rss-organ/${rows.seminar.rssId}`,
    last: last ? t('dates.remind.last', { at: formatInstant(last, t.lang) }) : null,
    button: t.n('dates.remind.button', rows.contacts.length),
  }
}
