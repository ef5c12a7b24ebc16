/** A share of each group against its number of answers, with how far chance alone takes it from the country's. */
import { scaleLinear } from 'd3-scale'
import type { Translate } from '../kernel/i18n/translate.ts'
import { listText } from '../kernel/words.ts'
import { chartWidth, type NamedRow, round } from './compared.pages.ts'
import type { Shares } from './rules.ts'
import { funnelLimits, percent } from './statistics.rules.ts'

const height = 560
const [top, bottom, left, right] = [56, 500, 56, 1120]
/** One in twenty, and one in five hundred, lies outside by chance alone. */
const levels = [0.95, 0.998]

/** @returns null without a share, or without two groups to show. */
export function funnelOf(rows: NamedRow<Shares>[], words: { title: string; focus: string }, t: Translate) {
  const [all, ...groups] = rows
  const country = all?.figures.focus
  const shown = groups.flatMap(({ title, figures }) =>
    figures.focus ? [{ title, share: figures.focus.share, base: figures.base }] : [],
  )
  if (!country || shown.length < 2) return null
  const most = Math.max(...shown.map(({ base }) => base))
  const { share } = country
  const x = scaleLinear([0, most], [left, right]).nice(6)
  const [, furthest = most] = x.domain()
  const y = scaleLinear([0, 1], [bottom, top])
  const placed = shown.map((group) => {
    const [warn, alarm] = levels.map((level) => {
      const { low, high } = funnelLimits(share, group.base, level)
      return group.share < low || group.share > high
    })
    const at = round(x(group.base))
    // A name at the right edge stands before its dot.
    const atEnd = at > 880
    const outside = alarm ? 2 : warn ? 1 : 0
    return {
      ...group,
      name: nameOf(group),
      outside,
      x: at,
      y: round(y(group.share)),
      atEnd,
      labelX: atEnd ? at - 10 : at + 10,
    }
  })
  const named = (outside: number) => placed.filter((group) => group.outside === outside)
  const tooFew = groups.filter(({ figures }) => figures.answered > 0 && !figures.focus).length
  const text = [
    t('comparison.funnel_inside', { n: placed.length - named(1).length - named(2).length, of: placed.length }),
    named(2).length > 0 ? t('comparison.funnel_far', { groups: listText(named(2).map(nameOf), t) }) : '',
    named(1).length > 0 ? t('comparison.funnel_near', { groups: listText(named(1).map(nameOf), t) }) : '',
    tooFew > 0 ? t.n('comparison.left_out', tooFew) : '',
  ]
  return {
    width: chartWidth,
    height,
    id: 'tratt',
    title: words.title,
    desc: text.filter(Boolean).join(' '),
    head: t('comparison.focus_head', { what: words.focus }),
    xHead: t('comparison.funnel_x'),
    left,
    right,
    top,
    bottom,
    all: { y: round(y(share)), text: t('comparison.all_mark', { n: percent(share) }) },
    xTicks: x.ticks(6).map((tick) => ({ x: round(x(tick)), text: `${tick}` })),
    yTicks: y.ticks(5).map((tick) => ({ y: round(y(tick)), text: `${percent(tick)}` })),
    curves: levels.flatMap((level, i) =>
      (['low', 'high'] as const).map((side) => ({ look: i === 0 ? 'edge dash' : 'edge', d: curveOf(side, level) })),
    ),
    levelMarks: levels.map((level) => ({
      text: `${String(level * 100).replace('.', t.lang === 'sv' ? ',' : '.')} %`,
      y: round(y(funnelLimits(share, furthest, level).high)),
    })),
    dots: placed,
  }

  function curveOf(side: 'low' | 'high', level: number): string {
    const steps = new Set(Array.from({ length: 80 }, (_, i) => Math.round(3 + ((furthest - 3) * i) / 79)))
    return `M${[...steps].map((n) => `${round(x(n))} ${round(y(funnelLimits(share, n, level)[side]))}`).join('L')}`
  }
}

function nameOf({ title, share }: { title: string; share: number }): string {
  return `${title} (${percent(share)} %)`
}
