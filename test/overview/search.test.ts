/** Finding people: search by name, the list of those who have not answered, and whom the overview waits for. */
import { beforeEach, expect, test } from 'vitest'
import { anInvitedSeminar } from '../mailings/support.ts'
import { openTestAppWith, type TestApp, type Visitor } from '../support/app.ts'
import { aGuest, anOrganisation } from '../support/builders.ts'
import { pageText } from '../support/html.ts'

let t: TestApp
let planner: Visitor

beforeEach(async () => {
  t = await openTestAppWith(anInvitedSeminar)
  planner = await t.signIn('planner')
  return () => t.close()
})

const found = async (visitor: Visitor, words: string) =>
  pageText((await visitor.get(`/sok?q=${encodeURIComponent(words)}`)).body)

test('people and municipalities are found by the beginnings of words, dots left out or not', async () => {
  await t.signIn('rss_contact', ['rss-10'])
  await aGuest(t.db, (await anOrganisation(t.db, 'Anhörigas förbund')).id)
  for (const words of ['öberg 3', 'OBERG 3', 'asa ob 3 karlsk'])
    expect(await found(planner, words)).toContain('Åsa Öberg 3')
  expect(await found(planner, 'öberg')).toContain('15 träffar på ”öberg”.')
  expect(await found(planner, 'ronneby')).toContain('Kommun')
  expect(await found(planner, 'rss_contact blekinge')).toContain('Kontaktperson hos RSS')
  expect(await found(planner, 'anhorigas')).toContain('Gäst')
  expect(await found(planner, 'finnsinte')).toContain('0 träffar')
  expect((await planner.get('/sok?q=%3Cb%3Ex')).body).not.toContain('<b>x')
  expect(await found(await t.signIn('analyst'), 'öberg 3')).toContain('Åsa Öberg 3')
  expect((await planner.get('/seminarier')).body).toContain('action="/sok"')
  const contact = await t.signIn('rss_contact', ['rss-10'])
  expect((await contact.get('/sok?q=oberg')).statusCode).toBe(403)
  expect((await contact.get('/rss')).body).not.toContain('action="/sok"')
})

test('those who have not answered are listed with their numbers, on the page and as files', async () => {
  await t.db.updateTable('holder').set({ phone: '070-123 45 67' }).execute()
  const invitations = await t.db.selectFrom('invitation').select(['id']).orderBy('id').execute()
  await t.db
    .updateTable('invitation')
    .set({ reply: 'coming', replied_at: '2027-04-01T08:00:00Z' })
    .where('id', '=', invitations[0]!.id)
    .execute()
  const page = await planner.get('/seminarier/blekinge-1')
  expect(pageText(page.body)).toContain('14 har inte svarat på inbjudan. 15 har inte lämnat in svar på frågorna.')
  const list = await planner.get('/seminarier/blekinge-1/ej-svarat')
  expect(list.body).toContain('href="tel:0701234567"')
  const csv = await planner.get('/seminarier/blekinge-1/ej-svarat.csv')
  expect(csv.body.split('\r\n').filter((line) => line.includes('070-123 45 67'))).toHaveLength(15)
  expect(csv.body.match(/;Inget svar;/g)).toHaveLength(14)
  const xlsx = await planner.get('/seminarier/blekinge-1/ej-svarat.xlsx')
  expect(xlsx.rawPayload.subarray(0, 2).toString()).toBe('PK')
})

test('the overview says whom one waits for, for what and until when', async () => {
  await t.signIn('rss_contact', ['rss-12'])
  await planner.post('/seminarier/skane-1/datumforslag', {
    'options.0.date': '2027-05-11',
    'options.0.start': '09:30',
    'options.0.end': '15:30',
  })
  const { body } = await planner.get('/oversikt')
  const part = pageText(body.slice(body.indexOf('id="vantar"'), body.indexOf('id="karta"')))
  expect(part).toContain('Svar på datumförslag från 1 RSS')
  expect(part).toMatch(/Skåne.*sedan 1 mars, senast 15 mars/)
  expect(part).toContain('Svar på inbjudan från 15 personer')
  expect(part).toMatch(/15 personer, Blekinge/)
})
