import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { BlockRow } from './blocked.queries.ts'
import { hardness } from './settings.pages.ts'
import { blockView } from './words.pages.ts'

/** What an RSS contact sees: the own body's days alone. */
export function ownBlocksPage(seminar: Seminar, round: Round, blocks: BlockRow[], t: Translate) {
  const own = blocks.filter((block) => block.rssId === seminar.rssId)
  return {
    title: t('tour.own_blocks_title'),
    seminar: { slug: seminar.slug, name: seminar.name },
    roundPeriod: `${formatDate(round.starts_on, 'long', t.lang)} – ${formatDate(round.ends_on, 'long', t.lang)}`,
    body: own[0]?.body ?? null,
    blocks: own.map((block) => ({ ...blockView(block, t), by: block.by })),
    hardness: hardness(t),
    labels: { name: t('tour.block_name'), from: t('tour.first_day'), to: t('tour.last_day') },
  }
}
