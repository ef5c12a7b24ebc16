/** Joint answers of municipalities, with who signed and who dissented. */
import { sql } from 'kysely'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'
import { type Answers, seatRoles } from '../../questionnaire/rules.ts'
import type { JointAnswer, Member, Stance } from './rules.ts'

interface Of {
  roundId: string
  /** Left out: those of the whole round. */
  municipalityCode?: string
}

type MemberRow = Member & { municipalityCode: string }

/** The seats, by municipality and in the order of the roles. */
export async function listMembers(db: Db | Tx, { roundId, municipalityCode }: Of): Promise<MemberRow[]> {
  let query = db
    .selectFrom('seat')
    .innerJoin('seat_deadline as due', 'due.seat_id', 'seat.id')
    .leftJoin('current_holder as holder', 'holder.seat_id', 'seat.id')
    .leftJoin('invitation', 'invitation.seat_id', 'seat.id')
    .leftJoin('response', 'response.seat_id', 'seat.id')
    .leftJoin('submission', 'submission.id', 'response.current_submission_id')
    .select(['seat.id as seatId', 'seat.role', 'seat.municipality_code as municipalityCode', 'due.deadline'])
    .select(['holder.since_at as sinceAt', 'invitation.withdrawn_at as withdrawnAt'])
    .select('submission.submitted_at as submittedAt')
    .where('seat.round_id', '=', roundId)
  if (municipalityCode !== undefined) query = query.where('seat.municipality_code', '=', municipalityCode)
  const rows = await query.execute()
  rows.sort((a, b) => a.municipalityCode.localeCompare(b.municipalityCode) || roleOrder(a) - roleOrder(b))
  return rows.map(({ sinceAt, withdrawnAt, ...row }) => ({
    ...row,
    hasHolder: sinceAt !== null && (withdrawnAt === null || withdrawnAt < sinceAt),
  }))
}

function roleOrder({ role }: Pick<Member, 'role'>): number {
  return seatRoles.indexOf(role)
}

/** The joint answers proposed, replaced ones too, the first first. */
export async function listJointAnswers(db: Db | Tx, { roundId, municipalityCode }: Of): Promise<JointAnswer[]> {
  let query = db
    .selectFrom('joint_answer as joint')
    .innerJoin('seat', 'seat.id', 'joint.seat_id')
    .innerJoin('invitation_link as link', 'link.id', 'joint.link_id')
    .select(['joint.id', 'joint.municipality_code as municipalityCode', 'joint.question_key as questionKey'])
    .select(['joint.value', 'joint.beside', 'joint.seat_id as seatId', 'seat.role', 'link.name as by', 'joint.at'])
    .select('joint.replaced_at as replacedAt')
    .where('joint.round_id', '=', roundId)
    .orderBy('joint.municipality_code')
    .orderBy('joint.at')
    .orderBy((eb) => eb.fn.coalesce('joint.replaced_at', sql.lit('9')))
    .orderBy('joint.id')
  if (municipalityCode !== undefined) query = query.where('joint.municipality_code', '=', municipalityCode)
  const rows = await query.execute()
  if (rows.length === 0) return []
  const stances = Map.groupBy(await listStances(db, { roundId, municipalityCode }), ({ answerId }) => answerId)
  return rows.map(({ beside, ...row }) => ({ ...row, beside: JSON.parse(beside), stances: stances.get(row.id) ?? [] }))
}

async function listStances(
  db: Db | Tx,
  { roundId, municipalityCode }: { roundId: string; municipalityCode: string | undefined },
): Promise<(Stance & { answerId: string })[]> {
  let query = db
    .selectFrom('joint_stance as stance')
    .innerJoin('joint_answer as joint', 'joint.id', 'stance.joint_answer_id')
    .innerJoin('seat', 'seat.id', 'stance.seat_id')
    .innerJoin('invitation_link as link', 'link.id', 'stance.link_id')
    .select(['joint.id as answerId', 'stance.seat_id as seatId', 'seat.role', 'stance.kind', 'stance.reason'])
    .select(['link.name as by', 'stance.at'])
    .where('joint.round_id', '=', roundId)
    .orderBy('stance.at')
    .orderBy('seat.role')
    .orderBy('stance.number')
  if (municipalityCode !== undefined) query = query.where('joint.municipality_code', '=', municipalityCode)
  return query.execute()
}

/** What seats have answered in their latest versions, by seat. */
export async function listAnswersOf(db: Db | Tx, seatIds: string[]): Promise<Map<string, Answers>> {
  const found = new Map(seatIds.map((id): [string, Answers] => [id, {}]))
  if (seatIds.length === 0) return found
  const rows = await db
    .selectFrom('current_answer')
    .select(['seat_id', 'question_key', 'value'])
    .where('seat_id', 'in', seatIds)
    .execute()
  for (const { seat_id, question_key, value } of rows) found.get(seat_id)![question_key] = JSON.parse(value)
  return found
}

/** Lets one of the municipality's roles at a time propose and sign. */
export async function lockMunicipality(tx: Tx, roundId: string, municipalityCode: string): Promise<void> {
  await tx
    .updateTable('seat')
    .set((eb) => ({ role: eb.ref('role') }))
    .where('round_id', '=', roundId)
    .where('municipality_code', '=', municipalityCode)
    .where('role', '=', 'social_services')
    .execute()
}

export async function insertJointAnswer(
  tx: Tx,
  joint: Omit<JointAnswer, 'role' | 'by' | 'replacedAt' | 'stances'> & { roundId: string; linkId: string },
): Promise<void> {
  await tx
    .insertInto('joint_answer')
    .values({
      id: joint.id,
      round_id: joint.roundId,
      municipality_code: joint.municipalityCode,
      question_key: joint.questionKey,
      value: joint.value,
      beside: JSON.stringify(joint.beside),
      seat_id: joint.seatId,
      link_id: joint.linkId,
      at: joint.at,
      replaced_at: null,
    })
    .execute()
}

export async function markReplaced(tx: Tx, id: string, now: UtcText): Promise<void> {
  await tx.updateTable('joint_answer').set({ replaced_at: now }).where('id', '=', id).execute()
}

/** @param number one more than that of the seat's last stance on the answer */
export async function insertStance(
  tx: Tx,
  answerId: string,
  number: number,
  { seatId, kind, reason, at, linkId }: Pick<Stance, 'seatId' | 'kind' | 'reason' | 'at'> & { linkId: string },
): Promise<void> {
  await tx
    .insertInto('joint_stance')
    .values({ joint_answer_id: answerId, seat_id: seatId, number, kind, reason, link_id: linkId, at })
    .execute()
}

/** By seat of the round: the link of its holder, and when a letter of this was last written to its owner. */
export async function listTold(db: Db, roundId: string) {
  return db
    .selectFrom('live_link as link')
    .innerJoin('invitation', 'invitation.id', 'link.invitation_id')
    .innerJoin('seat', 'seat.id', 'invitation.seat_id')
    .leftJoin('message', (join) =>
      join.onRef('message.invitation_id', '=', 'invitation.id').on('message.purpose', '=', 'joint_news'),
    )
    .select((eb) => ['seat.id as seatId', 'link.id as linkId', eb.fn.max('message.created_at').as('at')])
    .where('seat.round_id', '=', roundId)
    .where('link.kind', '=', 'holder')
    .groupBy(['seat.id', 'link.id'])
    .execute()
}
