/** A query of messages joined with their texts. */
import type { Db } from '../../src/kernel/db/open.ts'

export function messageRows(db: Db) {
  return db.selectFrom('message').innerJoin('message_content as content', 'content.message_id', 'message.id')
}
