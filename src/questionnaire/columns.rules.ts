/**
 * One column per question item. Names and order come from the questionnaire alone, never from the data, so that files
 * from different days and rounds can be compared.
 * An empty cell is an unanswered item; "vet_ej" and "ej_aktuellt" are values, and files may say "ej_fragad" where a
 * role is not put the question.
 */
import {
  type Answer,
  type AnswerByType,
  type Answers,
  fieldOptions,
  type Labelled,
  type Option,
  type Question,
  type QuestionnaireDocument,
  type StructuredField,
  scaleOf,
} from './rules.ts'

export type Cell = string | number | null

export const notAskedCell = 'ej_fragad'

export interface Column {
  name: string // "rk_svarighet.underskoterska"
  question: string // the question's key
  item: { label_sv: string; label_en: string } | null // row, option, rank or field; null: the question itself
  kind: 'code' | 'flag' | 'number' | 'text'
  values: Labelled[] // what a code or flag means
}

type Q<T extends Question['type']> = Extract<Question, { type: T }>
/** `read` is the inverse of what `writer` makes; null when every cell is empty. */
interface Shape<T extends Question['type']> {
  columns(question: Q<T>, document: QuestionnaireDocument): Column[]
  writer(question: Q<T>, document: QuestionnaireDocument): (answer: AnswerByType[T]) => Cell[]
  read(question: Q<T>, cells: Cell[], document: QuestionnaireDocument): AnswerByType[T] | null
}

export function answerColumns(document: QuestionnaireDocument): Column[] {
  return document.questions.flatMap((question) => columnsOf(document, question))
}

export function columnsOf(document: QuestionnaireDocument, question: Question): Column[] {
  return shapeOf(question).columns(question, document)
}

/** One cell per column of `answerColumns`; what is the same for all answers is worked out once. */
export function answerCells(document: QuestionnaireDocument): (answers: Answers) => Cell[] {
  const known = document.questions.map((question) => ({
    key: question.key,
    write: shapeOf(question).writer(question, document),
    empty: columnsOf(document, question).map(() => null),
  }))
  return (answers) => {
    const cells: Cell[] = []
    for (const { key, write, empty } of known) {
      const answer = answers[key]
      for (const cell of answer === undefined ? empty : write(answer)) cells.push(cell)
    }
    return cells
  }
}

/** The inverse of `answerCells`: answers from cells by column name (strings, numbers or null). */
export function answersFromCells(document: QuestionnaireDocument, cells: Record<string, Cell>): Answers {
  const answers: Answers = {}
  for (const question of document.questions) {
    const own = columnsOf(document, question).map(({ name }) => emptyToNull(cells[name] ?? null))
    if (own.every((cell) => cell === notAskedCell)) continue
    const answer = shapeOf(question).read(question, own, document)
    if (answer !== null) answers[question.key] = answer
  }
  return answers
}

const yesNo: Labelled[] = [
  { value: '1', label_sv: 'ja', label_en: 'yes' },
  { value: '0', label_sv: 'nej', label_en: 'no' },
]

const shapes: { [T in Question['type']]: Shape<T> } = {
  single: {
    columns: (question) => [column(question, '', null, 'code', question.options)],
    writer: () => (answer) => [answer],
    read: (_question, [cell]) => text(cell),
  },
  likert: {
    columns: (question, document) => {
      const { points, extra } = scaleOf(document, question)
      const values = [...points, ...extra]
      return question.rows.map((row) => column(question, row.value, row, 'code', values))
    },
    writer: (question) => (answer) => question.rows.map((row) => answer[row.value] ?? null),
    read: (question, cells) => {
      const answered = question.rows.flatMap((row, i) => {
        const cell = cells[i] ?? null
        return cell === null ? [] : [[row.value, /^\d+$/.test(`${cell}`) ? Number(cell) : cell]]
      })
      return answered.length > 0 ? Object.fromEntries(answered) : null
    },
  },
  multi: {
    columns: (question) => [
      ...question.options.map((option) => column(question, option.value, option, 'flag', yesNo)),
      ...others(question).map((option) => column(question, `${option.value}_text`, option, 'text')),
    ],
    writer: (question) => {
      const withText = others(question)
      return (answer) => [
        ...question.options.map((option) => bit(answer.options.includes(option.value))),
        ...withText.map(() => answer.other || null),
      ]
    },
    read: (question, cells) => {
      if (cells.every((cell) => cell === null)) return null
      const options = question.options.filter((_option, i) => isSet(cells[i])).map((o) => o.value)
      return { options, other: text(cells[question.options.length]) ?? '' }
    },
  },
  number: {
    columns: (question) => [
      column(question, '', null, 'number'),
      column(question, 'uppskattning', words.estimate, 'flag', yesNo),
      column(question, 'vet_ej', words.dontKnow, 'flag', yesNo),
    ],
    writer: () => (answer) => [answer.value, bit(answer.estimate), bit(answer.dontKnow)],
    read: (_question, cells) => {
      const [value = null, estimate, dontKnow] = cells
      if (cells.every((cell) => cell === null)) return null
      return {
        value: value === null ? null : Number(`${value}`.replace(',', '.')),
        estimate: isSet(estimate),
        dontKnow: isSet(dontKnow),
      }
    },
  },
  ranking: {
    columns: (question) =>
      upTo(question.max_rank).map((rank) => column(question, `${rank}`, words.rank(rank), 'code', question.options)),
    writer: (question) => {
      const ranks = upTo(question.max_rank)
      return (answer) => ranks.map((rank) => answer[rank - 1] ?? null)
    },
    read: (_question, cells) => {
      const ranked = cells.filter((cell) => cell !== null).map(String)
      return ranked.length > 0 ? ranked : null
    },
  },
  text: {
    columns: (question) => [column(question, '', null, 'text')],
    writer: () => (answer) => [answer || null],
    read: (_question, [cell]) => text(cell),
  },
  structured: {
    columns: (question, document) =>
      upTo(question.max_items).flatMap((n) =>
        question.fields.flatMap((field) => fieldColumns(document, question, field, n)),
      ),
    writer: (question, document) => {
      const items = upTo(question.max_items)
      const fields = question.fields.map((field) => ({ field, options: fieldOptions(document, field) }))
      return (answer) =>
        items.flatMap((n) =>
          fields.flatMap(({ field, options }) => fieldCells(field, options, answer[n - 1]?.[field.key])),
        )
    },
    read: (question, cells, document) => {
      const left = [...cells]
      const items = upTo(question.max_items).map(() => {
        const item: Record<string, string | string[]> = {}
        for (const field of question.fields) {
          const value = readField(document, field, left)
          if (value !== null) item[field.key] = value
        }
        return item
      })
      const written = items.filter((item) => Object.keys(item).length > 0)
      return written.length > 0 ? written : null
    },
  },
}

