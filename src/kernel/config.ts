/** Parses process.env into a typed Config; no other file reads it. A bad value stops the start and is named. */

import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { tidyAddress, whyNotAddress } from './email.ts'
import { unnamed } from './mail/sender.rules.ts'

const address = z
  .string()
  .transform(tidyAddress)
  .refine((text) => whyNotAddress(text) === null, 'must be an e-mail address')

const shortestSecret = 32

const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')
    .default('sqlite:data/radslag.db'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  SECRET: z.string().min(shortestSecret, `must be at least ${shortestSecret} characters`).optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  SMTP_CONNECTIONS: z.coerce.number().int().min(1).max(50).default(5),
  SMTP_RATE: z.coerce.number().int().min(0).default(0),
  IMAP_URL: z
    .url({ protocol: /^imaps?$/ })
    .refine((url) => new URL(url).username !== '', 'must name the user: imaps://user:password@host')
    .optional(),
  MAIL_FROM: address.optional(),
  MAIL_BOUNCE_ADDRESS: address.optional(),
  MAIL_FROM_NAME: z.string().trim().optional(),
  REPLY_TO: address.optional(),
  ORGANISATION: z.string().trim().min(1).default(unnamed),
  CONTACT_EMAIL: address.optional(),
  CONTACT_PHONE: z.string().trim().default(''),
  POSTAL_ADDRESS: z.string().trim().default(''),
  ADMIN_EMAIL: address.optional(),
  TRUST_PROXY: z.string().default(''),
  BACKUP_DIR: z.string().optional(),
  BACKUP_HOUR: z.coerce.number().int().min(0).max(23).default(3),
  BACKUP_KEEP: z.coerce.number().int().min(0).max(1000).default(14),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

/**
 * The sender of letters, and where recipients send questions. Values in the database override those of the
 * environment: see `mail/sender.ts`.
 */
export interface SenderSettings {
  /** '' until somebody enters it; until then no mail is sent. */
  mailFrom: string
  senderName: string
  replyTo: string
  organisation: string
  contactEmail: string
  contactPhone: string
  /** Where answers on paper are sent, on one line; '' when they are not. */
  postalAddress: string
}

export interface Config extends SenderSettings {
  databaseUrl: string
  /** Without a trailing slash. Every absolute link is built from it, never from the Host header. */
  baseUrl: string
  host: string
  port: number
  secret: string
  /** The file to store a newly generated `secret` in; null when the secret was given or is already stored. */
  newSecretFile: string | null
  smtpUrl: string | null
  smtpConnections: number
  /** Maximum number of messages per second; 0 for no limit. */
  smtpRate: number
  /** The mailbox to fetch bounces and replies from; null when the mail server pipes them in, or nothing is read. */
  imapUrl: string | null
  /** Base of the envelope sender `name+ID@…`, to which bounces go; null when they go to the sender. */
  bounceAddress: string | null
  /** The account created at the first start; null for a local placeholder address. */
  adminEmail: string | null
  trustProxy: string | false
  /** null when no automatic backups are made. */
  backups: Backups | null
  logLevel: string
}

export interface Backups {
  folder: string
  /** Hour of the day, Swedish time. */
  hour: number
  /** Number of backups to keep; older ones are deleted. */
  keep: number
}

/** The settings that locate an installation's data. */
export interface Place {
  databaseUrl: string
  /** SECRET; null when it is not set, because it is stored in a file. */
  givenSecret: string | null
}

/** For commands that must work without the rest of the installation, such as restore. */
export function readPlace(env: Record<string, string | undefined> = process.env): Place {
  const { DATABASE_URL, SECRET } = parse(env)
  return { databaseUrl: DATABASE_URL, givenSecret: SECRET ?? null }
}

/** @throws Error that names the variable and what is wrong with it. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const e = parse(env)
  const mailFrom = e.MAIL_FROM ?? ''
  const contactEmail = e.CONTACT_EMAIL ?? mailFrom
  return {
    databaseUrl: e.DATABASE_URL,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    host: e.HOST,
    port: e.PORT,
    ...findSecret(e),
    smtpUrl: e.SMTP_URL ?? null,
    // Each connection sends its first message without waiting, so more connections than the rate would send a burst;
    // and the process must finish the messages in flight when it stops.
    smtpConnections: e.SMTP_RATE > 0 ? Math.min(e.SMTP_CONNECTIONS, e.SMTP_RATE) : e.SMTP_CONNECTIONS,
    smtpRate: e.SMTP_RATE,
    imapUrl: e.IMAP_URL ?? null,
    bounceAddress: e.MAIL_BOUNCE_ADDRESS ?? null,
    mailFrom,
    senderName: e.MAIL_FROM_NAME ?? e.ORGANISATION,
    replyTo: e.REPLY_TO ?? contactEmail,
    organisation: e.ORGANISATION,
    contactEmail,
    contactPhone: e.CONTACT_PHONE,
    postalAddress: e.POSTAL_ADDRESS,
    adminEmail: e.ADMIN_EMAIL ?? null,
    trustProxy: e.TRUST_PROXY || false,
    backups: findBackups(e),
    logLevel: e.LOG_LEVEL,
  }
}

function parse(env: Record<string, string | undefined>): z.infer<typeof schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
  throw new Error(`The configuration is wrong:\n${lines.join('\n')}`)
}

export function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** True for an SQLite database on disk. */
export function isFile(databaseUrl: string): boolean {
  return databaseUrl.startsWith('sqlite:') && databaseUrl !== 'sqlite::memory:'
}

export function fileOf(databaseUrl: string): string {
  return databaseUrl.slice('sqlite:'.length)
}

/** With PostgreSQL only when BACKUP_DIR is set: it has its own backups, and this process may have no disk. */
function findBackups(e: z.infer<typeof schema>): Backups | null {
  const beside = isFile(e.DATABASE_URL) && join(dirname(fileOf(e.DATABASE_URL)), 'backups')
  const folder = e.BACKUP_DIR ?? beside
  if (!folder || e.BACKUP_KEEP === 0) return null
  return { folder, hour: e.BACKUP_HOUR, keep: e.BACKUP_KEEP }
}

/** The file in which an SQLite installation stores its secret; null when SECRET must be set. */
export function secretFileOf(databaseUrl: string): string | null {
  return isFile(databaseUrl) ? join(dirname(fileOf(databaseUrl)), 'secret') : null
}

/** @returns null when the file does not exist. @throws Error when its content is too short to be a whole secret. */
export function readSecret(file: string): string | null {
  if (!existsSync(file)) return null
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length >= shortestSecret) return secret
  throw new Error(
    `The secret in ${file} is only ${secret.length} characters long, so it was cut off or changed. ` +
      'Put back the whole one: "npm run cli -- verify BACKUP --show-secret" prints that of a backup. ' +
      'Is this a new installation that nobody has used? Then remove the file and start again.',
  )
}

/** SECRET, or the stored secret, or a new one, which is stored only after the database has been opened. */
function findSecret(e: z.infer<typeof schema>): Pick<Config, 'secret' | 'newSecretFile'> {
  if (e.SECRET) return { secret: e.SECRET, newSecretFile: null }
  if (!e.DATABASE_URL.startsWith('sqlite:')) {
    throw new Error('The configuration is wrong:\n  SECRET: is needed with PostgreSQL')
  }
  const file = secretFileOf(e.DATABASE_URL)
  const kept = file && readSecret(file)
  if (kept) return { secret: kept, newSecretFile: null }
  return { secret: newSecret(), newSecretFile: file }
}
