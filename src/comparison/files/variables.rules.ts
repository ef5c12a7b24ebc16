/**
 * The columns of the files as variables: their names, labels and codes. The codebook, SPSS, R, Stata and DDI all say
 * the same of them.
 */
import { sha256 } from '../../kernel/ids.ts'
import { type Column, columnsOf, notAskedCell } from '../../questionnaire/columns.rules.ts'
import { type Labelled, type Question, type QuestionnaireDocument, seatRoles } from '../../questionnaire/rules.ts'
import { headlineMeasures, type Measure, measureOf } from '../measures.rules.ts'
import { type Described, type Kind, responseColumns } from './base.rules.ts'

export interface Code extends Labelled {
  /** Outside what is counted: "don't know", "not applicable", "not asked". */
  isMissing: boolean
  /** What stands for it where a variable holds only numbers. */
  number: number
  /** In the mean of the question; null: none. */
  score: number | null
  /** Part of the share that the comparison shows. */
  isInFocus: boolean
}

export interface Variable {
  /** The column's name. It never changes, because other people's programs read it. */
  name: string
  /** A name for programs that allow no dots and at most 32 characters. */
  short: string
  label_sv: string
  label_en: string
  kind: Kind
  /** Whether its values, but for missing codes, are numbers. */
  isNumeric: boolean
  codes: Code[]
  /** What it was asked as; null for variables that are not answers. */
  asked: { question: Question; item: Column['item'] } | null
  decimals: number | null
}

/** Stands where a role is not put the question; an empty cell is an asked question without an answer. */
export const notAsked: Code = {
  ...{ value: notAskedCell, label_sv: 'Frågan ställs inte till rollen', label_en: 'The role is not asked' },
  ...{ isMissing: true, number: -97, score: null, isInFocus: false },
}
/** Negative, as no answer is. */
export const missingNumbers = { ej_aktuellt: -98, vet_ej: -99 }
/** Of a question's other codes that are not counted, the first. */
const firstOtherMissing = -80

export function variablesOf(document: QuestionnaireDocument): Variable[] {
  const variables = [
    ...responseColumns(document).map(baseVariable),
    ...document.questions.flatMap((question) =>
      columnsOf(document, question).map((column) => answerVariable(document, question, column)),
    ),
  ]
  const taken = new Set<string>()
  return variables.map((variable) => {
    const short = shortName(variable.name, taken)
    taken.add(short)
    return { ...variable, short }
  })
}

const longestShort = 32

/** From the name alone, so that it never changes: where it would be too long, its end is replaced by a hash of all. */
function shortName(name: string, taken: Set<string>): string {
  const plain = name.replaceAll('.', '_')
  if (plain.length <= longestShort && !taken.has(plain)) return plain
  return `${plain.slice(0, longestShort - 7)}_${sha256(name).slice(0, 6)}`
}

function baseVariable({ codes, ...described }: Described): Omit<Variable, 'short'> {
  return {
    ...described,
    isNumeric: described.kind === 'number',
    codes: codes.map((code) => ({ ...code, isMissing: false, number: Number.NaN, score: null, isInFocus: false })),
    asked: null,
    decimals: described.kind === 'number' ? 0 : null,
  }
}

function answerVariable(document: QuestionnaireDocument, question: Question, column: Column): Omit<Variable, 'short'> {
  const measure = measureOfColumn(document, question, column)
  const codes = column.values.map((value, i) => codeOf(value, i, column, measure))
  const isAskedAll = seatRoles.every((role) => question.roles.includes(role))
  const label = (lang: 'sv' | 'en') =>
    [question[`label_${lang}`], column.item?.[`label_${lang}`]].filter(Boolean).join(' – ')
  return {
    name: column.name,
    label_sv: label('sv'),
    label_en: label('en'),
    kind: column.kind,
    isNumeric: column.kind === 'number' || column.kind === 'flag' || question.type === 'likert',
    codes: isAskedAll ? codes : [...codes, { ...notAsked, number: notAsked.number + belowAll(question) }],
    asked: { question, item: column.item },
    decimals: column.kind === 'number' && question.type === 'number' ? question.decimals : null,
  }
}

/** What to add to a missing code so that it is below every answer: zero, but for numbers that may be negative. */
export function belowAll(question: Question): number {
  return question.type === 'number' ? Math.min(0, Math.floor(question.min)) : 0
}

/** The measure whose points the column's codes are; null when they are not points. */
function measureOfColumn(document: QuestionnaireDocument, question: Question, { name }: Column): Measure | null {
  if (question.type === 'single') return measureOf(document, question, null)
  if (question.type !== 'likert' && question.type !== 'multi') return null
  return measureOf(document, question, name.slice(question.key.length + 1))
}

function codeOf({ value, label_sv, label_en }: Labelled, i: number, { kind }: Column, measure: Measure | null): Code {
  const at = measure?.points.findIndex((point) => point.value === value) ?? -1
  const isMissing = measure !== null && at === -1
  const known: Record<string, number> = missingNumbers
  const number = isMissing ? (known[value] ?? firstOtherMissing - i) : Number(value)
  return {
    ...{ value, label_sv, label_en, isMissing, number },
    score: measure?.points[at]?.score ?? null,
    isInFocus: kind !== 'flag' && (measure?.focus.includes(at) ?? false),
  }
}

/** `share_above:30` of a number question: the share above it is what the comparison shows. */
export function limitOf(document: QuestionnaireDocument, question: Question): string | null {
  if (question.type !== 'number') return null
  const measure = headlineMeasures({ ...document, questions: [question] })[0]
  return measure?.points[0]?.label_sv ?? null
}
