/** A comparison of shares: text, chart, table and file. */
import { scaleLinear } from 'd3-scale'
import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { labelIn } from '../questionnaire/rules.ts'
import {
  addressOf,
  type Comparison,
  chartFrame,
  chartWidth,
  comparedRows,
  groupingWords,
  missingText,
  type NamedRow,
  round,
} from './compared.pages.ts'
import { funnelOf } from './funnel.pages.ts'
import { type Measure, measureOf, partsOf } from './measures.rules.ts'
import { boundText } from './missing.pages.ts'
import { rolesVerdict } from './pairs.pages.ts'
import { fewestSure, type Shares, seatsAsked, sharesApart, sharesOf } from './rules.ts'
import { percent, rounded } from './statistics.rules.ts'
import {
  decimalsOf,
  extremesText,
  focusQuoted,
  focusWords,
  meanKey,
  span,
  uncertaintyText,
  verdictText,
} from './words.pages.ts'

/** A column each for "vet ej" and "ej aktuellt", where the question has the answer. */
const besideColumns = [
  { is: 'dont_know', head: 'comparison.dont_know_count', count: 'dontKnow' },
  { is: 'not_applicable', head: 'comparison.not_applicable_count', count: 'notApplicable' },
] as const

export function sharesView(c: Comparison, measure: Measure, t: Translate) {
  const rows = shareRows(c, measure, t)
  const [all, ...groups] = rows as [NamedRow<Shares>, ...NamedRow<Shares>[]]
  const { focus } = all.figures
  const besideHeads = besideColumns.filter(({ is }) => measure.beside.includes(is))
  const about = labelIn(c.question, t.lang)
  const extremes = extremesText(groups, (f) => f.focus && { n: f.focus.share, text: `${percent(f.focus.share)} %` }, t)
  const lead = focus
    ? { bold: t('common.n_of', { n: focus.count, of: all.figures.base }), rest: leadText(measure, focus.share, t) }
    : {
        bold: t('common.n_of', { n: all.figures.answered, of: all.figures.asked }),
        rest: t('comparison.lead_answered_only'),
      }
  return {
    kind: 'shares' as const,
    title: about,
    partTitle: measure.part && labelIn(measure.part, t.lang),
    lead: { ...lead, extremes },
    legend: measure.points.map((point, i) => ({ fill: colourOf(measure, i).fill, text: labelIn(point, t.lang) })),
    chart: {
      ...sharesChart(measure, rows, t),
      id: 'dia',
      title: `${about} ${groupingWords(c, t).title}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      focusHead: focus ? t('comparison.focus_head', { what: focusWords(measure, t) }) : '',
    },
    funnel:
      c.query.vy === 'tratt'
        ? funnelOf(rows, { title: `${about} ${groupingWords(c, t).title}`, focus: focusWords(measure, t) }, t)
        : null,
    bound: focus && boundText({ ...all.figures, count: focus.count }, t),
    mayFunnel: focus !== null && groups.length > 2,
    verdict:
      rolesVerdict(c, measure, t) ??
      verdictText(
        sharesApart(groups.map((g) => g.figures)),
        groups,
        (f) => f.focus && `${percent(f.focus.share)} %`,
        t,
      ),
    table: {
      caption: t('comparison.table_caption'),
      group: groupingWords(c, t).head,
      points: measure.points.map((point) => labelIn(point, t.lang)),
      beside: besideHeads.map(({ head }) => t(head)),
      focus: focus ? focusWords(measure, t) : null,
      mean: all.figures.mean === null ? null : t(meanKey(measure)),
      rows: rows.map(({ title, figures }, i) => ({
        title,
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        missing: figures.percents.length > 0 ? null : missingText(figures, t),
        percents: figures.percents,
        beside: besideHeads.map(({ count }) => besideOf(rows, i, count)),
        focus: figures.focus ? percent(figures.focus.share) : null,
        span: uncertaintyText(figures.focus, figures, span, t),
        mean: figures.mean === null ? null : decimalsOf(figures.mean, t),
      })),
    },
  }
}

/**
 * Hidden with the rest of a group: beside one answer, one "vet ej" would tell what it was. The total hides it too where
 * a group does, since the difference would tell it.
 */
function besideOf(rows: NamedRow<Shares>[], i: number, count: 'dontKnow' | 'notApplicable'): number | null {
  const isHidden = ({ figures }: NamedRow<Shares>) => figures.answered > 0 && figures.counts.length === 0
  const row = rows[i]
  if (!row || isHidden(row) || (i === 0 && rows.some(isHidden))) return null
  return row.figures.counts.length > 0 ? row.figures[count] : null
}

function leadText(measure: Measure, share: number, t: Translate): string {
  const part = measure.part ? labelIn(measure.part, t.lang) : ''
  const params = { percent: percent(share), what: focusQuoted(measure, t), part }
  if (measure.question.type === 'multi') return t('comparison.lead_chose', params)
  if (measure.question.type === 'ranking') return t('comparison.lead_ranked', params)
  return t('comparison.lead_answered', params)
}

function shareRows(c: Comparison, measure: Measure, t: Translate): NamedRow<Shares>[] {
  const placeOf = c.coded.placesOf(measure)
  return comparedRows(
    c,
    (seats, anyInvited) => sharesOf(measure, seats, placeOf, anyInvited),
    ({ focus }) => focus?.share ?? null,
    t,
  )
}

const barsTo = 800

function sharesChart(
  measure: Measure,
  rows: NamedRow<Shares>[], // the total first
  t: Translate,
) {
  const frame = chartFrame(rows, 0, t)
  const bars = scaleLinear([0, 100], [frame.left, barsTo])
  const dots = scaleLinear([0, 1], [936, 1176])
  const total = rows[0]?.figures.focus
  return {
    ...frame,
    width: total ? chartWidth : 900,
    ticks: total ? dots.ticks(4).map((tick) => ({ x: round(dots(tick)), text: tickText(tick) })) : [],
    all: total && rows.length > 1 ? { x: round(dots(total.share)), n: percent(total.share) } : null,
    rows: frame.rows.map((row, i) => {
      const { figures } = rows[i]!
      const { focus } = figures
      return {
        ...row,
        missing: figures.percents.length > 0 ? null : missingText(figures, t),
        segments: segmentsOf(measure, figures, bars),
        dot: focus && {
          y: row.middle,
          x: round(dots(focus.share)),
          low: round(dots(focus.low)),
          high: round(dots(focus.high)),
          unsure: figures.base < fewestSure,
        },
        value: focus ? `${percent(focus.share)} %` : '',
      }
    }),
  }
}

/** As wide as the counts say, so that a bar ends at 100 whatever its rounded figures sum to. */
function segmentsOf(measure: Measure, { counts, percents, base }: Shares, bars: (n: number) => number) {
  let before = 0
  return counts.flatMap((count, i) => {
    const from = bars((100 * before) / base)
    before += count
    const to = bars((100 * before) / base)
    if (count === 0) return []
    const wide = to - from - 1
    return [
      {
        x: round(from),
        width: round(wide),
        ...colourOf(measure, i),
        textX: round(from + wide / 2),
        text: wide >= 20 ? `${percents[i]}` : null,
      },
    ]
  })
}

/** CSS classes of the bar and of the text on it. */
function colourOf(measure: Measure, i: number): { fill: string; ink: string } {
  if (measure.tone === 'scale') return { fill: `l${i + 1}`, ink: `s${i + 1}` }
  const step = stepOf(measure, i)
  return { fill: `q${step}`, ink: `on-q${step}` }
}

/** A stronger colour for more: scales rise, options are listed from the most to the least. */
function stepOf(measure: Measure, i: number): number {
  const { length } = measure.points
  if (measure.question.type === 'likert') return Math.max(0, i + 5 - length)
  const isRest = measure.question.type !== 'single' && i === length - 1
  return isRest ? 0 : Math.max(0, 4 - i)
}

function tickText(tick: number): string {
  return tick === 1 ? '100 %' : `${percent(tick)}`
}

/** The table's rows for a file: plain numbers, empty where too few answered. */
export function sharesTable(c: Comparison, measure: Measure, t: Translate): SheetCell[][] {
  const focus = focusWords(measure, t)
  const rows = shareRows(c, measure, t)
  return [
    [
      t('register.group_short'),
      t('comparison.col_answered'),
      t('comparison.col_asked'),
      t('questionnaire.dont_know'),
      t('comparison.col_not_applicable'),
      ...measure.points.map((point) => t('comparison.col_count', { what: labelIn(point, t.lang) })),
      ...measure.points.map((point) => t('comparison.col_percent', { what: labelIn(point, t.lang) })),
      t('comparison.col_percent', { what: focus }),
      t('comparison.col_low'),
      t('comparison.col_high'),
      t('comparison.mean'),
    ],
    ...rows.map(({ title, figures }, i) => [
      title,
      figures.answered,
      figures.asked,
      besideOf(rows, i, 'dontKnow'),
      besideOf(rows, i, 'notApplicable'),
      ...measure.points.map((_point, i) => figures.counts[i] ?? null),
      ...measure.points.map((_point, i) => figures.percents[i] ?? null),
      figures.focus && rounded(figures.focus.share * 100, 1),
      figures.focus && rounded(figures.focus.low * 100, 1),
      figures.focus && rounded(figures.focus.high * 100, 1),
      figures.mean === null ? null : rounded(figures.mean, 2),
    ]),
  ]
}

/** Each row or option of the question for all seats asked, with a link to its own comparison. */
export function partsView(c: Comparison, t: Translate) {
  const parts = partsOf(c.question)
  if (parts.length === 0) return null
  const anyInvited = c.seats.some((seat) => seat.invited)
  const seats = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const rows = parts.flatMap((part) => {
    const measure = measureOf(c.document, c.question, part.value)
    if (!measure) return []
    const figures = sharesOf(measure, seats, c.coded.placesOf(measure), anyInvited)
    return [
      {
        measure,
        text: labelIn(part, t.lang),
        href: addressOf(c, { del: part.value }),
        current: part.value === c.part,
        answered: figures.answered,
        asked: figures.asked,
        percent: figures.focus ? percent(figures.focus.share) : null,
        mean: figures.mean === null ? null : decimalsOf(figures.mean, t),
        missing: figures.focus ? null : missingText(figures, t),
      },
    ]
  })
  const [first] = rows
  return {
    focus: first ? focusWords(first.measure, t) : '',
    mean: first && rows.some((row) => row.mean !== null) ? t(meanKey(first.measure)) : null,
    rows: rows.map(({ measure: _measure, ...row }) => row),
  }
}
