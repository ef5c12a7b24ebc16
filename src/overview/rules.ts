/** How the country stands: one state per seminar and region, read from the same facts as the seminar's page. */
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
  /** Messages that were not delivered, or perhaps not. */
  failed: number
  /** Messages that wait for a person, for they are no longer true. */
  outdated: number
  bounced: number
  unread: number
  /** Municipalities that belong to no seminar that is held, by name. */
  unplaced: string[]
  /** Mailings that wait for somebody else to release them. */
  held: number
  /** Invitations made that have not gone by mail yet: set for a time, held, or on their way. */
  waiting: number
  /** What those invited have been told, beside the seminars as they are. */
  said: { seminarId: string; told: string; links: number }[]
  /** The same for guests, who come to the afternoon only. */
  saidToGuests: Situation['said']
  guestHours: ReadonlyMap<string, Hours | null>
  /** Those who help, and what they know. */
  helped: { seminars: HelpedSeminar[]; helpers: Helper[] }
  /** Those who do not reply are reminded by the round's schedule. */
  reminds: boolean
  options: { seminarId: string; date: LocalDate; answer: DateAnswer | null }[]
  /** Where somebody has said that another has the role, and nobody has settled it. */
  handovers: Waiting[]
}

/** From furthest to nearest done; `cancelled` when municipalities are left without a seminar, `late` when anything should have been done before today. */
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
  /** Cancelled seminars whose municipalities have not come to another. */
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

/** One thing of a region's seminars together: done when all are and none is cancelled, late when one is. */
export function combined(region: RegionState, thing: Thing): CheckedThing['state'] | null {
  const states = region.seminars.flatMap((seminar) =>
    seminar.things.filter((checked) => checked.thing === thing).map(({ state }) => state),
  )
  if (states.length === 0) return null
  if (states.every((state) => state === 'done')) return region.left.length === 0 ? 'done' : 'waiting'
  if (states.includes('late')) return 'late'
  return states.every((state) => state === 'not_started') ? 'not_started' : 'waiting'
}
