/** What is compared of a question: its points, the point of each answer, and the points in focus. */
import {
  type Answer,
  type AnswerByType,
  type Labelled,
  type Question,
  type QuestionnaireDocument,
  scaleOf,
} from '../questionnaire/rules.ts'

interface Point {
  value: string
  label_sv: string
  label_en: string
  score: number | null // null on any point: the measure has no mean
}

/** A question, or one of its rows or options, whose answers map to points. */
export interface Measure {
  question: Question
  part: Labelled | null
  points: Point[]
  focus: number[] // the points whose share is compared; none: no share is in focus
  tone: 'scale' | 'steps' // from hard to easy, or from more to less
  /** Possible answers outside the points, one column each, so that they are not mixed up. */
  beside: Beside[]
  /** Index of the point, or the answer outside the points; null when unanswered. */
  place(answer: Answer | undefined): number | Beside | null
}

/** "Vet ej" and "ej aktuellt": answers that are on no point and in no share or mean. */
export type Beside = 'dont_know' | 'not_applicable'

export function besideOf(value: unknown): Beside {
  return value === 'ej_aktuellt' ? 'not_applicable' : 'dont_know'
}

/** The rows or options, one of which must be chosen; empty when the question is compared as a whole. */
export function partsOf(question: Question): Labelled[] {
  if (question.type === 'likert') return question.rows
  if (question.type === 'multi' || question.type === 'ranking') return question.options
  return []
}

/** The question named, or else the first to be compared; undefined when it is unknown. */
export function questionOf({ questions }: QuestionnaireDocument, key: string | undefined): Question | undefined {
  if (key) return questions.find((question) => question.key === key)
  return questions.find(({ type }) => type === 'likert') ?? questions[0]
}

/** The part named, or else the first; null when the question is compared as a whole. */
export function partOf(question: Question, value: string | undefined): string | null {
  const parts = partsOf(question)
  return (parts.find((part) => part.value === value) ?? parts[0])?.value ?? null
}

/** null for numbers and texts, and for a part the question does not have. */
export function measureOf(
  document: QuestionnaireDocument,
  question: Question,
  partValue: string | null,
): Measure | null {
  const part = partsOf(question).find(({ value }) => value === partValue) ?? null
  if (question.type === 'single') return singleMeasure(question)
  if (!part) return null
  if (question.type === 'likert') return likertMeasure(document, question, part)
  if (question.type === 'multi') return optionMeasure(question, part)
  if (question.type === 'ranking') return rankMeasure(question, part)
  return null
}

function singleMeasure(question: Extract<Question, { type: 'single' }>): Measure {
  const counted = question.options.filter((option) => !option.exclude_from_mean)
  const index = new Map(counted.map((option, i) => [option.value, i]))
  const headline = /^share:(.+)$/.exec(String(question.analysis.headline ?? ''))?.[1]
  const best = Math.max(...counted.map((option) => option.score ?? Number.NEGATIVE_INFINITY))
  return {
    question,
    part: null,
    points: counted.map((option) => ({ ...labels(option), score: option.score ?? null })),
    focus: counted.flatMap((option, i) => ((headline ? option.value === headline : option.score === best) ? [i] : [])),
    tone: 'steps',
    beside: question.options.flatMap(({ exclude_from_mean, value }) => (exclude_from_mean ? [besideOf(value)] : [])),
    place: (answer) => (typeof answer === 'string' && answer !== '' ? (index.get(answer) ?? besideOf(answer)) : null),
  }
}

function likertMeasure(
  document: QuestionnaireDocument,
  question: Extract<Question, { type: 'likert' }>,
  part: Labelled,
): Measure {
  const { points, extra } = scaleOf(document, question)
  const wanted = (question.analysis.low ?? question.analysis.high ?? []) as number[]
  const index = new Map<number | string, number>(points.map((point, i) => [point.score, i]))
  const withMean = String(question.analysis.mode).startsWith('mean')
  return {
    question,
    part,
    points: points.map((point) => ({ ...labels(point), score: withMean ? point.score : null })),
    focus: points.flatMap((point, i) => (wanted.includes(point.score) ? [i] : [])),
    tone: points.length === 5 ? 'scale' : 'steps',
    beside: extra.map(({ value }) => besideOf(value)),
    place: (answer) => {
      const value = (answer as AnswerByType['likert'] | undefined)?.[part.value]
      if (value === undefined || value === '') return null
      return index.get(value) ?? besideOf(value)
    },
  }
}

