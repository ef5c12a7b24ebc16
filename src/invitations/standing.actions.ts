/** Staff's changes to an invitation: withdraw it, issue a new link, tell a former holder; and to a seminar's guests. */

import { addPerson } from '../guests/actions.ts'
import { listGuestLinks, updatePerson } from '../guests/queries.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { lockSeats, setByPost } from '../seats/queries.ts'
import { replyNow } from '../seminars/rules.ts'
import { isUninvited, listWaitingOf } from './addressees.queries.ts'
import { closeHandover, moveHandovers } from './handover.queries.ts'
import type { InvitedPersonForm } from './input.ts'
import { getInvitation, getKind, lockInvitation, markWithdrawn, type SeatInvitation } from './invitee.queries.ts'
import { lettersTo, type PlacesAt, sendPersonal } from './letters.actions.ts'
import { getAfternoon } from './letters.queries.ts'
import { addLink, findLiveLink, renewLink, revokeLink, wasMailed } from './links.queries.ts'
import { isStillAhead, lockPlaces, moveQueue, nameOfHolder } from './reply.actions.ts'
import { whyCannotInviteGuests, whyCannotReply } from './rules.ts'
import { type GuestInvitation, getGuestInvitation, listLinks, saveGuestSettings } from './standing.queries.ts'

interface ByStaff {
  invitationId: string
  accountId: string
}

/**
 * Ends the links. With `tell`, mails everyone a letter has reached, with a calendar CANCEL while the seminar is ahead.
 * A guest's place goes to the next in the queue. Does nothing when the invitation is already withdrawn.
 */
export async function withdrawInvitation(
  deps: Deps,
  { invitationId, accountId, reason, tell }: ByStaff & { reason: string; tell: boolean },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const whose = await lockWhose(deps, tx, invitationId)
    if (whose.standing.withdrawnAt !== null) return
    for (const kind of ['substitute', 'holder', 'guest'] as const) {
      const link = await findLiveLink(tx, invitationId, kind)
      if (!link) continue
      await revokeLink(tx, link.id, { as: 'withdrawn', now })
      if (tell && (await wasMailed(tx, link.id))) await sendFarewell(deps, tx, whose, link)
    }
    await closeHandover(tx, invitationId, now)
    await markWithdrawn(tx, invitationId, now)
    if (whose.kind === 'seat') return keep(deps, tx, whose.standing, accountId, 'invitation_withdrawn', { reason })
    await keepOfGuest(tx, whose, accountId, reason === '' ? 'guest_withdrawn' : 'guest_withdrawn_why', reason)
    if (replyNow(whose.standing, whose.at.seminar) !== 'coming') return
    await enqueueMail(tx, (await moveQueue(tx, whose.at)).letters, now)
  })
}

/**
 * Replaces the link and mails the new one, with a calendar object that holds it. A substitute gets the whole letter
 * again, perhaps at another address: the first may never have arrived.
 * @param issue `seen`: id of the link on staff's page.
 * @returns false when that link has been replaced since: the button was pressed twice.
 * @throws Conflict when there is no link, the letters still wait, or it is too late for a substitute.
 */
export async function issueLink(
  deps: Deps,
  issue: ByStaff & { seen: string } & ({ kind: 'holder' } | { kind: 'substitute'; email: string }),
): Promise<boolean> {
  const { invitationId, accountId, kind, seen } = issue
  return deps.db.transaction().execute(async (tx) => {
    const standing = await lockStanding(tx, invitationId)
    const isHolder = kind === 'holder'
    const old = await findLiveLink(tx, invitationId, kind)
    if (!old) throw new Conflict(isHolder ? 'people.no_link' : 'people.no_substitute')
    if (old.id !== seen) return false
    const isAhead = await isStillAhead(deps, tx, invitationId)
    if (!isHolder && !isAhead) throw new Conflict('people.substitute_late')
    await mustBeSent(tx, old.id)
    const { name } = old
    const email = isHolder ? old.email : issue.email
    const linkId = await renewLink(tx, { secret: deps.config.secret, now: deps.clock.now() }, old, email)
    await moveHandovers(tx, old.id, linkId)
    const purpose = isHolder ? 'new_link' : 'substitute'
    await sendPersonal(deps, tx, {
      invitationId,
      purpose,
      to: { name, email, title: isHolder ? (standing.holderTitle ?? '') : '' },
      linkId,
      dedupeKey: `${purpose}:${linkId}`,
      byPost: isHolder && standing.holderByPost === 1,
      calendar: isAhead ? 'REQUEST' : null,
      values: isHolder ? {} : { 'i stället för': await nameOfHolder(tx, invitationId) },
    })
    const event = email === old.email ? 'link_renewed' : 'substitute_address'
    await keep(deps, tx, standing, accountId, event, { name, email })
    return true
  })
}

/** @throws Conflict when a new link would bypass the approval by a second person, or the set time. */
async function mustBeSent(tx: Tx, linkId: string): Promise<void> {
  if (isUninvited(await listWaitingOf(tx, linkId))) throw new Conflict('people.still_waits')
}

/**
 * Sends a cancellation, once, to a former holder who has the seminar in the calendar.
 * @returns the name.
 * @throws NotFound
 */
export async function tellFormerHolder(
  deps: Deps,
  { invitationId, accountId, linkId }: ByStaff & { linkId: string },
): Promise<string> {
  return deps.db.transaction().execute(async (tx) => {
    const standing = await lockStanding(tx, invitationId)
    const link = (await listLinks(tx, invitationId)).find((one) => one.id === linkId)
    if (!link) throw new NotFound()
    if (link.revokedAt === null || Number(link.farewells) > 0) return link.name
    await sendFarewell(deps, tx, { kind: 'seat', standing }, link)
    await keep(deps, tx, standing, accountId, 'former_told', { name: link.name })
    return link.name
  })
}

