/** How far those who are asked have come: who has begun, where they stopped, and how long it took. */
import { type Measured, measuredTimes, type Taken } from '../../questionnaire/measured.rules.ts'
import type { QuestionnaireDocument } from '../../questionnaire/rules.ts'
import type { Sheet } from '../../questionnaire/sheet.rules.ts'
import type { SeatRole } from '../../schema.ts'
import { draftIn, leftOf } from '../left.rules.ts'
import type { AskedSeat, WrittenAnswer } from './queries.ts'

export const groupings = ['lan', 'roll', 'grupp'] as const
export type Grouping = (typeof groupings)[number]
export const sorts = ['name', 'asked', 'notBegun', 'begun', 'handedIn', 'time'] as const
export type Sort = (typeof sorts)[number]
export const themeSorts = ['theme', 'asked', 'begun', 'half', 'stopped', 'time'] as const
export type ThemeSort = (typeof themeSorts)[number]
/** Whom to call: all who have not handed in, those who have begun, or those who have not. */
export const whom = ['alla', 'borjat', 'inte'] as const

export interface Followed extends AskedSeat {
  state: 'notBegun' | 'begun' | 'handedIn'
  /** Themes with an answer, and those of them that lack something. */
  begun: ReadonlySet<string>
  half: ReadonlySet<string>
  /** The theme of the latest answer of somebody who has begun and not handed in. */
  stoppedIn: string | null
  /** Measured times, once handed in. */
  taken: Taken[]
}

type SheetFor = (role: SeatRole) => Sheet

export function followed(seats: AskedSeat[], written: WrittenAnswer[], sheetFor: SheetFor): Followed[] {
  const bySeat = Map.groupBy(written, ({ seatId }) => seatId)
  return seats.map((seat) => followedSeat(seat, bySeat.get(seat.seatId) ?? [], sheetFor(seat.role)))
}

function followedSeat(seat: AskedSeat, written: WrittenAnswer[], sheet: Sheet): Followed {
  const place = new Map(sheet.questions.map((question, at) => [question.key, { theme: question.theme, at }]))
  const own = written.flatMap((answer) => {
    const of = place.get(answer.key)
    return of ? [{ ...answer, ...of }] : []
  })
  const begun = new Set(own.map(({ theme }) => theme))
  if (seat.submissionId !== null) {
    const taken = own.filter(({ seconds, source }) => seconds > 0 && source === 'form')
    return { ...seat, state: 'handedIn', begun, half: new Set(), stoppedIn: null, taken }
  }
  if (own.length === 0) return { ...seat, state: 'notBegun', begun, half: new Set(), stoppedIn: null, taken: [] }
  const { themes } = leftOf(sheet, draftIn(own))
  const half = new Set(themes.flatMap(({ value }) => (begun.has(value) ? [value] : [])))
  const last = own.reduce((a, b) => (b.savedAt > a.savedAt || (b.savedAt === a.savedAt && b.at > a.at) ? b : a))
  return { ...seat, state: 'begun', begun, half, stoppedIn: last.theme, taken: [] }
}

/** `asked` is the sum of the others. */
export interface Count {
  asked: number
  notBegun: number
  begun: number
  handedIn: number
  /** How long the questions took those who have handed in. */
  time: Measured
}

export function countOf(seats: Followed[], document: QuestionnaireDocument): Count {
  const n = (state: Followed['state']) => seats.filter((seat) => seat.state === state).length
  const counts = { notBegun: n('notBegun'), begun: n('begun'), handedIn: n('handedIn') }
  return { asked: seats.length, ...counts, time: timesOf(seats, document).all }
}

function timesOf(seats: Followed[], document: QuestionnaireDocument) {
  return measuredTimes(
    document,
    seats.flatMap(({ taken }) => taken),
  )
}

export interface ThemeCount {
  value: string
  /** Seats that are asked the theme, have begun it, or have begun and not finished it. */
  asked: number
  begun: number
  half: number
  stopped: number
  time: Measured
}

export function themeCounts(seats: Followed[], document: QuestionnaireDocument, sheetFor: SheetFor): ThemeCount[] {
  const times = timesOf(seats, document)
  return document.themes.flatMap(({ value }) => {
    const isAsked = (role: SeatRole) => sheetFor(role).themes.some((theme) => theme.value === value)
    const n = (where: (seat: Followed) => boolean) => seats.filter(where).length
    const asked = n(({ role }) => isAsked(role))
    if (asked === 0) return []
    return [
      {
        value,
        asked,
        begun: n(({ begun }) => begun.has(value)),
        half: n(({ half }) => half.has(value)),
        stopped: n(({ stoppedIn }) => stoppedIn === value),
        time: times.themes.get(value) ?? { n: 0, seconds: null },
      },
    ]
  })
}

/** The themes that most have stopped in; none while nobody has. */
export function mostStopped(themes: ThemeCount[]): ThemeCount[] {
  const most = Math.max(0, ...themes.map(({ stopped }) => stopped))
  return most === 0 ? [] : themes.filter(({ stopped }) => stopped === most)
}
