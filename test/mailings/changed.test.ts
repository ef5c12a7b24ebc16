/** Letters about a changed seminar: each says what is true for its reader, and everything that is new to the reader. */
import { beforeEach, expect, test } from 'vitest'
import { addMinutes } from '../../src/kernel/time.ts'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { linkTo, pageText } from '../support/html.ts'
import { click, open, press } from '../support/visit.ts'
import { anInvitedSeminar, messagesOf } from './support.ts'

let t: TestApp
let planner: Visitor
beforeEach(async () => {
  t = await openTestAppWith(anInvitedSeminar)
  planner = await t.signIn('planner')
  return () => t.close()
})

const toMove = { date: '2027-04-21', start: '9.30', end: '15.30', reason: 'Lokalen har brunnit.' }

async function change(way: string, typed: Record<string, string>, button: RegExp) {
  t.clock.set(addMinutes(t.clock.now(), 1))
  const form = await open(planner, `/seminarier/blekinge-1/andra?andring=${way}`)
  const review = await press(planner, form, /^Granska/, typed)
  return { review, done: await press(planner, review, button) }
}

/** Opens the review from the to-do list, as a planner does who returns a day later. */
const tell = async () => click(planner, await open(planner, '/oversikt?alla'), /^Berätta för/)

/** Åsa Öberg 0 replies that a substitute comes. @returns the substitute's letter. */
async function withSubstitute() {
  const { id } = await t.db
    .selectFrom('invitation')
    .innerJoin('invitation_link as link', 'link.invitation_id', 'invitation.id')
    .select('invitation.id')
    .where('link.name', '=', 'Åsa Öberg 0')
    .executeTakeFirstOrThrow()
  await planner.post(`/inbjudningar/${id}/svar`, {
    svar: 'ersattare',
    kalla: 'phone',
    anteckning: '',
    namn: 'Sune Ersättare',
    adress: 'sune@kommun.example',
  })
  const [letter] = await messagesOf(t, 'substitute')
  expect(letter?.to_email).toBe('sune@kommun.example')
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  return letter
}

test('a substitute is written to as one, in the letter and in the calendar', async () => {
  const unfolded = (calendar: string | null | undefined) => calendar?.replace(/\r\n /g, '') ?? ''
  const first = await withSubstitute()
  expect(unfolded(first?.calendar)).not.toContain('skicka en ersättare')
  await change('dag', { ...toMove, replies: 'behall' }, /^Flytta seminariet/)
  await press(planner, await tell(), /^Skicka 16/)
  const letters = await messagesOf(t, 'moved')
  const toSubstitute = letters.find((one) => one.to_email === 'sune@kommun.example')
  const toHolder = letters.find((one) => one.to_name === 'Åsa Öberg 0')
  expect(toSubstitute?.text).toContain('Du är fortfarande anmäld som ersättare.')
  expect(toSubstitute?.text).not.toContain('en ersättare kommer i stället')
  expect(unfolded(toSubstitute?.calendar)).toContain('Kan du inte komma? Säg till på din sida')
  expect(unfolded(toSubstitute?.calendar)).not.toContain('skicka en ersättare')
  expect(toHolder?.text).toContain('Ditt svar står kvar: en ersättare kommer i stället.')
  expect(unfolded(toHolder?.calendar)).toContain('eller skicka en ersättare')
})

test('the reason is suggested also to whoever comes from the list of what to do', async () => {
  await change('dag', toMove, /^Flytta seminariet/)
  const review = await tell()
  expect(pageText(review.body)).toContain('Lokalen har brunnit.')
  await press(planner, review, /^Skicka 15/)
  const [letter] = await messagesOf(t, 'moved')
  expect(letter?.text).toContain('Lokalen har brunnit.')
})

test('a new venue later is not said to have the reason of the move before it', async () => {
  await change('dag', toMove, /^Flytta seminariet/)
  await press(planner, await tell(), /^Skicka 15/)
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  await t.db.updateTable('venue').set({ name: 'Folkets hus' }).execute()
  const { body } = await open(planner, '/oversikt?alla')
  expect(linkTo(body, /^Berätta för 15/)).not.toContain('skal=')
})

test('what was moved and made digital before anybody was told says both in one letter', async () => {
  await change('dag', toMove, /^Flytta seminariet/)
  const digital = { form: 'digitalt', url: 'https://moten.example/j/1', reason: '' }
  await change('form', digital, /^Ändra formen/)
  const review = await tell()
  await press(planner, review, /^Skicka 15/)
  const [letter] = await messagesOf(t, 'made_digital')
  expect(letter?.text).toContain('onsdag 21 april 2027, Förut: onsdag 14 april 2027')
  expect(letter?.text).toContain('Digitalt, Förut: På plats')
})

test('the page before a cancellation counts everybody, and says what their calendars do', async () => {
  await withSubstitute()
  await t.db.updateTable('holder').set({ by_post: 1 }).where('name', 'in', ['Åsa Öberg 1', 'Åsa Öberg 2']).execute()
  const { review, done } = await change('stall-in', { reason: 'Storm' }, /^Ställ in/)
  const text = pageText(review.body)
  expect(text).toContain('De 16 inbjudna får inget mejl av sig själva.')
  expect(text).toContain('Går som ersättare1Ett mejl med en kalenderfil som tar bort dagen')
  expect(text).not.toContain('ny kalenderfil')
  expect(text).toContain('2 av de inbjudna får inga mejl.')
  expect(pageText(done.body)).toContain('Berätta för de 16 som berörs')
})

test('the page before a move says that the file is a new one', async () => {
  const { review } = await change('dag', toMove, /^Flytta seminariet/)
  expect(pageText(review.body)).toContain('Har inte svarat15Ett mejl med ny kalenderfil')
  expect(pageText(review.body)).not.toContain('får inga mejl')
})

test('the seminar says whom nobody has told, until everybody has been', async () => {
  const own = () => open(planner, '/seminarier/blekinge-1')
  const untold = 'Berätta för 15 personer att Blekinge'
  expect(pageText((await own()).body)).not.toContain(untold)
  await change('dag', toMove, /^Flytta seminariet/)
  const review = await click(planner, await own(), /^Berätta för 15 personer att Blekinge är ändrat/)
  expect(pageText(review.body)).toContain('Lokalen har brunnit.')
  await press(planner, review, /^Skicka 15/)
  expect(pageText((await own()).body)).not.toContain(untold)
})

test('letters on paper that no longer hold are not printed, from an old page either', async () => {
  await t.db.updateTable('holder').set({ by_post: 1 }).where('name', '=', 'Åsa Öberg 1').execute()
  await change('dag', toMove, /^Flytta seminariet/)
  const paper = await press(planner, await tell(), /^Gör (1|ett) brev/)
  const addresses = ['brev', 'brev.csv', 'brev.xlsx'].map((end) => `${paper.url}/${end}`)
  for (const address of addresses) expect((await planner.get(address)).statusCode).toBe(200)
  await change('dag', { ...toMove, date: '2027-04-28' }, /^Flytta seminariet/)
  for (const address of addresses) expect((await planner.get(address)).statusCode).toBe(409)
})
