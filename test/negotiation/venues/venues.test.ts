import { beforeAll, expect, test } from 'vitest'
import { offerDates } from '../../../src/negotiation/dates/queries.ts'
import { findVenue, listVenues } from '../../../src/negotiation/venues/queries.ts'
import { getSeminar, getSeminarFacts } from '../../../src/seminars/queries.ts'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { anAccount, anInvitation, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'
import { countedQueries } from '../../support/counting.ts'

const t = useTestApp()
let planner: Visitor
let contact: Visitor

beforeAll(async () => {
  await aPlannedRound(t.db)
  planner = await t.signIn('planner')
  contact = await t.signIn('rss_contact', ['rss-12'])
})

const whole = {
  venue_name: 'Gamla gasverket',
  room: 'Stora salen',
  address: 'Gasverksgatan 12',
  town: 'Lund',
  map_url: 'https://www.openstreetmap.org/?mlat=55.7&mlon=13.2',
  capacity: '140',
  step_free: '1',
  lift: '1',
  accessible_toilet: '1',
  hearing_loop: '1',
  parking: '1',
  remote_technology: 'Takmikrofoner\nSkärm',
  catering: 'Kaffe och lunch',
  price_sek: '12 500 kr',
  payer: 'Skånes Kommuner',
  contact_name: 'Vera Vaktmästare',
  contact_email: 'Vera@Gasverket.example',
  contact_phone: '040-601 12 34',
  note: 'Ring på porten',
  held_until: '2027-04-10',
}
const venueOf = async (slug: string) => {
  const seminar = await getSeminar(t.db, slug)
  return { seminar, venue: await findVenue(t.db, seminar.venueId) }
}
const fresh = (slug: string) => ({ ...whole, venue_name: `Huset ${slug}` })

test('the RSS contact writes in everything about a venue, and both pages tell it', async () => {
  expect((await contact.post('/rss/skane-1/lokal', whole)).statusCode).toBe(303)
  const { seminar, venue } = await venueOf('skane-1')
  expect(seminar).toMatchObject({ venueHeldUntil: '2027-04-10', venueConfirmedAt: null })
  expect((await getSeminarFacts(t.db, seminar.id)).venueHeldUntil).toBe('2027-04-10')
  expect(venue).toMatchObject({
    name: 'Gamla gasverket',
    room: 'Stora salen',
    capacity: 140,
    lift: 1,
    parking: 1,
    remote_technology: 'Takmikrofoner\nSkärm',
    price_sek: 12500,
    payer: 'Skånes Kommuner',
    contact_email: 'vera@gasverket.example',
    region_code: '12',
  })
  for (const body of [(await contact.get('/rss/skane-1')).body, (await planner.get('/seminarier/skane-1')).body]) {
    expect(body).toContain('Gamla gasverket, Stora salen')
    expect(body).toContain('href="https://www.openstreetmap.org/?mlat=55.7&amp;mlon=13.2"')
    expect(body).toMatch(/12\s500 kr, betalas av Skånes Kommuner/)
    expect(body).toContain('Preliminärbokad')
  }
  expect((await contact.get('/rss/skane-1/lokal')).body).toContain('value="Vera Vaktmästare"')
})

test('the hint says the sum of seats and guests, and a venue below it needs a tick', async () => {
  const form = (await planner.get('/seminarier/uppsala-1/lokal')).body
  const seats = 8 * 3
  expect(form).toContain(`Räkna med ${seats + 15} personer: ${seats} platser`)
  const small = { ...fresh('uppsala-1'), capacity: String(seats + 14) }
  const refused = await planner.post('/seminarier/uppsala-1/lokal', small)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('name="accept_small"')
  expect(refused.body).toContain('value="Huset uppsala-1"')
  expect(refused.body).toContain('Ring på porten')
  expect((await venueOf('uppsala-1')).venue).toBeNull()
  const ticked = { ...small, accept_small: '1' }
  expect((await planner.post('/seminarier/uppsala-1/lokal', ticked)).statusCode).toBe(303)
  const enough = { ...fresh('uppsala-1'), capacity: String(seats + 15) }
  expect((await planner.post('/seminarier/uppsala-1/lokal', enough)).statusCode).toBe(303)
})

test.each([
  ['capacity', '0'],
  ['capacity', '-5'],
  ['capacity', '99999999999999999999'],
  ['capacity', '12,5'],
  ['capacity', ''],
  ['price_sek', '-1'],
  ['price_sek', '12,50'],
  ['price_sek', '999999999999'],
  ['map_url', 'javascript:alert(1)'],
  ['map_url', 'http://karta.example/lund'],
  ['map_url', 'https://'],
  ['map_url', 'https://localhost'],
  ['map_url', 'https://user:secret@karta.example'],
  ['map_url', 'https://karta.example/"><script>'],
  ['map_url', 'karta.example'],
  ['contact_email', 'vera'],
  ['held_until', '2027-02-30'],
  ['held_until', 'snart'],
  ['venue_name', 'x'.repeat(10_000)],
  ['note', 'x'.repeat(10_000)],
  ['town', ' '],
])('%s may not be %s, and nothing typed is lost', async (field, value) => {
  const before = await t.db.selectFrom('venue').select('id').execute()
  const form = { ...fresh('gavleborg-1'), [field]: value }
  const refused = await planner.post('/seminarier/gavleborg-1/lokal', form)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain(`<a href="#${field}">`)
  expect(refused.body).not.toContain('<script>')
  expect(refused.body).toContain('Takmikrofoner')
  expect(refused.body).toMatch(/name="lift" value="1" checked/)
  if (field !== 'held_until') expect(refused.body).toContain('value="2027-04-10"')
  expect(await t.db.selectFrom('venue').select('id').execute()).toEqual(before)
})

test('a venue is picked from the register by staff everywhere, by a contact in the own regions only', async () => {
  const { venue } = await venueOf('skane-1')
  const url = '/seminarier/blekinge-1/lokal'
  expect((await planner.get(url)).body).not.toContain('Gamla gasverket')
  const found = (await planner.get(`${url}?region=12&sok=GASVERK lund`)).body
  expect(found).toContain(`name="venue" value="${venue?.id}"`)
  expect((await planner.get(`${url}?region=12&sok=finns+inte`)).body).toContain('Ingen lokal')
  const taken = await planner.post(`${url}/val`, { venue: venue!.id, held_until: '' })
  expect(taken.statusCode).toBe(303)
  expect((await venueOf('blekinge-1')).seminar.venueId).toBe(venue?.id)

  const foreign = await t.signIn('rss_contact', ['rss-20'])
  const page = (await foreign.get('/rss/dalarna-1/lokal?region=12')).body
  expect(page).not.toContain('Gamla gasverket')
  const stolen = await foreign.post('/rss/dalarna-1/lokal/val', { venue: venue!.id })
  expect(stolen.statusCode).toBe(404)
  expect((await venueOf('dalarna-1')).venue).toBeNull()
  const own = await contact.post('/rss/skane-1/lokal/val', { venue: venue!.id, held_until: 'x' })
  expect(own.statusCode).toBe(422)
  expect((await contact.post('/rss/skane-1/lokal/val', {})).body).toContain('Välj en lokal i listan')
})

test('a venue too small for the seminar is not picked without a tick', async () => {
  await planner.post('/seminarier/gotland-1/lokal', { ...fresh('gotland-1'), capacity: '20' })
  const { venue } = await venueOf('gotland-1')
  expect(venue?.capacity).toBe(20)
  const pick = { venue: venue!.id, held_until: '2027-05-01' }
  const refused = await planner.post('/seminarier/kalmar-1/lokal/val?region=09', pick)
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('value="2027-05-01"')
  expect(refused.body).toMatch(new RegExp(`value="${venue!.id}"\\s+checked`))
  const ticked = await planner.post('/seminarier/kalmar-1/lokal/val', { ...pick, accept_small: '1' })
  expect(ticked.statusCode).toBe(303)
})

test('a correction says which seminars it concerns; a new place has to be approved again there', async () => {
  const { venue } = await venueOf('skane-1')
  for (const slug of ['skane-1', 'blekinge-1'])
    await planner.post(`/seminarier/${slug}/lokal/godkand`, { venue: venue!.id })
  const form = (await planner.get('/seminarier/skane-1/lokal')).body
  expect(form).toContain('Lokalen används också av Blekinge')

  const cheaper = { ...whole, venue_id: venue!.id, price_sek: '9000' }
  await planner.post('/seminarier/skane-1/lokal', cheaper)
  expect((await venueOf('skane-1')).venue).toMatchObject({ id: venue!.id, price_sek: 9000 })
  expect((await getSeminar(t.db, 'blekinge-1')).venueConfirmedAt).not.toBeNull()

  const before = await getSeminar(t.db, 'blekinge-1')
  await planner.post('/seminarier/skane-1/lokal', { ...cheaper, address: 'Gasverksgatan 14' })
  expect(await getSeminar(t.db, 'blekinge-1')).toMatchObject({
    venueId: venue!.id,
    venueConfirmedAt: null,
    revision: before.revision + 1,
  })
  expect((await planner.get('/seminarier/blekinge-1')).body).toContain(
    'Ändrade uppgifterna om lokalen: Gamla gasverket, Lund, 140 platser',
  )
})

test('a contact who corrects a venue that another body uses gets one of the own', async () => {
  const { venue } = await venueOf('skane-1')
  expect((await contact.get('/rss/skane-1/lokal')).body).toContain('används också av andra')
  const form = { ...whole, venue_id: venue!.id, address: 'Gasverksgatan 16' }
  expect((await contact.post('/rss/skane-1/lokal', form)).statusCode).toBe(303)
  expect((await contact.post('/rss/skane-1/lokal', form)).statusCode).toBe(303)
  const after = await venueOf('skane-1')
  expect(after.venue).toMatchObject({ address: 'Gasverksgatan 16' })
  expect(after.venue?.id).not.toBe(venue?.id)
  expect((await venueOf('blekinge-1')).venue).toMatchObject({ address: 'Gasverksgatan 14' })
  expect((await listVenues(t.db, ['12'])).map((one) => one.name)).toEqual(['Gamla gasverket', 'Gamla gasverket'])
})

test('a venue held for a date of another body is not rewritten by a contact either, who is told so', async () => {
  const { seminar, venue } = await venueOf('skane-1')
  const others = await getSeminar(t.db, 'kalmar-1')
  const by = { accountId: await anAccount(t.db), isRss: false, now: t.clock.now() }
  await t.db
    .transaction()
    .execute((tx) =>
      offerDates(tx, others.id, [{ date: '2027-05-11', start: '09:30', end: '15:30', venueId: venue!.id }], {
        ...by,
        answerBy: '2027-04-15',
      }),
    )
  expect((await contact.get('/rss/skane-1/lokal')).body).toContain('Det du ändrar gäller bara ert seminarium')
  const form = { ...whole, venue_id: venue!.id, contact_email: 'nagon@annan.example' }
  expect((await contact.post('/rss/skane-1/lokal', form)).statusCode).toBe(303)
  expect(await findVenue(t.db, venue!.id)).toMatchObject({ contact_email: venue!.contact_email })
  expect((await getSeminar(t.db, 'skane-1')).venueId).not.toBe(seminar.venueId)
})

test('a form opened before the seminar got another venue is told so', async () => {
  const { venue } = await venueOf('blekinge-1')
  const stale = { ...whole, venue_id: venue!.id, room: 'Lilla salen' }
  expect((await planner.post('/seminarier/skane-1/lokal', stale)).statusCode).toBe(409)
})

test('a reservation is watched: soon over, over, or over before the day it is for', async () => {
  await confirmedSeminar(t.db, (await getSeminar(t.db, 'varmland-1')).id, '2027-10-06')
  const { venue } = await venueOf('varmland-1')
  const hold = async (until: string) => {
    await planner.post('/seminarier/varmland-1/lokal/val', { venue: venue!.id, held_until: until, accept_small: '1' })
    return (await planner.get('/seminarier/varmland-1')).body
  }
  expect(await hold('2027-09-01')).toContain('före seminariet. Boka på riktigt innan dess')
  expect(await hold('2027-10-06')).not.toContain('före seminariet')
  expect(await hold('2027-02-28')).toContain('Preliminärbokningen gick ut söndag 28 februari')
  expect(await hold('')).not.toContain('data-is="late">Preliminärbok')
})

test('the register is filtered, sorted, downloaded, and says who has used what', async () => {
  const list = (await planner.get('/lokaler?region=12')).body
  expect(list).toContain('Gamla gasverket')
  expect(list).not.toContain('Huset gotland-1')
  const bySize = (await planner.get('/lokaler?sort=capacity&down=1')).body
  expect(bySize.indexOf('Gamla gasverket')).toBeLessThan(bySize.indexOf('Huset gotland-1'))
  expect((await planner.get('/lokaler?sort=DROP&region=%27')).statusCode).toBe(200)
  const csv = (await planner.get('/lokaler.csv')).body
  expect(csv).toContain('Huset gotland-1;Stora salen;Gasverksgatan 12;Lund;Gotland;20;')
  const { venue } = await venueOf('blekinge-1')
  expect((await planner.get(`/lokaler/${venue!.id}`)).body).toContain('href="/seminarier/blekinge-1"')
  expect((await planner.get('/lokaler/finns-inte')).statusCode).toBe(404)
})

test('a venue is corrected in the register, not below what its seminars need without a tick', async () => {
  const { venue } = await venueOf('blekinge-1')
  const url = `/lokaler/${venue!.id}`
  expect((await planner.get(`${url}/andra`)).body).toContain('Det du ändrar gäller seminariet Blekinge')
  const refused = await planner.post(url, { ...whole, capacity: '10' })
  expect(refused.statusCode).toBe(422)
  expect(refused.body).toContain('name="accept_small"')
  expect((await planner.post(url, { ...whole, map_url: 'javascript:1' })).statusCode).toBe(422)
  expect((await planner.post(url, { ...whole, capacity: '200' })).statusCode).toBe(303)
  expect(await findVenue(t.db, venue!.id)).toMatchObject({ capacity: 200, price_sek: 12500 })
})

test('those invited are told the room, the way there and what is in the house', async () => {
  const { seminar } = await venueOf('varmland-1')
  const first = await t.db.selectFrom('seat').select('id').executeTakeFirstOrThrow()
  const { token } = await anInvitation(t.db, first.id, seminar.id)
  await planner.post('/seminarier/varmland-1/lokal', { ...whole, accept_small: '1' })
  const page = (await t.visitor().get(`/i/${token}`)).body
  expect(page).toContain('Stora salen, Gasverksgatan 12')
  expect(page).toContain('href="https://www.openstreetmap.org/?mlat=55.7&amp;mlon=13.2"')
  expect(page).toContain('plan entré, hiss, hörslinga')
  expect(page).not.toContain('Vera Vaktmästare')
})

test('nobody changes the venue of a seminar that has been held', async () => {
  await confirmedSeminar(t.db, (await getSeminar(t.db, 'orebro-1')).id, '2027-02-24')
  const { venue } = await venueOf('orebro-1')
  for (const [url, form] of [
    ['/seminarier/orebro-1/lokal', whole],
    ['/seminarier/orebro-1/lokal/val', { venue: venue!.id, accept_small: '1' }],
  ] as const)
    expect((await planner.post(url, form)).statusCode).toBe(409)
})

test('the pick list asks as many questions with three venues as with one', async () => {
  const page = (region: string) => () => planner.get(`/seminarier/kalmar-1/lokal?byt=1&region=${region}`)
  const one = await countedQueries(t.db, page('09'))
  const many = await countedQueries(t.db, page('alla'))
  expect(many.queries).toBe(one.queries)
})

test('the room is reckoned for the guests there are, to staff and to the RSS contact alike', async () => {
  await contact.post('/rss/skane-1/lokal', { ...fresh('skane-1'), capacity: '500' })
  await t.db.updateTable('seminar').set({ guest_capacity: 600 }).where('slug', '=', 'skane-1').execute()
  const { venue } = await venueOf('skane-1')
  const pages = [
    [contact, '/rss/skane-1'],
    [planner, '/seminarier/skane-1'],
  ] as const
  for (const [who, base] of pages) {
    const form = (await who.get(`${base}/lokal`)).body
    expect(form).toMatch(/Räkna med \d+ personer: \d+ platser från kommunerna och ungefär 600 gäster/)
    expect((await who.get(base)).body).toContain('platser och 600 gäster')
    expect((await who.get(`${base}/lokal?byt=1`)).body).toContain('ungefär 600 gäster')
  }
  const edit = (await planner.get(`/lokaler/${venue?.id}/andra`)).body
  const most = Number(/behöver plats för (\d+) personer/.exec(edit)?.[1])
  expect(most).toBeGreaterThan(600)
  expect(edit).toContain(`value="500"`)
})
