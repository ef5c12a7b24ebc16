/** The plan's page, which shows one region with its seminars, journeys, neighbours and map; and the proposal's page. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { travelMinutes } from '../register/rules.ts'
import { type Alternative, alternativesFor, journeysTo, neighboursOf, proposeTown, reckon } from './journeys.rules.ts'
import { type Dot, regionMap } from './map.pages.ts'
import {
  bodyName,
  membersOf,
  moveValue,
  type Plan,
  plannedTown,
  regionName,
  seminarOf,
  seminarsIn,
  thoseAt,
  withoutSeminar,
} from './placed.rules.ts'
import type { PlanBody } from './queries.ts'
import {
  listUndoable,
  type PlanMunicipality,
  type PlannedSeminar,
  type PlanRegion,
  type PlanSeminar,
  whyCannotDivide,
} from './rules.ts'

export function planPage(
  round: { slug: string; name: string },
  plan: Plan,
  regionCode: string | undefined,
  t: Translate,
) {
  const chosen =
    plan.regions.find((region) => region.code === regionCode) ??
    plan.regions.find((region) => seminarsIn(plan, region.code).length > 1) ??
    plan.regions[0]!
  const ids = new Set(plan.seminars.map((seminar) => seminar.id))
  const undoable = listUndoable(plan.moves, plan.placements, ids)
  const missing = withoutSeminar(plan)
  return {
    title: t('plan.title', { round: round.name }),
    scripts: ['plan.js'],
    round: { slug: round.slug, name: round.name },
    placed: plan.municipalities.length - missing.length,
    municipalities: plan.municipalities.length,
    whole: missing.length === 0,
    missing: missing.map((one) => one.name).join(', '),
    unplaced: missing.map((one) => ({ value: one.code, label: one.name })),
    into: missing[0] ? targetsFor(plan, missing[0].regionCode) : [],
    seminars: plan.seminars.filter(({ cancelledAt }) => cancelledAt === null).length,
    undo: undoable[0] && {
      n: undoable[0].n,
      municipality: undoable[0].municipality,
      to: undoable[0].from,
      more: undoable.length - 1,
    },
    regions: plan.regions.map((region) => ({
      code: region.code,
      name: region.name,
      chosen: region.code === chosen.code,
      municipalities: membersOf(plan, region.code).length,
      seminars: seminarsIn(plan, region.code).map((seminar) => ({
        id: seminar.id,
        count: thoseAt(plan, seminar.id).length,
      })),
    })),
    region: regionPart(plan, chosen, t),
  }
}

const byName = (a: { name: string }, b: { name: string }) => byText(a.name, b.name)

function regionPart(plan: Plan, region: PlanRegion, t: Translate) {
  const seminars = seminarsIn(plan, region.code)
  const members = membersOf(plan, region.code)
  const parts = seminars.map((seminar, shape) => seminarPart(plan, seminar, shape, t))
  const neighbours = neighboursIn(plan, members, seminars, t)
  // Asks about the present number, because dividing anew into as many is also refused once something is settled.
  const locked = whyCannotDivide(seminars, members.length, seminars.length)
  return {
    code: region.code,
    name: region.name,
    municipalities: members.length,
    count: seminars.length,
    locked: locked && t(locked),
    alternatives: compare(plan, region, t),
    seminars: parts,
    neighbours,
    away: plan.municipalities
      .filter((one) => one.regionCode === region.code && !members.includes(one))
      .flatMap((one) => {
        const to = seminarOf(plan, one.code)
        return to ? [{ name: one.name, to: to.name }] : []
      }),
    movable: [
      ...members.sort(byName).map((one) => ({ value: moveValue(plan, one), label: one.name })),
      ...neighbours.map((one) => ({ value: one.move, label: `${one.name} (${one.meets})` })),
    ].filter((one) => one.value !== ''),
    targets: targetsFor(plan, region.code),
    map: mapPart(plan, region, seminars, neighbours, t),
  }
}

function seminarPart(plan: Plan, seminar: PlanSeminar, shape: number, t: Translate) {
  const members = thoseAt(plan, seminar.id).sort(byName)
  const town = plannedTown(plan, seminar)
  const journeys = town && journeysTo(members, town)
  const far = journeys?.farthest
  return {
    id: seminar.id,
    slug: seminar.slug,
    name: seminar.name,
    shape,
    cancelled: seminar.cancelledAt !== null,
    town: town?.name ?? '',
    townCode: seminar.townCode ?? '',
    townIs: t(seminar.townCode === null ? 'plan.town_proposed' : 'plan.town_chosen'),
    outside: town !== null && !members.includes(town),
    towns: townsFor(members, town),
    journeys: far
      ? t('plan.journeys', {
          mean: travelTime(journeys.meanMinutes, t),
          longest: travelTime(far.minutes, t),
          who: nameOf(members, far.code),
        })
      : '',
    municipalities: members.map((one, i) => {
      const journey = journeys?.each[i]
      return {
        code: one.code,
        name: one.name,
        move: moveValue(plan, one),
        guest: one.regionCode !== seminar.regionCode && regionName(plan, one.regionCode),
        invited: plan.invited.has(one.code),
        host: one === town,
        journey: journey && one !== town ? journeyText(journey, t) : '',
        far: one.code === far?.code,
      }
    }),
    rssId: seminar.rssId,
    body: bodyName(plan.bodies, seminar.rssId),
    bodies: bodiesFor(plan, seminar.regionCode, seminar.rssId),
  }
}

function nameOf(members: PlanMunicipality[], code: string): string {
  return members.find((one) => one.code === code)?.name ?? ''
}

function townsFor(members: PlanMunicipality[], town: PlanMunicipality | null) {
  const elsewhere = town && !members.includes(town) ? [town] : []
  return [...members, ...elsewhere].map(({ code, name }) => ({ value: code, label: name }))
}

/** The region as it is now (when it differs from every proposal) and divided into one to four seminars. */
function compare(plan: Plan, region: PlanRegion, t: Translate) {
  const present = reckon(
    seminarsIn(plan, region.code).map((seminar) => ({
      members: thoseAt(plan, seminar.id),
      town: plannedTown(plan, seminar),
    })),
  )
  const proposed = alternativesFor(region, membersOf(plan, region.code))
  const asProposed = proposed.some((one) => one.key === present.key)
  return [
    ...(asProposed ? [] : [{ ...alternativeText(present, t), now: true }]),
    ...proposed.map((one) => ({ ...alternativeText(one, t), now: one.key === present.key })),
  ]
}

