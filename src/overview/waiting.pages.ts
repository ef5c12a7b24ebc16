import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import { type Wait, waitKinds } from './waiting.rules.ts'

/** By what is waited for; each with whom, since when, until when, and the way there. */
export function waitingGroups(waits: Wait[], t: Translate) {
  const byKind = Map.groupBy(waits, ({ kind }) => kind)
  return waitKinds.flatMap((kind) => {
    const own = byKind.get(kind) ?? []
    if (own.length === 0) return []
    const n = own.reduce((sum, one) => sum + one.n, 0)
    const late = own.filter((one) => one.late).length
    return [
      {
        text: t.n(`overview.waits.${kind}`, n),
        late: late > 0 ? t.n('overview.waits.late', late) : null,
        lines: own.map((one) => ({
          href: one.href,
          text: joined(one.who || t.n('overview.waits.people', one.n), one.where),
          late: one.late,
          when: whenOf(one, t),
        })),
      },
    ]
  })
}

function whenOf({ since, by }: Wait, t: Translate): string {
  return joined(
    since && t('overview.waits.since', { date: formatDate(localDate(since), 'short', t.lang) }),
    by && t('overview.waits.by', { date: formatDate(by, 'short', t.lang) }),
  )
}
