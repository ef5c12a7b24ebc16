import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { readSeats } from '../../src/comparison/seats.queries.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, aSubmission } from '../support/builders.ts'

const t = useTestApp()
let country: Awaited<ReturnType<typeof aPlannedRound>>
let roundId: string

beforeAll(async () => {
  country = await aPlannedRound(t.db)
  roundId = country.round.id
})

test('the seats are read once while nothing changes, and anew whenever something does', async () => {
  const [seat, other] = country.seats
  const [seminar, last] = [country.seminars[0], country.seminars.at(-1)]
  if (!seat || !other || !seminar || !last) throw new Error('no seats')
  const where = (column: string, value: string) => sql`where ${sql.ref(column)} = ${value}`
  const one = where('code', seat.municipality_code)
  const link = await anInvitation(t.db, seat.id, seminar.id)
  await aSubmission(t.db, other, { rk_plan: 'ja' })
  const changes: Record<string, () => Promise<unknown>> = {
    'an answer': () => aSubmission(t.db, seat, { rk_plan: 'nej' }),
    'an invitation': () => anInvitation(t.db, other.id, seminar.id),
    'one that has ended': () =>
      t.db
        .updateTable('invitation_link')
        .set({ revoked_at: '2026-09-01T08:00:00Z' })
        .where('id', '=', link.linkId)
        .execute(),
    'a municipality’s name': () => sql`update municipality set name = 'Nyköping på nytt' ${one}`.execute(t.db),
    'its region': () => sql`update municipality set region_code = '25' ${one}`.execute(t.db),
    'how many live there': () => sql`update municipality set population = population + 1 ${one}`.execute(t.db),
    'how old they are': () => sql`update municipality set population_80plus = 1 ${one}`.execute(t.db),
    'who helps with a seminar': () =>
      sql`update rss_body set name = 'Ett annat RSS' ${where('id', last.rss_id)}`.execute(t.db),
    'a region’s name': () => sql`update region set name = 'Norrbotten 2' where code = '25'`.execute(t.db),
    'its group': () =>
      sql`update municipality_group_member set group_code = 'C9' ${where('municipality_code', seat.municipality_code)}`.execute(
        t.db,
      ),
    'a group’s name': () => sql`update municipality_group set name_sv = 'En annan' where code = 'C9'`.execute(t.db),
    'its seminar': () =>
      sql`update seminar_municipality set seminar_id = ${last.id} ${where('municipality_code', seat.municipality_code)}`.execute(
        t.db,
      ),
    'a seminar’s name': () => sql`update seminar set name = 'Längst upp' ${where('id', last.id)}`.execute(t.db),
    'one seat less': () => sql`delete from seat ${where('id', country.seats.at(-1)?.id ?? '')}`.execute(t.db),
  }
  let before = await readSeats(t.db, roundId)
  expect(await readSeats(t.db, roundId)).toBe(before)
  for (const [what, change] of Object.entries(changes)) {
    await change()
    const after = await readSeats(t.db, roundId)
    expect(after, what).not.toEqual(before)
    expect(await readSeats(t.db, roundId), what).toBe(after)
    before = after
  }
})
