/** The target group: what each seat lacks, and what a form says of a seat. */

import { byText } from '../../kernel/text.ts'
import type { Person } from '../../lists/person.rules.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import type { WhichPerson } from '../../seats/rules.ts'

/** `empty`: no holder · `not_known`: no holder, and the RSS says so for now · `no_address`: a holder without e-mail. */
export type Gap = 'empty' | 'not_known' | 'no_address'
export const gaps: Gap[] = ['empty', 'not_known', 'no_address']

export function gapOf(seat: Pick<OverviewSeat, 'holder' | 'notKnownAt'>): Gap | null {
  if (seat.holder) return seat.holder.email === '' ? 'no_address' : null
  return seat.notKnownAt ? 'not_known' : 'empty'
}

export interface Tally extends Record<Gap, number> {
  seats: number
  /** Seats with a holder, with or without an address. */
  held: number
  /** Seats whose holder has an address. */
  complete: number
  missing: number
}

export function tallyOf(seats: Pick<OverviewSeat, 'holder' | 'notKnownAt'>[]): Tally {
  const count = (gap: Gap) => seats.filter((seat) => gapOf(seat) === gap).length
  const [empty, notKnown, noAddress] = [count('empty'), count('not_known'), count('no_address')]
  const missing = empty + notKnown + noAddress
  return {
    seats: seats.length,
    held: seats.length - empty - notKnown,
    complete: seats.length - missing,
    missing,
    empty,
    not_known: notKnown,
    no_address: noAddress,
  }
}

export interface TargetMunicipality {
  code: string
  name: string
  seats: OverviewSeat[]
}

/** In Swedish alphabetical order. */
export function byMunicipality(seats: OverviewSeat[]): TargetMunicipality[] {
  return [...Map.groupBy(seats, ({ municipality }) => municipality)]
    .map(([code, own]) => ({ code, name: own[0]?.municipalityName ?? '', seats: own }))
    .sort((a, b) => byText(a.name, b.name))
}

/** Whether a seat lacks a holder or an address. A seat marked as not known counts as answered. */
export function isToFillIn(municipality: TargetMunicipality): boolean {
  return municipality.seats.some((seat) => ['empty', 'no_address'].includes(gapOf(seat) ?? ''))
}

/** The next municipality with something to fill in, starting over after the last; null when no other has any. */
export function nextToFillIn(all: TargetMunicipality[], after: string | null): TargetMunicipality | null {
  const at = all.findIndex(({ code }) => code === after)
  const order = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))]
  return order.find(isToFillIn) ?? null
}

/** What a form says of one seat; an empty name means no holder. */
export interface SeatEntry {
  person: Person
  notKnown: boolean
  /** Whether the person is the present holder, if the form had to ask. */
  which?: WhichPerson | undefined
}

/** Clears "not known" when there is a name. */
export function settled(entry: SeatEntry): SeatEntry {
  return { ...entry, notKnown: entry.notKnown && entry.person.name === '' }
}
