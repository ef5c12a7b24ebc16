import type { Insertable, Selectable, Updateable } from 'kysely'
import type { Db, Tx } from '../kernel/db/open.ts'
import { NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import type { UtcText } from '../kernel/time.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { RoundTable } from '../schema.ts'

export type Round = Selectable<RoundTable>

export async function listRounds(db: Db | Tx): Promise<Round[]> {
  return db.selectFrom('round').selectAll().orderBy('starts_on', 'desc').execute()
}

export async function getRound(db: Db | Tx, slug: string): Promise<Round> {
  const round = await db.selectFrom('round').selectAll().where('slug', '=', slug).executeTakeFirst()
  if (!round) throw new NotFound('rounds.not_found', { slug })
  return round
}

/** Locks the round until the transaction ends, so that changing, sending and deleting take turns. @throws NotFound */
export async function lockRound(tx: Tx, roundId: string): Promise<Round> {
  const round = await tx
    .updateTable('round')
    .set((eb) => ({ slug: eb.ref('slug') }))
    .where('id', '=', roundId)
    .returningAll()
    .executeTakeFirst()
  if (!round) throw new NotFound()
  return round
}

/** The round of pages whose address names none. */
export async function findActive(db: Db | Tx): Promise<Round | undefined> {
  return db.selectFrom('round').selectAll().where('active', '=', 1).executeTakeFirst()
}

/**
 * Freezes the round's questionnaire: call it with the questionnaire's hash in the transaction that makes an invitation.
 * The first call freezes; later ones change nothing.
 * @returns whether this call froze it.
 */
export async function markFrozen(tx: Tx, roundId: string, hash: string, now: UtcText): Promise<boolean> {
  const frozen = await tx
    .updateTable('round')
    .set({ frozen_at: now, frozen_hash: hash })
    .where('id', '=', roundId)
    .where('frozen_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return frozen !== undefined
}

/** @returns false when the round is frozen, or its questionnaire is no longer `from`. */
export async function setQuestionnaire(
  tx: Tx,
  { roundId, from, to }: { roundId: string; from: string; to: string },
): Promise<boolean> {
  const changed = await tx
    .updateTable('round')
    .set({ questionnaire_id: to })
    .where('id', '=', roundId)
    .where('questionnaire_id', '=', from)
    .where('frozen_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

export async function insertRound(tx: Tx, row: Insertable<RoundTable>): Promise<void> {
  await tx.insertInto('round').values(row).execute()
}

/**
 * Lets a municipality's roles see each other's answers from now on (`to`), or no longer (null).
 * @returns false when it was another than `from`
 */
export async function setJointFrom(
  tx: Tx,
  roundId: string,
  { from, to }: { from: UtcText | null; to: UtcText | null },
): Promise<boolean> {
  const changed = await tx
    .updateTable('round')
    .set({ joint_from: to })
    .where('id', '=', roundId)
    .where('joint_from', from === null ? 'is' : '=', from)
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Whether any round has answers that a municipality's roles see of each other. */
export async function anyJoint(db: Db | Tx): Promise<boolean> {
  const round = await db
    .selectFrom('round')
    .select('id')
    .where('joint_from', 'is not', null)
    .where('archived_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return round !== undefined
}

/** Seats that have handed in, those that have begun only, and the joint answers proposed. */
export async function countJoint(db: Db | Tx, roundId: string) {
  const responses = db
    .selectFrom('response')
    .select((eb) => eb.fn.countAll().as('n'))
    .where('round_id', '=', roundId)
  const counts = await db
    .selectNoFrom((eb) => [
      responses.where('current_submission_id', 'is not', null).as('submitted'),
      responses.where('current_submission_id', 'is', null).as('begun'),
      eb
        .selectFrom('joint_answer')
        .select(eb.fn.countAll().as('n'))
        .where('round_id', '=', roundId)
        .where('replaced_at', 'is', null)
        .as('proposed'),
    ])
    .executeTakeFirstOrThrow()
  return { submitted: Number(counts.submitted), begun: Number(counts.begun), proposed: Number(counts.proposed) }
}

/** @returns false when the round has been frozen since it was read: a frozen round has fewer editable fields. */
export async function updateRound(tx: Tx, round: Round, values: Updateable<RoundTable>): Promise<boolean> {
  const updated = await tx
    .updateTable('round')
    .set(values)
    .where('id', '=', round.id)
    .where('frozen_at', round.frozen_at === null ? 'is' : 'is not', null)
    .returning('id')
    .executeTakeFirst()
  return updated !== undefined
}

export async function listMunicipalityCodes(db: Db | Tx): Promise<string[]> {
  const rows = await db.selectFrom('municipality').select('code').orderBy('code').execute()
  return rows.map((row) => row.code)
}

/** Inserts each municipality's three seats in the round; leaves existing ones alone. */
export async function insertSeats(tx: Tx, roundId: string, codes: string[]): Promise<void> {
  const seats = codes.flatMap((municipality_code) =>
    seatRoles.map((role) => ({ id: newId(), round_id: roundId, municipality_code, role })),
  )
  // The database limits the number of parameters in a statement.
  const most = 300
  for (let from = 0; from < seats.length; from += most) {
    await tx
      .insertInto('seat')
      .values(seats.slice(from, from + most))
      .onConflict((c) => c.columns(['round_id', 'municipality_code', 'role']).doNothing())
      .execute()
  }
}

/** Counts for the round's page. */
export interface RoundProgress {
  seats: number
  held: number
  seminars: number
  placed: number
  confirmed: number
  invited: number
  /** Seats asked for answers: invited now, or with submitted answers. */
  asked: number
  answered: number
  /** RSS bodies that are some municipality's default, and those of them with a contact. */
  bodies: number
  bodiesWithContact: number
  /** Reminder rules that are not paused; 0 when reminders are off. */
  reminders: number
}

export async function countProgress(db: Db | Tx, roundId: string): Promise<RoundProgress> {
  const counts = await db
    .selectNoFrom((eb) => [
      eb.selectFrom('seat').select(eb.fn.countAll().as('n')).where('round_id', '=', roundId).as('seats'),
      eb
        .selectFrom('current_holder as holder')
        .innerJoin('seat', 'seat.id', 'holder.seat_id')
        .select(eb.fn.countAll().as('n'))
        .where('seat.round_id', '=', roundId)
        .as('held'),
      eb.selectFrom('seminar').select(eb.fn.countAll().as('n')).where('round_id', '=', roundId).as('seminars'),
      eb
        .selectFrom('seminar_municipality as sm')
        .innerJoin('seminar as at', 'at.id', 'sm.seminar_id')
        .select(eb.fn.countAll().as('n'))
        .where('sm.round_id', '=', roundId)
        .where('at.cancelled_at', 'is', null)
        .as('placed'),
      eb
        .selectFrom('reminder_rule')
        .select(eb.fn.countAll().as('n'))
        .where('round_id', '=', roundId)
        .where('paused_at', 'is', null)
        .as('reminders'),
      eb
        .selectFrom('seminar')
        .select(eb.fn.countAll().as('n'))
        .where('round_id', '=', roundId)
        .where('confirmed_at', 'is not', null)
        .as('confirmed'),
      eb
        .selectFrom('live_invitation as live')
        .innerJoin('seat', 'seat.id', 'live.seat_id')
        .select(eb.fn.countAll().as('n'))
        .where('seat.round_id', '=', roundId)
        .as('invited'),
      eb
        .selectFrom('seat')
        .leftJoin('live_invitation as live', 'live.seat_id', 'seat.id')
        .leftJoin('response', 'response.seat_id', 'seat.id')
        .select(eb.fn.countAll().as('n'))
        .where('seat.round_id', '=', roundId)
        .where((sub) => sub.or([sub('live.id', 'is not', null), sub('response.current_submission_id', 'is not', null)]))
        .as('asked'),
      eb
        .selectFrom('response')
        .select(eb.fn.countAll().as('n'))
        .where('round_id', '=', roundId)
        .where('current_submission_id', 'is not', null)
        .as('answered'),
      eb
        .selectFrom('rss_member')
        .select((rss) => rss.fn.count('rss_id').distinct().as('n'))
        .where('is_default', '=', 1)
        .as('bodies'),
      eb
        .selectFrom('rss_member')
        .innerJoin('current_contact', 'current_contact.rss_id', 'rss_member.rss_id')
        .select((rss) => rss.fn.count('rss_member.rss_id').distinct().as('n'))
        .where('is_default', '=', 1)
        .as('bodies_with_contact'),
    ])
    .executeTakeFirstOrThrow()
  return {
    seats: Number(counts.seats),
    held: Number(counts.held),
    seminars: Number(counts.seminars),
    placed: Number(counts.placed),
    confirmed: Number(counts.confirmed),
    invited: Number(counts.invited),
    asked: Number(counts.asked),
    answered: Number(counts.answered),
    bodies: Number(counts.bodies),
    bodiesWithContact: Number(counts.bodies_with_contact),
    reminders: Number(counts.reminders),
  }
}

/** Round id → number of its seminars; rounds without seminars are left out. */
export async function countSeminarsByRound(db: Db | Tx): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('seminar')
    .select((eb) => ['round_id', eb.fn.countAll().as('n')])
    .groupBy('round_id')
    .execute()
  return new Map(rows.map((row) => [row.round_id, Number(row.n)]))
}

export async function setSplitThreshold(tx: Tx, roundId: string, threshold: number): Promise<void> {
  await tx.updateTable('round').set({ split_threshold: threshold }).where('id', '=', roundId).execute()
}
