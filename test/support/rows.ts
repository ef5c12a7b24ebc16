/**
 * Restores a database to a kept state. This is faster than a new database, and the app on it need not be built again.
 */
import { PostgresAdapter, sql } from 'kysely'
import type { Db } from '../../src/kernel/db/open.ts'
import { listTables } from '../../src/upkeep/archive.actions.ts'

/** All rows at one moment, kept in a schema of their own (`kept`) in the same database. */
export interface KeptRows {
  putBack(): Promise<void>
}

export async function keepRows(db: Db, name: string): Promise<KeptRows> {
  const all = (await listTables(db)).map(({ table }) => table)
  const filled = await filledIn(db, all)
  await keep(
    db,
    filled.map((table) => ({ table, as: `${name} ${table}`, where: 'true' })),
  )
  return isPostgres(db) ? inPostgres(db, name, filled) : inSqlite(db, name, { all, filled })
}

/** Keeps some rows of some tables. @returns a function that inserts them again into tables that no longer hold them. */
export async function keepSome(
  db: Db,
  name: string,
  some: { table: string; where: string }[],
): Promise<() => Promise<void>> {
  await keep(
    db,
    some.map((one) => ({ ...one, as: `${name} ${one.table}` })),
  )
  const inserts = some.map(({ table }) => insertOf(table, `${name} ${table}`))
  return async () => {
    if (isPostgres(db)) await runInPostgres(db, inserts)
    else for (const insert of inserts) await sql.raw(insert).execute(db)
  }
}

const isPostgres = (db: Db) => db.getExecutor().adapter instanceof PostgresAdapter

const insertOf = (table: string, kept: string) => `insert into "${table}" select * from kept."${kept}"`

async function keep(db: Db, rows: { table: string; as: string; where: string }[]): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db)
  const select = ({ table, where }: (typeof rows)[number]) => `select * from "${table}" where ${where}`
  if (isPostgres(db)) {
    const tables = rows.map((one) => `create unlogged table kept."${one.as}" as ${select(one)}`)
    await run(['create schema if not exists kept', ...tables].join(';'))
    return
  }
  const attached = await sql<{ name: string }>`pragma database_list`.execute(db)
  if (!attached.rows.some((one) => one.name === 'kept')) await run(`attach ':memory:' as kept`)
  for (const one of rows) await run(`create table kept."${one.as}" as ${select(one)}`)
}

function inSqlite(db: Db, name: string, { all, filled }: { all: string[]; filled: string[] }): KeptRows {
  const putBack = () =>
    db.connection().execute(async (connection) => {
      const run = (text: string) => sql.raw(text).execute(connection)
      await run('pragma foreign_keys = off')
      await run('begin immediate')
      for (const table of await filledIn(connection, all)) await run(`delete from "${table}"`)
      for (const table of filled) await run(insertOf(table, `${name} ${table}`))
      await run('commit')
      await run('pragma foreign_keys = on')
    })
  return { putBack }
}

async function filledIn(db: Db, tables: string[]): Promise<string[]> {
  const each = tables.map((table) => `select '${table}' as name where exists (select 1 from "${table}")`)
  const { rows } = await sql.raw<{ name: string }>(each.join(' union all ')).execute(db)
  return rows.map(({ name }) => name)
}

async function inPostgres(db: Db, name: string, filled: string[]): Promise<KeptRows> {
  let marks = await marksOf(db, filled)
  const putBack = async () => {
    const now = await marksOf(db, filled)
    const changed = filled.filter((table) => now.get(table) !== marks.get(table))
    const others = (await filledInPostgres(db)).filter((table) => !filled.includes(table))
    const emptied = [...others, ...changed].map((table) => `"${table}"`)
    if (emptied.length === 0) return
    await runInPostgres(
      db,
      emptied.map((table) => `delete from ${table}`),
    )
    // After vacuum the new rows lie in insertion order, as in a new table.
    await sql.raw(`vacuum (index_cleanup on, truncate on) ${emptied.join()}`).execute(db)
    if (changed.length === 0) return
    const inserts = changed.map((table) => insertOf(table, `${name} ${table}`))
    await runInPostgres(db, inserts)
    marks = await marksOf(db, filled)
  }
  return { putBack }
}

/** Works in any order of tables: the replica role turns foreign key checks off. */
async function runInPostgres(db: Db, statements: string[]): Promise<void> {
  const settings = [`set local lock_timeout = '60s'`, 'set local session_replication_role = replica']
  await sql.raw(['begin', ...settings, ...statements, 'commit'].join(';')).execute(db)
}

/** A mark for each table. Equal marks mean unchanged rows: every write stores its transaction's number as xmin. */
async function marksOf(db: Db, tables: string[]): Promise<Map<string, string>> {
  const each = tables.map(
    (table) => `select '${table}' as name, concat(count(*), ' ', max(xmin::text::bigint)) as mark from "${table}"`,
  )
  const { rows } = await sql.raw<{ name: string; mark: string }>(each.join(' union all ')).execute(db)
  return new Map(rows.map(({ name, mark }) => [name, mark]))
}

/** Tables with rows, or whose deleted rows have not been vacuumed. */
async function filledInPostgres(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and pg_relation_size(oid) > 0
  `.execute(db)
  return rows.map(({ name }) => name)
}
