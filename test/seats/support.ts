/** Builds files of role-holders as people send them. */
import { readFileSync } from 'node:fs'
import writeXlsxFile from 'write-excel-file/node'
import { storeZip } from '../support/zip.ts'

export const sample = readFileSync(new URL('../fixtures/roleholders-sample.csv', import.meta.url))

export const headings = ['kommun', 'roll', 'namn', 'befattning', 'e-post', 'telefon']
export const asaLind = ['Habo', 'socialchef', 'Åsa Lind', 'Socialchef', 'asa@habo.example', '070-1']

export function csv(rows: string[][], delimiter = ';'): string {
  return rows.map((row) => row.join(delimiter)).join('\r\n')
}

type SheetCell = string | number | Date | null

export async function xlsx(rows: SheetCell[][]): Promise<Buffer> {
  const cells = rows.map((row) =>
    row.map((value) => (value instanceof Date ? { value, type: Date, format: 'yyyy-mm-dd' } : value)),
  )
  return writeXlsxFile(cells as never).toBuffer()
}

/** A workbook with the given sheet XML, which may be malicious or of an old program. */
export function workbook(sheetData: string): Buffer {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const relations = 'http://schemas.openxmlformats.org/package/2006/relationships'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const files: Record<string, string> = {
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${relations}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="${main}"><sheetData>${sheetData}</sheetData></worksheet>`,
  }
  return storeZip(Object.entries(files).map(([name, text]) => ({ name, content: Buffer.from(text) })))
}

/** A row of cells with inline text: `rowXml(2, ['a', 'b'])`. */
export function rowXml(number: number, cells: string[]): string {
  const inner = cells.map(
    (text, index) => `<c r="${String.fromCharCode(65 + index)}${number}" t="inlineStr"><is><t>${text}</t></is></c>`,
  )
  return `<row r="${number}">${inner.join('')}</row>`
}
