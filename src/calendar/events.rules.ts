/** Seminars and the dates proposed for them, as they stand in a calendar. */

import { byText } from '../kernel/text.ts'
import { type LocalDate, type LocalTime, localDate, type UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'
import type { SeminarFacts } from '../seminars/checklist.rules.ts'
import { type Stage, stageOf, stages } from '../seminars/rules.ts'
import { venueText } from '../seminars/words.rules.ts'

export interface Event {
  slug: string
  name: string
  regionCode: string
  /** The venue; '' when there is none or none is needed. */
  place: string
  form: SeminarForm
  state: Stage
  /** null: a seminar that has no date yet, and none proposed. */
  date: LocalDate | null
  start: LocalTime | null
  end: LocalTime | null
}

/** A proposed date of a seminar that has none. */
export interface OpenOption {
  seminarId: string
  date: LocalDate
  start: LocalTime
  end: LocalTime
  /** Where a venue is held for it; '' when none is. */
  place: string
}

export const eventSorts = ['date', 'name', 'place', 'state'] as const
type EventSort = (typeof eventSorts)[number]

interface EventFilter {
  region: string
  state: Stage | ''
}

export function eventsOf(facts: SeminarFacts[], options: OpenOption[], now: UtcText): Event[] {
  const bySeminar = Map.groupBy(options, (option) => option.seminarId)
  return facts.flatMap((one) => {
    const state = stageOf(one, localDate(now))
    const event = {
      slug: one.slug,
      name: one.name,
      regionCode: one.regionCode,
      place: one.form === 'digital' ? '' : venueText(one),
      form: one.form,
      state,
    }
    const open = bySeminar.get(one.id)
    if (open && state === 'proposed') return open.map((option) => ({ ...event, ...datesOf(option) }))
    return [{ ...event, date: one.date, start: one.startTime, end: one.endTime }]
  })
}

function datesOf({ date, start, end, place }: OpenOption) {
  return { date, start, end, place }
}

export function filtered(events: Event[], { region, state }: EventFilter): Event[] {
  return events.filter(
    (event) => (region === '' || event.regionCode === region) && (state === '' || event.state === state),
  )
}

/** What has no date or place comes last, whichever way the rest goes. */
export function sorted(events: Event[], sort: EventSort, down: boolean): Event[] {
  const way = down ? -1 : 1
  return [...events].sort(
    (a, b) => lacking(a, sort) - lacking(b, sort) || way * compare(a, b, sort) || compare(a, b, 'date'),
  )
}

function lacking(event: Event, sort: EventSort): number {
  if (sort === 'date') return event.date === null ? 1 : 0
  return sort === 'place' && event.place === '' ? 1 : 0
}

function compare(a: Event, b: Event, sort: EventSort): number {
  if (sort === 'name' || sort === 'place') return byText(a[sort], b[sort])
  if (sort === 'state') return stages.indexOf(a.state) - stages.indexOf(b.state)
  const [left, right] = [a, b].map(({ date, start }) => `${date ?? '9999'} ${start ?? ''}`)
  return (left ?? '') < (right ?? '') ? -1 : left === right ? byText(a.name, b.name) : 1
}
