import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { getList, keepList, markListConfirmed } from '../kernel/files/kept.ts'
import { readList } from '../kernel/files/list.ts'
import { readTableWithin } from '../kernel/files/reading.ts'
import { newId } from '../kernel/ids.ts'
import { listRegions } from '../register/queries.ts'
import { listKnown } from './import.queries.ts'
import {
  type ListPlan,
  organisationKey,
  organisationList,
  type ParsedList,
  parseList,
  planList,
} from './import.rules.ts'
import { insertOrganisations, insertPersons } from './register.queries.ts'
import { nameKey } from './register.rules.ts'

/** Reads a list and keeps it for a day, to be confirmed; changes nothing else. @throws Invalid */
export async function previewList(
  deps: Deps,
  file: { filename: string; content: Buffer; accountId: string },
): Promise<string> {
  const now = deps.clock.now()
  const list = readList(await readTableWithin(file.content), organisationList)
  if (typeof list === 'string') throw new Invalid('guests.import_no_headings')
  const parsed = parseList(list, await listRegions(deps.db))
  const { filename, accountId } = file
  return keepList(deps.db, 'organisations', { filename, accountId, now, parsed })
}

/** Adds what the register does not have, all or nothing. @returns null when it was done before. */
export async function confirmList(
  deps: Deps,
  id: string,
  accountId: string,
): Promise<ListPlan | null> {
  const now = deps.clock.now()
  try {
    return await deps.db.transaction().execute(async (tx) => {
      const { parsed } = await getList<ParsedList>(tx, 'organisations', id)
      if (!(await markListConfirmed(tx, id, now))) return null
      const known = await listKnown(tx)
      const plan = planList(parsed, known)
      const rows = plan.organisations.map((row) => ({
        id: newId(),
        name: row.organisation,
        name_key: nameKey(row.organisation),
        reach: row.regionCode === '' ? ('national' as const) : ('regional' as const),
        region_code: row.regionCode,
        contact_name: row.contact.name,
        contact_email: row.contact.email,
        contact_phone: row.contact.phone,
        note: row.note,
        created_at: now,
      }))
      for (let at = 0; at < rows.length; at += 200)
        await insertOrganisations(tx, rows.slice(at, at + 200))
      plan.organisations.forEach((row, index) => {
        known.ids.set(organisationKey(row), rows[index]?.id ?? '')
      })
      await insertPersons(
        tx,
        plan.persons.map(({ person, ...row }) => ({
          id: newId(),
          organisation_id: known.ids.get(organisationKey(row)) ?? '',
          ...person,
          created_at: now,
        })),
      )
      await insertHistory(
        tx,
        { accountId, now },
        rows.map((row) => ({
          subject: 'organisation' as const,
          subjectId: row.id,
          kind: 'organisation_imported',
        })),
      )
      return plan
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new Conflict('guests.organisation_exists')
    throw error
  }
}
