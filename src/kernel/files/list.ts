/** A list of people or organisations in a file: its columns by their headings, its rows as fields. */
import { Invalid } from '../errors.ts'
import type { MessageKey } from '../i18n/translate.ts'
import { tidyText } from '../text.ts'
import { isGarbled } from './encoding.ts'
import { type Field, tidyField } from './fields.ts'
import type { FileRemark, Table } from './sheets.ts'

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

export interface ListRemark {
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
