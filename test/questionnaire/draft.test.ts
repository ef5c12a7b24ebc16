import { expect, test } from 'vitest'
import { getLatestQuestionnaire, listJudgements } from '../../src/questionnaire/queries.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const t = useTestApp()

test('a judgement counts when the version that it is about is published, not before', async () => {
  const { id } = await getLatestQuestionnaire(t.db)
  const by = await anAccount(t.db)
  const judgement = { from_hash: 'a', to_hash: 'b', why: 'Stavfel', judged_at: testNow, judged_by: by }
  await t.db
    .insertInto('question_judgement')
    .values([
      { questionnaire_id: id, question_key: 'rk_plan', ...judgement },
      { questionnaire_id: 'a draft', question_key: 'vt_plan', ...judgement },
    ])
    .execute()
  expect(await listJudgements(t.db)).toEqual([{ key: 'rk_plan', from: 'a', to: 'b' }])
})
