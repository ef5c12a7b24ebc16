import type { FastifyBaseLogger } from 'fastify'
import type { Config } from './config.ts'
import type { Db } from './db/open.ts'
import type { Send } from './mail/smtp.ts'
import type { Clock } from './time.ts'

/** What every action may use. `send` is null when no SMTP server is configured. */
export interface Deps {
  config: Config
  db: Db
  clock: Clock
  send: Send | null
  log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error' | 'debug'>
}
