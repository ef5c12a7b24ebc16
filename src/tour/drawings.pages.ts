/** Drawings of the tour: a strip of the period's weeks, and a map with lines between the towns of a trip. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, week } from '../kernel/time.ts'
import { countyShapes, placeOnMap } from '../register/map.rules.ts'
import { bandOn, placeOnRows, stripGround, stripOf } from '../seminars/strip.pages.ts'
import { mondaysOf } from './days.rules.ts'
import type { TourDate, TourInput, TourResult, TourSeminar } from './rules.ts'

export function tourStrip(input: TourInput, result: TourResult, t: Translate) {
  const mondays = mondaysOf(input.settings)
  const from = mondays[0] ?? input.settings.from
  const strip = stripOf(from, addDays(from, mondays.length * 7 - 1))
  const marks = input.seminars.flatMap((seminar) => {
    const [first, ...rest] = result.dates[seminar.id] ?? []
    if (!first) return []
    const title = `${seminar.name}: ${formatDate(first.date, 'day', t.lang)}`
    const others = rest.map((one) => strip.x(one.date))
    return [{ xs: [strip.x(first.date)], others, label: seminar.name, title, isFixed: seminar.fixed !== null }]
  })
  return {
    ...stripGround(strip, t),
    ...placeOnRows(marks, { top: 78 }),
    description: t('tour.strip_description', { n: marks.length, weeks: mondays.length }),
    blocks: input.blocks
      .filter((block) => block.team === null && block.rssId === null)
      .flatMap((block) => {
        const band = bandOn(strip, block)
        return band ? [{ ...band, name: block.name }] : []
      }),
  }
}

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
  return {
    description: t('tour.map_description', { n: towns.length, home: input.home.name }),
    shapes: countyShapes.map(({ path }) => path),
    ways: waysOf(stops),
    towns: withoutDoubles(
      towns.map((here) => {
        const { town } = here[0]!.seminar
        const dates = here.map(({ date }) => date.date).sort()
        const at = placed(town)
        return {
          ...at,
          part: partOf(dates[0] ?? input.settings.from, input),
          // A line joins the towns of a trip, which are in one week, so only the first of them shows its number.
          label: here
            .filter(({ seminar, date }) => date.trip[0] === seminar.id)
            .map(({ date }) => week(date.date))
            .sort((a, b) => a - b)
            .join(', '),
          before: at.x > 225,
          title: `${town.name}: ${dates.map((date) => t('common.week_n', { n: week(date) })).join(', ')}`,
        }
      }),
    ),
  }
}

const near = 20

/** Removes a label that repeats one close by, since the two could not be read; the dot's title has the weeks. */
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
      return town ? [placed(town)] : []
    })
    return points.length > 1 ? [`M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`] : []
  })
}

/** Quarter of the period, 1–4. */
function partOf(date: LocalDate, { settings }: TourInput): number {
  const share = daysBetween(settings.from, date) / (daysBetween(settings.from, settings.to) + 1)
  return Math.min(4, Math.max(1, Math.floor(share * 4) + 1))
}

function placed(town: { lat: number; lon: number }) {
  const { x, y } = placeOnMap(town)
  return { x: Math.round(x * 10) / 10, y: Math.round(y * 10) / 10 }
}
