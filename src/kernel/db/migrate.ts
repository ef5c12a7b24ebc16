import { existsSync } from 'node:fs'
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
    const copy = `${file}.before-${now.replaceAll(':', '')}`
    await raw.backup(copy)
    return copy
  } finally {
    raw.close()
  }
}
