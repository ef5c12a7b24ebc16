/** Computes a tour's calendar, or finds the rules that cannot all be kept. Runs in a process of its own. */
import type { Highs } from 'highs'
import { addAlternatives } from './alternatives.rules.ts'
import { loosened, plainImpasses } from './impasse.rules.ts'
import { modelOf, withMisses } from './model.rules.ts'
import { giveTeams, type Plan, planOf } from './plan.rules.ts'
import { counted, type Impasse, type TourInput, type TourProgress, type TourResult } from './rules.ts'
import { type Answer, type Patience, solve, usualPatience } from './solver.ts'
import { type Ground, layGround, type Trip, tripsOf } from './trips.rules.ts'

export type Reckoned =
  | { state: 'done'; result: TourResult }
  | { state: 'infeasible'; impasses: Impasse[] }
  | { state: 'out_of_time' }

interface Reckoner {
  highs: Highs
  /** Seconds since the start. */
  seconds: () => number
  onProgress: (progress: TourProgress) => void
  patience?: Patience
}

/**
 * Limits for solving again to explain an impossible tour: which seminars are left over, and which change would help.
 */
const quickPatience: Patience = { enough: 0, good: 0, soonSeconds: 0, mostSeconds: 10 }
const secondsForRemedies = 30

export function reckon(input: TourInput, by: Reckoner): Reckoned {
  const impasses = plainImpasses(input)
  if (impasses.length > 0) return { state: 'infeasible', impasses }
  const say = (phase: TourProgress['phase'], gap: number | null = null) =>
    by.onProgress({ phase, seconds: by.seconds(), gap })
  say('trips')
  const ground = layGround(input)
  const trips = tripsOf(ground)
  say('solving')
  const patience = by.patience ?? usualPatience
  const answer = solve(by.highs, modelOf(ground, trips), patience, (gap) => say('solving', gap))
  if (answer.state === 'out_of_time') return answer
  if (answer.state === 'infeasible') {
    say('explaining')
    return { state: 'infeasible', impasses: [impasseOf(input, ground, trips, by)] }
  }
  const plan = planOf(input, ground, giveTeams(ground, chosen(trips, answer)))
  say('alternatives', gapOf(answer))
  const whole = input.alternatives > 1 ? addAlternatives(input, ground, plan) : plan
  return { state: 'done', result: resultOf(whole, answer, by.seconds()) }
}

type Solved = Extract<Answer, { state: 'solved' }>

function chosen(trips: Trip[], { values }: Solved): Trip[] {
  return trips.filter((_, n) => (values[n] ?? 0) > 0.5)
}

function gapOf({ cost, bound }: Solved): number {
  return cost > 0 ? Math.max(0, (cost - bound) / cost) : 0
}

function resultOf(plan: Plan, answer: Solved, seconds: number): TourResult {
  const { cost, bound } = answer
  return { ...plan, cost: Math.round(cost), bound: Math.min(Math.round(bound), Math.round(cost)), seconds }
}

/** Which seminars find no room, and which rules would make room for all if any one of them were given up. */
function impasseOf(input: TourInput, ground: Ground, trips: Trip[], { highs, seconds }: Reckoner): Impasse {
  const misses = missesOf(highs, ground, trips)
  const began = seconds()
  const helpful = loosened(input).filter((one) => {
    if (seconds() - began > secondsForRemedies) return false
    if (plainImpasses(one.input).length > 0) return false
    const other = layGround(one.input)
    return missesOf(highs, other, tripsOf(other))?.length === 0
  })
  const ids = misses?.map((n) => ground.seminars[n]?.id ?? '') ?? []
  const names = misses?.map((n) => ground.seminars[n]?.name ?? '').join(', ') ?? ''
  const first =
    ids.length > 0
      ? counted('tour.clash_missing', ids.length, { names })
      : { key: 'tour.clash_unknown' as const, params: {} }
  return {
    rules: [first, ...helpful.map((one) => one.rule)],
    seminarIds: ids,
    remedies: helpful.map((one) => one.remedy),
  }
}

/** Indices of as few seminars as possible to leave out; null when the solver found none in time. */
function missesOf(highs: Highs, ground: Ground, trips: Trip[]): number[] | null {
  const model = withMisses(modelOf(ground, trips), ground.seminars.length)
  const answer = solve(highs, model, quickPatience)
  if (answer.state !== 'solved') return null
  const first = model.columns - ground.seminars.length
  return ground.seminars.map((_, n) => n).filter((n) => (answer.values[first + n] ?? 0) > 0.5)
}
