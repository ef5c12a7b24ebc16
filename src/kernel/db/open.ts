import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import { fileOf } from '../config.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type Db = Kysely<Schema>
/** A parameter of this type asserts that the caller has opened a transaction. */
export type Tx = Transaction<Schema>

function isPostgres(databaseUrl: string): boolean {
  return databaseUrl.startsWith('postgres')
}

/** SQLite or PostgreSQL, from DATABASE_URL. */
export async function openDb(databaseUrl: string): Promise<Db> {
  return isPostgres(databaseUrl) ? openPostgres(databaseUrl) : openSqlite(fileOf(databaseUrl))
}

/** At the start nobody else waits. */
const openingMs = 5000

/** `source`: a path, `:memory:`, or a serialized database. */
export function openSqlite(source: string | Buffer): Db {
  const isNew = typeof source === 'string' && source !== ':memory:' && !existsSync(source)
  if (isNew) {
    mkdirSync(dirname(source), { recursive: true, mode: 0o700 })
    // For nobody else on the machine to read, whoever made the folder.
    writeFileSync(source, '', { mode: 0o600, flag: 'a' })
  }
  try {
    return new Kysely<Schema>({ dialect: sqliteDialect(openRaw(source)) })
  } catch (error) {
    // An empty file would be taken for a database that has been lost.
    if (isNew && statSync(source).size === 0) rmSync(source)
    throw error
  }
}

function openRaw(source: string | Buffer): Database.Database {
  const raw = new Database(source, { timeout: openingMs })
  try {
    raw.pragma('journal_mode = WAL')
    raw.pragma('synchronous = NORMAL')
    raw.pragma('foreign_keys = ON')
    // What has been deleted shall be gone, not merely not found.
    raw.pragma('secure_delete = ON')
    raw.pragma('cache_size = -8000')
    // SQLite would wait on the only thread, and everybody with it.
    raw.pragma('busy_timeout = 0')
    return raw
  } catch (error) {
    raw.close()
    throw error
  }
}

async function openPostgres(databaseUrl: string): Promise<Db> {
  const { default: pg } = await import('pg')
  // count(*) and sum() come as bigint text; our counts fit in a number.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, application_name: 'radslag' })
  // A connection that the server closes, resting or at work, is replaced, and the query under way fails by
  // itself; unheard, the event would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}
