import type { Db } from '../kernel/db/open.ts'

/** @throws when the database does not answer. */
export async function mustAnswer(db: Db): Promise<void> {
  await db.selectFrom('region').select('code').limit(1).execute()
}
