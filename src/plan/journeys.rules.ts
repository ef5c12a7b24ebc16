/** Journeys to a seminar, municipalities near it, alternative divisions of a region, and the town to propose. */
import { distanceKm, type Point, roadKm, travelMinutes } from '../register/rules.ts'
import { dividePlan, type PlanMunicipality, type PlannedSeminar, type PlanRegion } from './rules.ts'
import { mostSeminars } from './split.rules.ts'

/** One way, in road km and minutes. Rounded, because both are estimated from the straight-line distance. */
interface Journey {
  code: string
  km: number
  minutes: number
}

interface Journeys {
  each: Journey[]
  meanMinutes: number
  farthest: Journey | null
}

export function journeysTo(members: PlanMunicipality[], town: PlanMunicipality): Journeys {
  const exact = members.map((one) => ({ code: one.code, km: roadKm(one, town), minutes: travelMinutes(one, town) }))
  const total = exact.reduce((sum, one) => sum + one.minutes, 0)
  const farthest = exact.reduce<Journey | null>((far, one) => (one.minutes > (far?.minutes ?? 0) ? one : far), null)
  const each = exact.map((one) => ({
    code: one.code,
    km: toNearest(one.km, one.km < 20 ? 1 : 5),
    minutes: toNearest(one.minutes, 5),
  }))
  return {
    each,
    meanMinutes: toNearest(exact.length === 0 ? 0 : total / exact.length, 5),
    farthest: each.find((one) => one.code === farthest?.code) ?? null,
  }
}

/** Rounds to a multiple of `step`, at least one step unless the value is 0: no neighbouring town is 0 minutes away. */
function toNearest(value: number, step: number): number {
  return value === 0 ? 0 : Math.max(step, Math.round(value / step) * step)
}

const neighbourKm = 40

/** Municipalities of other seminars within 40 km, in a straight line, of one of the members. */
export function neighboursOf(members: PlanMunicipality[], all: PlanMunicipality[]): PlanMunicipality[] {
  const here = new Set(members.map((one) => one.code))
  return all.filter((one) => !here.has(one.code) && members.some((member) => distanceKm(member, one) <= neighbourKm))
}

export interface Alternative {
  /** Identifies the division: equal keys mean the same groups and towns. */
  key: string
  count: number
  sizes: number[]
  towns: string[]
  meanMinutes: number
  longest: { name: string; minutes: number } | null
}

/** The division of a region into one, two, three and four seminars. */
export function alternativesFor(region: PlanRegion, members: PlanMunicipality[]): Alternative[] {
  const most = Math.min(mostSeminars, members.length)
  return Array.from({ length: most }, (_, i) =>
    reckon(dividePlan(region, members, i + 1).map((one) => among(members, one))),
  )
}

function among(members: PlanMunicipality[], seminar: PlannedSeminar) {
  const group = members.filter((one) => seminar.codes.includes(one.code))
  return { members: group, town: proposeTown(group) }
}

function keyOf(group: { members: PlanMunicipality[]; town: PlanMunicipality | null }): string {
  const codes = group.members.map((one) => one.code).sort()
  return `${group.town?.code}: ${codes.join(' ')}`
}

/** Sizes, towns and journeys of the given groups. */
export function reckon(groups: { members: PlanMunicipality[]; town: PlanMunicipality | null }[]): Alternative {
  const exact = groups.flatMap(({ members, town }) =>
    town ? members.map((one) => ({ name: one.name, minutes: travelMinutes(one, town) })) : [],
  )
  const total = exact.reduce((sum, one) => sum + one.minutes, 0)
  const longest = exact.reduce<Alternative['longest']>(
    (far, one) => (one.minutes > (far?.minutes ?? 0) ? one : far),
    null,
  )
  return {
    key: groups.map(keyOf).sort().join(' | '),
    count: groups.length,
    sizes: groups.map(({ members }) => members.length),
    towns: groups.map(({ town }) => town?.name ?? ''),
    meanMinutes: exact.length === 0 ? 0 : toNearest(total / exact.length, 5),
    longest: longest && { ...longest, minutes: toNearest(longest.minutes, 5) },
  }
}

export interface TownPlace extends Point {
  code: string
  population: number
}

/** The town where a seminar is planned: the chosen one, otherwise the proposed one. */
export function townOf<P extends TownPlace>(townCode: string | null, members: P[], municipalities: P[]): P | null {
  const chosen = municipalities.find((one) => one.code === townCode)
  return chosen ?? proposeTown(members)
}

/** How much longer journeys to a larger town may be than the shortest: factor on the total, minutes on the longest. */
const longerInAll = 1.15
const longerForFarthestMinutes = 30

/**
 * The town to propose: the most populous of the towns whose journeys are nearly as short as the shortest; null without
 * places. Does not depend on the order of the places.
 */
export function proposeTown<P extends TownPlace>(places: P[]): P | null {
  const towns = places.map((town) => ({ town, ...travelTo(places, town) })).sort(byTotal)
  const shortest = towns[0]
  if (!shortest) return null
  const nearly = towns.filter(
    (one) => one.total <= shortest.total * longerInAll && one.longest <= shortest.longest + longerForFarthestMinutes,
  )
  return nearly.reduce((best, one) => (one.town.population > best.town.population ? one : best)).town
}

/** Minutes one way to a town: the sum over all places, and the longest journey. */
export function travelTo(places: Point[], town: Point): { total: number; longest: number } {
  const minutes = places.map((place) => travelMinutes(place, town))
  return { total: minutes.reduce((sum, one) => sum + one, 0), longest: Math.max(0, ...minutes) }
}

interface Reached {
  town: TownPlace
  total: number
}

function byTotal(a: Reached, b: Reached): number {
  return a.total - b.total || (a.town.code < b.town.code ? -1 : 1)
}
