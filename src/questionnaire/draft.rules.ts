/** The next version while it is written: its edits, and what must be settled before it is published. */
import { crosswalk, type Judgement, type Kinship, whyNotJudgeable } from './crosswalk.rules.ts'
import type { Question, QuestionnaireDocument } from './rules.ts'

type Document = QuestionnaireDocument

export function findQuestion({ questions }: Document, key: string): Question | undefined {
  return questions.find((question) => question.key === key)
}

/** With `question` instead of the one with its key, or as the last of its theme. */
export function withQuestion(document: Document, question: Question): Document {
  const old = findQuestion(document, question.key)
  const stays = old?.theme === question.theme
  const order = stays ? old.order : lastOrder(document) + 1
  const others = document.questions.filter(({ key }) => key !== question.key)
  return numbered({ ...document, questions: [...others, { ...question, order }] })
}

export function withoutQuestion(document: Document, key: string): Document {
  return numbered({ ...document, questions: document.questions.filter((question) => question.key !== key) })
}

/** The question as it is in `base`, where it was: before the first of those that followed it there. */
export function withRestored(document: Document, base: Document, key: string): Document {
  const question = findQuestion(base, key)
  if (!question || findQuestion(document, key)) return document
  const after = base.questions.filter(({ order }) => order > question.order).sort(inOrder)
  const next = after.map((each) => findQuestion(document, each.key)).find((each) => each?.theme === question.theme)
  const order = next ? next.order - 0.5 : lastOrder(document) + 1
  return numbered({ ...document, questions: [...document.questions, { ...question, order }] })
}

/** One place up or down among the questions of its theme; unchanged at the end. */
export function withMoved(document: Document, key: string, way: 'up' | 'down'): Document {
  const question = findQuestion(document, key)
  if (!question) return document
  const own = document.questions.filter(({ theme }) => theme === question.theme).sort(inOrder)
  const other = own[own.indexOf(question) + (way === 'up' ? -1 : 1)]
  if (!other) return document
  const orders = new Map([
    [question.key, other.order],
    [other.key, question.order],
  ])
  return numbered({
    ...document,
    questions: document.questions.map((each) => ({ ...each, order: orders.get(each.key) ?? each.order })),
  })
}

/** Under another key the question is a new one, and the old one is retired. */
export function withNewKey(document: Document, key: string, newKey: string): Document {
  const questions = document.questions.map((each) => (each.key === key ? { ...each, key: newKey } : each))
  return { ...document, questions }
}

/** Questions in the order of their themes, numbered from 1: nobody meets a gap or goes back to a theme. */
export function numbered(document: Document): Document {
  const themes = document.themes.map(({ value }) => value)
  const place = ({ theme }: Question) => themes.indexOf(theme)
  const questions = document.questions.toSorted((a, b) => place(a) - place(b) || inOrder(a, b))
  return { ...document, questions: questions.map((question, index) => ({ ...question, order: index + 1 })) }
}

const inOrder = (a: Question, b: Question) => a.order - b.order
const lastOrder = ({ questions }: Document) => Math.max(0, ...questions.map(({ order }) => order))

/** What keeps a draft from being published. */
export interface Demand {
  key: string
  code: 'questions.key_reused' | 'questions.to_judge' | 'questions.other_type' | 'questions.other_scale'
}

/**
 * Every question either means what the one with its key meant in `base`, or has a key that no version has had.
 * @param versions every published version, `base` too
 */
export function demandsOf(
  draft: Document,
  { base, versions, judgements }: { base: Document; versions: Document[]; judgements: readonly Judgement[] },
): Demand[] {
  const used = keysOf(versions)
  const kin = crosswalk(base, draft, judgements)
  return draft.questions.flatMap((question): Demand[] => {
    const { key } = question
    if (kin.get(key) === 'new') return used.has(key) ? [{ key, code: 'questions.key_reused' }] : []
    const was = findQuestion(base, key)
    if (kin.get(key) !== 'changed' || !was) return []
    return [{ key, code: whyNotJudgeable([base, was], [draft, question]) ?? 'questions.to_judge' }]
  })
}

export function keysOf(versions: Document[]): Set<string> {
  return new Set(versions.flatMap(({ questions }) => questions.map(({ key }) => key)))
}

/** `rk_plan` → `rk_plan_2`, `rk_plan_2` → `rk_plan_3`: the first that nothing has had. */
export function proposedKey(key: string, used: ReadonlySet<string>): string {
  const stem = key.replace(/_\d+$/, '').slice(0, 36)
  for (let n = 2; ; n++) if (!used.has(`${stem}_${n}`)) return `${stem}_${n}`
}

/** A question more or less raises the middle number, another change the last. */
export function nextVersion(base: string, kin: ReadonlyMap<string, Kinship>): string {
  const [major = 1, minor = 0, patch = 0] = base.split('.').map(Number)
  const isOther = [...kin.values()].some((each) => each === 'new' || each === 'retired')
  return isOther ? `${major}.${minor + 1}.0` : `${major}.${minor}.${patch + 1}`
}

/** Whether the people who answer would notice any difference. */
export function isSameDocument(one: Document, other: Document): boolean {
  return JSON.stringify({ ...one, version: '' }) === JSON.stringify({ ...other, version: '' })
}
