/** Answers: what is missing or wrong, how far a theme has come, and until when answers can be changed. */
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { Answer, Answers } from '../questionnaire/rules.ts'
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import type { Problem } from './parts.rules.ts'
import { draftOf, problemsIn, type StoredAnswer } from './reading.rules.ts'

type AnswerRefusal = 'responses.closed'

/** Whether whoever handed in knew that the municipality's other roles would see the answers. @param jointFrom null: off */
export function isShared(submittedAt: UtcText, jointFrom: UtcText | null): boolean {
  return jointFrom !== null && submittedAt >= jointFrom
}

interface Handed {
  submission: { submittedAt: UtcText } | null
  jointFrom: UtcText | null
}

/** Whether the same answers have to be handed in once more before the municipality's other roles see them. */
export function isToShare({ submission, jointFrom }: Handed): boolean {
  return submission !== null && jointFrom !== null && !isShared(submission.submittedAt, jointFrom)
}

/** The deadline's own day is included. */
export function whyCannotAnswer(deadline: LocalDate, today: LocalDate): AnswerRefusal | null {
  return today > deadline ? 'responses.closed' : null
}

type ThemeState = 'done' | 'half' | 'none'

export interface ThemeProgress {
  state: ThemeState
  answered: number
  asked: number
}

/**
 * `done`: nothing is missing (`listMissing`) or wrong; in a theme without required questions, every question has a
 * complete answer. `answered` counts complete answers.
 * @param wrong questions with something to correct.
 */
export function themeProgress(
  theme: SheetTheme,
  answers: Answers,
  wrong: ReadonlySet<SheetQuestion> = new Set(),
): ThemeProgress {
  const { questions } = theme
  const begun = questions.filter((each) => answers[each.key] !== undefined || wrong.has(each))
  const whole = begun.filter((each) => isWhole(each, answers, wrong))
  const isEnough = questions.some(({ required }) => required)
    ? listMissing(theme, answers).length === 0 && !begun.some((each) => wrong.has(each))
    : whole.length === questions.length
  const state = begun.length === 0 ? 'none' : isEnough ? 'done' : 'half'
  return { state, answered: whole.length, asked: questions.length }
}

function isWhole(question: SheetQuestion, answers: Answers, wrong: ReadonlySet<SheetQuestion>): boolean {
  const answer = answers[question.key]
  return answer !== undefined && !wrong.has(question) && !isPartial(question, answer)
}

/** Estimated whole minutes for the questions that have no complete answer yet. */
export function minutesLeft(
  questions: readonly SheetQuestion[],
  answers: Answers,
  wrong: ReadonlySet<SheetQuestion>,
): number {
  const open = questions.filter((each) => !isWhole(each, answers, wrong))
  return Math.ceil(open.reduce((sum, { seconds }) => sum + seconds, 0) / 60)
}

/** Begun but incomplete: a matrix with unanswered rows, or an example without its required fields. */
function isPartial(question: SheetQuestion, answer: Answer | undefined): boolean {
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

/** Questions to answer before submitting. Saving does not require them. */
export function listMissing(sheet: Pick<Sheet, 'questions'>, answers: Answers): SheetQuestion[] {
  return sheet.questions.filter((question) => {
    const answer = answers[question.key]
    if (answer === undefined) return question.required
    if (question.type === 'likert') return question.required && isPartial(question, answer)
    return isPartial(question, answer)
  })
}

interface Rows {
  stored: ReadonlyMap<string, string>
  typed: ReadonlyMap<string, string>
}

export function rowOf({ stored, typed }: Rows, key: string): StoredAnswer | undefined {
  const value = stored.get(key)
  return value === undefined ? undefined : { value, typed: typed.get(key) ?? null }
}

/**
 * Problems to correct or choose between before submitting. Without a stored draft the answer holds everything typed and
 * is valid, except that an example may be incomplete.
 */
export function listWrong({ questions }: Pick<Sheet, 'questions'>, rows: Rows): Problem[] {
  return questions.flatMap((question) => {
    const mayBeWrong = question.type === 'structured' || rows.typed.has(question.key)
    const row = mayBeWrong ? rowOf(rows, question.key) : undefined
    return row ? problemsIn(question, draftOf(question, row)) : []
  })
}

/** Stored JSON → answers, without those that could not be read. */
export function answersOf(stored: ReadonlyMap<string, string>): Answers {
  const answers: Answers = {}
  for (const [key, value] of stored) {
    const answer: Answer | null = JSON.parse(value)
    if (answer !== null) answers[key] = answer
  }
  return answers
}

/**
 * The text that a submission's hash is computed from: the questionnaire's hash and every answer, sorted by key. The
 * same answers to the same questions always give the same text.
 */
export function canonicalAnswers(questionnaireHash: string, stored: Map<string, string>): string {
  const lines = [...stored].sort(([a], [b]) => (a < b ? -1 : 1))
  return [questionnaireHash, ...lines.map(([key, value]) => `${key}\t${value}`)].join('\n')
}

/** The hash's first 16 characters in groups of four: enough to compare by eye, and fits a phone. */
export function shortHash(hash: string): string {
  return (hash.slice(0, 16).match(/.{1,4}/g) ?? []).join(' ')
}
