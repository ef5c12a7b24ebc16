/** The facts that the demo builds on, and the rows it collects. */
import type { Insertable } from 'kysely'
import type { AccountRole } from '../src/kernel/auth/guards.ts'
import type { Schema } from '../src/kernel/db/schema.ts'
import type { Deps } from '../src/kernel/deps.ts'
import { newId } from '../src/kernel/ids.ts'
import { addDays, type LocalDate, toUtc, type UtcText } from '../src/kernel/time.ts'
import { getLatestQuestionnaire } from '../src/questionnaire/queries.ts'
import type { SeatRole } from '../src/schema.ts'
import type { Random } from './answers.ts'
import type { DemoSeminar } from './demo-plan.ts'

export const host = 'kompetenscentrum.example'

/** Rows by table, collected first and then inserted a few hundred at a time. */
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

const firstNames =
  'Anna Eva Maria Karin Sara Lena Kristina Malin Emma Johanna Åsa Fatima Leila Ingrid Ulrika Helena Marie Susanne Camilla Amina Lars Anders Johan Per Mikael Erik Karl Fredrik Ali Åke Göran Mats Hassan Jonas Stefan Ola Henrik Niklas Bengt Örjan'.split(
    ' ',
  )
const lastNames =
  'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Hansson Bengtsson Lindberg Lindström Lindgren Axelsson Bergström Lundgren Berg Ahmed Sjöberg Wallin Engström Eklund Holm Nyström Åberg Öberg Hassan Hedlund Sandberg Norberg Ström Lund Ek Dahl Björk Ångman'.split(
    ' ',
  )
const titles: Record<SeatRole, string[]> = {
  social_services: [
    'Socialchef',
    'Förvaltningschef vård och omsorg',
    'Verksamhetschef äldreomsorg',
    'Avdelningschef äldreomsorg',
  ],
  health_care: [
    'Medicinskt ansvarig sjuksköterska (MAS)',
    'Medicinskt ansvarig för rehabilitering (MAR)',
    'Enhetschef hälso- och sjukvård',
    'Verksamhetschef hemsjukvård',
  ],
  politician: [
    'Ordförande i socialnämnden',
    'Ordförande i omsorgsnämnden',
    'Vice ordförande i socialnämnden',
    'Ledamot i äldrenämnden',
  ],
}

export interface InventedPerson {
  name: string
  title: string
  email: string
  phone: string
}

export function pick<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T
}

export function inventPerson(role: SeatRole, place: string, random: Random): InventedPerson {
  const name = `${pick(firstNames, random)} ${pick(lastNames, random)}`
  const last = String(5 + Math.floor(random() * 95)).padStart(2, '0')
  return {
    name,
    title: pick(titles[role], random),
    email: `${fold(name).replace('-', '.')}@${fold(place)}.example`,
    phone: `070-174 06 ${last}`,
  }
}

/** "Håbo" → "habo", "Upplands Väsby" → "upplands-vasby" */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replace(/[åä]/g, 'a')
    .replace(/ö/g, 'o')
    .replace(/é/g, 'e')
    .replace(/[^a-z0-9]+/g, '-')
}
