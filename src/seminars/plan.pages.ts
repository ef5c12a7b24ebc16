import type { Translate } from '../kernel/i18n/translate.ts'
import { dotMap } from './map.pages.ts'
import type { PlanBody } from './plan.queries.ts'
import {
  findUndoable,
  type Move,
  type PlanMunicipality,
  type PlannedSeminar,
  type PlanRegion,
  type PlanSeminar,
  whyCannotDivide,
} from './plan.rules.ts'
import { mostSeminars } from './split.rules.ts'

const swedish = new Intl.Collator('sv', { numeric: true })
interface RoundHead {
  slug: string
  name: string
}

export function proposalPage(
  round: RoundHead,
  regions: PlanRegion[],
  municipalities: PlanMunicipality[],
  planned: PlannedSeminar[],
  bodies: PlanBody[],
  threshold: number,
  t: Translate,
) {
  return {
    title: t('plan.proposal_title', { round: round.name }),
    round: { slug: round.slug, name: round.name },
    threshold,
    total: planned.length,
    municipalities: municipalities.length,
    regions: regions.map((region) => {
      const seminars = planned.filter((one) => one.regionCode === region.code)
      return {
        name: region.name,
        municipalities: seminars.reduce((sum, one) => sum + one.codes.length, 0),
        n: seminars.length,
        several: seminars.length > 1,
        seminars: seminars.map((one) => ({
          name: one.name,
          size: one.codes.length,
          body: bodyName(bodies, one.rssId),
          codes: namesOf(one.codes, municipalities),
        })),
      }
    }),
  }
}

export interface Plan {
  regions: PlanRegion[]
  municipalities: PlanMunicipality[]
  bodies: PlanBody[]
  seminars: PlanSeminar[]
  placements: Map<string, string>
  moves: Move[]
}

export function planPage(
  round: RoundHead,
  plan: Plan,
  regionCode: string | undefined,
  t: Translate,
) {
  const chosen =
    plan.regions.find((region) => region.code === regionCode) ??
    plan.regions.find((region) => seminarsIn(plan, region.code).length > 1) ??
    plan.regions[0]!
  const ids = new Set(plan.seminars.map((seminar) => seminar.id))
  const undoable = findUndoable(plan.moves, plan.placements, ids)
  const missing = plan.municipalities.filter((one) => !plan.placements.has(one.code))
  return {
    title: t('plan.title', { round: round.name }),
    round: { slug: round.slug, name: round.name },
    placed: plan.municipalities.length - missing.length,
    municipalities: plan.municipalities.length,
    whole: missing.length === 0,
    missing: missing.map((one) => one.name).join(', '),
    unplaced: missing.map((one) => ({ value: one.code, label: one.name })),
    into: missing[0] ? targetsFor(plan, missing[0].regionCode) : [],
    seminars: plan.seminars.length,
    undo: undoable && { n: undoable.n, municipality: undoable.municipality, to: undoable.from },
    regions: plan.regions.map((region) => ({
      code: region.code,
      name: region.name,
      chosen: region.code === chosen.code,
      municipalities: membersOf(plan, region.code).length,
      seminars: seminarsIn(plan, region.code).map((seminar) => ({
        slug: seminar.slug,
        name: seminar.name,
        size: codesIn(plan, seminar.id).length,
      })),
    })),
    region: regionPart(plan, chosen, t),
  }
}

