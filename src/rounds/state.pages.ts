import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Round } from './queries.ts'
import type { RoundContents } from './state.queries.ts'
import { seenOf } from './state.rules.ts'

/** Before a round is deleted: what goes, or why it stays. */
export function deletePage(
  round: Round,
  { contents, refusal }: { contents: RoundContents; refusal: MessageKey | null },
  t: Translate,
) {
  const goes = (['seminars', 'held', 'options', 'letters', 'blocks', 'runs'] as const)
    .filter((what) => contents[what] > 0)
    .map((what) => t.n(`rounds.goes.${what}`, contents[what]))
  return {
    title: t('rounds.delete_title', { name: round.name }),
    round,
    refusal: refusal && t(refusal, { name: round.name }),
    instead: refusal === 'rounds.was_sent' || refusal === 'rounds.has_received',
    lead: t('rounds.delete_lead'),
    points: [...goes, t('rounds.goes.seats')],
    after: t('rounds.delete_after'),
    action: `/omgangar/${round.slug}/bort`,
    button: t('rounds.delete_button', { name: round.name }),
    seen: seenOf(contents),
  }
}
