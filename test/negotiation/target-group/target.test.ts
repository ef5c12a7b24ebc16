import { beforeEach, describe, expect, test } from 'vitest'
import { addMinutes } from '../../../src/kernel/time.ts'
import { getSeminar } from '../../../src/seminars/queries.ts'
import { fieldsOf } from '../../mailings/support.ts'
import { openTestApp, type TestApp, type Visitor } from '../../support/app.ts'
import { aHolder, aPlannedRound } from '../../support/builders.ts'

let t: TestApp
let contact: Visitor & { accountId: string }
let seats: Awaited<ReturnType<typeof aPlannedRound>>['seats']
const log: unknown[][] = []

beforeEach(async () => {
  log.length = 0
  const warn = (...line: unknown[]) => log.push(line)
  t = await openTestApp({ log: { info() {}, error() {}, debug() {}, warn } as never })
  seats = (await aPlannedRound(t.db)).seats
  contact = await t.signIn('rss_contact', ['rss-12'])
  return () => t.close()
})

const seatOf = (code: string, role: string) =>
  seats.find((seat) => seat.municipality_code === code && seat.role === role)!.id
const page = (code: string) => `/rss/skane-1/malgrupp/${code}`

/** The municipality's form, unchanged, as a browser would send it. */
async function formOf(visitor: Visitor, code: string) {
  const { body } = await visitor.get(page(code))
  const form: Record<string, string> = {}
  for (const [tag] of body.matchAll(/<input[^>]*>/g)) {
    const name = /name="([^"]+)"/.exec(tag)?.[1]
    const value = /value="([^"]*)"/.exec(tag)?.[1] ?? ''
    if (!name || name === '_csrf') continue
    if (tag.includes('checkbox') && !tag.includes(' checked')) continue
    form[name] = value.replaceAll('&quot;', '"').replaceAll('&amp;', '&').replaceAll('&#39;', "'")
  }
  return form
}

const holdersOf = (code: string) =>
  t.db
    .selectFrom('seat')
    .innerJoin('holder', 'holder.seat_id', 'seat.id')
    .select(['seat.role', 'holder.name', 'holder.email', 'holder.source'])
    .where('seat.municipality_code', '=', code)
    .where('holder.until_at', 'is', null)
    .orderBy('seat.role')
    .execute()

