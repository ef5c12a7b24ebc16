/**
 * Opens an installation for the server, the commands and the demo: checks the file, opens the database, copies and
 * migrates it, settles the secret, and seeds the data.
 */
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { seed } from '../seeds/seed.ts'
import { type Config, fileOf, isFile } from './kernel/config.ts'
import { checkFile } from './kernel/db/check.ts'
import { isBusy } from './kernel/db/errors.ts'
import { backUpBeforeMigrating, migrate } from './kernel/db/migrate.ts'
import { openDb } from './kernel/db/open.ts'
import type { Deps } from './kernel/deps.ts'
import { type Clock, systemClock } from './kernel/time.ts'
import { hasRoom } from './kernel/whole.ts'
import { settleSender } from './letters/sender.actions.ts'
import { settleSecret } from './upkeep/secret.actions.ts'
import './messages.ts'

const quiet = { info() {}, debug() {}, warn: console.warn, error: console.error }

interface Opening {
  clock?: Clock
  /** How long to wait for another process that has locked the database, for example to migrate it. */
  patienceSeconds?: number
  /** False for the command that replaces the secret. */
  settlesSecret?: boolean
}

export async function openInstallation(config: Config, opening: Opening = {}): Promise<Deps> {
  const { clock = systemClock, patienceSeconds = 5, settlesSecret = true } = opening
  const now = clock.now()
  if (isFile(config.databaseUrl)) await checkFile(fileOf(config.databaseUrl))
  const db = await inTurn(patienceSeconds, () => openDb(config.databaseUrl))
  try {
    const copy = () => backUpBeforeMigrating(config.databaseUrl, now)
    await inTurn(patienceSeconds, () => migrate(db, undefined, copy))
    const secret = settlesSecret ? await inTurn(patienceSeconds, () => settleSecret(db, config, now)) : config.secret
    await inTurn(patienceSeconds, () => seed(db, now))
    const send = await openSend(config)
    const deps = { config: { ...config, secret }, db, clock, send, log: quiet }
    await settleSender(deps)
    return deps
  } catch (error) {
    await db.destroy()
    throw error
  }
}

async function inTurn<T>(seconds: number, work: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + seconds * 1000
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error
    }
    await wait(100)
  }
}

/** Imports nodemailer only when a mail server is configured. */
async function openSend(config: Config): Promise<Deps['send']> {
  if (!config.smtpUrl) return null
  const { openSmtp } = await import('./kernel/mail/smtp.ts')
  return openSmtp(config)
}

export async function closeInstallation(deps: Deps): Promise<void> {
  deps.send?.close()
  await deps.db.destroy()
}

/** Explains in one line why the start failed and what to do. */
export function whyNotStarted(error: unknown, config: Config | null): string {
  const code = codeOf(error)
  if (code === 'EADDRINUSE') {
    const port = config?.port ?? 3000
    return `Port ${port} is in use by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This machine has no address ${config?.host}. Change HOST, for example HOST=127.0.0.1.`
  }
  if (notWritable.has(code)) {
    return `Cannot read and write the database (${place(config)}). Give the user that runs Rådslag the right to write in that folder, or choose another: DATABASE_URL=sqlite:/path/to/radslag.db`
  }
  if (code.startsWith('SQLITE_BUSY')) {
    return `The database (${place(config)}) is locked by another program. Stop that one and start again.`
  }
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return `The file in DATABASE_URL (${place(config)}) is not a sound SQLite database. Restore a backup, or choose another file.`
  }
  const isFailing = code.startsWith('SQLITE_IOERR') || code === 'EIO'
  if (
    code === 'SQLITE_FULL' ||
    code === 'ENOSPC' ||
    (isFailing && !hasRoom(dirname(fileOf(config?.databaseUrl ?? ''))))
  ) {
    return `The disk is full (${place(config)}). Make room and start again.`
  }
  if (isFailing) {
    return `The disk did not do what it was asked to (${messageOf(error)}, ${place(config)}). Look whether it is full, read-only or failing, and start again.`
  }
  if (code === 'ECONNREFUSED' || code.startsWith('28') || code === '3D000') {
    return `PostgreSQL did not let us in: ${messageOf(error)}. Check DATABASE_URL and that the server runs.`
  }
  if (error instanceof Error && error.cause) return `${error.message}: ${messageOf(error.cause)}`
  return messageOf(error)
    .replace(/:\n\s+/, ': ')
    .replace(/\n\s+/g, '; ')
}

const notWritable = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'ENOENT',
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_READONLY_DIRECTORY',
])

/** The database's path or URL without the password. */
function place(config: Config | null): string {
  return (config?.databaseUrl ?? 'data/').replace(/^sqlite:/, '').replace(/\/\/[^@/]*@/, '//…@')
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return ''
  if ('code' in error && error.code) return String(error.code)
  return 'cause' in error ? codeOf(error.cause) : ''
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
