/** The table of a comparison as rows for a file: plain numbers, empty where too few answered. */
import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { measureOf } from './measures.rules.ts'
import { type Comparison, numberRows, shareRows } from './pages.ts'
import { textsView } from './texts.pages.ts'
import { focusWords, label } from './words.pages.ts'

export function tableRows(c: Comparison, t: Translate): SheetCell[][] {
  if (c.question.type === 'number') return numbersTable(c, t)
  const measure = measureOf(c.document, c.question, c.part)
  return measure ? sharesTable(c, t) : textsTable(c, t)
}

function sharesTable(c: Comparison, t: Translate): SheetCell[][] {
  const measure = measureOf(c.document, c.question, c.part)
  if (!measure) return []
  const focus = focusWords(measure, t)
  return [
    [
      t('register.group_short'),
      t('comparison.col_answered'),
      t('comparison.col_asked'),
      t('questionnaire.dont_know'),
      t('comparison.col_not_applicable'),
      ...measure.points.map((point) => t('comparison.col_count', { what: label(point, t.lang) })),
      ...measure.points.map((point) => t('comparison.col_percent', { what: label(point, t.lang) })),
      t('comparison.col_percent', { what: focus }),
      t('comparison.col_low'),
      t('comparison.col_high'),
      t('comparison.mean'),
    ],
    ...shareRows(c, measure, t).map(({ code, name, figures }) => [
      `${code} ${name}`.trim(),
      figures.answered,
      figures.asked,
      figures.dontKnow,
      figures.notApplicable,
      ...measure.points.map((_point, i) => figures.counts[i] ?? null),
      ...measure.points.map((_point, i) => figures.percents[i] ?? null),
      figures.focus && tenths(figures.focus.share * 100),
      figures.focus && tenths(figures.focus.low * 100),
      figures.focus && tenths(figures.focus.high * 100),
      figures.mean === null ? null : Math.round(figures.mean * 100) / 100,
    ]),
  ]
}

function numbersTable(c: Comparison, t: Translate): SheetCell[][] {
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
    ...numberRows(c, t).map(({ code, name, figures }) => [
      `${code} ${name}`.trim(),
      figures.answered,
      figures.asked,
      figures.dontKnow,
      figures.estimates,
      figures.summary && tenths(figures.summary.q1),
      figures.summary && tenths(figures.summary.median),
      figures.summary && tenths(figures.summary.q3),
      figures.summary && tenths(figures.summary.mean),
      figures.medianInterval && tenths(figures.medianInterval.low),
      figures.medianInterval && tenths(figures.medianInterval.high),
    ]),
  ]
}

function textsTable(c: Comparison, t: Translate): SheetCell[][] {
  return [
    [t('register.municipality'), t('common.role'), t('comparison.col_field'), t('common.text')],
    ...textsView(c, t, Number.MAX_SAFE_INTEGER).texts.flatMap((text) =>
      text.paragraphs.map((p) => [text.municipality, text.role, p.label, p.text]),
    ),
  ]
}

function tenths(n: number): number {
  return Math.round(n * 10) / 10
}
