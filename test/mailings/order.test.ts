/** Of letters written in the same second, the last one decides what the person has been told. */
import { beforeEach, expect, test } from 'vitest'
import { countTold, listAddressees } from '../../src/invitations/addressees.queries.ts'
import { enqueueMail, type NewMessage } from '../../src/kernel/mail/outbox.ts'
import { anAfternoon, invite as inviteGuests } from '../invitations/guests.support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anInvitedSeminar } from './support.ts'

let t: TestApp
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

const days = ['2027-05-01', '2027-05-02', '2027-05-03', '2027-05-04', '2027-05-05', '2027-05-06']

/** Queues one letter per day in `days` to one person, each in its own transaction, all in the same second. */
async function tell(to: Pick<NewMessage, 'about' | 'linkId'>) {
  for (const date of days)
    await t.db
      .transaction()
      .execute((tx) =>
        enqueueMail(
          tx,
          [
            {
              dedupeKey: `told ${date}`,
              purpose: 'moved',
              toName: '',
              toEmail: 'a@b.example',
              subject: '',
              text: '',
              html: '',
              told: JSON.stringify({ date }),
              ...to,
            },
          ],
          t.clock.now(),
        ),
      )
  const times = await t.db
    .selectFrom('message')
    .select('created_at')
    .where('purpose', '=', 'moved')
    .distinct()
    .execute()
  expect(times).toHaveLength(1)
}

test('a seat knows what was written last', async () => {
  const { round } = await anInvitedSeminar(t)
  const [first] = await listAddressees(t.db, round.id)
  if (!first) throw new Error('nobody')
  await tell({ about: { invitation_id: first.invitationId }, linkId: first.linkId })
  const now = (await listAddressees(t.db, round.id)).find(({ linkId }) => linkId === first.linkId)
  expect(JSON.parse(now?.told ?? '')).toEqual({ date: days.at(-1) })
  const counted = await countTold(t.db, round.id)
  expect(counted.map(({ told, links }) => [JSON.parse(told).date, links])).toContainEqual([days.at(-1), 1])
})

test('so does a guest', async () => {
  const planner = await t.signIn('planner')
  const { round, guests } = await anAfternoon(t, 1)
  await (
    await inviteGuests(
      planner,
      guests.map(({ id }) => id),
    )
  ).send()
  const [first] = await listAddressees(t.db, round.id)
  if (!first) throw new Error('nobody')
  await tell({ about: { invitation_id: first.invitationId }, linkId: first.linkId })
  const [now] = await listAddressees(t.db, round.id)
  expect(JSON.parse(now?.told ?? '')).toEqual({ date: days.at(-1) })
  const [counted] = await countTold(t.db, round.id)
  expect(JSON.parse(counted?.told ?? '')).toEqual({ date: days.at(-1) })
})
