import ICAL from 'ical.js'
import { beforeEach, expect, test } from 'vitest'
import { never } from '../../src/kernel/mail/outbox.ts'
import { type Draft, planOfMailing, queueMailing } from '../../src/mailings/compose/actions.ts'
import { usualAudience } from '../../src/mailings/compose/audience.rules.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { messageRows } from '../support/messages.ts'

let t: TestApp
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

async function anInvitedSeminar() {
  const ready = await aReadySeminar(t)
  await invite(await t.signIn('planner'), 'blekinge-1')
  await t.db.updateTable('message').set({ state: 'sent' }).execute()
  return ready
}

async function send(draft: Omit<Partial<Draft>, 'round'> & Pick<Draft, 'purpose'>, id = crypto.randomUUID()) {
  const round = await getRound(t.db, '2027')
  const whole: Draft = { round, filter: usualAudience(draft.purpose), again: '', reason: '', ...draft }
  const plan = await planOfMailing(t.deps, t.db, whole)
  const accountId = await anAccount(t.db)
  const expected = plan.fingerprint
  const mailing = { ...whole, id, title: 'Prov', expected, accountId, scheduledFor: null }
  const n = plan.recipients.length === 0 ? 0 : await queueMailing(t.deps, mailing)
  return { n, plan, mailing }
}

const messages = (purpose: string) => messageRows(t.db).selectAll().where('purpose', '=', purpose).execute()

test('reminds those who have not replied, once', async () => {
  await anInvitedSeminar()
  const some = await t.db.selectFrom('invitation').select('id').limit(5).execute()
  await t.db
    .updateTable('invitation')
    .set({ reply: 'coming', replied_at: t.clock.now() })
    .where(
      'id',
      'in',
      some.map((row) => row.id),
    )
    .execute()
  expect((await send({ purpose: 'reply_reminder' })).n).toBe(10)
  const again = await send({ purpose: 'reply_reminder' })
  expect([again.n, again.plan.leftOut.length]).toEqual([0, 10])
  expect(again.plan.leftOut[0]?.reason).toBe('already_sent')
  const [one] = await messages('reply_reminder')
  expect(one?.subject).toBe('Påminnelse: kommer du till dialogseminariet, Lund 14 april?')
  expect(one?.text).toContain('Vi har inte fått ditt svar än.')
  expect((await send({ purpose: 'reply_reminder', again: 'Fel klockslag' })).n).toBe(10)
})

test('tells of a moved day with what it was, and the calendar moves with the same UID', async () => {
  const { seminar } = await anInvitedSeminar()
  expect((await send({ purpose: 'moved' })).plan.leftOut[0]?.reason).toBe('nothing_new')
  await t.db
    .updateTable('seminar')
    .set({ date: '2027-04-21', starts_at: '2027-04-21T07:30:00Z', ends_at: '2027-04-21T13:30:00Z', revision: 3 })
    .where('id', '=', seminar.id)
    .execute()
  expect((await send({ purpose: 'moved', reason: 'Lokalen är dubbelbokad.' })).n).toBe(15)
  const [one] = await messages('moved')
  expect(one?.text).toContain('onsdag 21 april 2027, Förut: onsdag 14 april 2027')
  expect(one?.text).toContain('Lokalen är dubbelbokad.')
  const [invitation] = await messages('invitation')
  const uid = (text: string | null | undefined) =>
    new ICAL.Component(ICAL.parse(text ?? '')).getFirstSubcomponent('vevent')?.getFirstPropertyValue('uid')
  const same = (await messages('moved')).find((row) => row.invitation_id === invitation?.invitation_id)
  expect(uid(same?.calendar)).toBe(uid(invitation?.calendar))
  expect(same?.calendar).toContain('SEQUENCE:3')
  expect((await send({ purpose: 'moved' })).n).toBe(0)
})

test('a cancelled seminar leaves the calendars', async () => {
  const { seminar } = await anInvitedSeminar()
  await t.db
    .updateTable('seminar')
    .set({ cancelled_at: t.clock.now(), revision: 1 })
    .where('id', '=', seminar.id)
    .execute()
  expect((await send({ purpose: 'cancelled' })).n).toBe(15)
  const [one] = await messages('cancelled')
  expect(one?.calendar).toContain('METHOD:CANCEL')
  expect(one?.calendar).toContain('STATUS:CANCELLED')
})

test('waits for a second look where the round says so; twice is once', async () => {
  await anInvitedSeminar()
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const { mailing, n } = await send({ purpose: 'practical', filter: { ...usualAudience('practical'), reply: 'any' } })
  expect(n).toBe(15)
  expect((await messages('practical')).every((row) => row.next_attempt_at === never)).toBe(true)
  expect(await queueMailing(t.deps, mailing)).toBe(0)
  expect(await messages('practical')).toHaveLength(15)
})

test('what changed since the preview stops everything', async () => {
  await anInvitedSeminar()
  const round = await getRound(t.db, '2027')
  const draft = {
    round,
    purpose: 'results_ready' as const,
    filter: { ...usualAudience('results_ready'), reply: 'any' as const },
    again: '',
    reason: '',
  }
  const expected = (await planOfMailing(t.deps, t.db, draft)).fingerprint
  await t.db.updateTable('seminar').set({ revision: 9 }).execute()
  const accountId = await anAccount(t.db)
  const mailing = { ...draft, id: crypto.randomUUID(), title: 'Resultat', expected, accountId, scheduledFor: null }
  await expect(queueMailing(t.deps, mailing)).rejects.toThrow('mailings.changed')
  expect(await messages('results_ready')).toEqual([])
})
