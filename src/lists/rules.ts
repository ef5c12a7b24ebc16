/** A list of people or organisations in a file: its columns by their headings, its rows as fields, what is wrong with them. */

import { tidyAddress, whyNotAddress } from '../kernel/email.ts'
import { Invalid } from '../kernel/errors.ts'
import { isGarbled } from '../kernel/files/encoding.ts'
import type { FileRemark, Table } from '../kernel/files/sheets.ts'
import type { MessageKey, Params, Translate } from '../kernel/i18n/translate.ts'
import { tidyText } from '../kernel/text.ts'

/** What the fields of a person, an organisation and the like may hold, typed in a form or read from a list. */
export interface Field {
  /** The heading in files that we write, and its name on the pages. */
  heading: MessageKey
  /** The headings that people write: bare, with spaces between them. */
  words: string
  longest: number
  /** An e-mail address is kept in one form; a text may have several lines. */
  kind?: 'address' | 'text'
  /** Several columns may tell it; the first that is filled counts. */
  several?: true
  /** Where its problems are shown in a file without its column. */
  beside?: string
}

const formulaError = /^#(REF|N\/A|VALUE|VÄRDE|NAME|NAMN|DIV\/0|DIVISION\/0|NUM|NULL|REFERENS|OGILTIGT|SAKNAS)[!?]?$/i

export function tidyField(text: string, { kind }: Pick<Field, 'kind'>): string {
  if (kind === 'address') return tidyAddress(text)
  return kind === 'text' ? tidyText(text).replace(/\r\n?/g, '\n') : tidyText(text)
}

/** Takes a tidied text; an empty one is never wrong. */
export function whyNotField(text: string, { longest, kind }: Pick<Field, 'longest' | 'kind'>): MessageKey | null {
  if (text.length > longest) return 'lists.problem_too_long'
  const oneLine = kind === 'text' ? text.replaceAll('\n', ' ') : text
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(oneLine)) return 'lists.problem_line_break'
  if (/[<>]/.test(text)) return 'lists.problem_markup'
  if (text.startsWith('=') || formulaError.test(text)) return 'lists.problem_formula'
  const why = kind === 'address' && text !== '' ? whyNotAddress(text) : null
  return why && (why === 'several' ? 'lists.problem_email_several' : 'lists.problem_email')
}

export interface ListShape<Name extends string> {
  fields: Record<Name, Field>
  /** null when a sheet with these columns holds such a list. */
  whyNot(found: Name[]): MessageKey | null
}

/** As a spreadsheet numbers it, from 1; with the sheet's name when several are read. */
export type RowName = number | string

interface ListRow<Name extends string> {
  row: RowName
  /** Tidied; '' where the file says nothing. */
  values: Record<Name, string>
  /** The row as it stood, below the list's `headings`. */
  cells: string[]
  /** The first field with letters that have become others on the way. */
  garbled: Name | null
}

interface ListRemark {
  code: FileRemark['code'] | 'sheet_unread'
  value: string
  row: RowName | null
}

export interface List<Name extends string> {
  headings: string[]
  columns: { field: Name; heading: string }[]
  ignored: string[]
  /** Those with anything in them. */
  rows: ListRow<Name>[]
  /** What whoever looks at the list ought to know of the file. */
  remarks: ListRemark[]
}

/** Titles and empty rows may stand above the headings, but not many. */
const rowsAboveHeadings = 20
const namesShown = 8

