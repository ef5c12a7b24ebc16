import type { StaffRole } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { tidyAddress } from '../kernel/email.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { countOnce } from '../kernel/http/rate-limit.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addMinutes } from '../kernel/time.ts'
import type { Digest } from '../schema.ts'
import { signInMail } from './mails.ts'
import {
  type Account,
  countLinksSince,
  deleteExpired,
  findAccount,
  findAccountByEmail,
  findFirstAdministrator,
  getStaff,
  hasAnyoneSignedIn,
  holdAdministrators,
  insertAccount,
  insertSession,
  insertSignInLink,
  lockAccount,
  markLinkUsed,
  markSignedIn,
  renewNewestLink,
  updateAccount,
} from './queries.ts'
import { digestOf, linkMinutes, linksPerAsker, linksPerHour, placeholderEmail, whyCannotStepDown } from './rules.ts'

/**
 * Creates a one-time sign-in URL, valid for 30 minutes. `who`: an e-mail address or an account's id.
 * @throws NotFound when there is no such account, or it is closed
 */
export async function createSignInLink(deps: Deps, who: string): Promise<string> {
  const account = who.includes('@')
    ? await findAccountByEmail(deps.db, tidyAddress(who))
    : await findAccount(deps.db, who)
  if (!account || account.disabled_at !== null) throw new NotFound('staff.no_such_account')
  const now = deps.clock.now()
  const id = newId()
  const token = linkToken(deps.config.secret, id)
  await deps.db
    .transaction()
    .execute((tx) =>
      insertSignInLink(tx, {
        id,
        account_id: account.id,
        token_hash: hashToken(token),
        created_at: now,
        expires_at: addMinutes(now, linkMinutes),
      }),
    )
  return `${deps.config.baseUrl}/logga-in/${token}`
}

/** @returns the new account's id. @throws WrongFields when the address already has an account. */
export async function addStaff(deps: Deps, person: { name: string; email: string; role: StaffRole }): Promise<string> {
  const id = newId()
  const added = await deps.db
    .transaction()
    .execute((tx) =>
      insertAccount(tx, {
        id,
        ...person,
        email: tidyAddress(person.email),
        title: null,
        phone: null,
        created_at: deps.clock.now(),
        disabled_at: null,
      }),
    )
  if (!added) throw new WrongFields({ email: 'staff.email_taken' })
  return id
}

/** The first administrator's sign-in URL, until somebody has signed in; after that null. Creates the account. */
export async function ensureFirstAdministrator(deps: Deps): Promise<string | null> {
  if (await hasAnyoneSignedIn(deps.db)) return null
  const known = await findFirstAdministrator(deps.db)
  return createSignInLink(deps, known?.id ?? (await addFirstAdministrator(deps)))
}

async function addFirstAdministrator(deps: Deps): Promise<string> {
  const email = deps.config.adminEmail ?? placeholderEmail
  try {
    return await addStaff(deps, { name: 'Administratör', email, role: 'administrator' })
  } catch (error) {
    // Another server that started at the same moment may have created the account.
    const added = await findFirstAdministrator(deps.db)
    if (!added) throw error
    return added.id
  }
}

/**
 * `sessionId`: the session that makes the change.
 * @throws WrongFields when the address is taken; Conflict when no administrator would be left
 */
export async function changeStaff(
  deps: Deps,
  accountId: string,
  values: { name: string; email: string; role: StaffRole },
  { seen, sessionId }: { seen: Seen; sessionId: string },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const administrators = await holdAdministrators(tx)
    await seen(tx)
    await getStaff(tx, accountId)
    const namesake = await findAccountByEmail(tx, values.email)
    if (namesake && namesake.id !== accountId) throw new WrongFields({ email: 'staff.email_taken' })
    if (values.role !== 'administrator') mustNotStepDown(accountId, administrators)
    await updateAccount(tx, accountId, values, sessionId)
  })
}

