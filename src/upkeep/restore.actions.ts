import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { PostgresAdapter, sql } from 'kysely'
import { migrations as released } from '../../migrations/index.ts'
import { fileOf, isFile, type Place, readSecret, secretFileOf } from '../kernel/config.ts'
import { anyFault } from '../kernel/db/check.ts'
import { isBusy } from '../kernel/db/errors.ts'
import { findSchema, migrate, toLatest } from '../kernel/db/migrate.ts'
import { type Db, openDb, openSqlite, type Tx } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'
import { keepNames, writeWhole } from '../kernel/whole.ts'
import { countRows, listTables, type Part, readHead, readParts } from './archive.actions.ts'
import { verifyBackup } from './backup.actions.ts'

interface Restored {
  rows: number
  madeAt: UtcText
  /** New name of the replaced database; null when there was none. */
  keptAs: string | null
}

/** Replaces the database by a backup and keeps the old one. If the process is killed, the restore can be repeated. */
export async function restoreFrom(file: string, place: Place, now: UtcText): Promise<Restored> {
  const { head, rows } = await verifyBackup(file)
  const { databaseUrl, givenSecret } = place
  if (givenSecret ? givenSecret !== head.secret : !isFile(databaseUrl)) {
    throw new Error(
      `SECRET is not the one of the backup, without which no personal link works. ` +
        `Set SECRET to what "npm run cli -- verify ${file} --show-secret" prints, and try again.`,
    )
  }
  const keptAs = isFile(databaseUrl)
    ? await restoreFile(file, fileOf(databaseUrl), now)
    : await restorePostgres(file, databaseUrl, now)
  const secretFile = secretFileOf(databaseUrl)
  if (secretFile && !givenSecret) putSecret(secretFile, head.secret, now)
  return { rows, madeAt: head.madeAt, keptAs }
}

async function restorePostgres(file: string, databaseUrl: string, now: UtcText) {
  const db = await openDb(databaseUrl)
  try {
    return await loadPostgres(db, file, `before_restore_${now.toLowerCase().replaceAll(/[-:]/g, '')}`)
  } finally {
    await db.destroy()
  }
}

/** Builds the database under a temporary name and renames it, so that `target` is always a complete database. */
async function restoreFile(file: string, target: string, now: UtcText): Promise<string | null> {
  const aside = `${target}.restoring`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(aside + suffix, { force: true })
  expectUnused(target)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  try {
    const db = openSqlite(aside)
    try {
      await loadSqlite(db, file)
    } finally {
      await db.destroy()
    }
    makeWhole(aside)
    expectUnused(target)
    const keptAs = keepBeside(target, now)
    renameSync(aside, target)
    keepNames(dirname(target))
    return keptAs
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(aside + suffix, { force: true })
    throw error
  }
}

/** Checks the database and merges its -wal into the file. @throws Error when the database is damaged. */
function makeWhole(file: string): void {
  const raw = new Database(file)
  try {
    const fault = anyFault(raw)
    if (fault) throw new Error(`What came out of the backup is not sound: ${fault}`)
    raw.pragma('synchronous = FULL')
    raw.pragma('journal_mode = DELETE')
  } finally {
    raw.close()
  }
}

/**
 * Takes an exclusive lock, which fails while another process has the database open in WAL mode. Closing it then
 * merges the remaining -wal into the file. @throws Error when a server is running.
 */
function expectUnused(file: string): void {
  if (!existsSync(file)) return
  let raw: Database.Database | undefined
  try {
    raw = new Database(file, { timeout: 500 })
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.exec('begin exclusive; commit')
  } catch (error) {
    if (isBusy(error)) throw new Error(`${file} is in use. Stop every server on it and try again.`, { cause: error })
    // The file may be damaged, which may be the reason for the restore. Keep it unchanged.
  } finally {
    raw?.close()
  }
}

/**
 * Gives the old database a second name before the new one takes its name. Also keeps a -wal that could not be merged.
 * @returns the second name; null when there was no database
 */
