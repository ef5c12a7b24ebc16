import type { Insertable } from 'kysely'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Gone } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { enqueueMail, type NewMessage } from '../kernel/mail/outbox.ts'
import { addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import type { Invitee } from '../links/queries.ts'
import type { GuestReply, LinkKind, ReplyKind, ReplySource, ReplyTable } from '../schema.ts'
import { getSeminarById, lockSeminarById } from '../seminars/queries.ts'
import { replyNow, type Seminar } from '../seminars/rules.ts'
import { findLatestReply, getInvitation, insertReply, lockInvitation, refuseFlood } from './invitee.queries.ts'
import { lettersTo, type PlacesAt, sendPersonal } from './letters.actions.ts'
import { senderOf } from './letters.rules.ts'
import { addLink, findLiveLink, isLive, revokeLink, wasMailed } from './links.queries.ts'
import { doesQueueMove, placesToGive, replyOf, replyTo, type Wish, whyCannotRecord, whyCannotReply } from './rules.ts'
import { countPlaces, type GuestInvitation, getGuestInvitation, listNextInQueue } from './standing.queries.ts'

/** Who gives a reply: the link's owner, or staff who have heard it. */
interface Replier {
  invitationId: string
  kind: LinkKind
  linkId: string | null
  accountId: string | null
  source: ReplySource
  comment: string
}

export function byLink({ invitationId, kind, linkId }: Invitee): Replier {
  return { ...{ invitationId, kind, linkId }, accountId: null, source: 'link', comment: '' }
}

/** A reply that staff have heard from the holder or a guest. */
export function byStaff(heard: {
  invitationId: string
  kind: 'holder' | 'guest'
  accountId: string
  source: ReplySource
  comment: string
}): Replier {
  return { ...heard, linkId: null }
}

interface NamedSubstitute {
  name: string
  email: string
}

/**
 * Stores whether the person comes; the same answer again changes nothing.
 * @returns the reply that holds: a guest who wants to come may have to wait.
 * @throws Gone when it is too late or the invitation has ended meanwhile; Conflict when staff reply for somebody
 * without a link.
 */
export async function reply(deps: Deps, by: Replier, answer: Wish): Promise<GuestReply> {
  return deps.db
    .transaction()
    .execute((tx) => (by.kind === 'guest' ? replyOfGuest(deps, tx, by, answer) : replyOfSeat(deps, tx, by, answer)))
}

async function replyOfSeat(deps: Deps, tx: Tx, by: Replier, answer: Wish): Promise<Wish> {
  const kind = replyOf(by.kind, answer)
  const isSaid = await openInvitation(deps, tx, by, kind)
  if (by.kind === 'holder') await dismissSubstitute(deps, tx, by.invitationId)
  if (isSaid) return answer
  await keepReply(deps, tx, by, { kind, name: '', email: '' })
  if (by.kind === 'substitute' && kind === 'not_coming') await tellHolder(deps, tx, by)
  return answer
}

async function replyOfGuest(deps: Deps, tx: Tx, by: Replier, wish: Wish): Promise<GuestReply> {
  const { seminarId } = await getGuestInvitation(tx, by.invitationId)
  const at = await lockPlaces(deps, tx, seminarId)
  const invitation = await getGuestInvitation(tx, by.invitationId)
  await mustBeOpen(tx, by, { ...at, withdrawnAt: invitation.withdrawnAt })
  const said = { link_id: by.linkId, account_id: by.accountId, at: at.now, source: by.source, comment: by.comment }
  const { reply, letters } = await placeReply(tx, at, invitation, { wish, said })
  await enqueueMail(tx, letters, at.now)
  return reply
}

/**
 * Makes a link for the substitute and mails it; dismisses an earlier substitute.
 * @throws as `reply`; KnownError 429 from `refuseFlood`.
 */
export async function sendSubstitute(deps: Deps, by: Replier, substitute: NamedSubstitute): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const isSaid = await openInvitation(deps, tx, by, 'substitute')
    const current = await findLiveLink(tx, by.invitationId, 'substitute')
    const isSame = current?.name === substitute.name && current.email === substitute.email
    if (isSame && isSaid) return
    await keepReply(deps, tx, by, { kind: 'substitute', ...substitute })
    if (isSame) return
    const yesterday = addMinutes(deps.clock.now(), -24 * 60)
    if (by.linkId !== null) await refuseFlood(tx, by.invitationId, yesterday)
    await dismissSubstitute(deps, tx, by.invitationId)
    await inviteSubstitute(deps, tx, by.invitationId, substitute)
  })
}

