/**
 * Form fields → answers. Whatever is posted, only values the question has can come out; what cannot
 * be read is a problem beside the field, and never touches the other answers.
 */
import { cleanLine, cleanText, type FormValues } from '../kernel/http/forms.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type {
  Choice,
  SheetField,
  SheetQuestion,
  SheetQuestionOf,
} from '../questionnaire/sheet.rules.ts'
import type { Problem } from './form.rules.ts'
import { markOf } from './rules.ts'

/** `answer` null: unanswered. `unreadable`: nothing to store, whatever was stored stays. */
interface Reading {
  answer: Answer | null
  unreadable: boolean
  problems: Problem[]
}

export interface ReadForm {
  /** Question → its new answer, or null when it is now unanswered; only what this form changed. */
  changes: Map<string, Answer | null>
  problems: Problem[]
}

/** The field that says how the answer looked when the form was shown. */
export const markField = (key: string) => `_was.${key}`

/** @param stored question → the answer's JSON as it is stored now. */
export function readForm(
  questions: SheetQuestion[],
  form: FormValues,
  stored: Map<string, string>,
): ReadForm {
  const changes: ReadForm['changes'] = new Map()
  const problems: Problem[] = []
  const present = new Set(
    Object.keys(form).map((name) => name.replace(/^_was\./, '').split('.')[0]),
  )
  for (const question of questions) {
    if (!present.has(question.key)) continue
    const reading = readAnswer(question, form)
    problems.push(...reading.problems)
    if (reading.unreadable) continue
    const next = reading.answer === null ? undefined : JSON.stringify(reading.answer)
    if (next === stored.get(question.key)) continue
    if (markOf(next) === one(form, markField(question.key))) continue
    changes.set(question.key, reading.answer)
  }
  return { changes, problems }
}

export function readAnswer(question: SheetQuestion, form: FormValues): Reading {
  switch (question.type) {
    case 'single':
      return ok(chosen(question.choices, one(form, question.key)))
    case 'likert':
      return ok(readLikert(question, form))
    case 'multi':
      return readMulti(question, form)
    case 'number':
      return readNumber(question, form)
    case 'ranking':
      return readRanking(question, form)
    case 'text':
      return readText(question, form)
    case 'structured':
      return readStructured(question, form)
  }
}

function ok(answer: Answer | null): Reading {
  return { answer, unreadable: false, problems: [] }
}

function refused(
  question: SheetQuestion,
  field: string,
  code: MessageKey,
  params: Problem['params'] = {},
): Reading {
  return { answer: null, unreadable: true, problems: [{ question, field, code, params }] }
}

/** The first value posted under the name, as text; '' when there is none. */
function one(form: FormValues, name: string): string {
  const value: unknown = Object.hasOwn(form, name) ? form[name] : ''
  const first: unknown = Array.isArray(value) ? value[0] : value
  return typeof first === 'string' ? first : ''
}

function many(form: FormValues, name: string): string[] {
  const value: unknown = Object.hasOwn(form, name) ? form[name] : []
  return [value].flat().filter((each) => typeof each === 'string')
}

function chosen(choices: Choice[], value: string): string | null {
  return choices.some((choice) => choice.value === value) ? value : null
}

/** In the questionnaire's order, each at most once. */
function allChosen(choices: Choice[], values: string[]): string[] {
  return choices.map((choice) => choice.value).filter((value) => values.includes(value))
}

function readLikert(question: SheetQuestionOf<'likert'>, form: FormValues): Answer | null {
  const answer: AnswerByType['likert'] = {}
  for (const row of question.rows) {
    const value = one(form, row.name)
    if (chosen(question.points, value)) answer[row.value] = Number(value)
    else if (chosen(question.extras, value)) answer[row.value] = value
  }
  return Object.keys(answer).length > 0 ? answer : null
}

const otherMax = 300

function readMulti(question: SheetQuestionOf<'multi'>, form: FormValues): Reading {
  const { key, choices } = question
  const values = many(form, key)
  const free = choices.find((choice) => choice.freeText)
  const other = free ? cleanLine(one(form, `${key}.${free.value}`)) : ''
  // Words under "other" say that other was meant, also when its box was not ticked.
  const options = allChosen(choices, free && other ? [...values, free.value] : values)
  const exclusive = choices.find((choice) => choice.exclusive && options.includes(choice.value))
  if (exclusive && options.length > 1)
    return refused(question, key, 'responses.exclusive', { option: exclusive.label })
  if (question.maxSelect && options.length > question.maxSelect)
    return refused(question, key, 'responses.too_many', {
      max: question.maxSelect,
      n: options.length,
    })
  if (other.length > otherMax)
    return refused(question, `${key}.${free?.value}`, 'responses.too_long', {
      max: otherMax,
      n: other.length,
    })
  return ok(options.length > 0 ? { options, other } : null)
}

