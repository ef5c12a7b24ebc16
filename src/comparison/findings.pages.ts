/** What the figures let us say in words, and what they do not. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { NamedRow } from './charts.pages.ts'
import type { Verdict } from './rules.ts'

/** "Högst är B5 … (80 %), lägst A1 … (17 %, bara 6 svar)." */
export function extremesText<T extends { base: number }>(
  groups: NamedRow<T>[],
  shownOf: (figures: T) => { n: number; text: string } | null,
  t: Translate,
): string {
  const valued = groups.flatMap(({ code, name, figures }) => {
    const value = shownOf(figures)
    const few = figures.base < 10 ? `, ${t('comparison.only_n', { n: figures.base })}` : ''
    return value ? [{ n: value.n, text: `${`${code} ${name}`.trim()} (${value.text}${few})` }] : []
  })
  if (valued.length < 2) return ''
  const sorted = valued.sort((a, b) => b.n - a.n)
  const [high, low] = [sorted[0], sorted.at(-1)]
  if (!high || !low || high.n === low.n) return ''
  return t('comparison.extremes', { high: high.text, low: low.text })
}

export function verdictText<T>(
  verdict: Verdict | null,
  groups: NamedRow<T>[],
  shownOf: (figures: T) => string | null,
  t: Translate,
) {
  if (groups.length === 0) return null
  if (!verdict)
    return { calm: false, title: t('comparison.too_few_title'), text: t('comparison.too_few') }
  const [widest] = verdict.apart
  if (!widest)
    return {
      calm: false,
      title: t('comparison.alike_title'),
      text: t.n('comparison.alike', verdict.pairs),
    }
  const named = (i: number) => {
    const group = groups[i]
    return group ? `${`${group.code} ${group.name}`.trim()} (${shownOf(group.figures)})` : ''
  }
  const text = t('comparison.apart', {
    n: verdict.apart.length,
    pairs: verdict.pairs,
    high: named(widest.high),
    low: named(widest.low),
  })
  const rest = verdict.apart.length < verdict.pairs ? t('comparison.rest_alike') : ''
  return { calm: true, title: t('comparison.apart_title'), text: `${text} ${rest}`.trim() }
}
