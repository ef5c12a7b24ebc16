/** Interest organisations and their persons. */

import type { Insertable, Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { inOrder } from '../kernel/text.ts'
import type { GuestReply, GuestTable, OrganisationTable } from '../schema.ts'

export type Organisation = Selectable<OrganisationTable>
export type Person = Selectable<GuestTable>

/** All organisations with their region's name, and the numbers of their persons and of those persons' invitations. */
export async function listOrganisations(db: Db | Tx) {
  const rows = await db
    .selectFrom('organisation')
    .leftJoin('region', 'region.code', 'organisation.region_code')
    .leftJoin('guest', 'guest.organisation_id', 'organisation.id')
    .leftJoin('invitation', 'invitation.guest_id', 'guest.id')
    .selectAll('organisation')
    .select((eb) => [
      'region.name as region',
      eb.fn.count('guest.id').distinct().as('persons'),
      eb.fn.count('invitation.id').distinct().as('invitations'),
    ])
    .groupBy(['organisation.id', 'region.code', 'region.name'])
    .execute()
  return inOrder(rows, (row) => [row.name_key, row.region_code, row.id]).map((row) => ({
    ...row,
    persons: Number(row.persons),
    invitations: Number(row.invitations),
  }))
}

export type OrganisationRow = Awaited<ReturnType<typeof listOrganisations>>[number]

/** @throws NotFound */
export async function getOrganisation(db: Db | Tx, id: string): Promise<Organisation> {
  const row = await db.selectFrom('organisation').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** @param organisationId null for the persons of all organisations. */
export async function listPersons(db: Db | Tx, organisationId: string | null): Promise<Person[]> {
  const persons = await db
    .selectFrom('guest')
    .selectAll()
    .$if(organisationId !== null, (q) => q.where('organisation_id', '=', organisationId ?? ''))
    .execute()
  return inOrder(persons, (person) => [person.organisation_id, person.name, person.id])
}

/** @throws NotFound when the person belongs to another organisation. */
export async function getPerson(db: Db | Tx, organisationId: string, id: string): Promise<Person> {
  const row = await db
    .selectFrom('guest')
    .selectAll()
    .where('id', '=', id)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** Invitations of the organisation's persons, the latest first. */
export async function listInvitationsOf(db: Db | Tx, organisationId: string) {
  return db
    .selectFrom('invitation as invited')
    .innerJoin('guest', 'guest.id', 'invited.guest_id')
    .innerJoin('seminar', 'seminar.id', 'invited.seminar_id')
    .select([
      'invited.id',
      'invited.guest_id as guestId',
      'invited.reply',
      'invited.replied_at as repliedAt',
      'invited.withdrawn_at as withdrawnAt',
      'seminar.name as seminar',
      'seminar.confirmed_at as confirmedAt',
      'seminar.replies_asked_at as repliesAskedAt',
    ])
    .where('guest.organisation_id', '=', organisationId)
    .$narrowType<{ reply: GuestReply | null }>()
    .orderBy('invited.created_at', 'desc')
    .orderBy('seminar.slug')
    .execute()
}

export type OwnInvitation = Awaited<ReturnType<typeof listInvitationsOf>>[number]

/** Existing organisations and persons, for an import to compare with. */
export async function listKnown(db: Db | Tx) {
  const organisations = await db
    .selectFrom('organisation')
    .select(['id', 'name as organisation', 'region_code as regionCode'])
    .execute()
  const persons = await db
    .selectFrom('guest')
    .innerJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .select(['organisation.name as organisation', 'region_code as regionCode'])
    .select(['guest.name', 'guest.email'])
    .execute()
  return { organisations, persons }
}

export async function insertOrganisations(tx: Tx, rows: Organisation[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200)
    await tx
      .insertInto('organisation')
      .values(rows.slice(at, at + 200))
      .execute()
}

/** @returns false when the register already has the organisation. */
export async function insertOrganisation(tx: Tx, row: Organisation): Promise<boolean> {
  const inserted = await tx
    .insertInto('organisation')
    .values(row)
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return inserted !== undefined
}

/** An organisation with exactly the same data. */
export async function findSameOrganisation(
  tx: Tx,
  row: Omit<Organisation, 'id' | 'created_at'>,
): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('organisation')
    .select('id')
    .where((eb) => eb.and(row))
    .executeTakeFirst()
}

/** Locks the organisation, so that two requests do not change it at once. @throws NotFound */
export async function lockOrganisation(tx: Tx, id: string): Promise<void> {
  const row = await tx
    .updateTable('organisation')
    .set((eb) => ({ name: eb.ref('name') }))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!row) throw new NotFound()
}

export async function findSamePerson(
  tx: Tx,
  row: Pick<Person, 'organisation_id' | 'name' | 'title' | 'email' | 'phone'>,
): Promise<{ id: string } | undefined> {
  return tx
    .selectFrom('guest')
    .select('id')
    .where((eb) => eb.and(row))
    .executeTakeFirst()
}

export async function updateOrganisation(
  tx: Tx,
  id: string,
  row: Omit<Organisation, 'id' | 'created_at'>,
): Promise<void> {
  await tx.updateTable('organisation').set(row).where('id', '=', id).execute()
}

/**
 * Deletes the organisation and its persons.
 * @returns false, with nothing deleted, when one of them has been invited.
 */
export async function deleteOrganisation(tx: Tx, id: string): Promise<boolean> {
  const invited = await tx
    .selectFrom('guest')
    .innerJoin('invitation', 'invitation.guest_id', 'guest.id')
    .select('guest.id')
    .where('guest.organisation_id', '=', id)
    .executeTakeFirst()
  if (invited) return false
  await tx.deleteFrom('guest').where('organisation_id', '=', id).execute()
  await tx.deleteFrom('organisation').where('id', '=', id).execute()
  return true
}

export async function insertPersons(tx: Tx, rows: Insertable<GuestTable>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 200)
    await tx
      .insertInto('guest')
      .values(rows.slice(at, at + 200))
      .execute()
}

