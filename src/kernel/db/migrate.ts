import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { type Migration, Migrator } from 'kysely/migration'
import { migrations as released } from '../../../migrations/index.ts'
import { type Db, isPostgres } from './open.ts'

/** Brings the schema up to date. All of it or nothing. @returns the names of what was run. */
export async function migrate(
  db: Db,
  migrations: Record<string, Migration> = released,
): Promise<string[]> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } })
  const { error, results = [] } = await migrator.migrateToLatest()
  if (error) throw new Error('A migration failed; the database is as it was', { cause: error })
  return results.map((result) => result.migrationName)
}

const copyMark = '.before-'

/** The copies of a SQLite file that lie beside it. */
export function listCopies(databaseUrl: string): string[] {
  const file = databaseUrl.slice('sqlite:'.length)
  if (isPostgres(databaseUrl) || !existsSync(file)) return []
  const start = basename(file) + copyMark
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(start) && /^[\dTZ-]+$/.test(name.slice(start.length)))
    .map((name) => join(dirname(file), name))
}

/** A copy of an existing SQLite file before migrations touch it. @returns its path, or null when not needed. */
export async function backUpBeforeMigrating(
  databaseUrl: string,
  now: string,
): Promise<string | null> {
  if (isPostgres(databaseUrl)) return null
  const file = databaseUrl.slice('sqlite:'.length)
  if (file === ':memory:' || !existsSync(file)) return null
  const raw = new Database(file)
  try {
    const known = raw
      .prepare("select 1 from sqlite_master where type = 'table' and name = 'kysely_migration'")
      .get()
    if (!known) return null
    const done = raw.prepare('select count(*) as n from kysely_migration').get() as { n: number }
    if (done.n >= Object.keys(released).length) return null
    const copy = `${file}${copyMark}${now.replaceAll(':', '')}`
    // For nobody else on the machine to read.
    writeFileSync(copy, '', { mode: 0o600 })
    await raw.backup(copy)
    return copy
  } finally {
    raw.close()
  }
}
