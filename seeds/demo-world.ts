/** What the demo is made from, and the rows it becomes. */
import type { Insertable } from 'kysely'
import type { AccountRole } from '../src/kernel/auth/guards.ts'
import type { Schema } from '../src/kernel/db/schema.ts'
import type { Deps } from '../src/kernel/deps.ts'
import { newId } from '../src/kernel/ids.ts'
import { addDays, type LocalDate, toUtc, type UtcText } from '../src/kernel/time.ts'
import { getLatestQuestionnaire } from '../src/questionnaire/queries.ts'
import type { SeatRole } from '../src/schema.ts'
import type { Random } from './answers.ts'
import { fold } from './demo-names.ts'
import type { DemoSeminar } from './demo-plan.ts'

export const host = 'kompetenscentrum.example'

/** Rows of one table, gathered and then written a few hundred at a time. */
export type Rows = { [Table in keyof Schema]?: Insertable<Schema[Table]>[] }
export async function readFacts({ db }: Deps) {
  const [municipalities, bodies, questionnaire] = await Promise.all([
    db
      .selectFrom('municipality')
      .innerJoin('rss_member', (join) =>
        join.onRef('rss_member.municipality_code', '=', 'municipality.code').on('rss_member.is_default', '=', 1),
      )
      .innerJoin('municipality_group_member as member', 'member.municipality_code', 'municipality.code')
      .select(['municipality.code', 'municipality.name', 'municipality.region_code as region'])
      .select(['lat', 'lon', 'rss_member.rss_id as rss', 'member.group_code as group'])
      .orderBy('municipality.code')
      .execute(),
    db.selectFrom('rss_body').select(['id', 'region_code', 'area']).orderBy('id').execute(),
    getLatestQuestionnaire(db),
  ])
  return { municipalities, bodies, questionnaire }
}

export interface World extends Awaited<ReturnType<typeof readFacts>> {
  deps: Deps
  now: UtcText
  today: LocalDate
  random: Random
}
export type Municipality = World['municipalities'][number]

export function add<Table extends keyof Schema>(rows: Rows, table: Table, row: Insertable<Schema[Table]>) {
  const list = (rows[table] ?? []) as Insertable<Schema[Table]>[]
  list.push(row)
  rows[table] = list as Rows[Table]
}

export interface Seat {
  id: string
  role: SeatRole
  municipality: Municipality
  holder: { name: string; title: string; email: string } | null
}

export interface Seminar {
  id: string
  roundId: string
  plannerId: string
  plan: DemoSeminar
  date: LocalDate
}

export function at(date: LocalDate, time: string): UtcText {
  return toUtc(date, time)
}

export function account(rows: Rows, { today }: World, name: string, role: AccountRole, domain = host) {
  const row = {
    id: newId(),
    email: `${fold(name).replace('-', '.')}@${domain}`,
    name,
    role,
    title: null,
    phone: null,
    created_at: at(addDays(today, -250), '09:00'),
    disabled_at: null,
  }
  add(rows, 'account', row)
  return row
}

export function earlier(a: string, b: string): string {
  return a < b ? a : b
}
