/**
 * `node solver-process.ts` reads a tour's input as JSON on standard input. It writes lines of JSON on standard output:
 * one for each report of progress and one for the outcome. It has no database, so that a crash cannot harm the plan.
 */
import { readFileSync, writeSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { loadSolver } from '../kernel/solver.ts'
import { type Reckoned, reckon } from './reckoning.ts'
import type { TourInput, TourProgress } from './rules.ts'

export type Line = { progress: TourProgress } | { outcome: Reckoned }

const secondsBetweenLines = 0.25

/** Writes synchronously: the solver blocks the event loop, so nothing asynchronous would run before it ends. */
function print(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`)
}

setPriority(constants.priority.PRIORITY_BELOW_NORMAL)
let said: { phase: TourProgress['phase']; at: number } | null = null
const outcome = reckon(JSON.parse(readFileSync(0, 'utf8')) as TourInput, {
  highs: await loadSolver(),
  seconds: () => performance.now() / 1000,
  onProgress: (progress) => {
    const isNew = said?.phase !== progress.phase
    if (!isNew && said && progress.seconds - said.at < secondsBetweenLines) return
    said = { phase: progress.phase, at: progress.seconds }
    print({ progress })
  },
})
print({ outcome })
