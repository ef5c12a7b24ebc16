/** What is answered, in words: for those who answer and those who read it. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { labelled } from '../kernel/words.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type { Choice, SheetQuestion } from '../questionnaire/sheet.rules.ts'
import { type Part, writeNumber } from './parts.rules.ts'

export function entryWords({ choices }: Part, entry: string, t: Translate): string {
  if (entry === '') return t('responses.nothing_written')
  return choices.find(({ value }) => value === entry)?.label ?? entry
}

/** An answer in words, wherever it is read. */
interface AnswerWords {
  answered: boolean
  lines: string[]
  /** A matrix: row and answer, unanswered rows included. */
  pairs: { term: string; text: string }[]
  /** Examples: for each, a list of field and text. */
  groups: { term: string; text: string }[][]
}

export function answerWords(question: SheetQuestion, answer: Answer | undefined, t: Translate): AnswerWords {
  const words: AnswerWords = { answered: answer !== undefined, lines: [], pairs: [], groups: [] }
  if (answer === undefined) return { ...words, lines: [t('responses.unanswered')] }
  switch (question.type) {
    case 'single':
      return { ...words, lines: [choiceLabel(question.choices, answer as string)] }
    case 'text':
      return { ...words, lines: [answer as string] }
    case 'likert': {
      const rows = answer as AnswerByType['likert']
      const all = [...question.points, ...question.extras]
      const textOf = (value: string | number | undefined) =>
        value === undefined ? t('responses.unanswered') : choiceLabel(all, String(value))
      return { ...words, pairs: question.rows.map((row) => ({ term: row.label, text: textOf(rows[row.value]) })) }
    }
    case 'multi': {
      const { options, other } = answer as AnswerByType['multi']
      const free = question.choices.find((choice) => choice.freeText)?.value
      return {
        ...words,
        lines: options.map((value) => {
          const label = choiceLabel(question.choices, value)
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
        lines: (answer as string[]).map((value, index) => `${index + 1}. ${choiceLabel(question.choices, value)}`),
      }
    case 'structured':
      return {
        ...words,
        groups: (answer as AnswerByType['structured']).map((item) =>
          question.fields.flatMap(({ key, label, choices }) => {
            const texts = [item[key] ?? []].flat()
            return texts.length === 0
              ? []
              : [{ term: label, text: texts.map((each) => choiceLabel(choices, each)).join(', ') }]
          }),
        ),
      }
  }
}

/** What a part is called inside its question; '' when it is the whole of it. */
export function partWords(question: SheetQuestion, name: string, t: Translate): string {
  const place = name.slice(question.key.length + 1)
  if (place === '') return ''
  switch (question.type) {
    case 'likert':
      return question.rows.find((row) => row.name === name)?.label ?? ''
    case 'ranking':
      return t('responses.rank_n', { n: place })
    case 'multi':
      return t('responses.other_what')
    case 'structured': {
      const [n = '', key] = place.split('.')
      const label = question.fields.find((field) => field.key === key)?.label
      return [t('responses.example', { n }), label].filter(Boolean).join(', ')
    }
    default:
      return ''
  }
}

/** The words one below the other, without a matrix's rows. */
export function answerLines({ lines, groups }: Pick<AnswerWords, 'lines' | 'groups'>): string[] {
  return [...lines, ...groups.flat().map(({ term, text }) => labelled(term, text))]
}

function choiceLabel(choices: Choice[], value: string): string {
  return choices.find((choice) => choice.value === value)?.label ?? value
}
