import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { minutesFor, secondsFor } from '../../src/questionnaire/burden.rules.ts'
import type { QuestionnaireDocument } from '../../src/questionnaire/rules.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())
const seconds = (key: string) => secondsFor(document, document.questions.find((question) => question.key === key)!)

test('a question takes the time to read every word and the time to answer', () => {
  // 18 words of a text and its help: 6 s, and 75 s to write.
  expect(seconds('rk_framgang')).toBe(81)
  // 28 words with the options: 7 s to read, 5 s to choose.
  expect(seconds('rk_plan')).toBe(12)
  // 7 rows of 4 s, and 13 s to read rows and scale.
  expect(seconds('rk_svarighet')).toBe(41)
})

test('a politician, who is asked fewer questions, is promised fewer minutes', () => {
  expect([minutesFor(document, 'social_services'), minutesFor(document, 'politician')]).toEqual([29, 25])
})
