import type { Db, Tx } from '../kernel/db/open.ts'
import { organisationKey, personKey } from './import.rules.ts'

/** What the register has, as keys that a list's rows are compared with. */
export async function listKnown(db: Db | Tx) {
  const organisations = await db
    .selectFrom('organisation')
    .select(['id', 'name as organisation', 'region_code as regionCode'])
    .execute()
  const persons = await db
    .selectFrom('guest')
    .select(['organisation_id', 'name', 'email'])
    .execute()
  const keyOf = new Map(organisations.map((row) => [row.id, organisationKey(row)]))
  return {
    ids: new Map(organisations.map((row) => [organisationKey(row), row.id])),
    organisations: new Set(keyOf.values()),
    persons: new Set(persons.map((row) => `${keyOf.get(row.organisation_id)}|${personKey(row)}`)),
  }
}
