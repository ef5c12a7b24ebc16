/** Small turns of phrase the comparison's pages share. */
import { formatNumber, type MessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import type { Measure } from './measures.rules.ts'
import type { SeatGroup } from './rules.ts'
import type { Interval } from './statistics.rules.ts'

export function label(of: { label_sv: string; label_en: string }, lang: Lang): string {
  return lang === 'sv' ? of.label_sv : of.label_en
}

export function percent(share: number): number {
  return Math.round(share * 100)
}

/** "60–69" */
export function span({ low, high }: Interval): string {
  return `${percent(low)}–${percent(high)}`
}

/** One decimal at most, with the language's decimal mark. */
export function decimal(n: number, lang: Lang): string {
  return formatNumber(Math.round(n * 10) / 10, lang)
}

export function groupName(group: SeatGroup, t: Translate): string {
  if (group.name === '' && group.key !== '')
    return t(`seat_role.${group.key}` as 'seat_role.politician')
  if (group.key === '') return t('comparison.no_group')
  return t.lang === 'sv' ? group.name : group.nameEn
}

/** The points in focus in a word or two: "svårt", "positiv", "Ja, politiskt beslutad". */
export function focusWords(measure: Measure, t: Translate): string {
  if (measure.question.type === 'multi') return t('comparison.chose')
  if (measure.question.type === 'ranking') return t('comparison.ranked')
  const labels = focusLabels(measure, t.lang)
  const last = new Set(labels.map((text) => text.split(' ').at(-1)))
  const [word = ''] = last
  return labels.length > 1 && last.size === 1 ? word : labels.join(' / ')
}

/** ”Mycket svårt” eller ”Ganska svårt” */
export function focusQuoted(measure: Measure, t: Translate): string {
  return focusLabels(measure, t.lang)
    .map((text) => (t.lang === 'sv' ? `”${text}”` : `“${text}”`))
    .join(` ${t('comparison.or')} `)
}

function focusLabels(measure: Measure, lang: Lang): string[] {
  return measure.focus.flatMap((i) => {
    const point = measure.points[i]
    return point ? [label(point, lang)] : []
  })
}

export function meanKey(measure: Measure): MessageKey {
  return measure.question.type === 'ranking' ? 'comparison.points' : 'comparison.mean'
}

export function decimalsOf(n: number, t: Translate): string {
  return n.toFixed(2).replace('.', t.lang === 'sv' ? ',' : '.')
}
