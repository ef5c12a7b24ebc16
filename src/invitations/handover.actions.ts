/** Handover of a seat: the holder names a successor, and the successor or staff confirm or decline. */

import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Gone, NotFound } from '../kernel/errors.ts'
import { WrongFields } from '../kernel/http/forms.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { addMinutes, localDate } from '../kernel/time.ts'
import { isUnfilled } from '../letters/rules.ts'
import type { SeatInvitee } from '../links/queries.ts'
import { forgetReplies, lockSeats, replaceHolder } from '../seats/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled } from '../seminars/rules.ts'
import {
  decideHandover,
  findCurrentHandover,
  findHandover,
  type Handover,
  insertHandover,
  markHandedOver,
} from './handover.queries.ts'
import { getInvitation, lockInvitation, refuseFlood } from './invitee.queries.ts'
import { sendPersonal, writePersonal } from './letters.actions.ts'
import { addLink, findLiveLink, isLive, revokeLink, wasMailed } from './links.queries.ts'
import { isStillAhead } from './reply.actions.ts'
import { whyCannotInviteTo } from './rules.ts'

interface NamedSuccessor {
  name: string
  title: string
  email: string
}

/**
 * Asks the successor by mail; nothing else changes until the handover is confirmed. Withdraws an earlier open question.
 * Naming the same person again changes nothing.
 * @returns false when the letter cannot be composed now; staff must then handle the handover.
 * @throws Gone when the link has ended meanwhile; WrongFields `people.successor_is_you`; KnownError 429 from
 * `refuseFlood`.
 */
export async function askHandover(deps: Deps, invitee: SeatInvitee, successor: NamedSuccessor): Promise<boolean> {
  const now = deps.clock.now()
  if (successor.email === invitee.email) throw new WrongFields({ adress: 'people.successor_is_you' })
  return deps.db.transaction().execute(async (tx) => {
    await lockInvitation(tx, invitee.invitationId)
    if (!(await isLive(tx, invitee.linkId))) throw new Gone('ended.not_asked')
    const before = await findCurrentHandover(tx, invitee.invitationId)
    if (before && isAsked(before, successor)) return true
    await refuseFlood(tx, invitee.invitationId, addMinutes(now, -24 * 60))
    if (before?.state === 'asked') await withdraw(tx, before.id, now)
    const id = newId()
    await insertHandover(tx, {
      id,
      invitation_id: invitee.invitationId,
      from_link_id: invitee.linkId,
      token_hash: hashToken(linkToken(deps.config.secret, id)),
      ...successor,
      state: 'asked',
      asked_at: now,
      decided_at: null,
      decided_by: null,
    })
    await insertHistory(tx, { accountId: null, now }, [
      {
        subject: 'seat',
        subjectId: invitee.seatId,
        kind: 'handover_asked',
        detail: { from: invitee.name, name: successor.name, email: successor.email },
      },
    ])
    return mailSuccessor(deps, tx, { ...successor, id, invitee })
  })
}

function isAsked(before: Handover, { name, title, email }: NamedSuccessor): boolean {
  const isSame = before.name === name && before.title === title && before.email === email
  return before.state === 'asked' && isSame
}

async function mailSuccessor(
  deps: Deps,
  tx: Tx,
  { id, invitee, ...to }: NamedSuccessor & { id: string; invitee: SeatInvitee },
): Promise<boolean> {
  const letter = {
    invitationId: invitee.invitationId,
    purpose: 'handover' as const,
    to,
    linkId: id,
    values: { efter: invitee.name },
  }
  if (isUnfilled(await writePersonal(deps, tx, letter))) return false
  await sendPersonal(deps, tx, { ...letter, dedupeKey: `handover:${id}`, calendar: null })
  return true
}

/** The holder withdraws the question. Does nothing unless it is open and was asked with this link. */
export async function withdrawHandover(deps: Deps, invitee: SeatInvitee): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    await lockInvitation(tx, invitee.invitationId)
    const current = await findCurrentHandover(tx, invitee.invitationId)
    if (current?.state !== 'asked' || current.fromLinkId !== invitee.linkId) return
    await withdraw(tx, current.id, now)
    await keep(tx, current, { kind: 'handover_withdrawn', accountId: null, now })
  })
}

async function withdraw(tx: Tx, id: string, now: string): Promise<void> {
  await decideHandover(tx, id, { from: 'asked', to: 'withdrawn', accountId: null, now })
}

