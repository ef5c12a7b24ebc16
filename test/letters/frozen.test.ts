/** A mailing sends the letters that were previewed: a letter rewritten after the preview stops the mailing. */

import { beforeEach, expect, test } from 'vitest'
import { defaultLetter } from '../../src/letters/defaults.rules.ts'
import type { Purpose } from '../../src/letters/purposes.rules.ts'
import { insertTemplate } from '../../src/letters/queries.ts'
import { planOfMailing, queueMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { aReadySeminar, formOf, invite, previewOf } from '../invitations/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'

let t: TestApp
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

async function rewrite(roundId: string, purpose: Purpose) {
  const accountId = await anAccount(t.db)
  const text = defaultLetter(purpose)
  const body = `${text.body}\n\nVälkommen!`
  await t.db
    .transaction()
    .execute((tx) =>
      insertTemplate(tx, { ...text, body, roundId, purpose, version: 1 }, { accountId, now: t.clock.now() }),
    )
}

test('an invitation rewritten after the preview is not sent', async () => {
  const { round } = await aReadySeminar(t)
  const planner = await t.signIn('planner')
  const form = await formOf(planner, previewOf('blekinge-1'))
  await rewrite(round.id, 'invitation_health_care')
  expect((await planner.post('/utskick/inbjudan', form)).statusCode).toBe(409)
  expect(await t.db.selectFrom('message').select('id').execute()).toEqual([])
  expect((await invite(planner, 'blekinge-1')).statusCode).toBe(303)
  const sent = await messageRows(t.db).select('text').execute()
  expect(sent.filter(({ text }) => text.includes('Välkommen!'))).toHaveLength(5)
})

test('a mailing whose letter was rewritten after the preview is not sent; another letter does not matter', async () => {
  const { round: row } = await aReadySeminar(t)
  await invite(await t.signIn('planner'), 'blekinge-1')
  const round = await getRound(t.db, row.slug)
  const draft = {
    round,
    purpose: 'reply_reminder' as const,
    again: '',
    reason: '',
    filter: usualAudience('reply_reminder'),
  }
  const expected = (await planOfMailing(t.deps, t.db, draft)).fingerprint
  const accountId = await anAccount(t.db)
  const mailing = { ...draft, title: 'Prov', expected, accountId, scheduledFor: null }
  await rewrite(round.id, 'thanks')
  expect(await queueMailing(t.deps, { ...mailing, id: crypto.randomUUID() })).toBe(15)
  await rewrite(round.id, 'reply_reminder')
  const again = { ...mailing, id: crypto.randomUUID(), again: 'Fel ort' }
  await expect(queueMailing(t.deps, again)).rejects.toMatchObject({ code: 'mailings.changed' })
})
