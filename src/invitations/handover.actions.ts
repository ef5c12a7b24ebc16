/** The holder says that somebody else has the role; that person, or staff, say whether it is so. */

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
 * Nothing changes until it is confirmed; who was named before need not answer. The same person twice is one.
 * @returns false when the letter cannot be written now: then staff must see to it.
 * @throws Gone when the link has ended meanwhile; Invalid `people.successor_is_you`.
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

/** Who asked has the role after all. */
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

/** The new person, or with an account staff, say that it is so. Pressed twice it is done once. */
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

/** It is not so. By the person: staff must find out who is. With an account: staff have. */
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

/** The seat first, then its invitation: as everybody who changes both, so that nobody waits for another. */
async function lockHandover(tx: Tx, id: string): Promise<Handover> {
  const found = await findHandover(tx, id)
  if (!found) throw new NotFound()
  await lockSeats(tx, [found.seatId])
  await lockInvitation(tx, found.invitationId)
  const handover = await findHandover(tx, id)
  if (!handover) throw new NotFound()
  return handover
}

/** The new holder in, the former link out, and the link in the new person's mail becomes the seat's. */
async function replace(deps: Deps, tx: Tx, handover: Handover): Promise<void> {
  const now = deps.clock.now()
  const { id, name, title, email, seatId, invitationId } = handover
  const person = { name, title, email, phone: '' }
  await replaceHolder(tx, { ...person, seatId, isSame: false, source: 'invitee', now })
  await markHandedOver(tx, handover.fromLinkId)
  const substitute = await findLiveLink(tx, invitationId, 'substitute')
  if (substitute?.email === email) {
    // Who was to go as a substitute has the seat now: one link, and the own word to be given anew.
    await revokeLink(tx, substitute.id, { as: 'renewed', now })
    await forgetReplies(tx, [invitationId])
  }
  const { secret } = deps.config
  await addLink(tx, { secret, now }, { invitationId, kind: 'holder', name, email }, id)
}

/** With the calendar, while there is something to be invited to; the link has come with the question. */
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
