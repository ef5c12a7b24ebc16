/** Checks an SQLite file before it is opened for writing. */
import { existsSync, statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import Database from 'better-sqlite3'

const wayOut = 'Put back a backup with "npm run cli -- restore BACKUP", or choose another file in DATABASE_URL.'

/** @throws Error that says what is wrong with the file, and what to do. A missing file is a new installation. */
export async function checkFile(file: string): Promise<void> {
  const wal = sizeOf(`${file}-wal`)
  if (!existsSync(file)) {
    if (wal === 0) return
    throw new Error(`The database ${file} is missing, but its ${file}-wal is left. ${wayOut}`)
  }
  // Another process that is creating the file right now writes its first page within a second.
  for (let tries = 0; sizeOf(file) === 0 && tries < 20; tries++) await wait(100)
  if (sizeOf(file) === 0) {
    throw new Error(
      `The database ${file} is empty (0 octets). ${wayOut} Is this a new installation? Then remove the file and start again.`,
    )
  }
  const raw = new Database(file, { readonly: true })
  try {
    const fault = wal > 0 ? anyFault(raw) : faultOf(() => firstLine(raw.pragma('quick_check(1)')))
    if (fault) {
      throw new Error(
        wal > 0
          ? `The database ${file} does not fit the ${file}-wal beside it (${fault}): was another file copied over it? ${wayOut}`
          : `The database ${file} is not a sound SQLite database (${fault}). ${wayOut}`,
      )
    }
    if (isForeign(raw)) throw new Error(`${file} is the database of another program: it is left as it is. ${wayOut}`)
  } finally {
    raw.close()
  }
}

/** Runs SQLite's integrity and foreign key checks. @returns the first fault, or null when there is none. */
export function anyFault(raw: Database.Database): string | null {
  return faultOf(() => {
    const [orphan] = raw.pragma('foreign_key_check') as { table: string; parent: string }[]
    return (
      firstLine(raw.pragma('integrity_check(1)')) ??
      (orphan ? `a row of ${orphan.table} whose ${orphan.parent} is missing` : null)
    )
  })
}

/** SQLite throws on a badly damaged file; here that counts as a fault too. */
function faultOf(check: () => string | null): string | null {
  try {
    return check()
  } catch (error) {
    if (error instanceof Error && 'code' in error && /CORRUPT|NOTADB/.test(String(error.code))) return error.message
    throw error
  }
}

function firstLine(rows: unknown): string | null {
  const [row = {}] = rows as Record<string, string>[]
  const text = Object.values(row)[0] ?? 'ok'
  return text === 'ok' ? null : text.replaceAll(/\s+/g, ' ')
}

/** The database has tables, but was not created by Rådslag. */
function isForeign(raw: Database.Database): boolean {
  const tables = raw.prepare<[], string>("select name from sqlite_master where type = 'table'").pluck().all()
  return tables.length > 0 && !tables.includes('kysely_migration')
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
