/** Figures → places and sizes in an SVG. The templates only print them. */
import { scaleLinear } from 'd3-scale'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Measure } from './measures.rules.ts'
import type { Numbers, Shares } from './rules.ts'
import { decimal, type NamedRow, percent } from './words.pages.ts'

const barsTo = 800
const width = 1216

interface Layout {
  top: number
  bar: number
  height: number
}

/** Where the marks begin: after the longest name, so that little scrolls on a phone. */
function afterNames(rows: { code: string; name: string }[]): number {
  const longest = Math.max(...rows.map(({ code, name }) => name.length * 7.2 + (code ? 28 : 0)))
  return Math.round(Math.min(320, longest + 24))
}

/** A name as long as there is room for; the table beside has it whole. */
function shortened(name: string): string {
  return name.length > 37 ? `${name.slice(0, 36).trimEnd()}…` : name
}

/** The total first, then a rule, then the groups; many groups stand closer. */
function layoutOf(groups: number): { layout: (i: number) => Layout; bottom: number } {
  const pitch = groups > 12 ? 27 : 32
  const bar = groups > 12 ? 18 : 22
  const layout = (i: number) => ({ top: i === 0 ? 59 : 101 + (i - 1) * pitch, bar, height: bar })
  return { layout, bottom: groups === 0 ? 91 : 101 + groups * pitch - (pitch - bar) + 11 }
}

export function sharesChart(
  measure: Measure,
  rows: NamedRow<Shares>[], // the total first
  t: Translate,
) {
  const left = afterNames(rows)
  const bars = scaleLinear([0, 100], [left, barsTo])
  const dots = scaleLinear([0, 1], [936, 1176])
  const { layout, bottom } = layoutOf(rows.length - 1)
  const total = rows[0]?.figures.focus
  return {
    width: total ? width : 900,
    height: bottom + 26,
    bottom,
    left,
    hasGroups: rows.length > 1,
    ticks: total ? dots.ticks(4).map((tick) => ({ x: round(dots(tick)), text: tickText(tick) })) : [],
    all: total && rows.length > 1 ? { x: round(dots(total.share)), n: percent(total.share) } : null,
    rows: rows.map(({ code, name, figures }, i) => {
      const { top, bar } = layout(i)
      const { focus } = figures
      return {
        code,
        name: shortened(name),
        isTotal: i === 0,
        nameX: code === '' ? 0 : 28,
        top,
        bar,
        baseline: top + bar / 2 + 4.5,
        base: `${figures.answered} ${t('common.of')} ${figures.asked}`,
        missing: figures.percents.length > 0 ? null : missingText(figures, t),
        segments: segmentsOf(measure, figures.percents, bars),
        dot: focus && {
          y: top + bar / 2,
          x: round(dots(focus.share)),
          low: round(dots(focus.low)),
          high: round(dots(focus.high)),
          unsure: figures.base < 10,
        },
        value: focus ? `${percent(focus.share)} %` : '',
      }
    }),
  }
}

export function missingText(figures: { asked: number; answered: number }, t: Translate): string {
  if (figures.asked === 0) return t('comparison.none_asked')
  return figures.answered === 0 ? t('comparison.no_answers') : t('comparison.few')
}

function segmentsOf(measure: Measure, percents: number[], bars: (n: number) => number) {
  let before = 0
  return percents.flatMap((share, i) => {
    const from = bars(before)
    const to = bars(before + share)
    before += share
    if (share === 0) return []
    const wide = to - from - 1
    return [
      {
        x: round(from),
        width: round(wide),
        ...colourOf(measure, i),
        textX: round(from + wide / 2),
        text: wide >= 20 ? `${share}` : null,
      },
    ]
  })
}

/** Classes of the bar and of the text on it. */
export function colourOf(measure: Measure, i: number): { fill: string; ink: string } {
  if (measure.tone === 'scale') return { fill: `l${i + 1}`, ink: `s${i + 1}` }
  const step = stepOf(measure, i)
  return { fill: `q${step}`, ink: `on-q${step}` }
}

/** The stronger, the more: scales rise, options are listed from the most to the least. */
function stepOf(measure: Measure, i: number): number {
  const { length } = measure.points
  if (measure.question.type === 'likert') return Math.max(0, i + 5 - length)
  const isRest = measure.question.type !== 'single' && i === length - 1
  return isRest ? 0 : Math.max(0, 4 - i)
}

export function numbersChart(rows: NamedRow<Numbers>[], band: { low: number; high: number } | null, t: Translate) {
  const highest = Math.max(1, ...rows.map(({ figures }) => figures.summary?.q3 ?? 0))
  const furthest = Math.max(...rows.map(({ figures }) => figures.medianInterval?.high ?? 0))
  const left = afterNames(rows) + 130
  const x = scaleLinear([0, Math.max(highest, furthest, band?.high ?? 0)], [left, 1130]).nice(5)
  const { layout, bottom } = layoutOf(rows.length - 1)
  const total = rows[0]?.figures.summary
  return {
    width,
    height: bottom + 26,
    bottom,
    left,
    hasGroups: rows.length > 1,
    ticks: x.ticks(6).map((tick) => ({ x: round(x(tick)), text: decimal(tick, t.lang) })),
    band: band && { x: round(x(band.low)), width: round(x(band.high) - x(band.low)) },
    all: total && rows.length > 1 ? { x: round(x(total.median)), n: decimal(total.median, t.lang) } : null,
    rows: rows.map(({ code, name, figures }, i) => {
      const { top, bar } = layout(i)
      const { summary, medianInterval } = figures
      return {
        code,
        name: shortened(name),
        isTotal: i === 0,
        nameX: code === '' ? 0 : 28,
        top: top + 4,
        bar: bar - 8,
        baseline: top + bar / 2 + 4.5,
        base: `${figures.answered} ${t('common.of')} ${figures.asked}`,
        missing: summary ? null : missingText(figures, t),
        box: summary && { x: round(x(summary.q1)), width: round(x(summary.q3) - x(summary.q1)) },
        dot: summary && {
          y: top + bar / 2,
          x: round(x(summary.median)),
          low: round(x(medianInterval?.low ?? summary.median)),
          high: round(x(medianInterval?.high ?? summary.median)),
          unsure: figures.base < 10,
        },
        value: summary ? decimal(summary.median, t.lang) : '',
      }
    }),
  }
}

function tickText(tick: number): string {
  return tick === 1 ? '100 %' : `${percent(tick)}`
}

function round(n: number): number {
  return Math.round(n * 10) / 10
}