function regionPart(plan: Plan, region: PlanRegion, t: Translate) {
  const seminars = seminarsIn(plan, region.code)
  const members = membersOf(plan, region.code)
  // With the number it has, a region can be divided anew: that too is refused once something is settled.
  const locked = whyCannotDivide(seminars, members.length, seminars.length)
  const most = Math.min(mostSeminars, members.length)
  return {
    code: region.code,
    name: region.name,
    count: seminars.length,
    locked: locked && t(locked),
    counts: Array.from({ length: most }, (_, i) => i + 1),
    seminars: seminars.map((seminar, i) => ({
      id: seminar.id,
      slug: seminar.slug,
      name: seminar.name,
      shape: i,
      municipalities: members
        .filter((one) => plan.placements.get(one.code) === seminar.id)
        .sort((a, b) => swedish.compare(a.name, b.name))
        .map((one) => ({
          code: one.code,
          name: one.name,
          guest: one.regionCode !== region.code && regionName(plan, one.regionCode),
        })),
      rssId: seminar.rssId,
      body: bodyName(plan.bodies, seminar.rssId),
      bodies: bodiesFor(plan, region.code, seminar.rssId),
    })),
    away: plan.municipalities
      .filter((one) => one.regionCode === region.code && !members.includes(one))
      .filter((one) => plan.placements.has(one.code))
      .map((one) => ({ name: one.name, to: seminarName(plan, plan.placements.get(one.code)) })),
    movable: members
      .map((one) => ({ value: `${one.code}:${plan.placements.get(one.code)}`, label: one.name }))
      .sort((a, b) => swedish.compare(a.label, b.label)),
    targets: targetsFor(plan, region.code),
    map: dotMap(
      members.map((one) => ({
        name: one.name,
        lat: one.lat,
        lon: one.lon,
        shape: seminars.findIndex((seminar) => seminar.id === plan.placements.get(one.code)),
      })),
    ),
  }
}

/** The region's own seminars first, then the rest of the round's. */
function targetsFor(plan: Plan, regionCode: string) {
  const own = plan.seminars.filter((seminar) => seminar.regionCode === regionCode)
  const others = plan.seminars
    .filter((seminar) => seminar.regionCode !== regionCode)
    .sort((a, b) => swedish.compare(a.name, b.name))
  return [...own, ...others].map(({ id, name }) => ({ value: id, label: name }))
}

/** The bodies of the region, and of regions its municipalities' bodies lie in; the present one always. */
function bodiesFor(plan: Plan, regionCode: string, rssId: string) {
  const near = new Set(
    membersOf(plan, regionCode).flatMap((one) => one.bodies.map((body) => body.id)),
  )
  return plan.bodies
    .filter((body) => body.regionCode === regionCode || near.has(body.id) || body.id === rssId)
    .map((body) => ({ value: body.id, label: bodyName(plan.bodies, body.id) }))
}

function seminarsIn(plan: Plan, regionCode: string): PlanSeminar[] {
  return plan.seminars.filter((seminar) => seminar.regionCode === regionCode)
}

function codesIn(plan: Plan, seminarId: string): string[] {
  return [...plan.placements].flatMap(([code, id]) => (id === seminarId ? [code] : []))
}

/** The municipalities that meet in the region's seminars, wherever they lie. */
function membersOf(plan: Plan, regionCode: string): PlanMunicipality[] {
  const ids = new Set(seminarsIn(plan, regionCode).map((seminar) => seminar.id))
  return plan.municipalities.filter((one) => ids.has(plan.placements.get(one.code) ?? ''))
}

function regionName(plan: Plan, code: string): string {
  return plan.regions.find((region) => region.code === code)?.name ?? ''
}

function seminarName(plan: Plan, id: string | undefined): string {
  return plan.seminars.find((seminar) => seminar.id === id)?.name ?? ''
}

function namesOf(codes: string[], municipalities: PlanMunicipality[]): string {
  const names = municipalities.flatMap((one) => (codes.includes(one.code) ? [one.name] : []))
  return names.sort(swedish.compare).join(', ')
}

function bodyName(bodies: PlanBody[], id: string): string {
  const name = bodies.find((body) => body.id === id)?.name ?? id
  return shortBodyName(name)
}

/** "Storsthlm (Kommunförbundet Stockholms län) med …" → "Storsthlm": for lists; its own page has the whole. */
export function shortBodyName(name: string): string {
  const start = name.split(/ \(| \/ |, | – | med /)[0]!.trim()
  return start.length > 60 ? `${start.slice(0, 59)}…` : start
}
