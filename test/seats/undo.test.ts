/** Undoing an import of role-holders: the whole list is taken back, as long as nobody in it has been mailed. */
import { beforeEach, expect, test } from 'vitest'
import { addMinutes } from '../../src/kernel/time.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { csv } from './support.ts'

let t: TestApp
let planner: Visitor
let plan: Awaited<ReturnType<typeof aPlannedRound>>
let token: string
const address = '/omgangar/2027/rollinnehavare'
const headings = ['kommun', 'roll', 'namn', 'e-post']

beforeEach(async () => {
  t = await openTestApp()
  plan = await aPlannedRound(t.db)
  planner = await t.signIn('planner')
  const seminar = plan.seminars.find(({ slug }) => slug === 'blekinge-1')!
  await confirmedSeminar(t.db, seminar.id)
  const person = { name: 'Åsa Öberg', email: 'asa@karlskrona.example' }
  await aHolder(t.db, seatOf('social_services'), person)
  await aHolder(t.db, seatOf('politician'), { name: 'Pia Polit', email: 'pia@karlskrona.example' })
  const invited = await anInvitation(t.db, seatOf('social_services'), seminar.id, person)
  token = invited.token
  await t.db
    .updateTable('invitation')
    .set({ reply: 'coming', replied_at: t.clock.now() })
    .where('id', '=', invited.invitationId)
    .execute()
  t.clock.set(addMinutes(t.clock.now(), 10))
  return () => t.close()
})

const seatOf = (role: string) => plan.seats.find((seat) => seat.municipality_code === '1080' && seat.role === role)!.id

async function save() {
  const rows = [
    headings,
    ['Karlskrona', 'socialtjänst', 'Bo Ny', 'bo@karlskrona.example'],
    ['Karlskrona', 'MAS', 'Ny Mas', 'mas@karlskrona.example'],
    ['Karlskrona', 'politiker', 'Vakant', ''],
  ]
  const answer = await planner.upload(address, { name: 'fil', filename: 'a.csv', content: csv(rows) })
  const url = String(answer.headers.location)
  await planner.post(url)
  t.clock.set(addMinutes(t.clock.now(), 10))
  return url
}

const holders = async () => {
  const rows = await t.db.selectFrom('holder').select('name').where('until_at', 'is', null).execute()
  return rows.map(({ name }) => name).sort()
}
const reply = async () =>
  (await t.db.selectFrom('invitation').select(['reply', 'replied_at']).executeTakeFirstOrThrow()).reply

test('holders, link and reply are as they were', async () => {
  const url = await save()
  expect(await holders()).toEqual(['Bo Ny', 'Ny Mas'])
  expect(await reply()).toBeNull()
  expect((await t.visitor().get(`/i/${token}`)).statusCode).not.toBe(200)
  expect((await planner.get(url)).body).toContain('Ångra inläsningen (3 platser)')
  expect((await planner.post(`${url}/angra`)).statusCode).toBe(303)
  expect((await planner.post(`${url}/angra`)).statusCode).toBe(303)
  expect(await holders()).toEqual(['Pia Polit', 'Åsa Öberg'])
  expect(await reply()).toBe('coming')
  expect((await t.visitor().get(`/i/${token}`)).statusCode).toBe(200)
  const page = (await planner.get(url)).body
  expect(page).toContain('Inläsningen är ångrad')
  expect(page).not.toContain('/angra')
  const told = await t.db.selectFrom('history').select('kind').where('kind', '=', 'holders_import_undone').execute()
  expect(told).toHaveLength(1)
})

test('the same person with another address gets the former back', async () => {
  const rows = [headings, ['Karlskrona', 'socialtjänst', 'Åsa Öberg', 'asa.oberg@karlskrona.example']]
  const answer = await planner.upload(address, { name: 'fil', filename: 'a.csv', content: csv(rows) })
  const url = String(answer.headers.location)
  await planner.post(url)
  t.clock.set(addMinutes(t.clock.now(), 10))
  await planner.post(`${url}/angra`)
  const link = await t.db.selectFrom('invitation_link').select(['email', 'revoked_at']).execute()
  expect(link).toEqual([{ email: 'asa@karlskrona.example', revoked_at: null }])
  expect(await reply()).toBe('coming')
})

test('not when somebody has been written to since, nor when a seat has changed', async () => {
  const url = await save()
  await planner.post('/kommuner/1080/roller/health_care?omgang=2027', {
    name: 'Helt Annan',
    title: '',
    email: 'annan@karlskrona.example',
    phone: '',
  })
  expect((await planner.get(url)).body).not.toContain('/angra')
  const late = await planner.post(`${url}/angra`)
  expect(late.statusCode).toBe(409)
  expect(late.body).toContain('går inte att ångra längre')
  expect(await holders()).toEqual(['Bo Ny', 'Helt Annan'])
})
