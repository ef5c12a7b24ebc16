import { beforeEach, expect, test } from 'vitest'
import { getSeminar } from '../../../src/seminars/queries.ts'
import { openTestAppWith, type TestApp, type Visitor } from '../../support/app.ts'
import { aHolder, aPlannedRound } from '../../support/builders.ts'
import { messageRows } from '../../support/messages.ts'

let t: TestApp
let planner: Visitor
let seats: Awaited<ReturnType<typeof aPlannedRound>>['seats']
/** Skåne's seats, with three gaps: no name in Lund, a person marked as not known in Ystad, no address in Bjuv. */
async function withGaps(t: TestApp) {
  const { seats } = await aPlannedRound(t.db)
  const planner = await t.signIn('planner')
  await t.signIn('rss_contact', ['rss-12'])
  await t.signIn('rss_contact', ['rss-12', 'rss-13'])
  const skane = seats.filter((seat) => seat.municipality_code.startsWith('12'))
  for (const seat of skane) {
    if (seat.municipality_code === '1281' && seat.role === 'politician') continue
    if (seat.municipality_code === '1286' && seat.role === 'health_care') continue
    const noAddress = seat.municipality_code === '1260' && seat.role === 'politician'
    await aHolder(t.db, seat.id, { email: noAddress ? '' : `${seat.id}@x.example` })
  }
  await t.db
    .updateTable('seat')
    .set({ not_known_at: t.clock.now() })
    .where('municipality_code', '=', '1286')
    .where('role', '=', 'health_care')
    .execute()
  return { seats, planner }
}
beforeEach(async () => {
  const opened = await openTestAppWith(withGaps)
  t = opened
  seats = opened.made.seats
  planner = t.again(opened.made.planner)
  return () => t.close()
})

const hidden = (body: string) =>
  Object.fromEntries(
    [...body.slice(body.lastIndexOf('class="confirm"')).matchAll(/name="(\w+)" value="([^"]*)"/g)]
      .map(([, name, value]) => [name!, value!])
      .filter(([name]) => name !== '_csrf'),
  )
const ask = async (slug = 'skane-1', by = '2027-04-01') =>
  (await planner.get(`/malgrupp/fraga?omgang=2027&seminarium=${slug}&senast=${by}`)).body
const messages = () =>
  messageRows(t.db).select(['to_email', 'subject', 'text', 'purpose', 'mailing_id']).orderBy('id').execute()

