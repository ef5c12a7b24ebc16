import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import {
  Kysely,
  PostgresDialect,
  type SqliteAdapter,
  SqliteDialect,
  type Transaction,
} from 'kysely'
import type { Schema } from './schema.ts'

export type Db = Kysely<Schema>
/** A parameter of this type asserts that the caller has opened a transaction. */
export type Tx = Transaction<Schema>

export function isPostgres(databaseUrl: string): boolean {
  return databaseUrl.startsWith('postgres')
}

/** SQLite or PostgreSQL, from DATABASE_URL. */
export async function openDb(databaseUrl: string): Promise<Db> {
  return isPostgres(databaseUrl)
    ? openPostgres(databaseUrl)
    : openSqlite(databaseUrl.slice('sqlite:'.length))
}

/** `source`: a path, `:memory:`, or a serialized database. */
export function openSqlite(source: string | Buffer): Db {
  if (typeof source === 'string' && source !== ':memory:') {
    mkdirSync(dirname(source), { recursive: true, mode: 0o700 })
    // For nobody else on the machine to read, whoever made the folder.
    if (!existsSync(source)) writeFileSync(source, '', { mode: 0o600 })
  }
  const raw = new Database(source)
  raw.pragma('journal_mode = WAL')
  raw.pragma('synchronous = NORMAL')
  raw.pragma('foreign_keys = ON')
  // What has been deleted shall be gone, not merely not found.
  raw.pragma('secure_delete = ON')
  raw.pragma('busy_timeout = 3000')
  raw.pragma('cache_size = -8000')
  return new Kysely<Schema>({ dialect: sqliteDialect(raw) })
}

function sqliteDialect(raw: Database.Database): SqliteDialect {
  const statements = new Map<string, Database.Statement>()
  const database = {
    close: () => raw.close(),
    /** Kysely prepares anew for each query; the same text need be prepared but once. */
    prepare: (sql: string) => {
      if (sql === 'rollback' && !raw.inTransaction) return nothingToRollBack as never
      let statement = statements.get(sql)
      if (!statement) {
        statement = raw.prepare(sql)
        if (statements.size > 500) statements.clear()
        statements.set(sql, statement)
      }
      return statement as never
    },
  }
  const dialect = new SqliteDialect({ database })
  const createAdapter = dialect.createAdapter.bind(dialect)
  // Kysely says that SQLite has no transactional DDL; it has, and without this a failed migration
  // stays half applied.
  dialect.createAdapter = () => {
    const adapter = createAdapter()
    Object.defineProperty(adapter, 'supportsTransactionalDdl', { get: () => true })
    return adapter as SqliteAdapter
  }
  return dialect
}

/** On a full disk SQLite has rolled back by itself; a second time would hide why. */
const nothingToRollBack = { reader: false, run: () => ({ changes: 0, lastInsertRowid: 0 }) }

async function openPostgres(databaseUrl: string): Promise<Db> {
  const { default: pg } = await import('pg')
  // count(*) and sum() come as bigint text; our counts fit in a number.
  pg.types.setTypeParser(pg.types.builtins.INT8, Number)
  pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number)
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  // A connection that the server closes, resting or at work, is replaced, and the query under way fails by
  // itself; unheard, the event would end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) })
}
