/** Answers: what is missing, what a response is worth comparing by, and when one may still write. */
import type { LocalDate } from '../kernel/time.ts'
import type { Answer, Answers } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'

export type AnswerRefusal = 'responses.closed'

/** The last day counts. */
export function whyCannotAnswer(deadline: LocalDate, today: LocalDate): AnswerRefusal | null {
  return today > deadline ? 'responses.closed' : null
}

export type ThemeState = 'done' | 'half' | 'none'

export interface ThemeProgress {
  state: ThemeState
  answered: number
  asked: number
}

/** `done`: every question has an answer. Questions one may skip still count as asked. */
export function themeProgress(theme: SheetTheme, answers: Answers): ThemeProgress {
  const asked = theme.questions.length
  const answered = theme.questions.filter((question) => answers[question.key] !== undefined)
  const whole = answered.every((question) => !isPartial(question, answers[question.key]))
  const state =
    answered.length === 0 ? 'none' : answered.length === asked && whole ? 'done' : 'half'
  return { state, answered: answered.length, asked }
}

/** Begun but not complete: a matrix with rows left, an example without what it needs. */
export function isPartial(question: SheetQuestion, answer: Answer | undefined): boolean {
  if (answer === undefined) return false
  if (question.type === 'likert') {
    const rows = answer as Record<string, unknown>
    return question.rows.some((row) => rows[row.value] === undefined)
  }
  if (question.type === 'structured') {
    const items = answer as Record<string, unknown>[]
    const required = question.fields.filter((field) => field.required)
    return items.some((item) => required.some((field) => item[field.key] === undefined))
  }
  return false
}

/** What stands between the answers and handing them in. Saving never asks this. */
export function listMissing(sheet: Sheet, answers: Answers): SheetQuestion[] {
  return sheet.questions.filter((question) => {
    const answer = answers[question.key]
    if (answer === undefined) return question.required
    if (question.type === 'likert') return question.required && isPartial(question, answer)
    return isPartial(question, answer)
  })
}

/** Stored JSON → answers. */
export function answersOf(stored: Map<string, string>): Answers {
  return Object.fromEntries([...stored].map(([key, value]) => [key, JSON.parse(value) as Answer]))
}

/**
 * The text a submission's hash is made of: the questionnaire's hash and every answer in the order
 * of keys. The same answers to the same questions always give the same text.
 */
export function canonicalAnswers(questionnaireHash: string, stored: Map<string, string>): string {
  const lines = [...stored].sort(([a], [b]) => (a < b ? -1 : 1))
  return [questionnaireHash, ...lines.map(([key, value]) => `${key}\t${value}`)].join('\n')
}

/**
 * A short mark of a stored answer, put in the form that shows it. When the form comes back and the
 * answer it holds has the same mark, this form did not change it: another tab may have.
 */
export function markOf(stored: string | undefined): string {
  if (stored === undefined) return '-'
  let hash = 0x811c9dc5
  for (let index = 0; index < stored.length; index++)
    hash = Math.imul(hash ^ stored.charCodeAt(index), 0x01000193)
  return `${(hash >>> 0).toString(36)}${stored.length.toString(36)}`
}
