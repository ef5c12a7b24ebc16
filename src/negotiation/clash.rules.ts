/** Finds what a date clashes with, so that the pages warn before anybody proposes or confirms it. */

import { type DayKind, findSpecialDay } from '../kernel/calendar/working-time.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import { addDays, type LocalDate, type LocalTime, minuteOfDay, week } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import { type TownPlace, townOf } from '../plan/journeys.rules.ts'
import { type BreakKind, findBreak, type RegionWeeks } from '../register/breaks.rules.ts'
import { type Point, travelMinutes } from '../register/rules.ts'

type ClashKind =
  | DayKind
  | 'same_day'
  | 'shared_day'
  | 'blocked'
  | 'blocked_rss'
  | 'blocked_team'
  | 'travel_before'
  | 'travel_after'
  | 'hold_lapsed'
  | 'venue_small'
  | 'venue_taken'
  | `${BreakKind}_break`

/** Staff must tick a hard clash before they confirm the date; a soft clash is only a warning. */
export interface Clash {
  kind: ClashKind
  hard: boolean
  params: Record<string, string | number>
}

interface Place extends Point {
  name: string
}

/** Another seminar of the round, with a confirmed date. */
export interface OtherSeminar extends Slot {
  id: string
  name: string
  /** null when no town is known for the seminar. */
  place: Place | null
  venueId: string | null
}

export interface Block {
  from: LocalDate
  to: LocalDate
  name: string
  team: number | null
  rssId: string | null
  hard: boolean
}

/** Everything that a date of one seminar can clash with. */
export interface Surroundings {
  today: LocalDate
  seats: number
  teams: number
  rssId: string
  /** The seminar's region: the date can clash with its school holidays. */
  region: RegionWeeks
  blocks: Block[]
  others: OtherSeminar[]
  /** Days offered to other seminars that have no date yet. */
  offered: { id: string; name: string; date: LocalDate }[]
}

/** A proposed date, optionally with a venue reserved for it until a day. */
export interface Offer extends Slot {
  venueId?: string | null
  heldUntil?: LocalDate | null
}

export interface Candidate extends Slot {
  place: Place | null
  venue: { id: string; name: string; capacity: number } | null
  heldUntil: LocalDate | null
}

/** Hard clashes come first. */
export function clashesOf(candidate: Candidate, around: Surroundings): Clash[] {
  const clashes = [
    ...dayClashes(candidate.date),
    ...otherSeminars(candidate, around),
    ...sharedDay(candidate.date, around),
    ...blocked(candidate.date, around),
    ...travel(candidate, around),
    ...venueClashes(candidate, around),
    ...schoolBreak(candidate.date, around),
  ]
  return [...clashes.filter(({ hard }) => hard), ...clashes.filter(({ hard }) => !hard)]
}

interface OptionWithVenue {
  date: LocalDate
  start_time: LocalTime
  end_time: LocalTime
  venue_id: string | null
  venue_held_until: LocalDate | null
  venueName: string | null
  venueTown: string | null
  venueCapacity: number | null
}

/** `placeWith` returns the seminar's place with a venue in this town, or without a venue (null). */
export type Around = Surroundings & { placeWith: (venueTown: string | null) => Place | null }

export function clashesOfOption(option: OptionWithVenue, around: Around): Clash[] {
  const { date, start_time: start, end_time: end, venue_id: id, venueName: name } = option
  const venue = id !== null && name !== null ? { id, name, capacity: option.venueCapacity ?? 0 } : null
  const place = around.placeWith(option.venueTown)
  return clashesOf({ date, start, end, place, venue, heldUntil: option.venue_held_until }, around)
}

const hardDays: DayKind[] = ['public_holiday', 'eve', 'sunday', 'saturday']

function dayClashes(date: LocalDate): Clash[] {
  const special = findSpecialDay(date)
  if (!special) return []
  const { kind, name } = special
  return [{ kind, hard: hardDays.includes(kind), params: { name } }]
}