export async function renameOwn(deps: Deps, accountId: string, name: string, seen: Seen): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    await updateAccount(tx, accountId, { name })
  })
}

/** Sets how often the person gets the digest mail. After it was off, the next digest covers events from now on. */
export async function chooseDigest(deps: Deps, accountId: string, digest: Digest): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const account = await getStaff(tx, accountId)
    const wasOff = digestOf(account) === 'off'
    await updateAccount(tx, accountId, { digest, ...(wasOff && { digest_until: now }) })
  })
}

/** Closes an account and ends its sessions immediately. */
export async function closeStaff(deps: Deps, accountId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const administrators = await holdAdministrators(tx)
    await getStaff(tx, accountId)
    mustNotStepDown(accountId, administrators)
    await updateAccount(tx, accountId, { disabled_at: deps.clock.now() })
  })
}

export async function reopenStaff(deps: Deps, accountId: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await getStaff(tx, accountId)
    await updateAccount(tx, accountId, { disabled_at: null })
  })
}

/** Deletes expired sessions, and links after a day: the limit of links per hour needs recent ones. */
export async function cleanUpSignIns(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  await deleteExpired(deps.db, now, addMinutes(now, -24 * 60))
}

function mustNotStepDown(accountId: string, administrators: string[]): void {
  const refusal = whyCannotStepDown(accountId, administrators)
  if (refusal) throw new Conflict(refusal)
}

/** Queues a sign-in mail if the address has an open account; the caller cannot tell whether it has. */
export async function requestSignInLink(
  deps: Deps,
  asked: { email: string; till: string; asker: string },
): Promise<void> {
  const account = await findAccountByEmail(deps.db, asked.email)
  if (!account || account.disabled_at !== null) return
  const { count } = await countOnce(deps, `sign-in ${account.id} ${asked.asker}`, 3600)
  await sendLink(deps, account, { till: asked.till, hasAskedTooOften: count > linksPerAsker })
}

/**
 * Queues a mail with a sign-in link. Above the limit of mails it extends the newest link instead, so that a stranger
 * who requests links cannot lock the person out.
 */
async function sendLink(
  deps: Deps,
  account: Account,
  { till, hasAskedTooOften }: { till: string; hasAskedTooOften: boolean },
): Promise<void> {
  const now = deps.clock.now()
  const linkId = newId()
  await deps.db.transaction().execute(async (tx) => {
    await lockAccount(tx, account.id)
    const hourAgo = addMinutes(now, -60)
    const recent = await countLinksSince(tx, account.id, hourAgo)
    if (hasAskedTooOften || recent >= linksPerHour)
      return renewNewestLink(tx, account.id, hourAgo, addMinutes(now, linkMinutes))
    await insertSignInLink(tx, {
      id: linkId,
      account_id: account.id,
      token_hash: hashToken(linkToken(deps.config.secret, linkId)),
      created_at: now,
      expires_at: addMinutes(now, linkMinutes),
    })
    const { baseUrl, organisation } = deps.config
    const isLast = recent + 1 === linksPerHour
    const mail = signInMail({ baseUrl, organisation, minutes: linkMinutes, till, isLast }, translators.sv)
    const to = { toName: account.name, toEmail: account.email }
    const ids = { dedupeKey: `sign-in-${linkId}`, purpose: 'sign_in', linkId }
    await enqueueMail(tx, [{ ...ids, ...to, ...mail }], now)
  })
}

/**
 * Marks the link as used and opens a session. @returns the session's token for the cookie; null when the
 * link is unknown, used or expired, or its account is closed.
 */
export async function startSession(deps: Deps, link: { token: string; userAgent: string }): Promise<string | null> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const used = await markLinkUsed(tx, hashToken(link.token), now)
    if (!used || !(await markSignedIn(tx, used.account_id, now))) return null
    return insertSession(tx, { accountId: used.account_id, userAgent: link.userAgent, now })
  })
}