describe('the list', () => {
  test('shows every municipality and role with what is missing, and leads to the first to fill in', async () => {
    await aHolder(t.db, seatOf('1260', 'politician'), { name: 'Bo Bjuv', email: '' })
    const { body, statusCode } = await contact.get('/rss/skane-1/malgrupp')
    expect(statusCode).toBe(200)
    expect(body.match(/<li id="k-/g)).toHaveLength(33)
    expect(body).toContain('0 av 99 klara')
    expect(body).toContain('98 namn saknas')
    expect(body).toContain('1 e-postadress saknas')
    expect(body).toContain('href="/rss/skane-1/malgrupp/1260"')
  })

  test('can be narrowed to where something is missing', async () => {
    for (const role of ['social_services', 'health_care', 'politician']) await aHolder(t.db, seatOf('1281', role))
    const all = await contact.get('/rss/skane-1/malgrupp')
    expect(all.body).toContain('id="k-1281"')
    const missing = await contact.get('/rss/skane-1/malgrupp?visa=saknas')
    expect(missing.body).not.toContain('id="k-1281"')
    expect(missing.body).toContain('Bara där något saknas (32)')
  })
})

describe('one municipality after the other', () => {
  test('saving goes on to the next with something to fill in, in Swedish order and round the end', async () => {
    const form = { ...(await formOf(contact, '1260')), 'politician.name': 'Åsa Öst', onward: 'next' }
    const saved = await contact.post(page('1260'), form)
    expect(saved.headers.location).toBe(page('1272')) // Bromölla, after Bjuv
    const last = await contact.post(page('1286'), { ...(await formOf(contact, '1286')), onward: 'next' })
    expect(last.headers.location).toMatch(/malgrupp\/1[0-9]{3}$/)
    const list = await contact.post(page('1272'), await formOf(contact, '1272'))
    expect(list.headers.location).toBe('/rss/skane-1/malgrupp#k-1272')
  })

  test('"not known yet" is something else than empty, and a name takes it away', async () => {
    const form = await formOf(contact, '1281')
    await contact.post(page('1281'), { ...form, 'health_care.not_known': '1' })
    const told = await t.db
      .selectFrom('seat')
      .select(['not_known_at', 'not_known_by'])
      .where('id', '=', seatOf('1281', 'health_care'))
      .executeTakeFirstOrThrow()
    expect(told).toEqual({ not_known_at: t.clock.now(), not_known_by: contact.accountId })
    const list = (await contact.get('/rss/skane-1/malgrupp')).body
    expect(list).toContain('1 ännu inte känd')
    expect(list).toContain('98 namn saknas')

    const again = await formOf(contact, '1281')
    expect(again['health_care.not_known']).toBe('1')
    await contact.post(page('1281'), { ...again, 'health_care.name': 'Mats Sand' })
    expect(await holdersOf('1281')).toEqual([{ role: 'health_care', name: 'Mats Sand', email: '', source: 'rss' }])
    const cleared = await t.db
      .selectFrom('seat')
      .select(['not_known_at', 'not_known_by'])
      .where('not_known_at', 'is not', null)
      .execute()
    expect(cleared).toEqual([])
  })

  test('an address without a name is refused, and what was typed is still there', async () => {
    const form = { ...(await formOf(contact, '1281')), 'politician.email': 'a@lund.example' }
    const refused = await contact.post(page('1281'), form)
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain('Skriv namnet på den som har adressen.')
    expect(refused.body).toContain('value="a@lund.example"')
    expect(await holdersOf('1281')).toEqual([])
  })
})

describe('two contacts at once', () => {
  test('who comes second is shown what the first did; nothing is overwritten until that is seen', async () => {
    const colleague = await t.signIn('rss_contact', ['rss-12'])
    const [mine, theirs] = [await formOf(contact, '1281'), await formOf(colleague, '1281')]
    await colleague.post(page('1281'), { ...theirs, 'politician.name': 'Först Framme' })
    const second = await contact.post(page('1281'), { ...mine, 'politician.name': 'Sent Ute' })
    expect(second.statusCode).toBe(409)
    expect(second.body).toContain('Någon annan har sparat medan du skrev')
    expect(second.body).toMatch(/Test rss_contact skrev kl\. [\d.]+: Först Framme\. Du skrev: Sent Ute\./)
    expect(second.body).toContain('value="Sent Ute"')
    expect(await holdersOf('1281')).toMatchObject([{ name: 'Först Framme' }])

    const decided = fieldsOf(second.body, /Spara/)
    expect((await contact.post(page('1281'), decided)).statusCode).toBe(303)
    expect(await holdersOf('1281')).toMatchObject([{ name: 'Sent Ute' }])
  })

  test('two who fill in different seats both keep theirs', async () => {
    const colleague = await t.signIn('rss_contact', ['rss-12'])
    const [mine, theirs] = [await formOf(contact, '1281'), await formOf(colleague, '1281')]
    await colleague.post(page('1281'), { ...theirs, 'politician.name': 'Pia Politiker' })
    const second = await contact.post(page('1281'), { ...mine, 'health_care.name': 'Mas Andersson' })
    expect(second.statusCode).toBe(303)
    expect((await holdersOf('1281')).map(({ name }) => name)).toEqual(['Mas Andersson', 'Pia Politiker'])
  })
})

describe('the approval', () => {
  test('is refused while nobody is named', async () => {
    expect((await contact.post('/rss/skane-1/malgrupp')).statusCode).toBe(409)
    expect((await getSeminar(t.db, 'skane-1')).targetGroupApprovedAt).toBeNull()
  })

  test('is given with gaps, which are counted; a change after it is shown and approved anew', async () => {
    await aHolder(t.db, seatOf('1281', 'politician'))
    expect((await contact.get('/rss/skane-1/malgrupp')).body).toContain('Godkänn listan med 98 luckor')
    await contact.post('/rss/skane-1/malgrupp')
    const first = t.clock.now()
    expect((await getSeminar(t.db, 'skane-1')).targetGroupApprovedAt).toBe(first)
    const approved = (await contact.get('/rss/skane-1/malgrupp')).body
    expect(approved).toContain('av Test rss_contact, då med 1 av 99 namn')
    expect(approved).not.toContain('efter godkännandet')
    expect(approved).not.toContain('Godkänn listan')

    t.clock.set(addMinutes(first, 60))
    const planner = await t.signIn('planner')
    await planner.post('/kommuner/1281/roller/health_care?omgang=2027', { name: 'Ny Person', email: 'ny@lund.example' })
    const after = (await contact.get('/rss/skane-1/malgrupp')).body
    expect(after).toContain('1 ändring efter godkännandet')
    expect(after).toContain('Ändrade Lund, hälso- och sjukvård')
    expect(after).toContain('Test planner (sekretariatet)')
    await contact.post('/rss/skane-1/malgrupp')
    expect((await getSeminar(t.db, 'skane-1')).targetGroupApprovedAt).toBe(t.clock.now())
    expect((await contact.get('/rss/skane-1/malgrupp')).body).not.toContain('efter godkännandet')
  })
})

test('the secretariat sees how many are missing, not known yet and without an address', async () => {
  await aHolder(t.db, seatOf('1281', 'politician'))
  await aHolder(t.db, seatOf('1281', 'health_care'), { email: '' })
  await t.db
    .updateTable('seat')
    .set({ not_known_at: t.clock.now() })
    .where('id', '=', seatOf('1281', 'social_services'))
    .execute()
  const planner = await t.signIn('planner')
  const seminar = (await planner.get('/seminarier/skane-1')).body
  expect(seminar).toContain('2 av 99 platser har namn: 96 saknas, 1 inte känd än, 1 utan e-post')
  expect((await planner.get('/oversikt')).body).toContain('98 saknas')
})

test('the contact of another body finds nothing, changes nothing, and is logged', async () => {
  const foreign = await t.signIn('rss_contact', ['rss-01'])
  expect((await foreign.get('/rss/skane-1/malgrupp')).statusCode).toBe(404)
  expect((await foreign.get(page('1281'))).statusCode).toBe(404)
  expect((await foreign.post('/rss/skane-1/malgrupp')).statusCode).toBe(404)
  expect((await foreign.post(page('1281'), { 'politician.name': 'Inkräktare' })).statusCode).toBe(404)
  expect(await holdersOf('1281')).toEqual([])
  expect(log).toEqual(
    Array(4).fill([{ account: foreign.accountId, seminar: 'skane-1' }, 'seminar of another RSS body']),
  )
})

test('a municipality of another seminar is not found', async () => {
  expect((await contact.get(page('0180'))).statusCode).toBe(404)
  expect((await contact.post(page('0180'), { 'politician.name': 'X' })).statusCode).toBe(404)
})
