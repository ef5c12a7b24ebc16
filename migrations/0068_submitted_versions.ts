import { type Kysely, sql } from 'kysely'

/** A submitted version names the questionnaire that it answers, and may have a diary number of its own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('submission').addColumn('diary_number', 'text').execute()
  await db.schema
    .alterTable('submission')
    .addColumn('questionnaire_hash', 'text', (c) => c.notNull().defaultTo(''))
    .execute()
  await sql`update submission set questionnaire_hash = (
    select questionnaire.hash from response
    inner join round on round.id = response.round_id
    inner join questionnaire on questionnaire.id = round.questionnaire_id
    where response.id = submission.response_id)`.execute(db)
}
