import { type ExpressionBuilder, sql } from 'kysely'
import { nextWorkingTime } from '../kernel/calendar/working-time.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState, Schema } from '../kernel/db/schema.ts'
import { NotFound } from '../kernel/errors.ts'
import { type MessageStanding, standing } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import { type Counts, noCounts, toDecide } from './rules.ts'

/** @param asOf the present; each row holds it, to tell whether the mailing's set time has passed */
function mailingRows(db: Db, asOf: UtcText) {
  return db
    .selectFrom('mailing')
    .innerJoin('account', 'account.id', 'mailing.created_by')
    .innerJoin('round', 'round.id', 'mailing.round_id')
    .leftJoin('account as releaser', 'releaser.id', 'mailing.released_by')
    .leftJoin('account as stopper', 'stopper.id', 'mailing.cancelled_by')
    .select([
      'mailing.id',
      'mailing.round_id as roundId',
      'mailing.title',
      'mailing.purpose',
      'mailing.reason',
      'mailing.audience',
      'mailing.letter_reason as letterReason',
      'mailing.created_by as creatorId',
      'mailing.held_at as heldAt',
      'mailing.released_at as releasedAt',
      'releaser.name as releasedBy',
      'mailing.scheduled_for as scheduledFor',
      'mailing.cancelled_at as cancelledAt',
      'stopper.name as cancelledBy',
      'mailing.cancel_reason as cancelReason',
      'mailing.by_post as byPost',
      'mailing.created_at as createdAt',
      'account.name as createdBy',
      'round.name as roundName',
      'round.slug as roundSlug',
      'round.second_look as secondLook',
    ])
    .select(sql<UtcText>`cast(${asOf} as text)`.as('asOf'))
}

/** A round's mailings, the latest first. */
export async function listMailings(db: Db, roundId: string, asOf: UtcText) {
  return mailingRows(db, asOf).where('mailing.round_id', '=', roundId).orderBy('mailing.created_at', 'desc').execute()
}

