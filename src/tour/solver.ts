/**
 * Solves the model with HiGHS. Solving blocks the process, so only a process of its own may call this.
 *
 * First solves the linear relaxation, in which a plan may take fractions of trips. The reduced cost of a trip is the
 * least by which a plan with the whole trip costs more than the relaxation. Then solves the integer programme with only
 * the trips whose reduced cost is within a margin. A plan within that margin is the best of all plans, not only of
 * those with these trips.
 */
import type { Highs, Model as Solver } from 'highs'
import { type Model, narrowed } from './model.rules.ts'

export type Answer =
  | { state: 'solved'; values: Float64Array; cost: number; bound: number }
  | { state: 'infeasible' }
  | { state: 'out_of_time' }

export interface Patience {
  /** Gap, as a share of the cost, at which the solver stops. */
  enough: number
  /** Gap at which the solver stops once `soonSeconds` have passed. */
  good: number
  soonSeconds: number
  /** Time limit, after which the solver takes the best plan so far. */
  mostSeconds: number
}

export const usualPatience: Patience = { enough: 0.001, good: 0.02, soonSeconds: 5, mostSeconds: 120 }

/** Margins for the reduced cost, as shares of the relaxation's cost; the last one admits every trip. */
const margins = [0.02, 0.2, Infinity]
/** Smallest margin, in minutes of travel. */
const leastMargin = 120

type OnProgress = (gap: number | null) => void

export function solve(highs: Highs, model: Model, patience: Patience, onProgress: OnProgress = () => {}): Answer {
  const fractions = solveFractions(highs, model, patience.mostSeconds)
  if (fractions.state !== 'solved') return fractions
  onProgress(null)
  const least = fractions.cost
  let best: Answer = { state: 'infeasible' }
  for (const share of margins) {
    const margin = Math.max(least * share, leastMargin)
    const { few, columns } = narrowed(model, (n) => (fractions.values[n] ?? 0) <= margin)
    const limits = { ...patience, least, beyond: least + margin }
    const answer = solveWhole(highs, few, limits, onProgress)
    if (answer.state === 'out_of_time') return best.state === 'solved' ? best : answer
    if (answer.state === 'infeasible') continue
    const values = new Float64Array(model.columns)
    columns.forEach((column, n) => {
      values[column] = answer.values[n] ?? 0
    })
    best = { ...answer, values }
    if (answer.cost - answer.bound <= patience.good * answer.cost) return best
  }
  return best
}

/** Solves the linear relaxation. `values` of the answer are the reduced costs. */
function solveFractions(highs: Highs, model: Model, mostSeconds: number): Answer {
  return highs.withModel((solver: Solver): Answer => {
    const { modelStatus } = highs.constants
    solver.options.set({ output_flag: false, time_limit: mostSeconds })
    pass(solver, model)
    solver.run()
    const status = solver.getModelStatus()
    if (status === modelStatus.infeasible) return { state: 'infeasible' }
    if (status !== modelStatus.optimal) return { state: 'out_of_time' }
    const cost = solver.getObjectiveValue()
    return { state: 'solved', values: solver.getSolution().colDual, cost, bound: cost }
  })
}

type Limits = Patience & {
  /** Cost of the linear relaxation with all trips. */
  least: number
  /** Any plan with a trip outside the margin costs at least this. */
  beyond: number
}

function solveWhole(highs: Highs, model: Model, limits: Limits, onProgress: OnProgress): Answer {
  const { callbackType, modelStatus } = highs.constants
  return highs.withModel((solver: Solver): Answer => {
    solver.options.set({ output_flag: false, time_limit: limits.mostSeconds, mip_rel_gap: limits.enough })
    pass(solver, model, integrality(highs, model))
    solver.run({
      [callbackType.mipLogging]({ data }) {
        onProgress(gapOf(limits, data.mip_primal_bound, data.mip_dual_bound))
      },
      [callbackType.mipInterrupt](event) {
        const { mip_primal_bound, mip_dual_bound, running_time = 0 } = event.data
        const gap = gapOf(limits, mip_primal_bound, mip_dual_bound)
        if (gap !== null && gap <= limits.good && running_time >= limits.soonSeconds) event.interrupt()
      },
    })
    if (solver.getModelStatus() === modelStatus.infeasible) return { state: 'infeasible' }
    const cost = solver.getObjectiveValue()
    const hasPlan = Number(solver.info.get('primal_solution_status')) === 2
    if (!hasPlan || !Number.isFinite(cost)) return { state: 'out_of_time' }
    const bound = boundOf(limits, Number(solver.info.get('mip_dual_bound')))
    const { colValue } = solver.getSolution()
    return { state: 'solved', values: colValue, cost, bound: Math.min(bound, cost) }
  })
}

function pass(solver: Solver, model: Model, integrality?: Int32Array): void {
  const { columns, rows, starts, indices, values } = model
  solver.passModel({
    numCols: columns,
    numRows: rows,
    colCost: model.cost,
    colLower: new Float64Array(columns),
    colUpper: model.upper,
    rowLower: model.rowLower,
    rowUpper: model.rowUpper,
    matrix: { format: 'csc', numRows: rows, numCols: columns, starts, indices, values },
    ...(integrality ? { integrality } : {}),
  })
}

function integrality({ constants }: Highs, model: Model): Int32Array {
  const { integer, continuous } = constants.variableType
  return Int32Array.from({ length: model.columns }, (_, n) => (n < model.trips ? integer : continuous))
}

/** Lower bound of the cost over all trips, when no plan with the trips within the margin costs less than `bound`. */
function boundOf({ least, beyond }: Limits, bound: number): number {
  return Math.min(Math.max(bound, least), beyond)
}

/** Gap as a share of the plan's cost; null while there is no plan. */
function gapOf(limits: Limits, plan = Infinity, bound = 0): number | null {
  if (!Number.isFinite(plan) || plan <= 0) return null
  return Math.max(0, (plan - boundOf(limits, bound)) / plan)
}
