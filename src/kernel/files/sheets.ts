/** What a list in a file is, and how much of it there may be. */
import { Invalid } from '../errors.ts'

/** A list has at most so many rows. */
export const maxRows = 5000
/** Headings and what stands above them are no rows of the list. */
export const mostFilled = maxRows + 100

export interface Sheet {
  /** '' for the only sheet of a CSV file. */
  name: string
  /** Row `n` of a spreadsheet is `[n - 1]`; an empty row is []. */
  rows: string[][]
}

export interface FileRemark {
  code: 'guessed_encoding' | 'sheet_hidden' | 'sheet_unread' | 'holds_rows'
  /** An encoding, a sheet's name, or how the cell begins. */
  value: string
  /** Whose cell it is; null for the file. */
  row: number | null
}

export interface Table {
  /** All that can be seen in the file; one at least holds something. */
  sheets: Sheet[]
  remarks: FileRemark[]
}

export function tooManyRows(): Invalid {
  return new Invalid('lists.file_too_many', { max: maxRows })
}

/** An empty row is []. */
export function withoutEmptyEnd(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== '') + 1)
}
