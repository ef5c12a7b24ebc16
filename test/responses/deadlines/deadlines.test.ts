/** More time to answer: for a region or a seat, by staff, and what follows from it for everybody. */
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { addDays } from '../../../src/kernel/time.ts'
import { sendDueReminders } from '../../../src/mailings/reminders/actions.ts'
import { insertExtension } from '../../../src/responses/deadlines/queries.ts'
import { whyCannotExtend } from '../../../src/responses/deadlines/rules.ts'
import { aReadySeminar, invite } from '../../invitations/support.ts'
import { openTestAppWith, type SignedIn, type TestApp } from '../../support/app.ts'
import { pageText } from '../../support/html.ts'
import { open, press } from '../../support/visit.ts'

const page = '/omgangar/2027/svarstid'
const roundDay = '2027-12-15'

let t: TestApp
let planner: SignedIn
let seats: Awaited<ReturnType<typeof aReadySeminar>>['seats']
let roundId: string

async function invited(app: TestApp) {
  const { seats, round } = await aReadySeminar(app)
  const by = await app.signIn('planner')
  await invite(by, 'blekinge-1')
  return { by, seats, roundId: round.id }
}

beforeEach(async () => {
  const opened = await openTestAppWith(invited)
  t = opened
  planner = t.again(opened.made.by)
  seats = opened.made.seats
  roundId = opened.made.roundId
  return () => t.close()
})

const at = async (now: string) => {
  t.clock.set(now)
  planner = await t.signIn('planner')
}
const deadlineOf = async (seatId: string) =>
  (await t.db.selectFrom('seat_deadline').select('deadline').where('seat_id', '=', seatId).executeTakeFirstOrThrow())
    .deadline
const seatOfRegion = async (region: string) =>
  (
    await t.db
      .selectFrom('seat')
      .innerJoin('municipality', 'municipality.code', 'seat.municipality_code')
      .select('seat.id')
      .where('region_code', '=', region)
      .executeTakeFirstOrThrow()
  ).id
const extensions = () => t.db.selectFrom('answer_extension').selectAll().orderBy('created_at').execute()

async function extended(whom: { lan?: string; plats?: string }, till: string, skal = 'De bad om det') {
  const first = await open(planner, whom.plats ? `${page}?plats=${whom.plats}` : page)
  const shown = await press(planner, first, 'Se vad det betyder', { ...whom, till, skal })
  return { shown, saved: await press(planner, shown, /^Förläng till och med/) }
}

describe('until when it can be extended', () => {
  const days = { now: '2027-12-15', round: '2027-12-15', today: '2027-12-20' }
  test.each([
    ['2027-12-19', 'deadlines.in_the_past'],
    ['2027-12-20', null],
    ['2028-12-15', null],
    ['2028-12-16', 'rounds.deadline_too_late'],
  ])('on 20 December: %s → %s', (until, why) => expect(whyCannotExtend(until, days)).toBe(why))
  test('never to a day that does not give more time', () => {
    const some = fc.integer({ min: -400, max: 400 }).map((n) => addDays('2027-12-15', n))
    fc.assert(
      fc.property(some, some, some, some, (until, now, round, today) => {
        if (whyCannotExtend(until, { now, round, today }) === null)
          expect([until > now, until > round, until >= today]).toEqual([true, true, true])
      }),
    )
  })
})

test('a law: the own extension beats the region’s, the undone and the too early do not count, the latest day holds', async () => {
  const mine = seats[0]!.id
  const other = await seatOfRegion('12')
  const day = fc.integer({ min: -30, max: 90 }).map((n) => addDays(roundDay, n))
  const whom = fc.constantFrom('10', '12', mine, seats[1]!.id)
  const some = fc.array(fc.record({ whom, until: day, isUndone: fc.boolean() }), { maxLength: 6 })
  await fc.assert(
    fc.asyncProperty(some, async (all) => {
      await t.db.deleteFrom('answer_extension').execute()
      await t.db.transaction().execute(async (tx) => {
        for (const [n, { whom, until }] of all.entries()) {
          const isRegion = whom.length === 2
          const [regionCode, seatId] = isRegion ? [whom, null] : [null, whom]
          const by = { accountId: planner.accountId, now: t.clock.now() }
          await insertExtension(tx, { id: `e${n}`, roundId, regionCode, seatId, until, reason: 'Prov', ...by })
        }
      })
      const undone = all.flatMap(({ isUndone }, n) => (isUndone ? [`e${n}`] : []))
      if (undone.length > 0)
        await t.db.updateTable('answer_extension').set({ undone_at: 'x' }).where('id', 'in', undone).execute()
      const latest = (of: string) =>
        all
          .filter((one) => one.whom === of && !one.isUndone && one.until > roundDay)
          .map(({ until }) => until)
          .sort()
          .at(-1)
      expect(await deadlineOf(mine)).toBe(latest(mine) ?? latest('10') ?? roundDay)
      expect(await deadlineOf(other)).toBe(latest('12') ?? roundDay)
    }),
    { numRuns: 40 },
  )
})

