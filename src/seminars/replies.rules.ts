/** Which replies to an invitation still hold. */
import type { UtcText } from '../kernel/time.ts'

/** When the day that holds now was settled, and when those invited were last asked again. */
export interface Asked {
  confirmedAt: UtcText | null
  repliesAskedAt: UtcText | null
}

/** Given before the day that holds now was settled, or before everyone was asked again: it counts no longer. */
export function isAboutAnotherDay(repliedAt: UtcText | null, asked: Asked): boolean {
  if (repliedAt === null) return false
  const since = [asked.confirmedAt, asked.repliesAskedAt].filter((at) => at !== null)
  return since.some((at) => repliedAt < at)
}

/** The reply that holds now: one given about another day is none. */
export function replyNow<R>(
  { reply, repliedAt }: { reply: R | null; repliedAt: UtcText | null },
  seminar: Asked,
): R | null {
  return isAboutAnotherDay(repliedAt, seminar) ? null : reply
}
