/** Answers from before: which can still be given, what a press on one changes, and the time that it saves. */
import type { LocalDate } from '../kernel/time.ts'
import { rates } from '../questionnaire/burden.rules.ts'
import { type Answer, respondentTheme } from '../questionnaire/rules.ts'
import type { SheetQuestion } from '../questionnaire/sheet.rules.ts'
import { type Edit, markOf, nothing, type Parts, partsOf, partsOfAnswer } from './parts.rules.ts'
import { readAnswer } from './reading.rules.ts'

/** An answer of an earlier round to a question with the same meaning. */
export interface EarlierAnswer {
  value: string // JSON
  /** The submission that it was handed in with, its round and its day. */
  from: string
  round: string
  on: LocalDate
  /** Whoever handed it in holds the seat now. */
  isByHolder: boolean
}

/** What is known of a question: the earlier answer as the question can be answered now. */
export interface Known extends EarlierAnswer {
  parts: Parts
  answer: Answer
}

/** A press on the button of one question: `known` is what it confirms; null takes the confirmation back. */
export interface Press {
  question: SheetQuestion
  known: Pick<Known, 'parts' | 'from'> | null
  edits: Edit[]
}

/** `asked`: not answered yet. `anew`: answered with something else than the earlier answer. */
export type Standing = 'asked' | 'anew' | 'confirmed'

export function standingOf(
  { stored, confirmed }: { stored: ReadonlyMap<string, string>; confirmed: ReadonlyMap<string, Confirmed> },
  key: string,
): Standing {
  if (confirmed.has(key)) return 'confirmed'
  return stored.has(key) ? 'anew' : 'asked'
}

/** What a confirmed answer was confirmed from, and what was there before. */
export interface Confirmed {
  from: string
  before: string // JSON, StoredAnswer or null
}

/**
 * The earlier answer as the question can be answered now, without options that it no longer has; null when nothing is
 * left, or when it would have to be corrected.
 */
export function stillPossible(question: SheetQuestion, earlier: Answer): { parts: Parts; answer: Answer } | null {
  const parts = partsOfAnswer(question, earlier)
  for (const { name, kind, choices } of partsOf(question))
    if (kind === 'choice' && !choices.some(({ value }) => value === parts[name])) delete parts[name]
  const { answer, problems } = readAnswer(question, parts)
  return answer === null || problems.length > 0 ? null : { parts, answer }
}

/** What is known of these questions, by key: of the person who answers only what that person answered. */
export function knownOf(questions: SheetQuestion[], earlier: ReadonlyMap<string, EarlierAnswer>): Map<string, Known> {
  const known = new Map<string, Known>()
  if (earlier.size === 0) return known
  for (const question of questions) {
    const found = earlier.get(question.key)
    if (!found || (question.theme === respondentTheme && !found.isByHolder)) continue
    const now = stillPossible(question, JSON.parse(found.value))
    if (now) known.set(question.key, { ...found, ...now })
  }
  return known
}

/**
 * The press as edits: each part gets its earlier value, whatever whoever presses has in the form. What somebody else has
 * written since stays beside, as when an answer is typed.
 * @param typed the question's parts as the form holds them
 * @param earlier as in `besideEarlier`
 */
export function confirming(
  question: SheetQuestion,
  parts: Parts,
  typed: Edit[],
  earlier: Record<string, string> = {},
): Edit[] {
  return partsOf(question).map(({ name: part }) => {
    const edit = typed.find((each) => each.part === part) ?? { own: [nothing], seen: [], value: '' }
    const own = [markOf(edit.value), ...edit.own].filter((mark) => mark !== earlier[part])
    return { part, own, seen: edit.seen, value: parts[part] ?? '', keeps: edit.seen.length > 0 ? 'mine' : '' }
  })
}

/** Whole minutes that confirming these questions saved: their estimates, less one choice for each press. */
export function minutesSaved(questions: readonly Pick<SheetQuestion, 'seconds'>[]): number {
  return Math.floor(questions.reduce((sum, { seconds }) => sum + Math.max(0, seconds - rates.choose), 0) / 60)
}
