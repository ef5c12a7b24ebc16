/** What one personal link shows and changes. */
import type { Insertable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import type {
  InvitationLinkTable,
  LinkEnd,
  MessageState,
  ReplyKind,
  ReplySource,
  ReplyTable,
} from '../kernel/db/schema.ts'
import { KnownError, NotFound } from '../kernel/errors.ts'
import { cancelAsking, cancelUnsent } from '../kernel/mail/outbox.ts'
import type { UtcText } from '../kernel/time.ts'
import { deleteWishes, keepWishesOf } from '../wishes/queries.ts'
import { raisedTo } from './letters.queries.ts'

export async function getInvitation(db: Db | Tx, invitationId: string) {
  const row = await db
    .selectFrom('invitation')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .innerJoin('round', 'round.id', 'seat.round_id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .select((eb) => [
      'invitation.id',
      'invitation.uid',
      'invitation.organizer',
      'invitation.sequence',
      'invitation.told',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'invitation.seminar_id as seminarId',
      'seat.id as seatId',
      'seat.role',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'round.id as roundId',
      'round.answer_deadline as answerDeadline',
      'round.questionnaire_id as questionnaireId',
      'holder.name as holderName',
      'holder.title as holderTitle',
      'holder.by_post as holderByPost',
      eb
        .selectFrom('seminar_municipality as sm')
        .select((sub) => sub.fn.countAll().as('n'))
        .whereRef('sm.seminar_id', '=', 'invitation.seminar_id')
        .as('municipalities'),
    ])
    .where('invitation.id', '=', invitationId)
    .executeTakeFirst()
  if (!row) throw new NotFound()
  return { ...row, municipalities: Number(row.municipalities) }
}

export type InvitationView = Awaited<ReturnType<typeof getInvitation>>

/** What only those invited may see. */
export async function getMeeting(db: Db | Tx, seminarId: string) {
  return db
    .selectFrom('seminar')
    .select(['meeting_url as url', 'meeting_note as note', 'cancel_reason as cancelReason'])
    .where('id', '=', seminarId)
    .executeTakeFirstOrThrow()
}

export type Meeting = Awaited<ReturnType<typeof getMeeting>>

export async function listProgramme(db: Db | Tx, seminarId: string) {
  return db
    .selectFrom('programme_item')
    .select([
      'part',
      'start_time as startTime',
      'title',
      'detail',
      'speaker',
      'changed_at as changedAt',
    ])
    .where('seminar_id', '=', seminarId)
    .orderBy('position')
    .execute()
}

export type ProgrammeRow = Awaited<ReturnType<typeof listProgramme>>[number]

/** Somebody with a live link. */
export interface Substitute {
  id: string
  name: string
  email: string
}

export async function findLiveSubstitute(
  db: Db | Tx,
  invitationId: string,
): Promise<Substitute | undefined> {
  return findLiveLink(db, invitationId, 'substitute')
}

export async function findLiveLink(
  db: Db | Tx,
  invitationId: string,
  kind: 'holder' | 'substitute',
): Promise<Substitute | undefined> {
  return db
    .selectFrom('live_link')
    .select(['id', 'name', 'email'])
    .where('invitation_id', '=', invitationId)
    .where('kind', '=', kind)
    .executeTakeFirst()
}

/** What became of the mail with this link; null when none was written. */
export async function findMailState(db: Db | Tx, linkId: string): Promise<MessageState | null> {
  const row = await db
    .selectFrom('message')
    .select('state')
    .where('link_id', '=', linkId)
    .orderBy('created_at', 'desc')
    .executeTakeFirst()
  return row?.state ?? null
}

export interface Answering {
  submittedAt: UtcText | null
  /** The draft says something else than what was handed in. */
  changed: boolean
}

/** Whether the seat's questions have been begun and handed in; null when nobody has begun. */
export async function findAnswering(db: Db | Tx, seatId: string): Promise<Answering | null> {
  const row = await db
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
    .where('response.seat_id', '=', seatId)
    .executeTakeFirst()
  if (!row) return null
  const [same, ...all] = [row.same, row.submitted, row.answers].map(Number)
  const changed = row.submittedAt !== null && all.some((n) => n !== same)
  return { submittedAt: row.submittedAt, changed }
}

