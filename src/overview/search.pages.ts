import type { Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import { type Found, matches } from './search.rules.ts'

const most = 100
const kinds = ['holder', 'substitute', 'contact', 'guest', 'municipality'] as const

/** What was sought, and all who fit; people first. */
export function searchPage(words: string, findable: Found[], t: Translate) {
  const found = words === '' ? [] : findable.filter((one) => matches(words, one))
  const sorted = inOrder(found, ({ kind, name }) => [String(kinds.indexOf(kind)), name])
  return {
    title: t('overview.search.title'),
    words,
    count: words === '' ? null : t.n('overview.search.count', found.length, { words }),
    more: found.length > most ? t('overview.search.more', { n: most }) : null,
    lines: sorted
      .slice(0, most)
      .map((one) => ({ ...one, kind: t(`overview.search.${one.kind}`), tel: one.phone.replace(/[^+\d]/g, '') })),
  }
}
