/** The whole plan of a round, seminar by seminar in the order they are held. */

import { byText } from '../kernel/text.ts'
import { type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../seminars/checklist.rules.ts'
import { type Stage, stageOf } from '../seminars/rules.ts'
import type { OpenOption } from './events.rules.ts'

export interface PlanRow {
  facts: SeminarFacts
  /** By name. */
  municipalities: string[]
  state: Stage
  things: CheckedThing[]
  /** Open proposals of a seminar without a date. */
  proposed: LocalDate[]
}

interface PlanFacts {
  facts: SeminarFacts[]
  options: OpenOption[]
  members: { seminarId: string; name: string }[]
}

/** Those with a date first, then by the first date proposed, then the rest by name. */
export function planRows(known: PlanFacts, now: UtcText): PlanRow[] {
  const members = Map.groupBy(known.members, (one) => one.seminarId)
  const options = Map.groupBy(known.options, (one) => one.seminarId)
  return known.facts
    .map((facts) => ({
      facts,
      municipalities: (members.get(facts.id) ?? []).map(({ name }) => name).sort(byText),
      state: stageOf(facts, localDate(now)),
      things: checklist(facts, localDate(now)),
      proposed: (options.get(facts.id) ?? []).map(({ date }) => date),
    }))
    .sort((a, b) => order(a).localeCompare(order(b)) || byText(a.facts.name, b.facts.name))
}

function order({ facts, proposed }: PlanRow): string {
  if (facts.date !== null) return `0 ${facts.date} ${facts.startTime ?? ''}`
  return proposed[0] ? `1 ${proposed[0]}` : '2'
}
