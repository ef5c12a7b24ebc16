/** The commands of `npm run cli`. */
import { createWriteStream, existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { StaffRole } from './kernel/auth/guards.ts'
import { readPlace } from './kernel/config.ts'
import type { Deps } from './kernel/deps.ts'
import { translators } from './kernel/i18n/translate.ts'
import { systemClock } from './kernel/time.ts'

export class UsageError extends Error {}

interface Values {
  role?: string | undefined
  name?: string | undefined
  round?: string | undefined
  format?: string | undefined
  out?: string | undefined
  'dry-run'?: boolean | undefined
  'show-secret'?: boolean | undefined
}

interface Command {
  usage: string
  does: string
  /** Checks the arguments before the installation is opened. @throws UsageError */
  check(args: string[], values: Values): void
  /** @returns the exit code. */
  run?(deps: Deps, args: string[], values: Values): Promise<number>
  opening?: { settlesSecret: boolean }
  /** For commands that must not open the installation, which would create or migrate the database. */
  runAlone?(args: string[], values: Values): Promise<number>
  /** The exit code after an error; by default 1, or 2 for wrong usage. */
  failsWith?: number
}

const staffRoles: StaffRole[] = ['administrator', 'planner', 'analyst']
const formats = ['csv', 'json'] as const
const maxFile = 5 * 1024 * 1024

/** Exit codes of sysexits.h: a mail server keeps the message in its queue (75) or returns it to the sender (65). */
const tryAgain = 75
const notAcceptable = 65

export const commands: Record<string, Command> = {
  migrate: {
    usage: 'migrate',
    does: 'bring the database up to date (a copy of an SQLite file is kept beside it)',
    check: (args) => expectArguments(args, 0),
    run: async () => say('The database is up to date.'),
  },
  seed: {
    usage: 'seed',
    does: 'add regions, municipalities, RSS bodies and the questionnaire, where they are missing',
    check: (args) => expectArguments(args, 0),
    run: async ({ db }) => {
      const { n } = await db
        .selectFrom('municipality')
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirstOrThrow()
      return say(`The database has its facts: ${n} municipalities.`)
    },
  },
  'add-staff': {
    usage: 'add-staff EMAIL --role administrator|planner|analyst [--name NAME]',
    does: 'add somebody to the secretariat',
    check: (args, { role }) => {
      expectArguments(args, 1, 'EMAIL')
      checkEmail(args[0])
      expectOneOf('--role', role, staffRoles)
    },
    run: addStaff,
  },
  'sign-in-link': {
    usage: 'sign-in-link EMAIL',
    does: 'print an address to sign in with, for one use within 30 minutes',
    check: (args) => {
      expectArguments(args, 1, 'EMAIL')
      checkEmail(args[0])
    },
    run: async (deps, [email = '']) => {
      const { createSignInLink } = await import('./staff/actions.ts')
      return say(await createSignInLink(deps, email))
    },
  },
  'import-role-holders': {
    usage: 'import-role-holders FILE --round SLUG [--dry-run]',
    does: 'read a list of role-holders (CSV or XLSX) and save its good rows',
    check: (args, { round }) => {
      expectArguments(args, 1, 'FILE')
      expectGiven('--round', round)
    },
    run: importRoleHolders,
  },
  'send-mail': {
    usage: 'send-mail',
    does: 'send the messages that are due',
    check: (args) => expectArguments(args, 0),
    run: sendMail,
  },
  'receive-mail': {
    usage: 'receive-mail < MESSAGE',
    does: 'keep one message from a mail server (exit code 75: try again later, 65: too large)',
    check: (args) => expectArguments(args, 0),
    run: receiveMessage,
    failsWith: tryAgain,
  },
  'export-answers': {
    usage: 'export-answers --round SLUG --format csv|json [--out FILE]',
    does: 'write all submitted answers',
    check: (args, { round, format }) => {
      expectArguments(args, 0)
      expectGiven('--round', round)
      expectOneOf('--format', format, formats)
    },
    run: exportAnswersTo,
  },
  backup: {
    usage: 'backup FILE',
    does: 'write the database and the secret to one file, while they are in use',
    check: (args) => expectArguments(args, 1, 'FILE'),
    runAlone: backUp,
  },
  verify: {
    usage: 'verify FILE [--show-secret]',
    does: 'check that a backup is whole, and say what is in it',
    check: (args) => expectArguments(args, 1, 'FILE'),
    runAlone: verify,
  },
  restore: {
    usage: 'restore FILE',
    does: 'put a backup in place of the database, which is kept beside it; no server may run',
    check: (args) => expectArguments(args, 1, 'FILE'),
    runAlone: restore,
  },
  'replace-secret': {
    usage: 'replace-secret',
    does: 'give every personal link a new address; those already mailed die, and must be mailed again',
    check: (args) => expectArguments(args, 0),
    opening: { settlesSecret: false },
    run: replaceSecret,
  },
}

export function help(): string {
  const lines = Object.values(commands).map(({ usage, does }) => `  ${usage}\n      ${does}\n`)
  return `Usage: npm run cli -- COMMAND\n\n${lines.join('')}  help\n      show this\n\nDATABASE_URL and the other settings are read from the environment, as for npm start.\n`
}

function say(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}

function refuse(text: string): number {
  process.stderr.write(`${text}\n`)
  return 1
}

function expectArguments(args: string[], n: number, what = ''): void {
  if (args.length < n) throw new UsageError(`${what} is missing.`)
  if (args.length > n) throw new UsageError(`"${args[n]}" is one word too many.`)
}

function expectGiven(option: string, value: string | undefined): void {
  if (!value) throw new UsageError(`${option} is missing.`)
}

function expectOneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  expectGiven(option, value)
  if (!allowed.includes(value ?? '')) {
    throw new UsageError(`${option} must be ${allowed.join(' or ')}, not "${value}".`)
  }
}

