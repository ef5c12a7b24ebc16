import type { Translate } from '../kernel/i18n/translate.ts'
import { membersOf, type Plan, seminarsIn, thoseAt, withoutSeminar } from './placed.rules.ts'
import { regionPart, targetsFor } from './region.pages.ts'
import { listUndoable } from './rules.ts'

export function planPage(
  round: { slug: string; name: string },
  plan: Plan,
  regionCode: string | undefined,
  t: Translate,
) {
  const chosen =
    plan.regions.find((region) => region.code === regionCode) ??
    plan.regions.find((region) => seminarsIn(plan, region.code).length > 1) ??
    plan.regions[0]!
  const ids = new Set(plan.seminars.map((seminar) => seminar.id))
  const undoable = listUndoable(plan.moves, plan.placements, ids)
  const missing = withoutSeminar(plan)
  return {
    title: t('plan.title', { round: round.name }),
    scripts: ['plan.js'],
    round: { slug: round.slug, name: round.name },
    placed: plan.municipalities.length - missing.length,
    municipalities: plan.municipalities.length,
    whole: missing.length === 0,
    missing: missing.map((one) => one.name).join(', '),
    unplaced: missing.map((one) => ({ value: one.code, label: one.name })),
    into: missing[0] ? targetsFor(plan, missing[0].regionCode) : [],
    seminars: plan.seminars.filter(({ cancelledAt }) => cancelledAt === null).length,
    undo: undoable[0] && {
      n: undoable[0].n,
      municipality: undoable[0].municipality,
      to: undoable[0].from,
      more: undoable.length - 1,
    },
    regions: plan.regions.map((region) => ({
      code: region.code,
      name: region.name,
      chosen: region.code === chosen.code,
      municipalities: membersOf(plan, region.code).length,
      seminars: seminarsIn(plan, region.code).map((seminar) => ({
        id: seminar.id,
        count: thoseAt(plan, seminar.id).length,
      })),
    })),
    region: regionPart(plan, chosen, t),
  }
}
