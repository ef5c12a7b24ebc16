import type { Selectable, Updateable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import { NotFound } from '../kernel/errors.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { MunicipalityGroupTable, MunicipalityTable, RegionTable } from '../schema.ts'

export type Region = Selectable<RegionTable>
export type Group = Selectable<MunicipalityGroupTable>

export interface MunicipalitySeminar {
  slug: string
  name: string
  round: string
  date: LocalDate | null
  confirmed_at: UtcText | null
}

/** The municipality's seminars in this round and in others that RSS contacts can see: this round first, then latest. */
export async function listSeminarsOf(db: Db, code: string, roundId: string): Promise<MunicipalitySeminar[]> {
  return db
    .selectFrom('seminar_municipality')
    .innerJoin('seminar', 'seminar.id', 'seminar_municipality.seminar_id')
    .innerJoin('round', 'round.id', 'seminar.round_id')
    .select(['seminar.slug', 'seminar.name', 'round.name as round', 'date', 'confirmed_at'])
    .where('municipality_code', '=', code)
    .where((eb) =>
      eb.or([eb('round.id', '=', roundId), eb('round.id', 'in', eb.selectFrom('shown_round').select('round_id'))]),
    )
    .orderBy((eb) => eb.case().when('round.id', '=', roundId).then(0).else(1).end())
    .orderBy('round.starts_on', 'desc')
    .orderBy('seminar.slug')
    .execute()
}

/** SKR's groups in their latest edition. */
export async function listGroups(db: Db | Tx): Promise<Group[]> {
  return db
    .selectFrom('municipality_group')
    .selectAll()
    .where('edition', '=', (eb) => eb.selectFrom('municipality_group').select((e) => e.fn.max('edition').as('latest')))
    .orderBy('code')
    .execute()
}

/** A municipality with its region's short name and its group in the latest edition. */
export type Municipality = Selectable<MunicipalityTable> & {
  region: string
  group_code: string | null
  group_edition: number | null
}

/** All 290, in no particular order. */
export async function listMunicipalities(db: Db | Tx): Promise<Municipality[]> {
  return municipalities(db).execute()
}

/** @throws NotFound */
export async function getMunicipality(db: Db | Tx, code: string): Promise<Municipality> {
  const row = await municipalities(db).where('municipality.code', '=', code).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

function municipalities(db: Db | Tx) {
  return db
    .selectFrom('municipality')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .leftJoin('current_group as group', 'group.municipality_code', 'municipality.code')
    .selectAll('municipality')
    .select(['region.name as region', 'group.code as group_code', 'group.edition as group_edition'])
}

export async function updateMunicipality(tx: Tx, code: string, values: Updateable<MunicipalityTable>): Promise<void> {
  await tx.updateTable('municipality').set(values).where('code', '=', code).execute()
}

export async function isNameTaken(tx: Tx, name: string, exceptCode: string): Promise<boolean> {
  const row = await tx
    .selectFrom('municipality')
    .select('code')
    .where('name', '=', name)
    .where('code', '!=', exceptCode)
    .executeTakeFirst()
  return row !== undefined
}

export async function setGroup(
  tx: Tx,
  membership: { edition: number; municipality_code: string; group_code: string },
): Promise<void> {
  await tx
    .insertInto('municipality_group_member')
    .values(membership)
    .onConflict((c) => c.columns(['edition', 'municipality_code']).doUpdateSet({ group_code: membership.group_code }))
    .execute()
}

export const listRegions = prepared<[], Region>((db) => db.selectFrom('region').selectAll().orderBy('code'))

/** @throws NotFound */
export async function getRegion(db: Db | Tx, code: string): Promise<Region> {
  const row = await db.selectFrom('region').selectAll().where('code', '=', code).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export async function updateRegion(
  tx: Tx,
  code: string,
  values: Pick<Region, 'winter_break_weeks' | 'autumn_break_week'>,
): Promise<void> {
  await tx.updateTable('region').set(values).where('code', '=', code).execute()
}
