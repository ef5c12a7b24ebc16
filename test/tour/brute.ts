/**
 * Finds the best calendar of a tiny tour by trying all of them, without the solver's trips, groups of weeks or model.
 */
import { addDays, daysBetween, weekday } from '../../src/kernel/time.ts'
import { travelMinutes } from '../../src/register/rules.ts'
import { whatBreaks } from '../../src/tour/check.rules.ts'
import { strainOn, timesOf } from '../../src/tour/days.rules.ts'
import type { TourDate, TourInput, TourSeminar } from '../../src/tour/rules.ts'

const longestHop = 240
const leastSaving = 45
const idleDay = 180
const move = 600
const uneven = 60

interface Slot {
  date: string
  team: number
}

const monday = (date: string) => addDays(date, 1 - weekday(date))

/** The lowest cost of all allowed calendars with trips of one or two seminars; null when no calendar is allowed. */
export function cheapest(input: TourInput): number | null {
  const days = Array.from({ length: daysBetween(input.settings.from, input.settings.to) + 1 }, (_, n) =>
    addDays(input.settings.from, n),
  )
  const slotsOf = (seminar: TourSeminar): Slot[] =>
    (seminar.fixed ? [seminar.fixed.date] : days).flatMap((date) =>
      Array.from({ length: input.settings.teams }, (_, n) => ({ date, team: n + 1 })).filter(
        (slot) => broken(input, [seminar], [slot], []) === 0,
      ),
    )
  const choices = input.seminars.map(slotsOf)
  const open = [...new Set(choices.flat().map((slot) => monday(slot.date)))].sort()
  let best: number | null = null
  const visit = (chosen: Slot[]): void => {
    if (chosen.length < input.seminars.length) {
      for (const slot of choices[chosen.length] ?? []) visit([...chosen, slot])
      return
    }
    for (const pairs of pairings(input, chosen)) {
      const cost = costOf(input, chosen, pairs, open)
      if (best !== null && cost >= best) continue
      if (broken(input, input.seminars, chosen, pairs) === 0) best = cost
    }
  }
  visit([])
  return best
}

type Pair = [number, number]

/** All ways to pair seminars that one team holds in the same week into trips of two. */
function pairings(input: TourInput, slots: Slot[], from = 0): Pair[][] {
  if (from >= slots.length) return [[]]
  const alone = pairings(input, slots, from + 1)
  const a = slots[from] as Slot
  const together = slots.flatMap((b, n): Pair[] =>
    n > from && a.team === b.team && monday(a.date) === monday(b.date) && isWorthwhile(input, from, n)
      ? [[from, n]]
      : [],
  )
  return [
    ...alone,
    ...together.flatMap((pair) =>
      alone.filter((rest) => !rest.flat().includes(pair[1])).map((rest) => [pair, ...rest]),
    ),
  ]
}

function round(input: TourInput, stops: number[]): number {
  const towns = [input.home, ...stops.map((n) => (input.seminars[n] as TourSeminar).town), input.home]
  return towns.slice(1).reduce((sum, town, n) => sum + travelMinutes(towns[n] as typeof town, town), 0)
}

function isWorthwhile(input: TourInput, a: number, b: number): boolean {
  const [x, y] = [input.seminars[a], input.seminars[b]] as [TourSeminar, TourSeminar]
  if (x.fixed && y.fixed) return true
  if (input.settings.perTrip < 2) return false
  const hop = travelMinutes(x.town, y.town)
  const saved = round(input, [a]) + round(input, [b]) - round(input, [a, b])
  return hop <= longestHop && saved >= leastSaving
}

function costOf(input: TourInput, slots: Slot[], pairs: Pair[], open: string[]): number {
  const paired = pairs.flat()
  const alone = slots.map((_, n) => n).filter((n) => !paired.includes(n))
  const travel = [...pairs, ...alone.map((n) => [n])].reduce((sum, trip) => sum + round(input, trip), 0)
  const idle = pairs.reduce((sum, [a, b]) => {
    const nights = Math.abs(daysBetween((slots[a] as Slot).date, (slots[b] as Slot).date))
    return sum + (nights - 1) * idleDay
  }, 0)
  const strain = input.seminars.reduce((sum, seminar, n) => {
    const { date } = slots[n] as Slot
    if (seminar.fixed) return sum
    const moves = seminar.before !== null && seminar.before.date !== date
    return sum + strainOn(input, seminar, date).minutes + (moves ? move : 0)
  }, 0)
  let above = 0
  for (let at = 0; at < open.length; at += 4) {
    const part = open.slice(at, at + 4)
    const share = Math.ceil((slots.length * part.length) / open.length)
    const held = slots.filter((slot) => part.includes(monday(slot.date))).length
    above += Math.max(0, held - share) * uneven
  }
  return travel + idle + strain + above
}

/** Number of rules that the dates break, by the check that the product runs before a calendar is accepted. */
function broken(input: TourInput, seminars: TourSeminar[], slots: Slot[], pairs: Pair[]): number {
  const dates = Object.fromEntries(
    seminars.map((seminar, n): [string, TourDate[]] => {
      const slot = slots[n] as Slot
      const pair = pairs.find((one) => one.includes(n)) ?? [n]
      const trip = [...pair]
        .sort((a, b) => ((slots[a] as Slot).date < (slots[b] as Slot).date ? -1 : 1))
        .map((one) => (seminars[one] as TourSeminar).id)
      const told = { trip, travelMinutes: 0, reasons: [], warnings: [] }
      return [seminar.id, [{ ...slot, ...timesOf(input, seminar), ...told }]]
    }),
  )
  return whatBreaks({ ...input, seminars }, { dates }).length
}