function shapeOf(
  question: Question,
): Shape<never> & {
  columns(question: Question, document: QuestionnaireDocument): Column[]
  writer(question: Question, document: QuestionnaireDocument): (answer: Answer) => Cell[]
  read(question: Question, cells: Cell[], document: QuestionnaireDocument): Answer | null
} {
  return shapes[question.type] as never
}

function fieldColumns(
  document: QuestionnaireDocument,
  question: Question,
  field: StructuredField,
  n: number,
): Column[] {
  const label = (more?: Labelled) => ({
    label_sv: `Exempel ${n}: ${field.label_sv}${more ? `: ${more.label_sv}` : ''}`,
    label_en: `Example ${n}: ${field.label_en}${more ? `: ${more.label_en}` : ''}`,
  })
  const name = `${n}.${field.key}`
  const options = fieldOptions(document, field)
  if (field.type === 'multi')
    return options.map((option) => column(question, `${name}.${option.value}`, label(option), 'flag', yesNo))
  return [column(question, name, label(), field.type === 'single' ? 'code' : 'text', options)]
}

function fieldCells(field: StructuredField, options: Option[], value: string | string[] | undefined): Cell[] {
  if (field.type !== 'multi') return [(Array.isArray(value) ? value[0] : value) || null]
  const chosen = [value ?? []].flat()
  return options.map((option) => (chosen.length === 0 ? null : bit(chosen.includes(option.value))))
}

/** Removes the field's cells from the front of `cells`. */
function readField(document: QuestionnaireDocument, field: StructuredField, cells: Cell[]): string | string[] | null {
  if (field.type !== 'multi') return text(cells.shift())
  const options = fieldOptions(document, field)
  const own = cells.splice(0, options.length)
  const chosen = options.filter((_option, i) => isSet(own[i])).map((option) => option.value)
  return chosen.length > 0 ? chosen : null
}

/** The option with a free text, as a list of at most one, since an answer holds one such text. */
function others(question: Q<'multi'>): Option[] {
  return question.options.filter((option) => option.free_text).slice(0, 1)
}

function column(
  question: Question,
  item: string,
  label: Column['item'],
  kind: Column['kind'],
  values: Labelled[] = [],
): Column {
  return {
    name: item === '' ? question.key : `${question.key}.${item}`,
    question: question.key,
    item: label && { label_sv: label.label_sv, label_en: label.label_en },
    kind,
    values: values.map(({ value, label_sv, label_en }) => ({ value, label_sv, label_en })),
  }
}

const words = {
  estimate: { label_sv: 'Uppskattning', label_en: 'Estimate' },
  dontKnow: { label_sv: 'Vet ej', label_en: "Don't know" },
  rank: (rank: number) => ({ label_sv: `Plats ${rank}`, label_en: `Rank ${rank}` }),
}

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1)
const bit = (set: boolean) => (set ? 1 : 0)
const isSet = (cell: Cell | undefined) => `${cell}` === '1'
const text = (cell: Cell | undefined) => (cell === null || cell === undefined ? null : `${cell}`)
const emptyToNull = (cell: Cell) => (cell === '' ? null : cell)
