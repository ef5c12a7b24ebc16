/** The time that answers take is measured in the form, and shown beside what was estimated. */
import { beforeAll, expect, test } from 'vitest'
import { addSeconds } from '../../src/kernel/time.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'

const t = useTestApp()
let plan: Awaited<ReturnType<typeof aPlannedRound>>
beforeAll(async () => {
  plan = await aPlannedRound(t.db, { answer_deadline: '2027-11-30' })
})

function secondsOf(seatId: string) {
  return t.db
    .selectFrom('answer')
    .innerJoin('response', 'response.id', 'answer.response_id')
    .select(['question_key as key', 'seconds'])
    .where('response.seat_id', '=', seatId)
    .orderBy('question_key')
    .execute()
}

test('a save counts the time since the page or the last save; three of them make a median on the pages of staff', async () => {
  const seats = plan.seats.filter(({ role }) => role === 'social_services').slice(0, 4)
  for (const [n, seat] of seats.entries()) {
    const { token } = await anInvitation(t.db, seat.id, plan.seminars[0]!.id)
    t.clock.set(testNow)
    const visitor = t.visitor()
    const base = `/i/${token}/fragor`
    const page = await open(visitor, `${base}/rekrytering`)
    t.clock.set(addSeconds(testNow, 60 + n * 6))
    await press(visitor, page, /^Spara och /, { rk_plan: 'nej' })
    // From a page that has been open all the while only the time since the save counts; a break counts nothing.
    t.clock.set(addSeconds(testNow, 90 + n * 6))
    await press(visitor, page, /^Spara och /, { rk_vakanser: '8' })
    t.clock.set(addSeconds(testNow, 3000))
    await press(visitor, page, /^Spara och /, { rk_hinder: 'Få söker.' })
    const spent = await secondsOf(seat.id)
    expect(spent).toEqual([
      { key: 'rk_hinder', seconds: 0 },
      { key: 'rk_plan', seconds: 60 + n * 6 },
      { key: 'rk_vakanser', seconds: 30 },
    ])
    if (n === 3) continue
    const { id } = await t.db
      .selectFrom('response')
      .select('id')
      .where('seat_id', '=', seat.id)
      .executeTakeFirstOrThrow()
    const submission = { id: `s${n}`, response_id: id, version: 1, submitted_at: testNow, link_id: null, hash: 'h' }
    await t.db.insertInto('submission').values(submission).execute()
    await t.db.updateTable('response').set({ current_submission_id: submission.id }).where('id', '=', id).execute()
  }
  const planner = await t.signIn('planner')
  const burden = pageText((await planner.get('/fragor/borda')).body)
  for (const text of ['Uppmätt median', '1,1 n = 3', '0,5 n = 3', '1,6 n = 3', 'mer än 5 minuter'])
    expect(burden).toContain(text)
  expect(pageText((await planner.get('/fragor/omprovning')).body)).toContain('uppmätt 1,1n = 3')
})
