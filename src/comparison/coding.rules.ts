/**
 * A submission as a row of bytes: a byte for each measure, nine for each number. The comparison reads these instead of
 * the answers' JSON, of which a round holds thirty times as many rows.
 */
import type { Answer, AnswerByType, Answers, QuestionnaireDocument } from '../questionnaire/rules.ts'
import { type Beside, type Measure, measureOf, partsOf } from './measures.rules.ts'

/** Raise it when a measure's points or this layout change: what is stored with another number is coded anew. */
export const codingVersion = 1

type Place = number | Beside | null
type NumberAnswer = AnswerByType['number']

const unanswered = 255
const codeOf: Record<Beside, number> = { dont_know: 254, not_applicable: 253 }
const besideOf = new Map<number, Place>([
  [unanswered, null],
  [codeOf.dont_know, 'dont_know'],
  [codeOf.not_applicable, 'not_applicable'],
])

const isEstimate = 1
const isDontKnow = 2
const numberSize = 9

interface Layout {
  /** Bytes of a submission. */
  width: number
  measures: { measure: Measure; at: number }[]
  /** Where a measure's byte or a number's nine bytes are, by `slotOf`. */
  at: Map<string, number>
}

const slotOf = (question: string, part: string | null) => `${question} ${part ?? ''}`

const layouts = new WeakMap<QuestionnaireDocument, Layout>()

export function layoutOf(document: QuestionnaireDocument): Layout {
  const known = layouts.get(document)
  if (known) return known
  const layout: Layout = { width: 0, measures: [], at: new Map() }
  for (const question of document.questions) {
    const parts = question.type === 'single' ? [null] : partsOf(question).map(({ value }) => value)
    for (const part of parts) {
      const measure = measureOf(document, question, part)
      if (!measure) continue
      layout.at.set(slotOf(question.key, part), layout.width)
      layout.measures.push({ measure, at: layout.width++ })
    }
    if (question.type !== 'number') continue
    layout.at.set(slotOf(question.key, null), layout.width)
    layout.width += numberSize
  }
  layouts.set(document, layout)
  return layout
}

export function encode(document: QuestionnaireDocument, answers: Answers): Uint8Array {
  const { width, measures, at } = layoutOf(document)
  const bytes = new Uint8Array(width).fill(unanswered)
  for (const { measure, at } of measures) {
    const place = measure.place(answers[measure.question.key])
    bytes[at] = place === null ? unanswered : typeof place === 'string' ? codeOf[place] : place
  }
  const view = new DataView(bytes.buffer)
  for (const question of document.questions) {
    const answer = answers[question.key] as NumberAnswer | undefined
    if (question.type !== 'number' || !answer) continue
    const start = at.get(slotOf(question.key, null)) ?? 0
    bytes[start] = (answer.estimate ? isEstimate : 0) | (answer.dontKnow ? isDontKnow : 0)
    view.setFloat64(start + 1, answer.value ?? Number.NaN)
  }
  return bytes
}

/** Reads the places of one measure from rows of bytes that follow each other. */
export function placeReader(
  document: QuestionnaireDocument,
  measure: Measure,
  bytes: Uint8Array,
): (row: number) => Place {
  const { question, part } = measure
  if (question.type === 'number') {
    const read = numberReader(document, question.key, bytes)
    return (row) => measure.place(read(row) as Answer | undefined)
  }
  const { width, at } = layoutOf(document)
  const slot = at.get(slotOf(question.key, part?.value ?? null))
  if (slot === undefined) return () => null
  return (row) => {
    const code = bytes[row * width + slot] ?? unanswered
    return code < codeOf.not_applicable ? code : (besideOf.get(code) ?? null)
  }
}

/** As `placeReader`, for the answers to a number question. */
export function numberReader(
  document: QuestionnaireDocument,
  questionKey: string,
  bytes: Uint8Array,
): (row: number) => NumberAnswer | undefined {
  const { width, at } = layoutOf(document)
  const slot = at.get(slotOf(questionKey, null)) ?? 0
  const view = new DataView(bytes.buffer, bytes.byteOffset)
  return (row) => {
    const start = row * width + slot
    const marks = bytes[start] ?? unanswered
    if (marks === unanswered) return undefined
    const value = view.getFloat64(start + 1)
    return {
      value: Number.isNaN(value) ? null : value,
      estimate: (marks & isEstimate) > 0,
      dontKnow: (marks & isDontKnow) > 0,
    }
  }
}