/** @returns whether exactly this reply has been given and still holds. */
async function openInvitation(deps: Deps, tx: Tx, by: Replier, kind: ReplyKind): Promise<boolean> {
  const before = await lockInvitation(tx, by.invitationId)
  const seminar = await getSeminarById(tx, before.seminarId)
  await mustBeOpen(tx, by, { ...before, seminar, now: deps.clock.now() })
  if (replyNow(before, seminar) !== kind) return false
  if (by.comment === '') return true
  const latest = await findLatestReply(tx, by.invitationId)
  return latest?.comment === by.comment && latest.source === by.source
}

/**
 * Checked in the transaction, since the link or the invitation may have ended after the page was shown.
 * @throws Gone, Conflict
 */
async function mustBeOpen(
  tx: Tx,
  by: Replier,
  at: { withdrawnAt: UtcText | null; seminar: Seminar; now: UtcText },
): Promise<void> {
  if (at.withdrawnAt !== null) throw new Gone('ended.withdrawn')
  if (by.linkId !== null && !(await isLive(tx, by.linkId))) throw new Gone('ended.not_asked')
  if (by.linkId === null && !(await findLiveLink(tx, by.invitationId, by.kind)))
    throw new Conflict('people.cannot_note.not_invited')
  const today = localDate(at.now)
  const refusal = by.accountId ? whyCannotRecord(at.seminar, today) : whyCannotReply(at.seminar, today)
  if (refusal) throw new Gone(`invitations.${refusal}`)
}

/** Tells the holder that the substitute does not come, once per substitute. */
async function tellHolder(deps: Deps, tx: Tx, { invitationId }: Replier): Promise<void> {
  const holder = await findLiveLink(tx, invitationId, 'holder')
  const substitute = await findLiveLink(tx, invitationId, 'substitute')
  if (!holder || !substitute) return
  const { holderTitle, holderByPost } = await getInvitation(tx, invitationId)
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: 'substitute_declined',
    to: { ...holder, title: holderTitle ?? '' },
    linkId: holder.id,
    byPost: holderByPost === 1,
    dedupeKey: `substitute_declined:${substitute.id}`,
    calendar: null,
    values: { ersättare: substitute.name },
  })
}

/**
 * Ends the substitute's link. If a letter has reached the substitute and the seminar is ahead, mails a cancellation
 * with a calendar CANCEL.
 */
async function dismissSubstitute(deps: Deps, tx: Tx, invitationId: string): Promise<void> {
  const current = await findLiveLink(tx, invitationId, 'substitute')
  if (!current) return
  const now = deps.clock.now()
  await revokeLink(tx, current.id, { as: 'dismissed', now })
  if (!(await wasMailed(tx, current.id)) || !(await isStillAhead(deps, tx, invitationId))) return
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: 'substitute_cancelled',
    to: { ...current, title: '' },
    linkId: null,
    dedupeKey: `substitute_cancelled:${current.id}`,
    calendar: 'CANCEL',
    values: { 'i stället för': await nameOfHolder(tx, invitationId) },
  })
}

async function inviteSubstitute(deps: Deps, tx: Tx, invitationId: string, substitute: NamedSubstitute): Promise<void> {
  const by = { secret: deps.config.secret, now: deps.clock.now() }
  const linkId = await addLink(tx, by, { invitationId, kind: 'substitute', ...substitute })
  await sendPersonal(deps, tx, {
    invitationId,
    purpose: 'substitute',
    to: { ...substitute, title: '' },
    linkId,
    dedupeKey: `substitute:${linkId}`,
    calendar: 'REQUEST',
    values: { 'i stället för': await nameOfHolder(tx, invitationId) },
  })
}

