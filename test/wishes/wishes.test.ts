import { beforeAll, beforeEach, expect, test } from 'vitest'
import { deleteOldWishes } from '../../src/wishes/actions.ts'
import { useTestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const t = useTestApp()
let link: Awaited<ReturnType<typeof anInvitation>>
let seminarId: string
let page: string
const some = { kost: ['vegan', 'gluten_free'], mat: ' Nötter ', behov: 'Hörslinga' }

beforeAll(async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  seminarId = seminars.find(({ slug }) => slug === 'skane-1')!.id
  await confirmedSeminar(t.db, seminarId)
  const seat = seats.find((one) => one.municipality_code === '1280')!
  link = await anInvitation(t.db, seat.id, seminarId)
  page = `/i/${link.token}`
})

beforeEach(async () => {
  t.clock.set(testNow)
  await t.db.updateTable('seminar').set({ cancelled_at: null }).execute()
  await t.visitor().post(`${page}/svar`, { svar: 'kommer' })
})

const kept = () => t.db.selectFrom('personal_wish').selectAll().execute()

test('who comes is asked, and may change, clear or leave it', async () => {
  const visitor = t.visitor()
  expect((await visitor.get(page)).body).toContain('Berätta om vi behöver ordna något')
  const form = (await visitor.get(`${page}/onskemal`)).body
  expect(form).toContain('raderas senast onsdag 28 april')
  expect((await visitor.post(`${page}/onskemal`, some)).headers.location).toBe(page)
  expect(await kept()).toMatchObject([
    { link_id: link.linkId, diets: '["vegan","gluten_free"]', food: 'Nötter', access: 'Hörslinga' },
  ])
  expect((await visitor.get(`${page}/onskemal`)).body).toContain('Nötter')
  await visitor.post(`${page}/onskemal`, { kost: 'vegan', mat: '', behov: '' })
  expect(await kept()).toMatchObject([{ diets: '["vegan"]', food: '' }])
  expect((await visitor.get(page)).body).toContain('Ändra det du har skrivit')
  await visitor.post(`${page}/onskemal/bort`)
  expect(await kept()).toEqual([])
  await visitor.post(`${page}/onskemal`, some)
  await visitor.post(`${page}/onskemal`, { mat: '  ' })
  expect(await kept()).toEqual([])
})

test('too long a text is said, with what was ticked and typed', async () => {
  const answer = await t.visitor().post(`${page}/onskemal`, { kost: 'vegan', mat: 'x'.repeat(501) })
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toMatch(/value="vegan" checked/)
  expect(answer.body).toContain('Texten är för lång')
})

test.each([{ svar: 'kommer_inte' }])('declining deletes them at once', async (reply) => {
  const visitor = t.visitor()
  await visitor.post(`${page}/onskemal`, some)
  await visitor.post(`${page}/svar`, reply)
  expect(await kept()).toEqual([])
  expect((await visitor.get(`${page}/onskemal`)).headers.location).toBe(page)
  expect((await visitor.post(`${page}/onskemal`, some)).statusCode).toBe(410)
  expect(await kept()).toEqual([])
})

test('what was told can be seen and taken back after the day, but not added to', async () => {
  const visitor = t.visitor()
  await visitor.post(`${page}/onskemal`, some)
  t.clock.set('2027-04-15T08:00:00Z')
  expect((await visitor.get(page)).body).toContain('Se eller ta bort det du har skrivit')
  const form = (await visitor.get(`${page}/onskemal`)).body
  expect(form).toContain('Nötter')
  expect(form).not.toContain('textarea')
  expect((await visitor.post(`${page}/onskemal`, some)).statusCode).toBe(410)
  await visitor.post(`${page}/onskemal/bort`)
  expect(await kept()).toEqual([])
})

test('sending a substitute deletes the own ones, and taking it back the substitute’s', async () => {
  const visitor = t.visitor()
  await visitor.post(`${page}/onskemal`, some)
  await visitor.post(`${page}/ersattare`, { namn: 'Bo Ek', adress: 'bo@kommun.example' })
  expect(await kept()).toEqual([])
  const substitute = await t.db
    .selectFrom('invitation_link')
    .select('id')
    .where('kind', '=', 'substitute')
    .executeTakeFirstOrThrow()
  await t.db
    .insertInto('personal_wish')
    .values({ id: 'w', link_id: substitute.id, diets: '[]', food: 'Ägg', access: '', saved_at: testNow })
    .execute()
  await visitor.post(`${page}/svar`, { svar: 'kommer' })
  expect(await kept()).toEqual([])
})

test('fourteen days after the seminar they are deleted, and the history says how many', async () => {
  await t.visitor().post(`${page}/onskemal`, some)
  t.clock.set('2027-04-27T21:59:00Z')
  expect(await deleteOldWishes(t.deps)).toBe(0)
  t.clock.set('2027-04-27T22:01:00Z')
  expect(await deleteOldWishes(t.deps)).toBe(1)
  expect(await kept()).toEqual([])
  const history = await t.db
    .selectFrom('history')
    .select(['subject_id', 'detail'])
    .where('kind', '=', 'wishes_deleted')
    .execute()
  expect(history).toEqual([{ subject_id: seminarId, detail: '{"n":1}' }])
  expect(await deleteOldWishes(t.deps)).toBe(0)
})

test('a cancelled seminar keeps them only while it can be held after all', async () => {
  await t.visitor().post(`${page}/onskemal`, some)
  await t.db.updateTable('seminar').set({ cancelled_at: testNow }).execute()
  t.clock.set('2027-03-14T08:00:00Z')
  expect(await deleteOldWishes(t.deps)).toBe(0)
  t.clock.set('2027-03-15T08:00:00Z')
  expect(await deleteOldWishes(t.deps)).toBe(1)
})
