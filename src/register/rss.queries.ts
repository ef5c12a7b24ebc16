import type { Selectable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Bit } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import type { RssBodyTable } from '../schema.ts'

export type RssBody = Selectable<RssBodyTable>

export async function listRssBodies(db: Db): Promise<(RssBody & { region: string })[]> {
  return db
    .selectFrom('rss_body')
    .innerJoin('region', 'region.code', 'rss_body.region_code')
    .selectAll('rss_body')
    .select('region.name as region')
    .orderBy('rss_body.region_code')
    .orderBy('rss_body.id')
    .execute()
}

/** @throws NotFound */
export async function getRssBody(db: Db | Tx, id: string): Promise<RssBody & { region: string }> {
  const row = await db
    .selectFrom('rss_body')
    .innerJoin('region', 'region.code', 'rss_body.region_code')
    .selectAll('rss_body')
    .select('region.name as region')
    .where('rss_body.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export async function updateRssBody(tx: Tx, id: string, values: Omit<RssBody, 'id' | 'region_code'>): Promise<void> {
  await tx.updateTable('rss_body').set(values).where('id', '=', id).execute()
}

export interface Membership {
  rss_id: string
  municipality_code: string
  is_default: Bit
}

export async function listMemberships(db: Db): Promise<Membership[]> {
  return db.selectFrom('rss_member').selectAll().execute()
}

export interface Member {
  code: string
  name: string
  region_code: string
  region: string
  is_default: Bit
}

export async function listMembers(db: Db | Tx, rssId: string): Promise<Member[]> {
  return db
    .selectFrom('rss_member')
    .innerJoin('municipality', 'municipality.code', 'rss_member.municipality_code')
    .innerJoin('region', 'region.code', 'municipality.region_code')
    .select([
      'municipality.code',
      'municipality.name',
      'municipality.region_code',
      'region.name as region',
      'is_default',
    ])
    .where('rss_id', '=', rssId)
    .execute()
}

export async function listBodiesOf(
  db: Db,
  code: string,
): Promise<{ id: string; name: string; area: string; is_default: Bit }[]> {
  return db
    .selectFrom('rss_member')
    .innerJoin('rss_body', 'rss_body.id', 'rss_member.rss_id')
    .select(['rss_body.id', 'rss_body.name', 'rss_body.area', 'is_default'])
    .where('municipality_code', '=', code)
    .orderBy('is_default', 'desc')
    .orderBy('rss_body.id')
    .execute()
}

/** @returns false when the municipality was a member already */
export async function insertMember(tx: Tx, member: Membership): Promise<boolean> {
  const row = await tx
    .insertInto('rss_member')
    .values(member)
    .onConflict((c) => c.doNothing())
    .returning('rss_id')
    .executeTakeFirst()
  return row !== undefined
}

/** @throws NotFound */
export async function getMember(tx: Tx, rssId: string, code: string): Promise<Membership> {
  const row = await tx
    .selectFrom('rss_member')
    .selectAll()
    .where('rss_id', '=', rssId)
    .where('municipality_code', '=', code)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** Keeps the membership in the body that plans the municipality's seminar. @returns false when nothing was deleted. */
export async function deleteMember(tx: Tx, rssId: string, code: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('rss_member')
    .where('rss_id', '=', rssId)
    .where('municipality_code', '=', code)
    .where('is_default', '=', 0)
    .returning('rss_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Uses a single statement, so that a municipality never has two default bodies. */
export async function makeDefault(tx: Tx, rssId: string, code: string): Promise<void> {
  await tx
    .updateTable('rss_member')
    .set((eb) => ({
      is_default: eb
        .case()
        .when('rss_id', '=', rssId)
        .then(1 as Bit)
        .else(0 as Bit)
        .end(),
    }))
    .where('municipality_code', '=', code)
    .execute()
}

export interface Contact {
  account_id: string
  rss_id: string
  name: string
  email: string
  title: string | null
  phone: string | null
  last_signed_in_at: UtcText | null
}

/** The contacts of one body, or of all when `rssId` is null. */
export async function listContacts(db: Db | Tx, rssId: string | null): Promise<Contact[]> {
  return db
    .selectFrom('rss_contact')
    .innerJoin('account', 'account.id', 'rss_contact.account_id')
    .select([
      'account_id',
      'rss_id',
      'account.name',
      'account.email',
      'account.title',
      'account.phone',
      'account.last_signed_in_at',
    ])
    .$if(rssId !== null, (query) => query.where('rss_id', '=', rssId ?? ''))
    .orderBy('added_at')
    .orderBy('account_id')
    .execute()
}

/** @throws NotFound when the person is not a contact of the body */
export async function getContact(db: Db | Tx, rssId: string, accountId: string): Promise<Contact> {
  const contacts = await listContacts(db, rssId)
  const contact = contacts.find((one) => one.account_id === accountId)
  if (!contact) throw new NotFound()
  return contact
}

/** @returns false when the person was a contact of the body already */
export async function insertContact(
  tx: Tx,
  contact: { rss_id: string; account_id: string; added_at: UtcText },
): Promise<boolean> {
  const row = await tx
    .insertInto('rss_contact')
    .values(contact)
    .onConflict((c) => c.doNothing())
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

/** @returns false when the person was not a contact of the body */
export async function deleteContact(tx: Tx, rssId: string, accountId: string): Promise<boolean> {
  const row = await tx
    .deleteFrom('rss_contact')
    .where('rss_id', '=', rssId)
    .where('account_id', '=', accountId)
    .returning('account_id')
    .executeTakeFirst()
  return row !== undefined
}

export async function isContactSomewhere(tx: Tx, accountId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('rss_contact')
    .select('rss_id')
    .where('account_id', '=', accountId)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Number of colleagues whom a contact has invited, in all bodies. */
export async function countColleaguesSince(tx: Tx, accountId: string, since: UtcText): Promise<number> {
  const { n } = await tx
    .selectFrom('history')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('account_id', '=', accountId)
    .where('subject', '=', 'rss')
    .where('kind', '=', 'contact_invited')
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}
