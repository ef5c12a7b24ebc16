/** What a tour of the country is reckoned from, and what comes out. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate, isDate, type LocalDate, type LocalTime } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import type { Block } from '../negotiation/clash.rules.ts'
import type { Point } from '../register/rules.ts'
import type { TourRunState } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'

/** The states of a run that takes a server's time, or will. */
export const underWay: TourRunState[] = ['queued', 'running']
/** … and of one that is over, from which nothing has been offered. */
export const endedStates: TourRunState[] = ['done', 'infeasible', 'failed', 'cancelled']

/** How a kind of day is treated: never used, used only if it pays, or like any other. */
type DayRule = 'never' | 'avoid' | 'allow'

/** The secretariat's wishes, saved per round. */
export interface TourSettings {
  from: LocalDate
  to: LocalDate
  /** ISO weekdays, 1 is Monday. */
  weekdays: number[]
  /** Seminars in one week, all teams together. */
  perWeek: number
  teams: number
  /** Seminars on one trip of one team before it goes home, 1–3. */
  perTrip: number
  /** No seminar starts before or ends after. */
  earliest: LocalTime
  latest: LocalTime
  /** How long a seminar is, minutes. */
  minutes: number
  /** The municipality where the teams live. */
  homeCode: string
  bridgeDays: DayRule
  schoolBreaks: DayRule
}

export interface Town extends Point {
  code: string
  name: string
}

export interface Period {
  from: LocalDate
  to: LocalDate
}

export interface TourSeminar extends Pick<Seminar, 'id' | 'name' | 'rssId' | 'rssName'> {
  town: Town
  /** School holiday weeks of its region, ISO week numbers. */
  breakWeeks: number[]
  wish: Period | null
  /** A confirmed date: it stays. */
  fixed: Slot | null
  /** Where the plan that stands has it; moving it costs. */
  before: { date: LocalDate; team: number } | null
  /** The RSS body has said no to these. */
  refused: LocalDate[]
}

export interface TourInput {
  settings: TourSettings
  today: LocalDate
  /** Days the RSS bodies have to answer: no new date is sought before they have had them. */
  answerDays: number
  home: Town
  seminars: TourSeminar[]
  blocks: Block[]
  /** Dates wanted for each seminar, 1–3: the first is the plan, the others may stand in for it. */
  alternatives: number
}

/**
 * A reason or a warning as a message and what fills it: dates as YYYY-MM-DD, weeks and hours as numbers. A
 * plural is chosen already (its key ends in `.one` or `.other`).
 */
export interface Said {
  key: MessageKey
  params: Record<string, string | number>
}

export interface TourDate {
  date: LocalDate
  start: LocalTime
  end: LocalTime
  team: number
  /** The seminars of the trip in order, this one among them. */
  trip: string[]
  /** Travel that this seminar adds, minutes. */
  travelMinutes: number
  /** Why it lies here. */
  reasons: Said[]
  warnings: Said[]
}

export interface TourResult {
  /** By seminar id; the first date is the plan. Fixed ones are there too, with their own date alone. */
  dates: Record<string, TourDate[]>
  /** All trips of the plan together, minutes. */
  travelMinutes: number
  /** Seminars that do not lie where the plan before had them. */
  moved: string[]
  cost: number
  /** No plan can cost less. */
  bound: number
  seconds: number
}

/** Rules that cannot all be kept, and the seminars they concern. */
export interface Impasse {
  rules: Said[]
  seminarIds: string[]
  /** What would make it possible, each by itself; empty when no single change would. */
  remedies: Said[]
}

export interface TourProgress {
  phase: 'waiting' | 'trips' | 'solving' | 'alternatives' | 'explaining'
  seconds: number
  /** Share by which the best plan so far may lie above the best possible; null before there is one. */
  gap: number | null
}

export function said(key: Said['key'], params: Said['params'] = {}): Said {
  return { key, params }
}

/** A count's message: `key.one` or `key.other`. */
export function counted(key: string, n: number, params: Said['params'] = {}): Said {
  return { key: `${key}.${n === 1 ? 'one' : 'other'}` as Said['key'], params: { n, ...params } }
}

export function say(said: Said, t: Translate): string {
  const spoken = Object.entries(said.params).map(([name, value]) => [
    name,
    typeof value === 'string' && isDate(value) ? formatDate(value, 'day', t.lang) : value,
  ])
  return t(said.key, Object.fromEntries(spoken))
}
