import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Db } from '../../src/kernel/db/open.ts'
import { isAboutAnotherDay } from '../../src/seminars/rules.ts'
import { aGuest, aGuestInvitation, anInvitation, anOrganisation, aPlannedRound } from '../support/builders.ts'
import { openTestDb } from '../support/db.ts'

let db: Db
beforeAll(async () => {
  db = await openTestDb()
})
afterAll(() => db.destroy())

test('SQL and the rule agree on which replies hold, of seats and of guests', async () => {
  const { seminars, seats } = await aPlannedRound(db)
  const seminar = seminars[0]!
  const { linkId } = await anInvitation(db, seats[0]!.id, seminar.id)
  const guest = await aGuest(db, (await anOrganisation(db)).id)
  await aGuestInvitation(db, guest.id, seminar.id)
  const times = [null, '2027-02-01T08:00:00Z', '2027-02-02T08:00:00Z', '2027-02-03T08:00:00Z']
  const wrong = []
  for (const confirmedAt of times)
    for (const repliesAskedAt of times)
      for (const repliedAt of times.slice(1)) {
        const asked = { confirmed_at: confirmedAt, starts_at: confirmedAt }
        await db
          .updateTable('seminar')
          .set({ ...asked, replies_asked_at: repliesAskedAt })
          .where('id', '=', seminar.id)
          .execute()
        const reply = { reply: 'coming', replied_at: repliedAt } as const
        await db.updateTable('invitation').set(reply).execute()
        const found = [
          await db.selectFrom('live_invitation').select('reply').execute(),
          await db.selectFrom('live_guest_invitation').select('reply').execute(),
        ]
        const holds = isAboutAnotherDay(repliedAt, { confirmedAt, repliesAskedAt }) ? null : 'coming'
        if (JSON.stringify(found) !== JSON.stringify([[{ reply: holds }], [{ reply: holds }]]))
          wrong.push({ confirmedAt, repliesAskedAt, repliedAt, found })
      }
  expect(wrong).toEqual([])
  await db.updateTable('invitation_link').set({ revoked_at: '2027-02-04T08:00:00Z' }).where('id', '=', linkId).execute()
  expect(await db.selectFrom('live_invitation').select('id').execute()).toEqual([])
})
