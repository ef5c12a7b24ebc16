/** The whole plan of a round, seminar by seminar in the order they are held. */

import { byText } from '../kernel/text.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { localDate } from '../kernel/time.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../seminars/checklist.rules.ts'
import { stateOf } from '../seminars/list.rules.ts'
import type { EventState, OpenOption } from './events.rules.ts'

export interface PlanRow {
  facts: SeminarFacts
  region: string
  address: string
  /** By name. */
  municipalities: string[]
  state: EventState
  things: CheckedThing[]
  /** Open proposals of a seminar without a date. */
  proposed: LocalDate[]
}

export interface PlanFacts {
  facts: SeminarFacts[]
  options: OpenOption[]
  regions: { code: string; name: string }[]
  members: { seminarId: string; name: string }[]
  addresses: { seminarId: string; address: string }[]
}

/** Those with a date first, then by the first date proposed, then the rest by name. */
export function planRows(known: PlanFacts, now: UtcText): PlanRow[] {
  const members = Map.groupBy(known.members, (one) => one.seminarId)
  const options = Map.groupBy(known.options, (one) => one.seminarId)
  const regions = new Map(known.regions.map((one) => [one.code, one.name]))
  const addresses = new Map(known.addresses.map((one) => [one.seminarId, one.address]))
  return known.facts
    .map((facts) => ({
      facts,
      region: regions.get(facts.regionCode) ?? '',
      address: addresses.get(facts.id) ?? '',
      municipalities: (members.get(facts.id) ?? []).map(({ name }) => name).sort(byText),
      state: stateOf(facts, now),
      things: checklist(facts, localDate(now)),
      proposed: (options.get(facts.id) ?? []).map(({ date }) => date),
    }))
    .sort((a, b) => order(a).localeCompare(order(b)) || byText(a.facts.name, b.facts.name))
}

function order({ facts, proposed }: PlanRow): string {
  if (facts.date !== null) return `0 ${facts.date} ${facts.startTime ?? ''}`
  return proposed[0] ? `1 ${proposed[0]}` : '2'
}
