import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { faultsIn, validateDocument } from '../../src/questionnaire/document.rules.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const standard = () => JSON.parse(questionnaireDocument()) as QuestionnaireDocument

test('the standard questionnaire is valid', () => {
  expect(validateDocument(standard())).toEqual(standard())
})

test.each<[string, string, Record<string, unknown>, (file: QuestionnaireDocument) => void]>([
  ['questions.30.key', 'twice', { name: 'bg_ar_i_rollen' }, (f) => f.questions.push({ ...f.questions[0]!, order: 31 })],
  ['questions.30.order', 'twice', { name: '1' }, (f) => f.questions.push({ ...f.questions[0]!, key: 'ny' })],
  ['questions.0.theme', 'no_theme', { name: 'annat' }, (f) => Object.assign(f.questions[0]!, { theme: 'annat' })],
  ['questions.3.scale', 'no_scale', { name: 'annan' }, (f) => Object.assign(f.questions[3]!, { scale: 'annan' })],
  ['questions.4.min', 'min_max', {}, (f) => Object.assign(f.questions[4]!, { min: 101 })],
  ['questions.0.key', 'pattern', {}, (f) => Object.assign(f.questions[0]!, { key: 'Ålder i år' })],
  ['questions.0.label_en', 'missing', {}, (f) => Object.assign(f.questions[0]!, { label_en: '' })],
  ['questions.0.required', 'type', { wanted: 'boolean' }, (f) => Object.assign(f.questions[0]!, { required: 'ja' })],
  ['questions.7.max_rank', 'more_than_options', {}, (f) => Object.assign(f.questions[7]!, { max_rank: 9 })],
  ['themes', 'missing', {}, (f) => Object.assign(f, { themes: undefined })],
  ['version', 'version', {}, (f) => Object.assign(f, { version: 'ett' })],
  [
    'questions.0.options.4.value',
    'twice',
    { name: 'lt1' },
    (f) => f.questions[0]!.type === 'single' && f.questions[0]!.options.push(f.questions[0]!.options[0]!),
  ],
])('says where and why: %s, %s', (path, kind, params, spoil) => {
  const file = standard()
  spoil(file)
  const found = faultsIn(file).filter((fault) => fault.path === path)
  const key = path.startsWith('questions.') ? file.questions[Number(path.split('.')[1])]?.key : null
  expect(found).toEqual([{ path, key, code: `questions.fault.${kind}`, params }])
  expect(() => validateDocument(file)).toThrow(`${path}: questions.fault.${kind}`)
})

test('what is no questionnaire at all is said to be so, whatever it is', () => {
  for (const file of [null, [], 'text', 7, { questions: [null, 7, { type: 'annat' }] }])
    expect(faultsIn(file).length).toBeGreaterThan(0)
})

test('several faults are all said at once, whatever their kind', () => {
  const file = standard()
  Object.assign(file.questions[0]!, { theme: 'annat' })
  Object.assign(file.questions[1]!, { label_sv: '' })
  expect(faultsIn(file).map(({ path }) => path)).toEqual(['questions.1.label_sv', 'questions.0.theme'])
})
