import { beforeEach, describe, expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../support/app.ts'
import { aHolder, aPlannedRound, aRound } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp

beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

const next = { slug: '2028', name: 'Omgång 2028', starts_on: '2028-04-01', ends_on: '2028-12-15' }
const later = { ...next, answer_deadline: '2028-12-15' }

/** The name of the round in the page's head, and what the head says of the round. */
function headOf(body: string): string {
  const head = /<div class="here[\s\S]*?(?=<main)/.exec(body)?.[0] ?? ''
  return pageText(`<main>${head.replace(/<ul>[\s\S]*?<\/ul>/, '')}</main>`)
}

describe('the round one is in', () => {
  onSqlite('is the one the address is about, else the one it names, else the chosen, else the active', async () => {
    await aPlannedRound(t.db)
    await aPlannedRound(t.db, later)
    const planner = await t.signIn('planner')
    const isIn = async (url: string) => headOf((await planner.get(url)).body).slice(0, 19)
    expect(await isIn('/oversikt')).toBe('Omgång: Omgång 2027')
    expect(await isIn('/oversikt?omgang=2028')).toBe('Omgång: Omgång 2028')
    expect(await isIn('/seminarier/skane-1-2028?omgang=2027')).toBe('Omgång: Omgång 2028')
    expect(await isIn('/omgangar/2028/plan')).toBe('Omgång: Omgång 2028')
    // Opening pages of another round does not change the chosen round.
    expect(await isIn('/oversikt')).toBe('Omgång: Omgång 2027')
    await planner.post('/konto/omgang', { omgang: '2028', till: '/oversikt' })
    expect(await isIn('/oversikt')).toBe('Omgång: Omgång 2028')
    expect(await isIn('/oversikt?omgang=2027')).toBe('Omgång: Omgång 2027')
    expect(await isIn('/seminarier/skane-1')).toBe('Omgång: Omgång 2027')
    expect((await planner.get('/oversikt?omgang=1999')).statusCode).toBe(404)
    const other = await t.signIn('planner')
    expect(headOf((await other.get('/oversikt')).body)).toContain('Omgång 2027')
  })

  onSqlite('is chosen in the head, where one is: without a script, and only by a press on our page', async () => {
    await aPlannedRound(t.db)
    await aPlannedRound(t.db, later)
    const planner = await t.signIn('planner')
    const to = async (url: string) => (await press(planner, await open(planner, url), /^Omgång 2028/)).url
    expect(await to('/jamfor?omgang=2027')).toBe('/jamfor?omgang=2028')
    expect(await to('/seminarier/skane-1/program?omgang=2027')).toBe('/seminarier?omgang=2028')
    expect(await to('/omgangar/2027/turne/regler')).toBe('/omgangar/2028/turne')
    expect(await to('/kommuner/1280?omgang=2027')).toBe('/kommuner/1280?omgang=2028')
    const without = await t.app.inject({
      method: 'POST',
      url: '/konto/omgang',
      cookies: Object.fromEntries(planner.cookies),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: 'omgang=2027',
    })
    expect(without.statusCode).toBe(403)
    const away = await planner.post('/konto/omgang', { omgang: '2027', till: '//evil.example/x' })
    expect(away.headers.location).toBe('/?omgang=2027')
    expect((await planner.post('/konto/omgang', { omgang: 'x' })).statusCode).toBe(404)
  })

  test('says when it is not the active one, has ended or is archived', async () => {
    await aPlannedRound(t.db)
    await aPlannedRound(t.db, { ...later, slug: '2025', name: 'Omgång 2025' })
    const ended = { starts_on: '2025-04-01', ends_on: '2025-12-15', answer_deadline: '2026-01-15' }
    await t.db.updateTable('round').set(ended).where('slug', '=', '2025').execute()
    const planner = await t.signIn('planner')
    const said = async (url: string) => headOf((await planner.get(url)).body)
    expect(await said('/oversikt')).toBe('Omgång: Omgång 2027 Byt omgång Förbereds')
    expect(await said('/oversikt?omgang=2025')).toMatch(
      /Avslutad ?Omgången tog slut torsdag 15 januari 2026\. ?Det här är inte den aktiva omgången\. ?Gå till Omgång 2027/,
    )
    const at = '2027-01-01T08:00:00Z'
    await t.db.updateTable('round').set({ archived_at: at }).where('slug', '=', '2025').execute()
    expect(await said('/seminarier/skane-1-2025')).toContain('Allt går att läsa, men inget ändras och inget skickas.')
  })

  onSqlite('is the finished one after its end too, with next year’s beside it, and all of it at hand', async () => {
    await aPlannedRound(t.db)
    await aRound(t.db, later)
    t.clock.set('2028-06-02T08:00:00Z')
    const planner = await t.signIn('planner')
    const overview = await open(planner, '/oversikt')
    expect(headOf(overview.body)).toContain('Omgång: Omgång 2027')
    expect(headOf(overview.body)).toContain('Avslutad')
    expect(overview.body).toContain('class="regions')
    for (const page of ['/seminarier', '/jamfor', '/utskick/nytt', '/malgrupp', '/kalender'])
      expect(headOf((await planner.get(page)).body)).toContain('Omgång: Omgång 2027')
  })
})

describe('an RSS contact', () => {
  test('sees a round when it is opened, or something is offered, asked or sent in it; never a trial', async () => {
    await aPlannedRound(t.db)
    const trial = await aPlannedRound(t.db, { ...later, opened_at: null })
    const contact = await t.signIn('rss_contact', ['rss-12'])
    const planner = await t.signIn('planner')
    const sees = async () => (await contact.get('/rss')).body.includes('Omgång 2028')
    expect(await sees()).toBe(false)
    expect((await contact.get('/rss')).body).not.toContain('class="here')
    for (const page of ['', '/otillgangligt', '/program', '/lokal'])
      expect((await contact.get(`/rss/skane-1-2028${page}`)).statusCode).toBe(404)
    expect((await contact.post('/rss/skane-1-2028/kontakt', { name: 'X' })).statusCode).toBe(404)
    expect((await contact.get('/rss/kalender?omgang=2028')).body).not.toContain('Omgång 2028')

    await press(planner, await open(planner, '/omgangar/2028'), 'Visa den för dem nu')
    expect(await sees()).toBe(true)
    expect((await contact.get('/rss/skane-1-2028')).statusCode).toBe(200)
    await press(planner, await open(planner, '/omgangar/2028'), 'Ta tillbaka visningen')
    expect(await sees()).toBe(false)

    const skane = trial.seminars.find((one) => one.slug === 'skane-1-2028')?.id ?? ''
    const asked = { gaps_asked_at: '2027-02-01T08:00:00Z' }
    await t.db.updateTable('seminar').set(asked).where('id', '=', skane).execute()
    expect(await sees()).toBe(true)
    expect((await planner.get('/omgangar/2028')).body).toContain('ser omgången på sina sidor')
  })

  test('a trial’s seminar stands on no municipality’s page but in the trial itself', async () => {
    await aPlannedRound(t.db)
    const trial = await aPlannedRound(t.db, { ...later, opened_at: null })
    await aHolder(t.db, trial.seats[0]?.id ?? '')
    const planner = await t.signIn('planner')
    const page = (await planner.get('/kommuner/1280')).body
    expect(page).toContain('href="/seminarier/skane-1"')
    expect(page).not.toContain('href="/seminarier/skane-1-2028"')
    const inTrial = (await planner.get('/kommuner/1280?omgang=2028')).body
    expect(inTrial).toContain('href="/seminarier/skane-1-2028"')
  })

  test('chooses among the rounds that are theirs', async () => {
    await aPlannedRound(t.db)
    await aPlannedRound(t.db, later)
    const contact = await t.signIn('rss_contact', ['rss-12'])
    const start = await open(contact, '/rss')
    expect(headOf(start.body)).toContain('Omgång: Omgång 2027')
    const chosen = await press(contact, start, /^Omgång 2028/)
    expect(chosen.url).toBe('/rss?omgang=2028')
    expect(headOf((await contact.get('/rss')).body)).toContain('Omgång: Omgång 2028')
    expect(headOf((await contact.get('/rss/kalender')).body)).toContain('Omgång: Omgång 2028')
  })
})
