import type { Translate } from '../kernel/i18n/translate.ts'
import { missingText } from './charts.pages.ts'
import { measureOf, partsOf } from './measures.rules.ts'
import { addressOf, type Comparison } from './pages.ts'
import { seatsAsked, sharesOf } from './rules.ts'
import { decimalsOf, focusWords, label, meanKey, percent } from './words.pages.ts'

/** Every row or option of the question for all who are asked, each a link to its own comparison. */
export function partsView(c: Comparison, t: Translate) {
  const parts = partsOf(c.question)
  if (parts.length === 0) return null
  const anyInvited = c.seats.some((seat) => seat.invited)
  const seats = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const rows = parts.flatMap((part) => {
    const measure = measureOf(c.document, c.question, part.value)
    if (!measure) return []
    const figures = sharesOf(measure, seats, c.answers, anyInvited)
    return [
      {
        measure,
        text: label(part, t.lang),
        href: addressOf(c, { del: part.value }),
        current: part.value === c.part,
        base: { answered: figures.answered, asked: figures.asked },
        percent: figures.focus ? percent(figures.focus.share) : null,
        count: figures.focus?.count ?? null,
        of: figures.base,
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
