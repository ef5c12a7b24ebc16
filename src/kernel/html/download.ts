/** `reply.csv(name, rows)`, `reply.xlsx` and so on: downloads, with their date in the file name. */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import writeXlsxFile from 'write-excel-file/node'
import type { Deps } from '../deps.ts'
import { isDate, localDate, midnightOf } from '../time.ts'
import { type CsvStyle, guardFormula, type SheetCell, toCsv } from './csv.ts'

/** The content, then its subject: `['deltagare', seminar.slug]`. Empty parts are left out. */
type Name = string | (string | null)[]

declare module 'fastify' {
  interface FastifyReply {
    /** File name as `deltagare-uppsala-2027-03-01.csv`; a stream holds finished CSV text. */
    csv(name: Name, rows: SheetCell[][] | Readable, style?: CsvStyle): FastifyReply
    xlsx(name: Name, sheet: XlsxSheet): Promise<FastifyReply>
    json(name: Name, content: Readable): FastifyReply
    /** A file made elsewhere, named as the others. */
    large(name: Name, extension: Extension, content: Readable | string): FastifyReply
    /** Sends the file under exactly this name. */
    download(filename: `${string}.${Extension}`, content: string | Uint8Array | Readable): FastifyReply
    /** A letter's HTML, to be shown in a frame of a page. */
    letter(html: string): FastifyReply
  }
}

const types = {
  csv: 'text/csv; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  json: 'application/json; charset=utf-8',
  // The browser must not render a stranger's text as a page of our origin.
  txt: 'application/octet-stream',
  sav: 'application/x-spss-sav',
  xml: 'application/xml; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
  png: 'image/png',
  R: 'text/plain; charset=utf-8',
  do: 'text/plain; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
type Extension = keyof typeof types

/** Allows only inline styles; only our own pages may frame the letter. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

export function addDownloads(app: FastifyInstance, { clock }: Deps): void {
  /** The name, today's date, and `en` when the headings are in English. */
  const fileName = (reply: FastifyReply, name: Name) => {
    const parts = [name, localDate(clock.now()), reply.t.lang === 'en' ? 'en' : null]
    return parts.flat().filter(Boolean).join('-')
  }
  app.decorateReply('csv', function (this: FastifyReply, name: Name, rows, style) {
    const content = Array.isArray(rows) ? toCsv(rows, style) : rows
    return this.download(`${fileName(this, name)}.csv`, content)
  })
  app.decorateReply('xlsx', async function (this: FastifyReply, name: Name, sheet) {
    return this.download(`${fileName(this, name)}.xlsx`, await toXlsx(sheet))
  })
  app.decorateReply('json', function (this: FastifyReply, name: Name, content) {
    return this.download(`${fileName(this, name)}.json`, content)
  })
  app.decorateReply('large', function (this: FastifyReply, name, extension, content) {
    return this.download(`${fileName(this, name)}.${extension}`, content)
  })
  app.decorateReply('download', function (this: FastifyReply, filename, content) {
    return this.header('content-disposition', `attachment; filename="${filename}"`)
      .type(types[filename.split('.').at(-1) as Extension])
      .send(content)
  })
  app.decorateReply('letter', function (this: FastifyReply, html) {
    return this.header('content-security-policy', letterPolicy).type('text/html; charset=utf-8').send(html)
  })
}

interface XlsxSheet {
  name: string
  /** The first row holds the headings: bold, and frozen when the sheet is scrolled. */
  rows: SheetCell[][]
  /** Column widths in characters. */
  widths: number[]
}

/** Guards formulas as in CSV, because the recipient may save the sheet as CSV. */
export async function toXlsx({ name, rows, widths }: XlsxSheet): Promise<Buffer> {
  const [head = [], ...body] = rows
  const cells = [
    head.map((text) => ({ value: guardFormula(String(text ?? '')), fontWeight: 'bold' as const })),
    ...body.map((row) => row.map(cell)),
  ]
  return writeXlsxFile(cells, {
    sheet: sheetName(name),
    columns: widths.map((width) => ({ width })),
    stickyRowsCount: 1,
  }).toBuffer()
}

/** Excel allows at most 31 characters in a sheet's name, and none of those replaced here. */
function sheetName(name: string): string {
  const taken = name.replace(/[[\]:*?/\\']/g, ' ').slice(0, 31)
  return taken.trim() || '1'
}

function cell(value: SheetCell) {
  if (value === null || value === '') return null
  if (typeof value === 'number') return { value, type: Number }
  if (typeof value === 'string') return { value: guardFormula(value), type: String }
  if (!isDate(value.date)) return { value: guardFormula(value.date), type: String }
  return { value: midnightOf(value.date), type: Date, format: 'yyyy-mm-dd' }
}
