import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { type Judgement, sameMeaning, wordingHash } from '../../src/questionnaire/crosswalk.rules.ts'
import { faultsIn } from '../../src/questionnaire/document.rules.ts'
import {
  demandsOf,
  findQuestion,
  keysOf,
  nextVersion,
  numbered,
  proposedKey,
  withMoved,
  withNewKey,
  withoutQuestion,
  withQuestion,
  withRestored,
} from '../../src/questionnaire/draft.rules.ts'
import type { Question, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const standard: QuestionnaireDocument = JSON.parse(questionnaireDocument())
const keys = ({ questions }: QuestionnaireDocument) => questions.map(({ key }) => key)
const first = standard.questions[0]!

test('a new question becomes the last of its theme, and all are numbered anew', () => {
  const added = withQuestion(standard, { ...first, key: 'rk_ny', theme: 'rekrytering' })
  expect(keys(added).slice(9, 12)).toEqual(['rk_hinder', 'rk_ny', 'le_medarbetare_per_chef'])
  expect(added.questions.map(({ order }) => order)).toEqual(added.questions.map((_, index) => index + 1))
})

test('what is taken away comes back where it was, as it was', () => {
  const gone = withoutQuestion(withoutQuestion(standard, 'rk_plan'), 'rk_svarighet')
  expect(keys(gone)[2]).toBe('rk_vakanser')
  expect(withRestored(withRestored(gone, standard, 'rk_svarighet'), standard, 'rk_plan')).toEqual(standard)
})

test('a question moves within its theme only', () => {
  expect(keys(withMoved(standard, 'rk_plan', 'down')).slice(2, 4)).toEqual(['rk_svarighet', 'rk_plan'])
  expect(withMoved(standard, 'rk_plan', 'up')).toBe(standard)
  expect(withMoved(withMoved(standard, 'rk_plan', 'down'), 'rk_plan', 'up')).toEqual(standard)
})

test('a key is proposed that nothing has had', () => {
  expect(proposedKey('rk_plan', new Set(['rk_plan', 'rk_plan_2']))).toBe('rk_plan_3')
  expect(proposedKey('rk_plan_2', new Set(['rk_plan_2']))).toBe('rk_plan_3')
})

test('the version rises by what has changed', () => {
  expect(nextVersion('1.0.0', new Map([['a', 'judged']]))).toBe('1.0.1')
  expect(nextVersion('1.0.4', new Map([['a', 'retired']]))).toBe('1.1.0')
})

/** Edits as anybody could make them, in any order, with keys that collide often. */
const someKey = fc.constantFrom('rk_plan', 'vt_plan', 'rk_vakanser', 'bg_svarsunderlag', 'gammal', 'ny_a', 'ny_b')
const type = fc.constantFrom<Question>(
  ...['rk_plan', 'rk_hinder', 'rk_svarighet'].map((key) => findQuestion(standard, key)!),
)
const edit = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), key: someKey, like: type }),
  fc.record({ kind: fc.constant('reword' as const), key: someKey, to: fc.constantFrom('En', 'Två', 'Tre') }),
  fc.record({ kind: fc.constant('retire' as const), key: someKey }),
  fc.record({ kind: fc.constant('restore' as const), key: someKey }),
  fc.record({ kind: fc.constant('move' as const), key: someKey, way: fc.constantFrom('up' as const, 'down' as const) }),
  fc.record({ kind: fc.constant('rekey' as const), key: someKey, to: someKey }),
  fc.record({ kind: fc.constant('judge' as const), key: someKey }),
)
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never

/** Publishes whenever nothing is demanded, as the application does. */
function history(years: Edit[][]) {
  const versions = [
    numbered({ ...standard, questions: [...standard.questions, { ...first, key: 'gammal', order: 99 }] }),
  ]
  versions.push(withoutQuestion(versions[0]!, 'gammal'))
  const judgements: Judgement[] = []
  for (const edits of years) {
    const base = versions.at(-1)!
    let draft = base
    for (const one of edits) draft = apply(draft, base, one, judgements)
    if (demandsOf(draft, { base, versions, judgements }).length === 0) versions.push(draft)
  }
  return { versions, judgements }
}

function apply(draft: QuestionnaireDocument, base: QuestionnaireDocument, one: Edit, judgements: Judgement[]) {
  const question = findQuestion(draft, one.key)
  switch (one.kind) {
    case 'add':
      return withQuestion(draft, { ...one.like, key: one.key })
    case 'reword':
      return question ? withQuestion(draft, { ...question, label_sv: one.to }) : draft
    case 'retire':
      return withoutQuestion(draft, one.key)
    case 'restore':
      return withRestored(draft, base, one.key)
    case 'move':
      return withMoved(draft, one.key, one.way)
    case 'rekey':
      return findQuestion(draft, one.to) ? draft : withNewKey(draft, one.key, one.to)
    case 'judge': {
      const was = findQuestion(base, one.key)
      if (was && question)
        judgements.push({ key: one.key, from: wordingHash(base, was), to: wordingHash(draft, question) })
      return draft
    }
  }
}

test('whatever is edited, published versions never reuse a key, and never change a meaning undeclared', () => {
  let published = 0
  fc.assert(
    fc.property(fc.array(fc.array(edit, { maxLength: 6 }), { maxLength: 5 }), (years) => {
      const { versions, judgements } = history(years)
      published += versions.length - 2
      for (const [n, later] of versions.entries()) {
        expect(faultsIn(later)).toEqual([])
        if (n === 0) continue
        const earlier = versions[n - 1]!
        const before = keysOf([earlier])
        const everUsed = keysOf(versions.slice(0, n))
        const same = sameMeaning(earlier, later, judgements)
        for (const { key } of later.questions)
          if (before.has(key)) expect(same.has(key)).toBe(true)
          else expect(everUsed.has(key)).toBe(false)
      }
    }),
    { numRuns: 120 },
  )
  expect(published).toBeGreaterThan(20)
})

test('what is demanded says why: a key of a retired question, a new wording, another type', () => {
  const older = withQuestion(standard, { ...first, key: 'gammal' })
  const demanded = (draft: QuestionnaireDocument) =>
    demandsOf(draft, { base: standard, versions: [older, standard], judgements: [] })
  const text = findQuestion(standard, 'rk_hinder')!
  expect(demanded(withQuestion(standard, { ...first, key: 'gammal' }))).toEqual([
    { key: 'gammal', code: 'questions.key_reused' },
  ])
  expect(demanded(withQuestion(standard, { ...first, label_sv: 'Hur länge?' }))).toEqual([
    { key: 'bg_ar_i_rollen', code: 'questions.to_judge' },
  ])
  expect(demanded(withQuestion(standard, { ...text, key: 'rk_plan' }))).toEqual([
    { key: 'rk_plan', code: 'questions.other_type' },
  ])
  expect(demanded(standard)).toEqual([])
})
