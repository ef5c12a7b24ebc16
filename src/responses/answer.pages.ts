/** An answer in words, for the review and the print. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type { Choice, SheetQuestion } from '../questionnaire/sheet.rules.ts'
import { writeNumber } from './parts.rules.ts'

interface AnswerWords {
  answered: boolean
  lines: string[]
  /** A matrix: row and answer; rows left unanswered say so. */
  pairs: { term: string; text: string }[]
  /** Examples: each a list of field and text. */
  groups: { term: string; text: string }[][]
}

export function answerWords(question: SheetQuestion, answer: Answer | undefined, t: Translate): AnswerWords {
  const words: AnswerWords = { answered: answer !== undefined, lines: [], pairs: [], groups: [] }
  if (answer === undefined) return { ...words, lines: [t('responses.unanswered')] }
  switch (question.type) {
    case 'single':
      return { ...words, lines: [labelIn(question.choices, answer as string)] }
    case 'text':
      return { ...words, lines: [answer as string] }
    case 'likert': {
      const rows = answer as AnswerByType['likert']
      const all = [...question.points, ...question.extras]
      const textOf = (value: string | number | undefined) =>
        value === undefined ? t('responses.unanswered') : labelIn(all, String(value))
      return { ...words, pairs: question.rows.map((row) => ({ term: row.label, text: textOf(rows[row.value]) })) }
    }
    case 'multi': {
      const { options, other } = answer as AnswerByType['multi']
      const free = question.choices.find((choice) => choice.freeText)?.value
      return {
        ...words,
        lines: options.map((value) => {
          const label = labelIn(question.choices, value)
          return value === free && other ? `${label}: ${other}` : label
        }),
      }
    }
    case 'number': {
      const { value, estimate } = answer as AnswerByType['number']
      if (value === null) return { ...words, lines: [t('questionnaire.dont_know')] }
      const figure = `${writeNumber(value, t.lang)} ${question.unit}`
      return { ...words, lines: [estimate ? t('responses.estimated', { figure }) : figure] }
    }
    case 'ranking':
      return {
        ...words,
        lines: (answer as string[]).map((value, index) => `${index + 1}. ${labelIn(question.choices, value)}`),
      }
    case 'structured':
      return {
        ...words,
        groups: (answer as AnswerByType['structured']).map((item) =>
          question.fields.flatMap((field) => {
            const value = item[field.key]
            if (value === undefined) return []
            const texts = [value].flat()
            const text =
              field.choices.length > 0 ? texts.map((each) => labelIn(field.choices, each)).join(', ') : texts.join(', ')
            return [{ term: field.label, text }]
          }),
        ),
      }
  }
}

function labelIn(choices: Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value
}
