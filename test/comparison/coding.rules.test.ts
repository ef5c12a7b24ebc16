import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { decoder, encode, isCodedIn } from '../../src/comparison/coding.rules.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import { anyAnswers } from '../support/answers.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())
const coded = document.questions.filter(isCodedIn(document))

test('a row of bytes gives every answer without a text back', () => {
  expect(new Set(coded.map(({ type }) => type))).toEqual(new Set(['single', 'likert', 'number', 'ranking']))
  const decode = decoder(document)
  fc.assert(
    fc.property(anyAnswers(document), (answers) => {
      const own = coded.flatMap(({ key }) => (answers[key] === undefined ? [] : [[key, answers[key]]]))
      expect(decode(encode(document, answers))).toEqual(Object.fromEntries(own))
    }),
    { numRuns: 50 },
  )
})

test('an answer whose codes would not tell it from another is read itself', () => {
  const [question] = document.questions.filter(({ key }) => key === 'rk_plan')
  if (question?.type !== 'single') throw new Error('no rk_plan')
  const refused = { value: 'vill_ej_svara', label_sv: 'Vill inte svara', label_en: 'No', exclude_from_mean: true }
  const two = { ...question, options: [...question.options, refused] }
  expect(isCodedIn({ ...document, questions: [two] })(two)).toBe(false)
})
