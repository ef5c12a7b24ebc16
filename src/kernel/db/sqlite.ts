/** SQLite behind Kysely: one connection, whose holders take turns, and who wait for other programs without stopping the rest. */
import { setTimeout as wait } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import { CompiledQuery, type DatabaseConnection, type Driver, type SqliteAdapter, SqliteDialect } from 'kysely'
import { isBusy } from './errors.ts'

/** How long a statement or a transaction waits for another program's lock before it fails with SQLITE_BUSY. */
const patienceMs = 5000

export function sqliteDialect(raw: Database.Database): SqliteDialect {
  const dialect = new SqliteDialect({ database: raw })
  const createAdapter = dialect.createAdapter.bind(dialect)
  dialect.createAdapter = () => {
    const adapter = createAdapter()
    // Kysely says that SQLite has no transactional DDL; it has, and without this a failed migration
    // stays half applied.
    Object.defineProperty(adapter, 'supportsTransactionalDdl', { get: () => true })
    // The driver below sees to the turns: Kysely's own would be held by whoever waits for another program.
    Object.defineProperty(adapter, 'supportsMultipleConnections', { get: () => true })
    return adapter as SqliteAdapter
  }
  dialect.createDriver = () => sqliteDriver(raw)
  return dialect
}

/** As Kysely's, but a transaction takes the write lock when it begins, and waiting for it leaves the turn to others. */
function sqliteDriver(raw: Database.Database): Driver {
  const prepare = preparedOnce(raw)
  const turn = takingTurns()
  const run = (sql: string, parameters: readonly unknown[] = []) => {
    const statement = prepare(sql)
    if (statement.reader) return { rows: statement.all(parameters) as never[] }
    const { changes, lastInsertRowid } = statement.run(parameters)
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
  }
  /** Outside a transaction: a refused statement has had no effect, so it may be tried again. */
  const whenFree = async <T>(work: () => T): Promise<T> => {
    const deadline = performance.now() + patienceMs
    for (let pause = 10; ; pause = Math.min(pause * 2, 80)) {
      try {
        return work()
      } catch (error) {
        if (!isBusy(error) || performance.now() > deadline) throw error
      }
      turn.give()
      await wait(pause * (0.5 + Math.random()))
      await turn.take()
    }
  }
  const connection: DatabaseConnection = {
    executeQuery: async ({ sql, parameters }) =>
      raw.inTransaction ? run(sql, parameters) : whenFree(() => run(sql, parameters)),
    async *streamQuery({ sql, parameters }) {
      for (const row of prepare(sql).iterate(parameters)) yield { rows: [row as never] }
    },
  }
  const execute = async (sql: string) => void (await connection.executeQuery(CompiledQuery.raw(sql)))
  return {
    init: async () => {},
    acquireConnection: async () => {
      await turn.take()
      return connection
    },
    releaseConnection: async () => turn.give(),
    beginTransaction: async (_, { accessMode }) => execute(accessMode === 'read only' ? 'begin' : 'begin immediate'),
    commitTransaction: () => execute('commit'),
    // On a full disk SQLite has rolled back by itself; a second time would hide why.
    rollbackTransaction: async () => (raw.inTransaction ? execute('rollback') : undefined),
    destroy: async () => void raw.close(),
  }
}

/** Kysely prepares anew for each query; the same text need be prepared but once. */
function preparedOnce(raw: Database.Database): (sql: string) => Database.Statement {
  const statements = new Map<string, Database.Statement>()
  return (sql) => {
    let statement = statements.get(sql)
    if (!statement) {
      statement = raw.prepare(sql)
      if (statements.size > 500) statements.clear()
      statements.set(sql, statement)
    }
    return statement
  }
}

/** For how long holders may follow each other before the event loop turns. */
const sliceMs = 5

/**
 * First come, first served. A turn that is passed on at once is a microtask, and of many requests at a time each would
 * be answered with the last of them, with none read meanwhile: after a slice the next holder waits for the event loop.
 */
function takingTurns() {
  const waiting: (() => void)[] = []
  let isTaken = false
  let since = performance.now()
  return {
    take: async (): Promise<void> => {
      if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
      isTaken = true
    },
    give: (): void => {
      const next = waiting.shift()
      if (!next) isTaken = false
      else if (performance.now() - since < sliceMs) next()
      else
        setImmediate(() => {
          since = performance.now()
          next()
        })
    },
  }
}
