/** The same change for many seminars at once, as in spring 2020: done for all or for none, and undone. */
import { beforeEach, expect, test } from 'vitest'
import { newId } from '../../../src/kernel/ids.ts'
import { useTestApp } from '../../support/app.ts'
import { anAccount, anInvitation, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'
import { testNow } from '../../support/config.ts'
import { countedQueries } from '../../support/counting.ts'
import { onSqlite } from '../../support/db.ts'

const t = useTestApp()
let year = 2027
let ids: Record<string, string> = {}
let slugs: Record<string, string> = {}
let roundId = ''
const on = (day: string) => `${year}-${day}`

// Four seminars with a date: Stockholm, Uppsala, Skåne (invited) and Norrbotten.
beforeEach(async () => {
  t.clock.set(testNow)
  year += 1
  const { round, seminars, seats } = await aPlannedRound(t.db, {
    slug: String(year),
    starts_on: on('04-01'),
    ends_on: on('12-15'),
  })
  roundId = round.id
  ids = Object.fromEntries(seminars.map((one) => [one.region_code, one.id]))
  slugs = Object.fromEntries(seminars.map((one) => [one.region_code, one.slug]))
  const days = { '01': '04-13', '03': '04-20', '12': '04-27', '25': '12-12' }
  for (const [code, day] of Object.entries(days)) await confirmedSeminar(t.db, ids[code]!, on(day))
  const seat = seats.find((one) => one.municipality_code === '1280')!
  await anInvitation(t.db, seat.id, ids['12']!)
})

const rows = () =>
  t.db
    .selectFrom('seminar')
    .selectAll()
    .where('round_id', '=', roundId)
    .where('confirmed_at', 'is not', null)
    .orderBy('region_code')
    .execute()

function fields(body: string): Record<string, string | string[]> {
  const inputs = [...body.matchAll(/<input\s([^>]*)>/g)].map(([, text = '']) => ({
    name: /name="([^"]+)"/.exec(text)?.[1] ?? '',
    value: (/value="([^"]*)"/.exec(text)?.[1] ?? '').replaceAll('&amp;', '&'),
    isOff: text.includes('type="checkbox"') && !text.includes(' checked'),
  }))
  const form: Record<string, string | string[]> = {}
  for (const { name, value, isOff } of inputs)
    if (name && name !== '_csrf' && !isOff)
      form[name] = name === 'seminarium' ? [...[form[name] ?? []].flat(), value] : value
  return form
}

const chosen = (...codes: string[]) => codes.map((code) => slugs[code]!)

function wish(codes: string[], more: Record<string, string>) {
  return { omgang: String(year), seminarium: chosen(...codes), reason: 'Smitta', replies: 'behall', ...more }
}

test('makes three digital with a link each, in one go, and undoes it', async () => {
  const planner = await t.signIn('planner')
  const before = await rows()
  const review = await planner.post(
    '/seminarier/andra/granskning',
    wish(['01', '03', '12'], { andring: 'digitalt', url: '', note: '' }),
  )
  expect(review.statusCode).toBe(200)
  expect(review.body).toContain('Göra 3 seminarier digitala?')
  const form = fields(review.body)
  const missing = await planner.post('/seminarier/andra', form)
  expect(missing.statusCode).toBe(422)
  expect(missing.body).toContain('Skåne: Skriv in länken till mötet.')
  expect(await rows()).toEqual(before)

  for (const code of ['01', '03', '12']) form[`url.${slugs[code]}`] = `https://mote.example/${code}`
  const bad = await planner.post('/seminarier/andra', { ...form, [`url.${slugs['01']}`]: 'http://mote.example/1' })
  expect(bad.statusCode).toBe(422)
  expect(bad.body).toContain('value="http://mote.example/1"')
  expect(bad.body).toContain('value="https://mote.example/12"')
  expect(await rows()).toEqual(before)

  const done = await planner.post('/seminarier/andra', form)
  expect(done.statusCode).toBe(303)
  const after = await rows()
  expect(after.map((one) => [one.form, one.meeting_url, one.revision])).toEqual([
    ['digital', 'https://mote.example/01', 1],
    ['digital', 'https://mote.example/03', 1],
    ['digital', 'https://mote.example/12', 1],
    ['on_site', '', 0],
  ])
  const page = await planner.get(String(done.headers.location))
  expect(page.body).toContain('3 seminarier med ny form')
  expect(page.body).toContain('Ångra för alla 3')
  const undone = await planner.post(`${done.headers.location}/angra`)
  expect(undone.statusCode).toBe(303)
  expect((await rows()).map((one) => [one.form, one.meeting_url, one.revision])).toEqual([
    ['on_site', '', 2],
    ['on_site', '', 2],
    ['on_site', '', 2],
    ['on_site', '', 0],
  ])
  const twice = await planner.post(`${done.headers.location}/angra`)
  expect(twice.statusCode).toBe(409)
  expect(twice.body).toContain('redan ångrad')
})

