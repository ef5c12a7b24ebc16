/** What staff do with the guests of a seminar: how many may come, an invitation again, an invitation taken back. */
import { addPerson } from '../guests/register.actions.ts'
import { listGuestLinks, updatePerson } from '../guests/register.queries.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import { replyNow } from '../seminars/rules.ts'
import { markGuestsTold } from './addressees.queries.ts'
import { guestLetters } from './guest-letters.rules.ts'
import {
  countGuestLinks,
  type GuestInvitation,
  getGuestInvitation,
  listInvitationsById,
  saveGuestSettings,
} from './guests.queries.ts'
import { guestSeminar, whyCannotInviteGuests } from './guests.rules.ts'
import type { InvitedPersonForm } from './input.ts'
import { markWithdrawn } from './invitee.queries.ts'
import { getAfternoon } from './letters.queries.ts'
import { addLink, findLiveLink, renewLink, revokeLink, wasMailed } from './links.queries.ts'
import { lettersTo, lockPlaces, moveQueue } from './places.queries.ts'
import { whyCannotReply } from './rules.ts'
import { toldOf } from './told.rules.ts'

/** Into the register, on the way to being invited. @returns the person's id. */
export async function addPersonToInvite(
  deps: Deps,
  { organisation, ...person }: InvitedPersonForm,
  accountId: string,
): Promise<string> {
  return addPerson(deps, organisation, person, accountId)
}

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
    const { seminar, sender } = await lockPlaces(deps, tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if ((invitation.linkId ?? '') !== seen) return
    if (invitation.withdrawnAt !== null) throw new Conflict('guests.withdrawn_already')
    const email = address ?? invitation.email
    if (email === '') throw new Conflict('guests.no_address')
    const afternoon = await getAfternoon(tx, seminar)
    const refusal = whyCannotInviteGuests(seminar, afternoon.hours, localDate(now))
    const own = guestSeminar(seminar, afternoon.hours)
    if (refusal || !own) throw new Conflict('guests.not_now')
    if (email !== invitation.email) await correctAddress(deps, tx, invitation, { email, accountId })
    const by = { secret: deps.config.secret, now }
    const link = await findLiveLink(tx, invitationId, 'guest')
    if (link) await renewLink(tx, by, link)
    else await addLink(tx, by, { invitationId, kind: 'guest', name: invitation.name, email })
    await markGuestsTold(tx, [invitationId], JSON.stringify(toldOf(own)))
    const facts = {
      sender,
      seminar: own,
      afternoon: afternoon.programme,
      now,
      templates: await readTemplates(tx, seminar.roundId),
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
  const by = { secret: deps.config.secret, now: deps.clock.now() }
  for (const link of await listGuestLinks(tx, guestId)) await renewLink(tx, by, link)
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'organisation', subjectId: organisationId, kind: 'guest_changed', detail: { name } },
  ])
}

/** How many guests may come; their hours where the programme has no afternoon. */
interface GuestSettings {
  capacity: number | null
  start: string | null
  end: string | null
}

/** More places: the queue moves at once. Fewer: nobody who has a place loses it. @returns how many moved up. */
export async function changeGuestSettings(
  deps: Deps,
  seminarId: string,
  settings: GuestSettings,
  accountId: string,
  seen: Seen,
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const at = await lockPlaces(deps, tx, seminarId)
    await seen(tx)
    await saveGuestSettings(tx, seminarId, settings)
    if (at.seminar.guestCapacity !== settings.capacity)
      await insertHistory(tx, { accountId, now }, [
        {
          subject: 'seminar',
          subjectId: seminarId,
          kind: settings.capacity === null ? 'guest_capacity_none' : 'guest_capacity',
          detail: { n: settings.capacity ?? 0 },
        },
      ])
    const seminar = { ...at.seminar, guestStart: settings.start, guestEnd: settings.end }
    const { moved, letters } = await moveQueue(tx, { ...at, seminar })
    await enqueueMail(tx, letters, now)
    return moved
  })
}

/** Staff take an invitation back: the link stops, the calendar is told, and the next in the queue gets the place. */
export async function withdrawGuest(deps: Deps, invitationId: string, accountId: string): Promise<void> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const at = await lockPlaces(deps, tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if (invitation.withdrawnAt !== null) return
    const isAhead = whyCannotReply(at.seminar, localDate(now)) === null
    const isTold = isAhead && invitation.linkId !== null && (await wasMailed(tx, invitation.linkId))
    const hadPlace = replyNow(invitation, at.seminar) === 'coming'
    await markWithdrawn(tx, invitationId, now)
    if (invitation.linkId) await revokeLink(tx, invitation.linkId, { as: 'withdrawn', now })
    if (isTold) await enqueueMail(tx, await lettersTo(tx, at, 'guest_withdrawn', [invitationId]), now)
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminarId,
        kind: 'guest_withdrawn',
        detail: { name: invitation.name, organisation: invitation.organisation },
      },
    ])
    if (hadPlace) await enqueueMail(tx, (await moveQueue(tx, at)).letters, now)
  })
}
