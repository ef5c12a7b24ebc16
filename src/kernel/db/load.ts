/** A backup into a database: the tables as they were when it was written, its rows, then the changes made since. */
import { PostgresAdapter, sql } from 'kysely'
import { migrations as released } from '../../../migrations/index.ts'
import { type ArchiveHead, countRows, listTables, type Part, readHead, readParts } from './archive.ts'
import { findSchema, migrate, toLatest } from './migrate.ts'
import type { Db, Tx } from './open.ts'

/** @throws Error when this program is older than the one that wrote it. */
export function expectKnown(head: ArchiveHead, file: string): void {
  const unknown = head.migrations.filter((name) => !(name in released))
  if (unknown.length === 0) return
  throw new Error(
    `${file} was written by a newer Rådslag (${unknown.at(-1)}). Install that version, or a newer one, and try again.`,
  )
}

/** Into an SQLite database without tables. */
export async function loadSqlite(db: Db, file: string): Promise<void> {
  await sql`pragma foreign_keys = off`.execute(db)
  await db.transaction().execute((tx) => fill(tx, file))
  await sql`pragma foreign_keys = on`.execute(db)
  await migrate(db)
}

/**
 * Into PostgreSQL, all or nothing. What is there is kept as a schema of another name.
 * @returns that name; null when nothing was there. @throws Error when a server runs.
 */
export async function loadPostgres(db: Db, file: string, keptAs: string): Promise<string | null> {
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

/** With the tables as they were then. */
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

/** Rows come in the order of the tables' names, so references are looked at when all are in. */
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

/** Both databases take some 30,000 values in one statement. */
async function insert(tx: Tx, { table, columns, rows }: Part): Promise<void> {
  const atOnce = Math.floor(30_000 / columns.length)
  const names = sql.join(columns.map((column) => sql.ref(column)))
  for (let from = 0; from < rows.length; from += atOnce) {
    const values = rows.slice(from, from + atOnce).map((row) => sql`(${sql.join(row)})`)
    await sql`insert into ${sql.table(table)} (${names}) values ${sql.join(values)}`.execute(tx)
  }
}