test('staff see what an extension means, extend a region, and undo it', async () => {
  await at('2027-12-10T09:00:00Z')
  const first = await press(planner, await open(planner, page), 'Se vad det betyder', {
    lan: '10',
    till: '2028-01-14',
    skal: 'Många sjuka <i december>',
  })
  expect(first.body).toContain('Blekinge: svara till och med fredag 14 januari 2028?')
  expect(first.body).toContain('15 platser får längre tid.')
  expect(first.body).toContain('15 har inte börjat svara.')
  expect(await extensions()).toEqual([])

  const saved = await press(planner, first, /^Förläng till och med/)
  expect(saved.url).toBe(page)
  expect(saved.body).toContain('Svarstiden är förlängd.')
  expect(saved.body).toContain('Många sjuka &lt;i december&gt;')
  expect(await extensions()).toMatchObject([
    { region_code: '10', seat_id: null, until: '2028-01-14', created_by: planner.accountId, undone_at: null },
  ])
  expect(await deadlineOf(seats[0]!.id)).toBe('2028-01-14')
  expect(await deadlineOf(await seatOfRegion('12'))).toBe(roundDay)

  const undone = await press(planner, saved, 'Ångra förlängningen för Blekinge till och med fredag 14 januari 2028')
  expect(undone.body).toContain('Förlängningen är ångrad.')
  expect(await deadlineOf(seats[0]!.id)).toBe(roundDay)
  expect(await extensions()).toHaveLength(1)
  const kinds = await t.db.selectFrom('history').select('kind').where('kind', 'like', 'answer_time%').execute()
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['answer_time_extended', 'answer_time_undone'])
})

test('a day that gives no more time is refused at its field, with everything typed kept', async () => {
  for (const [form, words] of [
    [{ lan: '10', till: roundDay, skal: 'Prov' }, 'Välj en dag efter den som gäller nu.'],
    [{ lan: '', till: '2028-01-14', skal: 'Prov' }, 'Välj en region.'],
    [{ lan: '99', till: '2028-01-14', skal: 'Prov' }, 'Välj en region.'],
    [{ lan: '10', till: '2048-01-14', skal: 'Prov' }, 'Kontrollera årtalet.'],
    [{ lan: '10', till: '2028-01-14', skal: ' ' }, 'Fyll i det här fältet.'],
  ] as const) {
    const answer = await planner.post(page, form)
    expect([answer.statusCode, answer.body.includes(words)]).toEqual([422, true])
    expect(answer.body).toContain(`value="${form.till}"`)
  }
  expect((await planner.post(page, { plats: 'finns-inte', till: '2028-01-14', skal: 'Prov' })).statusCode).toBe(404)
  expect(await extensions()).toEqual([])
})

test('when a colleague has extended meanwhile, the consequences are shown anew', async () => {
  const first = await press(planner, await open(planner, page), 'Se vad det betyder', {
    ...{ lan: '10', till: '2028-01-31', skal: 'Prov' },
  })
  await extended({ lan: '10' }, '2028-01-14')
  const again = await press(planner, first, /^Förläng till och med/)
  expect(again.body).toContain('Sista dag är nu fredag 14 januari 2028.')
  expect(await extensions()).toHaveLength(1)
  await press(planner, again, /^Förläng till och med/)
  expect(await deadlineOf(seats[0]!.id)).toBe('2028-01-31')
})

test('a reminder goes before the last day that each person has, and names it', async () => {
  const seat = seats[0]!
  const schedule = { reply1: '7', reply2: '2', replyHour: '9', answer1: '14', answer2: '5', answerHour: '9' }
  await planner.post('/omgangar/2027/paminnelser', schedule)
  await at('2027-12-16T09:00:00Z')
  await extended({ lan: '10' }, '2028-01-28')
  await extended({ plats: seat.id }, '2028-02-25')
  const one = /andamal=questionnaire_reminder&amp;plats=[^"]+/
    .exec((await open(planner, page)).body)![0]
    .replaceAll('&amp;', '&')
  const audience = pageText((await open(planner, `/utskick/nytt?omgang=2027&${one}`)).body)
  expect(audience).toContain('Bara till ')
  expect((await open(planner, `/utskick/granska?omgang=2027&${one}`)).body).toContain('1 påminnelse')
  expect((await open(planner, '/omgangar/2027/paminnelser')).body).toContain('Förlängd tid')
  const sentAt = async (now: string) => {
    t.clock.set(now)
    await sendDueReminders(t.deps)
    const rows = await t.db
      .selectFrom('message')
      .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
      .innerJoin('message_content as content', 'content.message_id', 'message.id')
      .select(['invitation.seat_id', 'content.text'])
      .where('purpose', '=', 'questionnaire_reminder')
      .where('message.created_at', '=', now)
      .execute()
    return rows
  }
  expect(await sentAt('2027-12-17T08:00:00Z')).toEqual([])
  const regional = await sentAt('2028-01-14T08:00:00Z')
  expect(regional.map(({ seat_id }) => seat_id).sort()).toEqual(
    seats
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  )
  expect(regional.every(({ text }) => text.includes('28 januari'))).toBe(true)
  expect(await sentAt('2028-01-14T08:05:00Z')).toEqual([])
  const own = await sentAt('2028-02-11T08:00:00Z')
  expect(own).toMatchObject([{ seat_id: seat.id, text: expect.stringContaining('25 februari') }])
})
