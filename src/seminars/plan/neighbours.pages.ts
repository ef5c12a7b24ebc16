/** Municipalities close by that meet in another region's seminar, and might rather meet here. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import { byText } from '../../kernel/text.ts'
import { travelMinutes } from '../../register/travel.rules.ts'
import { journeysTo, neighboursOf } from './journeys.rules.ts'
import { moveValue, type Plan, plannedTown, seminarOf } from './placed.rules.ts'
import type { PlanMunicipality, PlanSeminar } from './rules.ts'
import { travelTime } from './ways.pages.ts'

/** Those near who meet elsewhere; first those who would have a shorter way to one of this region's towns. */
export function neighboursIn(
  plan: Plan,
  members: PlanMunicipality[],
  seminars: PlanSeminar[],
  t: Translate,
) {
  const towns = seminars.flatMap((seminar) => plannedTown(plan, seminar) ?? [])
  return neighboursOf(members, plan.municipalities)
    .flatMap((one) => {
      const at = seminarOf(plan, one.code)
      const there = at && plannedTown(plan, at)
      const nearest = nearestTo(one, towns)
      if (!at || !there || !nearest) return []
      const now = journeysTo([one], there).each[0]!
      const hither = journeysTo([one], nearest).each[0]!
      return [
        {
          code: one.code,
          name: one.name,
          place: one,
          move: moveValue(plan, one),
          meets: at.name,
          now: wayTo(there, now.minutes, t),
          here: wayTo(nearest, hither.minutes, t),
          shorter: hither.minutes < now.minutes,
        },
      ]
    })
    .sort((a, b) => Number(b.shorter) - Number(a.shorter) || byText(a.name, b.name))
}

function nearestTo(one: PlanMunicipality, towns: PlanMunicipality[]): PlanMunicipality | null {
  const way = (town: PlanMunicipality) => travelMinutes(one, town)
  return towns.reduce<PlanMunicipality | null>(
    (best, town) => (best && way(best) <= way(town) ? best : town),
    null,
  )
}

function wayTo(town: PlanMunicipality, minutes: number, t: Translate): string {
  if (minutes === 0) return t('plan.host_itself')
  return t('plan.way_to', { time: travelTime(minutes, t), town: town.name })
}
