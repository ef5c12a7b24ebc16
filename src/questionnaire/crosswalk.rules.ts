/**
 * Which questions of two versions can be compared. A question keeps its key as long as it means the same: either its
 * wording is unchanged, or somebody has judged that the new wording means what the old one did.
 */
import { sha256 } from '../kernel/ids.ts'
import { fieldOptions, type Labelled, type Question, type QuestionnaireDocument, scaleOf } from './rules.ts'

/** Two wordings of a question that mean the same. */
export interface Judgement {
  key: string
  from: string
  to: string
}

/** `same`: no letter differs. `judged`: reworded, judged to mean the same. `changed`: reworded, not comparable. */
export type Kinship = 'same' | 'judged' | 'changed' | 'new' | 'retired'

/** Every key of both versions, in the order of the later one, then the retired ones. */
export function crosswalk(
  earlier: QuestionnaireDocument,
  later: QuestionnaireDocument,
  judgements: readonly Judgement[],
): Map<string, Kinship> {
  const before = new Map(earlier.questions.map((question) => [question.key, question]))
  const kin = new Map<string, Kinship>()
  for (const question of later.questions) {
    const was = before.get(question.key)
    kin.set(question.key, was ? kinship([earlier, was], [later, question], judgements) : 'new')
  }
  for (const { key } of earlier.questions) if (!kin.has(key)) kin.set(key, 'retired')
  return kin
}

/** The keys whose answers mean the same in both versions, whichever of them is the earlier. */
export function sameMeaning(
  earlier: QuestionnaireDocument,
  later: QuestionnaireDocument,
  judgements: readonly Judgement[],
): Map<string, 'same' | 'judged'> {
  const kin = [...crosswalk(earlier, later, judgements)]
  return new Map(kin.filter((each): each is [string, 'same' | 'judged'] => each[1] === 'same' || each[1] === 'judged'))
}

type Placed = [QuestionnaireDocument, Question]

function kinship(was: Placed, is: Placed, judgements: readonly Judgement[]): 'same' | 'judged' | 'changed' {
  const [from, to] = [wordingHash(...was), wordingHash(...is)]
  if (from === to) return 'same'
  if (whyNotJudgeable(was, is)) return 'changed'
  const own = judgements.filter(({ key }) => key === is[1].key)
  return reaches(own, from, to) ? 'judged' : 'changed'
}

/** Judgements hold in both directions and in chains: 1.0 means what 1.1 does, and 1.1 what 1.2 does. */
function reaches(judgements: Judgement[], from: string, to: string): boolean {
  const known = new Set([from])
  for (const hash of known)
    for (const { from: a, to: b } of judgements) {
      if (a === hash) known.add(b)
      if (b === hash) known.add(a)
    }
  return known.has(to)
}

/** Why no judgement can make the answers comparable: another type, or other points of the scale. */
export function whyNotJudgeable(was: Placed, is: Placed): 'questions.other_type' | 'questions.other_scale' | null {
  if (was[1].type !== is[1].type) return 'questions.other_type'
  return pointsOf(...was) === pointsOf(...is) ? null : 'questions.other_scale'
}

function pointsOf(document: QuestionnaireDocument, question: Question): string {
  if (question.type !== 'likert') return ''
  return scaleOf(document, question)
    .points.map(({ value }) => value)
    .join(' ')
}

const hashes = new WeakMap<Question, string>()

/** Changes with every letter that the person who answers can read, in either language, and with no other. */
export function wordingHash(document: QuestionnaireDocument, question: Question): string {
  let hash = hashes.get(question)
  if (hash === undefined) {
    hash = sha256(JSON.stringify(wordingOf(document, question)))
    hashes.set(question, hash)
  }
  return hash
}

function wordingOf(document: QuestionnaireDocument, question: Question): unknown[] {
  const { type, label_sv, label_en, help_sv = '', help_en = '' } = question
  return [type, label_sv, label_en, help_sv, help_en, ...itemsOf(document, question)]
}

function itemsOf(document: QuestionnaireDocument, question: Question): unknown[] {
  switch (question.type) {
    case 'single':
      return labels(question.options)
    case 'multi':
      return [question.max_select ?? null, ...labels(question.options)]
    case 'ranking':
      return [question.max_rank, ...labels(question.options)]
    case 'likert': {
      const { points, extra } = scaleOf(document, question)
      return [labels(question.rows), labels(points), labels(extra)]
    }
    case 'number': {
      const { unit, unit_en, scope_by_role = {}, scope_by_role_en = {} } = question
      const scopes = [scope_by_role, scope_by_role_en].map((scope) => Object.entries(scope).sort())
      return [unit, unit_en, ...scopes]
    }
    case 'structured':
      return question.fields.map((field) => [
        field.key,
        field.type,
        field.label_sv,
        field.label_en,
        ...labels(fieldOptions(document, field)),
      ])
    case 'text':
      return []
  }
}

function labels(items: Labelled[]): string[][] {
  return items.map(({ value, label_sv, label_en }) => [value, label_sv, label_en])
}