function optionMeasure(question: Extract<Question, { type: 'multi' }>, part: Labelled): Measure {
  return {
    question,
    part,
    points: [
      { value: '1', label_sv: 'Valt', label_en: 'Chosen', score: null },
      { value: '0', label_sv: 'Inte valt', label_en: 'Not chosen', score: null },
    ],
    focus: [0],
    tone: 'steps',
    beside: [],
    place: (answer) => {
      const multi = answer as AnswerByType['multi'] | undefined
      if (!multi || (multi.options.length === 0 && multi.other === '')) return null
      return multi.options.includes(part.value) ? 0 : 1
    },
  }
}

function rankMeasure(question: Extract<Question, { type: 'ranking' }>, part: Labelled): Measure {
  const scores = (question.analysis.points ?? []) as number[]
  const ranks = Array.from({ length: question.max_rank }, (_, i) => i)
  return {
    question,
    part,
    points: [
      ...ranks.map((i) => ({
        value: `${i + 1}`,
        label_sv: `Plats ${i + 1}`,
        label_en: `Rank ${i + 1}`,
        score: scores[i] ?? 0,
      })),
      { value: '0', label_sv: 'Inte rangordnat', label_en: 'Not ranked', score: 0 },
    ],
    focus: ranks,
    tone: 'steps',
    beside: [],
    place: (answer) => {
      const ranked = (answer ?? []) as AnswerByType['ranking']
      if (ranked.length === 0) return null
      const at = ranked.indexOf(part.value)
      return at === -1 ? question.max_rank : at
    },
  }
}

/** Whether the points stand in an order, so that two answers are a number of steps apart. */
export function isScale(question: Question): boolean {
  return question.type === 'likert' || (question.type === 'single' && question.analysis.role_gap === true)
}

/** How many steps lie between the furthest of some answers to a scale; null with fewer than two on it. */
export function stepsBetween(places: readonly (number | Beside | null)[]): number | null {
  let [low, high, placed] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0]
  for (const place of places) {
    if (typeof place !== 'number') continue
    low = Math.min(low, place)
    high = Math.max(high, place)
    placed++
  }
  return placed > 1 ? high - low : null
}

/** From so many steps on, the voices of a municipality are said to differ. */
export const stepsApart = 2

/** The measures of the heat table, question by question: those with a share in focus. */
export function headlineMeasures(document: QuestionnaireDocument): Measure[] {
  return document.questions.flatMap((question) => {
    if (question.type === 'number') return aboveMeasure(question)
    const parts = question.type === 'likert' ? question.rows.map((row) => row.value) : [null]
    return parts
      .map((part) => measureOf(document, question, part))
      .filter((measure) => measure !== null)
      .filter((measure) => measure.focus.length > 0)
  })
}

/** `share_above:30` of a number question as two points: above, and not. */
function aboveMeasure(question: Extract<Question, { type: 'number' }>): Measure[] {
  const limit = Number(/^share_above:(.+)$/.exec(String(question.analysis.headline ?? ''))?.[1])
  if (Number.isNaN(limit)) return []
  const points = [
    { value: 'above', label_sv: `Över ${limit}`, label_en: `Above ${limit}`, score: null },
    { value: 'not', label_sv: `Högst ${limit}`, label_en: `At most ${limit}`, score: null },
  ]
  const place: Measure['place'] = (answer) => {
    const number = answer as AnswerByType['number'] | undefined
    if (number?.dontKnow) return 'dont_know'
    const value = number?.value ?? null
    return value === null ? null : value > limit ? 0 : 1
  }
  return [{ question, part: null, points, focus: [0], tone: 'steps', beside: ['dont_know'], place }]
}

function labels({ value, label_sv, label_en }: Labelled): Labelled {
  return { value, label_sv, label_en }
}
