/** The state of each seminar and region, computed from the same facts as the seminar's page. */
import type { Documentation } from '../documentation/rules.ts'
import type { Hours } from '../invitations/rules.ts'
import type { Waiting } from '../invitations/standing.queries.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { HelpedSeminar, Helper } from '../mailings/compose/helpers.rules.ts'
import type { RegionWeeks } from '../register/breaks.rules.ts'
import type { DateAnswer } from '../schema.ts'
import { type CheckedThing, checklist, type SeminarFacts, type Thing } from '../seminars/checklist.rules.ts'
import { stageOf, stages } from '../seminars/rules.ts'

export interface Situation {
  regions: (RegionWeeks & { code: string })[]
  facts: SeminarFacts[]
  /** Messages that failed, or whose delivery is unknown. */
  failed: number
  /** Queued messages stopped because what they say is no longer true; staff decide about them. */
  outdated: number
  bounced: number
  unread: number
  /** Names of the municipalities in no seminar, or in a cancelled one. */
  unplaced: string[]
  /** Mailings that wait for a second person to release them. */
  held: number
  /** Invitations created but not emailed yet: scheduled, held, or in the queue. */
  waiting: number
  /** What the latest letters to invitees say of each seminar; `links`: number of invitation links told that. */
  said: { seminarId: string; told: string; links: number }[]
  /** As `said`, for guests, who come to the afternoon only. */
  saidToGuests: Situation['said']
  guestHours: ReadonlyMap<string, Hours | null>
  /** The helpers of the seminars, and what they know. */
  helped: { seminars: HelpedSeminar[]; helpers: Helper[] }
  /** The round's schedule reminds invitees who have not replied. */
  reminds: boolean
  /** How far the documentation of each seminar has come, by seminar id. */
  documentation?: ReadonlyMap<string, Documentation>
  options: { seminarId: string; date: LocalDate; answer: DateAnswer | null }[]
  /** Seats where somebody has reported that another person has the role, not settled yet. */
  handovers: Waiting[]
}

/**
 * From furthest to nearest done. `cancelled`: municipalities are left without a seminar; `late`: something was due
 * before today.
 */
const regionStages = ['cancelled', 'late', ...stages.filter((one) => one !== 'cancelled')] as const
export type RegionStage = (typeof regionStages)[number]

const counted = ['seats', 'seatsHeld', 'invited', 'replied', 'coming', 'asked', 'answered'] as const
export type Counts = Record<(typeof counted)[number], number>

export interface SeminarState {
  facts: SeminarFacts
  things: CheckedThing[]
  stage: RegionStage
  options: { date: LocalDate; answer: DateAnswer | null }[]
}

export interface RegionState {
  code: string
  name: string
  stage: RegionStage | null
  seminars: SeminarState[]
  /** Cancelled seminars that still have municipalities. */
  left: SeminarFacts[]
  counts: Counts
}

export function regionStates(situation: Situation, today: LocalDate): RegionState[] {
  const options = Map.groupBy(situation.options, ({ seminarId }) => seminarId)
  const seminars = situation.facts
    .filter((facts) => !facts.cancelledAt)
    .map((facts) => seminarState(facts, options.get(facts.id) ?? [], today))
  const cancelled = situation.facts.filter((facts) => facts.cancelledAt && facts.municipalities > 0)
  return situation.regions.map(({ code, name }) => {
    const own = seminars.filter((seminar) => seminar.facts.regionCode === code)
    const left = cancelled.filter((facts) => facts.regionCode === code)
    return {
      code,
      name,
      stage: left.length > 0 ? 'cancelled' : furthest(own.map((seminar) => seminar.stage)),
      seminars: own,
      left,
      counts: sum([...own.map(({ facts }) => facts), ...left]),
    }
  })
}

function seminarState(facts: SeminarFacts, options: SeminarState['options'], today: LocalDate): SeminarState {
  const things = checklist(facts, today)
  const stage = stageOf(facts, today)
  const isLate = stage !== 'held' && things.some(({ state }) => state === 'late')
  return { facts, things, stage: isLate ? 'late' : stage, options }
}

function furthest(found: RegionStage[]): RegionStage | null {
  return regionStages.find((stage) => found.includes(stage)) ?? null
}

export function sum(all: Counts[]): Counts {
  const total = (of: keyof Counts) => all.reduce((n, one) => n + one[of], 0)
  return Object.fromEntries(counted.map((of) => [of, total(of)])) as Counts
}

/**
 * The state of one thing over a region's seminars: `done` when it is done for all and no cancelled seminar has
 * municipalities left, `late` when one is late. Null when the region has no seminar to be held.
 */
export function combined(region: RegionState, thing: Thing): CheckedThing['state'] | null {
  const states = region.seminars.flatMap((seminar) =>
    seminar.things.filter((checked) => checked.thing === thing).map(({ state }) => state),
  )
  if (states.length === 0) return null
  if (states.every((state) => state === 'done')) return region.left.length === 0 ? 'done' : 'waiting'
  if (states.includes('late')) return 'late'
  return states.every((state) => state === 'not_started') ? 'not_started' : 'waiting'
}
