/** Parts → answer. A value that cannot be read is a problem shown beside its field, and blocks only submitting. */
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type { SheetField, SheetQuestion, SheetQuestionOf } from '../questionnaire/sheet.rules.ts'
import { type Draft, type Parts, type Problem, partsOf, partsOfAnswer } from './parts.rules.ts'

interface Reading {
  /** null when unanswered or unreadable; what is unreadable is also a problem, so it is never submitted. */
  answer: Answer | null
  problems: Problem[]
}

/** A question's stored row: JSON of the answer, and JSON of the draft where that holds more. */
export interface StoredAnswer {
  value: string
  typed: string | null
}

export function draftOf(question: SheetQuestion, stored: StoredAnswer | undefined): Draft {
  if (!stored) return { parts: {}, others: {} }
  if (stored.typed !== null) return JSON.parse(stored.typed)
  return { parts: partsOfAnswer(question, JSON.parse(stored.value)), others: {} }
}

/** null when the draft is empty. */
export function storedAs(question: SheetQuestion, draft: Draft): StoredAnswer | null {
  const isOne = Object.keys(draft.others).length === 0
  if (isOne && Object.keys(draft.parts).length === 0) return null
  const { answer } = readAnswer(question, draft.parts)
  const isWhole = isOne && isSame(draft.parts, partsOfAnswer(question, answer))
  return { value: JSON.stringify(answer), typed: isWhole ? null : JSON.stringify(draft) }
}

function isSame(a: Parts, b: Parts): boolean {
  const names = Object.keys(a)
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name])
}

/** Problems of a draft: values that cannot be read, and parts with several persons' values. */
export function problemsIn(question: SheetQuestion, draft: Draft): Problem[] {
  const contested = partsOf(question).filter(({ name }) => name in draft.others)
  return [
    ...contested.map(({ field }) => problem(question, field, 'responses.two_answers')),
    ...readAnswer(question, draft.parts).problems,
  ]
}

export function readAnswer(question: SheetQuestion, parts: Parts): Reading {
  const unknown = partsOf(question).filter(({ name, kind, choices }) => {
    const value = parts[name]
    return kind === 'choice' && value !== undefined && !choices.some((choice) => choice.value === value)
  })
  if (unknown.length === 0) return readParts(question, parts)
  const known = { ...parts }
  for (const { name } of unknown) delete known[name]
  const { answer, problems } = readParts(question, known)
  const wrong = unknown.map(({ field }) => problem(question, field, 'responses.no_such_choice'))
  return { answer, problems: [...wrong, ...problems] }
}

function readParts(question: SheetQuestion, parts: Parts): Reading {
  switch (question.type) {
    case 'single':
    case 'likert':
      return ok(question.type === 'single' ? (parts[question.key] ?? null) : rows(question, parts))
    case 'multi':
      return readMulti(question, parts)
    case 'number':
      return readNumber(question, parts)
    case 'ranking':
      return readRanking(question, parts)
    case 'text': {
      const text = parts[question.key] ?? ''
      return text.length > question.maxLength
        ? refused(question, question.key, 'responses.too_long', tooLong(text, question.maxLength))
        : ok(text || null)
    }
    case 'structured':
      return readStructured(question, parts)
  }
}

function ok(answer: Answer | null): Reading {
  return { answer, problems: [] }
}

function refused(...args: Parameters<typeof problem>): Reading {
  return { answer: null, problems: [problem(...args)] }
}

function problem(question: SheetQuestion, field: string, code: MessageKey, params: Problem['params'] = {}): Problem {
  return { question, field, code, params }
}

function tooLong(text: string, max: number) {
  return { max, n: text.length }
}

function rows(question: SheetQuestionOf<'likert'>, parts: Parts): Answer | null {
  const answer: AnswerByType['likert'] = {}
  for (const row of question.rows) {
    const value = parts[row.name]
    if (value === undefined) continue
    const isPoint = question.points.some((point) => point.value === value)
    answer[row.value] = isPoint ? Number(value) : value
  }
  return Object.keys(answer).length > 0 ? answer : null
}

const otherMax = 300

