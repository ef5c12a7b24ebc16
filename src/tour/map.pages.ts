/** The tour on the map: each town with its weeks, and the ways between the towns of a trip. */

import type { Translate } from '../kernel/i18n/translate.ts'
import { daysBetween, type LocalDate, week } from '../kernel/time.ts'
import { countyShapes, placeOnMap } from '../register/map.rules.ts'
import type { TourDate, TourInput, TourResult, TourSeminar } from './rules.ts'

interface Stop {
  seminar: TourSeminar
  date: TourDate
}

export function tourMap(input: TourInput, result: TourResult, t: Translate) {
  const stops = input.seminars.flatMap((seminar): Stop[] => {
    const date = result.dates[seminar.id]?.[0]
    return date ? [{ seminar, date }] : []
  })
  const towns = [...Map.groupBy(stops, ({ seminar }) => seminar.town.code).values()]
  const home = place(input.home)
  return {
    title: t('tour.map_title'),
    description: t('tour.map_description', { n: towns.length, home: input.home.name }),
    shapes: countyShapes.map(({ path }) => path),
    home: { ...home, name: input.home.name },
    ways: waysOf(stops),
    towns: withoutDoubles(
      towns.map((here) => {
        const { town } = here[0]!.seminar
        const dates = here.map(({ date }) => date.date).sort()
        const at = place(town)
        return {
          ...at,
          part: partOf(dates[0] ?? input.settings.from, input),
          // The towns of a trip share its week and are joined by a line: the first says which.
          label: here
            .filter(({ seminar, date }) => date.trip[0] === seminar.id)
            .map(({ date }) => week(date.date))
            .sort((a, b) => a - b)
            .join(', '),
          before: at.x > 225,
          title: `${town.name}: ${dates.map((date) => t('tour.week', { n: week(date) })).join(', ')}`,
        }
      }),
    ),
    key: [1, 2, 3, 4].map((part) => ({ part, label: t(`tour.part_${part as 1 | 2 | 3 | 4}`) })),
  }
}

const near = 20

/** The same label twice beside each other cannot be read: the second is left to the dot's title. */
function withoutDoubles<T extends { x: number; y: number; label: string }>(towns: T[]): T[] {
  const isDouble = (one: T, n: number) =>
    towns
      .slice(0, n)
      .some(({ x, y, label }) => label === one.label && Math.abs(x - one.x) < near && Math.abs(y - one.y) < near)
  return towns.map((one, n) => (isDouble(one, n) ? { ...one, label: '' } : one))
}

function waysOf(stops: Stop[]): string[] {
  const townOf = new Map(stops.map(({ seminar }) => [seminar.id, seminar.town]))
  const trips = new Map(stops.map(({ date }) => [date.trip.join(' '), date.trip]))
  return [...trips.values()].flatMap((trip) => {
    const points = trip.flatMap((id) => {
      const town = townOf.get(id)
      return town ? [place(town)] : []
    })
    return points.length > 1 ? [`M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`] : []
  })
}

/** Which quarter of the period, 1–4. */
function partOf(date: LocalDate, { settings }: TourInput): number {
  const share = daysBetween(settings.from, date) / (daysBetween(settings.from, settings.to) + 1)
  return Math.min(4, Math.max(1, Math.floor(share * 4) + 1))
}

function place(town: { lat: number; lon: number }) {
  const { x, y } = placeOnMap(town)
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
}