function readNumber(question: SheetQuestionOf<'number'>, form: FormValues): Reading {
  const { key, min, max } = question
  const typed = cleanLine(one(form, key))
  const dontKnow = question.allowDontKnow && one(form, `${key}.vet_ej`) !== ''
  const estimate = question.allowEstimate && one(form, `${key}.uppskattning`) !== ''
  if (typed === '') return ok(dontKnow ? { value: null, estimate: false, dontKnow: true } : null)
  const value = parseNumber(typed)
  if (value === null || value < min || value > max)
    return refused(question, key, example(question), { min, max })
  if (decimalsIn(typed) > question.decimals)
    return question.decimals === 0
      ? refused(question, key, 'responses.whole_number')
      : refused(question, key, 'responses.decimals', { n: question.decimals })
  if (dontKnow) return refused(question, key, 'responses.number_and_dont_know')
  return ok({ value, estimate, dontKnow: false })
}

function example({ decimals }: SheetQuestionOf<'number'>): MessageKey {
  return decimals > 0 ? 'responses.number' : 'responses.number_whole'
}

const numberPattern = /^(-?\d{1,12})(?:[.,](\d{1,12}))?\s*%?$/

/** "8,5", "8.5", "1 200", "8,5 %"; null when it is not one number. */
function parseNumber(typed: string): number | null {
  const [whole, digits, decimals = '0'] = numberPattern.exec(ungrouped(typed)) ?? []
  if (!whole) return null
  const value = Number(`${digits}.${decimals}`)
  return value === 0 ? 0 : value
}

function decimalsIn(typed: string): number {
  return (numberPattern.exec(ungrouped(typed))?.[2] ?? '').replace(/0+$/, '').length
}

function ungrouped(typed: string): string {
  return typed.replace(/(\d)[\s\u00a0\u202f](?=\d{3}(\D|$))/g, '$1')
}

function readRanking(question: SheetQuestionOf<'ranking'>, form: FormValues): Reading {
  const answer: string[] = []
  for (let rank = 1; rank <= question.maxRank; rank++) {
    const name = `${question.key}.${rank}`
    const value = chosen(question.choices, one(form, name))
    if (value === null) continue
    if (answer.includes(value)) {
      const option = question.choices.find((choice) => choice.value === value)?.label ?? ''
      return refused(question, name, 'responses.ranked_twice', { option })
    }
    answer.push(value)
  }
  return ok(answer.length > 0 ? answer : null)
}

function readText(question: SheetQuestionOf<'text'>, form: FormValues): Reading {
  const typed = cleanText(one(form, question.key))
  if (typed.length > question.maxLength)
    return refused(question, question.key, 'responses.too_long', {
      max: question.maxLength,
      n: typed.length,
    })
  return ok(typed || null)
}

type Item = AnswerByType['structured'][number]

/** An item is begun when any field has something; only then are its required fields asked for. */
function readStructured(question: SheetQuestionOf<'structured'>, form: FormValues): Reading {
  const items: Item[] = []
  const wrong: Problem[] = []
  const missing: Problem[] = []
  for (let number = 1; number <= question.maxItems; number++) {
    const item: Item = {}
    const start = wrong.length
    const nameOf = (field: SheetField) => `${question.key}.${number}.${field.key}`
    for (const field of question.fields) {
      const read = readField(field, form, nameOf(field))
      if ('code' in read) wrong.push({ question, field: nameOf(field), ...read })
      else if (read.value.length > 0) item[field.key] = read.value
    }
    if (Object.keys(item).length === 0) continue
    items.push(item)
    if (wrong.length > start) continue
    for (const field of question.fields.filter(({ key, required }) => required && !item[key]))
      missing.push({
        question,
        field: nameOf(field),
        code: 'responses.example_needs',
        params: { field: field.label, n: number },
      })
  }
  return {
    answer: items.length > 0 ? items : null,
    unreadable: wrong.length > 0,
    problems: [...wrong, ...missing],
  }
}

type FieldReading = { value: string | string[] } | Pick<Problem, 'code' | 'params'>

function readField(field: SheetField, form: FormValues, name: string): FieldReading {
  if (field.type === 'single') return { value: chosen(field.choices, one(form, name)) ?? '' }
  if (field.type === 'multi') return { value: allChosen(field.choices, many(form, name)) }
  const typed = one(form, name)
  const value = isLong(field) ? cleanText(typed) : cleanLine(typed)
  if (value.length > field.maxLength)
    return { code: 'responses.too_long', params: { max: field.maxLength, n: value.length } }
  if (field.type === 'text' || value === '') return { value }
  const address = parseUrl(value)
  return address && address.length <= field.maxLength
    ? { value: address }
    : { code: 'responses.url', params: {} }
}

/** Fields that need several lines. */
export function isLong(field: SheetField): boolean {
  return field.type === 'text' && field.maxLength > 200
}

/** Only web addresses; `kommun.se/sida` is taken as https. null when it is not one. */
function parseUrl(typed: string): string | null {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`
  const url = URL.parse(withScheme)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return null
  return url.username || url.password ? null : url.href
}
