/** Who helps with a round's seminars. */
import type { Db, Tx } from '../../kernel/db/open.ts'
import { inOrder } from '../../kernel/text.ts'
import type { ContactRow } from './contacts.rules.ts'

/** Every body of the round with those who can sign in for it; a body without any has one row. */
export async function listRoundContacts(db: Db | Tx, roundId: string): Promise<ContactRow[]> {
  const rows = await db
    .selectFrom('rss_body')
    .leftJoin('current_contact as contact', 'contact.rss_id', 'rss_body.id')
    .select([
      'rss_body.id as rssId',
      'rss_body.name as rssName',
      'contact.account_id as accountId',
      'contact.name',
      'contact.email',
    ])
    .where('rss_body.id', 'in', (eb) =>
      eb.selectFrom('seminar').select('seminar.rss_id').where('seminar.round_id', '=', roundId),
    )
    .select('rss_body.region_code as regionCode')
    .execute()
  const inRows = inOrder(rows, (row) => [row.regionCode, row.rssId, row.name ?? ''])
  return inRows.map(({ regionCode, ...row }) => row)
}
