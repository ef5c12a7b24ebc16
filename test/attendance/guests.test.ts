import { beforeAll, expect, test } from 'vitest'
import { listPresent } from '../../src/attendance/queries.ts'
import { anAfternoon } from '../invitations/guests.support.ts'
import { useTestApp } from '../support/app.ts'
import { aGuestInvitation } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { aTap, theDay } from './support.ts'

const t = useTestApp()
const page = '/seminarier/blekinge-1'
let roundId: string
const ids: string[] = []

beforeAll(async () => {
  const { round, seminar, guests } = await anAfternoon(t, 3)
  roundId = round.id
  for (const [i, guest] of guests.entries()) {
    const { id } = await aGuestInvitation(t.db, guest.id, seminar.id)
    await t.db
      .updateTable('invitation')
      .set({ reply: (['coming', 'waiting', 'not_coming'] as const)[i]!, replied_at: testNow })
      .where('id', '=', id)
      .execute()
    ids.push(id)
  }
  t.clock.set(theDay)
})

test('guests are on the list and the badges, counted for the afternoon, and checked in', async () => {
  const planner = await t.signIn('planner')
  const text = async (url: string) =>
    (await planner.get(`${page}/${url}`)).body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  expect(await text('deltagare')).toContain('Intresseorganisation 1')
  expect(await text('namnskyltar')).toContain('Förbund 0')
  expect(await text('namnskyltar')).not.toContain('Förbund 1')
  const kitchen = await text('mat')
  expect(kitchen).toContain('Förmiddag 0 0 0 Lunch 0 0 0 Eftermiddag 0 1 1')
  const tap = JSON.stringify(aTap(`gast:${ids[1]}`))
  await planner.post(`${page}/incheckning/tryck`, { enhet: 'a', tap })
  const present = await listPresent(t.db, roundId)
  expect([...present.guestInvitationIds]).toEqual([ids[1]])
  expect(await text('deltagare')).toContain('Gäst Åberg 1')
})