/** @throws 429 when those who hold the seat have had us write to many strangers since then: each is a letter of ours. */
export async function refuseFlood(tx: Tx, invitationId: string, since: UtcText): Promise<void> {
  const row = await tx
    .selectFrom('message')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('seat_id', 'in', (eb) =>
      eb.selectFrom('invitation').select('seat_id').where('id', '=', invitationId),
    )
    .where('purpose', 'in', ['substitute', 'handover'])
    .where('created_at', '>', since)
    .executeTakeFirstOrThrow()
  if (Number(row.n) >= mostNamedPerDay) throw new KnownError(429, 'invitations.named_too_many')
}

/** Enough to change one's mind, whoever of the seat's holders does. */
const mostNamedPerDay = 10

/** Two presses on the same invitation take turns. @returns how it stands. */
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

/** A calendar ignores what is not newer than what it has. @returns the SEQUENCE of what goes out next: `nextSequence`. */
export async function raiseSequence(
  tx: Tx,
  invitationId: string,
  revision: number,
): Promise<number> {
  const { sequence } = await tx
    .updateTable('invitation')
    .set({ sequence: raisedTo(revision) })
    .where('id', '=', invitationId)
    .returning('sequence')
    .executeTakeFirstOrThrow()
  return sequence
}

/** Whether a link still works: between the page and the press it may have ended. */
export async function isLive(tx: Tx, linkId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('live_link')
    .select('id')
    .where('id', '=', linkId)
    .executeTakeFirst()
  return row !== undefined
}

export interface LatestReply {
  kind: ReplyKind
  at: UtcText
  source: ReplySource
  comment: string
  byStaff: boolean
  substituteName: string
  substituteEmail: string
}

export async function findLatestReply(
  db: Db | Tx,
  invitationId: string,
): Promise<LatestReply | null> {
  const row = await db
    .selectFrom('reply')
    .select(['kind', 'at', 'source', 'comment', 'account_id as accountId'])
    .select(['substitute_name as substituteName', 'substitute_email as substituteEmail'])
    .where('invitation_id', '=', invitationId)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (!row) return null
  const { accountId, ...rest } = row
  return { ...rest, byStaff: accountId !== null }
}

/** Keeps the reply and makes it the latest; no reminder follows, and whoever does not come leaves no wishes behind. */
export async function insertReply(tx: Tx, reply: Insertable<ReplyTable>): Promise<void> {
  await tx.insertInto('reply').values(reply).execute()
  const { seatId } = await tx
    .updateTable('invitation')
    .set({ reply: reply.kind satisfies ReplyKind, replied_at: reply.at })
    .where('id', '=', reply.invitation_id)
    .returning('seat_id as seatId')
    .executeTakeFirstOrThrow()
  await keepWishesOf(tx, reply.invitation_id, reply.kind)
  await cancelAsking(tx, ['reply_reminder'], (eb) => eb('seat_id', '=', seatId))
}

export async function insertLink(tx: Tx, link: Insertable<InvitationLinkTable>): Promise<void> {
  await tx.insertInto('invitation_link').values(link).execute()
}

/** @returns whether the mail with the link had gone out, or may have; a waiting one is cancelled. */
export async function revokeLink(
  tx: Tx,
  linkId: string,
  end: { as: LinkEnd; now: UtcText },
): Promise<boolean> {
  await tx
    .updateTable('invitation_link')
    .set({ revoked_at: end.now, ended_as: end.as })
    .where('id', '=', linkId)
    .where('revoked_at', 'is', null)
    .execute()
  await deleteWishes(tx, { linkId })
  await cancelUnsent(tx, [linkId])
  return wasMailed(tx, linkId)
}

/** A letter with the link has reached its person, or may have. */
export async function wasMailed(db: Db | Tx, linkId: string): Promise<boolean> {
  const gone = await db
    .selectFrom('message')
    .select('id')
    .where('link_id', '=', linkId)
    .where('state', 'in', ['sending', 'sent', 'unknown'])
    .executeTakeFirst()
  return gone !== undefined
}
