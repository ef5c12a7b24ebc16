/** Free-text answers and examples: a list with the municipality and role of each, searched and paged. */
import type { SheetCell } from '../kernel/html/csv.ts'
import { pagerOf } from '../kernel/html/pager.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import {
  type Answer,
  type AnswerByType,
  fieldOptions,
  labelIn,
  type Question,
  type QuestionnaireDocument,
} from '../questionnaire/rules.ts'
import { addressOf, type Comparison } from './compared.pages.ts'
import { countBase, seatsAsked } from './rules.ts'

export function textsView(c: Comparison, t: Translate, pageSize = 25) {
  const seats = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const anyInvited = c.seats.some((seat) => seat.invited)
  const written = seats.flatMap((seat) => {
    const answer = c.texts.get(seat.id)
    const paragraphs = answer === undefined ? [] : paragraphsOf(c.document, c.question, answer, t)
    return paragraphs.length > 0 ? [{ seat, paragraphs }] : []
  })
  const withText = new Set(written.map(({ seat }) => seat.id))
  const base = countBase(seats, anyInvited, (seat) => withText.has(seat.id))
  const wanted = c.query.sok.toLocaleLowerCase('sv')
  const found = written.filter(
    ({ seat, paragraphs }) =>
      wanted === '' ||
      seat.place.municipality.toLocaleLowerCase('sv').includes(wanted) ||
      paragraphs.some(({ text }) => text.toLocaleLowerCase('sv').includes(wanted)),
  )
  const pager = pagerOf({ total: found.length, perPage: pageSize, wanted: c.query.sida }, (page) =>
    addressOf(c, { sida: `${page}` }),
  )
  return {
    kind: 'texts' as const,
    title: labelIn(c.question, t.lang),
    base,
    found: found.length,
    search: c.query.sok,
    texts: found
      .slice((pager.page - 1) * pageSize, pager.page * pageSize)
      .map(({ seat, paragraphs }) => ({
        municipality: seat.place.municipality,
        href: `/jamfor/kommun/${seat.place.municipalityCode}?omgang=${encodeURIComponent(c.round.slug)}`,
        role: t(`seat_role.${seat.role}`),
        region: seat.place.region,
        paragraphs,
      })),
    pager,
  }
}

interface Paragraph {
  label: string // '' for a plain text
  text: string
}

function paragraphsOf(document: QuestionnaireDocument, question: Question, answer: Answer, t: Translate): Paragraph[] {
  if (question.type === 'text') {
    const text = String(answer)
    return text.trim() === '' ? [] : [{ label: '', text }]
  }
  if (question.type !== 'structured') return []
  return (answer as AnswerByType['structured']).flatMap((item) =>
    question.fields.flatMap((field) => {
      const options = fieldOptions(document, field)
      const text = [item[field.key] ?? []]
        .flat()
        .map((value) => {
          const option = options.find((o) => o.value === value)
          return option ? labelIn(option, t.lang) : value
        })
        .join(', ')
      return text === '' ? [] : [{ label: labelIn(field, t.lang), text }]
    }),
  )
}

/** All texts as rows of a file. */
export function textsTable(c: Comparison, t: Translate): SheetCell[][] {
  return [
    [t('register.municipality'), t('common.role'), t('comparison.col_field'), t('common.text')],
    ...textsView(c, t, Number.MAX_SAFE_INTEGER).texts.flatMap((text) =>
      text.paragraphs.map((p) => [text.municipality, text.role, p.label, p.text]),
    ),
  ]
}
