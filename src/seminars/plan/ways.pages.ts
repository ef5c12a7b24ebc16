/** Ways and times in words; all of them rounded, and said to be so beside them. */
import type { Translate } from '../../kernel/i18n/translate.ts'
import type { Alternative } from './journeys.rules.ts'

export function alternativeText(one: Alternative, t: Translate) {
  return {
    count: one.count,
    sizes: one.sizes.join(' + '),
    towns: one.towns.join(', '),
    mean: travelTime(one.meanMinutes, t),
    longest: one.longest ? travelTime(one.longest.minutes, t) : '',
    who: one.longest?.name ?? '',
  }
}

export function journeyText(journey: { km: number; minutes: number }, t: Translate): string {
  return t('plan.journey', { km: journey.km, time: travelTime(journey.minutes, t) })
}

/** "50 min", "1 tim 35 min". */
export function travelTime(minutes: number, t: Translate): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60]
  if (hours === 0) return t('plan.minutes', { n: rest })
  const whole = t('plan.hours', { n: hours })
  return rest === 0 ? whole : `${whole} ${t('plan.minutes', { n: rest })}`
}
