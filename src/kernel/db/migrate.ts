import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { PostgresAdapter, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations as released } from '../../../migrations/index.ts'
import { views } from '../../../migrations/views.ts'
import { fileOf, isFile } from '../config.ts'
import type { Db, Tx } from './open.ts'

/**
 * Runs all missing migrations, or none when one fails. @returns the names of those that ran.
 * @param before runs under SQLite's write lock, before the first migration; not called on PostgreSQL
 */
export async function migrate(
  db: Db,
  migrations: Record<string, Migration> = released,
  before?: () => Promise<unknown>,
): Promise<string[]> {
  // Kysely serialises migrations on PostgreSQL; on SQLite this transaction's write lock does.
  if (db.getExecutor().adapter instanceof PostgresAdapter) return toLatest(db, migrations)
  return db.transaction().execute(async (tx) => {
    await before?.()
    return toLatest(tx, migrations)
  })
}

export async function toLatest(db: Db | Tx, migrations: Record<string, Migration>): Promise<string[]> {
  const schema = await findSchema(db)
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => withViews(migrations) },
    // A restore may have moved old tables, Kysely's own among them, to another schema, which Kysely would also find.
    ...(schema && { migrationTableSchema: schema }),
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw new Error('A migration failed; the database is as it was', { cause: error })
  return results.map((result) => result.migrationName)
}

/**
 * Drops the views before each migration, and creates the current views after the last one, unless `migrations`
 * stops before the latest released one.
 */
function withViews(migrations: Record<string, Migration>): Record<string, Migration> {
  const isWhole = Object.keys(released).every((name) => name in migrations)
  const last = isWhole && Object.keys(migrations).at(-1)
  return Object.fromEntries(
    Object.entries(migrations).map(([name, { up }]) => [
      name,
      {
        up: async (db: Db) => {
          for (const view of Object.keys(views).reverse()) await sql`drop view if exists ${sql.table(view)}`.execute(db)
          await up(db)
          if (name !== last) return
          for (const [view, text] of Object.entries(views))
            await sql`create view ${sql.table(view)} as ${sql.raw(text)}`.execute(db)
        },
      },
    ]),
  )
}

/** The PostgreSQL schema of our tables; null on SQLite, which has no schemas. */
export async function findSchema(db: Db | Tx): Promise<string | null> {
  if (!(db.getExecutor().adapter instanceof PostgresAdapter)) return null
  const { rows } = await sql<{ name: string }>`select current_schema() as name`.execute(db)
  return rows[0]?.name ?? null
}

const copyMark = '.before-'

/** The copies in the database file's folder, made before migrations and restores; [] without such a file. */
export function listCopies(databaseUrl: string): string[] {
  const file = fileOf(databaseUrl)
  if (!isFile(databaseUrl) || !existsSync(file)) return []
  const start = basename(file) + copyMark
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(start) && /^(restore-)?[\dTZ-]+$/.test(name.slice(start.length)))
    .map((name) => join(dirname(file), name))
}

/** Copies an existing SQLite file before migrations change it. @returns the copy's path, or null when not needed. */
export async function backUpBeforeMigrating(databaseUrl: string, now: string): Promise<string | null> {
  const file = fileOf(databaseUrl)
  if (!isFile(databaseUrl) || !existsSync(file)) return null
  const raw = new Database(file, { readonly: true })
  try {
    const known = raw.prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'").get()
    if (!known) return null
    const done = raw.prepare('select count(*) as n from kysely_migration').get() as { n: number }
    if (done.n >= Object.keys(released).length) return null
    const copy = `${file}${copyMark}${now.replaceAll(':', '')}`
    // No other user of the machine may read the copy.
    writeFileSync(copy, '', { mode: 0o600 })
    await raw.backup(copy).catch((error) => {
      rmSync(copy)
      throw error
    })
    return copy
  } finally {
    raw.close()
  }
}
