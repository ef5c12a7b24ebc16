/** Whom to invite: what is known of each seat, what is missing, and two people who correct the same seat. */

import { byText } from '../../kernel/text.ts'
import type { Person } from '../../lists/person.rules.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import type { WhichPerson } from '../../seats/rules.ts'

/** Nobody, nobody known yet, somebody without an address. */
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
  /** Seats whose holder can be written to. */
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

/** In Swedish order. */
export function byMunicipality(seats: OverviewSeat[]): TargetMunicipality[] {
  return [...Map.groupBy(seats, ({ municipality }) => municipality)]
    .map(([code, own]) => ({ code, name: own[0]?.municipalityName ?? '', seats: own }))
    .sort((a, b) => byText(a.name, b.name))
}

/** Something to fill in now; what is not known yet has been answered. */
export function isToFillIn(municipality: TargetMunicipality): boolean {
  return municipality.seats.some((seat) => ['empty', 'no_address'].includes(gapOf(seat) ?? ''))
}

/** The next municipality with something to fill in, from the first again after the last; null when no other has. */
export function nextToFillIn(all: TargetMunicipality[], after: string | null): TargetMunicipality | null {
  const at = all.findIndex(({ code }) => code === after)
  const order = [...all.slice(at + 1), ...all.slice(0, Math.max(0, at))]
  return order.find(isToFillIn) ?? null
}

/** What a form says of one seat; an empty name is nobody. */
export interface SeatEntry {
  person: Person
  notKnown: boolean
  /** Whether the person is the one who held the seat, when that had to be asked. */
  which?: WhichPerson | undefined
}

/** A name is known, whatever the box says. */
export function settled(entry: SeatEntry): SeatEntry {
  return { ...entry, notKnown: entry.notKnown && entry.person.name === '' }
}
