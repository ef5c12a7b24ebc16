/** Answers to the standard questionnaire: arbitrary valid ones, and one fixed complete set. */
import fc from 'fast-check'
import { questionnaireDocument } from '../../seeds/seed.ts'
import type { Lang } from '../../src/kernel/time.ts'
import type { Answer, Answers, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import { type SheetField, type SheetQuestion, sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import { type Edit, entriesOf, markOf, partsOf, partsOfAnswer } from '../../src/responses/parts.rules.ts'
import type { ResponseState } from '../../src/responses/queries.ts'
import { draftOf } from '../../src/responses/reading.rules.ts'
import { rowOf } from '../../src/responses/rules.ts'
import type { SeatRole } from '../../src/schema.ts'

export const document = JSON.parse(questionnaireDocument()) as QuestionnaireDocument

export function standardSheet(role: SeatRole, lang: Lang = 'sv') {
  return sheetOf({ id: 'standard', version: '1.0.0', hash: 'h', document }, role, lang)
}

/** The edits that change a draft to these answers; null empties an answer. */
export function editsFor(
  role: SeatRole,
  state: ResponseState,
  answers: Record<string, Answer | null>,
): Map<SheetQuestion, Edit[]> {
  const asked = standardSheet(role).questions.filter(({ key }) => key in answers)
  return new Map(
    asked.map((question) => {
      const draft = draftOf(question, rowOf(state, question.key))
      const parts = partsOfAnswer(question, answers[question.key])
      const edits = partsOf(question).map(({ name }) => ({
        part: name,
        own: entriesOf(draft, name).map(markOf),
        seen: [],
        value: parts[name] ?? '',
        keeps: '',
      }))
      return [question, edits]
    }),
  )
}

const words = (max: number) =>
  fc
    .string({ minLength: 1, maxLength: Math.min(max, 60) })
    .map((text) => text.replace(/[\p{Cc}\p{Co}]/gu, '').trim())
    .filter((text) => text !== '')

const values = (items: { value: string }[]) => items.map((item) => item.value)

/** Any valid answer to the question. */
export function anyAnswer(question: SheetQuestion): fc.Arbitrary<Answer> {
  switch (question.type) {
    case 'single':
      return fc.constantFrom(...values(question.choices))
    case 'likert': {
      const cell = fc.constantFrom<number | string>(
        ...question.points.map((point) => Number(point.value)),
        ...values(question.extras),
      )
      return fc
        .record(Object.fromEntries(question.rows.map((row) => [row.value, cell])), { requiredKeys: [] })
        .filter((rows) => Object.keys(rows).length > 0)
        .map((rows) =>
          Object.fromEntries(
            question.rows.flatMap(({ value }) => (rows[value] === undefined ? [] : [[value, rows[value]]])),
          ),
        ) as fc.Arbitrary<Answer>
    }
    case 'multi': {
      const plain = question.choices.filter((choice) => !choice.exclusive)
      const max = question.maxSelect ?? plain.length
      const some = fc
        .subarray(values(plain), { minLength: 1, maxLength: max })
        .chain((options) =>
          options.includes('annat')
            ? fc.oneof(fc.constant(''), words(60)).map((other) => ({ options, other }))
            : fc.constant({ options, other: '' }),
        )
      const exclusive = question.choices.filter((choice) => choice.exclusive)
      return fc.oneof(some, ...exclusive.map(({ value }) => fc.constant<Answer>({ options: [value], other: '' })))
    }
    case 'number': {
      const scale = 10 ** question.decimals
      const value = fc.integer({ min: question.min * scale, max: question.max * scale }).map((n) => n / scale)
      return fc.oneof(
        fc.record({ value, estimate: fc.boolean(), dontKnow: fc.constant(false) }),
        fc.constant({ value: null, estimate: false, dontKnow: true }),
      )
    }
    case 'ranking':
      return fc
        .shuffledSubarray(values(question.choices), { minLength: 1, maxLength: question.maxRank })
        .map((ranks) => [...ranks])
    case 'text':
      return words(question.maxLength)
    case 'structured':
      return fc.array(anyItem(question.fields), { minLength: 1, maxLength: question.maxItems })
  }
}

/** An item with all required fields and any of the optional ones. */
function anyItem(fields: SheetField[]): fc.Arbitrary<Record<string, string | string[]>> {
  const anyField = (field: SheetField): fc.Arbitrary<string | string[]> => {
    if (field.type === 'single') return fc.constantFrom(...values(field.choices))
    if (field.type === 'multi') return fc.subarray(values(field.choices), { minLength: 1 })
    if (field.type === 'url') return fc.constantFrom('https://kommun.se/', 'https://lund.se/a?b=1')
    return words(field.maxLength)
  }
  return fc
    .tuple(
      ...fields.map((field) =>
        fc.tuple(
          fc.constant(field.key),
          field.required ? anyField(field) : fc.option(anyField(field), { nil: undefined }),
        ),
      ),
    )
    .map(
      (entries) =>
        Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Record<string, string | string[]>,
    )
}

/** One fixed answer to each question of the role. */
export function wholeResponse(role: SeatRole): Answers {
  return Object.fromEntries(standardSheet(role).questions.map((question) => [question.key, oneAnswer(question)]))
}

function oneAnswer(question: SheetQuestion): Answer {
  switch (question.type) {
    case 'single':
      return question.choices[0]!.value
    case 'likert':
      return Object.fromEntries(
        question.rows.map(({ value }, index) => [
          value,
          index === 0 ? question.extras[0]!.value : Number(question.points[index % 4]!.value),
        ]),
      )
    case 'multi':
      return { options: ['annat'], other: 'Något eget' }
    case 'number':
      return { value: 8 + (question.decimals > 0 ? 0.5 : 0), estimate: true, dontKnow: false }
    case 'ranking':
      return values(question.choices).slice(0, question.maxRank)
    case 'text':
      return `Språkombud på varje arbetsplats.\nDet märks <tydligt> & ofta. (${question.key})`
    case 'structured':
      return [
        {
          rubrik: 'Språkombud',
          tema: 'rekrytering',
          gjorde: 'Utbildade ombud.',
          malgrupp: ['hemtjanst', 'sabo'],
          lank: 'https://kommun.se/sprak',
          publicering: 'ja',
        },
      ]
  }
}
