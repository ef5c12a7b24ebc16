/** Seminars and their proposed dates as calendar events; their filter and order. */

import { byText } from '../kernel/text.ts'
import { type LocalDate, type LocalTime, localDate, type UtcText } from '../kernel/time.ts'
import type { SeminarFacts } from '../seminars/checklist.rules.ts'
import { type Seminar, type Stage, stageOf, stages } from '../seminars/rules.ts'
import { venueText } from '../seminars/words.rules.ts'

/** `date` null: a seminar without a date and without open proposals. */
export interface Event
  extends Pick<Seminar, 'slug' | 'name' | 'regionCode' | 'form' | 'date' | 'startTime' | 'endTime'>,
    Pick<Seminar, 'venueName' | 'venueTown'> {
  state: Stage
}

/** A proposed date of a seminar without a confirmed date; the venue fields are null when it has no reserved venue. */
export interface OpenOption extends Pick<Seminar, 'venueName' | 'venueAddress' | 'venueTown'> {
  id: string
  seminarId: string
  date: LocalDate
  startTime: LocalTime
  endTime: LocalTime
  startsAt: UtcText
  endsAt: UtcText
  createdAt: UtcText
  answeredAt: UtcText | null
}

export const eventSorts = ['date', 'name', 'place', 'state'] as const
type EventSort = (typeof eventSorts)[number]

interface EventFilter {
  region: string
  state: Stage | ''
}

export function eventsOf(facts: SeminarFacts[], options: OpenOption[], now: UtcText): Event[] {
  const bySeminar = Map.groupBy(options, (option) => option.seminarId)
  return facts.flatMap((seminar): Event[] => {
    const state = stageOf(seminar, localDate(now))
    const open = state === 'proposed' ? (bySeminar.get(seminar.id) ?? []) : []
    if (open.length === 0) return [{ ...seminar, state }]
    return open.map(({ date, startTime, endTime, venueName, venueTown }) => {
      return { ...seminar, state, date, startTime, endTime, venueName, venueTown }
    })
  })
}

export function filtered(events: Event[], { region, state }: EventFilter): Event[] {
  return events.filter(
    (event) => (region === '' || event.regionCode === region) && (state === '' || event.state === state),
  )
}

/** Events without a date (or a place, when sorted by place) come last in both directions. */
export function sorted(events: Event[], sort: EventSort, down: boolean): Event[] {
  const way = down ? -1 : 1
  return [...events].sort(
    (a, b) => lacking(a, sort) - lacking(b, sort) || way * compare(a, b, sort) || compare(a, b, 'date'),
  )
}

function lacking(event: Event, sort: EventSort): number {
  if (sort === 'date') return event.date === null ? 1 : 0
  return sort === 'place' && placeOf(event) === '' ? 1 : 0
}

function compare(a: Event, b: Event, sort: EventSort): number {
  if (sort === 'name') return byText(a.name, b.name)
  if (sort === 'place') return byText(placeOf(a), placeOf(b))
  if (sort === 'state') return stages.indexOf(a.state) - stages.indexOf(b.state)
  const [left, right] = [a, b].map(({ date, startTime }) => `${date ?? '9999'} ${startTime ?? ''}`)
  return (left ?? '') < (right ?? '') ? -1 : left === right ? byText(a.name, b.name) : 1
}

function placeOf(event: Event): string {
  return event.form === 'digital' ? '' : venueText(event)
}
