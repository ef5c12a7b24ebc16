/** Reads and writes of one personal link's invitation. */
import { type Insertable, sql } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { prepared } from '../kernel/db/prepared.ts'
import type { MessageState } from '../kernel/db/schema.ts'
import { KnownError, NotFound } from '../kernel/errors.ts'
import { cancelAsking } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import type { ReplyKind, ReplySource, ReplyTable } from '../schema.ts'
import { keepWishesOf } from '../wishes/queries.ts'
import { raisedTo } from './addressees.queries.ts'

/** Whose the invitation is. @throws NotFound */
export async function getKind(db: Db | Tx, invitationId: string): Promise<'seat' | 'guest'> {
  const row = await db.selectFrom('invitation').select('seat_id').where('id', '=', invitationId).executeTakeFirst()
  if (!row) throw new NotFound()
  return row.seat_id === null ? 'guest' : 'seat'
}

const seatInvitation = prepared((db, invitationId: string) =>
  db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .innerJoin('seminar', 'seminar.id', 'invitation.seminar_id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .select((eb) => [
      'invitation.id',
      'invitation.uid',
      'invitation.organizer',
      'invitation.sequence',
      'invitation.told',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'invitation.withdrawn_at as withdrawnAt',
      'seminar.id as seminarId',
      'seminar.slug as seminarSlug',
      'seminar.name as seminarName',
      'seat.id as seatId',
      'seat.role',
      'municipality.code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'round.id as roundId',
      'round.slug as roundSlug',
      'due.deadline as answerBy',
      'due.extended_at as extendedAt',
      'round.questionnaire_id as questionnaireId',
      'round.joint_from as jointFrom',
      'holder.name as holderName',
      'holder.title as holderTitle',
      'holder.email as holderEmail',
      'holder.phone as holderPhone',
      'holder.by_post as holderByPost',
      eb
        .selectFrom('seminar_municipality as sm')
        .select((sub) => sub.fn.countAll().as('n'))
        .whereRef('sm.seminar_id', '=', 'invitation.seminar_id')
        .as('municipalities'),
    ])
    .where('invitation.id', '=', invitationId)
    .$narrowType<{ reply: ReplyKind | null }>(),
)

/** A seat's invitation. @throws NotFound */
export async function getInvitation(db: Db | Tx, invitationId: string) {
  const [row] = await seatInvitation(db, invitationId)
  if (!row) throw new NotFound()
  return { ...row, municipalities: Number(row.municipalities) }
}

export type SeatInvitation = Awaited<ReturnType<typeof getInvitation>>

const meetingOf = prepared((db, seminarId: string) =>
  db
    .selectFrom('seminar')
    .select(['meeting_url as url', 'meeting_note as note', 'cancel_reason as cancelReason'])
    .where('id', '=', seminarId),
)

/** Meeting details that only invited persons may see. @throws NotFound */
export async function getMeeting(db: Db | Tx, seminarId: string) {
  const [meeting] = await meetingOf(db, seminarId)
  if (!meeting) throw new NotFound()
  return meeting
}

export type Meeting = Awaited<ReturnType<typeof getMeeting>>

/** State of the latest mail with this link; null when none was written. */
export async function findMailState(db: Db | Tx, linkId: string): Promise<MessageState | null> {
  const [row] = await mailStates(db, linkId)
  return row?.state ?? null
}

const mailStates = prepared((db, linkId: string) =>
  db.selectFrom('message').select('state').where('link_id', '=', linkId).orderBy('created_at', 'desc').limit(1),
)

export interface Answering {
  submittedAt: UtcText | null
  /** The draft differs from what was submitted. */
  changed: boolean
  /** The questions with something in the draft; empty once submitted. */
  answered: string[]
}

/** When the seat submitted its answers, and whether they have changed since; null when nobody has begun. */
export async function findAnswering(db: Db | Tx, seatId: string): Promise<Answering | null> {
  const [row] = await answeringOf(db, seatId)
  if (!row) return null
  const [same, ...all] = [row.same, row.submitted, row.answers].map(Number)
  const changed = row.submittedAt !== null && all.some((n) => n !== same)
  const answered = row.submittedAt ? [] : await answeredOf(db, seatId)
  return { submittedAt: row.submittedAt, changed, answered: answered.map(({ key }) => key) }
}

const answeringOf = prepared((db, seatId: string) =>
  db
    .selectFrom('response')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .select((eb) => {
      const submitted = eb
        .selectFrom('submitted_answer as submitted')
        .whereRef('submitted.submission_id', '=', 'submission.id')
      const answers = eb.selectFrom('answer').whereRef('answer.response_id', '=', 'response.id')
      const same = submitted.innerJoin('answer', (join) =>
        join
          .onRef('answer.response_id', '=', 'response.id')
          .onRef('answer.question_key', '=', 'submitted.question_key')
          .onRef('answer.value', '=', 'submitted.value'),
      )
      return [
        'submission.submitted_at as submittedAt',
        submitted.select((sub) => sub.fn.countAll().as('n')).as('submitted'),
        answers.select((sub) => sub.fn.countAll().as('n')).as('answers'),
        same.select((sub) => sub.fn.countAll().as('n')).as('same'),
      ]
    })
    .where('response.seat_id', '=', seatId),
)

