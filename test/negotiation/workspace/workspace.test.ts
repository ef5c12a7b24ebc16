import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { anAccount, aPlannedRound } from '../../support/builders.ts'

const t = useTestApp()
let contact: Visitor & { accountId: string }

beforeAll(async () => {
  await aPlannedRound(t.db)
  contact = await t.signIn('rss_contact', ['rss-12'])
})

const here = (at: string | null) =>
  t.db.updateTable('account').set({ previous_signed_in_at: at }).where('id', '=', contact.accountId).execute()

test('the five steps stand on top, each a way to its part; what is done is folded', async () => {
  const { body } = await contact.get('/rss/skane-1')
  const steps = body.slice(body.indexOf('class="fivesteps"'), body.indexOf('</nav>', body.indexOf('class="fivesteps"')))
  expect([...steps.matchAll(/href="(#\w+)"/g)].map(([, href]) => href)).toEqual([
    '#kontakt',
    '#datum',
    '#malgrupp',
    '#lokal',
    '#program',
  ])
  for (const id of ['kontakt', 'datum', 'malgrupp', 'lokal', 'program'])
    expect(body.match(new RegExp(`id="${id}"`, 'g'))).toHaveLength(1)
  expect(body).toMatch(/<details class="section donestep"><summary><h2 id="kontakt">/)
  expect(body).not.toContain('<summary><h2 id="datum">')
})

test('a form that was refused stands open where it is folded', async () => {
  const refused = await contact.post('/rss/skane-1/kontakt', { name: '' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toMatch(/<details class="section donestep" open><summary><h2 id="kontakt">/)
})

test('what others have done since one was last here is shown with who and when; one’s own is not', async () => {
  const colleague = await t.signIn('rss_contact', ['rss-12'])
  const planner = await t.signIn('planner')
  await here('2027-02-01T08:00:00Z')
  await contact.post('/rss/skane-1/malgrupp/1280', { 'politician.name': 'Eget Namn' })
  await colleague.post('/rss/skane-1/malgrupp/1281', { 'politician.name': 'Pia' })
  await planner.post('/kommuner/1286/roller/politician?omgang=2027', { name: 'Yngve' })
  await planner.post('/kommuner/0180/roller/politician?omgang=2027', { name: 'Stina' })
  const { body } = await contact.get('/rss/skane-1')
  const news = body.slice(body.indexOf('id="nytt"'), body.indexOf('<details', body.indexOf('id="nytt"')))
  expect(news).toContain('Rättade Lund, förtroendevald')
  expect(news).toContain('Ändrade Ystad, förtroendevald')
  expect(news).toContain('Test planner (sekretariatet)')
  expect(news).not.toContain('Malmö')
  expect(news).not.toContain('Stockholm')

  await here('2099-01-01T00:00:00Z')
  expect((await contact.get('/rss/skane-1')).body).toContain('Ingen annan har ändrat något')
  await here(null)
})

test('at the first visit it says what has happened so far, not that nobody has changed anything', async () => {
  const fresh = await t.signIn('rss_contact', ['rss-12'])
  const { body } = await fresh.get('/rss/skane-1')
  expect(body).toContain('Det här har hänt hittills')
  expect(body).toContain('Rättade Lund, förtroendevald')
  expect(body).not.toContain('Nytt sedan du var här')
  expect(body).not.toContain('Ingen annan har ändrat något')
})

test('who to call is the one who made the round, with a number to press, else the address', async () => {
  expect((await contact.get('/rss/skane-1')).body).toContain('Undrar du något? Skriv till')
  const id = await anAccount(t.db, 'planner', 'Petra Planerare')
  await t.db.updateTable('account').set({ phone: '08-123 456' }).where('id', '=', id).execute()
  await t.db.updateTable('round').set({ created_by: id }).execute()
  const { body } = await contact.get('/rss/skane-1')
  expect(body).toContain('Petra Planerare')
  expect(body).toContain('href="tel:08123456"')
})

test('the start page has every seminar of every body in the round one is in, and names the others with what waits', async () => {
  await aPlannedRound(t.db, {
    slug: '2028',
    name: 'Omgång 2028',
    starts_on: '2028-04-01',
    ends_on: '2028-12-15',
    answer_deadline: '2028-12-15',
  })
  const both = await t.signIn('rss_contact', ['rss-12', 'rss-13'])
  const { body } = await both.get('/rss')
  expect(body.match(/class="card"/g)).toHaveLength(2)
  expect(body).toMatch(/<h2 id="omgang">Omgång 2027<\/h2>/)
  expect(body).toMatch(/\d+ saker väntar på er\./)
  expect(body).toMatch(/<a href="\/rss\?omgang=2028">Omgång 2028<\/a>: \d+ saker väntar på er där/)
  const later = (await both.get('/rss?omgang=2028')).body
  expect(later.match(/class="card"/g)).toHaveLength(2)
  expect(later).toMatch(/<h2 id="omgang">Omgång 2028<\/h2>/)
  const none = await t.signIn('rss_contact', [])
  expect((await none.get('/rss')).body).toContain('Det finns inget seminarium för er ännu')
})

test('signing in keeps when one was here before', async () => {
  const { markSignedIn } = await import('../../../src/staff/queries.ts')
  const id = await anAccount(t.db, 'rss_contact', 'Åter Kommen')
  const visit = (at: string) => t.db.transaction().execute((tx) => markSignedIn(tx, id, at))
  await visit('2027-01-01T08:00:00Z')
  await visit('2027-02-01T08:00:00Z')
  const account = await t.db
    .selectFrom('account')
    .select(['last_signed_in_at', 'previous_signed_in_at'])
    .where('id', '=', id)
    .executeTakeFirst()
  expect(account).toEqual({ last_signed_in_at: '2027-02-01T08:00:00Z', previous_signed_in_at: '2027-01-01T08:00:00Z' })
})
