import { expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { usualLeadDays } from '../../src/rounds/rules.ts'
import { checklist, isAllDone, type SeminarFacts } from '../../src/seminars/checklist.rules.ts'
import { getSeminarFacts, listSeminarFacts, listSeminarFactsOfBodies } from '../../src/seminars/queries.ts'
import { stageOf } from '../../src/seminars/rules.ts'
import { openTestApp, useTestApp } from '../support/app.ts'
import { aHolder, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'
import { newFacts } from '../support/seminar.ts'

const t = useTestApp()

test('a planned round has the facts of its 21 seminars and 870 seats', async () => {
  const { round, seminars, seats } = await aPlannedRound(t.db)
  const first = seats.find((seat) => seat.municipality_code.startsWith('12'))!
  await aHolder(t.db, first.id)
  const skane = seminars.find((seminar) => seminar.slug === 'skane-1')!
  await t.signIn('rss_contact', ['rss-12'])
  await confirmedSeminar(t.db, skane.id)
  const facts = await listSeminarFacts(t.db, round.id)
  expect(facts).toHaveLength(21)
  expect(facts.reduce((sum, one) => sum + one.seats, 0)).toBe(870)
  expect(facts.reduce((sum, one) => sum + one.municipalities, 0)).toBe(290)
  const one = facts.find((each) => each.slug === 'skane-1')!
  expect(one).toMatchObject({
    contacts: 1,
    contactSince: testNow,
    municipalities: 33,
    seats: 99,
    seatsHeld: 1,
    venueName: 'Gamla gasverket',
    venueCapacity: 100,
    date: '2027-04-14',
    options: 0,
    programmeItems: 0,
  })
  expect(await getSeminarFacts(t.db, skane.id)).toEqual(one)
  expect(checklist(one, '2027-03-01').map(({ state }) => state)).toEqual([
    'done',
    'done',
    'waiting',
    'done',
    'not_started',
  ])
})

test('21 seminars take as many queries as one', async () => {
  const { round_id, id } = await t.db.selectFrom('seminar').select(['round_id', 'id']).executeTakeFirstOrThrow()
  expect(await countQueries(() => listSeminarFacts(t.db, round_id))).toBe(4)
  expect(await countQueries(() => getSeminarFacts(t.db, id))).toBe(4)
  expect(await listSeminarFactsOfBodies(t.db, [])).toEqual([])
  expect(await listSeminarFactsOfBodies(t.db, ['rss-12'])).toHaveLength(1)
})

async function countQueries(work: () => Promise<unknown>): Promise<number> {
  const executor = t.db.getExecutor()
  const original = executor.executeQuery
  let count = 0
  executor.executeQuery = function (this: typeof executor, ...args: Parameters<typeof original>) {
    count++
    return original.apply(this, args)
  } as typeof original
  await work()
  executor.executeQuery = original
  return count
}

test('counts date options that are not withdrawn, and their answers', async () => {
  const app = await openTestApp()
  const { seminars } = await aPlannedRound(app.db)
  const seminarId = seminars[0]!.id
  const planner = await app.signIn('planner')
  const option = (day: number, values: object) => ({
    id: newId(),
    seminar_id: seminarId,
    date: `2027-05-${day}`,
    start_time: '09:30',
    end_time: '15:30',
    starts_at: `2027-05-${day}T07:30:00Z`,
    ends_at: `2027-05-${day}T13:30:00Z`,
    proposed_by: planner.accountId,
    proposed_by_rss: 0 as const,
    created_at: testNow,
    answer: null,
    comment: '',
    answered_by: null,
    answered_at: null,
    withdrawn_at: null,
    ...values,
  })
  await app.db
    .insertInto('date_option')
    .values([
      option(11, {}),
      option(12, { answer: 'no', answered_at: testNow }),
      option(13, { answer: 'if_need_be', answered_at: testNow }),
      option(14, { answer: 'yes', answered_at: testNow, withdrawn_at: testNow }),
    ])
    .execute()
  expect(await getSeminarFacts(app.db, seminarId)).toMatchObject({
    options: 3,
    optionsAnswered: 2,
    optionsPossible: 1,
    optionsProposedAt: testNow,
    optionsAnsweredAt: testNow,
  })
  await app.close()
})

const nothing = newFacts
const find = (facts: Partial<SeminarFacts>, thing: string, today = '2027-03-01') =>
  checklist({ ...nothing, ...facts }, today).find((one) => one.thing === thing)!

test('nothing has begun before anything is known', () => {
  expect(checklist(nothing, '2027-03-01').map(({ state }) => state)).toEqual(Array(5).fill('not_started'))
  expect(stageOf(nothing, '2027-03-01')).toBe('none')
})

test('a contact missing when the round has begun is late', () => {
  expect(find({}, 'contact', '2027-04-02').state).toBe('late')
})

test('the date waits for the RSS, then for the secretariat, and is late after 14 days', () => {
  const offered = { options: 3, optionsProposedAt: '2027-03-01T08:00:00Z' }
  expect(find(offered, 'date')).toMatchObject({ state: 'waiting', waitingFor: 'rss' })
  expect(find(offered, 'date', '2027-03-15').state).toBe('waiting')
  expect(find(offered, 'date', '2027-03-16').state).toBe('late')
  const answered = { options: 3, optionsAnswered: 3, optionsAnsweredAt: '2027-03-02T08:00:00Z' }
  expect(find({ ...answered, optionsPossible: 1 }, 'date')).toMatchObject({
    waitingFor: 'staff',
    detail: 'date_waiting_staff',
  })
  expect(find(answered, 'date').detail).toBe('date_all_refused')
  expect(stageOf({ ...nothing, ...answered }, '2027-03-01')).toBe('proposed')
})

test('a seminar without dates is late when little of the round is left', () => {
  expect(find({}, 'date', '2027-10-20').state).toBe('not_started')
  expect(find({}, 'date', '2027-10-21').state).toBe('late')
})

test('the target group is settled when the RSS body has approved it, not by full seats alone', () => {
  expect(find({ seatsHeld: 98 }, 'target_group')).toMatchObject({ state: 'waiting', waitingFor: 'rss' })
  expect(find({ seatsHeld: 99, seatsHeldSince: testNow }, 'target_group').state).toBe('waiting')
  expect(find({ targetGroupApprovedAt: testNow }, 'target_group').state).toBe('done')
  expect(find({ seats: 0 }, 'target_group').state).toBe('not_started')
})

test('venue and programme wait for the secretariat once given, and are late by the date', () => {
  const dated = { date: '2027-05-19', confirmedAt: testNow }
  expect(find({ venueName: 'Huset' }, 'venue')).toMatchObject({ state: 'waiting', waitingFor: 'staff', due: null })
  expect(find(dated, 'venue', '2027-04-07')).toMatchObject({ state: 'not_started', due: '2027-04-07' })
  expect(find(dated, 'venue', '2027-04-08').state).toBe('late')
  expect(find({ ...dated, programmeItems: 8 }, 'programme', '2027-04-28').state).toBe('waiting')
  expect(find({ ...dated, programmeItems: 8 }, 'programme', '2027-04-29').state).toBe('late')
  expect(find({ programmeConfirmedAt: testNow }, 'programme').state).toBe('done')
})

test('a seminar is held when its day has passed, and settled when all five are done', () => {
  const all = {
    ...nothing,
    contacts: 1,
    date: '2027-05-19',
    confirmedAt: testNow,
    targetGroupApprovedAt: testNow,
    venueConfirmedAt: testNow,
    venueHeldUntil: null,
    programmeConfirmedAt: testNow,
  }
  expect(isAllDone(all, '2027-05-19')).toBe(true)
  expect(isAllDone({ ...all, programmeConfirmedAt: null }, '2027-03-19')).toBe(false)
  expect(stageOf(all, '2027-05-19')).toBe('dated')
  expect(stageOf(all, '2027-05-20')).toBe('held')
  expect(stageOf({ ...all, cancelledAt: testNow }, '2027-03-19')).toBe('cancelled')
})

test('each thing is late by the round’s own lead times', () => {
  const dated = { confirmedAt: testNow, date: '2027-09-01' }
  const leadDays = { ...usualLeadDays, contact: 10, targetGroup: 9, venue: 8, programme: 7 }
  const due = (thing: string) => find({ ...dated, leadDays }, thing, '2027-06-01').due
  expect(['contact', 'target_group', 'venue', 'programme'].map(due)).toEqual([
    '2027-08-22',
    '2027-08-23',
    '2027-08-24',
    '2027-08-25',
  ])
  const offered = { options: 2, optionsProposedAt: '2027-03-01T08:00:00Z' }
  expect(find({ ...offered, leadDays: { ...leadDays, answerDates: 3 } }, 'date').due).toBe('2027-03-04')
  expect(find({ ...offered, optionsAnswerBy: '2027-03-20' }, 'date').due).toBe('2027-03-20')
})
