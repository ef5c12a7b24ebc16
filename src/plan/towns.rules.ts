/**
 * In which municipality's town a seminar is best held.
 *
 * The one that all the seminar's municipalities together have the shortest way to – or, since a small
 * place seldom has the room and the trains, a more populous one to which the way is nearly as short.
 */
import { type Point, travelMinutes } from '../register/travel.rules.ts'

export interface TownPlace extends Point {
  code: string
  population: number
}

/** The town a seminar is meant to be held in: the one chosen for it, otherwise the one proposed. */
export function townOf<P extends TownPlace>(
  townCode: string | null,
  members: P[],
  municipalities: P[],
): P | null {
  const chosen = municipalities.find((one) => one.code === townCode)
  return chosen ?? proposeTown(members)
}

/** How much longer than the shortest the way to a larger town may be: all together, and for the farthest. */
const longerInAll = 1.15
const longerForFarthestMinutes = 30

/** The town proposed for those who meet; null when nobody does. The order of the places does not matter. */
export function proposeTown<P extends TownPlace>(places: P[]): P | null {
  const towns = places.map((town) => ({ town, ...travelTo(places, town) })).sort(byTotal)
  const shortest = towns[0]
  if (!shortest) return null
  const nearly = towns.filter(
    (one) =>
      one.total <= shortest.total * longerInAll &&
      one.longest <= shortest.longest + longerForFarthestMinutes,
  )
  return nearly.reduce((best, one) => (one.town.population > best.town.population ? one : best))
    .town
}

/** One way, minutes: all the places' journeys to a town together, and the longest of them. */
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
