/** Conclusions in words from the figures, and phrases that the comparison's pages share. */

import { formatNumber, type MessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import { labelIn } from '../questionnaire/rules.ts'
import { isSeatRole, type SeatGroup } from './groupings.rules.ts'
import type { Measure } from './measures.rules.ts'
import { fewestSure, type Verdict } from './rules.ts'
import { type Interval, percent, rounded } from './statistics.rules.ts'

/** "60–69" */
export function span({ low, high }: Interval): string {
  return `${percent(low)}–${percent(high)}`
}

/** The interval's words; none where all who were asked have answered, so that no answer is unknown. */
export function uncertaintyText(
  interval: Interval | null,
  { answered, asked }: { answered: number; asked: number },
  words: (interval: Interval) => string,
  t: Translate,
): string | null {
  if (!interval) return null
  return answered === asked ? t('comparison.complete') : words(interval)
}

/** "+12", "−3", "0": a difference, rounded alike on both sides of zero. */
export function signed(n: number, shown: (size: number) => string): string {
  const text = shown(Math.abs(n))
  return /[1-9]/.test(text) ? `${n < 0 ? '−' : '+'}${text}` : text
}

/** A difference between shares, in percentage points. */
export function pointsText(n: number): string {
  return signed(n, (size) => `${percent(size)}`)
}

/** One decimal at most, with the language's decimal mark. */
export function decimal(n: number, lang: Lang): string {
  return formatNumber(rounded(n, 1), lang)
}

export function groupName(group: SeatGroup, t: Translate): string {
  if (isSeatRole(group.key)) return t(`seat_role.${group.key}`)
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
    .join(` ${t('common.or')} `)
}

function focusLabels(measure: Measure, lang: Lang): string[] {
  return measure.focus.flatMap((i) => {
    const point = measure.points[i]
    return point ? [labelIn(point, lang)] : []
  })
}

export function meanKey(measure: Measure): MessageKey {
  return measure.question.type === 'ranking' ? 'comparison.points' : 'comparison.mean'
}

export function decimalsOf(n: number, t: Translate): string {
  return rounded(n, 2)
    .toFixed(2)
    .replace('.', t.lang === 'sv' ? ',' : '.')
}

/** "Högst är B5 … (80 %), lägst A1 … (17 %).", among groups with answers enough. */
export function extremesText<T extends { base: number }>(
  groups: { title: string; figures: T }[],
  shownOf: (figures: T) => { n: number; text: string } | null,
  t: Translate,
): string {
  const valued = groups.flatMap(({ title, figures }) => {
    const value = figures.base < fewestSure ? null : shownOf(figures)
    return value ? [{ n: value.n, text: `${title} (${value.text})` }] : []
  })
  if (valued.length < 2) return ''
  const sorted = valued.sort((a, b) => b.n - a.n)
  const [high, low] = [sorted[0], sorted.at(-1)]
  if (!high || !low || high.n === low.n) return ''
  return t('comparison.extremes', { high: high.text, low: low.text })
}

export function verdictText<T>(
  verdict: Verdict | null,
  groups: { title: string; figures: T }[],
  shownOf: (figures: T) => string | null,
  t: Translate,
) {
  if (groups.length === 0) return null
  // `method`: the section that explains it.
  const about = { method: 'grupper', more: null }
  if (!verdict) return { ...about, calm: false, title: t('comparison.too_few_title'), text: t('comparison.too_few') }
  const [widest] = verdict.apart
  const left = verdict.tooFew > 0 ? t.n('comparison.left_out', verdict.tooFew) : ''
  if (!widest) {
    const alike = t.n('comparison.alike', verdict.pairs)
    return { ...about, calm: false, title: t('comparison.alike_title'), text: `${alike} ${left}`.trim() }
  }
  const named = (i: number) => {
    const group = groups[i]
    return group ? `${group.title} (${shownOf(group.figures)})` : ''
  }
  const text = t('comparison.apart', {
    n: verdict.apart.length,
    pairs: verdict.pairs,
    correction: verdict.correction,
    high: named(widest.high),
    low: named(widest.low),
  })
  const told = new Set(verdict.apart.flatMap(({ high, low }) => [high, low]))
  const alike = verdict.groups - told.size
  const rest = alike > 0 ? t('comparison.rest_alike', { n: alike, of: verdict.groups }) : ''
  return {
    ...about,
    calm: true,
    title: t('comparison.apart_title'),
    text: [text, rest, left].filter(Boolean).join(' '),
  }
}
