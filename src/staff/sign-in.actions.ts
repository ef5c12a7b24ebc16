import type { Deps } from '../kernel/deps.ts'
import { countOnce } from '../kernel/http/rate-limit.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addMinutes } from '../kernel/time.ts'
import { signInMail } from './mails.ts'
import {
  type Account,
  countLinksSince,
  findAccountByEmail,
  insertSignInLink,
  lockAccount,
  markLinkUsed,
  markSignedIn,
  renewNewestLink,
} from './queries.ts'
import { linkMinutes, linksPerAsker, linksPerHour } from './rules.ts'
import { insertSession } from './session.queries.ts'

/** Queues a sign-in link for the address, if it has an account; says nothing of whether it does. */
export async function requestSignInLink(
  deps: Deps,
  asked: { email: string; till: string; asker: string },
): Promise<void> {
  const account = await findAccountByEmail(deps.db, asked.email)
  if (!account || account.disabled_at !== null) return
  const { count } = await countOnce(deps, `sign-in ${account.id} ${asked.asker}`, 3600)
  await sendLink(deps, account, { till: asked.till, hasAskedTooOften: count > linksPerAsker })
}

/** When no more letters may go, the newest one there works again: a stranger who asks locks nobody out. */
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
 * Uses the link up and opens a session. @returns the session's token for the cookie; null when the
 * link is unknown, used or too old, or its account is closed.
 */
export async function startSession(deps: Deps, link: { token: string; userAgent: string }): Promise<string | null> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const used = await markLinkUsed(tx, hashToken(link.token), now)
    if (!used || !(await markSignedIn(tx, used.account_id, now))) return null
    return insertSession(tx, { accountId: used.account_id, userAgent: link.userAgent, now })
  })
}