function mapPart(
  plan: Plan,
  region: PlanRegion,
  seminars: PlanSeminar[],
  neighbours: { place: PlanMunicipality; meets: string; now: string }[],
  t: Translate,
) {
  const parts = seminars.map((seminar) => ({ seminar, town: plannedTown(plan, seminar) }))
  const own = parts.flatMap(({ seminar, town }, shape) =>
    thoseAt(plan, seminar.id).map((one) => ({
      ...dotOf(one),
      shape,
      town: one === town,
      move: moveValue(plan, one),
      seminar: seminar.id,
      title: [one.name, seminar.name, wayTo(one, town, t)].join(', '),
    })),
  )
  const near = neighbours.map(({ place, meets, now }) => ({
    ...dotOf(place),
    shape: null,
    town: false,
    move: moveValue(plan, place),
    seminar: '',
    title: `${place.name}, ${meets}, ${now}`,
  }))
  const dots: (Dot & { move: string; seminar: string })[] = [...own, ...near]
  return regionMap(
    region.code,
    dots,
    parts.map(({ town }) => town),
  )
}

function wayTo(one: PlanMunicipality, town: PlanMunicipality | null, t: Translate): string {
  const journey = town && town !== one && journeysTo([one], town).each[0]
  return journey ? journeyText(journey, t) : t('plan.host')
}

function dotOf({ code, name, lat, lon }: PlanMunicipality) {
  return { code, name, lat, lon }
}

/** The region's own seminars first, then the others of the round; leaves out cancelled ones. */
function targetsFor(plan: Plan, regionCode: string) {
  const own = seminarsIn(plan, regionCode)
  const others = plan.seminars
    .filter((seminar) => seminar.regionCode !== regionCode)
    .sort((a, b) => byText(a.name, b.name))
  const held = [...own, ...others].filter(({ cancelledAt }) => cancelledAt === null)
  return held.map(({ id, name }) => ({ value: id, label: name }))
}

/** The region's bodies and the bodies of its municipalities; always the present one. */
function bodiesFor(plan: Plan, regionCode: string, rssId: string) {
  const near = new Set(membersOf(plan, regionCode).flatMap((one) => one.bodies.map((body) => body.id)))
  return plan.bodies
    .filter((body) => body.regionCode === regionCode || near.has(body.id) || body.id === rssId)
    .map((body) => ({ value: body.id, label: bodyName(plan.bodies, body.id) }))
}

function alternativeText(one: Alternative, t: Translate) {
  return {
    count: one.count,
    sizes: one.sizes.join(' + '),
    towns: one.towns.join(', '),
    mean: travelTime(one.meanMinutes, t),
    longest: one.longest ? travelTime(one.longest.minutes, t) : '',
    who: one.longest?.name ?? '',
  }
}

function journeyText(journey: { km: number; minutes: number }, t: Translate): string {
  return t('plan.journey', { km: journey.km, time: travelTime(journey.minutes, t) })
}

