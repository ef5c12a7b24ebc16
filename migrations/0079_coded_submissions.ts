import type { Kysely } from 'kysely'

/** A submission's answers as bytes, in base64; made from its answers by a job, for the comparison. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('coded_submission')
    .addColumn('submission_id', 'text', (c) => c.primaryKey().references('submission.id').onDelete('cascade'))
    .addColumn('coding', 'integer', (c) => c.notNull())
    .addColumn('codes', 'text', (c) => c.notNull())
    .execute()
}
