/** A comparison as one picture, whole without the page around it: people put it in slides. */
import { pictureStyle, textWidth, wrapped } from '../kernel/html/picture.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { type Comparison, chartWidth, groupingWords } from './compared.pages.ts'
import { viewOf } from './pages.ts'

const margin = 32
const sizes = { title: 22, text: 15, small: 13 }
type Size = keyof typeof sizes
const style = Object.entries(sizes).map(([name, px]) => `svg .of-${name} { font-size: ${px}px; }`)

const notes = { shares: 'comparison.dot_note', numbers: 'comparison.number_note' } as const

/** @returns null for answers in words, of which there is no picture. */
export function pictureOf(c: Comparison, origin: { organisation: string; date: string }, t: Translate) {
  const view = viewOf(c, t)
  if (view.kind === 'texts') return null
  const funnel = view.kind === 'shares' ? view.funnel : null
  const chart = funnel ?? view.chart
  const inner = Math.max(chart.width, chartWidth)
  let y = margin
  const block = (text: string, name: Size, look: string, after: number) => {
    const size = sizes[name]
    const lines = wrapped(text, inner, size).map((line, i) => ({
      text: line,
      x: margin,
      y: y + (i + 1) * size * 1.35,
      look: `of-${name} ${look}`,
    }))
    if (lines.length > 0) y = (lines.at(-1)?.y ?? y) + after
    return lines
  }
  const part = view.kind === 'shares' ? view.partTitle : null
  const how = groupingWords(c, t).title
  const about = [
    part,
    `${how[0]?.toLocaleUpperCase(t.lang)}${how.slice(1)}`,
    c.query.roll && t(`seat_role.${c.query.roll}`),
    c.round.name,
  ]
  const { verdict, lead } = view
  const head = [
    ...block(view.title, 'title', 'b', 2),
    ...block(about.filter(Boolean).join(' · '), 'text', 'mut', 8),
    ...block(`${lead.bold} ${lead.rest} ${lead.extremes}`, 'text', '', 12),
  ]
  const legend = view.kind === 'shares' && !funnel ? legendOf(view.legend, y, inner) : { marks: [], bottom: y }
  const top = legend.bottom + 16
  y = top + chart.height
  const foot = [
    ...block(funnel?.desc ?? verdict?.text ?? '', 'text', '', 8),
    ...block(t(funnel ? 'comparison.funnel_note' : notes[view.kind]), 'small', 'mut', 0),
    ...block(t('comparison.picture_source', { ...origin, round: c.round.name }), 'small', 'mut', 0),
  ]
  return {
    kind: funnel ? 'funnel' : view.kind,
    style: [pictureStyle, ...style].join('\n'),
    width: inner + 2 * margin,
    height: Math.ceil(y + margin),
    texts: [...head, ...foot],
    legend: legend.marks,
    chart,
    left: margin,
    top,
  }
}

/** What each colour stands for, on as many lines as it takes. */
function legendOf(points: { fill: string; text: string }[], from: number, inner: number) {
  let [x, y] = [margin, from]
  const marks = points.map(({ fill, text }) => {
    const width = 28 + textWidth(text, sizes.small) + 20
    if (x + width > margin + inner) [x, y] = [margin, y + 22]
    const mark = { fill, text, x, y, textX: x + 28, baseline: y + 12 }
    x += width
    return mark
  })
  return { marks, bottom: points.length > 0 ? y + 22 : y }
}
