/** A comparison of numbers, by medians and quartiles: text, chart, table and file. */
import { scaleLinear } from 'd3-scale'
import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { labelIn, type Question } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import {
  type Comparison,
  chartFrame,
  chartWidth,
  comparedRows,
  groupingWords,
  missingText,
  type NamedRow,
  round,
} from './compared.pages.ts'
import { numberRolesVerdict } from './pairs.pages.ts'
import { fewestSure, mediansApart, type Numbers, numbersOf } from './rules.ts'
import { rounded } from './statistics.rules.ts'
import { decimal, extremesText, uncertaintyText, verdictText } from './words.pages.ts'

export function numbersView(c: Comparison, t: Translate) {
  const question = c.question as Extract<Question, { type: 'number' }> & {
    reference_band?: { low: number; high: number; source: string }
  }
  const rows = numberRows(c, t)
  const [all, ...groups] = rows as [NamedRow<Numbers>, ...NamedRow<Numbers>[]]
  const { summary } = all.figures
  const unit = t.lang === 'sv' ? question.unit : question.unit_en
  const band = question.reference_band ?? null
  const extremes = extremesText(
    groups,
    (f) => f.summary && { n: f.summary.median, text: decimal(f.summary.median, t.lang) },
    t,
  )
  const lead = summary
    ? {
        bold: t('comparison.median_is', { n: decimal(summary.median, t.lang), unit }),
        rest: t('comparison.quartiles', { low: decimal(summary.q1, t.lang), high: decimal(summary.q3, t.lang) }),
      }
    : {
        bold: t('common.n_of', { n: all.figures.answered, of: all.figures.asked }),
        rest: t('comparison.lead_answered_only'),
      }
  return {
    kind: 'numbers' as const,
    title: labelIn(c.question, t.lang),
    lead: { ...lead, extremes },
    band: band && t('comparison.band', { low: band.low, high: band.high, source: band.source }),
    scopes: scopesOf(question, c.query.roll, t),
    chart: {
      ...numbersChart(rows, band, t),
      id: 'dia',
      title: `${labelIn(c.question, t.lang)} ${groupingWords(c, t).title}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      valueHead: t('comparison.median_unit', { unit }),
    },
    verdict:
      numberRolesVerdict(c, question, t) ??
      verdictText(
        mediansApart(groups.map((g) => g.figures)),
        groups,
        (f) => f.summary && decimal(f.summary.median, t.lang),
        t,
      ),
    table: {
      caption: t('comparison.numbers_caption', { unit }),
      group: groupingWords(c, t).head,
      rows: rows.map(({ title, figures }, i) => ({
        title,
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        dontKnow: figures.summary && figures.dontKnow,
        estimates: figures.summary && figures.estimates,
        missing: figures.summary ? null : missingText(figures, t),
        q1: figures.summary && decimal(figures.summary.q1, t.lang),
        median: figures.summary && decimal(figures.summary.median, t.lang),
        q3: figures.summary && decimal(figures.summary.q3, t.lang),
        mean: figures.summary && decimal(figures.summary.mean, t.lang),
        span: uncertaintyText(
          figures.medianInterval,
          figures,
          ({ low, high }) => `${decimal(low, t.lang)}–${decimal(high, t.lang)}`,
          t,
        ),
      })),
    },
  }
}

/** States what the number covers for each role, because the scope differs. The texts exist in Swedish only. */
export function scopesOf(
  question: Extract<Question, { type: 'number' }>,
  role: SeatRole | null,
  t: Translate,
): string[] {
  if (t.lang !== 'sv') return []
  return question.roles
    .filter((of) => role === null || of === role)
    .flatMap((of) => {
      const scope = question.scope_by_role?.[of]
      return scope ? [`${t(`seat_role.${of}`)}: ${scope}`] : []
    })
}

function numberRows(c: Comparison, t: Translate): NamedRow<Numbers>[] {
  const numberOf = c.coded.numbersOf(c.question.key)
  return comparedRows(
    c,
    (seats, anyInvited) => numbersOf(seats, numberOf, anyInvited),
    ({ summary }) => summary?.median ?? null,
    t,
  )
}

function numbersChart(rows: NamedRow<Numbers>[], band: { low: number; high: number } | null, t: Translate) {
  const highest = Math.max(1, ...rows.map(({ figures }) => figures.summary?.q3 ?? 0))
  const furthest = Math.max(...rows.map(({ figures }) => figures.medianInterval?.high ?? 0))
  const frame = chartFrame(rows, 130, t)
  const x = scaleLinear([0, Math.max(highest, furthest, band?.high ?? 0)], [frame.left, 1130]).nice(5)
  const total = rows[0]?.figures.summary
  return {
    ...frame,
    width: chartWidth,
    ticks: x.ticks(6).map((tick) => ({ x: round(x(tick)), text: decimal(tick, t.lang) })),
    band: band && { x: round(x(band.low)), width: round(x(band.high) - x(band.low)) },
    all: total && rows.length > 1 ? { x: round(x(total.median)), n: decimal(total.median, t.lang) } : null,
    rows: frame.rows.map((row, i) => {
      const { figures } = rows[i]!
      const { summary, medianInterval } = figures
      return {
        ...row,
        top: row.top + 4,
        bar: row.bar - 8,
        missing: summary ? null : missingText(figures, t),
        box: summary && { x: round(x(summary.q1)), width: round(x(summary.q3) - x(summary.q1)) },
        dot: summary && {
          y: row.middle,
          x: round(x(summary.median)),
          low: round(x(medianInterval?.low ?? summary.median)),
          high: round(x(medianInterval?.high ?? summary.median)),
          unsure: figures.base < fewestSure,
        },
        value: summary ? decimal(summary.median, t.lang) : '',
      }
    }),
  }
}

/** The table's rows for a file: plain numbers, empty where too few answered. */
export function numbersTable(c: Comparison, t: Translate): SheetCell[][] {
  return [
    [
      t('register.group_short'),
      t('comparison.col_answered'),
      t('comparison.col_asked'),
      t('questionnaire.dont_know'),
      t('comparison.col_estimates'),
      t('comparison.q1'),
      t('comparison.median'),
      t('comparison.q3'),
      t('comparison.mean'),
      t('comparison.col_low'),
      t('comparison.col_high'),
    ],
    ...numberRows(c, t).map(({ title, figures }) => [
      title,
      figures.answered,
      figures.asked,
      figures.summary && figures.dontKnow,
      figures.summary && figures.estimates,
      figures.summary && rounded(figures.summary.q1, 1),
      figures.summary && rounded(figures.summary.median, 1),
      figures.summary && rounded(figures.summary.q3, 1),
      figures.summary && rounded(figures.summary.mean, 1),
      figures.medianInterval && rounded(figures.medianInterval.low, 1),
      figures.medianInterval && rounded(figures.medianInterval.high, 1),
    ]),
  ]
}
