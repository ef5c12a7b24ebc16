/** A round's plan as it is stored, and lookups in it. */
import { shortBodyName } from '../register/rules.ts'
import { townOf } from './journeys.rules.ts'
import type { PlanBody } from './queries.ts'
import type { Move, PlanMunicipality, PlanRegion, PlanSeminar } from './rules.ts'

export interface Plan {
  regions: PlanRegion[]
  municipalities: PlanMunicipality[]
  bodies: PlanBody[]
  seminars: PlanSeminar[]
  /** Municipality code → seminar id. */
  placements: Map<string, string>
  moves: Move[]
  /** Codes of the municipalities with somebody invited to a seminar that is not cancelled; they cannot be moved. */
  invited: Set<string>
}

export function seminarsIn(plan: Plan, regionCode: string): PlanSeminar[] {
  return plan.seminars.filter((seminar) => seminar.regionCode === regionCode)
}

/** The municipalities of a seminar. */
export function thoseAt(plan: Plan, seminarId: string): PlanMunicipality[] {
  return plan.municipalities.filter((one) => plan.placements.get(one.code) === seminarId)
}

/** The municipalities of the region's seminars, also those that lie in other regions. */
export function membersOf(plan: Plan, regionCode: string): PlanMunicipality[] {
  const ids = new Set(seminarsIn(plan, regionCode).map((seminar) => seminar.id))
  return plan.municipalities.filter((one) => ids.has(plan.placements.get(one.code) ?? ''))
}

/** The municipalities in no seminar, or in a cancelled one. */
export function withoutSeminar(plan: Plan): PlanMunicipality[] {
  return plan.municipalities.filter((one) => seminarOf(plan, one.code)?.cancelledAt !== null)
}

/** The municipality in whose town the seminar is planned; null when it has no municipalities and no chosen town. */
export function plannedTown(plan: Plan, seminar: PlanSeminar): PlanMunicipality | null {
  return townOf(seminar.townCode, thoseAt(plan, seminar.id), plan.municipalities)
}

/** The municipality's seminar, also when it is cancelled; undefined when it has none. */
export function seminarOf(plan: Plan, code: string): PlanSeminar | undefined {
  const id = plan.placements.get(code)
  return plan.seminars.find((seminar) => seminar.id === id)
}

export function regionName(plan: Plan, code: string): string {
  return plan.regions.find((region) => region.code === code)?.name ?? ''
}

/** "1280:seminar id", as `moveForm` reads it; '' when the municipality cannot be moved. */
export function moveValue(plan: Plan, one: PlanMunicipality): string {
  if (plan.invited.has(one.code)) return ''
  return `${one.code}:${plan.placements.get(one.code) ?? ''}`
}

export function bodyName(bodies: PlanBody[], id: string): string {
  const name = bodies.find((body) => body.id === id)?.name ?? id
  return shortBodyName(name)
}