/** All sheets that hold such a list are read as one. @throws Invalid with why none does, told of the closest. */
export function readList<Name extends string>({ sheets, remarks }: Table, shape: ListShape<Name>): List<Name> {
  const names = Object.keys(shape.fields) as Name[]
  const fieldOf = new Map(names.flatMap((name) => shape.fields[name].words.split(' ').map((word) => [word, name])))
  const looked = sheets.map((sheet) => ({ ...sheet, ...readColumns(sheet.rows, fieldOf, shape) }))
  const read = looked.filter(({ refusal }) => refusal === null)
  const [first] = read
  if (!first) {
    const closest = looked.reduce((best, one) => (one.found.length > best.found.length ? one : best))
    throw new Invalid(closest.refusal ?? 'errors.invalid')
  }
  const list: List<Name> = { headings: [...first.headings], columns: [], ignored: [], rows: [], remarks: [] }
  const rowName = (sheet: string, n: number) => (read.length > 1 ? `${sheet} ${n}` : n)
  for (const { name, rows, headingRow, headings, found, ignored } of read) {
    list.columns.push(...found.filter(({ field }) => !list.columns.some((one) => one.field === field)))
    list.ignored.push(...ignored.filter((one) => !list.ignored.includes(one)))
    const places = name === first.name ? null : placesIn(list.headings, headings)
    rows.forEach((cells, index) => {
      if (index <= headingRow || cells.every((cell) => tidyText(cell) === '')) return
      const values = {} as Record<Name, string>
      for (const field of names) values[field] = ''
      for (const { field, index } of found) values[field] ||= tidyField(cells[index] ?? '', shape.fields[field])
      const garbled = found.find(({ index }) => isGarbled(cells[index] ?? ''))?.field ?? null
      list.rows.push({ row: rowName(name, index + 1), values, cells: moved(cells, places), garbled })
    })
  }
  list.remarks = [
    ...remarks.map((remark) =>
      remark.code === 'guessed_encoding' ? { ...remark, value: `${remark.value}: ${namesIn(list)}` } : remark,
    ),
    ...looked.flatMap(({ name, refusal }): ListRemark[] =>
      refusal === null ? [] : [{ code: 'sheet_unread', value: name, row: null }],
    ),
  ]
  return list
}

/** The headings are the row, among the first, where most headings are known. */
function readColumns<Name extends string>(
  rows: string[][],
  fieldOf: Map<string, Name>,
  { fields, whyNot }: ListShape<Name>,
) {
  const known = rows.slice(0, rowsAboveHeadings).map((row) => row.filter((cell) => fieldOf.has(bare(cell))).length)
  const headingRow = Math.max(0, known.indexOf(Math.max(0, ...known)))
  const headings = rows[headingRow] ?? []
  const found: { field: Name; heading: string; index: number }[] = []
  const ignored: string[] = []
  headings.forEach((text, index) => {
    const heading = tidyText(text)
    const field = fieldOf.get(bare(heading))
    const isTaken = found.some((column) => column.field === field)
    if (field && (!isTaken || fields[field].several)) found.push({ field, heading, index })
    else if (heading !== '') ignored.push(heading)
  })
  const refusal = whyNot(found.map(({ field }) => field))
  return { headingRow, headings, found, ignored, refusal }
}

/** "E-post: " → epost */
export function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

/** Where the columns of another sheet stand among `headings`; those that it lacks are added. */
function placesIn(headings: string[], others: string[]): number[] {
  return others.map((other) => {
    const at = headings.findIndex((heading) => bare(heading) === bare(other))
    return at >= 0 ? at : headings.push(other) - 1
  })
}

function moved(cells: string[], places: number[] | null): string[] {
  if (!places) return cells
  const there: string[] = []
  cells.forEach((cell, index) => {
    const at = places[index]
    if (at !== undefined) there[at] = cell
  })
  return Array.from(there, (cell) => cell ?? '')
}

/** Cells in which a wrong guess would show. */
function namesIn(list: List<string>): string {
  const texts = list.rows.flatMap(({ values }) => Object.values(values))
  const telling = texts.filter((text) => /[^\p{ASCII}]/u.test(text))
  return [...new Set(telling)].slice(0, namesShown).join(', ')
}

/** What is said of one cell. */
export interface Told {
  row: RowName
  /** The heading of its column; '' when the file has none. */
  column: string
  value: string
  code: MessageKey
  params?: Params
}

