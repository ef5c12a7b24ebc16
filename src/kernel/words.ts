/** Formats days, hours, places and lists, in the same way for pages, letters, calendars and downloads. */
import { formatNumber, type Translate, translators } from './i18n/translate.ts'
import {
  formatDate,
  formatInstant,
  formatSpan,
  formatTime,
  type Lang,
  type LocalDate,
  type LocalTime,
  localDate,
  toLocal,
  type UtcText,
  week,
} from './time.ts'

/** A period of time within one day. */
export interface Slot {
  date: LocalDate
  start: LocalTime
  end: LocalTime
}

/** "9.30–15.30" */
export function hoursText(start: LocalTime, end: LocalTime, { lang }: Translate): string {
  return `${formatTime(start, lang)}–${formatTime(end, lang)}`
}

/** "kl. 9.30–15.30", for hours alone or after a day. */
export function atHours(start: LocalTime, end: LocalTime, t: Translate): string {
  const hours = hoursText(start, end, t)
  return t.lang === 'sv' ? `kl. ${hours}` : hours
}

/** "Folkets hus, Lund": the parts that are not empty, with commas between; '' when all are empty. */
export function joined(...parts: (string | null | undefined | false)[]): string {
  return parts.filter(Boolean).join(', ')
}

/** "Tema: Ledarskap"; a label that asks has no colon: "Vad gjorde ni? Språkombud". */
export function labelled(label: string, text: string): string {
  return `${label}${label.endsWith('?') ? '' : ':'} ${text}`
}

const lists = {
  conjunction: { sv: new Intl.ListFormat('sv-SE'), en: new Intl.ListFormat('en-GB') },
  disjunction: {
    sv: new Intl.ListFormat('sv-SE', { type: 'disjunction' }),
    en: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
  },
}

/** "Lund, Malmö och Ystad"; with `disjunction` "… eller Ystad". */
export function listText(items: string[], { lang }: Translate, type: keyof typeof lists = 'conjunction'): string {
  return lists[type][lang].format(items)
}

/** "Lund, Malmö och Ystad", or with more than `most` items "Lund, Malmö och 4 till". */
export function someText(items: string[], most: number, t: Translate): string {
  const rest = items.length - most
  if (rest <= 0) return listText(items, t)
  return `${items.slice(0, most).join(', ')} ${t('list.and_more', { n: rest })}`
}

const numerals = {
  sv: ['noll', 'ett', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio', 'elva', 'tolv'],
  en: ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
}

/** "två": before a noun with "ett" in Swedish; in figures from 13 on. */
export function inWords(n: number, { lang }: Translate): string {
  return numerals[lang][n] ?? formatNumber(n, lang)
}

/** The format helpers of all templates: `it.day(date)`, `it.hours(start, end)`, `it.list(names)` … */
type TemplateWords = ReturnType<typeof wordsIn>

function wordsIn(t: Translate) {
  const { lang } = t
  return {
    /** A date or an instant as "onsdag 14 april"; `long` with the year, `short` 14 apr, `month` april 2027. */
    day: (at: LocalDate | UtcText, style: 'long' | 'day' | 'short' | 'month' = 'day') =>
      formatDate(at.includes('T') ? localDate(at) : at, style, lang),
    /** The day of an instant: "2027-04-14" */
    date: (instant: UtcText) => localDate(instant),
    /** 15: the ISO week */
    week: (date: LocalDate) => week(date),
    /** A time or an instant as "9.30" */
    clock: (at: LocalTime | UtcText) => formatTime(at.includes('T') ? toLocal(at).time : at, lang),
    hours: (start: LocalTime, end: LocalTime) => hoursText(start, end, t),
    /** "onsdag 14 april 2027 kl. 9.30–15.30" */
    span: (slot: Slot) => formatSpan(slot, lang),
    /** "2027-04-14 09.30" */
    at: (instant: UtcText) => formatInstant(instant, lang),
    where: joined,
    list: (items: string[]) => listText(items, t),
    number: (n: number) => formatNumber(n, lang),
  }
}

export const templateWords: Record<Lang, TemplateWords> = { sv: wordsIn(translators.sv), en: wordsIn(translators.en) }
