/**
 * Reads and writes backup files. The format is the same for both databases: gzipped JSON Lines, which `zcat` shows.
 * First comes the head, then for each table its name and columns followed by its rows, and last the hash of each
 * table. It holds rows and not the database's own files, so that a restore creates an intact database of either kind
 * without other programs.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as giveWay } from 'node:timers/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { PostgresAdapter, sql } from 'kysely'
import { findSchema } from '../kernel/db/migrate.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import { keepNames } from '../kernel/whole.ts'

const format = 'radslag-backup-1'
const rowsAtATime = 500

export interface ArchiveHead {
  format: string
  madeAt: UtcText
  secret: string
  /** Names of the migrations that had been run. */
  migrations: string[]
  /** Table → number of rows. */
  rows: Record<string, number>
}

type Values = (string | number | null)[]
export type Row = Record<string, Values[number]>
interface Table {
  table: string
  columns: string[]
}
/** A chunk of a table's rows; each table has at least one part, which may be empty. */
export interface Part extends Table {
  rows: Values[]
}

/** Path of the automatic backup of a day. */
export function dailyFile(folder: string, day: LocalDate): string {
  return join(folder, `radslag-${day}.jsonl.gz`)
}

/** The automatic backups, oldest first. */
export function listBackups(folder: string): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((file) => /^radslag-\d{4}-\d{2}-\d{2}\.jsonl\.gz$/.test(file))
    .sort()
    .map((file) => join(folder, file))
}

/** Writes a consistent snapshot of the database. @returns the number of rows. */
export async function writeArchive(db: Db, file: string, made: { secret: string; madeAt: UtcText }): Promise<number> {
  // On SQLite others can still write while this transaction reads; PostgreSQL needs repeatable read for a snapshot.
  const snapshot = db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read')
  return snapshot.execute(async (tx) => {
    const tables = await listTables(tx)
    const rows: Record<string, number> = {}
    for (const { table } of tables) rows[table] = await countRows(tx, table)
    const head = { format, ...made, migrations: await listMigrations(tx), rows }
    await writeParts(file, head, partsOf(tx, tables))
    return total(head)
  })
}

export function total({ rows }: ArchiveHead): number {
  return Object.values(rows).reduce((sum, n) => sum + n, 0)
}

/** @throws Error when the file is not a backup, or is truncated */
export async function readHead(file: string): Promise<ArchiveHead> {
  return headIn((await linesOf(file).next()).value ?? '', file)
}

/** Yields the parts of a backup. @throws Error at the end when the file is truncated, changed or damaged. */
export async function* readParts(file: string): AsyncGenerator<Part> {
  const lines = linesOf(file)
  const head = headIn((await lines.next()).value ?? '', file)
  const found = tallies()
  let part: Part | null = null
  let end: unknown = null
  for await (const line of lines) {
    const value = asJson(line, file)
    if (Array.isArray(value)) {
      if (!part) throw notOurs(file)
      found.add(line)
      part.rows.push(value)
      if (part.rows.length < rowsAtATime) continue
    }
    if (part) yield part
    if (Array.isArray(value)) part = { ...part!, rows: [] }
    else if ('end' in value) {
      end = value.end
      part = null
    } else {
      found.begin(value.table)
      part = { ...value, rows: [] }
    }
  }
  if (!end) throw new Error(`${file} is broken off: its end is missing.`)
  const tables = found.tables()
  if (JSON.stringify(end) !== JSON.stringify(tables))
    throw new Error(`${file} has been changed or damaged: its rows are not those that were written.`)
  for (const [table, n] of Object.entries(head.rows))
    if (tables[table]?.rows !== n)
      throw new Error(`${file} has ${tables[table]?.rows ?? 0} rows of ${table}, not ${n}.`)
}

/** Removes the rows of a table for which `isGone` is true. @returns their number; when 0, the file is unchanged. */
export async function leaveOut(file: string, table: string, isGone: (row: Row) => boolean): Promise<number> {
  const head = await readHead(file)
  const before = head.rows[table] ?? 0
  if (before === 0) return 0
  const sieve = async function* () {
    for await (const part of readParts(file)) {
      const stays = (values: Values) =>
        !isGone(Object.fromEntries(part.columns.map((name, i) => [name, values[i] ?? null])))
      yield part.table === table ? { ...part, rows: part.rows.filter(stays) } : part
    }
  }
  let stay = 0
  for await (const part of sieve()) if (part.table === table) stay += part.rows.length
  if (stay === before) return 0
  await writeParts(file, { ...head, rows: { ...head.rows, [table]: stay } }, sieve())
  return before - stay
}