export type Tell<Name extends string> = (
  field: Name,
  code: MessageKey,
  more?: { value?: string; params?: Params },
) => void

export interface RowRules<Name extends string, Item> {
  /** null when a row does not say enough to be anything; 'blank' when it says nothing of anybody. */
  read(values: Record<Name, string>, wrong: Tell<Name>, columns: ReadonlySet<Name>): Item | 'blank' | null
  /** Two rows with the same key say the same: the later is refused, also when the earlier one was. */
  keyOf(item: Item): string | null
  twice: { field: Name; code: MessageKey }
  /** What is worth a look in a row that can be saved. */
  remark?(item: Item, row: RowName, tell: Tell<Name>): void
}

export type Listed<Item> = Item & { row: RowName }

/** What is kept of a file until it is saved. */
export interface ReadRows<Item> {
  headings: string[]
  columns: { field: string; heading: string }[]
  ignored: string[]
  rows: Listed<Item>[]
  /** Rows that say nothing of anybody. */
  blank: number
  problems: Told[]
  remarks: Told[]
  /** What ought to be known of the file as a whole. */
  notes: ListRemark[]
  /** The rows with problems, as they stood, to be corrected. */
  refused: { row: RowName; cells: string[] }[]
}

const longestShown = 80

export function readRows<Name extends string, Item extends object>(
  list: List<Name>,
  { fields }: ListShape<Name>,
  rules: RowRules<Name, Item>,
): ReadRows<Item> {
  const { headings, columns, ignored, remarks: notes } = list
  const rows: Listed<Item>[] = []
  const problems: Told[] = []
  const remarks: Told[] = []
  const refused: ReadRows<Item>['refused'] = []
  let blank = 0
  const names = Object.keys(fields) as Name[]
  const headingOf = new Map<string, string>(columns.map(({ field, heading }) => [field, heading]))
  const found = new Set(columns.map(({ field }) => field))
  const earlier = new Map<string, RowName>()
  for (const { row, values, cells, garbled } of list.rows) {
    const wrong: Told[] = []
    const tellIn = (told: Told[]): Tell<Name> => {
      return (field, code, { value = values[field], params } = {}) => {
        const column = headingOf.get(field) ?? headingOf.get(fields[field].beside ?? '') ?? ''
        const said = { row, column, value: value.slice(0, longestShown), code }
        told.push(params ? { ...said, params } : said)
      }
    }
    const tell = tellIn(wrong)
    const item = rules.read(values, tell, found)
    if (item === 'blank') {
      blank++
      continue
    }
    if (garbled) tell(garbled, 'lists.problem_garbled')
    for (const field of names) {
      const code = whyNotField(values[field], fields[field])
      if (code) tell(field, code)
    }
    const key = item && rules.keyOf(item)
    if (key !== null) {
      const other = earlier.get(key)
      if (other !== undefined) tell(rules.twice.field, rules.twice.code, { params: { other } })
      else earlier.set(key, row)
    }
    if (wrong.length > 0 || !item) {
      problems.push(...wrong)
      refused.push({ row, cells })
      continue
    }
    rows.push({ ...item, row })
    rules.remark?.(item, row, tellIn(remarks))
  }
  return { headings, columns, ignored, rows, blank, problems, remarks, notes, refused }
}

/** The rows to be corrected as a file, as they stood, with what is wrong last. */
export function refusedTable<Item>({ headings, refused, problems }: ReadRows<Item>, t: Translate): string[][] {
  const reasons = Map.groupBy(problems, ({ row }) => row)
  const reasonOf = (row: RowName) =>
    (reasons.get(row) ?? []).map(({ column, code, params }) => `${column}: ${t(code, params ?? {})}`)
  return [
    [...headings, t('lists.refused')],
    ...refused.map(({ row, cells }) => [...headings.map((_, index) => cells[index] ?? ''), reasonOf(row).join(' ')]),
  ]
}
