/** The tour as a mixed-integer programme: which trips to make so that each seminar is on exactly one. */
import type { Ground, Trip } from './trips.rules.ts'

/** Cost of each seminar above an even share in a part of four weeks, in minutes of travel. */
const unevenMinutes = 60
const weeksPerShare = 4

/**
 * The programme as a sparse matrix by columns (`starts`, `indices`, `values`). Each row lies between `rowLower` and
 * `rowUpper`, each column between 0 and `upper`.
 */
export interface Model {
  columns: number
  rows: number
  cost: Float64Array
  upper: Float64Array
  /**
   * Number of trips. The first columns are the trips and take 0 or 1; the others are auxiliary and may be fractions.
   */
  trips: number
  rowLower: Float64Array
  rowUpper: Float64Array
  starts: Int32Array
  indices: Int32Array
  values: Float64Array
}

type Entry = [row: number, value: number]

export function modelOf(ground: Ground, trips: Trip[]): Model {
  const bounds: [number, number][] = []
  const entries: Entry[][] = trips.map(() => [])
  const cost = trips.map((trip) => trip.cost)
  const upper = trips.map(() => 1)
  const addRow = (lower: number, most: number) => bounds.push([lower, most]) - 1
  const addColumn = (price: number, most: number, column: Entry[]) => {
    cost.push(price)
    upper.push(most)
    entries.push(column)
  }

  for (const _ of ground.seminars) addRow(1, 1)
  trips.forEach((trip, n) => {
    for (const stop of trip.stops) entries[n]?.push([stop.seminar, 1])
  })

  const inWeek = Map.groupBy(
    trips.map((trip, n) => ({ trip, n })),
    ({ trip }) => trip.week,
  )
  ground.weeks.forEach((week, w) => {
    const here = inWeek.get(w) ?? []
    if (here.length === 0) return
    const room = addRow(0, week.room)
    for (const { trip, n } of here) entries[n]?.push([room, trip.stops.length])
    week.groups.forEach((group, g) => {
      if (week.room <= group.teams.length && week.groups.length === 1) return
      teamsRows(here.filter(({ trip }) => trip.group === g))
      function teamsRows(own: typeof here) {
        // A trip to several towns takes a team's whole week; a team on day journeys makes one at a time.
        const teams = addRow(0, group.teams.length)
        const onDayJourneys: Entry[] = [[teams, 1]]
        for (const { trip, n } of own) if (trip.stops.length > 1) entries[n]?.push([teams, 1])
        const alone = own.filter(({ trip }) => trip.stops.length === 1)
        // Includes days without a seminar: two teams may be travelling on them.
        const first = Math.min(...alone.map(({ trip }) => trip.away[0]))
        const last = Math.max(...alone.map(({ trip }) => trip.away[1]))
        for (let day = first; day <= last; day++) {
          const row = addRow(-Infinity, 0)
          onDayJourneys.push([row, -1])
          for (const { trip, n } of alone) if (trip.away[0] <= day && day <= trip.away[1]) entries[n]?.push([row, 1])
        }
        addColumn(0, group.teams.length, onDayJourneys)
      }
    })
  })

  const open = ground.weeks.map((_, w) => w).filter((w) => inWeek.has(w))
  for (let at = 0; at < open.length; at += weeksPerShare) {
    const part = open.slice(at, at + weeksPerShare)
    const share = Math.ceil((ground.seminars.length * part.length) / open.length)
    const row = addRow(-Infinity, share)
    for (const w of part) for (const { trip, n } of inWeek.get(w) ?? []) entries[n]?.push([row, trip.stops.length])
    addColumn(unevenMinutes, ground.seminars.length, [[row, -1]])
  }
  return packed({ entries, bounds, cost, upper, trips: trips.length })
}

function packed(parts: {
  entries: Entry[][]
  bounds: [number, number][]
  cost: number[]
  upper: number[]
  trips: number
}): Model {
  const { entries, bounds } = parts
  const flat = entries.flat()
  const starts = new Int32Array(entries.length + 1)
  entries.forEach((column, n) => {
    starts[n + 1] = (starts[n] ?? 0) + column.length
  })
  return {
    columns: entries.length,
    rows: bounds.length,
    cost: Float64Array.from(parts.cost),
    upper: Float64Array.from(parts.upper),
    trips: parts.trips,
    rowLower: Float64Array.from(bounds, ([lower]) => lower),
    rowUpper: Float64Array.from(bounds, ([, most]) => most),
    starts,
    indices: Int32Array.from(flat, ([row]) => row),
    values: Float64Array.from(flat, ([, value]) => value),
  }
}

/**
 * The same constraints, with the objective to leave out as few seminars as possible. The added last columns say which
 * seminars are left out; the first rows must be the seminars.
 */
export function withMisses(model: Model, seminars: number): Model {
  const all = Array.from({ length: seminars }, (_, n) => n)
  const last = model.starts[model.columns] ?? 0
  return {
    ...model,
    columns: model.columns + seminars,
    cost: Float64Array.from([...model.cost.map(() => 0), ...all.map(() => 1)]),
    upper: Float64Array.from([...model.upper, ...all.map(() => 1)]),
    starts: Int32Array.from([...model.starts, ...all.map((n) => last + n + 1)]),
    indices: Int32Array.from([...model.indices, ...all]),
    values: Float64Array.from([...model.values, ...all.map(() => 1)]),
  }
}

/** The programme with only the columns that `keep` accepts. `columns`: index in `model` of each column in `few`. */
export function narrowed(model: Model, keep: (column: number) => boolean) {
  const columns = Array.from(model.cost, (_, n) => n).filter(keep)
  const starts = new Int32Array(columns.length + 1)
  const indices: number[] = []
  const values: number[] = []
  columns.forEach((column, n) => {
    for (let at = model.starts[column] ?? 0; at < (model.starts[column + 1] ?? 0); at++) {
      indices.push(model.indices[at] ?? 0)
      values.push(model.values[at] ?? 0)
    }
    starts[n + 1] = indices.length
  })
  const few: Model = {
    ...model,
    columns: columns.length,
    trips: columns.filter((column) => column < model.trips).length,
    cost: Float64Array.from(columns, (column) => model.cost[column] ?? 0),
    upper: Float64Array.from(columns, (column) => model.upper[column] ?? 0),
    starts,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
  return { few, columns }
}