function readMulti(question: SheetQuestionOf<'multi'>, parts: Parts): Reading {
  const { key, choices, maxSelect } = question
  const free = choices.find((choice) => choice.freeText)
  const other = (free && parts[`${key}.${free.value}`]) ?? ''
  // Text under "other" counts as choosing it, also when its box was not ticked.
  const options = choices
    .filter((each) => parts[`${key}=${each.value}`] || (each === free && other !== ''))
    .map(({ value }) => value)
  const exclusive = choices.find((choice) => choice.exclusive && options.includes(choice.value))
  if (exclusive && options.length > 1) return refused(question, key, 'responses.exclusive', { option: exclusive.label })
  if (maxSelect && options.length > maxSelect)
    return refused(question, key, 'responses.too_many', { max: maxSelect, n: options.length })
  if (other.length > otherMax)
    return refused(question, `${key}.${free?.value}`, 'responses.too_long', tooLong(other, otherMax))
  return ok(options.length > 0 ? { options, other } : null)
}

function readNumber(question: SheetQuestionOf<'number'>, parts: Parts): Reading {
  const { key, min, max } = question
  const typed = parts[key] ?? ''
  const dontKnow = parts[`${key}.vet_ej=1`] !== undefined
  const estimate = parts[`${key}.uppskattning=1`] !== undefined
  if (typed === '' && dontKnow) return ok({ value: null, estimate: false, dontKnow: true })
  if (typed === '') return estimate ? refused(question, key, 'responses.no_figure') : ok(null)
  const value = parseNumber(typed)
  if (value === null || value < min || value > max) return refused(question, key, example(question), { min, max })
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

/** Reads "8,5", "8.5", "1 200" and "8,5 %"; null when the text is not one number. */
export function parseNumber(typed: string): number | null {
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

function readRanking(question: SheetQuestionOf<'ranking'>, parts: Parts): Reading {
  const answer: string[] = []
  const ranks = partsOf(question)
  const gap = ranks.findIndex(({ name }, at) => !parts[name] && ranks.slice(at + 1).some((later) => parts[later.name]))
  for (const { name, choices } of ranks) {
    const value = parts[name]
    if (value === undefined) continue
    if (answer.includes(value)) {
      const option = choices.find((choice) => choice.value === value)?.label ?? ''
      return refused(question, name, 'responses.ranked_twice', { option })
    }
    answer.push(value)
  }
  const empty = ranks[gap]
  if (empty) return refused(question, empty.name, 'responses.rank_gap')
  return ok(answer.length > 0 ? answer : null)
}

type Item = AnswerByType['structured'][number]

/** An item counts as begun when any field has a value; only then are its required fields required. */
function readStructured(question: SheetQuestionOf<'structured'>, parts: Parts): Reading {
  const items: Item[] = []
  const problems: Problem[] = []
  for (let number = 1; number <= question.maxItems; number++) {
    const start = `${question.key}.${number}.`
    if (!Object.keys(parts).some((name) => name.startsWith(start))) continue
    const item: Item = {}
    for (const field of question.fields) {
      const name = start + field.key
      const value = valueIn(field, name, parts)
      const wrong = whyUnreadable(field, value)
      if (wrong) problems.push({ question, field: name, ...wrong })
      else if (value.length > 0) item[field.key] = value
      else if (field.required) {
        const params = { field: field.label, n: number }
        problems.push(problem(question, name, 'responses.example_needs', params))
      }
    }
    if (Object.keys(item).length > 0) items.push(item)
  }
  return { answer: items.length > 0 ? items : null, problems }
}

function valueIn(field: SheetField, name: string, parts: Parts): string | string[] {
  if (field.type !== 'multi') return parts[name] ?? ''
  return field.choices.map(({ value }) => value).filter((value) => parts[`${name}=${value}`])
}

function whyUnreadable(
  { type, choices, maxLength }: SheetField,
  value: string | string[],
): Pick<Problem, 'code' | 'params'> | null {
  if (typeof value !== 'string' || choices.length > 0 || value === '') return null
  if (value.length > maxLength) return { code: 'responses.too_long', params: tooLong(value, maxLength) }
  return type === 'url' && parseUrl(value) === null ? { code: 'responses.url', params: {} } : null
}

/**
 * Accepts http and https; `kommun.se/sida` is read as https. null for anything else, also with a user name or password.
 */
export function parseUrl(typed: string): string | null {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(typed) ? typed : `https://${typed}`
  const url = URL.parse(withScheme)
  if (!url || !/^https?:$/.test(url.protocol) || !url.hostname.includes('.')) return null
  return url.username || url.password ? null : url.href
}
