import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { crosswalk, type Judgement, sameMeaning, wordingHash } from '../../src/questionnaire/crosswalk.rules.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const standard = () => JSON.parse(questionnaireDocument()) as QuestionnaireDocument

/** The standard questionnaire after `edit`. */
function edited(edit: (file: QuestionnaireDocument) => void): QuestionnaireDocument {
  const file = standard()
  edit(file)
  return file
}
const reworded = (label_sv: string) => edited((file) => void Object.assign(file.questions[2]!, { label_sv }))
const hashOf = (file: QuestionnaireDocument, key: string) =>
  wordingHash(file, file.questions.find((question) => question.key === key)!)

function judged(from: QuestionnaireDocument, to: QuestionnaireDocument, key = 'rk_plan'): Judgement {
  return { key, from: hashOf(from, key), to: hashOf(to, key) }
}
const kinOf = (earlier: QuestionnaireDocument, later: QuestionnaireDocument, judgements: Judgement[] = []) =>
  crosswalk(earlier, later, judgements).get('rk_plan')

test('an unchanged question is the same, also when it moves, becomes required or goes to other roles', () => {
  const later = edited((file) => {
    Object.assign(file.questions[2]!, { order: 99, required: false, roles: ['politician'], theme: 'ledarskap' })
    file.questions.reverse()
  })
  expect(new Set(crosswalk(standard(), later, []).values())).toEqual(new Set(['same']))
})

test('a reworded question is comparable only when somebody has judged that it means the same', () => {
  const later = reworded('Har ni en plan?')
  expect(kinOf(standard(), later)).toBe('changed')
  expect(kinOf(standard(), later, [judged(standard(), later)])).toBe('judged')
  expect(kinOf(standard(), reworded('Har ni en annan plan?'), [judged(standard(), later)])).toBe('changed')
  expect(sameMeaning(standard(), later, []).has('rk_plan')).toBe(false)
  expect(sameMeaning(standard(), later, [judged(standard(), later)]).get('rk_plan')).toBe('judged')
})

test('judgements hold in chains and backwards', () => {
  const [second, third] = [reworded('Har ni en plan?'), reworded('Finns det en plan?')]
  const chain = [judged(standard(), second), judged(second, third)]
  expect(kinOf(standard(), third, chain)).toBe('judged')
  expect(kinOf(third, standard(), chain)).toBe('judged')
  expect(kinOf(standard(), third, chain.slice(1))).toBe('changed')
})

test('a judgement about one question says nothing of another with the same words', () => {
  const later = reworded('Har ni en plan?')
  expect(kinOf(standard(), later, [{ ...judged(standard(), later), key: 'vt_plan' }])).toBe('changed')
})

test('a letter of an option, a row, the scale or the English words is wording too', () => {
  const rewordings: [key: string, edit: (file: QuestionnaireDocument) => void][] = [
    ['rk_plan', (file) => void Object.assign(file.questions[2]!, { label_en: 'Is there a plan?' })],
    ['rk_plan', (file) => file.questions[2]!.type === 'single' && file.questions[2]!.options.pop()],
    ['rk_svarighet', (file) => file.questions[3]!.type === 'likert' && file.questions[3]!.rows.pop()],
    ['rk_svarighet', (file) => void Object.assign(file.scales.svarighet5!.points[0]!, { label_sv: 'Jättesvårt' })],
    ['rk_vakanser', (file) => void Object.assign(file.questions[4]!, { unit: 'promille' })],
  ]
  for (const [key, edit] of rewordings) {
    const changed = [...crosswalk(standard(), edited(edit), [])].filter(([, kin]) => kin !== 'same')
    expect(changed).toEqual([[key, 'changed']])
  }
})

test('another type or other points of the scale are never comparable, whatever somebody has judged', () => {
  const text = edited((file) => {
    const { options: _, ...rest } = file.questions[2] as never as Record<string, unknown>
    file.questions[2] = { ...rest, type: 'text', max_length: 500 } as never
  })
  const scale = edited((file) => void file.scales.svarighet5!.points.pop())
  expect(kinOf(standard(), text, [judged(standard(), text)])).toBe('changed')
  expect(crosswalk(standard(), scale, [judged(standard(), scale, 'rk_svarighet')]).get('rk_svarighet')).toBe('changed')
})

test('what is asked only later is new, what was asked only before is retired', () => {
  const later = edited((file) => void Object.assign(file.questions[2]!, { key: 'rk_ny_plan' }))
  expect([...crosswalk(standard(), later, [])].filter(([, kin]) => kin !== 'same')).toEqual([
    ['rk_ny_plan', 'new'],
    ['rk_plan', 'retired'],
  ])
})
