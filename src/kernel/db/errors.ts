/** Recognises errors of SQLite and PostgreSQL: unique violations, and a database that is unavailable for now. */

const unavailable = new Set(['SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'])
/** SQLSTATE classes. 40: a deadlock or serialization failure, for which PostgreSQL rolled back this transaction. */
const unavailablePostgres = /^(08|40|53|57P)/
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])
/** Messages of pg about a lost connection, which carry no error code. */
const lostConnection = /^Connection terminated|\bis not queryable$/

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505'
}

/** PostgreSQL rejects a NUL in text. Nobody can type one, so the request did not come from our forms. */
export function isUnstorableText(error: unknown): boolean {
  return codeOf(error) === '22021'
}

/** Another program, or another process of ours, holds the SQLite lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY')
}

/** The database is locked, full or unreachable. The statement had no effect and may be retried. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  return (
    unavailable.has(code) ||
    isBusy(error) ||
    code.startsWith('SQLITE_IOERR') ||
    (/^[0-9A-Z]{5}$/.test(code) && unavailablePostgres.test(code)) ||
    unreachable.has(code) ||
    (error instanceof Error && lostConnection.test(error.message))
  )
}
