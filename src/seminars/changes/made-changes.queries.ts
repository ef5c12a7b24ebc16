/** The changes made so far: what each did to which seminars, so that it can be shown and undone. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { SeminarChangeTable } from '../../schema.ts'
import { columnOf } from './queries.ts'
import { type Changeable, changeableFields } from './rules.ts'

export interface ChangeItem {
  seminarId: string
  before: Changeable
  after: Changeable
}

export async function insertChange(
  tx: Tx,
  change: Omit<SeminarChangeTable, 'undone_at' | 'undone_by'>,
  items: ChangeItem[],
): Promise<void> {
  await tx
    .insertInto('seminar_change')
    .values({ ...change, undone_at: null, undone_by: null })
    .execute()
  await tx
    .insertInto('seminar_change_item')
    .values(
      items.map((item) => ({
        change_id: change.id,
        seminar_id: item.seminarId,
        before: stored(item.before),
        after: stored(item.after),
      })),
    )
    .execute()
}

export async function findChange(db: Db | Tx, id: string) {
  return db
    .selectFrom('seminar_change')
    .innerJoin('account', 'account.id', 'seminar_change.created_by')
    .innerJoin('round', 'round.id', 'seminar_change.round_id')
    .selectAll('seminar_change')
    .select(['account.name as who', 'round.slug as roundSlug'])
    .where('seminar_change.id', '=', id)
    .executeTakeFirst()
}

export type FoundChange = NonNullable<Awaited<ReturnType<typeof findChange>>>

/** The latest of the round, or of one seminar, that has not been undone. */
export async function findLatestChange(db: Db | Tx, of: { roundId: string } | { seminarId: string }) {
  const query = db
    .selectFrom('seminar_change')
    .innerJoin('seminar_change_item as item', 'item.change_id', 'seminar_change.id')
    .select((eb) => [
      'seminar_change.id',
      'seminar_change.kind',
      'seminar_change.created_at as at',
      eb.fn.countAll().as('n'),
    ])
    .where('seminar_change.undone_at', 'is', null)
    .groupBy(['seminar_change.id', 'seminar_change.kind', 'seminar_change.created_at'])
    .orderBy('seminar_change.created_at', 'desc')
    .orderBy('seminar_change.id')
    .limit(1)
  const row = await ('roundId' in of
    ? query.where('seminar_change.round_id', '=', of.roundId)
    : query.where('item.seminar_id', '=', of.seminarId)
  ).executeTakeFirst()
  return row && { ...row, n: Number(row.n) }
}

export async function listItems(db: Db | Tx, changeId: string): Promise<ChangeItem[]> {
  const rows = await db
    .selectFrom('seminar_change_item')
    .select(['seminar_id as seminarId', 'before', 'after'])
    .where('change_id', '=', changeId)
    .execute()
  return rows.map((row) => ({ ...row, before: fromStored(row.before), after: fromStored(row.after) }))
}

function stored(state: Changeable): string {
  return JSON.stringify(Object.fromEntries(changeableFields.map((field) => [columnOf[field], state[field]])))
}

function fromStored(text: string): Changeable {
  const columns = JSON.parse(text)
  return Object.fromEntries(changeableFields.map((field) => [field, columns[columnOf[field]]])) as unknown as Changeable
}

/** Seminars whose invited, or those who help, have been written to since, or will be. */
export async function listMailedSince(db: Db | Tx, ids: string[], since: UtcText): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db
    .selectFrom('message')
    .leftJoin('invitation', 'invitation.seat_id', 'message.seat_id')
    .select((eb) => eb.fn.coalesce('message.seminar_id', 'invitation.seminar_id').as('id'))
    .distinct()
    .where((eb) => eb.or([eb('invitation.seminar_id', 'in', ids), eb('message.seminar_id', 'in', ids)]))
    .where('message.created_at', '>=', since)
    .where('message.state', '!=', 'cancelled')
    .execute()
  return new Set(rows.flatMap((row) => row.id ?? []))
}

/** @returns false when somebody else was first. */
export async function markUndone(tx: Tx, id: string, by: { accountId: string; now: UtcText }): Promise<boolean> {
  const row = await tx
    .updateTable('seminar_change')
    .set({ undone_at: by.now, undone_by: by.accountId })
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
