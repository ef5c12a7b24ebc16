/** Reads a list of people or organisations from a table: finds columns by heading, parses and checks the rows. */

import { tidyAddress, whyNotAddress } from '../kernel/email.ts'
import { Invalid } from '../kernel/errors.ts'
import { isGarbled } from '../kernel/files/encoding.ts'
import type { FileRemark, Table } from '../kernel/files/sheets.ts'
import type { MessageKey, Params, Translate } from '../kernel/i18n/translate.ts'
import { tidyText } from '../kernel/text.ts'

/** A field of a person, an organisation and so on, with the same rules for forms and lists. */
export interface Field {
  /** The heading in files that we write, and the field's name on pages. */
  heading: MessageKey
  /** Accepted headings, separated by spaces, each as `bare` returns it. */
  words: string
  longest: number
  /** `address`: an e-mail address, which is normalised. `text`: may have several lines. */
  kind?: 'address' | 'text'
  /** The file may have several columns for this field; the first one that is not empty counts. */
  several?: true
  /** The field whose column problems name when the file has no column for this one. */
  beside?: string
}

const formulaError = /^#(REF|N\/A|VALUE|VÄRDE|NAME|NAMN|DIV\/0|DIVISION\/0|NUM|NULL|REFERENS|OGILTIGT|SAKNAS)[!?]?$/i

export function tidyField(text: string, { kind }: Pick<Field, 'kind'>): string {
  if (kind === 'address') return tidyAddress(text)
  return kind === 'text' ? tidyText(text).replace(/\r\n?/g, '\n') : tidyText(text)
}

/** @param text as `tidyField` returns it; an empty text is always valid */
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
  /** null when a sheet with these columns is such a list. */
  whyNot(found: Name[]): MessageKey | null
}

/** The row number as in a spreadsheet, from 1, with the sheet's name when the file has several sheets. */
export type RowName = number | string

interface ListRow<Name extends string> {
  row: RowName
  /** Normalised values; '' for an empty cell or a missing column. */
  values: Record<Name, string>
  /** The original cells, in the order of the list's `headings`. */
  cells: string[]
  /** The first field whose text is garbled by a wrong encoding; null when there is none. */
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
  /** The rows that are not empty. */
  rows: ListRow<Name>[]
  /** Remarks about the file, to be shown with the preview. */
  remarks: ListRemark[]
}

/** How many rows to search for the headings, above which titles and empty rows may stand. */
const rowsAboveHeadings = 20
const namesShown = 8

/** Reads all sheets with such a list as one list. @throws Invalid when none has one; names what the closest lacks. */
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

/** Takes as headings the row with most known headings among the first rows. */
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

/** The index in `headings` of each column of another sheet; adds missing headings to `headings`. */
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

/** Samples of cells with non-ASCII letters, in which a wrongly guessed encoding would be visible. */
function namesIn(list: List<string>): string {
  const texts = list.rows.flatMap(({ values }) => Object.values(values))
  const telling = texts.filter((text) => /[^\p{ASCII}]/u.test(text))
  return [...new Set(telling)].slice(0, namesShown).join(', ')
}

/** A problem or a remark about one cell. */
export interface Told {
  row: RowName
  /** The heading of the column; '' when the file has no such column. */
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
  /** null when the row lacks something that an item needs; 'blank' when it names nobody. */
  read(values: Record<Name, string>, wrong: Tell<Name>, columns: ReadonlySet<Name>): Item | 'blank' | null
  /** Identifies duplicates: a later row with the same key is refused, also when the earlier one was. */
  keyOf(item: Item): string | null
  twice: { field: Name; code: MessageKey }
  /** Reports remarks about a valid row. */
  remark?(item: Item, row: RowName, tell: Tell<Name>): void
}

export type Listed<Item> = Item & { row: RowName }

/** The parsed file, stored until it is saved. */
export interface ReadRows<Item> {
  headings: string[]
  columns: { field: string; heading: string }[]
  ignored: string[]
  rows: Listed<Item>[]
  /** Number of rows that name nobody. */
  blank: number
  problems: Told[]
  remarks: Told[]
  /** Remarks about the whole file. */
  notes: ListRemark[]
  /** The original cells of rows with problems, to be corrected. */
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

/** The refused rows as a table to correct and import again, with a last column that gives the problems. */
export function refusedTable<Item>({ headings, refused, problems }: ReadRows<Item>, t: Translate): string[][] {
  const reasons = Map.groupBy(problems, ({ row }) => row)
  const reasonOf = (row: RowName) =>
    (reasons.get(row) ?? []).map(({ column, code, params }) => `${column}: ${t(code, params ?? {})}`)
  return [
    [...headings, t('lists.refused')],
    ...refused.map(({ row, cells }) => [...headings.map((_, index) => cells[index] ?? ''), reasonOf(row).join(' ')]),
  ]
}
