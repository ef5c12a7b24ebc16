/** Computes the queued tours, each in a process of its own, so that no request waits for the solver. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Deps } from '../kernel/deps.ts'
import { type Job, runEvery } from '../kernel/jobs.ts'
import { addMinutes } from '../kernel/time.ts'
import type { Reckoned } from './reckoning.ts'
import type { TourProgress } from './rules.ts'
import { claimRun, markEnded, markLapsed, markProgress, markQueuedAgain, type RunEnd } from './runs.queries.ts'
import type { Line } from './solver-process.ts'

const secondsBetweenLooks = 0.5
const leaseMinutes = 1
/** Kills a process that runs longer; the solver stops by itself long before. */
const secondsAtMost = 240
const memoryMb = 768

export function startTourJobs(deps: Deps): Job[] {
  const stopping = new AbortController()
  const job = runEvery(deps, 'tour', secondsBetweenLooks, () => reckonNext(deps, stopping.signal))
  const stop = async () => {
    stopping.abort()
    await job.stop()
  }
  return [{ stop }]
}

/** Claims the run that has waited longest and follows it to its end. @returns false when no run waits. */
export async function reckonNext(
  deps: Deps,
  stopping: AbortSignal,
  onStart: (pid: number | undefined) => void = () => {},
): Promise<boolean> {
  const now = deps.clock.now()
  await markLapsed(deps.db, 'tour.failed_lost', now)
  const run = await claimRun(deps.db, now, addMinutes(now, leaseMinutes))
  if (!run) return false
  const solver = startSolver(run.input)
  onStart(solver.child.pid)
  try {
    await follow(deps, run.id, solver, stopping)
  } finally {
    solver.child.kill('SIGKILL')
  }
  return true
}

/** A solver process, with what it has written so far. */
interface Solver {
  child: ChildProcessWithoutNullStreams
  progress: TourProgress
  outcome: Reckoned | null
  complaint: string
  ended: Promise<void>
}

function startSolver(input: string): Solver {
  const script = fileURLToPath(new URL('./solver-process.ts', import.meta.url))
  const child = spawn(process.execPath, [`--max-old-space-size=${memoryMb}`, script], { env: {} })
  const closed = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  const solver: Solver = {
    child,
    progress: { phase: 'waiting', seconds: 0, gap: null },
    outcome: null,
    complaint: '',
    ended: closed,
  }
  createInterface({ input: child.stdout }).on('line', (text) => hear(solver, text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    solver.complaint = (solver.complaint + text).slice(-1000)
  })
  // Ignores write errors: the process may die before it has read all input, and `ended` reports that.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  return solver
}

function hear(solver: Solver, text: string): void {
  const line = JSON.parse(text) as Line
  if ('outcome' in line) solver.outcome = line.outcome
  else solver.progress = line.progress
}

/** Extends the lease and checks whether somebody has cancelled the run, until the process ends. */
async function follow(deps: Deps, id: string, solver: Solver, stopping: AbortSignal): Promise<void> {
  const { db, clock, log } = deps
  let isOver = false
  const over = solver.ended.then(() => {
    isOver = true
  })
  for (let looks = 0; !isOver; looks++) {
    await Promise.race([over, sleep(secondsBetweenLooks * 1000, undefined, { ref: false })])
    if (isOver) break
    if (stopping.aborted) return markQueuedAgain(db, id)
    const seconds = looks * secondsBetweenLooks
    if (seconds > secondsAtMost) break
    // The process writes nothing while the solver works, so the seconds are counted here.
    const progress = { ...solver.progress, seconds: Math.max(solver.progress.seconds, seconds) }
    const until = addMinutes(clock.now(), leaseMinutes)
    if (!(await markProgress(db, id, progress, until))) return
  }
  const end = endOf(solver, isOver)
  if (end.state === 'failed')
    log.error({ job: 'tour', run: id, signal: solver.child.signalCode }, solver.complaint || end.error)
  await markEnded(db, id, end, clock.now())
}

function endOf({ outcome }: Solver, isOver: boolean): RunEnd {
  if (outcome?.state === 'done') return { state: 'done', result: outcome.result }
  if (outcome?.state === 'infeasible') return { state: 'infeasible', result: outcome.impasses }
  const ranOut = outcome?.state === 'out_of_time' || !isOver
  return { state: 'failed', error: ranOut ? 'tour.failed_time' : 'tour.failed_crashed' }
}
