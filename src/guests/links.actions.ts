/** Guests' personal links: a new one ends the old. */
import { toldOf } from '../invitations/told.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { getAfternoon, markGuestsTold } from './addressees.queries.ts'
import { guestLetters, guestSenderOf } from './letters.rules.ts'
import {
  countGuestLinks,
  type GuestInvitation,
  getGuestInvitation,
  insertGuestLinks,
  listInvitationsById,
  lockSeminar,
  revokeGuestLinks,
} from './queries.ts'
import { listLiveInvitationIds, updatePerson } from './register.queries.ts'
import { guestSeminar, whyCannotInviteGuests } from './rules.ts'

/**
 * A new link for one guest, whose old one stops; the invitation goes out again with it.
 * @param address where to, when the one we have does not work: corrected in the register too.
 */
export async function sendGuestLinkAgain(
  deps: Deps,
  {
    invitationId,
    accountId,
    seen,
    address,
  }: { invitationId: string; accountId: string; seen: string; address?: string | undefined },
): Promise<void> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const settings = await lockSeminar(tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if ((invitation.linkId ?? '') !== seen) return
    if (invitation.withdrawnAt !== null) throw new Conflict('guests.withdrawn_already')
    const email = address ?? invitation.email
    if (email === '') throw new Conflict('guests.no_address')
    const seminar = await getSeminarById(tx, seminarId)
    const afternoon = await getAfternoon(tx, seminarId, settings)
    const refusal = whyCannotInviteGuests(seminar, afternoon.hours, localDate(now))
    const own = guestSeminar(seminar, afternoon.hours)
    if (refusal || !own) throw new Conflict('guests.not_now')
    if (email !== invitation.email) await correctAddress(deps, tx, invitation, { email, accountId })
    await renewLinks(deps, tx, [invitationId])
    await markGuestsTold(tx, [invitationId], JSON.stringify(toldOf(own)))
    const facts = {
      ...{ sender: guestSenderOf(deps), seminar: own, afternoon: afternoon.programme, now },
      templates: await readTemplates(tx, settings.roundId),
    }
    const links = await countGuestLinks(tx, [invitationId])
    const guests = await listInvitationsById(tx, [invitationId])
    const nthOf = ({ id }: { id: string }) => links.get(id) ?? 0
    await enqueueMail(tx, guestLetters('guest_invitation', facts, guests, nthOf), now)
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminarId,
        kind: 'guest_link_renewed',
        detail: { name: invitation.name, organisation: invitation.organisation },
      },
    ])
  })
}

/** The links to other afternoons went to the address that does not work, too. */
async function correctAddress(
  deps: Deps,
  tx: Tx,
  { guestId, organisationId, name, title, phone }: GuestInvitation,
  { email, accountId }: { email: string; accountId: string },
): Promise<void> {
  await updatePerson(tx, guestId, { name, title, phone, email })
  await renewLinks(deps, tx, await listLiveInvitationIds(tx, guestId))
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'organisation', subjectId: organisationId, kind: 'guest_changed', detail: { name } },
  ])
}

/** What waited to be sent with the old link is not sent. */
export async function renewLinks(deps: Deps, tx: Tx, invitationIds: string[]): Promise<void> {
  await revokeGuestLinks(tx, invitationIds, deps.clock.now())
  await addLinks(deps, tx, invitationIds)
}

async function addLinks(deps: Deps, tx: Tx, invitationIds: string[]): Promise<void> {
  const created_at = deps.clock.now()
  const rows = invitationIds.map((guest_invitation_id) => {
    const id = newId()
    const token_hash = hashToken(linkToken(deps.config.secret, id))
    return { id, guest_invitation_id, token_hash, created_at, revoked_at: null }
  })
  await insertGuestLinks(tx, rows)
}
