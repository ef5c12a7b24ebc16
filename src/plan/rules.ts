/** A round's plan: which seminars there are, and which municipalities each covers. */
import type { UtcText } from '../kernel/time.ts'
import { fold } from '../rounds/rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import { proposeGroups, splitInto } from './split.rules.ts'

export interface PlanRegion {
  code: string
  name: string
}

export interface PlanMunicipality {
  code: string
  name: string
  regionCode: string
  population: number
  lat: number
  lon: number
  /** The RSS bodies it belongs to, its default first. */
  bodies: { id: string; regionCode: string }[]
}

export interface PlannedSeminar {
  regionCode: string
  number: number
  name: string
  rssId: string
  codes: string[]
}

/** A seminar of the plan, with counts of what would be lost if it were deleted. */
export interface PlanSeminar extends Seminar {
  invitations: number
  /** Number of proposed dates, programme items, imported lists and invitations (also withdrawn), plus 1 for a venue. */
  begun: number
}

export function proposePlan(
  regions: PlanRegion[],
  municipalities: PlanMunicipality[],
  threshold: number,
  /** Region code → number of seminars that staff want instead of the proposed one; only regions above the threshold. */
  counts: Record<string, number> = {},
): PlannedSeminar[] {
  return regions.flatMap((region) => {
    const members = municipalities.filter((one) => one.regionCode === region.code)
    const places = placesIn(region.code, members)
    const count = members.length > threshold ? counts[region.code] : undefined
    const groups = count ? splitInto(places, count) : proposeGroups(places, threshold)
    return plannedFrom(region, groups, members)
  })
}

/** Divides a region's municipalities, and those moved to it, into a chosen number of seminars. */
export function dividePlan(region: PlanRegion, members: PlanMunicipality[], count: number): PlannedSeminar[] {
  return plannedFrom(region, splitInto(placesIn(region.code, members), count), members)
}

function plannedFrom(region: PlanRegion, groups: { code: string }[][], members: PlanMunicipality[]): PlannedSeminar[] {
  return groups.map((group, i) => {
    const codes = group.map((place) => place.code).sort()
    return {
      regionCode: region.code,
      number: i + 1,
      name: groups.length === 1 ? region.name : `${region.name} ${i + 1}`,
      rssId: majorityBody(members.filter((one) => codes.includes(one.code))),
      codes,
    }
  })
}

function placesIn(regionCode: string, members: PlanMunicipality[]) {
  return members.map((one) => ({
    code: one.code,
    lat: one.lat,
    lon: one.lon,
    rssId: one.bodies.find((body) => body.regionCode === regionCode)?.id ?? null,
  }))
}

/** The most common default body; of equally common ones the first by id. '' when no municipality has a body. */
function majorityBody(members: PlanMunicipality[]): string {
  const counts = new Map<string, number>()
  for (const one of members) {
    const id = one.bodies[0]?.id
    if (id) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  const [most] = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
  return most?.[0] ?? ''
}

/** "skane-1", or "skane-1-2028" when an earlier round has taken "skane-1". */
export function seminarSlug(region: PlanRegion, number: number, taken: Set<string>, roundSlug: string): string {
  const plain = `${fold(region.name)}-${number}`
  return taken.has(plain) ? `${plain}-${roundSlug}` : plain
}

type DivideRefusal =
  | 'plan.divide_cancelled'
  | 'plan.divide_confirmed'
  | 'plan.divide_invited'
  | 'plan.divide_begun'
  | 'plan.divide_too_many'

/** null: the region can be divided into `count` seminars. */
export function whyCannotDivide(seminars: PlanSeminar[], municipalities: number, count: number): DivideRefusal | null {
  if (seminars.some((seminar) => seminar.invitations > 0)) return 'plan.divide_invited'
  if (seminars.some((seminar) => seminar.confirmedAt !== null)) return 'plan.divide_confirmed'
  if (seminars.some((seminar) => seminar.cancelledAt !== null)) return 'plan.divide_cancelled'
  if (count > municipalities) return 'plan.divide_too_many'
  if (seminars.some((seminar) => seminar.number > count && seminar.begun > 0)) return 'plan.divide_begun'
  return null
}

type PlaceRefusal = 'plan.move_cancelled' | 'plan.move_past'
type MoveRefusal = PlaceRefusal | 'plan.move_invited' | 'plan.move_last'

export function whyCannotMove(
  move: { invited: boolean; left: number; to: PlanSeminar },
  now: UtcText,
): MoveRefusal | null {
  if (move.invited) return 'plan.move_invited'
  return whyCannotPlace(move.to, now) ?? (move.left === 0 ? 'plan.move_last' : null)
}

/** null: a municipality can still be put in this seminar. */
export function whyCannotPlace(to: PlanSeminar, now: UtcText): PlaceRefusal | null {
  if (to.cancelledAt !== null) return 'plan.move_cancelled'
  if (to.startsAt !== null && to.startsAt <= now) return 'plan.move_past'
  return null
}

/** A move as the round's history stores it. `n`: its number in the order of the round's moves and undoings. */
export interface Move {
  n: number
  undoes: number | null
  code: string
  municipality: string
  fromId: string
  from: string
  toId: string
  to: string
}

/** The latest move that has not been undone; null when the municipality is no longer where the move put it. */
export function findUndoable(moves: Move[], placements: Map<string, string>, seminarIds: Set<string>): Move | null {
  return listUndoable(moves, placements, seminarIds)[0] ?? null
}

/** The moves that can be undone one after another, latest first. */
export function listUndoable(moves: Move[], placements: Map<string, string>, seminarIds: Set<string>): Move[] {
  const undone = new Set(moves.map((move) => move.undoes))
  const left = moves.filter((move) => move.undoes === null && !undone.has(move.n))
  const at = new Map(placements)
  const undoable: Move[] = []
  for (const move of left.sort((a, b) => b.n - a.n)) {
    if (at.get(move.code) !== move.toId || !seminarIds.has(move.fromId)) break
    at.set(move.code, move.fromId)
    undoable.push(move)
  }
  return undoable
}
