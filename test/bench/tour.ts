/**
 * Measures the tour's solver: its time, the proven quality of its calendar, and the server's answer times meanwhile.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openSqlite } from '../../src/kernel/db/open.ts'
import { systemClock } from '../../src/kernel/time.ts'
import type { TourInput } from '../../src/tour/rules.ts'
import { findRun, insertRun } from '../../src/tour/runs.queries.ts'
import type { Line } from '../../src/tour/solver-process.ts'
import { anAccount } from '../support/builders.ts'
import { anInput, theCountry } from '../tour/support.ts'
import { peakMemoryMb } from './load.ts'

export interface TourBench {
  what: string
  seconds: number
  /** CPU time; unlike `seconds` it does not grow when other programs use the machine. Linux only, null elsewhere. */
  cpuSeconds: number | null
  /** Relative distance of the found cost from the proven lower bound. */
  gap: number
  memoryMb: number | null
}

/** A period of nine months without the summer, with all rules in use and three dates for each seminar. */
export function benchInput(seminars: number, teams: number): TourInput {
  const summer = { from: '2027-06-21', to: '2027-08-20', team: null, rssId: null, hard: true }
  const wishes = [
    { from: '2027-03-01', to: '2027-05-30' },
    { from: '2027-09-01', to: '2027-10-30' },
  ]
  return anInput({
    alternatives: 3,
    seminars: theCountry(seminars).map((one, n) => ({
      ...one,
      wish: wishes[n % 4] ?? null,
      refused: n % 3 === 0 ? ['2027-04-14', '2027-05-05'] : [],
      fixed: n === 5 ? { date: '2027-04-14', start: '09:30', end: '15:30' } : null,
    })),
    blocks: [
      { ...summer, name: 'Sommar' },
      { ...summer, name: 'Slutspurt', from: '2027-06-07', to: '2027-06-18', hard: false },
      { ...summer, name: 'Konferens', from: '2027-10-04', to: '2027-10-08', team: 1 },
      { ...summer, name: 'Ombyggnad', from: '2027-05-01', to: '2027-09-30', rssId: 'rss-12' },
    ],
    settings: { teams, perWeek: teams * 2, perTrip: 3, weekdays: [1, 2, 3, 4, 5] },
  })
}

export async function benchTour(): Promise<TourBench[]> {
  return [
    await reckoned('26 seminars, 1 team', benchInput(26, 1)),
    await reckoned('60 seminars, 3 teams', benchInput(60, 3)),
  ]
}

/** Runs the solver process as the server does; `seconds` include its start. */
async function reckoned(what: string, input: TourInput): Promise<TourBench> {
  process.stderr.write(`tour: ${what} …\n`)
  const began = performance.now()
  const child = spawn(process.execPath, ['src/tour/solver-process.ts'], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  let memoryMb: number | null = null
  let cpuSeconds: number | null = null
  let gap = Number.NaN
  const look = setInterval(() => {
    memoryMb = peakMemoryMb(child.pid) ?? memoryMb
    cpuSeconds = cpuSecondsOf(child.pid) ?? cpuSeconds
  }, 100)
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = JSON.parse(text) as Line
    if (!('outcome' in line)) return
    if (line.outcome.state !== 'done') throw new Error(line.outcome.state)
    const { cost, bound } = line.outcome.result
    gap = (cost - bound) / cost
  })
  child.stdin.end(JSON.stringify(input))
  await ended
  clearInterval(look)
  return { what, seconds: (performance.now() - began) / 1000, cpuSeconds, gap, memoryMb }
}

const ticksPerSecond = 100

function cpuSecondsOf(pid: number | undefined): number | null {
  try {
    // Split after the command name in brackets: state, the third field, has index 0, so user and system time (14th and
    // 15th) have 11 and 12.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
  } catch {
    return null
  }
}

export interface Meanwhile {
  /** 95th percentile of the answer times of sequential requests, in milliseconds. */
  quietP95: number
  busyP95: number
  /** Milliseconds from queueing the run until the solver runs. */
  startMs: number
}

/** Answer times of `url` on an idle server, and while the server solves a tour of 60 seminars. */
export async function benchMeanwhile(options: {
  file: string
  roundId: string
  url: string
  headers: Record<string, string>
}): Promise<Meanwhile> {
  const { file, roundId, url, headers } = options
  const db = openSqlite(file)
  const quiet = await answerTimes(url, headers, async (n) => n < 300)
  const accountId = await anAccount(db)
  const input = benchInput(60, 3)
  const began = performance.now()
  const run = { roundId, accountId, input, now: systemClock.now() }
  const id = await db.transaction().execute((tx) => insertRun(tx, run))
  const state = async () => (await findRun(db, id))?.state
  while ((await state()) === 'queued') await new Promise((resolve) => setTimeout(resolve, 10))
  const startMs = performance.now() - began
  const busy = await answerTimes(url, headers, async (n) => n % 20 > 0 || (await state()) === 'running')
  await db.destroy()
  return { quietP95: p95(quiet), busyP95: p95(busy), startMs }
}

async function answerTimes(
  url: string,
  headers: Record<string, string>,
  goOn: (n: number) => Promise<boolean>,
): Promise<number[]> {
  const taken: number[] = []
  while (await goOn(taken.length)) {
    const began = performance.now()
    await (await fetch(url, { headers })).text()
    taken.push(performance.now() - began)
  }
  return taken
}

function p95(taken: number[]): number {
  return taken.toSorted((a, b) => a - b)[Math.floor(taken.length * 0.95)] ?? 0
}
