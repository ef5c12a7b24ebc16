/** Seeds what every installation starts with: regions, municipalities, groups, RSS bodies, the questionnaire. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import type { Db, Tx } from '../src/kernel/db/open.ts'
import { newId, sha256 } from '../src/kernel/ids.ts'
import type { UtcText } from '../src/kernel/time.ts'
import { validateDocument } from '../src/questionnaire/document.rules.ts'

const groupEdition = 2023

/** Kungsbacka and Varberg belong to a second body across the county border. */
const extraMembers = [
  { rss_id: 'rss-14-gr', municipality_code: '1384' },
  { rss_id: 'rss-14-sjuharad', municipality_code: '1383' },
]

type Row = Record<string, string>

function readCsv(name: string): Row[] {
  return parse(readFileSync(new URL(name, import.meta.url)), { columns: true, bom: true })
}

export function questionnaireDocument(): string {
  return JSON.stringify(JSON.parse(readFileSync(new URL('questionnaire.json', import.meta.url), 'utf8')))
}

/** Inserts missing rows; never changes existing ones. */
export async function seed(db: Db, now: UtcText): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await seedRegions(tx)
    await seedMunicipalities(tx)
    await seedRss(tx)
    await seedQuestionnaire(tx, now)
  })
}

async function seedRegions(tx: Tx): Promise<void> {
  const rows = readCsv('regions.csv').map((r) => ({
    code: r.lan_code!,
    letter: r.lan_letter!,
    name: shortName(r.region_name!),
    county_name: r.lan_name!,
    region_name: r.region_name!,
    town: r.residence_city!,
    lat: Number(r.lat),
    lon: Number(r.lon),
    winter_break_weeks: r.sportlov_weeks_typical!,
    autumn_break_week: r.hostlov_week!,
  }))
  await tx
    .insertInto('region')
    .values(rows)
    .onConflict((c) => c.doNothing())
    .execute()
}

/**
 * "Region Kalmar län" → "Kalmar", "Region Jönköpings län" → "Jönköping", "Västra Götalandsregionen" → "Västra Götaland"
 */
function shortName(regionName: string): string {
  return regionName
    .replace(/^Region /, '')
    .replace(/s? län$/, '')
    .replace(/sregionen$/, '')
}

async function seedMunicipalities(tx: Tx): Promise<void> {
  const rows = readCsv('municipalities.csv')
  await tx
    .insertInto('municipality')
    .values(
      rows.map((r) => ({
        code: r.code!,
        name: r.name!,
        official_name: r.official_name!,
        region_code: r.lan_code!,
        population: Number(r.population),
        population_year: Number(r.population_year),
        population_65plus: Number(r.pop_65plus),
        population_80plus: Number(r.pop_80plus),
        age_year: Number(r.age_year),
        lat: Number(r.lat),
        lon: Number(r.lon),
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('municipality_group')
    .values(
      readCsv('kommungrupper.csv').map((r) => ({
        edition: groupEdition,
        code: r.code!,
        main_group: r.main_group!,
        name_sv: r.name_sv!,
        name_en: r.name_en!,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
  await tx
    .insertInto('municipality_group_member')
    .values(rows.map((r) => ({ edition: groupEdition, municipality_code: r.code!, group_code: r.kommungrupp_2023! })))
    .onConflict((c) => c.doNothing())
    .execute()
}

async function seedRss(tx: Tx): Promise<void> {
  await tx
    .insertInto('rss_body')
    .values(
      readCsv('rss.csv').map((r) => ({
        id: r.rss_id!,
        region_code: r.lan_code!,
        area: r.area!,
        name: r.organisation!,
        kind: r.type!,
        source: r.source!,
        note: r.note!,
      })),
    )
    .onConflict((c) => c.doNothing())
    .execute()
  const defaults = readCsv('municipalities.csv').map((r) => ({
    rss_id: r.rss_id!,
    municipality_code: r.code!,
    is_default: 1 as const,
  }))
  const extra = extraMembers.map((member) => ({ ...member, is_default: 0 as const }))
  await tx
    .insertInto('rss_member')
    .values([...defaults, ...extra])
    .onConflict((c) => c.doNothing())
    .execute()
}

async function seedQuestionnaire(tx: Tx, now: UtcText): Promise<void> {
  const document = questionnaireDocument()
  await tx
    .insertInto('questionnaire')
    .values({
      id: newId(),
      version: validateDocument(JSON.parse(document)).version,
      hash: sha256(document),
      document,
      created_at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}
