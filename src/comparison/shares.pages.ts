/** A comparison of shares: what is said, drawn and tabled. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { colourOf, missingText, sharesChart } from './charts.pages.ts'
import type { Measure } from './measures.rules.ts'
import { type Comparison, shareRows } from './pages.ts'
import { type Shares, sharesApart } from './rules.ts'
import {
  decimalsOf,
  extremesText,
  focusQuoted,
  focusWords,
  label,
  meanKey,
  type NamedRow,
  percent,
  span,
  verdictText,
} from './words.pages.ts'

/** "Vet ej" and "ej aktuellt", each counted in a column of its own where the question has it. */
const besideColumns = [
  { is: 'dont_know', head: 'comparison.dont_know_count', count: 'dontKnow' },
  { is: 'not_applicable', head: 'comparison.not_applicable_count', count: 'notApplicable' },
] as const

export function sharesView(c: Comparison, measure: Measure, t: Translate) {
  const rows = shareRows(c, measure, t)
  const [all, ...groups] = rows as [NamedRow<Shares>, ...NamedRow<Shares>[]]
  const { focus } = all.figures
  const besideHeads = besideColumns.filter(({ is }) => measure.beside.includes(is))
  const about = label(c.question, t.lang)
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
    lead: { ...lead, extremes },
    legend: measure.points.map((point, i) => ({ fill: colourOf(measure, i).fill, text: label(point, t.lang) })),
    chart: {
      ...sharesChart(measure, rows, t),
      id: 'dia',
      title: `${about} ${t(`comparison.by_${c.query.efter}_title` as MessageKey)}`,
      desc: `${lead.bold} ${lead.rest} ${extremes} ${t('comparison.numbers_in_table')}`,
      focusHead: focus ? t('comparison.focus_head', { what: focusWords(measure, t) }) : '',
    },
    verdict: verdictText(
      sharesApart(groups.map((g) => g.figures)),
      groups,
      (f) => f.focus && `${percent(f.focus.share)} %`,
      t,
    ),
    table: {
      caption: t('comparison.table_caption'),
      group: t(`comparison.by_${c.query.efter}` as MessageKey),
      points: measure.points.map((point) => label(point, t.lang)),
      beside: besideHeads.map(({ head }) => t(head)),
      focus: focus ? focusWords(measure, t) : null,
      mean: all.figures.mean === null ? null : t(meanKey(measure)),
      rows: rows.map(({ code, name, figures }, i) => ({
        name: `${code} ${name}`.trim(),
        isTotal: i === 0,
        answered: figures.answered,
        asked: figures.asked,
        missing: figures.percents.length > 0 ? null : missingText(figures, t),
        percents: figures.percents,
        beside: besideHeads.map(({ count }) => figures[count]),
        focus: figures.focus ? percent(figures.focus.share) : null,
        span: figures.focus ? span(figures.focus) : null,
        mean: figures.mean === null ? null : decimalsOf(figures.mean, t),
      })),
    },
  }
}

function leadText(measure: Measure, share: number, t: Translate): string {
  const part = measure.part ? label(measure.part, t.lang) : ''
  const params = { percent: percent(share), what: focusQuoted(measure, t), part }
  if (measure.question.type === 'multi') return t('comparison.lead_chose', params)
  if (measure.question.type === 'ranking') return t('comparison.lead_ranked', params)
  return t('comparison.lead_answered', params)
}
