import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import { readdressUnsent } from '../kernel/mail/outbox.ts'
import { listImport } from '../lists/actions.ts'
import { isSurelySame } from '../lists/person.rules.ts'
import { listRegions } from '../register/queries.ts'
import type { GuestForm, OrganisationForm, PersonForm } from './input.ts'
import {
  deleteOrganisation,
  deletePerson,
  findSameOrganisation,
  findSamePerson,
  getOrganisation,
  getPerson,
  insertOrganisation,
  insertOrganisations,
  insertPersons,
  listGuestLinks,
  listKnown,
  lockOrganisation,
  updateOrganisation,
  updatePerson,
} from './queries.ts'
import { nameKey, organisationKey, organisationList, organisationRules, personKey, planOrganisations } from './rules.ts'

/**
 * Adding an identical organisation again returns the existing id.
 * @throws WrongFields when the register has the organisation with other data.
 * @returns its id.
 */
export async function addOrganisation(deps: Deps, form: OrganisationForm, accountId: string): Promise<string> {
  const id = newId()
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const row = await rowOf(tx, form)
    if (!(await insertOrganisation(tx, { id, created_at: now, ...row }))) {
      const same = await findSameOrganisation(tx, row)
      if (!same) throw new WrongFields({ namn: 'guests.organisation_exists' })
      return same.id
    }
    await note(tx, deps, accountId, id, 'organisation_added')
    return id
  })
}

export async function changeOrganisation(
  deps: Deps,
  id: string,
  form: OrganisationForm,
  accountId: string,
  seen: Seen,
): Promise<void> {
  await once(() =>
    deps.db.transaction().execute(async (tx) => {
      await lockOrganisation(tx, id)
      await seen(tx)
      await updateOrganisation(tx, id, await rowOf(tx, form))
      await note(tx, deps, accountId, id, 'organisation_changed')
    }),
  )
}

/** @throws Conflict when one of its persons has been invited: letters sent must stay readable. */
export async function removeOrganisation(deps: Deps, id: string, accountId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { name } = await getOrganisation(tx, id)
    if (!(await deleteOrganisation(tx, id))) throw new Conflict('guests.organisation_invited')
    await note(tx, deps, accountId, id, 'organisation_removed', { name })
  })
}

/** Adding an identical person again returns the existing id. @returns the person's id. */
export async function addPerson(
  deps: Deps,
  organisationId: string,
  form: PersonForm,
  accountId: string,
): Promise<string> {
  const id = newId()
  return deps.db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, organisationId)
    const row = { organisation_id: organisationId, ...personOf(form) }
    const same = await findSamePerson(tx, row)
    if (same) return same.id
    await insertPersons(tx, [{ id, created_at: deps.clock.now(), ...row }])
    await note(tx, deps, accountId, organisationId, 'guest_added', { name: form.namn })
    return id
  })
}

/**
 * Changes a person. When an invited person gets another address or a quite different name, the form must say whether it
 * is the same person. The same person keeps link and reply, and unsent letters go to the new address; a new person is
 * added, and the invited one stays.
 * @param form `person`: that answer.
 * @returns what was done.
 * @throws WrongFields when the answer is needed and missing.
 */
export async function changePerson(
  deps: Deps,
  organisationId: string,
  id: string,
  { person: which, ...form }: GuestForm,
  by: { accountId: string; seen: Seen },
): Promise<'saved' | 'moved' | 'added'> {
  const { accountId } = by
  return deps.db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, organisationId)
    const before = await getPerson(tx, organisationId, id)
    const after = personOf(form)
    const invitations = (await listGuestLinks(tx, id)).map(({ invitationId }) => invitationId)
    const isAsked = invitations.length > 0 && !isSurelySame(before, after)
    if (isAsked && !which) throw new WrongFields({ person: 'seats.which_person' })
    await by.seen(tx)
    if (isAsked && which === 'new') {
      const row = { id: newId(), organisation_id: organisationId, ...after }
      if (!(await findSamePerson(tx, row))) {
        await insertPersons(tx, [{ ...row, created_at: deps.clock.now() }])
        await note(tx, deps, accountId, organisationId, 'guest_added', { name: form.namn })
      }
      return 'added'
    }
    await updatePerson(tx, id, after)
    await note(tx, deps, accountId, organisationId, 'guest_changed', { name: form.namn })
    if (before.email === after.email || invitations.length === 0) return 'saved'
    const move = { from: before.email, to: after.email, name: after.name }
    await readdressUnsent(tx, (eb) => eb('invitation_id', 'in', invitations), move)
    return 'moved'
  })
}

export async function removePerson(deps: Deps, organisationId: string, id: string, accountId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { name } = await getPerson(tx, organisationId, id)
    if (!(await deletePerson(tx, id))) throw new Conflict('guests.person_invited')
    await note(tx, deps, accountId, organisationId, 'guest_removed', { name })
  })
}

async function rowOf(tx: Tx, form: OrganisationForm) {
  const isKnown = (await listRegions(tx)).some(({ code }) => code === form.region)
  if (form.rackvidd === 'regional' && !isKnown) throw new WrongFields({ region: 'guests.choose_region' })
  return {
    name: form.namn,
    name_key: nameKey(form.namn),
    reach: form.rackvidd,
    region_code: form.region,
    contact_name: form.kontakt,
    contact_email: form.kontaktadress,
    contact_phone: form.kontakttelefon,
    note: form.anteckning,
  }
}

function personOf({ namn, titel, adress, telefon }: PersonForm) {
  return { name: namn, title: titel, email: adress, phone: telefon }
}

async function once(action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (isUniqueViolation(error)) throw new WrongFields({ namn: 'guests.organisation_exists' })
    throw error
  }
}

function note(
  tx: Tx,
  deps: Deps,
  accountId: string,
  organisationId: string,
  kind: string,
  detail: Record<string, string> = {},
): Promise<void> {
  return insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'organisation', subjectId: organisationId, kind, detail },
  ])
}

/** Import of organisations and persons; leaves entries that the register already has as they are. */
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