function otherSeminars({ date, venue }: Candidate, around: Surroundings): Clash[] {
  const same = around.others.filter((other) => other.date === date)
  if (same.length === 0) return []
  const names = same.map(({ name }) => name).join(', ')
  const isFull = leftFor(date, around) < 1
  const inVenue = same.find(({ venueId }) => venue && venueId === venue.id)
  return [
    { kind: 'same_day', hard: isFull, params: { name: names } },
    ...(inVenue && venue
      ? [{ kind: 'venue_taken' as const, hard: true, params: { venue: venue.name, name: inVenue.name } }]
      : []),
  ]
}

/** A soft clash when too few teams are free for all the seminars offered this day: the first one confirmed gets it. */
function sharedDay(date: LocalDate, around: Surroundings): Clash[] {
  const names = sharedWith(date, around)
  if (names.length === 0) return []
  return [{ kind: 'shared_day', hard: false, params: { names: names.join(', ') } }]
}

/** Names of the other seminars offered this day; empty when enough teams are free for all of them. */
export function sharedWith(
  date: LocalDate,
  around: Pick<Surroundings, 'teams' | 'blocks' | 'others' | 'offered'>,
): string[] {
  const names = new Map(around.offered.filter((one) => one.date === date).map(({ id, name }) => [id, name]))
  return names.size + 1 > leftFor(date, around) ? [...names.values()] : []
}

/** Number of teams neither blocked nor at another seminar that day; negative when too many seminars have the day. */
export function leftFor(
  date: LocalDate,
  { teams, blocks, others }: Pick<Surroundings, 'teams' | 'blocks' | 'others'>,
): number {
  const blockedTeams = blocksOn(date, blocks).flatMap(({ team, hard }) =>
    team !== null && hard && team <= teams ? [team] : [],
  )
  const busy = others.filter((other) => other.date === date).length
  return teams - new Set(blockedTeams).size - busy
}

function blocksOn(date: LocalDate, blocks: Block[]): Block[] {
  return blocks.filter(({ from, to }) => from <= date && date <= to)
}

function blocked(date: LocalDate, around: Surroundings): Clash[] {
  const isFull = leftFor(date, around) < 1
  return blocksOn(date, around.blocks).flatMap(({ name, team, rssId, hard }): Clash[] => {
    if (rssId !== null) return rssId === around.rssId ? [{ kind: 'blocked_rss', hard, params: { name } }] : []
    if (team === null) return [{ kind: 'blocked', hard, params: { name } }]
    if (team > around.teams) return []
    return [{ kind: 'blocked_team', hard: hard && isFull, params: { name, team } }]
  })
}

/** Minutes a team needs to pack up after a seminar, and its latest arrival, in minutes after midnight. */
const packingMinutes = 30
const latestArrival = 20 * 60

function travel(candidate: Candidate, around: Surroundings): Clash[] {
  const dayBefore = around.others.filter((other) => other.date === addDays(candidate.date, -1))
  const dayAfter = around.others.filter((other) => other.date === addDays(candidate.date, 1))
  return [
    ...tooFar(
      'travel_before',
      dayBefore.map((other) => trip(other, other.end, candidate)),
      around.teams,
    ),
    ...tooFar(
      'travel_after',
      dayAfter.map((other) => trip(other, candidate.end, candidate)),
      around.teams,
    ),
  ]
}

interface Trip {
  other: OtherSeminar
  minutes: number
  fits: boolean
}

/**
 * Whether a team can travel between two seminars on consecutive days in the evening. `end`: when the earlier one ends.
 */
function trip(other: OtherSeminar, end: LocalTime, candidate: Candidate): Trip {
  const minutes = other.place && candidate.place ? travelMinutes(other.place, candidate.place) : 0
  return { other, minutes, fits: minutes <= latestArrival - packingMinutes - minuteOfDay(end) }
}

/** A clash when every team is at a seminar on the neighbouring day and none of them has time for the journey. */
function tooFar(kind: 'travel_before' | 'travel_after', trips: Trip[], teams: number): Clash[] {
  if (trips.length < teams || trips.some(({ fits }) => fits)) return []
  const [nearest] = [...trips].sort((a, b) => a.minutes - b.minutes)
  if (!nearest) return []
  const hours = Math.round(nearest.minutes / 30) / 2
  return [{ kind, hard: true, params: { name: nearest.other.name, hours } }]
}

