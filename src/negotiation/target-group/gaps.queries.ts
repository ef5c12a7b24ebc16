import type { Db, Tx } from '../../kernel/db/open.ts'
import { inOrder } from '../../kernel/text.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { AskedSeminar, GapContact } from './gaps.rules.ts'

/** The round's seminars as far as their target groups go; cancelled ones are left out. */
export async function listAskedSeminars(db: Db | Tx, roundId: string): Promise<AskedSeminar[]> {
  return db
    .selectFrom('seminar')
    .innerJoin('region', 'region.code', 'seminar.region_code')
    .select([
      'seminar.id',
      'seminar.slug',
      'seminar.name',
      'seminar.rss_id as rssId',
      'seminar.starts_at as startsAt',
      'region.code as regionCode',
      'region.name as regionName',
      'seminar.target_group_approved_at as approvedAt',
      'seminar.gaps_asked_at as askedAt',
      'seminar.gaps_answer_by as answerBy',
    ])
    .where('seminar.round_id', '=', roundId)
    .where('seminar.cancelled_at', 'is', null)
    .orderBy('seminar.region_code')
    .orderBy('seminar.number')
    .execute()
}

/** Contacts who can sign in, each as often as the bodies they are contacts of. */
export async function listGapContacts(db: Db | Tx): Promise<GapContact[]> {
  const contacts = await db
    .selectFrom('current_contact')
    .select(['account_id as id', 'name', 'email', 'rss_id as rssId'])
    .orderBy('account_id')
    .execute()
  return inOrder(contacts, ({ name }) => [name])
}

export async function markGapsAsked(
  tx: Tx,
  seminarIds: string[],
  asked: { at: UtcText; by: LocalDate },
): Promise<void> {
  await tx
    .updateTable('seminar')
    .set({ gaps_asked_at: asked.at, gaps_answer_by: asked.by })
    .where('id', 'in', seminarIds)
    .execute()
}

/** @returns false when the button was pressed twice. */
export async function insertGapsMailing(
  tx: Tx,
  mailing: {
    id: string
    round_id: string
    title: string
    created_by: string
    created_at: UtcText
  },
): Promise<boolean> {
  const row = await tx
    .insertInto('mailing')
    .values({ ...mailing, purpose: 'gaps_asked' })
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