/**
 * Confirms the handover, by the successor or, with an account, by staff. Confirming again changes nothing.
 * @throws NotFound; Conflict when the handover is no longer open.
 */
export async function confirmHandover(deps: Deps, id: string, accountId: string | null): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const handover = await lockHandover(tx, id)
    if (handover.state === 'confirmed') return
    const by = { accountId, now }
    if (!(await decideHandover(tx, id, { from: 'asked', to: 'confirmed', ...by })))
      throw new Conflict('people.handover_over')
    const wasGone = await wasMailed(tx, handover.fromLinkId)
    await replace(deps, tx, handover)
    await keep(tx, handover, { kind: 'handover_confirmed', ...by })
    await inviteSuccessor(deps, tx, handover)
    if (wasGone) await tellFormer(deps, tx, handover)
  })
}

/**
 * Declines the handover. By the successor: staff must then find out who has the role. With an account: staff have done
 * so.
 * @throws NotFound; Conflict when the handover is no longer open.
 */
export async function declineHandover(deps: Deps, id: string, accountId: string | null): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const handover = await lockHandover(tx, id)
    const from = accountId !== null && handover.state === 'declined' ? 'declined' : 'asked'
    const change = { from, to: 'declined', accountId, now } as const
    if (!(await decideHandover(tx, id, change))) {
      if (handover.state === 'declined') return
      throw new Conflict('people.handover_over')
    }
    const kind = from === 'declined' ? 'handover_noted' : 'handover_declined'
    await keep(tx, handover, { kind, accountId, now })
  })
}

/**
 * Locks the seat before its invitation, the same order as in all code that changes both, to avoid deadlock.
 * @throws NotFound
 */
async function lockHandover(tx: Tx, id: string): Promise<Handover> {
  const found = await findHandover(tx, id)
  if (!found) throw new NotFound()
  await lockSeats(tx, [found.seatId])
  await lockInvitation(tx, found.invitationId)
  const handover = await findHandover(tx, id)
  if (!handover) throw new NotFound()
  return handover
}

/**
 * Makes the successor the holder and ends the former link. The new link has the handover's id, so that the link in the
 * successor's mail becomes the seat's.
 */
async function replace(deps: Deps, tx: Tx, handover: Handover): Promise<void> {
  const now = deps.clock.now()
  const { id, name, title, email, seatId, invitationId } = handover
  const person = { name, title, email, phone: '' }
  await replaceHolder(tx, { ...person, seatId, isSame: false, source: 'invitee', now })
  await markHandedOver(tx, handover.fromLinkId)
  const substitute = await findLiveLink(tx, invitationId, 'substitute')
  if (substitute?.email === email) {
    // The substitute is now the holder: keep one link, and ask for a new reply.
    await revokeLink(tx, substitute.id, { as: 'renewed', now })
    await forgetReplies(tx, [invitationId])
  }
  const { secret } = deps.config
  await addLink(tx, { secret, now }, { invitationId, kind: 'holder', name, email }, id)
}

/**
 * Sends the invitation with a calendar object, unless nobody can be invited to the seminar. Its link is the one in the
 * handover mail.
 */
async function inviteSuccessor(deps: Deps, tx: Tx, handover: Handover): Promise<void> {
  const { invitationId, id, name, title, email } = handover
  const { seminarId, role } = await getInvitation(tx, invitationId)
  const seminar = await getSeminarById(tx, seminarId)
  if (whyCannotInviteTo(seminar, localDate(deps.clock.now())) || !isSettled(seminar)) return
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: `invitation_${role}`,
    to: { name, title, email },
    linkId: id,
    dedupeKey: `invitation:${id}`,
    calendar: 'REQUEST',
  })
}

async function tellFormer(deps: Deps, tx: Tx, handover: Handover): Promise<void> {
  const { invitationId, fromLinkId, fromName: name, fromEmail: email } = handover
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: 'handed_over',
    to: { name, email, title: '' },
    linkId: null,
    dedupeKey: `handed_over:${fromLinkId}`,
    calendar: (await isStillAhead(deps, tx, invitationId)) ? 'CANCEL' : null,
    values: { efterträdare: handover.name },
  })
}

async function keep(
  tx: Tx,
  { seatId, name, fromName: from }: Handover,
  { kind, accountId, now }: { kind: string; accountId: string | null; now: string },
): Promise<void> {
  const event = { subject: 'seat' as const, subjectId: seatId, kind, detail: { name, from } }
  await insertHistory(tx, { accountId, now }, [event])
}