function venueClashes({ venue, heldUntil }: Candidate, { seats, today }: Surroundings): Clash[] {
  if (!venue) return []
  const { name, capacity } = venue
  return [
    ...(heldUntil !== null && heldUntil < today
      ? [{ kind: 'hold_lapsed' as const, hard: true, params: { venue: name, date: heldUntil } }]
      : []),
    ...(capacity < seats
      ? [{ kind: 'venue_small' as const, hard: true, params: { venue: name, capacity, seats } }]
      : []),
  ]
}

function schoolBreak(date: LocalDate, { region }: Surroundings): Clash[] {
  const kind = findBreak(date, region)
  return kind ? [{ kind: `${kind}_break`, hard: false, params: { week: week(date) } }] : []
}

export type Municipality = TownPlace & { name: string }

/** The municipality whose name is the venue's town, otherwise the town in the plan; null when there is neither. */
export function placeOf(
  where: { venueTown: string | null; townCode: string | null; members: Municipality[] },
  municipalities: Municipality[],
): Place | null {
  const town = where.venueTown?.toLowerCase() ?? ''
  const venue = municipalities.find(({ name }) => name.toLowerCase() === town)
  return venue ?? townOf(where.townCode, where.members, municipalities)
}

export const clashKeys: Record<ClashKind, MessageKey> = {
  public_holiday: 'dates.warn_public_holiday',
  eve: 'dates.warn_eve',
  sunday: 'dates.warn_sunday',
  saturday: 'dates.warn_saturday',
  short_day: 'dates.warn_short_day',
  bridge_day: 'dates.warn_bridge_day',
  same_day: 'dates.warn_same_day',
  shared_day: 'dates.clash.shared_day',
  blocked: 'dates.clash.blocked',
  blocked_rss: 'dates.clash.blocked_rss',
  blocked_team: 'dates.clash.blocked_team',
  travel_before: 'dates.clash.travel_before',
  travel_after: 'dates.clash.travel_after',
  hold_lapsed: 'dates.clash.hold_lapsed',
  venue_small: 'dates.clash.venue_small',
  venue_taken: 'dates.clash.venue_taken',
  winter_break: 'dates.clash.winter_break',
  autumn_break: 'dates.clash.autumn_break',
  summer_break: 'dates.clash.summer_break',
  easter_break: 'dates.clash.easter_break',
  christmas_break: 'dates.clash.christmas_break',
}

const aboutOthers: ClashKind[] = [
  'same_day',
  'shared_day',
  'venue_taken',
  'travel_before',
  'travel_after',
  'blocked_team',
]

/** Leaves out clashes about other seminars and teams: an RSS contact must not see another body's seminars. */
export function clashesForRss(clashes: Clash[]): Clash[] {
  return clashes.filter(({ kind }) => !aboutOthers.includes(kind))
}

/** One clash of a proposed date. */
export interface DateWarning {
  date: LocalDate
  clash: Clash
}

/** Clashes of all proposed dates, in the order of the form's rows. */
export function warningsOf(
  proposals: Offer[],
  to: { around: Around; venues: { id: string; name: string; town: string; capacity: number }[]; isRss: boolean },
): DateWarning[] {
  return proposals.flatMap(({ date, start, end, venueId, heldUntil = null }) => {
    const venue = to.venues.find(({ id }) => id === venueId) ?? null
    const place = to.around.placeWith(venue?.town ?? null)
    const clashes = clashesOf({ date, start, end, venue, heldUntil, place }, to.around)
    return (to.isRss ? clashesForRss(clashes) : clashes).map((clash) => ({ date, clash }))
  })
}

/**
 * Identifies the set of hard clashes that the planner ticks: another set gives another text; '' when there are none.
 */
export function tickOf(clashes: Clash[]): string {
  return clashes
    .filter(({ hard }) => hard)
    .map(({ kind, params }) => [kind, ...Object.values(params)].join(':'))
    .sort()
    .join('; ')
}