/** "50 min", "1 tim 35 min". */
function travelTime(minutes: number, t: Translate): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return t('plan.minutes', { n: rest })
  const whole = t('plan.hours', { n: hours })
  return rest === 0 ? whole : `${whole} ${t('plan.minutes', { n: rest })}`
}

/** Nearby municipalities of other seminars; first those with a shorter journey to one of this region's towns. */
function neighboursIn(plan: Plan, members: PlanMunicipality[], seminars: PlanSeminar[], t: Translate) {
  const towns = seminars.flatMap((seminar) => plannedTown(plan, seminar) ?? [])
  return neighboursOf(members, plan.municipalities)
    .flatMap((one) => {
      const at = seminarOf(plan, one.code)
      const there = at && plannedTown(plan, at)
      const nearest = nearestTo(one, towns)
      if (!at || !there || !nearest) return []
      const now = journeysTo([one], there).each[0]!
      const hither = journeysTo([one], nearest).each[0]!
      return [
        {
          code: one.code,
          name: one.name,
          place: one,
          move: moveValue(plan, one),
          meets: at.name,
          now: wayToTown(there, now.minutes, t),
          here: wayToTown(nearest, hither.minutes, t),
          shorter: hither.minutes < now.minutes,
        },
      ]
    })
    .sort((a, b) => Number(b.shorter) - Number(a.shorter) || byText(a.name, b.name))
}

function nearestTo(one: PlanMunicipality, towns: PlanMunicipality[]): PlanMunicipality | null {
  const way = (town: PlanMunicipality) => travelMinutes(one, town)
  return towns.reduce<PlanMunicipality | null>((best, town) => (best && way(best) <= way(town) ? best : town), null)
}

function wayToTown(town: PlanMunicipality, minutes: number, t: Translate): string {
  if (minutes === 0) return t('plan.host_itself')
  return t('plan.way_to', { time: travelTime(minutes, t), town: town.name })
}

interface Proposal {
  regions: PlanRegion[]
  municipalities: PlanMunicipality[]
  bodies: PlanBody[]
  threshold: number
  planned: PlannedSeminar[]
}

/** The choices as a query: the threshold, and the number of seminars by region. */
export function choiceText(threshold: number, counts: Record<string, number>): string {
  const chosen = Object.entries(counts).sort(([a], [b]) => a.localeCompare(b))
  const query = new URLSearchParams({ threshold: String(threshold) })
  for (const [code, n] of chosen) query.set(`antal.${code}`, String(n))
  return query.toString()
}

export function proposalPage(round: { slug: string; name: string }, proposal: Proposal, t: Translate) {
  const { municipalities, planned } = proposal
  const large = proposal.regions.flatMap((region) => compared(proposal, region, t))
  return {
    shown: choiceText(proposal.threshold, Object.fromEntries(large.map(({ code, n }) => [code, n]))),
    title: t('plan.proposal_title', { round: round.name }),
    round: { slug: round.slug, name: round.name },
    threshold: proposal.threshold,
    total: planned.length,
    municipalities: municipalities.length,
    regions: proposal.regions.map((region) => regionRow(proposal, region, t)),
    large,
  }
}

function regionRow(proposal: Proposal, region: PlanRegion, t: Translate) {
  const seminars = proposal.planned.filter((one) => one.regionCode === region.code)
  return {
    name: region.name,
    municipalities: seminars.reduce((sum, one) => sum + one.codes.length, 0),
    n: seminars.length,
    several: seminars.length > 1,
    seminars: seminars.map((one) => {
      const members = proposal.municipalities.filter(({ code }) => one.codes.includes(code))
      const town = proposeTown(members)
      const { meanMinutes, longest } = reckon([{ members, town }])
      return {
        name: one.name,
        size: one.codes.length,
        body: bodyName(proposal.bodies, one.rssId),
        town: town?.name ?? '',
        mean: travelTime(meanMinutes, t),
        longest: longest ? `${travelTime(longest.minutes, t)}, ${longest.name}` : '',
        codes: members
          .map(({ name }) => name)
          .sort(byText)
          .join(', '),
      }
    }),
  }
}

/** The alternatives for a region; empty when the region is not above the threshold. */
function compared(proposal: Proposal, region: PlanRegion, t: Translate) {
  const members = proposal.municipalities.filter((one) => one.regionCode === region.code)
  if (members.length <= proposal.threshold) return []
  const n = proposal.planned.filter((one) => one.regionCode === region.code).length
  return [
    {
      code: region.code,
      name: region.name,
      municipalities: members.length,
      n,
      alternatives: alternativesFor(region, members).map((one) => ({
        ...alternativeText(one, t),
        chosen: one.count === n,
      })),
    },
  ]
}
