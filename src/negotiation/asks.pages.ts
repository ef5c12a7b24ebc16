import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../seminars/checklist.rules.ts'
import { isOver, stageOf } from '../seminars/rules.ts'

export const anchors = {
  contact: 'kontakt',
  date: 'datum',
  target_group: 'malgrupp',
  venue: 'lokal',
  programme: 'program',
} as const

/** What staff have asked for in the target group: how many entries are missing now, and by when. */
export interface GapsAsked {
  missing: number
  by: LocalDate | null
}

/** What is asked of the RSS now, in the order of the five things, each with its last day. */
export function asksOf(
  facts: SeminarFacts,
  today: LocalDate,
  t: Translate,
  asked: GapsAsked = { missing: 0, by: null },
) {
  if (isOver(stageOf(facts, today))) return []
  return checklist(facts, today)
    .map((checked) => {
      if (checked.thing !== 'target_group' || !asked.by || asked.missing === 0)
        return isAsked(checked, facts) ? { ...checked, text: t(`rss.ask.${checked.thing}`) } : null
      return { ...checked, due: asked.by, text: t.n('rss.ask.gaps', asked.missing) }
    })
    .filter((ask) => ask !== null)
    .map(({ thing, due, text }) => ({
      href: `#${anchors[thing]}`,
      text,
      late: due !== null && due < today,
      by: due ? t(due < today ? 'rss.late' : 'rss.by', { date: formatDate(due, 'day', t.lang) }) : '',
    }))
}

/** Names are theirs to check as soon as there is a list; the contact's own part is done by signing in. */
function isAsked({ thing, state, waitingFor }: CheckedThing, facts: SeminarFacts): boolean {
  if (state === 'done' || thing === 'contact') return false
  if (thing === 'target_group') return facts.seatsHeld > 0
  return waitingFor === 'rss'
}
