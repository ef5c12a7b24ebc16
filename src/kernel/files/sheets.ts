/** Types and size limits of an imported list. */
import { Invalid } from '../errors.ts'

/** Maximum number of rows in a list. */
export const maxRows = 5000
/** Maximum number of non-empty rows in the file: allows for headings and for lines above them. */
export const mostFilled = maxRows + 100

export interface Sheet {
  /** '' for the only sheet of a CSV file. */
  name: string
  /** Row `n` of a spreadsheet is `[n - 1]`; an empty row is []. */
  rows: string[][]
}

export interface FileRemark {
  code: 'guessed_encoding' | 'sheet_hidden' | 'sheet_unread' | 'holds_rows'
  /** The encoding, the sheet's name, or the beginning of the cell, depending on `code`. */
  value: string
  /** The row of the cell; null when the remark is about the file. */
  row: number | null
}

export interface Table {
  /** The visible sheets; at least one is not empty. */
  sheets: Sheet[]
  remarks: FileRemark[]
}

export function tooManyRows(): Invalid {
  return new Invalid('lists.file_too_many', { max: maxRows })
}

/** Removes empty cells at the end of a row; an empty row becomes []. */
export function withoutEmptyEnd(cells: string[]): string[] {
  return cells.slice(0, cells.findLastIndex((text) => text !== '') + 1)
}