/** False for a seminar that is over or has no date: nobody is sent a cancellation then. */
export async function isStillAhead(deps: Deps, tx: Tx, invitationId: string): Promise<boolean> {
  const { seminarId } = await getInvitation(tx, invitationId)
  const { date } = await getSeminarById(tx, seminarId)
  return date !== null && date >= localDate(deps.clock.now())
}

export async function nameOfHolder(tx: Tx, invitationId: string): Promise<string> {
  const link = await findLiveLink(tx, invitationId, 'holder')
  const { holderName, officialName } = await getInvitation(tx, invitationId)
  return link?.name ?? holderName ?? officialName
}

async function keepReply(
  deps: Deps,
  tx: Tx,
  by: Replier,
  said: { kind: ReplyKind; name: string; email: string },
): Promise<void> {
  await insertReply(tx, {
    id: newId(),
    invitation_id: by.invitationId,
    link_id: by.linkId,
    account_id: by.accountId,
    at: deps.clock.now(),
    kind: said.kind,
    substitute_name: said.name,
    substitute_email: said.email,
    comment: by.comment,
    source: by.source,
  })
}

/** Locks the seminar, so that two changes of who comes do not run at once. */
export async function lockPlaces(deps: Pick<Deps, 'config' | 'clock'>, tx: Tx, seminarId: string): Promise<PlacesAt> {
  const seminar = await lockSeminarById(tx, seminarId)
  return { seminar, sender: senderOf(deps, 'gast'), now: deps.clock.now() }
}

/** Who gave the reply, when and how. */
type ReplyBy = Pick<Insertable<ReplyTable>, 'link_id' | 'account_id' | 'at' | 'source' | 'comment'>

/** A guest cannot send a substitute. */
const nobodyElse = { substitute_name: '', substitute_email: '' }

/**
 * Stores a guest's wish; the same reply again changes nothing.
 * @returns the reply that holds, since a guest who wants to come may have to wait; and the letters to queue.
 */
export async function placeReply(
  tx: Tx,
  at: PlacesAt,
  invitation: GuestInvitation,
  { wish, said }: { wish: Wish; said: ReplyBy },
): Promise<{ reply: GuestReply; letters: NewMessage[] }> {
  const { id } = invitation
  const before = replyNow(invitation, at.seminar)
  const places = await countPlaces(tx, at.seminar.id)
  const reply = replyTo(wish, { before, places, isStaff: said.account_id !== null })
  if (reply === before) return { reply, letters: [] }
  await insertReply(tx, { id: newId(), invitation_id: id, kind: reply, ...said, ...nobodyElse })
  const own = reply === 'waiting' ? await lettersTo(tx, at, 'guest_waiting', [id]) : []
  const { letters } = before === 'coming' ? await moveQueue(tx, at) : { letters: [] }
  return { reply, letters: [...own, ...letters] }
}

/**
 * Gives the free places to the first guests in the queue.
 * @returns how many moved up, and the letters that tell them.
 */
export async function moveQueue(tx: Tx, at: PlacesAt): Promise<{ moved: number; letters: NewMessage[] }> {
  const { seminar, now } = at
  if (!doesQueueMove(seminar, now)) return { moved: 0, letters: [] }
  const places = placesToGive(await countPlaces(tx, seminar.id))
  const next = places > 0 ? await listNextInQueue(tx, seminar.id, places) : []
  for (const { id } of next) {
    await insertReply(tx, {
      id: newId(),
      invitation_id: id,
      link_id: null,
      account_id: null,
      at: now,
      kind: 'coming',
      source: 'queue',
      comment: '',
      ...nobodyElse,
    })
  }
  const ids = next.map(({ id }) => id)
  return { moved: next.length, letters: await lettersTo(tx, at, 'guest_place', ids) }
}