test('shows per seminar what is held and what is missing, narrowed and as a file', async () => {
  const all = (await planner.get('/malgrupp')).body
  expect(all).toContain('97 av 870 platser har ett namn, 774 luckor är kvar.')
  expect(all.match(/#platser"/g)).toHaveLength(21)
  const skane = (await planner.get('/malgrupp?omgang=2027&region=12&visa=luckor')).body
  expect(skane.match(/#platser"/g)).toHaveLength(1)
  const file = await planner.get('/malgrupp.csv?omgang=2027&region=12')
  expect(file.body).toContain('Skåne;Skåne;Test rss_contact, Test rss_contact;99;97;1;1;1;;;')
  const queries = await planner.get('/malgrupp?region=99')
  expect(queries.statusCode).toBe(200)
})

test('asks each contact once for exactly the missing pairs, after a look at them', async () => {
  const preview = await ask()
  expect(preview).toContain('Fråga efter 3 saknade uppgifter?')
  expect(preview).toContain('2 kontaktpersoner')
  expect(preview).toContain('Lund: förtroendevald')
  expect(await messages()).toEqual([])

  const form = hidden(preview)
  const sent = await planner.post('/malgrupp/fraga', form)
  expect(sent.statusCode).toBe(303)
  expect(sent.headers.location).toBe(`/utskick/${form.utskick}`)
  expect((await planner.get(`/utskick/${form.utskick}`)).body).toContain('Fråga om målgruppen: Skåne')
  await planner.post('/malgrupp/fraga', form)
  const mails = await messages()
  expect(mails).toHaveLength(2)
  expect(mails[0]).toMatchObject({ purpose: 'gaps_asked', mailing_id: form.utskick })
  const points = mails[0]!.text
    .split('\n')
    .filter((line) => line.startsWith('- '))
    .slice(5)
  expect(points).toEqual([
    '- Bjuv: förtroendevald (e-post till Helena Sjöberg)',
    '- Lund: förtroendevald',
    '- Ystad: hälso- och sjukvård (ännu inte känd)',
  ])
  expect(mails[0]!.text).toContain('/rss/skane-1/malgrupp?visa=saknas')
  expect(mails[0]!.text).toContain('senast torsdag 1 april')
  expect(await getSeminar(t.db, 'skane-1')).toMatchObject({ gapsAskedAt: t.clock.now(), gapsAnswerBy: '2027-04-01' })
  expect((await planner.get('/seminarier/skane-1')).body).toContain('Bad om 3 saknade uppgifter')
})

test('a contact of two bodies gets one mail about both seminars', async () => {
  const preview = await ask('skane-1&seminarium=halland-1')
  const sent = await planner.post('/malgrupp/fraga', { ...hidden(preview), seminarium: ['skane-1', 'halland-1'] })
  expect(sent.statusCode).toBe(303)
  const mails = await messages()
  expect(mails).toHaveLength(2)
  const both = mails.find(({ text }) => text.includes('Halland, '))
  expect(both?.text).toContain('- Skåne, Lund: förtroendevald')
  expect(both?.text).toMatch(/\/rss\n/)
})

test('the contact sees what is asked and by when, and it goes when nothing is missing', async () => {
  await planner.post('/malgrupp/fraga', hidden(await ask()))
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const page = (await contact.get('/rss/skane-1')).body
  expect(page).toContain('Vi saknar 2 uppgifter. Svara senast torsdag 1 april')
  await contact.post('/rss/skane-1/malgrupp/1281', {
    ...Object.fromEntries(
      ['social_services', 'health_care'].flatMap((role) =>
        ['name', 'email'].map((field) => [`${role}.${field}`, field === 'name' ? 'X Y' : 'x@y.example']),
      ),
    ),
    'politician.name': 'Pia',
    'politician.email': 'pia@lund.example',
  })
  expect((await contact.get('/rss/skane-1')).body).toContain('Vi saknar 1 uppgift.')
})

test('something filled in meanwhile: nothing is sent and the person is told', async () => {
  const form = hidden(await ask())
  const lund = seats.find((seat) => seat.municipality_code === '1281' && seat.role === 'politician')!
  await aHolder(t.db, lund.id)
  expect((await planner.post('/malgrupp/fraga', form)).statusCode).toBe(409)
  expect(await messages()).toEqual([])
  expect((await getSeminar(t.db, 'skane-1')).gapsAskedAt).toBeNull()
})

test('exactly the same question with the same day goes to nobody twice', async () => {
  await planner.post('/malgrupp/fraga', hidden(await ask()))
  const again = await planner.post('/malgrupp/fraga', hidden(await ask()))
  expect(again.statusCode).toBe(409)
  expect(again.body).toContain('Precis samma fråga är redan ställd')
  expect(await messages()).toHaveLength(2)
  await planner.post('/malgrupp/fraga', hidden(await ask('skane-1', '2027-04-08')))
  expect(await messages()).toHaveLength(4)
})

test.each([
  ['a day that has passed', '2027-03-01'],
  ['today', '2027-03-01'],
  ['a day that does not exist', '2027-04-31'],
])('refuses %s', async (_what, by) => {
  const { statusCode, body } = await planner.get(`/malgrupp/fraga?omgang=2027&seminarium=skane-1&senast=${by}`)
  expect(statusCode).toBe(422)
  expect(body).toContain('Välj en dag från och med i morgon.')
  expect(body).not.toContain('Skicka 2 mejl')
})

test('seminars without a contact or without gaps are named and not asked', async () => {
  const preview = await ask('stockholm-1&seminarium=skane-1')
  expect(preview).toContain('Ingen kontaktperson:')
  expect(preview).toContain('Stockholm')
  const nobody = await ask('stockholm-1')
  expect(nobody).toContain('Det finns ingen att fråga')
  expect(nobody).not.toContain('granskat')
})

test('an analyst looks but does not ask', async () => {
  const form = hidden(await ask())
  const analyst = await t.signIn('analyst')
  expect((await analyst.get('/malgrupp')).body).not.toContain('type="checkbox"')
  expect((await analyst.post('/malgrupp/fraga', form)).statusCode).toBe(403)
})
