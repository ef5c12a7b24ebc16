import type { Insertable, Selectable } from 'kysely'
import type { AccountRole } from '../kernel/auth/guards.ts'
import { isStaff, type User } from '../kernel/auth/guards.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { AccountTable } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { hashToken, newId, newToken } from '../kernel/ids.ts'
import { addMinutes, type UtcText } from '../kernel/time.ts'

export type Account = Selectable<AccountTable>

export async function findAccountByEmail(db: Db | Tx, email: string): Promise<Account | null> {
  const row = await db.selectFrom('account').selectAll().where('email', '=', email).executeTakeFirst()
  return row ?? null
}

export async function findAccount(db: Db | Tx, id: string): Promise<Account | null> {
  const row = await db.selectFrom('account').selectAll().where('id', '=', id).executeTakeFirst()
  return row ?? null
}

/** @throws NotFound when there is no such account, or it is an RSS contact's */
export async function getStaff(db: Db | Tx, id: string): Promise<Account> {
  const account = await findAccount(db, id)
  if (!account || account.role === 'rss_contact') throw new NotFound()
  return account
}

export async function listStaff(db: Db): Promise<Account[]> {
  return db
    .selectFrom('account')
    .selectAll()
    .where('role', '!=', 'rss_contact')
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** @returns false when the address already has an account. */
export async function insertAccount(tx: Tx, account: Insertable<AccountTable>): Promise<boolean> {
  const row = await tx
    .insertInto('account')
    .values(account)
    .onConflict((c) => c.column('email').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Changes an account. A new address or a closed account ends its sessions and unused sign-in links. Closing also
 * revokes its calendar feeds, so that reopening the account does not reactivate them.
 * @param keepSessionId the session that makes the change, which stays open
 */
export async function updateAccount(
  tx: Tx,
  id: string,
  values: Partial<Omit<Account, 'id' | 'created_at'>>,
  keepSessionId: string | null = null,
): Promise<void> {
  const before = await findAccount(tx, id)
  await tx.updateTable('account').set(values).where('id', '=', id).execute()
  if (!before) return
  const { email = before.email, disabled_at = before.disabled_at } = values
  const closedAt = disabled_at ?? before.disabled_at
  if (email === before.email && closedAt === null) return
  await deleteSessions(tx, id, keepSessionId)
  await deleteUnusedLinks(tx, id)
  if (closedAt !== null) await endFeeds(tx, id, closedAt)
}

/** Also cancels queued mails with these links, which would no longer work. */
async function deleteUnusedLinks(tx: Tx, accountId: string): Promise<void> {
  const links = await tx
    .deleteFrom('sign_in_link')
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .returning('id')
    .execute()
  if (links.length === 0) return
  await tx
    .updateTable('message')
    .set({ state: 'cancelled' })
    .where('state', '=', 'queued')
    .where('purpose', '=', 'sign_in')
    .where(
      'link_id',
      'in',
      links.map(({ id }) => id),
    )
    .execute()
}

async function endFeeds(tx: Tx, accountId: string, now: UtcText): Promise<void> {
  await tx
    .updateTable('calendar_feed')
    .set({ revoked_at: now })
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .execute()
}

/**
 * The administrators who can sign in. The update without a change locks their rows until the transaction ends, so
 * that two of them cannot step down at the same moment.
 */
export async function holdAdministrators(tx: Tx): Promise<string[]> {
  const rows = await tx
    .updateTable('account')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

export async function findFirstAdministrator(db: Db | Tx): Promise<Account | null> {
  const row = await db
    .selectFrom('account')
    .selectAll()
    .where('role', '=', 'administrator')
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .executeTakeFirst()
  return row ?? null
}

export async function hasAnyoneSignedIn(db: Db | Tx): Promise<boolean> {
  const row = await db
    .selectFrom('account')
    .select('id')
    .where('last_signed_in_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

interface LinkWithAccount {
  id: string
  account_id: string
  expires_at: UtcText
  used_at: UtcText | null
  name: string
  role: AccountRole
}

/** null when the link is unknown or its account is closed. */
export async function findSignInLink(db: Db, tokenHash: string): Promise<LinkWithAccount | null> {
  const row = await db
    .selectFrom('sign_in_link')
    .innerJoin('account', 'account.id', 'sign_in_link.account_id')
    .select([
      'sign_in_link.id',
      'account_id',
      'sign_in_link.expires_at',
      'sign_in_link.used_at',
      'account.name',
      'account.role',
    ])
    .where('sign_in_link.token_hash', '=', tokenHash)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function insertSignInLink(
  tx: Tx,
  link: { id: string; account_id: string; token_hash: string; created_at: UtcText; expires_at: UtcText },
): Promise<void> {
  await tx
    .insertInto('sign_in_link')
    .values({ ...link, used_at: null })
    .execute()
}

export async function countLinksSince(tx: Tx, accountId: string, since: UtcText): Promise<number> {
  const row = await tx
    .selectFrom('sign_in_link')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('account_id', '=', accountId)
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

/** Makes the newest unused link valid until `expiresAt`, because the person has already received its mail. */
export async function renewNewestLink(tx: Tx, accountId: string, since: UtcText, expiresAt: UtcText): Promise<void> {
  await tx
    .updateTable('sign_in_link')
    .set({ expires_at: expiresAt })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('sign_in_link as newest')
        .select('newest.id')
        .where('newest.account_id', '=', accountId)
        .where('newest.used_at', 'is', null)
        .where('newest.created_at', '>', since)
        .orderBy('newest.created_at', 'desc')
        .orderBy('newest.id')
        .limit(1),
    )
    .where('expires_at', '<', expiresAt)
    .execute()
}

/** Marks a link as used. @returns its account; null when the link is unknown, used or expired. */
export async function markLinkUsed(tx: Tx, tokenHash: string, now: UtcText): Promise<{ account_id: string } | null> {
  const row = await tx
    .updateTable('sign_in_link')
    .set({ used_at: now })
    .where('token_hash', '=', tokenHash)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('account_id')
    .executeTakeFirst()
  return row ?? null
}

/** @returns false when the account is closed. */
export async function markSignedIn(tx: Tx, accountId: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('account')
    .set((eb) => ({ previous_signed_in_at: eb.ref('last_signed_in_at'), last_signed_in_at: now }))
    .where('id', '=', accountId)
    .where('disabled_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

export interface OwnSession {
  id: string
  created_at: UtcText
  expires_at: UtcText
  user_agent: string
}

export async function listSessions(db: Db, accountId: string, now: UtcText): Promise<OwnSession[]> {
  return db
    .selectFrom('session')
    .select(['id', 'created_at', 'expires_at', 'user_agent'])
    .where('account_id', '=', accountId)
    .where('expires_at', '>', now)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .execute()
}

/** Ends one of the account's sessions. @returns false when the account has no such session. */
export async function deleteSession(db: Db | Tx, accountId: string, sessionId: string): Promise<boolean> {
  const row = await db
    .deleteFrom('session')
    .where('account_id', '=', accountId)
    .where('id', '=', sessionId)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Ends the account's sessions except `keepId`. */
export async function deleteSessions(db: Db | Tx, accountId: string, keepId: string | null): Promise<void> {
  await db
    .deleteFrom('session')
    .where('account_id', '=', accountId)
    .$if(keepId !== null, (query) => query.where('id', '!=', keepId ?? ''))
    .execute()
}

export async function deleteExpired(db: Db, now: UtcText, linksBefore: UtcText): Promise<void> {
  await db.deleteFrom('session').where('expires_at', '<=', now).execute()
  await db.deleteFrom('sign_in_link').where('expires_at', '<=', linksBefore).execute()
}

/** Locks the account until the transaction ends, so that simultaneous transactions see each other's counts. */
export async function lockAccount(tx: Tx, accountId: string): Promise<void> {
  await tx
    .updateTable('account')
    .set((eb) => ({ id: eb.ref('id') }))
    .where('id', '=', accountId)
    .execute()
}

/** The addresses of all secretariat accounts, closed ones included. */
export async function listStaffAddresses(db: Db | Tx): Promise<string[]> {
  const rows = await db.selectFrom('account').select('email').where('role', '!=', 'rss_contact').execute()
  return rows.map(({ email }) => email)
}

export const sessionCookie = 'session'
export const sessionMinutes = 60 * 12

/** @returns the token for the cookie; only its hash is stored. */
export async function insertSession(
  db: Db,
  session: { accountId: string; userAgent: string; now: UtcText },
): Promise<string> {
  const token = newToken()
  await db
    .insertInto('session')
    .values({
      id: newId(),
      token_hash: hashToken(token),
      account_id: session.accountId,
      created_at: session.now,
      last_seen_at: session.now,
      expires_at: addMinutes(session.now, sessionMinutes),
      user_agent: session.userAgent.slice(0, 200),
    })
    .execute()
  return token
}

/** null when the session is unknown or expired, or its account is closed. */
export async function findUser(db: Db, token: string, now: UtcText): Promise<User | null> {
  const row = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select([
      'session.id as sessionId',
      'account.id as accountId',
      'account.name',
      'account.email',
      'account.role',
      'account.chosen_round_id as roundId',
    ])
    .where('session.token_hash', '=', hashToken(token))
    .where('session.expires_at', '>', now)
    .where('account.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  return { ...row, rssIds: isStaff(row.role) ? [] : await listRssIds(db, row.accountId) }
}

/** Those of the sessions that still stand, of staff whose accounts are open. */
export async function listOpenSessions(db: Db, ids: string[], now: UtcText): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select('session.id')
    .where('session.id', 'in', ids)
    .where('session.expires_at', '>', now)
    .where('account.disabled_at', 'is', null)
    .where('account.role', '!=', 'rss_contact')
    .execute()
  return new Set(rows.map(({ id }) => id))
}

async function listRssIds(db: Db, accountId: string): Promise<string[]> {
  const rows = await db.selectFrom('rss_contact').select('rss_id').where('account_id', '=', accountId).execute()
  return rows.map((row) => row.rss_id)
}
