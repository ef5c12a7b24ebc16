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

/** Who gives a reply: somebody by the own link, or staff who have heard it. */
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

/** What staff have heard from the holder, or from a guest. */
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
 * Coming or not. The same answer twice is one. @returns the reply that holds: a guest who wanted to come may wait.
 * @throws Gone when it is too late, or the invitation has ended meanwhile.
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
 * Somebody goes instead: an own link and an own mail; whoever was to go before need not.
 * @throws Gone when it is too late.
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

/** @returns whether just this has been said already and still holds. */
async function openInvitation(deps: Deps, tx: Tx, by: Replier, kind: ReplyKind): Promise<boolean> {
  const before = await lockInvitation(tx, by.invitationId)
  const seminar = await getSeminarById(tx, before.seminarId)
  await mustBeOpen(tx, by, { ...before, seminar, now: deps.clock.now() })
  if (replyNow(before, seminar) !== kind) return false
  if (by.comment === '') return true
  const latest = await findLatestReply(tx, by.invitationId)
  return latest?.comment === by.comment && latest.source === by.source
}

/** Whatever the page said: the link may have ended, or the invitation been withdrawn, before the press. */
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

/** Whoever sent the substitute would think that somebody goes. Told once for each substitute. */
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

/** The substitute's link stops working; who has had the mail is told, and the day leaves the calendar. */
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

/** Nobody is told that they need not go to what has been, or has no day. */
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

/** Two who change who comes take turns. */
export async function lockPlaces(deps: Pick<Deps, 'config' | 'clock'>, tx: Tx, seminarId: string): Promise<PlacesAt> {
  const seminar = await lockSeminarById(tx, seminarId)
  return { seminar, sender: senderOf(deps, 'gast'), now: deps.clock.now() }
}

/** Who says it, when and how. */
type ReplyBy = Pick<Insertable<ReplyTable>, 'link_id' | 'account_id' | 'at' | 'source' | 'comment'>

/** A guest sends no substitute. */
const nobodyElse = { substitute_name: '', substitute_email: '' }

/** The same reply twice is one. @returns the reply that holds, for who wants to come may wait; and whom it concerns. */
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

/** Whoever stands first gets the places that are free. @returns how many moved up, and what tells them so. */
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
