/** How long answers take: the time between one save and the next, without breaks. */
import { secondsBetween, type UtcText } from '../kernel/time.ts'
import { breaks } from '../questionnaire/measured.rules.ts'
import type { SheetQuestion } from '../questionnaire/sheet.rules.ts'
import type { Hand } from './queries.ts'

/**
 * The seconds since the page was shown, or since the response was last saved if that was later, divided over the
 * changed questions in proportion to their estimates. Empty after a break, and for answers that staff enter.
 */
export function secondsSpent(
  { openedAt, source }: Pick<Hand, 'openedAt' | 'source'>,
  savedAt: UtcText | null,
  { changed, now }: { changed: Pick<SheetQuestion, 'key' | 'seconds'>[]; now: UtcText },
): Map<string, number> {
  const all = changed.reduce((sum, { seconds }) => sum + seconds, 0)
  const from = openedAt && savedAt && savedAt > openedAt ? savedAt : openedAt
  const spent = from && source === 'form' ? secondsBetween(from, now) : 0
  if (!(spent > 0) || spent > Math.max(breaks.after, breaks.timesEstimate * all)) return new Map()
  let estimated = 0
  const spentBy = () => Math.round((spent * estimated) / all)
  return new Map(
    changed.map(({ key, seconds }) => {
      const before = spentBy()
      estimated += seconds
      return [key, spentBy() - before]
    }),
  )
}
