/** The same mailing is sent once, whoever presses the button, in however many windows and with whatever filters. */
import { beforeEach, expect, test } from 'vitest'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { open, type Page, press } from '../support/visit.ts'
import { anInvitedSeminar, fieldsOf, messagesOf, moveTo } from './support.ts'

let t: TestApp
let planner: Visitor
let other: Visitor
let seminarId: string
beforeEach(async () => {
  const opened = await openTestAppWith(anInvitedSeminar)
  t = opened
  seminarId = opened.made.seminar.id
  planner = await t.signIn('planner')
  other = await t.signIn('administrator')
  return () => t.close()
})

const opened = '/utskick/granska?andamal=questionnaire_opened'
const button = /^Skicka 15/
/** Posts the form of the page that the visitor has open. */
const send = (visitor: Visitor, page: Page, change: Record<string, string> = {}) =>
  visitor.post('/utskick', { ...fieldsOf(page.body, button), ...change })
const letters = async (purpose = 'questionnaire_opened') => (await messagesOf(t, purpose)).length
const changed = 'Granska en gång till.'

test('two who send the same letter with different filters: one of them does', async () => {
  const first = await open(planner, opened)
  const second = await open(other, `${opened}&seminarium=blekinge-1`)
  expect((await send(planner, first)).statusCode).toBe(303)
  const refused = await send(other, second)
  expect([refused.statusCode, pageText(refused.body).includes(changed)]).toEqual([409, true])
  expect(await letters()).toBe(15)
})

test('two who send the letter again for different reasons: one does, and the other is told', async () => {
  await send(planner, await open(planner, opened))
  const first = await open(planner, `${opened}&igen=Fel%20länk`)
  const second = await open(other, `${opened}&igen=Fel%20avsändare`)
  t.clock.set('2027-03-01T09:00:00Z')
  expect((await send(planner, first)).statusCode).toBe(303)
  const refused = await send(other, second)
  expect([refused.statusCode, pageText(refused.body).includes(changed)]).toEqual([409, true])
  expect(await letters()).toBe(30)
  const anew = await open(other, `${opened}&igen=Fel%20avsändare`)
  expect(pageText(anew.body)).toContain('15 har fått det, senast måndag 1 mars 2027 kl. 10.00.')
})

test('both at the same moment: one does', async () => {
  await send(planner, await open(planner, opened))
  const pages = [
    await open(planner, `${opened}&igen=Fel%20länk`),
    await open(other, `${opened}&igen=Fel%20avsändare`),
    await open(planner, `${opened}&igen=Fel%20länk`),
  ]
  const answers = await Promise.all(pages.map((page) => send(planner, page)))
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409, 409])
  expect(await letters()).toBe(30)
})

test('one button pressed twice sends once', async () => {
  const page = await open(planner, opened)
  const answers = await Promise.all([send(planner, page), send(planner, page)])
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 303])
  expect(await letters()).toBe(15)
})

onSqlite('what is sent is what was reviewed: other reasons than those on the page are reviewed first', async () => {
  await moveTo(t, seminarId, '2027-04-21', 1)
  const page = await open(planner, '/utskick/granska?andamal=moved&skal=Lokalen%20brann.')
  const again = await send(planner, page, { skal: 'Annat' })
  expect(again.headers.location).toMatch(/^\/utskick\/granska\?.*skal=Annat/)
  expect((await planner.get(String(again.headers.location))).body).toContain('inget har skickats')
  expect((await send(planner, page, { igen: 'Annat' })).headers.location).toContain('igen=Annat')
  const forged = { skal: 'Annat', visat: '["nu","","","Annat",""]' }
  expect((await send(planner, page, forged)).statusCode).toBe(409)
  expect(await letters('moved')).toBe(0)
  expect((await send(planner, page)).statusCode).toBe(303)
  const [letter] = await messagesOf(t, 'moved')
  expect(letter?.text).toContain('Lokalen brann.')
})

test('letters on paper too', async () => {
  await t.db.updateTable('holder').set({ by_post: 1 }).execute()
  const post = (page: Page) => planner.post('/utskick/post', fieldsOf(page.body, /^Gör 15 brev/))
  const [first, second] = [await open(planner, opened), await open(planner, opened)]
  expect((await post(first)).statusCode).toBe(303)
  expect((await post(second)).statusCode).toBe(409)
  const again = [await open(planner, `${opened}&igen=Nytt`), await open(planner, `${opened}&igen=Ny`)]
  expect((await post(again[0] as Page)).statusCode).toBe(303)
  expect((await post(again[1] as Page)).statusCode).toBe(409)
  expect(await letters()).toBe(30)
})

test('a second address of the same venue is told without a reason, and once', async () => {
  await moveTo(t, seminarId, '2027-04-21', 1)
  const moved = '/utskick/granska?andamal=moved'
  await send(planner, await open(planner, moved))
  await t.db.updateTable('venue').set({ address: 'Nya gatan 1' }).execute()
  t.clock.set('2027-03-01T09:00:00Z')
  const page = await open(planner, moved)
  expect(pageText(page.body)).toContain('Nya gatan 1')
  const told = await press(planner, page, button)
  expect(told.status).toBe(200)
  expect(await letters('moved')).toBe(30)
  expect(pageText((await open(planner, moved)).body)).toContain('15 har redan fått det')
})