function keepBeside(file: string, now: UtcText): string | null {
  let kept: string | null = null
  if (existsSync(file)) {
    kept = `${file}.before-restore-${now.replaceAll(':', '')}`
    rmSync(kept, { force: true })
    linkSync(file, kept)
  }
  if (kept && existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  return kept
}

/**
 * Stores the backup's secret; keeps the old one under another name. If the process dies after the rename of the
 * database and before this call, the next start fails, because the secret does not belong to the database.
 */
function putSecret(file: string, secret: string, now: UtcText): void {
  let old: string | null = null
  try {
    old = readSecret(file)
  } catch {
    // A truncated secret is useless; overwrite it.
  }
  if (old === secret) return
  if (old) renameSync(file, `${file}.before-restore-${now.replaceAll(':', '')}`)
  writeWhole(file, secret)
}

/** @param db an SQLite database without tables */
async function loadSqlite(db: Db, file: string): Promise<void> {
  await sql`pragma foreign_keys = off`.execute(db)
  await db.transaction().execute((tx) => fill(tx, file))
  await sql`pragma foreign_keys = on`.execute(db)
  await migrate(db)
}

/**
 * Loads the backup into PostgreSQL in one transaction, and keeps the old tables in a renamed schema.
 * @returns the schema's new name; null when there were no tables. @throws Error when a server is running.
 */
async function loadPostgres(db: Db, file: string, keptAs: string): Promise<string | null> {
  return db.transaction().execute(async (tx) => {
    await expectAlone(tx)
    const isThere = (await listTables(tx)).length > 0
    if (isThere) {
      const schema = (await findSchema(tx)) ?? 'public'
      await sql`alter schema ${sql.id(schema)} rename to ${sql.id(keptAs)}`.execute(tx)
      await sql`create schema ${sql.id(schema)}`.execute(tx)
    }
    await fill(tx, file)
    await toLatest(tx, released)
    return isThere ? keptAs : null
  })
}

async function expectAlone(tx: Tx): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from pg_stat_activity
    where datname = current_database() and application_name = 'radslag' and pid <> pg_backend_pid()`.execute(tx)
  if (rows[0]?.n) throw new Error('Rådslag runs on this database. Stop every server and try again.')
}

/** Creates the tables as of the backup's migrations, and inserts its rows. */
export async function fill(tx: Tx, file: string): Promise<void> {
  const head = await readHead(file)
  const then = Object.fromEntries(Object.entries(released).filter(([name]) => head.migrations.includes(name)))
  await toLatest(tx, then)
  const bind = await unbind(tx)
  for (const { table } of await listTables(tx)) await sql`delete from ${sql.table(table)}`.execute(tx)
  for await (const part of readParts(file)) await insert(tx, part)
  await bind()
  for (const [table, n] of Object.entries(head.rows)) {
    const found = await countRows(tx, table)
    if (found !== n) throw new Error(`${found} of the ${n} rows of ${table} came in.`)
  }
}

/**
 * Drops PostgreSQL's foreign keys, because the rows are inserted in the order of the tables' names.
 * @returns a function that creates them again
 */
async function unbind(tx: Tx): Promise<() => Promise<void>> {
  if (!(tx.getExecutor().adapter instanceof PostgresAdapter)) return async () => {}
  const { rows } = await sql<{ table: string; name: string; is: string }>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as is
    from pg_constraint where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(tx)
  for (const { table, name } of rows)
    await sql`alter table ${sql.raw(table)} drop constraint ${sql.id(name)}`.execute(tx)
  return async () => {
    for (const { table, name, is } of rows)
      await sql`alter table ${sql.raw(table)} add constraint ${sql.id(name)} ${sql.raw(is)}`.execute(tx)
  }
}

/** Inserts in chunks: both databases accept about 30,000 parameters per statement. */
async function insert(tx: Tx, { table, columns, rows }: Part): Promise<void> {
  const atOnce = Math.floor(30_000 / columns.length)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  for (let from = 0; from < rows.length; from += atOnce) {
    const values = rows.slice(from, from + atOnce).map((row) => sql`(${sql.join(row)})`)
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(tx)
  }
}
