/** A cancelled seminar drops no municipalities: the plan shows that they have none, and staff can give them another. */
import { parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { fieldsOf } from '../mailings/support.ts'
import { useTestApp, type Visitor } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'

const t = useTestApp()
let planner: Visitor
let gotland = ''
let stockholm = ''
let token = ''

beforeAll(async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  const idOf = (slug: string) => seminars.find((one) => one.slug === slug)?.id ?? ''
  ;[gotland, stockholm] = [idOf('gotland-1'), idOf('stockholm-1')]
  await confirmedSeminar(t.db, gotland)
  await confirmedSeminar(t.db, stockholm, '2027-05-19')
  const seat = seats.find(({ municipality_code }) => municipality_code === '0980')?.id ?? ''
  await aHolder(t.db, seat)
  planner = await t.signIn('planner')
})

const plan = async () => parse((await planner.get('/omgangar/2027/plan?region=09')).body)
const textOf = async (url: string) => parse((await planner.get(url)).body).text.replace(/\s+/g, ' ')

test('the page before the button says what becomes of the municipalities, and promises no invitation', async () => {
  await planner.get('/seminarier/gotland-1/andra?andring=stall-in')
  const wish = { andring: 'stall-in', reason: 'Storm' }
  const review = await planner.post('/seminarier/gotland-1/andra/granskning', wish)
  expect(review.statusCode).toBe(200)
  expect(review.body).toContain('Gotland har sedan inget seminarium')
  expect(review.body).toContain('3 platser')
  expect(review.body).toContain('Ingen är inbjuden')
  expect(review.body).not.toContain('Inbjudan kommer att säga')

  const seat = await t.db
    .selectFrom('seat')
    .select('id')
    .where('municipality_code', '=', '0980')
    .where('role', '=', 'social_services')
    .executeTakeFirstOrThrow()
  token = (await anInvitation(t.db, seat.id, gotland)).token
  await t.db.updateTable('invitation').set({ reply: 'coming', replied_at: '2027-03-01T08:00:00Z' }).execute()
  const again = await planner.post('/seminarier/gotland-1/andra/granskning', wish)
  const values = fieldsOf(again.body, /Ställ in/)
  const done = await planner.post('/seminarier/gotland-1/andra', values)
  expect(done.statusCode).toBe(303)
})

test('the plan says that it has none, the denominators stay, and there is something to do', async () => {
  const page = await plan()
  expect(page.querySelector('.planhead')?.text).toContain('289 av 290 kommuner har ett seminarium')
  expect(page.querySelector('.planhead')?.text).toContain('Saknas: Gotland')
  const into = page.querySelectorAll('select[name=into] option').map(({ text }) => text)
  expect(into).toContain('Stockholm')
  expect(into).not.toContain('Gotland')

  const overview = await textOf('/oversikt?alla=1')
  expect(overview).toContain('Ge Gotland ett seminarium')
  expect(overview).toContain('289 av 290 kommuner hör till ett')
  expect(overview).toContain('0 av 21 seminarier')
  const html = parse((await planner.get('/oversikt')).body)
  const legend = html.querySelectorAll('.key .num').reduce((n, { text }) => n + Number(text), 0)
  expect(legend).toBe(21)
  expect(html.querySelector('tfoot, .total')?.text ?? html.text).toContain('av 870')
  const csv = (await planner.get('/oversikt.csv')).body
  expect(csv).toMatch(/09;Gotland;0;"?Inställt, kommuner utan seminarium/)
})

test('it comes to another seminar, and whoever was invited comes along with the same link', async () => {
  const placed = await planner.post('/omgangar/2027/plan/kommuner?region=09', { missing: '0980', into: stockholm })
  expect(placed.statusCode).toBe(303)
  expect((await plan()).querySelector('.planhead')?.text).toContain('290 av 290')
  const invitation = await t.db
    .selectFrom('invitation')
    .select(['seminar_id', 'reply', 'replied_at'])
    .executeTakeFirstOrThrow()
  expect(invitation).toEqual({ seminar_id: stockholm, reply: null, replied_at: null })
  const page = await t.visitor().get(`/i/${token}`)
  expect(page.statusCode).toBe(200)
  expect(page.body).toContain('19 maj 2027')
  expect(await textOf('/oversikt?alla=1')).not.toContain('Ge Gotland ett seminarium')
})

test('a seminar that is held keeps those invited where they are', async () => {
  const back = await planner.post('/omgangar/2027/plan/kommuner?region=09', {
    missing: '0980',
    into: stockholm.replace(/^./, 'x'),
  })
  expect(back.statusCode).toBe(404)
  const { seminar_id } = await t.db
    .selectFrom('seminar_municipality')
    .select('seminar_id')
    .where('municipality_code', '=', '0980')
    .executeTakeFirstOrThrow()
  expect(seminar_id).toBe(stockholm)
  const skane = await t.db.selectFrom('seminar').select('id').where('slug', '=', 'skane-1').executeTakeFirstOrThrow()
  const refused = await planner.post('/omgangar/2027/plan/flyttar?region=09', {
    municipality: `0980:${stockholm}`,
    to: skane.id,
  })
  expect(refused.statusCode).toBe(409)
})
