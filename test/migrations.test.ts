import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations } from '../migrations/index.ts'
import { views } from '../migrations/views.ts'
import { seed } from '../seeds/seed.ts'
import { migrate } from '../src/kernel/db/migrate.ts'
import type { Db } from '../src/kernel/db/open.ts'
import { changedLines, isTrueOfSeminars, toldToContact } from '../src/mailings/compose/contacts.rules.ts'
import { anAccount, aPlannedRound } from './support/builders.ts'
import { testNow } from './support/config.ts'
import { openEmptyDb } from './support/db.ts'

let db: Db
beforeEach(async () => {
  db = await openEmptyDb()
})
afterEach(() => db.destroy())

async function tablesOf(): Promise<string[]> {
  const tables = await db.introspection.getTables()
  return tables.map((table) => table.name).sort()
}

test('an empty database gets every table; a second run does nothing', async () => {
  expect(await migrate(db)).toEqual(Object.keys(migrations))
  const tables = await tablesOf()
  expect(await migrate(db)).toEqual([])
  expect(await tablesOf()).toEqual(tables)
})

test('the tables have the columns that the schema says', async () => {
  await migrate(db)
  const found: Record<string, string[]> = {}
  for (const table of await db.introspection.getTables()) {
    found[table.name] = table.columns.map((column) => column.name).sort()
  }
  expect(found).toEqual(columnsOfSchema())
})

test('a migration that fails leaves nothing of itself or of those run with it', async () => {
  const good = { up: async (d: Db) => void (await d.schema.createTable('good').execute()) }
  const bad = {
    up: async (d: Db) => {
      await d.schema.createTable('half').addColumn('id', 'text').execute()
      await sql`insert into half values ('1')`.execute(d)
      await sql`this is no statement`.execute(d)
    },
  }
  const first = Object.fromEntries(Object.entries(migrations).slice(0, 1))
  await migrate(db, first)
  const before = await tablesOf()
  const broken = { ...first, '9998_good': good, '9999_bad': bad }
  await expect(migrate(db, broken)).rejects.toThrow('the database is as it was')
  expect(await tablesOf()).toEqual(before)
  expect(await migrate(db)).toEqual(Object.keys(migrations).slice(1))
})

test('a migration may rebuild what views read, and the views are there again after it', async () => {
  await migrate(db)
  const rebuilt = {
    up: async (d: Db) => {
      await sql`create table other (code text primary key, name text)`.execute(d)
      await sql`drop table incoming`.execute(d)
      await sql`alter table handover drop column decided_by`.execute(d)
      await sql`alter table holder rename to old_holder`.execute(d)
      await sql`create table holder as select * from old_holder`.execute(d)
    },
  }
  await migrate(db, { ...migrations, '9999_rebuilt': rebuilt })
  for (const view of Object.keys(views))
    expect(await sql`select * from ${sql.table(view)}`.execute(db)).toMatchObject({ rows: [] })
})

test('a changed view comes with a migration, without which databases that exist would not get it', () => {
  const hash = createHash('sha256').update(JSON.stringify(views)).digest('hex').slice(0, 12)
  // When this fails: add a migration, empty if need be, and write its name and the new hash here.
  expect([hash, '0069_paper' in migrations]).toEqual(['21b226eeb88b', true])
})

test('seeding twice adds nothing', async () => {
  await migrate(db)
  const count = async () => {
    const tables = ['region', 'municipality', 'municipality_group_member', 'rss_member'] as const
    const counts: Record<string, number> = {}
    for (const table of tables) {
      const row = await db
        .selectFrom(table)
        .select((eb) => eb.fn.countAll().as('n'))
        .executeTakeFirst()
      counts[table] = Number(row?.n)
    }
    return counts
  }
  await seed(db, testNow)
  const once = await count()
  await seed(db, testNow)
  expect(await count()).toEqual(once)
  expect(once).toMatchObject({ region: 21, municipality: 290, municipality_group_member: 290 })
})

