/** Queries for received messages, and for the records of ours that they may concern. */

import type { ExpressionBuilder, Insertable, Updateable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState, Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import type { UtcText } from '../kernel/time.ts'
import { isUnreached } from '../mailings/compose/queries.ts'
import type { IncomingTable } from '../schema.ts'
import type { AskedPerson } from './rules.ts'

/** @returns false when a message with the same octets is stored already. */
export async function insertIncoming(tx: Tx, row: Insertable<IncomingTable>): Promise<boolean> {
  const kept = await tx
    .insertInto('incoming')
    .values(row)
    .onConflict((c) => c.column('hash').doNothing())
    .returning('id')
    .executeTakeFirst()
  return kept !== undefined
}

export async function updateIncoming(tx: Tx, id: string, set: Updateable<IncomingTable>): Promise<void> {
  await tx.updateTable('incoming').set(set).where('id', '=', id).execute()
}

/** `seatId` is set for a letter to a seat, `guestInvitationId` for one to a guest; the other is null. */
function sentRows(tx: Tx) {
  return tx
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .select((eb) => [
      'message.id',
      'invitation.seat_id as seatId',
      eb.case().when('invitation.guest_id', 'is not', null).then(eb.ref('invitation.id')).end().as('guestInvitationId'),
    ])
    .select(['to_email as toEmail', 'bounced_at as bouncedAt'])
}

/** Our messages with these ids that were or may have been sent: a report can arrive before our own server's answer. */
export async function listSent(tx: Tx, ids: string[]) {
  if (ids.length === 0) return []
  return sentRows(tx).where('message.id', 'in', ids).where('state', 'in', ['sending', 'sent', 'unknown']).execute()
}

/** The latest message sent to one of these addresses after `since` and not known to have bounced; null if none. */
export async function findLatestTo(tx: Tx, addresses: string[], since: UtcText) {
  if (addresses.length === 0) return null
  const message = await sentRows(tx)
    .where('to_email', 'in', addresses)
    .where('state', 'in', ['sent', 'unknown'])
    .where('sent_at', '>', since)
    .where('bounced_at', 'is', null)
    .orderBy('sent_at', 'desc')
    .executeTakeFirst()
  return message ?? null
}

/**
 * Marks a message as bounced, and so as sent, also when its state was unknown. Later reports change nothing. A message
 * in `sending` keeps that state: the delivery that is under way sets the next one.
 */
export async function markBounced(tx: Tx, id: string, { now, words }: { now: UtcText; words: string }): Promise<void> {
  await tx
    .updateTable('message')
    .set((eb) => ({
      state: eb.case().when('state', '=', 'sending').then<MessageState>('sending').else<MessageState>('sent').end(),
      bounced_at: now,
      bounce_words: words,
    }))
    .where('id', '=', id)
    .where('bounced_at', 'is', null)
    .execute()
}

/** The invitation whose calendar entry has this UID; null when there is none. */
export async function findByUid(tx: Tx, uid: string) {
  const invitation = await tx
    .selectFrom('invitation')
    .select(['id', 'seat_id as seatId', 'seminar_id as seminarId'])
    .where('uid', '=', uid)
    .executeTakeFirst()
  return invitation ?? null
}

/** The invitation's state, and the people whose links are valid now. */
export async function getAsked(tx: Tx, invitationId: string) {
  const { reply, ...invitation } = await tx
    .selectFrom('invitation')
    .select(['told_sequence as sequence', 'reply'])
    .select(['replied_at as repliedAt', 'withdrawn_at as withdrawnAt'])
    .where('id', '=', invitationId)
    .executeTakeFirstOrThrow()
  const people: AskedPerson[] = await tx
    .selectFrom('live_link')
    .select(['id as linkId', 'kind', 'email'])
    .where('invitation_id', '=', invitationId)
    .execute()
  // A guest who waits for a place has answered yes.
  return { ...invitation, reply: reply === 'waiting' ? ('coming' as const) : reply, people }
}

/** The seat of the person with this address, by invitation link, else by holder: the latest; null when none matches. */
export async function findSeatOf(tx: Tx, email: string): Promise<string | null> {
  if (email === '') return null
  const link = await tx
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .select('invitation.seat_id as seatId')
    .where('link.kind', '!=', 'guest')
    .where((eb) => eb(eb.fn('lower', ['link.email']), '=', email))
    .orderBy('link.created_at', 'desc')
    .executeTakeFirst()
  if (link) return link.seatId
  const holder = await tx
    .selectFrom('holder')
    .select('seat_id as seatId')
    .where('email', '=', email)
    .orderBy('since_at', 'desc')
    .executeTakeFirst()
  return holder?.seatId ?? null
}

/** The latest invitation of the guest with this address, by id; null when none matches. */
export async function findGuestOf(tx: Tx, email: string): Promise<string | null> {
  if (email === '') return null
  const invited = await tx
    .selectFrom('invitation')
    .innerJoin('guest', 'guest.id', 'invitation.guest_id')
    .select('invitation.id')
    .where((eb) => eb(eb.fn('lower', ['guest.email']), '=', email))
    .orderBy('invitation.created_at', 'desc')
    .executeTakeFirst()
  return invited?.id ?? null
}

function rows(db: Db | Tx) {
  return db
    .selectFrom('incoming')
    .leftJoin('seat', 'seat.id', 'incoming.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('round', 'round.id', 'seat.round_id')
    .leftJoin('invitation as invited', 'invited.id', 'incoming.guest_invitation_id')
    .leftJoin('guest', 'guest.id', 'invited.guest_id')
    .select([
      'guest.name as guest',
      'invited.id as guestInvitationId',
      'incoming.id',
      'incoming.received_at as receivedAt',
      'incoming.kind',
      'incoming.outcome',
      'incoming.settled',
      'incoming.from_name as fromName',
      'incoming.from_email as fromEmail',
      'incoming.subject',
      'incoming.handled_at as handledAt',
      'seat.role',
      'municipality.name as municipality',
      'municipality.code as municipalityCode',
      'round.slug as round',
    ])
}

/** `to_read` and `bounced` wait for staff; `handled`: staff have dealt with it; `settled`: needs no action. */
export type Shelf = 'to_read' | 'bounced' | 'handled' | 'settled'

function shelfOf(eb: ExpressionBuilder<Schema, 'incoming'>) {
  return eb
    .case()
    .when('incoming.handled_at', 'is not', null)
    .then('handled')
    .when('incoming.outcome', '=', 'bounced')
    .then('bounced')
    .when('incoming.settled', '=', 1)
    .then('settled')
    .else('to_read')
    .end()
}

export async function listIncoming(db: Db, shelf: Shelf, { limit, offset }: { limit: number; offset: number }) {
  return rows(db)
    .where((eb) => eb(shelfOf(eb as never), '=', shelf))
    .orderBy('incoming.received_at', 'desc')
    .orderBy('incoming.id')
    .limit(limit)
    .offset(offset)
    .execute()
}

export type IncomingRow = Awaited<ReturnType<typeof listIncoming>>[number]

export async function countShelves(db: Db): Promise<Record<Shelf, number>> {
  const found = await db
    .with('shelved', (with_) => with_.selectFrom('incoming').select((eb) => shelfOf(eb).as('shelf')))
    .selectFrom('shelved')
    .select((eb) => ['shelf', eb.fn.countAll().as('n')])
    .groupBy('shelf')
    .execute()
  const counts = { to_read: 0, bounced: 0, handled: 0, settled: 0 }
  for (const { shelf, n } of found) counts[shelf as Shelf] = Number(n)
  return counts
}

export async function getIncoming(db: Db | Tx, id: string) {
  const row = await rows(db)
    .leftJoin('message', 'message.id', 'incoming.message_id')
    .leftJoin('account', 'account.id', 'incoming.handled_by')
    .leftJoin('invitation', 'invitation.seat_id', 'incoming.seat_id')
    .select([
      'incoming.sent_at as sentAt',
      'incoming.words',
      'invitation.id as invitationId',
      'incoming.text',
      'incoming.attachments',
      'incoming.calendar',
      'incoming.size',
      'incoming.note',
      'incoming.reply_id as replyId',
      'message.id as messageId',
      'message.subject as messageSubject',
      'message.to_email as messageTo',
      'account.name as handledBy',
    ])
    .where('incoming.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export type IncomingMessage = Awaited<ReturnType<typeof getIncoming>>

/** The message as received, or its beginning when it is long. @throws NotFound when the original has been deleted. */
export async function getRaw(db: Db, id: string): Promise<Buffer> {
  const row = await db.selectFrom('incoming').select('raw').where('id', '=', id).executeTakeFirst()
  if (!row?.raw) throw new NotFound()
  return Buffer.from(row.raw, 'base64')
}

const bouncedOf = prepared((db, roundId: string) =>
  db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .innerJoin('live_link as link', (join) =>
      join.onRef('link.invitation_id', '=', 'invitation.id').onRef('link.email', '=', 'message.to_email'),
    )
    .select((eb) => eb.fn.count('message.id').distinct().as('n'))
    .where('seminar.round_id', '=', roundId)
    .where(isUnreached)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('incoming')
            .select('incoming.id')
            .whereRef('incoming.message_id', '=', 'message.id')
            .where('incoming.kind', '=', 'bounce')
            .where('incoming.handled_at', 'is not', null),
        ),
      ),
    ),
)

/**
 * Number of the round's bounced letters that still need action: no later letter has reached the address, the reader
 * still has that address, and nobody has handled the report.
 */
export async function countBounced(db: Db, roundId: string): Promise<number> {
  const [row] = await bouncedOf(db, roundId)
  return Number(row?.n)
}

/** Deletes automatic answers and notices received before `automatic`, and only the originals of others before `raw`. */
export async function forgetOld(tx: Tx, before: { automatic: UtcText; raw: UtcText }): Promise<void> {
  await tx
    .deleteFrom('incoming')
    .where('outcome', 'in', ['ignored', 'noted', 'delivered'])
    .where('received_at', '<', before.automatic)
    .execute()
  await tx
    .updateTable('incoming')
    .set({ raw: '' })
    .where('raw', '!=', '')
    .where('received_at', '<', before.raw)
    .execute()
}