const answeredOf = prepared((db, seatId: string) =>
  db
    .selectFrom('answer')
    .innerJoin('response', 'response.id', 'answer.response_id')
    .select('answer.question_key as key')
    .where('response.seat_id', '=', seatId),
)

/** How many of the municipality's roles, the seat's own too, have handed in what the others see. */
export async function countHandedIn(db: Db | Tx, seatId: string): Promise<{ n: number; of: number }> {
  const row = await db
    .selectFrom('seat as own')
    .innerJoin('round', 'round.id', 'own.round_id')
    .innerJoin('seat', (join) =>
      join.onRef('seat.round_id', '=', 'own.round_id').onRef('seat.municipality_code', '=', 'own.municipality_code'),
    )
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('submission', (join) =>
      join
        .onRef('submission.id', '=', 'response.current_submission_id')
        .onRef('submission.submitted_at', '>=', 'round.joint_from'),
    )
    .select((eb) => [eb.fn.count('submission.id').as('n'), eb.fn.count('seat.id').as('of')])
    .where('own.id', '=', seatId)
    .executeTakeFirstOrThrow()
  return { n: Number(row.n), of: Number(row.of) }
}

/**
 * Limits the letters that a seat's holders can have us write to strangers.
 * @throws KnownError 429 after too many letters to substitutes and successors from `since` on.
 */
export async function refuseFlood(tx: Tx, invitationId: string, since: UtcText): Promise<void> {
  const row = await tx
    .selectFrom('message')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('invitation_id', '=', invitationId)
    .where('purpose', 'in', ['substitute', 'handover'])
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(row.n) >= mostNamedPerDay) throw new KnownError(429, 'invitations.named_too_many')
}

/** Allows several changes of mind, by all of the seat's holders together. */
const mostNamedPerDay = 10

/** Locks the invitation, so that two requests do not change it at once. @returns its state. @throws NotFound */
export async function lockInvitation(tx: Tx, invitationId: string) {
  const row = await tx
    .updateTable('invitation')
    .set((eb) => ({ sequence: eb.ref('sequence') }))
    .where('id', '=', invitationId)
    .returning([
      'reply',
      'replied_at as repliedAt',
      'seat_id as seatId',
      'seminar_id as seminarId',
      'withdrawn_at as withdrawnAt',
    ])
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

/**
 * Raises the SEQUENCE of each as `nextSequence`, because a calendar ignores an object that is not newer.
 * @returns the new ones.
 */
export async function raiseSequences(tx: Tx, invitationIds: string[], revision: number): Promise<number[]> {
  const raised = await tx
    .updateTable('invitation')
    .set({ sequence: raisedTo(revision) })
    .where('id', 'in', invitationIds)
    .returning('sequence')
    .execute()
  return raised.map(({ sequence }) => sequence)
}

export interface LatestReply {
  kind: ReplyKind
  at: UtcText
  source: Exclude<ReplySource, 'queue'>
  comment: string
  byStaff: boolean
  substituteName: string
  substituteEmail: string
}

export async function findLatestReply(db: Db | Tx, invitationId: string): Promise<LatestReply | null> {
  const [row] = await latestReply(db, invitationId)
  if (!row) return null
  const { accountId, ...rest } = row
  return { ...rest, byStaff: accountId !== null }
}

const latestReply = prepared((db, invitationId: string) =>
  db
    .selectFrom('reply')
    .select(['kind', 'at', 'source', 'comment', 'account_id as accountId'])
    .select(['substitute_name as substituteName', 'substitute_email as substituteEmail'])
    .where('invitation_id', '=', invitationId)
    .$narrowType<{ kind: ReplyKind; source: Exclude<ReplySource, 'queue'> }>()
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(1),
)

/**
 * Stores the reply and makes it the invitation's latest. Cancels reply reminders, deletes the wishes of those who do
 * not come, and puts a guest who waits last in the queue.
 */
export async function insertReply(tx: Tx, reply: Insertable<ReplyTable>): Promise<void> {
  const { invitation_id: id, kind, at } = reply
  await tx.insertInto('reply').values(reply).execute()
  await tx
    .updateTable('invitation')
    .set({ reply: kind, replied_at: at, queue_order: kind === 'waiting' ? lastInQueue : null })
    .where('id', '=', id)
    .execute()
  await keepWishesOf(tx, id, kind)
  await cancelAsking(tx, ['reply_reminder'], 'answered', (eb) => eb('invitation_id', '=', id))
}

const lastInQueue = sql<number>`(select coalesce(max(other.queue_order), 0) + 1
  from invitation as other where other.seminar_id = invitation.seminar_id)`

/** Marks the invitation withdrawn by staff. */
export async function markWithdrawn(tx: Tx, id: string, now: UtcText): Promise<void> {
  await keepWishesOf(tx, id, null)
  await tx
    .updateTable('invitation')
    .set({ withdrawn_at: now, reply: null, replied_at: null, queue_order: null })
    .where('id', '=', id)
    .execute()
}