export async function updatePerson(
  tx: Tx,
  id: string,
  row: Pick<Person, 'name' | 'title' | 'email' | 'phone'>,
): Promise<void> {
  await tx.updateTable('guest').set(row).where('id', '=', id).execute()
  const links = (await listGuestLinks(tx, id)).map((link) => link.id)
  if (links.length > 0)
    await tx.updateTable('invitation_link').set({ name: row.name, email: row.email }).where('id', 'in', links).execute()
}

/** @returns false, with nothing deleted, when the person has been invited. */
export async function deletePerson(tx: Tx, id: string): Promise<boolean> {
  const invited = await tx.selectFrom('invitation').select('id').where('guest_id', '=', id).executeTakeFirst()
  if (invited) return false
  await tx.deleteFrom('guest').where('id', '=', id).execute()
  return true
}

/** The person's working links, one per live invitation. */
export async function listGuestLinks(tx: Tx, guestId: string) {
  return tx
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select(['link.id', 'link.invitation_id as invitationId'])
    .select(['link.kind', 'link.name', 'link.email'])
    .where('invitation.guest_id', '=', guestId)
    .execute()
}

/** The organisation's history with who did what, the latest first, at most 100 events. */
export async function listOrganisationHistory(db: Db, id: string) {
  return db
    .selectFrom('history')
    .leftJoin('account', 'account.id', 'history.account_id')
    .select(['history.at', 'history.kind', 'history.detail', 'account.name as who'])
    .where('history.subject', '=', 'organisation')
    .where('history.subject_id', '=', id)
    .orderBy('history.at', 'desc')
    .orderBy('history.id')
    .limit(100)
    .execute()
}

export type OrganisationHistory = Awaited<ReturnType<typeof listOrganisationHistory>>
