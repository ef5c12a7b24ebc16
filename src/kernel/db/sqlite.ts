/**
 * Kysely driver for SQLite with one connection, which its users hold in turns. Waiting for another program's lock
 * does not block the event loop.
 */
import { setTimeout as wait } from 'node:timers/promises'
import type Database from 'better-sqlite3'
import {
  BinaryOperationNode,
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  type SqliteAdapter,
  SqliteDialect,
  SqliteQueryCompiler,
  type ValueNode,
} from 'kysely'
import { isBusy } from './errors.ts'

/** How long a statement or a transaction waits for another program's lock before it fails with SQLITE_BUSY. */
const patienceMs = 5000

export function sqliteDialect(raw: Database.Database): SqliteDialect {
  const dialect = new SqliteDialect({ database: raw })
  const createAdapter = dialect.createAdapter.bind(dialect)
  dialect.createAdapter = () => {
    const adapter = createAdapter()
    // Kysely states that SQLite has no transactional DDL. It has, and without this a failed migration would stay half
    // applied.
    Object.defineProperty(adapter, 'supportsTransactionalDdl', { get: () => true })
    // The driver below serialises the connection. Kysely's own mutex would stay locked while its holder waits for
    // another program.
    Object.defineProperty(adapter, 'supportsMultipleConnections', { get: () => true })
    return adapter as SqliteAdapter
  }
  dialect.createDriver = () => sqliteDriver(raw)
  dialect.createQueryCompiler = () => new SteadyCompiler()
  return dialect
}

/**
 * Writes `column = (select ?)` for `column = ?`. SQLite plans a statement that compares with a bare parameter anew each
 * time the parameter changes, which takes longer than most of our queries; there is no pragma against it.
 */
class SteadyCompiler extends SqliteQueryCompiler {
  protected override visitValue(node: ValueNode): void {
    const isCompared = !node.immediate && this.parentNode !== undefined && BinaryOperationNode.is(this.parentNode)
    if (isCompared) this.append('(select ')
    super.visitValue(node)
    if (isCompared) this.append(')')
  }
}

/** As Kysely's driver, but a transaction takes the write lock at its start, and others may run while it waits. */
function sqliteDriver(raw: Database.Database): Driver {
  const prepare = preparedOnce(raw)
  const turn = takingTurns()
  const run = (sql: string, parameters: readonly unknown[] = []) => {
    const statement = prepare(sql)
    if (statement.reader) return { rows: statement.all(parameters) as never[] }
    const { changes, lastInsertRowid } = statement.run(parameters)
    return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] }
  }
  /** Retries while the database is locked. Only outside a transaction: there a refused statement had no effect. */
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
    // On a full disk SQLite has already rolled back; a second rollback would fail and hide the original error.
    rollbackTransaction: async () => (raw.inTransaction ? execute('rollback') : undefined),
    destroy: async () => void raw.close(),
  }
}

/** Caches prepared statements by their text; Kysely's driver would prepare each query again. */
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

/** How long turns may follow each other without returning to the event loop. */
const sliceMs = 5

/**
 * A first-come, first-served lock. Passing a turn on at once is a microtask, so with many simultaneous requests no
 * response would be sent and no request read until the last had finished. So after each slice the next holder waits
 * for the event loop.
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