/** Table → columns, read from the interfaces in schema.ts of the kernel and of src. */
function columnsOfSchema(): Record<string, string[]> {
  const text = ['kernel/db/schema.ts', 'schema.ts']
    .map((path) => readFileSync(new URL(`../src/${path}`, import.meta.url), 'utf8'))
    .join('\n')
  const fieldsOf = (name: string): [field: string, type: string][] => {
    const declared = text.matchAll(new RegExp(`interface ${name} (?:extends (\\w+) )?\\{\\n([\\s\\S]*?)\\n *\\}`, 'g'))
    return [...declared].flatMap(([, base, body = '']) => [
      ...(base ? fieldsOf(base) : []),
      ...[...body.matchAll(/^ +(\w+): (\S+)/gm)].map(([, field = '', type = '']): [string, string] => [field, type]),
    ])
  }
  return Object.fromEntries(
    fieldsOf('Schema').map(([table, type]) => [
      table,
      fieldsOf(type)
        .map(([field]) => field)
        .sort(),
    ]),
  )
}

test('the round that pages guessed by its dates becomes the active one, and letters about dates know their round', async () => {
  const isBefore = ([name]: [string, unknown]) => name < '0032'
  await migrate(db, Object.fromEntries(Object.entries(migrations).filter(isBefore)))
  const now = testNow
  await sql`insert into questionnaire values ('q', '1', 'h', '{}', ${now})`.execute(db)
  for (const [id, from, to] of [
    ['past', '2001-01-01', '2001-12-31'],
    ['during', '2002-01-01', '2098-12-31'],
    ['next', '2099-01-01', '2099-12-31'],
  ])
    await sql`insert into round (id, slug, name, starts_on, ends_on, reply_days, answer_deadline,
        split_threshold, questionnaire_id, created_at)
      values (${id}, ${id}, ${id}, ${from}, ${to}, 14, ${to}, 25, 'q', ${now})`.execute(db)
  await sql`insert into account (id, email, name, role, created_at)
    values ('a', 'a@b.example', 'A', 'planner', ${now})`.execute(db)
  await sql`insert into tour_run (id, round_id, state, started_by, created_at, progress, input, error)
    values ('run', 'during', 'done', 'a', ${now}, '{}', '{}', '')`.execute(db)
  await sql`insert into message (id, dedupe_key, purpose, to_name, to_email, subject, text, html, state,
      attempts, next_attempt_at, server_answer, created_at)
    values ('m', 'tour_offer:run:a:x', 'dates_proposed', '', 'x@y.example', '', '', '', 'sent',
      1, ${now}, '', ${now})`.execute(db)
  await migrate(db)
  const active = await db.selectFrom('round').select('slug').where('active', '=', 1).execute()
  expect(active).toEqual([{ slug: 'during' }])
  expect(await db.selectFrom('message_round').selectAll().execute()).toEqual([{ message_id: 'm', round_id: 'during' }])
})

test('letters to contact persons keep as facts what they said in sentences, and stay true', async () => {
  await migrate(db, Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0050')))
  await seed(db, testNow)
  const { round, seminars } = await aPlannedRound(db)
  const [first, second, third] = seminars
  const by = await anAccount(db)
  await sql`insert into mailing (id, round_id, purpose, title, created_by, created_at)
    values ('u', ${round.id}, 'rss_message', '', ${by}, ${testNow})`.execute(db)
  const lines = [`${first?.name}: onsdag 14 april 2027`, `${second?.name}: dag saknas`, `${third?.name}: inställt`]
  await sql`insert into message (id, mailing_id, dedupe_key, purpose, to_name, to_email, subject, text, html, says,
      state, attempts, next_attempt_at, server_answer, created_at)
    values ('m', 'u', 'k', 'rss_message', '', 'x@y.example', '', '', '', ${JSON.stringify(lines)}, 'queued',
      0, ${testNow}, '', ${testNow})`.execute(db)
  await migrate(db)
  const { says } = await db.selectFrom('message').select('says').executeTakeFirstOrThrow()
  const seminar = (one: (typeof seminars)[number] | undefined, date: string | null, isOff: boolean) => ({
    id: one?.id ?? '',
    name: one?.name ?? '',
    date,
    cancelledAt: isOff ? testNow : null,
  })
  const now = [seminar(first, '2027-04-14', false), seminar(second, null, false)]
  const all = toldToContact([...now, seminar(third, '2027-05-12', true)])
  expect(isTrueOfSeminars(says, all)).toBe(true)
  expect(isTrueOfSeminars(says, toldToContact(now))).toBe(false)
  const moved = [seminar(first, '2027-04-15', false), ...now.slice(1), seminar(third, null, true)]
  expect(changedLines(says, toldToContact(moved))).toEqual([
    { term: first?.name, was: 'onsdag 14 april 2027', is: 'torsdag 15 april 2027' },
  ])
})
