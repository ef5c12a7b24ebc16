/** The only place that reads the clock or converts between wall time and UTC. */
import { DateTime, IANAZone } from 'luxon'
import { Invalid } from './errors.ts'

/** `2027-04-14T07:30:00Z`: text order is time order. */
export type UtcText = string
/** `2027-04-14` */
export type LocalDate = string
/** `09:30` */
export type LocalTime = string

export interface Clock {
  now(): UtcText
}

const zone = 'Europe/Stockholm'
const stockholm = IANAZone.create(zone)

export const systemClock: Clock = { now: () => `${new Date().toISOString().slice(0, 19)}Z` }

function toText(at: DateTime): UtcText {
  return at.toUTC().startOf('second').toISO({ suppressMilliseconds: true }) ?? ''
}

/**
 * Converts wall time in Sweden to an instant. The hour that occurs twice in October means the first, in summer time.
 * @throws Invalid `time.no_such_date` (30 February) or `time.no_such_hour` (the skipped hour in March)
 */
export function toUtc(date: LocalDate, time: LocalTime): UtcText {
  if (!isDate(date)) throw new Invalid('time.no_such_date')
  const at = DateTime.fromISO(`${date}T${time}`, { zone: stockholm })
  if (!at.isValid || at.toFormat('HH:mm') !== time) throw new Invalid('time.no_such_hour')
  const earlier = at.minus({ hours: 1 })
  const first = earlier.toFormat('yyyy-MM-dd HH:mm') === `${date} ${time}` ? earlier : at
  return toText(first)
}

/** Cache: tables convert the same few instants many times, and time zone conversion is slow. */
const localTimes = new Map<UtcText, { date: LocalDate; time: LocalTime }>()

export function toLocal(at: UtcText): { date: LocalDate; time: LocalTime } {
  const known = localTimes.get(at)
  if (known) return known
  const text = DateTime.fromISO(at, { zone: stockholm }).toFormat("yyyy-MM-dd'T'HH:mm")
  const local = { date: text.slice(0, 10), time: text.slice(11) }
  if (localTimes.size > 5000) localTimes.clear()
  localTimes.set(at, local)
  return local
}

export function localDate(at: UtcText): LocalDate {
  return toLocal(at).date
}

const msPerDay = 86_400_000

/** Days since 1970-01-01, counted without a time zone. */
function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / msPerDay
}

function dateOfDay(day: number): LocalDate {
  return new Date(day * msPerDay).toISOString().slice(0, 10)
}

export function isDate(text: string): text is LocalDate {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = dayNumber(text)
  // Date.parse accepts 30 February as 2 March.
  return Number.isFinite(day) && dateOfDay(day) === text
}

export function isTime(text: string): text is LocalTime {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text)
}

/** `09:30` → 570 */
export function minuteOfDay(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** 570 → `09:30` */
export function timeOfDay(minute: number): LocalTime {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfDay(dayNumber(date) + days)
}

export function addMinutes(at: UtcText, minutes: number): UtcText {
  return toText(DateTime.fromISO(at, { zone: 'utc' }).plus({ minutes }))
}

export function addSeconds(at: UtcText, seconds: number): UtcText {
  return toText(DateTime.fromISO(at, { zone: 'utc' }).plus({ seconds }))
}

/** Negative when `to` is earlier. */
export function secondsBetween(from: UtcText, to: UtcText): number {
  return (Date.parse(to) - Date.parse(from)) / 1000
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from)
}

/** 1 Monday … 7 Sunday. */
export function weekday(date: LocalDate): number {
  return ((dayNumber(date) + 3) % 7) + 1
}

/** ISO week, 1–53. */
export function week(date: LocalDate): number {
  const thursday = addDays(date, 4 - weekday(date))
  return Math.floor(daysBetween(`${thursday.slice(0, 4)}-01-01`, thursday) / 7) + 1
}

/** Midnight in UTC, by which the spreadsheet library represents a date without a time. */
export function midnightOf(date: LocalDate): Date {
  return new Date(dayNumber(date) * msPerDay)
}

/** The Monday of the date's week. */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date))
}

/** Monday of an ISO week: 4 January is always in week 1. */
export function mondayOfWeek(year: number, week: number): LocalDate {
  return addDays(mondayOf(`${String(year).padStart(4, '0')}-01-04`), (week - 1) * 7)
}

/** `[year, month, day, hour, minute]` in UTC, as the ics package wants it. */
export function utcParts(at: UtcText): [number, number, number, number, number] {
  const t = DateTime.fromISO(at, { zone: 'utc' })
  return [t.year, t.month, t.day, t.hour, t.minute]
}

export type Lang = 'sv' | 'en'
const dateFormats = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  short: { day: 'numeric', month: 'short' },
  month: { month: 'long', year: 'numeric' },
} as const
const formatters = new Map<string, Intl.DateTimeFormat>()
const formattedDates = new Map<string, string>()

/** `long` onsdag 14 april 2027 · `date` 14 april 2027 · `day` onsdag 14 april · `short` 14 apr · `month` april 2027 */
export function formatDate(date: LocalDate, style: keyof typeof dateFormats, lang: Lang): string {
  const key = `${lang}-${style}-${date}`
  const known = formattedDates.get(key)
  if (known !== undefined) return known
  const text = formatter(style, lang).format(Date.parse(`${date}T00:00:00Z`))
  const written = lang === 'sv' && style === 'short' ? text.replace('.', '') : text
  if (formattedDates.size > 5000) formattedDates.clear()
  formattedDates.set(key, written)
  return written
}

function formatter(style: keyof typeof dateFormats, lang: Lang): Intl.DateTimeFormat {
  const key = `${lang}-${style}`
  const known = formatters.get(key)
  if (known) return known
  const locale = lang === 'sv' ? 'sv-SE' : 'en-GB'
  const format = new Intl.DateTimeFormat(locale, { ...dateFormats[style], timeZone: 'UTC' })
  formatters.set(key, format)
  return format
}

/** `9.30` in Swedish, `9:30` in English. */
export function formatTime(time: LocalTime, lang: Lang): string {
  const plain = time.replace(/^0/, '')
  return lang === 'sv' ? plain.replace(':', '.') : plain
}

/** "onsdag 14 april 2027 kl. 9.30–15.30" */
export function formatSpan(span: { date: LocalDate; start: LocalTime; end: LocalTime }, lang: Lang): string {
  const hours = `${formatTime(span.start, lang)}–${formatTime(span.end, lang)}`
  return `${formatDate(span.date, 'long', lang)}${lang === 'sv' ? ' kl. ' : ', '}${hours}`
}

/** "onsdag 14 april 2027 kl. 9.30", for pages on which somebody chooses a time. */
export function formatMoment(at: UtcText, lang: Lang): string {
  const { date, time } = toLocal(at)
  return `${formatDate(date, 'long', lang)}${lang === 'sv' ? ' kl. ' : ', '}${formatTime(time, lang)}`
}

/** `2027-04-14 09.30`, for tables and logs shown to people. */
export function formatInstant(at: UtcText, lang: Lang): string {
  const { date, time } = toLocal(at)
  return `${date} ${lang === 'sv' ? time.replace(':', '.') : time}`
}
