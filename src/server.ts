/** Process entry: config → database → migrate → seed → app → jobs → listen → close. */
import { seed } from '../seeds/seed.ts'
import { buildApp } from './app.ts'
import { readConfig } from './kernel/config.ts'
import { backUpBeforeMigrating, migrate } from './kernel/db/migrate.ts'
import { openDb } from './kernel/db/open.ts'
import type { Deps } from './kernel/deps.ts'
import { openSmtp } from './kernel/mail/smtp.ts'
import { systemClock } from './kernel/time.ts'

const config = readConfig()
const now = systemClock.now()
await backUpBeforeMigrating(config.databaseUrl, now)
const db = await openDb(config.databaseUrl)
await migrate(db)
await seed(db, now)
const deps: Deps = { config, db, clock: systemClock, send: openSmtp(config), log: console }
const app = await buildApp(deps)
deps.log = app.log
await app.listen({ host: config.host, port: config.port })
