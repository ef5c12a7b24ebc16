/**
 * A submission as a row of bytes: a byte for each measure, nine for each number. The comparison reads these instead of
 * the answers' JSON, of which a round holds thirty times as many rows.
 */
import {
  type Answer,
  type AnswerByType,
  type Answers,
  type Labelled,
  type Question,
  type QuestionnaireDocument,
  scaleOf,
} from '../questionnaire/rules.ts'
import { type Beside, besideOf, type Measure, measureOf, partsOf } from './measures.rules.ts'

/** Raise it when a measure's points or this layout change: what is stored with another number is coded anew. */
export const codingVersion = 1

type Place = number | Beside | null
type NumberAnswer = AnswerByType['number']

const unanswered = 255
const codeOf: Record<Beside, number> = { dont_know: 254, not_applicable: 253 }
const placeOf = new Map<number, Place>([
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

/**
 * The inverse of `encode`, for questions that `isCoded` names: a row of bytes → answers. What is the same for all rows
 * is worked out once.
 */
export function decoder(document: QuestionnaireDocument): (codes: Uint8Array) => Answers {
  const { measures } = layoutOf(document)
  const known = document.questions.filter(isCodedIn(document)).map((question) => {
    const own = measures.filter(({ measure }) => measure.question === question)
    return { key: question.key, read: answerReader(document, question, own) }
  })
  return (codes) => {
    const answers: Answers = {}
    for (const { key, read } of known) {
      const answer = read(codes)
      if (answer !== undefined) answers[key] = answer
    }
    return answers
  }
}

/** Whether the codes hold the whole answer: it has no text, and its answers beside the points are told apart. */
export function isCodedIn(document: QuestionnaireDocument): (question: Question) => boolean {
  const { measures } = layoutOf(document)
  return (question) => {
    if (question.type === 'number') return true
    const own = measures.filter(({ measure }) => measure.question === question)
    if (question.type === 'multi' && question.options.some((option) => option.free_text)) return false
    return own.length > 0 && own.every(({ measure }) => new Set(measure.beside).size === measure.beside.length)
  }
}

type Slot = Layout['measures'][number]

function answerReader(
  document: QuestionnaireDocument,
  question: Question,
  slots: Slot[],
): (codes: Uint8Array) => Answer | undefined {
  const start = slots[0]?.at ?? 0
  switch (question.type) {
    case 'single': {
      const values = valuesByCode(
        slots[0],
        question.options.filter((option) => option.exclude_from_mean),
      )
      return (codes) => values[codes[start] ?? unanswered] as string | undefined
    }
    case 'likert': {
      const { extra } = scaleOf(document, question)
      const rows = slots.map((slot) => {
        const values = valuesByCode(slot, extra)
        slot.measure.points.forEach(({ value }, code) => {
          values[code] = Number(value)
        })
        return { row: slot.measure.part?.value ?? '', at: slot.at, values }
      })
      return (codes) => {
        let answer: Record<string, number | string> | undefined
        for (const { row, at, values } of rows) {
          const value = values[codes[at] ?? unanswered]
          if (value !== undefined) {
            answer ??= {}
            answer[row] = value
          }
        }
        return answer
      }
    }
    case 'multi':
      return (codes) =>
        codes[start] === unanswered
          ? undefined
          : { options: question.options.flatMap(({ value }, i) => (codes[start + i] === 0 ? [value] : [])), other: '' }
    case 'ranking':
      return (codes) => {
        if (codes[start] === unanswered) return undefined
        const ranked: string[] = []
        question.options.forEach(({ value }, i) => {
          const rank = codes[start + i] ?? unanswered
          if (rank < question.max_rank) ranked[rank] = value
        })
        return ranked
      }
    case 'number':
      return (codes) => numberReader(document, question.key, codes)(0)
    default:
      return () => undefined
  }
}

/** The answer that each code stands for; undefined where none. */
function valuesByCode(slot: Slot | undefined, beside: Labelled[]): (string | number | undefined)[] {
  const values = slot?.measure.points.map(({ value }): string | number => value) ?? []
  for (const { value } of beside) values[codeOf[besideOf(value)]] ??= value
  return values
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
    return code < codeOf.not_applicable ? code : (placeOf.get(code) ?? null)
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
