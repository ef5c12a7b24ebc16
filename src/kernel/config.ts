/** process.env → typed Config. The only reader of process.env; a bad value stops the start and is named. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { tidyAddress, whyNotAddress } from './email.ts'
import { unnamed } from './mail/sender.rules.ts'

const address = z
  .string()
  .transform(tidyAddress)
  .refine((text) => whyNotAddress(text) === null, 'must be an e-mail address')

const schema = z.object({
  DATABASE_URL: z
    .string()
    .regex(/^(sqlite:.+|postgres(ql)?:\/\/.+)$/, 'must be sqlite:PATH or postgres://…')
    .default('sqlite:data/radslag.db'),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  SECRET: z.string().min(32, 'must be at least 32 characters').optional(),
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
  ADMIN_EMAIL: address.optional(),
  TRUST_PROXY: z.string().default(''),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

/** Who writes, and whom people turn to. The environment's are the default of those in the database: `mail/sender.ts`. */
export interface SenderSettings {
  /** '' until somebody says it: then nothing is sent. */
  mailFrom: string
  senderName: string
  replyTo: string
  organisation: string
  contactEmail: string
  contactPhone: string
}

export interface Config extends SenderSettings {
  databaseUrl: string
  /** Without a trailing slash; every absolute link is made from it, never from the Host header. */
  baseUrl: string
  host: string
  port: number
  secret: string
  smtpUrl: string | null
  smtpConnections: number
  /** Messages a second at most; 0 for no limit. */
  smtpRate: number
  /** The mailbox that is read for what comes back; null when the mail server pipes it in, or nobody does. */
  imapUrl: string | null
  /** What comes back is sent to `name+ID@` of this; null when all comes back to the sender. */
  bounceAddress: string | null
  /** Whose account is made at the first start; null for a local placeholder. */
  adminEmail: string | null
  trustProxy: string | false
  logLevel: string
}

/** @throws Error that names the variable and what is wrong with it. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new Error(`The configuration is wrong:\n${lines.join('\n')}`)
  }
  const e = parsed.data
  const mailFrom = e.MAIL_FROM ?? ''
  const contactEmail = e.CONTACT_EMAIL ?? mailFrom
  return {
    databaseUrl: e.DATABASE_URL,
    baseUrl: (e.BASE_URL ?? `http://localhost:${e.PORT}`).replace(/\/+$/, ''),
    host: e.HOST,
    port: e.PORT,
    secret: e.SECRET ?? secretBeside(e.DATABASE_URL),
    smtpUrl: e.SMTP_URL ?? null,
    // Each connection sends its first message without waiting, so more of them than the rate would be a burst; and
    // what they have in hand must be done when the process stops.
    smtpConnections:
      e.SMTP_RATE > 0 ? Math.min(e.SMTP_CONNECTIONS, e.SMTP_RATE) : e.SMTP_CONNECTIONS,
    smtpRate: e.SMTP_RATE,
    imapUrl: e.IMAP_URL ?? null,
    bounceAddress: e.MAIL_BOUNCE_ADDRESS ?? null,
    mailFrom,
    senderName: e.MAIL_FROM_NAME ?? e.ORGANISATION,
    replyTo: e.REPLY_TO ?? contactEmail,
    organisation: e.ORGANISATION,
    contactEmail,
    contactPhone: e.CONTACT_PHONE,
    adminEmail: e.ADMIN_EMAIL ?? null,
    trustProxy: e.TRUST_PROXY || false,
    logLevel: e.LOG_LEVEL,
  }
}

/** A secret of its own for each SQLite installation, made once, readable by its owner only. */
function secretBeside(databaseUrl: string): string {
  if (!databaseUrl.startsWith('sqlite:')) {
    throw new Error('The configuration is wrong:\n  SECRET: is needed with PostgreSQL')
  }
  const database = databaseUrl.slice('sqlite:'.length)
  if (database === ':memory:') return randomBytes(32).toString('base64url')
  const file = join(dirname(database), 'secret')
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}
