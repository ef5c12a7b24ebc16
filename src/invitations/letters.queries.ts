/** What the letters of a round are filled from. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { ReplyKind, SeatRole } from '../kernel/db/schema.ts'
import type { UtcText } from '../kernel/time.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { questionsFor } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { ProgrammeLine, QuestionFacts } from './letters.rules.ts'

/** The programmes of a round's seminars, by seminar id. */
export async function listProgrammes(
  db: Db | Tx,
  roundId: string,
): Promise<Map<string, ProgrammeLine[]>> {
  const rows = await db
    .selectFrom('programme_item as item')
    .innerJoin('seminar', 'seminar.id', 'item.seminar_id')
    .select([
      'item.seminar_id as seminarId',
      'item.part',
      'item.start_time as startTime',
      'item.title',
      'item.detail',
      'item.speaker',
      'item.changed_at as changedAt',
    ])
    .where('seminar.round_id', '=', roundId)
    .orderBy('item.seminar_id')
    .orderBy('item.position')
    .execute()
  return Map.groupBy(rows, (row) => row.seminarId)
}

/** Someone with a live personal link: who holds an invited seat, or goes instead. */
export interface Addressee {
  linkId: string
  kind: 'holder' | 'substitute'
  name: string
  email: string
  title: string
  byPost: boolean
  invitationId: string
  uid: string
  /** The SEQUENCE that the person's calendar has, and what the latest letter said. */
  sequence: number
  told: string
  seatId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  officialName: string
  seminarId: string
  reply: ReplyKind | null
  repliedAt: UtcText | null
  /** The seat has handed in its answers. */
  answered: boolean
}

/** Everyone who can be written to about the round's seminars; a substitute comes after the holder. */
export async function listAddressees(db: Db | Tx, roundId: string): Promise<Addressee[]> {
  const rows = await db
    .selectFrom('invitation_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
    .leftJoin('holder', (join) =>
      join.onRef('holder.seat_id', '=', 'seat.id').on('holder.until_at', 'is', null),
    )
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .select([
      'link.id as linkId',
      'link.kind',
      'link.name',
      'link.email',
      'holder.title',
      'holder.by_post as byPost',
      'invitation.id as invitationId',
      'invitation.uid',
      'invitation.sequence',
      'invitation.told',
      'seat.id as seatId',
      'seat.role',
      'municipality.code as municipalityCode',
      'municipality.name as municipalityName',
      'municipality.official_name as officialName',
      'invitation.seminar_id as seminarId',
      'invitation.reply',
      'invitation.replied_at as repliedAt',
      'response.current_submission_id as submission',
    ])
    .where('seat.round_id', '=', roundId)
    .where('link.revoked_at', 'is', null)
    .where('invitation.withdrawn_at', 'is', null)
    .orderBy('invitation.seminar_id')
    .orderBy('municipality.code')
    .orderBy('seat.role', 'desc')
    .orderBy('link.kind')
    .execute()
  return rows.map(({ submission, title, byPost, ...row }) => ({
    ...row,
    title: row.kind === 'holder' ? (title ?? '') : '',
    byPost: row.kind === 'holder' && byPost === 1,
    answered: submission !== null,
  }))
}

/** What these people now know of day and place, and the SEQUENCE their calendars have. */
export async function markTold(
  tx: Tx,
  invitationIds: string[],
  { told, sequence }: { told: string; sequence: number },
): Promise<void> {
  if (invitationIds.length === 0) return
  await tx
    .updateTable('invitation')
    .set({ told, sequence })
    .where('id', 'in', invitationIds)
    .execute()
}

export async function questionFacts(db: Db | Tx, round: Round): Promise<QuestionFacts> {
  const { document } = await getQuestionnaire(db, round.questionnaire_id)
  return {
    answerDeadline: round.answer_deadline,
    questions: {
      social_services: questionsFor(document, 'social_services').length,
      health_care: questionsFor(document, 'health_care').length,
      politician: questionsFor(document, 'politician').length,
    },
    minutes: document.rules.estimated_minutes,
  }
}