export async function getMailing(db: Db, id: string, asOf: UtcText) {
  const row = await mailingRows(db, asOf).where('mailing.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export type MailingRow = Awaited<ReturnType<typeof getMailing>>

/** Number of messages in each standing, by mailing id; null: messages of no mailing (substitutes, sign-in links). */
export async function countStates(db: Db): Promise<Map<string | null, Counts>> {
  const rows = await db
    .selectFrom('message')
    .select((eb) => ['mailing_id', standing.as('standing'), eb.fn.countAll().as('n')])
    .groupBy(['mailing_id', standing])
    .execute()
  const counts = new Map<string | null, Counts>()
  for (const row of rows) {
    const own = counts.get(row.mailing_id) ?? noCounts()
    own[row.standing] = Number(row.n)
    counts.set(row.mailing_id, own)
  }
  return counts
}

function messageRows(db: Db, asOf: UtcText) {
  return db
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.id', 'message.invitation_id')
    .leftJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('round', 'round.id', 'seat.round_id')
    .leftJoin('guest', 'guest.id', 'invitation.guest_id')
    .leftJoin('organisation', 'organisation.id', 'guest.organisation_id')
    .leftJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .select([
      'message.id',
      'message.mailing_id as mailingId',
      'message.purpose',
      'message.to_name as toName',
      'message.to_email as toEmail',
      'message.subject',
      'message.state',
      standing.as('standing'),
      'message.bounced_at as bouncedAt',
      'message.bounce_words as bounceWords',
      'message.attempts',
      'message.next_attempt_at as nextAttemptAt',
      'message.outdated_at as outdatedAt',
      'message.office_hours as officeHours',
      'message.server_answer as serverAnswer',
      'message.created_at as createdAt',
      'message.sent_at as sentAt',
      'seat.role',
      'municipality.name as municipality',
      'municipality.code as municipalityCode',
      'message.stopped',
      'message.cancelled_because as cancelledBecause',
      'round.slug as round',
      'organisation.name as organisation',
      'seminar.slug as seminar',
      'invitation.id as invitationId',
    ])
    .select((eb) => [bodyOf(eb).select('rss_body.id').as('rssId'), bodyOf(eb).select('rss_body.name').as('rssName')])
    .select(sql<UtcText>`cast(${asOf} as text)`.as('asOf'))
}

/** The RSS body of the message's contact person; the first when there are several. */
function bodyOf(eb: ExpressionBuilder<Schema, 'message'>) {
  return eb
    .selectFrom('rss_contact')
    .innerJoin('rss_body', 'rss_body.id', 'rss_contact.rss_id')
    .whereRef('rss_contact.account_id', '=', 'message.account_id')
    .orderBy('rss_body.id')
    .limit(1)
}

interface Filter {
  standing?: MessageStanding | undefined
  limit?: number
  offset?: number
}

/** The messages of a mailing, or with null those of no mailing; messages that need a decision come first. */
export async function listMessages(db: Db, mailingId: string | null, asOf: UtcText, filter: Filter = {}) {
  return messageRows(db, asOf)
    .where('message.mailing_id', mailingId === null ? 'is' : '=', mailingId)
    .$if(filter.standing !== undefined, (q) => q.where(standing, '=', filter.standing ?? 'queued'))
    .orderBy(
      sql`case when message.state in ('failed', 'unknown') or message.bounced_at is not null
        or (message.state = 'queued' and message.outdated_at is not null) then 0 else 1 end`,
    )
    .orderBy('message.created_at', 'desc')
    .orderBy('municipality.code')
    .orderBy('message.to_email')
    .$if(filter.limit !== undefined, (q) => q.limit(filter.limit ?? 0).offset(filter.offset ?? 0))
    .execute()
}

export type MessageRow = Awaited<ReturnType<typeof listMessages>>[number]

export async function getMessage(db: Db, id: string, asOf: UtcText) {
  const row = await messageRows(db, asOf)
    .innerJoin('message_content as content', 'content.message_id', 'message.id')
    .select(['content.text', 'content.html', 'content.calendar'])
    .where('message.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/** Who decided what about the message, the latest first. */
export async function listDecisions(db: Db, messageId: string) {
  return db
    .selectFrom('history')
    .innerJoin('account', 'account.id', 'history.account_id')
    .select(['history.at', 'history.kind', 'account.name as who'])
    .where('history.subject', '=', 'message')
    .where('history.subject_id', '=', messageId)
    .orderBy('history.at', 'desc')
    .execute()
}

export type DecisionRow = Awaited<ReturnType<typeof listDecisions>>[number]

/** A message that is sent again goes to its reader's present address, which may have been corrected. */
const presentAddress = sql<string>`coalesce(
  (select email from invitation_link as link where link.id = message.link_id and link.email != ''),
  (select email from account where account.id = message.account_id), to_email)`

const again = {
  state: 'queued',
  outdated_at: null,
  attempts: 0,
  refused: 0,
  bounced_at: null,
  bounce_words: '',
} as const
/** `now`, or the next working time for messages bound to office hours. */
function dueFrom(now: UtcText) {
  return sql<UtcText>`case when office_hours = 1 then ${nextWorkingTime(now)} else ${now} end`
}

/** Whether the message's personal link no longer works, so that it must not be sent again. */
export async function isStopped(tx: Tx, id: string): Promise<boolean> {
  const row = await tx.selectFrom('message').select('stopped').where('id', '=', id).executeTakeFirst()
  return row?.stopped === 1
}

/** Queues the message with five new attempts, also when it was held. @returns false when staff may not decide on it. */
export async function requeue(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('message')
    .set({ ...again, next_attempt_at: dueFrom(now), to_email: presentAddress })
    .where('id', '=', id)
    .where('stopped', '=', 0)
    .where((eb) =>
      eb.or([
        eb('state', 'in', toDecide),
        eb.and([eb('state', '=', 'sent'), eb('bounced_at', 'is not', null)]),
        eb.and([eb('state', '=', 'queued'), eb('outdated_at', 'is not', null)]),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

const wentWrong = (eb: ExpressionBuilder<Schema, 'message'>) =>
  eb.or([eb('state', '=', 'failed'), eb.and([eb('state', '=', 'sent'), eb('bounced_at', 'is not', null)])])

/** Number of the mailing's failed and bounced messages that cannot be sent again: their links no longer work. */
export async function countDead(db: Db | Tx, mailingId: string): Promise<number> {
  const row = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('mailing_id', '=', mailingId)
    .where('stopped', '=', 1)
    .where(wentWrong)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Number of these messages that are held because what they say is no longer true. */
export async function countHeld(db: Db, ids: string[]): Promise<number> {
  if (ids.length === 0) return 0
  const row = await db
    .selectFrom('message')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('id', 'in', ids)
    .where('state', '=', 'queued')
    .where('outdated_at', 'is not', null)
    .executeTakeFirst()
  return Number(row?.n ?? 0)
}

/** Cancels a held message and frees its dedupe key. @returns false when it is not held. */
export async function markStopped(tx: Tx, id: string): Promise<boolean> {
  const row = await tx
    .updateTable('message')
    .set({ state: 'cancelled', dedupe_key: sql<string>`dedupe_key || ':' || id` })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .where('outdated_at', 'is not', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A person knows that the message arrived, or has posted it. @returns false when staff may not decide on it. */
export async function markSent(tx: Tx, id: string, now: UtcText): Promise<boolean> {
  const row = await tx
    .updateTable('message')
    .set((eb) => ({
      state: 'sent' satisfies MessageState,
      bounced_at: null,
      sent_at: eb.fn.coalesce('sent_at', eb.val(now)),
    }))
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', 'in', toDecide),
        eb('bounced_at', 'is not', null),
        eb.and([eb('by_post', '=', 1), eb('state', '=', 'queued')]),
      ]),
    )
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** Queues the mailing's failed and bounced messages, except those whose link no longer works. @returns their ids. */
export async function requeueFailed(tx: Tx, mailingId: string, now: UtcText): Promise<string[]> {
  const rows = await tx
    .updateTable('message')
    .set({ ...again, next_attempt_at: dueFrom(now), to_email: presentAddress })
    .where('mailing_id', '=', mailingId)
    .where('stopped', '=', 0)
    .where(wentWrong)
    .returning('id')
    .execute()
  return rows.map((row) => row.id)
}

/** Number of received messages that staff must still handle, of all rounds. */
export async function countToRead(db: Db): Promise<number> {
  const [row] = await toRead(db)
  return Number(row?.n)
}

const toRead = prepared((db) =>
  db
    .selectFrom('incoming')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('settled', '=', 0)
    .where('handled_at', 'is', null),
)
