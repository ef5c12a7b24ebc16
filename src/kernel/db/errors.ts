/** What the two databases say when something is already there, or when they cannot write now. */

const unavailable = new Set(['SQLITE_LOCKED', 'SQLITE_FULL', 'SQLITE_READONLY', 'SQLITE_CANTOPEN'])
/** 40: two transactions waited for each other, and this one gave way. */
const unavailablePostgres = /^(08|40|53|57P)/
const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT'])
/** What pg says, without a code, of a connection that has gone. */
const lostConnection = /^Connection terminated|\bis not queryable$/

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}

export function isUniqueViolation(error: unknown): boolean {
  const code = codeOf(error)
  return code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY' || code === '23505'
}

/** A NUL in a text, which PostgreSQL refuses: nobody types one, so it was no form of ours. */
export function isUnstorableText(error: unknown): boolean {
  return codeOf(error) === '22021'
}

/** Another program, or another of our processes, holds SQLite's lock. */
export function isBusy(error: unknown): boolean {
  return codeOf(error).startsWith('SQLITE_BUSY')
}

/** Locked, full or out of reach: the statement had no effect and may be tried again. */
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
