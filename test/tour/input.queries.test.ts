import { expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { getRound } from '../../src/rounds/queries.ts'
import { readTourInput } from '../../src/tour/queries.ts'
import type { TourResult } from '../../src/tour/rules.ts'
import { insertRun } from '../../src/tour/runs.queries.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const t = useTestApp()

test('reads towns, wishes, confirmed dates, refusals, blocks and where the accepted plan had them', async () => {
  const { seminars } = await aPlannedRound(t.db)
  const round = await getRound(t.db, '2027')
  const idOf = (code: string) => seminars.find((one) => one.region_code === code)?.id ?? ''
  const [uppsala, gotland, norrbotten] = [idOf('03'), idOf('09'), idOf('25')]
  const by = await anAccount(t.db)
  await confirmedSeminar(t.db, uppsala, '2027-04-14')
  await t.db.updateTable('seminar').set({ town_code: '2584' }).where('id', '=', norrbotten).execute()
  await t.db.updateTable('seminar').set({ cancelled_at: testNow }).where('id', '=', idOf('12')).execute()
  const wish = { seminar_id: gotland, from_on: '2027-05-03', to_on: '2027-05-14' }
  await t.db.insertInto('tour_wish').values(wish).execute()
  const option = { seminar_id: gotland, start_time: '09:00', end_time: '15:00' }
  const answered = { proposed_by: by, proposed_by_rss: 0 as const, created_at: testNow, comment: '' }
  const options = (['no', 'yes'] as const).map((answer, n) => ({
    ...option,
    ...answered,
    id: newId(),
    date: `2027-05-0${n + 4}`,
    starts_at: `2027-05-0${n + 4}T07:00:00Z`,
    ends_at: `2027-05-0${n + 4}T13:00:00Z`,
    answer,
    answered_by: by,
    answered_at: testNow,
    withdrawn_at: null,
  }))
  await t.db.insertInto('date_option').values(options).execute()
  const block = { round_id: round.id, created_by: by, created_at: testNow, team: null }
  await t.db
    .insertInto('blocked_period')
    .values({
      ...block,
      id: newId(),
      starts_on: '2027-06-28',
      ends_on: '2027-07-02',
      name: 'Almedalen',
      rss_id: 'rss-09',
      hard: 1,
    })
    .execute()
  const asked = { today: '2027-03-01', alternatives: 2 }
  const input = await readTourInput(t.db, round, asked)
  const result = { dates: { [gotland]: [{ date: '2027-05-12', team: 1 }] } } as unknown as TourResult
  const run = { roundId: round.id, accountId: by, input, now: testNow }
  const id = await t.db.transaction().execute((tx) => insertRun(tx, run))
  const accepted = { state: 'accepted' as const, result: JSON.stringify(result) }
  await t.db.updateTable('tour_run').set(accepted).where('id', '=', id).execute()

  const read = await readTourInput(t.db, round, asked)
  const find = (seminarId: string) => read.seminars.find((one) => one.id === seminarId)
  expect(read).toMatchObject({ ...asked, home: { code: read.settings.homeCode } })
  expect(read.blocks).toEqual([
    { from: '2027-06-28', to: '2027-07-02', name: 'Almedalen', team: null, rssId: 'rss-09', hard: true },
  ])
  expect(read.seminars).toHaveLength(20)
  expect(find(uppsala)).toMatchObject({
    fixed: { date: '2027-04-14', start: '09:30', end: '15:30' },
    breakWeeks: [8, 9, 44],
    before: null,
  })
  expect(find(gotland)).toMatchObject({
    town: { name: 'Gotland' },
    wish: { from: '2027-05-03', to: '2027-05-14' },
    refused: ['2027-05-04'],
    before: { date: '2027-05-12', team: 1 },
  })
  expect(find(norrbotten)?.town).toMatchObject({ code: '2584', name: 'Kiruna' })
})
