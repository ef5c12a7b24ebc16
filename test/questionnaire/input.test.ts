import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { validateDocument } from '../../src/questionnaire/input.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const standard = () => JSON.parse(questionnaireDocument()) as QuestionnaireDocument

test('the standard questionnaire is valid', () => {
  expect(validateDocument(standard())).toEqual(standard())
})

test.each<[string, (file: QuestionnaireDocument) => void]>([
  ['the key is used twice', (file) => file.questions.push({ ...file.questions[0]!, order: 31 })],
  ['order 1 is used twice', (file) => file.questions.push({ ...file.questions[0]!, key: 'ny' })],
  ['no theme annat', (file) => Object.assign(file.questions[0]!, { theme: 'annat' })],
  ['no scale annan', (file) => Object.assign(file.questions[3]!, { scale: 'annan' })],
  ['min is above max', (file) => Object.assign(file.questions[4]!, { min: 101 })],
  ['questions.0.key', (file) => Object.assign(file.questions[0]!, { key: 'Ålder i år' })],
  [
    'two options share a value',
    (file) => {
      const question = file.questions[0]!
      if (question.type === 'single') question.options.push(question.options[0]!)
    },
  ],
])('says what is wrong: %s', (message, spoil) => {
  const file = standard()
  spoil(file)
  expect(() => validateDocument(file)).toThrow(message)
})
