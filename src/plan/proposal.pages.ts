/** The plan as it is proposed, before there is one. */

import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { alternativesFor, proposeTown, reckon } from './journeys.rules.ts'
import { alternativeText, travelTime } from './pages.ts'
import { bodyName } from './placed.rules.ts'
import type { PlanBody } from './queries.ts'
import type { PlanMunicipality, PlannedSeminar, PlanRegion } from './rules.ts'

interface Proposal {
  regions: PlanRegion[]
  municipalities: PlanMunicipality[]
  bodies: PlanBody[]
  threshold: number
  planned: PlannedSeminar[]
}

/** What is chosen, as a query: the number that divides, and by region how many seminars. */
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

/** For a region above the threshold: what other numbers would mean. */
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
