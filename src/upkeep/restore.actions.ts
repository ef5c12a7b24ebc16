import { existsSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { fileOf, isFile, type Place, readSecret, secretFileOf } from '../kernel/config.ts'
import { anyFault } from '../kernel/db/check.ts'
import { isBusy } from '../kernel/db/errors.ts'
import { loadPostgres, loadSqlite } from '../kernel/db/load.ts'
import { openDb, openSqlite } from '../kernel/db/open.ts'
import type { UtcText } from '../kernel/time.ts'
import { keepNames, writeWhole } from '../kernel/whole.ts'
import { verifyBackup } from './backup.actions.ts'

interface Restored {
  rows: number
  madeAt: UtcText
  /** What was there before, under its new name; null when nothing was. */
  keptAs: string | null
}

/** Puts a backup in place of what is there, which is kept. Killed half-way, it can be done again. */
export async function restoreFrom(file: string, place: Place, now: UtcText): Promise<Restored> {
  const { head, rows } = await verifyBackup(file)
  const { databaseUrl, givenSecret } = place
  if (givenSecret ? givenSecret !== head.secret : !isFile(databaseUrl)) {
    throw new Error(
      `SECRET is not the one of the backup, without which no personal link works. ` +
        `Set SECRET to what "npm run cli -- verify ${file} --show-secret" prints, and try again.`,
    )
  }
  const keptAs = isFile(databaseUrl)
    ? await restoreFile(file, fileOf(databaseUrl), now)
    : await restorePostgres(file, databaseUrl, now)
  const secretFile = secretFileOf(databaseUrl)
  if (secretFile && !givenSecret) putSecret(secretFile, head.secret, now)
  return { rows, madeAt: head.madeAt, keptAs }
}

async function restorePostgres(file: string, databaseUrl: string, now: UtcText) {
  const db = await openDb(databaseUrl)
  try {
    return await loadPostgres(db, file, `before_restore_${now.toLowerCase().replaceAll(/[-:]/g, '')}`)
  } finally {
    await db.destroy()
  }
}

/** Built beside and renamed: at every moment either the old database or the whole new one has the name. */
async function restoreFile(file: string, target: string, now: UtcText): Promise<string | null> {
  const aside = `${target}.restoring`
  for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(aside + suffix, { force: true })
  expectUnused(target)
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  try {
    const db = openSqlite(aside)
    try {
      await loadSqlite(db, file)
    } finally {
      await db.destroy()
    }
    makeWhole(aside)
    expectUnused(target)
    const keptAs = keepBeside(target, now)
    renameSync(aside, target)
    keepNames(dirname(target))
    return keptAs
  } catch (error) {
    for (const suffix of ['', '-wal', '-shm', '-journal']) rmSync(aside + suffix, { force: true })
    throw error
  }
}

/** One file without -wal, checked. */
function makeWhole(file: string): void {
  const raw = new Database(file)
  try {
    const fault = anyFault(raw)
    if (fault) throw new Error(`What came out of the backup is not sound: ${fault}`)
    raw.pragma('synchronous = FULL')
    raw.pragma('journal_mode = DELETE')
  } finally {
    raw.close()
  }
}

/**
 * Whoever has an SQLite database open in WAL mode shares a lock on it. Having got it alone, we write what is left in
 * its -wal into it. @throws Error when a server runs.
 */
function expectUnused(file: string): void {
  if (!existsSync(file)) return
  let raw: Database.Database | undefined
  try {
    raw = new Database(file, { timeout: 500 })
    raw.pragma('locking_mode = EXCLUSIVE')
    raw.exec('begin exclusive; commit')
  } catch (error) {
    if (isBusy(error)) throw new Error(`${file} is in use. Stop every server on it and try again.`, { cause: error })
    // Damaged, perhaps: that is why somebody restores. It is kept as it is.
  } finally {
    raw?.close()
  }
}

/** A second name for the old database before the new one takes its first; with a -wal that could not be written into it. */
function keepBeside(file: string, now: UtcText): string | null {
  let kept: string | null = null
  if (existsSync(file)) {
    kept = `${file}.before-restore-${now.replaceAll(':', '')}`
    rmSync(kept, { force: true })
    linkSync(file, kept)
  }
  if (kept && existsSync(`${file}-wal`)) renameSync(`${file}-wal`, `${kept}-wal`)
  for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true })
  return kept
}

/** A database with another secret does not start, so whatever happens between the two is seen. */
function putSecret(file: string, secret: string, now: UtcText): void {
  let old: string | null = null
  try {
    old = readSecret(file)
  } catch {
    // Cut off: it serves nobody.
  }
  if (old === secret) return
  if (old) renameSync(file, `${file}.before-restore-${now.replaceAll(':', '')}`)
  writeWhole(file, secret)
}
