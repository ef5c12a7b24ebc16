/** Inputs for the tour's solver: the country's regions, and as many seminars as a test needs. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { loadSolver } from '../../src/kernel/solver.ts'
import { addDays } from '../../src/kernel/time.ts'
import { type Reckoned, reckon } from '../../src/tour/reckoning.ts'
import type { TourInput, TourResult, TourSeminar, TourSettings, Town } from '../../src/tour/rules.ts'
import type { Patience } from '../../src/tour/solver.ts'

interface Region extends Town {
  breakWeeks: number[]
}

const lines = (file: string) =>
  readFileSync(new URL(`../../seeds/${file}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

const regions: Region[] = lines('regions.csv').map((row) => ({
  code: row[0] ?? '',
  name: row[5] ?? '',
  lat: Number(row[6]),
  lon: Number(row[7]),
  breakWeeks: [...(row[11] ?? '').split('-').map(Number), Number(row[12])],
}))

export const stockholm: Town = { code: '0180', name: 'Stockholm', lat: 59.3293, lon: 18.0686 }

export const settings: TourSettings = {
  from: '2027-02-01',
  to: '2027-11-30',
  weekdays: [2, 3, 4],
  perWeek: 2,
  teams: 1,
  perTrip: 3,
  earliest: '09:00',
  latest: '16:30',
  minutes: 360,
  homeCode: '0180',
  bridgeDays: 'never',
  schoolBreaks: 'avoid',
}

export function aSeminar(values: Partial<TourSeminar> & { id: string }): TourSeminar {
  return {
    name: values.id,
    rssId: `rss-${values.id}`,
    rssName: `RSS ${values.id}`,
    town: stockholm,
    breakWeeks: [],
    wish: null,
    fixed: null,
    before: null,
    refused: [],
    ...values,
  }
}

export function anInput(
  values: Partial<Omit<TourInput, 'settings'>> & { settings?: Partial<TourSettings> },
): TourInput {
  return {
    today: '2027-01-04',
    answerDays: 0,
    home: stockholm,
    seminars: [],
    blocks: [],
    alternatives: 1,
    ...values,
    settings: { ...settings, ...values.settings },
  }
}

/** Seminars all over the country: first one at each region's town, then more ones near the same towns. */
export function theCountry(seminars: number): TourSeminar[] {
  return Array.from({ length: seminars }, (_, n) => {
    const region = regions[n % regions.length] as Region
    const again = Math.floor(n / regions.length)
    const number = again === 0 ? '' : ` ${again + 1}`
    const turn = n * 2.4
    return aSeminar({
      id: `s${n}`,
      name: `${region.name}${number}`,
      rssId: `rss-${region.code}`,
      rssName: `RSS ${region.name}`,
      breakWeeks: region.breakWeeks,
      town: {
        ...region,
        lat: region.lat + again * 0.35 * Math.sin(turn),
        lon: region.lon + again * 0.6 * Math.cos(turn),
      },
    })
  })
}

/** Runs the solver in the test's own process. */
export async function aReckoner(patience?: Patience): Promise<(input: TourInput) => Reckoned> {
  const highs = await loadSolver()
  return (input) => {
    const began = performance.now()
    const seconds = () => (performance.now() - began) / 1000
    return reckon(input, { highs, seconds, onProgress() {}, ...(patience ? { patience } : {}) })
  }
}

export function doneOrThrow(reckoned: Reckoned): TourResult {
  if (reckoned.state !== 'done') throw new Error(JSON.stringify(reckoned))
  return reckoned.result
}

/** Small tours of all kinds, solvable and unsolvable. */
export function arbitraryInput(limits: { seminars: number; weeks: number; perTrip: number }) {
  const day = fc.integer({ min: 0, max: limits.weeks * 7 - 1 }).map((n) => addDays('2027-04-19', n))
  const period = fc
    .tuple(day, fc.integer({ min: 0, max: 9 }))
    .map(([from, length]) => ({ from, to: addDays(from, length) }))
  const seminar = fc.record({
    region: fc.constantFrom(...regions),
    wish: fc.option(period, { freq: 2 }),
    fixed: fc.option(
      day.map((date) => ({ date, start: '10:00', end: '15:00' })),
      { freq: 6 },
    ),
    before: fc.option(fc.record({ date: day, team: fc.constantFrom(1, 2) }), { freq: 3 }),
    refused: fc.array(day, { maxLength: 3 }),
  })
  const block = fc.record({
    period,
    whom: fc.oneof(
      fc.constant({ team: null, rssId: null }),
      fc.record({ team: fc.constantFrom(1, 2), rssId: fc.constant(null) }),
      fc.record({ team: fc.constant(null), rssId: fc.constantFrom('rss-s0', 'rss-s1') }),
    ),
    hard: fc.boolean(),
  })
  return fc
    .record({
      seminars: fc.array(seminar, { minLength: 1, maxLength: limits.seminars }),
      blocks: fc.array(block, { maxLength: 3 }),
      weekdays: fc.subarray([1, 2, 3, 4, 5], { minLength: 1 }),
      perWeek: fc.integer({ min: 1, max: 4 }),
      teams: fc.integer({ min: 1, max: 3 }),
      perTrip: fc.integer({ min: 1, max: limits.perTrip }),
      minutes: fc.constantFrom(240, 360, 420),
      bridgeDays: fc.constantFrom('never', 'avoid', 'allow'),
      schoolBreaks: fc.constantFrom('never', 'avoid', 'allow'),
      alternatives: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ seminars, blocks, alternatives, ...rules }) =>
      anInput({
        today: '2027-04-12',
        alternatives,
        seminars: seminars.map(({ region, ...each }, n) =>
          aSeminar({ ...each, id: `s${n}`, town: region, breakWeeks: n % 2 ? [17] : [] }),
        ),
        blocks: blocks.map((one, n) => ({ ...one.period, ...one.whom, hard: one.hard, name: `b${n}` })),
        settings: {
          ...(rules as Partial<TourSettings>),
          from: '2027-04-19',
          to: addDays('2027-04-19', limits.weeks * 7 - 1),
        },
      }),
    )
}
