/**
 * Writes a workbook of large sheets row by row. `reply.xlsx` is for small ones: write-excel-file makes the whole sheet
 * at once, and 870 responses of 158 columns would hold up everybody else for a second.
 */
import { guardFormula, type SheetCell } from '../html/csv.ts'
import { isDate, secondsBetween, type UtcText } from '../time.ts'
import { type ZipEntry, zipped } from './zip-writing.ts'

/** An instant is shown in UTC. */
export type LargeCell = SheetCell | { at: UtcText }

interface LargeSheet {
  name: string
  head: string[]
  rows: AsyncIterable<LargeCell[][]> | Iterable<LargeCell[][]>
}

export function xlsxOf(sheets: LargeSheet[]): AsyncGenerator<Uint8Array> {
  const numbers = sheets.map((_sheet, i) => i + 1)
  const files: Record<string, string> = {
    '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type('sheet.main')}"/><Override PartName="/xl/styles.xml" ContentType="${type('styles')}"/>${numbers.map((n) => `<Override PartName="/xl/worksheets/sheet${n}.xml" ContentType="${type('worksheet')}"/>`).join('')}</Types>`,
    '_rels/.rels': relations(`<Relationship Id="r1" Type="${relation('officeDocument')}" Target="xl/workbook.xml"/>`),
    'xl/workbook.xml': `<workbook xmlns="${main}" xmlns:r="${office}/relationships"><sheets>${sheets.map(({ name }, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="s${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relations(
      `<Relationship Id="styles" Type="${relation('styles')}" Target="styles.xml"/>${numbers.map((n) => `<Relationship Id="s${n}" Type="${relation('worksheet')}" Target="worksheets/sheet${n}.xml"/>`).join('')}`,
    ),
    'xl/styles.xml': styles,
  }
  const small = Object.entries(files).map(([name, xml]): ZipEntry => ({ name, content: [declaration + xml] }))
  const large = sheets.map((sheet, i) => ({ name: `xl/worksheets/sheet${i + 1}.xml`, content: sheetXml(sheet) }))
  return zipped([...small, ...large])
}

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const office = 'http://schemas.openxmlformats.org/officeDocument/2006'
const type = (of: string) => `application/vnd.openxmlformats-officedocument.spreadsheetml.${of}+xml`
const relation = (to: string) => `${office}/relationships/${to}`
const relations = (all: string) =>
  `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${all}</Relationships>`

const bold = 1
const day = 2
const moment = 3
const styles = `<styleSheet xmlns="${main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="4"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/></cellXfs></styleSheet>`

async function* sheetXml({ head, rows }: LargeSheet): AsyncGenerator<string> {
  const columns = head.map((_name, i) => columnName(i))
  let n = 1
  const row = (cells: LargeCell[], style = 0) => {
    const xml = cells.map((cell, i) => cellXml(`${columns[i]}${n}`, cell, style)).join('')
    return `<row r="${n++}">${xml}</row>`
  }
  yield `<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="${head.length}" width="18" customWidth="1"/></cols><sheetData>${row(head, bold)}`
  for await (const piece of rows) yield piece.map((cells) => row(cells)).join('')
  yield '</sheetData></worksheet>'
}

/** 0 → A, 25 → Z, 26 → AA */
function columnName(i: number): string {
  return (i < 26 ? '' : columnName(Math.floor(i / 26) - 1)) + String.fromCharCode(65 + (i % 26))
}

function cellXml(at: string, value: LargeCell, style: number): string {
  if (value === null || value === '') return ''
  if (typeof value === 'number') return `<c r="${at}"><v>${value}</v></c>`
  if (typeof value === 'object' && 'at' in value) return `<c r="${at}" s="${moment}"><v>${serial(value.at)}</v></c>`
  if (typeof value === 'object' && isDate(value.date))
    return `<c r="${at}" s="${day}"><v>${serial(`${value.date}T00:00:00Z`)}</v></c>`
  const text = escaped(guardFormula(typeof value === 'object' ? value.date : value))
  const styled = style === 0 ? '' : ` s="${style}"`
  return `<c r="${at}"${styled} t="inlineStr"><is><t xml:space="preserve">${text}</t></is></c>`
}

/** Days since Excel's day 0. */
function serial(at: UtcText): number {
  return secondsBetween('1899-12-30T00:00:00Z', at) / 86_400
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML allows none of them
const special = /[&<>"\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_x[\da-fA-F]{4}_/
const specials = new RegExp(special, 'g')
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** Excel reads `_x000D_` as that character, which XML itself could not hold. */
function escaped(text: string): string {
  const whole = text.toWellFormed()
  if (!special.test(whole)) return whole
  return whole.replace(specials, (found) => {
    if (found.length > 1) return `_x005F${found}`
    return entities[found] ?? `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`
  })
}
