import { insertHistory } from '../kernel/db/history.ts'
import { newId } from '../kernel/ids.ts'
import { listImport } from '../lists/actions.ts'
import { listRegions } from '../register/queries.ts'
import { organisationKey, organisationList, organisationRules, personKey, planOrganisations } from './import.rules.ts'
import { insertOrganisations, insertPersons, listKnown } from './register.queries.ts'
import { nameKey } from './register.rules.ts'

/** Organisations and persons; what the register has already is left as it is. */
export const organisationImport = listImport({
  shape: organisationList,
  owner: (_: null) => ({ kind: 'organisations' }),
  rules: async (db) => {
    const { persons } = await listKnown(db)
    const emails = persons.map((one) => [personKey(one, { ...one, email: '' }), one.email] as const)
    return organisationRules(await listRegions(db), new Map(emails))
  },
  plan: async (db, _, rows) => {
    const { organisations, persons } = await listKnown(db)
    return planOrganisations(rows, {
      organisations: new Set(organisations.map(organisationKey)),
      persons: new Set(persons.map((one) => personKey(one, one))),
    })
  },
  save: async (tx, _, plan, { accountId, now }) => {
    const added = plan.organisations.map((row) => ({
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
    await insertOrganisations(tx, added)
    const { organisations } = await listKnown(tx)
    const ids = new Map(organisations.map((one) => [organisationKey(one), one.id]))
    await insertPersons(
      tx,
      plan.persons.map(({ person, ...row }) => ({
        id: newId(),
        organisation_id: ids.get(organisationKey(row)) ?? '',
        ...person,
        created_at: now,
      })),
    )
    const events = added.map(({ id }) => ({
      subject: 'organisation' as const,
      subjectId: id,
      kind: 'organisation_imported',
    }))
    await insertHistory(tx, { accountId, now }, events)
    return null
  },
})
