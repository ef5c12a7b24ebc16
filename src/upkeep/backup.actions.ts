import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { migrations as released } from '../../migrations/index.ts'
import { type Backups, fileOf, isFile, type Place, readSecret, secretFileOf } from '../kernel/config.ts'
import { type Db, openDb } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { toLocal, type UtcText } from '../kernel/time.ts'
import {
  type ArchiveHead,
  dailyFile,
  listBackups,
  listTables,
  readHead,
  readParts,
  total,
  writeArchive,
} from './archive.actions.ts'
import { claimBackup, findFingerprint, markBackup, markBackupFailed } from './queries.ts'
import { fingerprintOf } from './secret.actions.ts'

/** Backs up the installation at `place` without changing it. @throws Error when there is none. */
export async function backUpTo(file: string, place: Place, now: UtcText): Promise<{ rows: number }> {
  if (existsSync(file)) throw new Error(`${file} is there already. Choose another name.`)
  if (!existsSync(dirname(file))) throw new Error(`There is no folder ${dirname(file)}.`)
  const { databaseUrl } = place
  if (isFile(databaseUrl) && !statSync(fileOf(databaseUrl), { throwIfNoEntry: false })?.size)
    throw new Error(`There is no database at ${fileOf(databaseUrl)}. Check DATABASE_URL.`)
  const secretFile = secretFileOf(databaseUrl)
  const secret = place.givenSecret ?? (secretFile && readSecret(secretFile))
  if (!secret)
    throw new Error(`The secret is missing (${secretFile ?? 'SECRET'}). A backup without it would be of no use.`)
  let db: Db | null = null
  try {
    db = await openDb(databaseUrl)
    return { rows: await backUpDb(db, file, secret, now) }
  } catch (error) {
    throw new Error(`Nothing was written to ${file}`, { cause: error })
  } finally {
    await db?.destroy()
  }
}

async function backUpDb(db: Db, file: string, secret: string, madeAt: UtcText): Promise<number> {
  const tables = (await listTables(db)).map(({ table }) => table)
  if (!tables.includes('account')) throw new Error('DATABASE_URL names a database without Rådslag in it.')
  const known = tables.includes('installation') ? await findFingerprint(db) : null
  if (known && known !== fingerprintOf(secret))
    throw new Error('The secret is not the one of this database, so the backup would be of no use.')
  return writeArchive(db, file, { secret, madeAt })
}

/** Reads the whole backup and checks it. @throws Error that says what is wrong with it. */
export async function verifyBackup(file: string): Promise<{ head: ArchiveHead; rows: number }> {
  const head = await readHead(file)
  for await (const { table, columns, rows } of readParts(file)) {
    const fingerprint = rows[0]?.[columns.indexOf('secret_fingerprint')]
    if (table === 'installation' && fingerprint && fingerprint !== fingerprintOf(head.secret))
      throw new Error(`The secret in ${file} is not the one of its database.`)
  }
  expectKnown(head, file)
  return { head, rows: total(head) }
}

/** @throws Error when a newer version of Rådslag wrote the backup */
function expectKnown(head: ArchiveHead, file: string): void {
  const unknown = head.migrations.filter((name) => !(name in released))
  if (unknown.length === 0) return
  throw new Error(
    `${file} was written by a newer Rådslag (${unknown.at(-1)}). Install that version, or a newer one, and try again.`,
  )
}

/** Makes the day's backup after `backups.hour`, in one process only; retries an hour after a failure. */
export async function makeDailyBackup(deps: Deps, backups: Backups): Promise<void> {
  const now = deps.clock.now()
  const { date, time } = toLocal(now)
  if (Number(time.slice(0, 2)) < backups.hour) return
  if (!(await claimBackup(deps.db, date, now))) return
  const file = dailyFile(backups.folder, date)
  try {
    mkdirSync(backups.folder, { recursive: true, mode: 0o700 })
    // On SQLite a separate connection, so that others can work while the backup reads.
    const db = isFile(deps.config.databaseUrl) ? await openDb(deps.config.databaseUrl) : deps.db
    try {
      await backUpDb(db, file, deps.config.secret, now)
    } finally {
      if (db !== deps.db) await db.destroy()
    }
    await verifyBackup(file)
    for (const old of listBackups(backups.folder).slice(0, -backups.keep)) rmSync(old)
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    await markBackupFailed(deps.db, date, cause instanceof Error ? cause.message : String(cause))
    throw error
  }
  await markBackup(deps.db, date, deps.clock.now())
  deps.log.info({ file }, 'backup made')
}
