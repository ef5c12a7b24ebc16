import { beforeAll, expect, test } from 'vitest'
import { listProgramme } from '../../../src/negotiation/programme/queries.ts'
import { getSeminar } from '../../../src/seminars/queries.ts'
import { useTestApp, type Visitor } from '../../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'

const t = useTestApp()
let planner: Visitor
let contact: Visitor
let seats: Awaited<ReturnType<typeof aPlannedRound>>['seats']

beforeAll(async () => {
  seats = (await aPlannedRound(t.db)).seats
  planner = await t.signIn('planner')
  contact = await t.signIn('rss_contact', ['rss-12'])
})

type Row = [start: string, end: string, title: string, speaker?: string]
const formOf = (rows: Row[]) =>
  Object.fromEntries(
    rows.flatMap(([start, end, title, speaker = ''], n) => [
      [`items.${n}.part`, 'morning'],
      [`items.${n}.start`, start],
      [`items.${n}.end`, end],
      [`items.${n}.title`, title],
      [`items.${n}.detail`, ''],
      [`items.${n}.speaker`, speaker],
    ]),
  )
const idOf = async (slug: string) => (await getSeminar(t.db, slug)).id
const itemsOf = async (slug: string) => listProgramme(t.db, await idOf(slug))
/** The editor's fields as a browser would send them. */
const fieldsOf = (body: string) =>
  Object.fromEntries(
    [...body.matchAll(/name="(items\.\d+\.(?:start|end|title|speaker))" value="([^"]*)"/g)].map(([, name, value]) => [
      name,
      value,
    ]),
  )

test('times are read as people write them, and speakers are kept', async () => {
  const form = formOf([
    ['9.30', '09:45', 'Välkommen', 'Rut Ek'],
    ['09.45', '10', 'Samtal'],
  ])
  expect((await contact.post('/rss/skane-1/program', form)).statusCode).toBe(303)
  expect(await itemsOf('skane-1')).toMatchObject([
    { start: '09:30', end: '09:45', title: 'Välkommen', speaker: 'Rut Ek', changedAt: null },
    { start: '09:45', end: '10:00', title: 'Samtal', speaker: '' },
  ])
  expect((await contact.get('/rss/skane-1')).body).toContain('Rut Ek')
  expect((await planner.get('/seminarier/skane-1')).body).toContain('Rut Ek')
})

test.each([
  ['overlapping items', ['09.30', '10.15', 'A'], ['10.00', '11.00', 'B'], 'items.1.start'],
  ['an end before the start', ['10.00', '09.00', 'A'], ['11.00', '12.00', 'B'], 'items.0.end'],
  ['no such hour', ['25.00', '26', 'A'], ['11.00', '12.00', 'B'], 'items.0.start'],
  ['no title', ['9.00', '10.00', 'A'], ['11.00', '12.00', ''], 'items.1.title'],
  ['10,000 characters', ['09', '10', 'x'.repeat(10_000)], ['11', '12', 'B'], 'items.0.title'],
  ['a long speaker', ['09', '10', 'A', 'x'.repeat(10_000)], ['11', '12', 'B'], 'items.0.speaker'],
] as [string, Row, Row, string][])('%s is refused, and nothing typed is lost', async (...args) => {
  const [, one, other, field] = args
  const before = await itemsOf('skane-1')
  for (const [visitor, url] of [
    [planner, '/seminarier/skane-1/program'],
    [contact, '/rss/skane-1/program'],
    [planner, '/omgangar/2027/program'],
  ] as const) {
    const form = formOf([one, other])
    const refused = await visitor.post(url, form)
    expect(refused.statusCode).toBe(422)
    expect(refused.body).toContain(`<a href="#${field}">`)
    expect(fieldsOf(refused.body)).toMatchObject(
      Object.fromEntries(Object.entries(form).filter(([name]) => /start|end|title|speaker/.test(name))),
    )
  }
  expect(await itemsOf('skane-1')).toEqual(before)
})

test('rows are added, removed and moved by buttons; nothing is saved until one saves', async () => {
  const before = await itemsOf('skane-1')
  const form = formOf([
    ['9.00', '9.30', 'Kaffe'],
    ['9.30', '9.45', 'Välkommen'],
    ['10.00', '11.00', 'Samtal'],
  ])
  const press = async (gor: string) => {
    const answer = await planner.post('/seminarier/skane-1/program', { ...form, gor })
    expect(answer.statusCode).toBe(200)
    return fieldsOf(answer.body)
  }
  expect(await press('upp.1')).toMatchObject({
    'items.0.title': 'Välkommen',
    'items.0.start': '09.00',
    'items.0.end': '09.15',
    'items.1.title': 'Kaffe',
    'items.1.start': '09.15',
    'items.1.end': '09.45',
  })
  expect(await press('ner.1')).toMatchObject({
    'items.1.title': 'Samtal',
    'items.1.start': '09.30',
    'items.1.end': '10.30',
    'items.2.title': 'Välkommen',
    'items.2.start': '10.45',
    'items.2.end': '11.00',
  })
  const removed = await press('bort.0')
  expect(removed['items.0.title']).toBe('Välkommen')
  expect(removed['items.2.title']).toBeUndefined()
  expect(await press('ny')).toMatchObject({ 'items.3.title': '', 'items.3.start': '11.00' })
  for (const odd of ['upp.0', 'ner.2', 'upp.99', 'ner.99']) expect((await press(odd))['items.0.title']).toBe('Kaffe')
  expect(await itemsOf('skane-1')).toEqual(before)
  const own = await contact.post('/rss/skane-1/program', { ...form, gor: 'bort.1' })
  expect(fieldsOf(own.body)['items.1.title']).toBe('Samtal')
})