/** Switches the holder's letters to paper, or back to mail. */
export async function changeByPost(
  deps: Deps,
  { invitationId, accountId, byPost }: ByStaff & { byPost: 0 | 1 },
  seen: Seen,
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const standing = await lockStanding(tx, invitationId)
    await seen(tx)
    if (!(await setByPost(tx, standing.seatId, byPost))) return
    const kind = byPost ? 'by_post' : 'by_mail'
    await keep(deps, tx, standing, accountId, kind, { name: standing.holderName ?? '' })
  })
}

type Whose = { kind: 'seat'; standing: SeatInvitation } | { kind: 'guest'; standing: GuestInvitation; at: PlacesAt }

async function lockWhose(deps: Deps, tx: Tx, invitationId: string): Promise<Whose> {
  if ((await getKind(tx, invitationId)) === 'seat')
    return { kind: 'seat', standing: await lockStanding(tx, invitationId) }
  const { seminarId } = await getGuestInvitation(tx, invitationId)
  const at = await lockPlaces(deps, tx, seminarId)
  return { kind: 'guest', standing: await getGuestInvitation(tx, invitationId), at }
}

/** Locks the seat before its invitation, the same order as in all code that changes both, to avoid deadlock. */
async function lockStanding(tx: Tx, invitationId: string): Promise<SeatInvitation> {
  const { seatId } = await getInvitation(tx, invitationId)
  await lockSeats(tx, [seatId])
  await lockInvitation(tx, invitationId)
  return getInvitation(tx, invitationId)
}

async function sendFarewell(
  deps: Deps,
  tx: Tx,
  whose: Whose,
  link: { id: string; name: string; email: string },
): Promise<void> {
  const { id: invitationId } = whose.standing
  if (whose.kind === 'guest') {
    const { at } = whose
    if (whyCannotReply(at.seminar, localDate(at.now)) !== null) return
    await enqueueMail(tx, await lettersTo(tx, at, 'guest_withdrawn', [invitationId]), at.now)
    return
  }
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: 'withdrawn',
    to: { name: link.name, email: link.email, title: '' },
    linkId: null,
    dedupeKey: `withdrawn:${link.id}`,
    calendar: (await isStillAhead(deps, tx, invitationId)) ? 'CANCEL' : null,
  })
}

async function keep(
  deps: Deps,
  tx: Tx,
  { seatId }: SeatInvitation,
  accountId: string,
  kind: string,
  detail: Record<string, string>,
): Promise<void> {
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [{ subject: 'seat', subjectId: seatId, kind, detail }])
}

async function keepOfGuest(
  tx: Tx,
  { standing: { name, organisation, seminarId }, at: { now } }: Extract<Whose, { kind: 'guest' }>,
  accountId: string,
  kind: string,
  reason = '',
): Promise<void> {
  const detail = { name, organisation, ...(reason !== '' && { reason }) }
  await insertHistory(tx, { accountId, now }, [{ subject: 'seminar', subjectId: seminarId, kind, detail }])
}

/** Adds the person to the register before inviting. @returns the person's id. */
export async function addPersonToInvite(
  deps: Deps,
  { organisation, ...person }: InvitedPersonForm,
  accountId: string,
): Promise<string> {
  return addPerson(deps, organisation, person, accountId)
}

/**
 * Replaces one guest's link and sends the invitation again with the new one.
 * @param address a new address when the known one does not work; corrected in the register too.
 * @returns as `issueLink`
 * @throws Conflict
 */
export async function sendGuestLinkAgain(
  deps: Deps,
  { invitationId, accountId, seen, address }: ByStaff & { seen: string; address?: string | undefined },
): Promise<boolean> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const whose = await lockWhose(deps, tx, invitationId)
    if (whose.kind !== 'guest') throw new NotFound()
    const { at, standing: invitation } = whose
    if ((invitation.linkId ?? '') !== seen) return false
    if (invitation.withdrawnAt !== null) throw new Conflict('guests.withdrawn_already')
    const email = address ?? invitation.email
    if (email === '') throw new Conflict('guests.no_address')
    const { hours } = await getAfternoon(tx, at.seminar)
    if (whyCannotInviteGuests(at.seminar, hours, localDate(now))) throw new Conflict('guests.not_now')
    const link = await findLiveLink(tx, invitationId, 'guest')
    if (link) await mustBeSent(tx, link.id)
    if (email !== invitation.email) await correctAddress(deps, tx, invitation, { email, accountId })
    const by = { secret: deps.config.secret, now }
    const known = await findLiveLink(tx, invitationId, 'guest')
    if (known) await renewLink(tx, by, known)
    else await addLink(tx, by, { invitationId, kind: 'guest', name: invitation.name, email })
    await enqueueMail(tx, await lettersTo(tx, at, 'guest_invitation', [invitationId]), now)
    await keepOfGuest(tx, whose, accountId, 'guest_link_renewed')
    return true
  })
}

/** Renews the links to other afternoons too, since they went to the address that does not work. */
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

/** Guest places, null for no limit; hours, used when the programme has no afternoon. */
interface GuestSettings {
  capacity: number | null
  start: string | null
  end: string | null
}

/** More places move the queue at once; fewer take nobody's place. @returns how many moved up. */
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
