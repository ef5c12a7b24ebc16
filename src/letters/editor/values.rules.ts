/** Example values of a letter's placeholders for one reader: real data where there is any, else invented. */

import { statementValues } from '../../documentation/letters.rules.ts'
import {
  calendarWords,
  type ProgrammeLine,
  type QuestionFacts,
  type Sender,
  seatValues,
  seminarValues,
} from '../../invitations/letters.rules.ts'
import type { Hours } from '../../invitations/rules.ts'
import { changesSince, isUpToDate, readTold, toldOf } from '../../invitations/told.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import type { Block } from '../../kernel/mail/letter.ts'
import { addDays, type LocalDate, toUtc, type UtcText } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { mailingFacts, mailingPurposes } from '../../mailings/compose/audience.rules.ts'
import { rssValues } from '../../mailings/compose/contacts.rules.ts'
import {
  dateSettledValues,
  datesClosedValues,
  datesReminderValues,
  offeredValues,
  venueValues,
} from '../../negotiation/dates/letters.rules.ts'
import { usualHours } from '../../negotiation/programme/rules.ts'
import { gapsValues } from '../../negotiation/target-group/gaps.rules.ts'
import { newsValues } from '../../responses/joint/news.rules.ts'
import type { Left } from '../../responses/left.rules.ts'
import { leftValues, type Receipt, receiptPurpose, receiptValues } from '../../responses/letters.rules.ts'
import type { SeatRole } from '../../schema.ts'
import { changedValues, type Known, venueChangeValues } from '../../seminars/helpers.rules.ts'
import type { Seminar, SettledSeminar } from '../../seminars/rules.ts'
import { isSettled } from '../../seminars/rules.ts'
import { isToHelper, type Purpose, purposeFacts } from '../purposes.rules.ts'
import type { Values } from '../rules.ts'

/** A person who would get the letter. */
export interface Reader {
  name: string
  email: string
  title: string
  role: SeatRole
  officialName: string
  municipalityName: string
  /** JSON of `Told`, what the latest letter said of the seminar; '' when there was none. */
  told: string
  /** Name of the other person the letter mentions: holder, former holder or substitute; '' when there is none. */
  other: string
  receipt: Receipt | null
  /** What is left of the questions; null for an invented person. */
  left: Left | null
  /** A guest's organisation; '' for others. */
  organisation: string
}

/** What is invented in an example; each has a message key `letters.invented.<name>`. */
export type Invented = 'person' | 'day' | 'digital' | 'changes' | 'receipt' | 'other' | 'organisation' | 'hours'

export interface Around {
  sender: Sender
  today: LocalDate
  now: UtcText
  facts: QuestionFacts
  seminar: Seminar
  programme: ProgrammeLine[]
  /** The guests' afternoon; null in letters to others, and while it is not set. */
  hours: Hours | null
  municipalities: number
  /** The contact person's seminars, for a letter to an RSS body. */
  seminars: Seminar[]
}

const t = translators.sv

export function exampleValues(
  purpose: Purpose,
  reader: Reader,
  around: Around,
): { values: Values; invented: Invented[] } {
  const { sender, facts } = around
  const invented: Invented[] = []
  if (isToHelper(purpose)) return helperExample(purpose, reader, around)
  const isToGuest = purposeFacts[purpose].audience === 'guest'
  const seminar = exampleSeminar(purpose, around, invented)
  const who = { ...reader, answerBy: seminar.answerBy, diaryNumber: seminar.diaryNumber, seminarName: seminar.name }
  const own = { ...facts, municipalities: around.municipalities, regionName: seminar.regionName }
  const values: Values = {
    ...seminarValues(sender, seminar, around.programme, around.today),
    ...seatValues(who, own),
    intresseorganisation: reader.organisation || t('letters.example.organisation'),
    'i stället för': reader.other || t('letters.example.other'),
    ersättare: reader.other || t('letters.example.other'),
    efter: reader.other || t('letters.example.other'),
    efterträdare: reader.other || t('letters.example.other'),
    skäl: t('letters.example.reason'),
    ändringar: changesOf(reader, seminar),
    'ditt svar': t('mailings.letter.replied_coming'),
    ...leftValues(reader.left ?? { begun: false, themes: [], minutes: facts.minutes[reader.role] }, null),
    ...(purpose === 'confirm_statements' &&
      statementValues({ n: 3, confirmBy: addDays(around.today, 7) }, sender.link)),
    ...(isMailing(purpose) && { kalender: calendarWords(mailingFacts[purpose].calendar) }),
  }
  if (purpose === 'moved' && isNothingNew(reader, seminar)) invented.push('changes')
  if (isToGuest && reader.organisation === '') invented.push('organisation')
  if (needsOther.has(purpose) && reader.other === '') invented.push('other')
  if (purpose === 'receipt' || purpose === 'receipt_entered') {
    const own = reader.receipt && receiptPurpose(reader.receipt) === purpose ? reader.receipt : null
    if (!own) invented.push('receipt')
    const entry = purpose === 'receipt_entered' ? { source: 'paper' as const, receivedOn: around.today } : undefined
    const receipt = own ?? { ...exampleReceipt(facts.questions[reader.role], around.now), entry }
    Object.assign(values, receiptValues(sender, who, receipt))
  }
  if (purpose === 'joint_news') Object.assign(values, newsValues(sender, who, { proposals: 1 }))
  return { values, invented }
}