test('a new row whose start alone is filled in is left out', async () => {
  const rows: Row[] = [
    ['09:00', '10:00', 'Samtal'],
    ['10:00', '', ''],
  ]
  expect((await planner.post('/seminarier/dalarna-1/program', formOf(rows))).statusCode).toBe(303)
  expect(await itemsOf('dalarna-1')).toHaveLength(1)
})

test('a seminar starts from the round’s template, at its own hour and in its own form', async () => {
  expect((await planner.get('/omgangar/2027/program')).body).toContain('inbyggda förslaget')
  const rows: Row[] = [
    ['09:30', '10:00', 'Omgångens början'],
    ['10:00', '11:00', 'Omgångens samtal', 'Anna Admin'],
  ]
  expect((await planner.post('/omgangar/2027/program', formOf(rows))).statusCode).toBe(303)
  const online = formOf([['09:30', '10:00', 'Vid skärmen']])
  await planner.post('/omgangar/2027/program?form=digital', online)
  await t.db.updateTable('seminar').set({ start_time: '13:00' }).where('slug', '=', 'orebro-1').execute()
  const shown = await planner.get('/seminarier/orebro-1/program')
  expect(shown.body).toContain('Inget är sparat ännu')
  expect(fieldsOf(shown.body)).toMatchObject({
    'items.0.start': '13.00',
    'items.1.title': 'Omgångens samtal',
    'items.1.end': '14.30',
    'items.1.speaker': 'Anna Admin',
  })
  await t.db.updateTable('seminar').set({ form: 'digital' }).where('slug', '=', 'orebro-1').execute()
  const digital = await planner.get('/seminarier/orebro-1/program')
  expect(fieldsOf(digital.body)['items.0.title']).toBe('Vid skärmen')
  expect(await itemsOf('orebro-1')).toEqual([])

  const again = await contact.get('/rss/skane-1/program?mall=1')
  expect(fieldsOf(again.body)['items.0.title']).toBe('Omgångens början')
  expect(again.body).toContain('ersätter den programmet som finns')
  expect((await itemsOf('skane-1'))[0]?.title).toBe('Välkommen')

  await planner.post('/omgangar/2027/program/aterstallt')
  const reset = fieldsOf((await planner.get('/omgangar/2027/program')).body)
  expect(reset['items.0.title']).toBe('Kaffe')
  const kept = fieldsOf((await planner.get('/omgangar/2027/program?form=digital')).body)
  expect(kept['items.0.title']).toBe('Vid skärmen')
})

test('what changes after the invitation is marked; what is the same, or was new before it, is not', async () => {
  const id = await idOf('skane-1')
  await confirmedSeminar(t.db, id)
  const rows: Row[] = [
    ['09:30', '09:45', 'Välkommen', 'Rut Ek'],
    ['09:45', '10:15', 'Siffror'],
    ['10:15', '11:00', 'Samtal'],
  ]
  const save = (next: Row[]) => planner.post('/seminarier/skane-1/program', formOf(next))
  await save(rows)
  const seat = seats.find((one) => one.municipality_code === '1280')
  const { token } = await anInvitation(t.db, seat!.id, id)
  const marks = async () => (await itemsOf('skane-1')).map((item) => item.changedAt)
  expect(await marks()).toEqual([null, null, null])
  await save(rows)
  expect(await marks()).toEqual([null, null, null])

  const next: Row[] = [rows[0]!, ['09:45', '10:15', 'Siffror', 'Anna Admin'], rows[2]!]
  t.clock.set('2027-03-01T09:00:00Z')
  await save(next)
  expect(await marks()).toEqual([null, '2027-03-01T09:00:00Z', null])
  t.clock.set('2027-03-01T10:00:00Z')
  await save([...next, ['11:00', '12:00', 'Mer']])
  expect(await marks()).toEqual([null, '2027-03-01T09:00:00Z', null, '2027-03-01T10:00:00Z'])

  const invitee = (await t.visitor().get(`/i/${token}`)).body
  expect(invitee).toContain('Anna Admin')
  expect(invitee.match(/Ändrat 1 mars/g)).toHaveLength(2)
  for (const body of [(await contact.get('/rss/skane-1')).body, (await planner.get('/seminarier/skane-1')).body])
    expect(body.match(/Ändrat 1 mars/g)).toHaveLength(2)
  expect((await planner.get('/seminarier/skane-1')).body).toContain('Ändrade programmet efter inbjudan, 1 av 4 punkter')
})

test('the first programme of all is news, not a change', async () => {
  const id = await idOf('uppsala-1')
  const seat = seats.find((one) => one.municipality_code === '0380')
  await anInvitation(t.db, seat!.id, id)
  await planner.post('/seminarier/uppsala-1/program', formOf([['09:00', '10:00', 'Samtal']]))
  expect((await itemsOf('uppsala-1'))[0]?.changedAt).toBeNull()
})

test('the programme is printed with day and place, for staff and for the own contact only', async () => {
  const printed = (await planner.get('/seminarier/skane-1/program/utskrift')).body
  for (const text of ['onsdag 14 april 2027', 'Gamla gasverket', 'Rut Ek', 'Samtal']) expect(printed).toContain(text)
  expect((await contact.get('/rss/skane-1/program/utskrift')).statusCode).toBe(200)
  expect((await contact.get('/rss/uppsala-1/program/utskrift')).statusCode).toBe(404)
  const id = await idOf('orebro-1')
  await t.db.updateTable('seminar').set({ meeting_url: 'https://mote.example/hemligt' }).where('id', '=', id).execute()
  const digital = (await planner.get('/seminarier/orebro-1/program/utskrift')).body
  expect(digital).toContain('delta digitalt')
  expect(digital).not.toContain('hemligt')
})
