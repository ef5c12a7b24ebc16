/** A comparison of numbers: medians and quartiles. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Question } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'
import { missingText, numbersChart } from './charts.pages.ts'
import { type Comparison, numberRows } from './pages.ts'
import { mediansApart, type Numbers } from './rules.ts'
import { decimal, extremesText, label, type NamedRow, verdictText } from './words.pages.ts'

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
    title: label(c.question, t.lang),
    lead: { ...lead, extremes },
    band: band && t('comparison.band', { low: band.low, high: band.high, source: band.source }),
    scopes: scopesOf(question, c.query.roll, t),
    chart: {
      ...numbersChart(rows, band, t),
      id: 'dia',
      title: `${label(c.question, t.lang)} ${t(`comparison.by_${c.query.efter}_title` as MessageKey)}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      valueHead: t('comparison.median_unit', { unit }),
    },
    verdict: verdictText(
      mediansApart(groups.map((g) => g.figures)),
      groups,
      (f) => f.summary && decimal(f.summary.median, t.lang),
      t,
    ),
    table: {
      caption: t('comparison.numbers_caption', { unit }),
      group: t(`comparison.by_${c.query.efter}` as MessageKey),
      rows: rows.map(({ code, name, figures }, i) => ({
        name: `${code} ${name}`.trim(),
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        dontKnow: figures.dontKnow,
        estimates: figures.estimates,
        missing: figures.summary ? null : missingText(figures, t),
        q1: figures.summary && decimal(figures.summary.q1, t.lang),
        median: figures.summary && decimal(figures.summary.median, t.lang),
        q3: figures.summary && decimal(figures.summary.q3, t.lang),
        mean: figures.summary && decimal(figures.summary.mean, t.lang),
        span:
          figures.medianInterval &&
          `${decimal(figures.medianInterval.low, t.lang)}–${decimal(figures.medianInterval.high, t.lang)}`,
      })),
    },
  }
}

/** What the number covers differs by role: said, so that nobody compares apples with pears. */
function scopesOf(question: Extract<Question, { type: 'number' }>, role: SeatRole | null, t: Translate): string[] {
  if (t.lang !== 'sv') return []
  return question.roles
    .filter((of) => role === null || of === role)
    .flatMap((of) => {
      const scope = question.scope_by_role?.[of]
      return scope ? [`${t(`seat_role.${of}`)}: ${scope}`] : []
    })
}
