/** The register of interest organisations and their persons, which staff edit one by one or from a list. */
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { toXlsx } from '../../src/kernel/html/download.ts'
import { anAfternoon } from '../invitations/guests.support.ts'
import { useTestApp } from '../support/app.ts'
import { aGuest, aGuestInvitation, anOrganisation } from '../support/builders.ts'

const t = useTestApp()
let planner: Awaited<ReturnType<typeof t.signIn>>
let seminarId = ''

beforeAll(async () => {
  planner = await t.signIn('planner')
  seminarId = (await anAfternoon(t, 0)).seminar.id
})
beforeEach(async () => {
  for (const table of ['invitation_link', 'invitation', 'guest', 'organisation'] as const)
    await t.db.deleteFrom(table).execute()
})

const text = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
const form = { namn: 'Anhörigas förbund', rackvidd: 'national', region: '' }
const organisations = () =>
  t.db.selectFrom('organisation').select(['id', 'name', 'region_code']).orderBy('name').execute()
const persons = () => t.db.selectFrom('guest').select(['name', 'email']).orderBy('name').execute()

test('an organisation is added, changed, found, and removed with its persons', async () => {
  await planner.post('/organisationer', form)
  const [one] = await organisations()
  const base = `/organisationer/${one?.id}`
  await planner.post(`${base}/personer`, { namn: 'Åsa Ek', adress: 'Asa@Forbund.example' })
  expect(await persons()).toEqual([{ name: 'Åsa Ek', email: 'asa@forbund.example' }])
  await planner.post(base, { ...form, namn: 'Anhöriga', rackvidd: 'regional', region: '12' })
  expect((await planner.get('/organisationer?rackvidd=12')).body).toContain('Anhöriga')
  expect((await planner.get('/organisationer?rackvidd=national')).body).not.toContain('Anhöriga')
  expect((await planner.get('/organisationer?sok=anh%C3%B6')).body).toContain('1 organisation')
  expect((await planner.get(base)).body).toContain('Lade till Åsa Ek')
  await planner.post(`${base}/bort`)
  expect(await organisations()).toEqual([])
  expect(await persons()).toEqual([])
})

test('what cannot be saved is shown again with the reason', async () => {
  await planner.post('/organisationer', form)
  for (const [wrong, why] of [
    [{ ...form, namn: ' ' }, 'namn'],
    [{ ...form, namn: 'anhörigas  FÖRBUND' }, 'finns redan'],
    [{ ...form, namn: 'X', rackvidd: 'regional' }, 'Välj län'],
    [{ ...form, namn: 'X', rackvidd: 'regional', region: '99' }, 'Välj län'],
    [{ ...form, namn: 'X', kontaktadress: 'a@b.se, c@d.se' }, 'e-post'],
  ] as const) {
    const answer = await planner.post('/organisationer', wrong)
    expect([answer.statusCode, answer.body.toLowerCase().includes(why.toLowerCase())]).toEqual([422, true])
  }
  expect((await organisations()).length).toBe(1)
})

test('who has been invited cannot be removed, nor the organisation', async () => {
  const { id } = await anOrganisation(t.db)
  const guest = await aGuest(t.db, id)
  await aGuestInvitation(t.db, guest.id, seminarId)
  expect((await planner.post(`/organisationer/${id}/bort`)).statusCode).toBe(409)
  expect((await planner.post(`/organisationer/${id}/personer/${guest.id}/bort`)).statusCode).toBe(409)
  expect((await planner.get(`/organisationer/${id}`)).body).toContain('uppgifterna sparas')
})

test('a new address is asked about: the same guest keeps the link, a new one is put in beside', async () => {
  const { id } = await anOrganisation(t.db)
  const guest = await aGuest(t.db, id)
  const { token } = await aGuestInvitation(t.db, guest.id, seminarId)
  const url = `/organisationer/${id}/personer/${guest.id}`
  const moved = { namn: 'Gunnel Gäst', adress: 'ny@forbund.example' }
  const asked = await planner.post(url, moved)
  expect(asked.statusCode).toBe(422)
  expect(asked.body).toContain('Är det samma person?')
  const persons = async () => {
    const rows = await t.db.selectFrom('guest').select('email').where('organisation_id', '=', id).execute()
    return rows.map(({ email }) => email).sort()
  }
  expect(await persons()).toEqual([guest.email])
  await planner.post(url, { ...moved, person: 'same' })
  expect(await persons()).toEqual(['ny@forbund.example'])
  await planner.post(url, { namn: 'Nils Ny', adress: 'nils@forbund.example', person: 'new' })
  expect(await persons()).toEqual(['nils@forbund.example', 'ny@forbund.example'])
  expect((await t.visitor().get(`/gast/${token}`)).statusCode).toBe(200)
})

const list = (rows: string[]) => ['Organisation;Räckvidd;Län;Namn;Titel;E-post;Telefon;Hemligt', ...rows].join('\n')

async function upload(content: Buffer | string, filename = 'lista.csv') {
  const answer = await planner.upload('/organisationer/importera', { name: 'fil', filename, content })
  return { answer, preview: String(answer.headers.location) }
}

