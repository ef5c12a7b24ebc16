import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addMinutes } from '../kernel/time.ts'
import { findAccountByEmail, insertAccount, insertSignInLink, lockAccount } from '../staff/queries.ts'
import { colleagueMail } from './colleagues.mails.ts'
import type { ColleagueForm } from './input.ts'
import { countColleaguesSince, getRssBody, insertContact } from './rss.queries.ts'
import { colleagueLinkHours, mostColleaguesADay } from './rules.ts'

/**
 * A contact makes a colleague a contact of the same body. A new person gets an account and a first sign-in link;
 * one who is a contact elsewhere keeps the account as it is. @throws Conflict when the address is staff's, closed,
 * or a contact's of the body already, and when one contact has invited too many in a day.
 */
export async function inviteColleague(
  deps: Deps,
  rssId: string,
  person: ColleagueForm,
  by: { accountId: string; name: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const body = await getRssBody(tx, rssId)
    await lockAccount(tx, by.accountId)
    const dayAgo = addMinutes(now, -24 * 60)
    if ((await countColleaguesSince(tx, by.accountId, dayAgo)) >= mostColleaguesADay)
      throw new Conflict('register.too_many_colleagues', { n: mostColleaguesADay })
    const accountId = await ensureAccount(tx, person, now)
    const added = await insertContact(tx, { rss_id: rssId, account_id: accountId, added_at: now })
    if (!added) throw new WrongFields({ email: 'register.already_contact' })
    const linkId = newId()
    await insertSignInLink(tx, {
      id: linkId,
      account_id: accountId,
      token_hash: hashToken(linkToken(deps.config.secret, linkId)),
      created_at: now,
      expires_at: addMinutes(now, colleagueLinkHours * 60),
    })
    const { baseUrl, organisation, contactEmail } = deps.config
    const mail = colleagueMail(
      { baseUrl, organisation, contactEmail, toName: person.name, byName: by.name, body: body.name },
      translators.sv,
    )
    const to = { toName: person.name, toEmail: person.email }
    const ids = { dedupeKey: `colleague-${linkId}`, purpose: 'sign_in', linkId }
    await enqueueMail(tx, [{ ...ids, ...to, ...mail }], now)
    await insertHistory(tx, { accountId: by.accountId, now }, [
      { subject: 'rss', subjectId: rssId, kind: 'contact_invited', detail: { name: person.name } },
    ])
  })
}

async function ensureAccount(tx: Tx, person: ColleagueForm, now: string): Promise<string> {
  const known = await findAccountByEmail(tx, person.email)
  if (known && known.role !== 'rss_contact') throw new WrongFields({ email: 'register.email_is_staff' })
  if (known?.disabled_at) throw new WrongFields({ email: 'register.colleague_closed' })
  if (known) return known.id
  const id = newId()
  const { name, email } = person
  const account = { id, email, name, title: person.title || null, phone: null }
  const added = await insertAccount(tx, { ...account, role: 'rss_contact', created_at: now, disabled_at: null })
  if (!added) throw new Conflict('errors.changed_meanwhile')
  return id
}
