/** When a round may go, and when it may be put away. */
import type { Round } from './queries.ts'
import type { RoundContents } from './state.queries.ts'

/** `others`: rounds that are not archived, without this one. */
export function whyCannotDelete(
  round: Pick<Round, 'active'>,
  { contents, others }: { contents: RoundContents; others: number },
): 'rounds.was_sent' | 'rounds.has_received' | 'rounds.active_stays' | null {
  if (contents.sent > 0) return 'rounds.was_sent'
  if (contents.received > 0) return 'rounds.has_received'
  return round.active === 1 && others > 0 ? 'rounds.active_stays' : null
}

export function whyCannotArchive(
  round: Pick<Round, 'active' | 'archived_at'>,
): 'rounds.archived_already' | 'rounds.active_stays' | null {
  if (round.archived_at !== null) return 'rounds.archived_already'
  return round.active === 1 ? 'rounds.active_stays' : null
}

/** Changes when the round has come to hold more or less than was looked at. */
export function seenOf(contents: RoundContents): string {
  return Object.values(contents).join('-')
}
