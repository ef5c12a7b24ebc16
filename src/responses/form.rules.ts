/** A form as it is shown: stored answers as fields, and what is wrong with what was typed. */
import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type { SheetQuestion } from '../questionnaire/sheet.rules.ts'

export interface Problem {
  question: SheetQuestion
  /** The field to correct. */
  field: string
  code: MessageKey
  params: Record<string, string | number>
}

type Item = AnswerByType['structured'][number]

/** As one types it: no thousands separator, the language's decimal mark. */
export function writeNumber(value: number, lang: Lang): string {
  return lang === 'sv' ? String(value).replace('.', ',') : String(value)
}

/** Answer → form fields: the other way, so that a form shows what is stored. */
export function formOf(question: SheetQuestion, answer: Answer | undefined, lang: Lang): FormValues {
  if (answer === undefined) return {}
  const { key } = question
  switch (question.type) {
    case 'single':
    case 'text':
      return { [key]: answer as string }
    case 'likert': {
      const rows = Object.entries(answer as AnswerByType['likert'])
      return Object.fromEntries(rows.map(([row, value]) => [`${key}.${row}`, String(value)]))
    }
    case 'multi': {
      const { options, other } = answer as AnswerByType['multi']
      const free = question.choices.find((choice) => choice.freeText)
      return { [key]: options, ...(free && other ? { [`${key}.${free.value}`]: other } : {}) }
    }
    case 'number': {
      const { value, estimate, dontKnow } = answer as AnswerByType['number']
      return {
        [key]: value === null ? '' : writeNumber(value, lang),
        ...(estimate ? { [`${key}.uppskattning`]: '1' } : {}),
        ...(dontKnow ? { [`${key}.vet_ej`]: '1' } : {}),
      }
    }
    case 'ranking':
      return Object.fromEntries((answer as string[]).map((value, index) => [`${key}.${index + 1}`, value]))
    case 'structured':
      return Object.fromEntries(
        (answer as Item[]).flatMap((item, index) =>
          Object.entries(item).map(([field, value]) => [`${key}.${index + 1}.${field}`, value]),
        ),
      )
  }
}
