/** Days that cost a tour something, and those most rounds would rather do without. */
import { addDays, type LocalDate, weekday } from '../kernel/time.ts'
import type { Period } from './rules.ts'
import { weekStart } from './weeks.rules.ts'

type Suggested = 'almedalen' | 'summer' | 'election' | 'christmas'

interface Suggestion extends Period {
  kind: Suggested
}

/** What seeds/holidays_se.json advises against, on the days of the round's own years; clipped to the round. */
export function suggestBlocks(period: Period): Suggestion[] {
  const [first, last] = [Number(period.from.slice(0, 4)), Number(period.to.slice(0, 4))]
  const years = Array.from({ length: last - first + 2 }, (_, n) => first - 1 + n)
  return years
    .flatMap((year): Suggestion[] => [
      { kind: 'summer', from: weekStart(year, 25), to: addDays(weekStart(year, 34), -1) },
      { kind: 'almedalen', from: weekStart(year, 26), to: addDays(weekStart(year, 26), 4) },
      ...election(year),
      { kind: 'christmas', from: `${year}-12-20`, to: `${year + 1}-01-08` },
    ])
    .filter((one) => one.from <= period.to && one.to >= period.from)
    .map((one) => ({
      ...one,
      from: one.from < period.from ? period.from : one.from,
      to: one.to > period.to ? period.to : one.to,
    }))
    .sort((a, b) => a.from.localeCompare(b.from))
}

/** The suggestions that no blocked period for everyone covers. */
export function missingOf(
  suggestions: Suggestion[],
  blocks: (Period & { team: number | null; rssId: string | null })[],
): Suggestion[] {
  const common = blocks.filter((block) => block.team === null && block.rssId === null)
  return suggestions.filter((one) => !common.some((block) => block.from <= one.from && one.to <= block.to))
}

/** General elections: the second Sunday of September every fourth year. The week before and the day after. */
function election(year: number): Suggestion[] {
  if (year % 4 !== 2) return []
  const first: LocalDate = `${year}-09-01`
  const sunday = addDays(first, 7 - weekday(first) + 7)
  return [{ kind: 'election', from: addDays(sunday, -6), to: addDays(sunday, 1) }]
}

type BlockProblems = Partial<Record<'from' | 'to', 'tour.outside_round' | 'tour.end_before_start'>>

export function problemsOfBlock(block: Period, round: Period): BlockProblems {
  if (block.from < round.from || block.from > round.to) return { from: 'tour.outside_round' }
  if (block.to < round.from || block.to > round.to) return { to: 'tour.outside_round' }
  if (block.to < block.from) return { to: 'tour.end_before_start' }
  return {}
}
