/** The tour drawn: on the weeks of its period, and on the map with the ways between the towns of a trip. */
import { holidaysBetween } from '../kernel/calendar/working-time.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, daysBetween, formatDate, type LocalDate, week, weekday } from '../kernel/time.ts'
import { countyShapes, placeOnMap } from '../register/map.rules.ts'
import { mondaysOf } from './days.rules.ts'
import type { Period, TourDate, TourInput, TourResult, TourSeminar } from './rules.ts'

const width = 1216
const top = 78
const rowHeight = 21
const letter = 7.2

interface Mark {
  x: number
  others: number[]
  y: number
  label: string
  title: string
  isFixed: boolean
  before: boolean
  labelX: number
}

export function tourStrip(input: TourInput, result: TourResult, t: Translate) {
  const mondays = mondaysOf(input.settings)
  const from = mondays[0] ?? input.settings.from
  const days = mondays.length * 7
  const x = (date: LocalDate) => round1((daysBetween(from, date) * width) / days)
  const seminars = place(input, result, x, t)
  const height = Math.max(top, ...seminars.map((one) => one.y)) + 18
  return {
    width,
    height,
    description: t('tour.strip_description', { n: seminars.length, weeks: mondays.length }),
    months: monthsOf(from, addDays(from, days - 1)).map((date) => ({
      x: x(date),
      name: formatDate(date, 'month', t.lang).replace(/ \d+$/, ''),
    })),
    weeks: mondays.map((date) => ({ x: x(addDays(date, 3)), n: week(date) })),
    blocks: input.blocks
      .filter((block) => block.team === null && block.rssId === null)
      .flatMap((block) => band(block, { from, to: addDays(from, days - 1) }, x)),
    holidays: holidaysBetween(from, addDays(from, days - 1))
      .filter(({ date }) => weekday(date) < 6)
      .map(({ date, name }) => ({ x: x(date), title: `${name}, ${formatDate(date, 'day', t.lang)}` })),
    seminars,
  }
}

function band(block: TourInput['blocks'][number], shown: Period, x: (date: LocalDate) => number) {
  const first = block.from < shown.from ? shown.from : block.from
  const last = block.to > shown.to ? shown.to : block.to
  if (first > last) return []
  return [{ x: x(first), width: round1(x(addDays(last, 1)) - x(first)), name: block.name }]
}

/** Each seminar on the first row where it and its name have room. */
function place(input: TourInput, result: TourResult, x: (date: LocalDate) => number, t: Translate): Mark[] {
  const ends: number[] = []
  return input.seminars
    .flatMap((seminar) => {
      const [first, ...rest] = result.dates[seminar.id] ?? []
      return first ? [{ seminar, first, rest }] : []
    })
    .sort((a, b) => a.first.date.localeCompare(b.first.date))
    .map(({ seminar, first, rest }) => {
      const at = x(first.date)
      const room = seminar.name.length * letter + 18
      const start = at + room > width ? at - room : at - 6
      let row = ends.findIndex((taken) => taken <= start)
      if (row < 0) row = ends.length
      ends[row] = start + room + 4
      return {
        x: at,
        others: rest.map((one) => x(one.date)),
        y: top + row * rowHeight,
        label: seminar.name,
        title: `${seminar.name}: ${formatDate(first.date, 'day', t.lang)}`,
        isFixed: seminar.fixed !== null,
        before: at + room > width,
        labelX: at + room > width ? at - 9 : at + 9,
      }
    })
}

function monthsOf(from: LocalDate, to: LocalDate): LocalDate[] {
  const all: LocalDate[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) if (day.endsWith('-01')) all.push(day)
  return all
}

function round1(value: number): number {
  return Math.round(value * 10) / 10
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
      return town ? [placed(town)] : []
    })
    return points.length > 1 ? [`M${points.map(({ x, y }) => `${x} ${y}`).join('L')}`] : []
  })
}

/** Which quarter of the period, 1–4. */
function partOf(date: LocalDate, { settings }: TourInput): number {
  const share = daysBetween(settings.from, date) / (daysBetween(settings.from, settings.to) + 1)
  return Math.min(4, Math.max(1, Math.floor(share * 4) + 1))
}

function placed(town: { lat: number; lon: number }) {
  const { x, y } = placeOnMap(town)
  return { x: round1(x), y: round1(y) }
}
