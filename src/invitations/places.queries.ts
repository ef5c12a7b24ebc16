/**
 * A place in the afternoon is taken, left and passed on: the rows, and the letters to be queued with them. Whoever
 * calls has taken the seminar's row with `lockPlaces`.
 */
import type { Insertable } from 'kysely'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { newId } from '../kernel/ids.ts'
import type { NewMessage } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import type { GuestReply, ReplyTable } from '../schema.ts'
import { lockSeminarById } from '../seminars/queries.ts'
import { isSettled, replyNow, type Seminar } from '../seminars/rules.ts'
import { markGuestsTold } from './addressees.queries.ts'
import { type GuestPurpose, guestLetters } from './guest-letters.rules.ts'
import { countPlaces, type GuestInvitation, listInvitationsById, listNextInQueue } from './guests.queries.ts'
import { doesQueueMove, guestSeminar, placesToGive, replyTo, type Wish } from './guests.rules.ts'
import { insertReply } from './invitee.queries.ts'
import { getAfternoon } from './letters.queries.ts'
import { type Sender, senderOf } from './letters.rules.ts'
import { toldOf } from './told.rules.ts'

/** Where and when somebody replies, or the queue moves. */
interface PlacesAt {
  seminar: Seminar
  sender: Sender
  now: UtcText
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

/** A letter of the purpose to each of these invitations; who gets a place has been told of day and hours anew. */
export async function lettersTo(
  tx: Tx,
  { seminar, sender, now }: PlacesAt,
  purpose: GuestPurpose,
  ids: string[],
): Promise<NewMessage[]> {
  if (ids.length === 0 || !isSettled(seminar)) return []
  const { hours, programme } = await getAfternoon(tx, seminar)
  const own = guestSeminar(seminar, hours) ?? seminar
  if (purpose === 'guest_place') await markGuestsTold(tx, ids, JSON.stringify(toldOf(own)))
  const templates = await readTemplates(tx, seminar.roundId)
  const facts = { sender, seminar: own, afternoon: programme, templates, now }
  return guestLetters(purpose, facts, await listInvitationsById(tx, ids), (guest) =>
    purpose === 'guest_waiting' ? `q${guest.queueOrder}:${guest.repliedAt}` : guest.sequence,
  )
}
