/** `reply.csv(name, rows)` and the like: a file to keep, named so that it can be told from the next one. */
import type { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply } from 'fastify'
import writeXlsxFile from 'write-excel-file/node'
import type { Deps } from '../deps.ts'
import { isDate, localDate, midnightOf } from '../time.ts'
import { guardFormula, type SheetCell, toCsv } from './csv.ts'

/** What the file holds, then of what: `['deltagare', seminar.slug]`. */
type Name = string | (string | null)[]

declare module 'fastify' {
  interface FastifyReply {
    /** `deltagare-uppsala-2027-03-01.csv`; a stream is the file already written. */
    csv(name: Name, rows: SheetCell[][] | Readable): FastifyReply
    xlsx(name: Name, sheet: XlsxSheet): Promise<FastifyReply>
    json(name: Name, content: Readable): FastifyReply
    /** Under exactly this name. */
    download(filename: `${string}.${Extension}`, content: string | Uint8Array | Readable): FastifyReply
    /** A letter as a program for mail shows it, for the frame in a page. */
    letter(html: string): FastifyReply
  }
}

const types = {
  csv: 'text/csv; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
  json: 'application/json; charset=utf-8',
  // A file that somebody else wrote must not open as a page of ours.
  txt: 'application/octet-stream',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
type Extension = keyof typeof types

/** Allows the document its own style and nothing else; only our own pages may frame it. */
const letterPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"

export function addDownloads(app: FastifyInstance, { clock }: Deps): void {
  /** Ends with the day it was made, and with the language of its headings unless that is Swedish. */
  const fileName = (reply: FastifyReply, name: Name) => {
    const parts = [name, localDate(clock.now()), reply.t.lang === 'en' ? 'en' : null]
    return parts.flat().filter(Boolean).join('-')
  }
  app.decorateReply('csv', function (this: FastifyReply, name: Name, rows) {
    const content = Array.isArray(rows) ? toCsv(rows) : rows
    return this.download(`${fileName(this, name)}.csv`, content)
  })
  app.decorateReply('xlsx', async function (this: FastifyReply, name: Name, sheet) {
    return this.download(`${fileName(this, name)}.xlsx`, await toXlsx(sheet))
  })
  app.decorateReply('json', function (this: FastifyReply, name: Name, content) {
    return this.download(`${fileName(this, name)}.json`, content)
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
  /** The first row is the head: bold, and it stays when the rest is scrolled. */
  rows: SheetCell[][]
  /** Column widths in characters. */
  widths: number[]
}

/** Text that a spreadsheet would run as a formula is guarded as in CSV: it may be saved as CSV next. */
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

/** Excel takes at most 31 characters in a sheet's name, and none of these. */
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