/** Writes a temporary file and renames it, so that a failed backup leaves no file. */
async function writeParts(file: string, head: ArchiveHead, parts: AsyncIterable<Part>): Promise<void> {
  const aside = `${file}.${process.pid}.new`
  try {
    await pipeline(
      Readable.from(textOf(head, parts)),
      createGzip(),
      // No other user of the machine may read the file: it contains the secret.
      createWriteStream(aside, { mode: 0o600, flags: 'wx', flush: true }),
    )
    renameSync(aside, file)
    keepNames(dirname(file))
  } catch (error) {
    rmSync(aside, { force: true })
    throw error
  }
}

async function* textOf(head: ArchiveHead, parts: AsyncIterable<Part>): AsyncGenerator<string> {
  const written = tallies()
  yield `${JSON.stringify(head)}\n`
  let last = ''
  for await (const { table, columns, rows } of parts) {
    if (table !== last) {
      written.begin(table)
      yield `${JSON.stringify({ table, columns })}\n`
      last = table
    }
    const lines = rows.map((row) => JSON.stringify(row))
    for (const line of lines) written.add(line)
    if (lines.length > 0) yield `${lines.join('\n')}\n`
    await giveWay()
  }
  yield `${JSON.stringify({ end: written.tables() })}\n`
}

/** Counts and hashes the lines of each table. */
function tallies() {
  const hashes = new Map<string, ReturnType<typeof createHash>>()
  const rows: Record<string, number> = {}
  let now = ''
  return {
    begin: (table: string) => {
      now = table
      rows[table] = 0
      hashes.set(table, createHash('sha256'))
    },
    add: (line: string) => {
      rows[now] = (rows[now] ?? 0) + 1
      hashes.get(now)?.update(line).update('\n')
    },
    tables: (): Record<string, { rows: number; sha256: string }> =>
      Object.fromEntries(
        [...hashes].map(([table, hash]) => [table, { rows: rows[table] ?? 0, sha256: hash.copy().digest('hex') }]),
      ),
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const text = createGunzip()
  // Errors of the pipeline reach the reader of `text`.
  pipeline(createReadStream(file), text).catch(() => {})
  let rest = ''
  try {
    for await (const chunk of text.setEncoding('utf8')) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop() ?? ''
      yield* lines
    }
  } catch (error) {
    const isCut = error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR'
    throw isCut ? new Error(`${file} is broken off.`) : notOurs(file, error)
  }
  if (rest) throw new Error(`${file} is broken off.`)
}

function headIn(line: string, file: string): ArchiveHead {
  const head = asJson(line, file)
  if (head.format === format) return head
  throw notOurs(file)
}

function asJson(line: string, file: string) {
  try {
    return JSON.parse(line)
  } catch (error) {
    throw notOurs(file, error)
  }
}

function notOurs(file: string, cause?: unknown): Error {
  return new Error(`${file} is no backup of Rådslag, or it is damaged`, { cause })
}

/** All our tables, without views, sorted by name. */
export async function listTables(db: Db | Tx): Promise<Table[]> {
  const schema = await findSchema(db)
  const tables = await db.introspection.getTables()
  return tables
    .filter((table) => !table.isView && (schema === null || table.schema === schema))
    .map(({ name, columns }) => ({ table: name, columns: columns.map((column) => column.name) }))
    .sort((a, b) => (a.table < b.table ? -1 : 1))
}

export async function countRows(db: Db | Tx, table: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return rows[0]?.n ?? 0
}

async function listMigrations(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(tx)
  return rows.map(({ name }) => name).sort()
}

async function* partsOf(tx: Tx, tables: Table[]): AsyncGenerator<Part> {
  for (const table of tables) {
    yield { ...table, rows: [] }
    for await (const rows of rowsOf(tx, table))
      yield { ...table, rows: rows.map((row) => table.columns.map((column) => row[column] ?? null)) }
  }
}

async function* rowsOf(tx: Tx, { table, columns }: Table): AsyncGenerator<Row[]> {
  const list = sql.join(columns.map((column) => sql.ref(column)))
  if (tx.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`declare archive no scroll cursor for select ${list} from ${sql.table(table)}`.execute(tx)
    for (;;) {
      const { rows } = await sql.raw<Row>(`fetch ${rowsAtATime} from archive`).execute(tx)
      if (rows.length === 0) break
      yield rows
    }
    await sql`close archive`.execute(tx)
    return
  }
  for (let last = 0; ; ) {
    const { rows } = await sql<Row>`select rowid as _last, ${list} from ${sql.table(table)}
      where rowid > ${last} order by rowid limit ${rowsAtATime}`.execute(tx)
    if (rows.length === 0) return
    yield rows
    last = Number(rows.at(-1)?._last)
  }
}
