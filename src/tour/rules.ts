/** A tour's input and result, and the messages that explain them. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate, isDate, type LocalDate, type LocalTime } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import type { Block } from '../negotiation/clash.rules.ts'
import type { Point } from '../register/rules.ts'
import type { TourRunState } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'

/** States of a run that a server works on, or will. */
export const underWay: TourRunState[] = ['queued', 'running']
/** States of a finished run from which no dates have been offered. */
export const endedStates: TourRunState[] = ['done', 'infeasible', 'failed', 'cancelled']

/** How the tour treats a kind of day: never uses it, uses it at a cost, or uses it like any other. */
type DayRule = 'never' | 'avoid' | 'allow'

/** The settings of a round's tour. */
export interface TourSettings {
  from: LocalDate
  to: LocalDate
  /** ISO weekdays, 1 is Monday. */
  weekdays: number[]
  /** Maximum number of seminars in one week, all teams together. */
  perWeek: number
  teams: number
  /** Maximum number of seminars on one trip of one team before it goes home, 1–3. */
  perTrip: number
  /** No seminar starts before `earliest` or ends after `latest`. */
  earliest: LocalTime
  latest: LocalTime
  /** Length of a seminar, minutes. */
  minutes: number
  /** Code of the municipality where the teams live. */
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
  /** A confirmed date, or one that the planner keeps in this run; the tour does not change it. */
  fixed: Slot | null
  /** Date and team in the earlier plan; another date costs something. */
  before: { date: LocalDate; team: number } | null
  /** Dates that the RSS body has answered no. */
  refused: LocalDate[]
}

export interface TourInput {
  settings: TourSettings
  today: LocalDate
  /** Days that the RSS bodies have to answer; the tour seeks no new date before they have passed. */
  answerDays: number
  home: Town
  seminars: TourSeminar[]
  blocks: Block[]
  /** Dates wanted for each seminar, 1–3: the first is the plan, each of the others can replace it. */
  alternatives: number
}

/**
 * A reason or a warning: a message key and its parameters. Dates are YYYY-MM-DD, weeks and hours are numbers. The key
 * of a plural ends in `.one` or `.other` already.
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
  /** Ids of the trip's seminars in order of travel, this one included. */
  trip: string[]
  /** Travel that this seminar adds to the trip, minutes. */
  travelMinutes: number
  /** Why the seminar is on this date. */
  reasons: Said[]
  warnings: Said[]
}

export interface TourResult {
  /** By seminar id; the first date is the plan. Includes fixed seminars, with only their own date. */
  dates: Record<string, TourDate[]>
  /** All trips of the plan together, minutes. */
  travelMinutes: number
  /** Ids of the seminars on another date than in the earlier plan. */
  moved: string[]
  cost: number
  /** Lower bound: no plan can cost less. */
  bound: number
  seconds: number
}

/** Rules that cannot all be kept, and the seminars they concern. */
export interface Impasse {
  rules: Said[]
  seminarIds: string[]
  /** Changes that would each make a plan possible; empty when no single change would. */
  remedies: Said[]
}

export interface TourProgress {
  phase: 'waiting' | 'trips' | 'solving' | 'alternatives' | 'explaining'
  seconds: number
  /** Share by which the best plan so far may cost more than the best possible; null before there is a plan. */
  gap: number | null
}

export function said(key: Said['key'], params: Said['params'] = {}): Said {
  return { key, params }
}

/** Message for a count: `key.one` or `key.other`. */
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