/** Values of a letter to a helper; proposed and former days are made up from the seminar's day. */
function helperExample(purpose: Purpose, { name }: Reader, around: Around) {
  const { sender, seminar, today } = around
  const { baseUrl } = sender
  const invented: Invented[] = []
  const shown = exampleSeminar(purpose, around, invented)
  const { slug, venueName, venueTown } = shown
  const day = { date: shown.date, start: shown.startTime, end: shown.endTime }
  const earlier = { ...day, date: addDays(shown.date, -7) }
  const place = joined(venueName, venueTown)
  const now: Known = { day, form: 'on_site', venueId: 'lokal', place, cancelled: false }
  const about = { seminar, reason: t('letters.example.reason'), baseUrl }
  const offers = [{ seminar: { name: seminar.name, slug }, dates: [earlier, day] }]
  const asked = { baseUrl, answerBy: addDays(today, 14), today }
  const examples: Partial<Record<Purpose, () => Values>> = {
    rss_message: () => rssValues(sender, name, around.seminars),
    rss_introduction: () => offeredValues(offers, asked),
    dates_proposed: () => offeredValues(offers, asked),
    dates_reminder: () => datesReminderValues(offers[0]!, asked),
    date_settled: () => dateSettledValues(seminar, { settled: day, released: [earlier], baseUrl }),
    dates_closed: () =>
      datesClosedValues(seminar, { closed: [earlier], kept: [{ ...day, isAnswered: false }], baseUrl }),
    gaps_asked: () => gapsExample(shown, asked),
    rss_changed: () => changedValues({ before: { ...now, day: earlier }, now }, about),
    rss_cancelled: () => changedValues({ before: now, now: { ...now, cancelled: true } }, about),
    venue_needed: () => venueValues(seminar, { venue: place, needed: day, released: [earlier] }),
    venue_released: () => venueValues(seminar, { venue: place, needed: null, released: [day] }),
    venue_changed: () => venueChangeValues({ before: earlier, now: day }, { ...about, venue: place }),
  }
  return { values: { ...examples[purpose]?.(), namn: name }, invented }
}

function gapsExample({ name, slug }: SettledSeminar, asked: { baseUrl: string; answerBy: string }) {
  const seats = [{ role: 'politician' as const, gap: 'empty' as const, name: '' }]
  const municipality = t('letters.example.municipality')
  const missing = [{ code: '', municipality, seats }]
  return gapsValues({ n: 1, parts: [{ seminar: { name, slug }, missing }] }, asked)
}

/** The seminar as its reader sees it. Appends what it makes up to `invented`. */
export function exampleSeminar(purpose: Purpose, around: Around, invented: Invented[] = []): SettledSeminar {
  const isToGuest = purposeFacts[purpose].audience === 'guest'
  return afternoonOr(settledOr(purpose, around, invented), isToGuest, around, invented)
}

function isMailing(purpose: Purpose): purpose is (typeof mailingPurposes)[number] {
  return mailingPurposes.some((one) => one === purpose)
}

const needsOther = new Set<Purpose>([
  ...(['substitute', 'substitute_cancelled', 'substitute_declined', 'handover', 'handed_over'] as const),
])

/** The seminar, with an invented day and place where it has none, and digital where the letter says so. */
function settledOr(purpose: Purpose, around: Around, invented: Invented[]): SettledSeminar {
  const { seminar, today } = around
  let shown = seminar
  if (!isSettled(shown)) {
    invented.push('day')
    const date = seminar.date ?? addDays(today, 60)
    const [startTime, endTime] = [seminar.startTime ?? usualHours.start, seminar.endTime ?? usualHours.end]
    shown = {
      ...seminar,
      date,
      startTime,
      endTime,
      startsAt: toUtc(date, startTime),
      endsAt: toUtc(date, endTime),
      venueName: seminar.venueName ?? t('letters.example.venue'),
      venueAddress: seminar.venueAddress ?? t('letters.example.address'),
      venueTown: seminar.venueTown ?? seminar.regionName,
    }
  }
  if (purpose === 'made_digital' && shown.form !== 'digital') {
    invented.push('digital')
    shown = { ...shown, form: 'digital' }
  }
  return shown as SettledSeminar
}

/** For a guest, the seminar with the hours of its afternoon only. */
function afternoonOr(
  seminar: SettledSeminar,
  isToGuest: boolean,
  { hours }: Around,
  invented: Invented[],
): SettledSeminar {
  if (!isToGuest) return seminar
  if (!hours && !invented.includes('day')) invented.push('hours')
  const { start, end } = hours ?? { start: '13:00', end: seminar.endTime }
  return { ...seminar, startTime: start, endTime: end }
}

/** Changes since the person's latest letter; when there are none, as if the seminar had been a week earlier. */
function changesOf(reader: Reader, seminar: SettledSeminar): Block[] {
  const before = { ...toldOf(seminar), date: addDays(seminar.date, -7) }
  return changesSince(isNothingNew(reader, seminar) ? before : readTold(reader.told), seminar)
}

function isNothingNew({ told }: Reader, seminar: SettledSeminar): boolean {
  return told === '' || isUpToDate(told, seminar)
}

function exampleReceipt(questions: number, now: UtcText): Receipt {
  return { submittedAt: now, version: 1, answered: questions, asked: questions, hash: '0123456789abcdef'.repeat(4) }
}