function checkEmail(address = ''): void {
  if (!/^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$/.test(address)) {
    throw new UsageError(`"${address}" is not one e-mail address.`)
  }
}

async function addStaff(deps: Deps, [email = '']: string[], { role, name }: Values) {
  const staff = await import('./staff/actions.ts')
  const person = { email, name: name ?? email.split('@')[0] ?? email, role: role as StaffRole }
  await staff.addStaff(deps, person)
  return say(
    `${email} is now ${role}. They sign in at ${deps.config.baseUrl}/logga-in, or with a link from sign-in-link.`,
  )
}

async function importRoleHolders(deps: Deps, [file = '']: string[], values: Values) {
  if (!existsSync(file)) return refuse(`There is no file ${file}.`)
  if ((await stat(file)).size > maxFile) return refuse(`${file} is larger than 5 MB.`)
  const { holderImport } = await import('./seats/actions.ts')
  const { getRoundOfSeats } = await import('./seats/import.queries.ts')
  const scope = await getRoundOfSeats(deps.db, values.round ?? '')
  const content = await readFile(file)
  const upload = { filename: basename(file), content, accountId: null }
  const { id, list } = await holderImport.read(deps, scope, upload)
  for (const { row, column, code, value, params } of list.problems) {
    const why = translators.en(code, params ?? {})
    process.stderr.write(`Row ${row}, ${column}: ${JSON.stringify(value)}. ${why}\n`)
  }
  const { plan } = await holderImport.look(deps.db, scope, id)
  const saved = values['dry-run'] ? plan : await holderImport.save(deps, scope, id, null)
  const { known = 0, counts = {} } = saved ?? {}
  const { added = 0, changed = 0, vacant = 0 } = counts as Record<string, number>
  const refused = list.refused.length
  say(
    `${values['dry-run'] ? 'Nothing saved. It would be: ' : ''}${added} new, ${changed} changed, ${known} as before, ${refused} rows refused. ${vacant} seats without a holder.`,
  )
  return refused > 0 ? 1 : 0
}

