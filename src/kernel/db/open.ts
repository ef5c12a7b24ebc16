import { existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import type pg from 'pg'
import { fileOf } from '../config.ts'
import type { Schema } from './schema.ts'
import { sqliteDialect } from './sqlite.ts'

export type Db = Kysely<Schema>
/** A parameter of this type requires that the caller has opened a transaction. */
export type Tx = Transaction<Schema>

function isPostgres(databaseUrl: string): boolean {
  return databaseUrl.startsWith('postgres')
}

/** SQLite or PostgreSQL, from DATABASE_URL. */
export async function openDb(databaseUrl: string): Promise<Db> {
  return isPostgres(databaseUrl) ? openPostgres(databaseUrl) : openSqlite(fileOf(databaseUrl))
}

/** While the database is being opened, a blocking wait for a lock delays no request. */
const openingMs = 5000

/** `source`: a path, `:memory:`, or a serialized database. */
export function openSqlite(source: string | Buffer): Db {
  const isNew = typeof source === 'string' && source !== ':memory:' && !existsSync(source)
  if (isNew) {
    mkdirSync(dirname(source), { recursive: true, mode: 0o700 })
    // No other user of the machine may read the file, whatever the folder's permissions are.
    writeFileSync(source, '', { mode: 0o600, flag: 'a' })
  }
  try {
    return new Kysely<Schema>({ dialect: sqliteDialect(openRaw(source)) })
  } catch (error) {
    // The next start would take an empty file for a lost database.
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
    // Overwrite deleted data with zeros, so that the file no longer contains personal data.
    raw.pragma('secure_delete = ON')
    raw.pragma('cache_size = -8000')
    // SQLite would block the only thread while it waits, and with it every request.
    raw.pragma('busy_timeout = 0')
    return raw
  } catch (error) {
    raw.close()
    throw error
  }
}

/** As many as `sqlite.ts` keeps; a list in a condition makes a statement of its own for each length. */
const mostPrepared = 500

/**
 * Clients that name each statement with parameters, so that a connection parses and plans it once. A migration that
 * changes the columns of a `select *` with parameters must not send it twice: PostgreSQL would refuse the second.
 */
function preparing(Client: typeof pg.Client): typeof pg.Client {
  return class extends Client {
    readonly #names = new Map<string, string>()

    /** @param text from Kysely, with `values`; other callers pass what they like. */
    override query(text: unknown, values?: unknown, ...rest: unknown[]): never {
      const send = super.query as (...args: unknown[]) => never
      if (typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
        return send.call(this, text, values, ...rest)
      let name = this.#names.get(text)
      if (!name && this.#names.size < mostPrepared) {
        name = `s${this.#names.size}`
        this.#names.set(text, name)
      }
      return send.call(this, { name, text, values }, ...rest)
    }
  }
}

async function openPostgres(databaseUrl: string): Promise<Db> {
  const { default: pg } = await import('pg')
  // pg returns count(*) and sum() as strings; our counts fit in a number.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
  const Client = preparing(pg.Client)
  const pool = new pg.Pool({ Client, connectionString: databaseUrl, max: 10, application_name: 'radslag' })
  // The pool replaces a connection that the server closes, and a running query fails by itself. Without a listener
  // the 'error' event would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}