test('a list is looked at, then added once; what is there already is left as it is', async () => {
  const { preview } = await upload(
    list([
      'Anhörigas förbund;Nationell;;Åsa Ek;Ordförande;asa@f.example;+46 70 1',
      'Anhörigas förbund;Nationell;;Bo Ek;;bo@f.example;',
      'Demensföreningen;;Skåne län;Eva Al;;;',
      'Seniorerna;regional;10;;;;',
    ]),
  )
  const page = await planner.get(preview)
  expect(text(page.body)).toContain('3 nya organisationer')
  expect(text(page.body)).toContain('3 nya personer')
  expect(page.body).toContain('Hemligt')
  expect(await organisations()).toEqual([])
  await Promise.all([planner.post(preview), planner.post(preview)])
  expect((await organisations()).map(({ name, region_code }) => [name, region_code])).toEqual([
    ['Anhörigas förbund', ''],
    ['Demensföreningen', '12'],
    ['Seniorerna', '10'],
  ])
  expect((await persons()).length).toBe(3)
  const again = await upload(list(['anhörigas FÖRBUND;;;Åsa Ek;;asa@f.example;']))
  expect((await planner.get(again.preview)).body).toContain('Filen ändrar inget')
})

test('the register is in Swedish order, on the page and as a file', async () => {
  for (const name of ['Ängens vänner', 'Zonen', 'Örnarna', 'Ångbåtsvänner', 'Åldringsforum', 'Academia'])
    await anOrganisation(t.db, name)
  const inOrder = ['Academia', 'Zonen', 'Åldringsforum', 'Ångbåtsvänner', 'Ängens vänner', 'Örnarna']
  for (const path of ['/organisationer', '/organisationer.csv']) {
    const { body } = await planner.get(path)
    const found = [...body.matchAll(new RegExp(inOrder.join('|'), 'g'))].map(([name]) => name)
    expect([...new Set(found)]).toEqual(inOrder)
  }
})

test('rows that cannot be read say row, column and why, as text', async () => {
  const { preview } = await upload(
    list([
      ';;;Namnlös;;;',
      'A;kanske;;X;;;',
      'A;;Atlantis;X;;;',
      'A;regional;;X;;;',
      'A;nationell;Skåne;X;;;',
      'A;;;;;x@a.example;',
      'A;;;X;;inte en adress;',
      'A;;;X;;a@b.se, c@d.se;',
      `A;;;${'x'.repeat(201)};;;`,
      'A;;;<script>alert(1)</script>;;s@a.example;',
      'A;;;Igen;;s@a.example;',
      'A;;;"Bo\r\nBcc: x@y.se";;bo@a.example;',
    ]),
  )
  const { body } = await planner.get(preview)
  for (const why of [
    'Organisationens namn saknas',
    'Skriv nationell eller regional',
    'Länet finns inte',
    'behöver ett län',
    'har inget län',
    'Skriv personens namn',
    'Skriv en e-postadress',
    'Skriv bara en e-postadress',
    'för lång',
    'Ta bort tecknen',
    'står redan på rad 11',
    'Ta bort radbrytningen',
  ])
    expect(body).toContain(why)
  expect(body).toMatch(/<th scope="row" class="num"[^>]*>2<\/th>\s*<td[^>]*>Organisation<\/td>/)
  expect(body).not.toContain('<script>alert')
  await planner.post(preview)
  expect(await persons()).toEqual([])
})

test('what is no list is refused on the form', async () => {
  for (const content of ['', 'a;b\n1;2', '%PDF-1.7', Buffer.from([0, 1, 2])])
    expect((await upload(content)).answer.statusCode).toBe(422)
  const nothing = await planner.post('/organisationer/importera')
  expect(nothing.statusCode).toBe(422)
})

test('the register as a file can be read again, also as a workbook', async () => {
  const { id } = await anOrganisation(t.db, '@cmd()', '12')
  await aGuest(t.db, id, { name: '@Eva', email: 'eva@a.example' })
  const file = (await planner.get('/organisationer.csv')).body
  expect(file).toContain("'@cmd()")
  const same = await upload(file)
  expect((await planner.get(same.preview)).body).toContain('Filen ändrar inget')
  const rows = [
    ['Organisation', 'Namn', 'E-post'],
    ['Nya förbundet', 'Eva Al', 'eva.al@a.example'],
  ]
  const book = await upload(await toXlsx({ name: 'Blad', rows, widths: [20, 20, 20] }), 'b.xlsx')
  await planner.post(book.preview)
  expect((await organisations()).map(({ name }) => name)).toContain('Nya förbundet')
})

test('somebody of the same name at another address is added, and that is said first', async () => {
  await upload(list(['Anhöriga;;;Åsa Ek;;asa@f.example;'])).then(({ preview }) => planner.post(preview))
  const { preview } = await upload(list(['Anhöriga;;;ÅSA EK;;asa.ek@ny.example;']))
  expect(text((await planner.get(preview)).body)).toContain(
    'Personen finns redan i organisationen med adressen asa@f.example',
  )
  await planner.post(preview)
  expect((await persons()).map(({ email }) => email).sort()).toEqual(['asa.ek@ny.example', 'asa@f.example'])
})
