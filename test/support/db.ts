/** A database for each test file, migrated and seeded: SQLite in memory, or a copy in PostgreSQL. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { inject, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import type { Place } from '../../src/kernel/config.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openDb, openSqlite } from '../../src/kernel/db/open.ts'
import { newId } from '../../src/kernel/ids.ts'
import { testConfig, testNow } from './config.ts'
import { templateDatabase } from './postgres.ts'
import { temporaryFolder } from './process.ts'

/**
 * A test on SQLite only: tests that run on PostgreSQL send every statement of it too, and nothing in it is concurrent.
 */
export const onSqlite = test.runIf(inject('database') === 'sqlite')

export async function openTestDb(): Promise<Db> {
  return inject('database') === 'postgres' ? copyOfTemplate() : seededSqlite()
}

async function seededSqlite(): Promise<Db> {
  template ??= serializedSqlite()
  return openSqlite(await template)
}

/** Migrated and seeded once in each worker; opening a copy takes a millisecond. */
let template: Promise<Buffer> | undefined

async function serializedSqlite(): Promise<Buffer> {
  const db = openSqlite(':memory:')
  await migrate(db)
  await seed(db, testNow)
  const folder = temporaryFolder()
  const file = join(folder.path, 'template.db')
  await sql`vacuum into ${file}`.execute(db)
  await db.destroy()
  const bytes = readFileSync(file)
  folder.remove()
  return bytes
}

/** A database without tables. */
export async function openEmptyDb(): Promise<Db> {
  return inject('database') === 'postgres' ? copyOfTemplate('template0') : openSqlite(':memory:')
}

/** A place for a new installation, in the test project's kind of database. */
export async function emptyPlace(folder: string): Promise<Place> {
  return inject('database') === 'postgres'
    ? { databaseUrl: await newPostgres('template0'), givenSecret: testConfig.secret }
    : sqlitePlace(folder)
}

export function sqlitePlace(folder: string): Place {
  return { databaseUrl: `sqlite:${join(folder, newId(), 'radslag.db')}`, givenSecret: null }
}

async function copyOfTemplate(template = templateDatabase): Promise<Db> {
  return openDb(await newPostgres(template))
}

async function newPostgres(template: string): Promise<string> {
  const url = inject('postgresUrl')
  const name = `t_${newId().replaceAll('-', '')}`
  const maintenance = await openDb(`${url}/postgres`)
  // Copying the files takes half as long as writing them through the log.
  await sql`create database ${sql.id(name)} template ${sql.id(template)} strategy file_copy`.execute(maintenance)
  await maintenance.destroy()
  return `${url}/${name}`
}