async function sendMail(deps: Deps): Promise<number> {
  const { deliverTrueMail } = await import('./mailings/queue/actions.ts')
  const sent = await deliverTrueMail(deps)
  const rows = await deps.db
    .selectFrom('message')
    .select((eb) => ['state', eb.fn.countAll().as('n')])
    .where('state', 'in', ['queued', 'failed', 'unknown'])
    .groupBy('state')
    .execute()
  const left = new Map(rows.map(({ state, n }) => [state, Number(n)]))
  const count = (state: 'queued' | 'failed' | 'unknown') => left.get(state) ?? 0
  if (!deps.send) {
    return refuse(
      `Nothing sent: no mail server is set. ${count('queued')} messages wait. Set SMTP_URL, for example SMTP_URL=smtp://localhost:25`,
    )
  }
  say(
    `${sent} sent, ${count('queued')} wait for the next try, ${count('failed')} failed, ${count('unknown')} uncertain.`,
  )
  return count('queued') + count('failed') + count('unknown') > 0 ? 1 : 0
}

async function receiveMessage(deps: Deps): Promise<number> {
  const { maxMessage } = await import('./incoming/received.ts')
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of process.stdin) {
    octets += chunk.length
    // Read to the end even above the limit, because a mail server that cannot write the rest may report a failure.
    if (octets <= maxMessage) chunks.push(chunk)
  }
  if (octets > maxMessage) {
    process.stderr.write('The message is larger than 10 MB. It is not kept.\n')
    return notAcceptable
  }
  const { receiveMail } = await import('./incoming/actions.ts')
  await receiveMail(deps, Buffer.concat(chunks))
  return 0
}

async function exportAnswersTo(deps: Deps, _args: string[], { round, format, out }: Values) {
  const { exportAnswers } = await import('./comparison/files/actions.ts')
  const { recordExport } = await import('./comparison/exports.actions.ts')
  const { getRound } = await import('./rounds/queries.ts')
  const pieces = await exportAnswers(deps, { round: round ?? '', format: format as (typeof formats)[number] })
  const { id } = await getRound(deps.db, round ?? '')
  await recordExport(deps, { roundId: id, accountId: null, file: `svar.${format}` })
  if (out) {
    await pipeline(pieces, createWriteStream(out, { mode: 0o600 }))
    return say(`Written to ${out}.`)
  }
  // Streams with backpressure, so that the file is never complete in memory.
  await pipeline(pieces, process.stdout, { end: false })
  return 0
}

async function backUp([file = '']: string[]): Promise<number> {
  const { backUpTo } = await import('./upkeep/backup.actions.ts')
  const { rows } = await backUpTo(file, readPlace(), systemClock.now())
  return say(`${rows} rows and the secret written to ${file}.`)
}

async function verify([file = '']: string[], values: Values): Promise<number> {
  const { verifyBackup } = await import('./upkeep/backup.actions.ts')
  const { head, rows } = await verifyBackup(file)
  if (values['show-secret']) return say(head.secret)
  const tables = Object.entries(head.rows).filter(([, n]) => n > 0)
  for (const [table, n] of tables) say(`${String(n).padStart(9)}  ${table}`)
  return say(
    `${file} is whole: ${rows} rows and the secret, written ${head.madeAt}, tables as of ${head.migrations.at(-1)}.`,
  )
}

async function restore([file = '']: string[]): Promise<number> {
  const { restoreFrom } = await import('./upkeep/restore.actions.ts')
  const { rows, madeAt, keptAs } = await restoreFrom(file, readPlace(), systemClock.now())
  if (keptAs) say(`What was there is kept as ${keptAs}.`)
  return say(`${rows} rows of ${madeAt} are back, with their secret. Start the server.`)
}

async function replaceSecret(deps: Deps): Promise<number> {
  const { replaceSecret } = await import('./upkeep/secret.actions.ts')
  const n = await replaceSecret(deps)
  return say(
    `${n} links have new addresses. Those already mailed are dead: mail everybody concerned again (Utskick → Nytt utskick). Start every server anew.`,
  )
}
