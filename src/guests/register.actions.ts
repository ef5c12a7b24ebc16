import { isUniqueViolation } from '../kernel/db/errors.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { newId } from '../kernel/ids.ts'
import { listRegions } from '../register/queries.ts'
import type { OrganisationForm, PersonForm } from './input.ts'
import { renewLinks } from './links.actions.ts'
import {
  deleteOrganisation,
  deletePerson,
  findSameOrganisation,
  findSamePerson,
  getOrganisation,
  getPerson,
  insertOrganisation,
  insertPersons,
  listLiveInvitationIds,
  lockOrganisation,
  updateOrganisation,
  updatePerson,
} from './register.queries.ts'
import { nameKey } from './register.rules.ts'

/** The same twice is one. @throws Conflict when the register has the organisation already. @returns its id. */
export async function addOrganisation(
  deps: Deps,
  form: OrganisationForm,
  accountId: string,
): Promise<string> {
  const id = newId()
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const row = await rowOf(tx, form)
    if (!(await insertOrganisation(tx, { id, created_at: now, ...row }))) {
      const same = await findSameOrganisation(tx, row)
      if (!same) throw new Conflict('guests.organisation_exists')
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

/** @throws Conflict when a person of it has been invited: what was sent must stay readable. */
export async function removeOrganisation(deps: Deps, id: string, accountId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { name } = await getOrganisation(tx, id)
    if (!(await deleteOrganisation(tx, id))) throw new Conflict('guests.organisation_invited')
    await note(tx, deps, accountId, id, 'organisation_removed', { name })
  })
}

/** The same twice is one. @returns the person's id. */
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
 * A new address gets new links, unsent: the old ones have gone to somewhere else and stop working.
 * @returns whether that happened.
 */
export async function changePerson(
  deps: Deps,
  organisationId: string,
  id: string,
  form: PersonForm,
  accountId: string,
  seen: Seen,
): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, organisationId)
    await seen(tx)
    const before = await getPerson(tx, organisationId, id)
    await updatePerson(tx, id, personOf(form))
    await note(tx, deps, accountId, organisationId, 'guest_changed', { name: form.namn })
    if (before.email === form.adress) return false
    const invitations = await listLiveInvitationIds(tx, id)
    await renewLinks(deps, tx, invitations)
    return invitations.length > 0
  })
}

export async function removePerson(
  deps: Deps,
  organisationId: string,
  id: string,
  accountId: string,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { name } = await getPerson(tx, organisationId, id)
    if (!(await deletePerson(tx, id))) throw new Conflict('guests.person_invited')
    await note(tx, deps, accountId, organisationId, 'guest_removed', { name })
  })
}

async function rowOf(tx: Tx, form: OrganisationForm) {
  const isKnown = (await listRegions(tx)).some(({ code }) => code === form.region)
  if (form.rackvidd === 'regional' && !isKnown) throw new Invalid('guests.choose_region')
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
    if (isUniqueViolation(error)) throw new Conflict('guests.organisation_exists')
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