test('moves by weeks: each new day is checked, and what cannot be moved is listed apart', async () => {
  const planner = await t.signIn('planner')
  const review = await planner.post(
    '/seminarier/andra/granskning',
    wish(['01', '03', '12', '25'], { andring: 'veckor', weeks: '1', replies: 'fraga' }),
  )
  expect(review.body).toContain('Flytta 3 seminarier?')
  expect(review.body).toContain('1 seminarium kan inte ändras så')
  expect(review.body).toContain('utanför omgången')
  // Uppsala moves to the day that Skåne leaves, which is no clash.
  expect(review.body).not.toContain('Samma dag som Skåne')
  const done = await planner.post('/seminarier/andra', fields(review.body))
  expect(done.statusCode).toBe(303)
  expect((await rows()).map((one) => one.date)).toEqual([on('04-20'), on('04-27'), on('05-04'), on('12-12')])
  const options = await t.db
    .selectFrom('date_option')
    .select(['date', 'withdrawn_at'])
    .where('seminar_id', '=', ids['03']!)
    .execute()
  expect(options).toEqual([{ date: on('04-27'), withdrawn_at: null }])
})

test('says which new day clashes with a seminar that stays', async () => {
  const planner = await t.signIn('planner')
  const review = await planner.post('/seminarier/andra/granskning', wish(['01'], { andring: 'veckor', weeks: '1' }))
  expect(review.body).toContain('Samma dag som Uppsala')
})

onSqlite('when one has changed meanwhile nothing is done, and it says which', async () => {
  const [planner, other] = [await t.signIn('planner'), await t.signIn('planner')]
  const review = await planner.post('/seminarier/andra/granskning', wish(['01', '03', '12'], { andring: 'stall-in' }))
  const single = await other.post(`/seminarier/${slugs['03']}/andra/granskning`, {
    andring: 'dag',
    date: on('05-04'),
    start: '10',
    end: '15',
    reason: 'Krock',
  })
  await other.post(`/seminarier/${slugs['03']}/andra`, fields(single.body) as Record<string, string>)
  const stale = await planner.post('/seminarier/andra', fields(review.body))
  expect(stale.statusCode).toBe(409)
  expect(stale.body).toContain('Uppsala har ändrats medan du granskade. Inget är gjort')
  expect((await rows()).filter((one) => one.cancelled_at !== null)).toEqual([])
  const again = await planner.post('/seminarier/andra', fields(stale.body))
  expect(again.statusCode).toBe(303)
  expect((await rows()).filter((one) => one.cancelled_at !== null)).toHaveLength(3)
})

onSqlite('cannot be undone once something else has changed, and says so', async () => {
  const planner = await t.signIn('planner')
  const review = await planner.post('/seminarier/andra/granskning', wish(['01', '03'], { andring: 'stall-in' }))
  const done = await planner.post('/seminarier/andra', fields(review.body))
  const single = await planner.post(`/seminarier/${slugs['03']}/andra/granskning`, { andring: 'hall-anda' })
  await planner.post(`/seminarier/${slugs['03']}/andra`, fields(single.body))
  const page = await planner.get(String(done.headers.location))
  expect(page.body).toContain('Uppsala har ändrats sedan dess')
  expect(page.body).not.toContain('Ångra för alla')
  expect((await planner.post(`${done.headers.location}/angra`)).statusCode).toBe(409)
  expect((await rows())[0]?.cancelled_at).not.toBeNull()
})

onSqlite('filters, and refuses nothing chosen, no reason and a strange number of weeks', async () => {
  const planner = await t.signIn('planner')
  const page = await planner.get(`/seminarier/andra?omgang=${year}&fran=${on('04-14')}&till=${on('04-30')}&alla=1`)
  expect(fields(page.body).seminarium).toEqual(chosen('03', '12'))
  const refused = await planner.post('/seminarier/andra/granskning', {
    omgang: String(year),
    andring: 'veckor',
    weeks: 'två',
    reason: '',
  })
  expect(refused.statusCode).toBe(422)
  for (const words of ['Markera minst ett', 'Skriv antal veckor', 'Fyll i det här'])
    expect(refused.body).toContain(words)
  expect(refused.body).toContain('value="två"')
  expect((await planner.post('/seminarier/andra/granskning', {})).statusCode).toBe(422)
})

test('says that a day is blocked, too far from the day before, or in the school holidays', async () => {
  await t.db
    .insertInto('blocked_period')
    .values({
      id: newId(),
      round_id: roundId,
      starts_on: on('05-04'),
      ends_on: on('05-04'),
      name: 'Styrelsemöte',
      team: null,
      rss_id: null,
      hard: 1,
      created_by: await anAccount(t.db),
      created_at: testNow,
    })
    .execute()
  await confirmedSeminar(t.db, ids['25']!, on('05-03'))
  await t.db.updateTable('venue').set({ town: 'Kiruna' }).where('region_code', '=', '25').execute()
  const planner = await t.signIn('planner')
  const review = await planner.post('/seminarier/andra/granskning', wish(['12'], { andring: 'veckor', weeks: '1' }))
  expect(review.body).toContain('Styrelsemöte: ingen kan hålla seminarium då.')
  expect(review.body).toContain('Resan från Norrbotten dagen före')
})

onSqlite('looks at the surroundings of all in as many questions as of one', async () => {
  const planner = await t.signIn('planner')
  const review = (...codes: string[]) =>
    countedQueries(t.db, () =>
      planner.post('/seminarier/andra/granskning', wish(codes, { andring: 'veckor', weeks: '1', replies: 'fraga' })),
    )
  await review('01') // the first request of a session also updates its time of use
  const one = await review('01')
  const three = await review('01', '03', '12')
  expect(three.body).toContain('Flytta 3 seminarier?')
  expect(three.queries).toBe(one.queries)
})
