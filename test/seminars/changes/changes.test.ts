/** One seminar is moved, made digital, cancelled and held after all, each in one step. */
import { beforeEach, expect, test } from 'vitest'
import { useTestApp } from '../../support/app.ts'
import {
  aGuest,
  aGuestInvitation,
  anInvitation,
  anOrganisation,
  aPlannedRound,
  confirmedSeminar,
} from '../../support/builders.ts'
import { testNow } from '../../support/config.ts'
import { onSqlite } from '../../support/db.ts'

const t = useTestApp()
const url = 'https://moten.example/abc?pwd=hemligt'
let token = ''
let seminarId = ''
let slug = ''
let year = 2027
let roundDate = (day: string) => `${year}-${day}`

beforeEach(async () => {
  t.clock.set(testNow)
  year += 1
  roundDate = (day: string) => `${year}-${day}`
  const { seminars, seats } = await aPlannedRound(t.db, {
    slug: String(year),
    starts_on: roundDate('04-01'),
    ends_on: roundDate('12-15'),
  })
  const skane = seminars.find((one) => one.region_code === '12')!
  seminarId = skane.id
  slug = skane.slug
  await confirmedSeminar(t.db, seminarId, roundDate('04-14'))
  const own = seats.filter((seat) => seat.municipality_code === '1280')
  token = (await anInvitation(t.db, own[0]!.id, seminarId)).token
})

const seminar = () => t.db.selectFrom('seminar').selectAll().where('id', '=', seminarId).executeTakeFirstOrThrow()

/** The hidden fields of the page, which its button would send. */
function hiddenFields(body: string): Record<string, string> {
  const fields = [...body.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return Object.fromEntries(
    fields
      .filter(([, name]) => name !== '_csrf')
      .map(([, name = '', value = '']) => [name, value.replaceAll('&amp;', '&')]),
  )
}

function move(day: string, more: Record<string, string> = {}) {
  return { andring: 'dag', date: roundDate(day), start: '9.30', end: '15.30', reason: 'Lokalen brann', ...more }
}

test('guests to the afternoon are among those who must be told', async () => {
  const { id } = await anOrganisation(t.db, `Förbund ${year}`)
  await aGuestInvitation(t.db, (await aGuest(t.db, id)).id, seminarId)
  const former = await aGuestInvitation(t.db, (await aGuest(t.db, id)).id, seminarId)
  await t.db.updateTable('invitation_link').set({ revoked_at: testNow }).where('id', '=', former.linkId).execute()
  const planner = await t.signIn('planner')
  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, { ...move('05-13'), replies: 'fraga' })
  expect(review.body).toMatch(/Gäster till eftermiddagen<\/th><td class="num">1</)
  expect(review.body).toContain('De 2 inbjudna får inget mejl')
})

onSqlite('moves in one step: says all before, then does it, and keeps the old day in history', async () => {
  await t.visitor().post(`/i/${token}/svar`, { svar: 'kommer' })
  t.clock.set('2027-03-02T08:00:00Z')
  const planner = await t.signIn('planner')

  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, { ...move('05-13'), replies: 'fraga' })
  expect(review.statusCode).toBe(200)
  expect(review.body).toContain('Det här ändras')
  expect(review.body).toContain(`14 april ${year} kl. 9.30–15.30`)
  expect(review.body).toContain(`13 maj ${year} kl. 9.30–15.30`)
  expect(review.body).toContain('får inget mejl av sig själv')
  expect(review.body).toContain('1 svar räknas inte längre')
  expect(review.body).toContain('Fråga om')
  expect((await seminar()).date).toBe(roundDate('04-14'))

  const done = await planner.post(`/seminarier/${slug}/andra`, hiddenFields(review.body))
  expect(done.statusCode).toBe(303)
  expect(done.headers.location).toMatch(/^\/seminarier\/andringar\//)
  expect(await seminar()).toMatchObject({
    date: roundDate('05-13'),
    start_time: '09:30',
    revision: 1,
    venue_confirmed_at: null,
    replies_asked_at: '2027-03-02T08:00:00Z',
  })
  const page = await planner.get(`/seminarier/${slug}`)
  expect(page.body).toContain('Lokalen brann')
  expect(page.body).toContain('Flyttade seminariet från')
  expect(page.body).toContain('av 1, 0 kan inte')
  const invitee = await t.visitor().get(`/i/${token}`)
  expect(invitee.body).toContain('Seminariet har ändrats sedan du svarade')
  const overview = await planner.get(`/oversikt.csv?omgang=${year}`)
  expect(overview.body).toMatch(/12;Skåne.*;1;0;0;0\r?\n/)
})

test('a reply that is kept still counts after the move', async () => {
  await t.visitor().post(`/i/${token}/svar`, { svar: 'kommer' })
  t.clock.set('2027-03-02T08:00:00Z')
  const planner = await t.signIn('planner')
  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, { ...move('05-13'), replies: 'behall' })
  await planner.post(`/seminarier/${slug}/andra`, hiddenFields(review.body))
  expect((await planner.get(`/oversikt.csv?omgang=${year}`)).body).toMatch(/12;Skåne.*;1;1;1;0\r?\n/)
  expect((await t.visitor().get(`/i/${token}`)).body).not.toContain('har ändrats sedan du svarade')
})

test('of two planners at once one wins, and the other is told and changes nothing', async () => {
  const [one, other] = [await t.signIn('planner'), await t.signIn('planner')]
  const first = await one.post(`/seminarier/${slug}/andra/granskning`, move('05-13'))
  const second = await other.post(`/seminarier/${slug}/andra/granskning`, move('05-20'))
  const answers = await Promise.all([
    one.post(`/seminarier/${slug}/andra`, hiddenFields(first.body)),
    other.post(`/seminarier/${slug}/andra`, hiddenFields(second.body)),
  ])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
  const told = answers.find((answer) => answer.statusCode === 409)?.body
  expect(told).toContain('Seminariet har ändrats medan du granskade')
  expect((await seminar()).revision).toBe(1)
})

onSqlite('the link of a digital meeting is shown to those invited and to nobody else', async () => {
  const planner = await t.signIn('planner')
  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, {
    andring: 'form',
    form: 'digitalt',
    url,
    note: 'Möteskod 123',
    reason: 'Smitta',
  })
  expect(review.body).toContain('behövs inte längre')
  const done = await planner.post(`/seminarier/${slug}/andra`, hiddenFields(review.body))
  expect(done.statusCode).toBe(303)
  const invitee = await t.visitor().get(`/i/${token}`)
  expect(invitee.body).toContain(url.replaceAll('&', '&amp;'))
  expect(invitee.body).toContain('Möteskod 123')
  const rss = await t.signIn('rss_contact', ['rss-12'])
  const pages = [
    await planner.get(`/seminarier/${slug}`),
    await planner.get('/seminarier'),
    await planner.get(`/seminarier.csv?omgang=${year}`),
    await planner.get(`/seminarier/${slug}/platser.csv`),
    await planner.get('/oversikt'),
    await planner.get(`/utskick/inbjudan?omgang=${year}`),
    await rss.get(`/rss/${slug}`),
    await rss.get('/rss'),
    await t.visitor().get(`/i/${token}/kalender.ics`),
  ]
  expect(pages.map((page) => page.statusCode)).toEqual(pages.map(() => 200))
  expect(pages.filter(({ body }) => /moten\.example|hemligt|Möteskod/.test(body))).toEqual([])
  expect(pages[0]?.body).toContain('Digitalt.')
  expect(pages[2]?.body).toContain(';Digitalt;')
  expect(pages[6]?.body).toContain('Digitalt')
  expect(pages[8]?.body).toContain('LOCATION:Digitalt')
})

test('before anyone is invited the form is saved at once, and a missing link is what is missing', async () => {
  await t.db.deleteFrom('reply').execute()
  await t.db.deleteFrom('invitation_link').execute()
  await t.db.deleteFrom('invitation').execute()
  const planner = await t.signIn('planner')
  const form = await planner.get(`/seminarier/${slug}/andra?andring=form`)
  expect(form.body).toContain('>Spara</button>')
  const saved = await planner.post(`/seminarier/${slug}/andra/granskning`, {
    andring: 'form',
    form: 'digitalt',
    url: '',
    note: '',
    sett: hiddenFields(form.body).sett ?? '',
  })
  expect(saved.statusCode).toBe(303)
  expect((await planner.get(`/seminarier/${slug}`)).body).toContain('Länken till det digitala mötet saknas')
  expect((await planner.get(`/utskick/inbjudan?omgang=${year}`)).body).toContain('Länk till mötet saknas')
})

onSqlite('a cancelled seminar says why to those invited, is not moved, and can be held after all', async () => {
  const planner = await t.signIn('planner')
  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, {
    andring: 'stall-in',
    reason: 'För få har anmält sig',
  })
  expect(review.body).toContain('Avboka lokalen')
  await planner.post(`/seminarier/${slug}/andra`, hiddenFields(review.body))
  expect((await t.visitor().get(`/i/${token}`)).body).toContain('Orsak: För få har anmält sig')
  const moved = await planner.post(`/seminarier/${slug}/andra/granskning`, move('05-13'))
  expect(moved.statusCode).toBe(409)
  expect(moved.body).toContain('Seminariet är inställt')
  const again = await planner.post(`/seminarier/${slug}/andra/granskning`, { andring: 'hall-anda' })
  await planner.post(`/seminarier/${slug}/andra`, hiddenFields(again.body))
  expect(await seminar()).toMatchObject({
    cancelled_at: null,
    cancel_reason: '',
    date: roundDate('04-14'),
    revision: 2,
  })
})

test('held after all when its day has passed, it stands without a date', async () => {
  const planner = await t.signIn('planner')
  const cancel = { andring: 'stall-in', reason: 'Snö' }
  const review = await planner.post(`/seminarier/${slug}/andra/granskning`, cancel)
  await planner.post(`/seminarier/${slug}/andra`, hiddenFields(review.body))
  t.clock.set(`${year}-06-01T08:00:00Z`)
  const later = await t.signIn('planner')
  const again = await later.post(`/seminarier/${slug}/andra/granskning`, { andring: 'hall-anda' })
  expect(again.body).toContain('Dagen har passerat')
  await later.post(`/seminarier/${slug}/andra`, hiddenFields(again.body))
  expect(await seminar()).toMatchObject({ confirmed_at: null, date: null, cancelled_at: null })
})

test.each([
  ['a past day', { date: '2027-02-01' }, 'Datumet har redan passerat'],
  ['a day outside the round', { date: '2040-01-10' }, 'utanför omgången'],
  ['30 February', { date: '2028-02-30' }, 'Skriv ett datum som finns'],
  ['an end before the start', { end: '8' }, ''],
  ['no reason', { reason: ' ' }, 'Fyll i det här fältet'],
])('refuses %s and keeps what was typed', async (_what, typed, words) => {
  const planner = await t.signIn('planner')
  const form = { ...move('05-13'), note: '', ...typed }
  const answer = await planner.post(`/seminarier/${slug}/andra/granskning`, form)
  expect(answer.statusCode).toBe(422)
  expect(answer.body).toContain(words)
  expect(answer.body).toContain(`value="${form.date}"`)
  expect((await seminar()).revision).toBe(0)
})

test('refuses the hour that the clocks skip', async () => {
  const planner = await t.signIn('planner')
  await t.db.updateTable('round').set({ starts_on: '2028-03-01' }).where('slug', '=', String(year)).execute()
  const answer = await planner.post(`/seminarier/${slug}/andra/granskning`, {
    ...move('05-13', { date: '2028-03-26', start: '2.30' }),
  })
  expect(answer.statusCode).toBe(422)
  if (year === 2028) expect(answer.body).toContain('klockan ställs om')
})

test.each([
  'http://moten.example/a',
  'javascript:alert(1)',
  'https://',
  'moten.example',
  'https://a@b.se/x',
  'https://lokal',
])('refuses the link %s and keeps what was typed', async (wrong) => {
  const planner = await t.signIn('planner')
  const form = { andring: 'form', form: 'digitalt', url: wrong, note: 'Kod 12' }
  for (const path of ['andra/granskning', 'andra']) {
    const answer = await planner.post(`/seminarier/${slug}/${path}`, form)
    expect(answer.statusCode).toBe(422)
    expect(answer.body).toContain('Den ska börja med https://')
    expect(answer.body).toContain(`value="${wrong}"`)
    expect(answer.body).toContain('Kod 12')
  }
  expect((await seminar()).form).toBe('on_site')
})

test('a held seminar is changed by nobody', async () => {
  t.clock.set(`${year}-04-14T08:00:00Z`)
  const planner = await t.signIn('planner')
  expect((await planner.get(`/seminarier/${slug}/andra`)).statusCode).toBe(409)
  for (const form of [move('05-13'), { andring: 'stall-in', reason: 'x' }]) {
    const answer = await planner.post(`/seminarier/${slug}/andra/granskning`, form)
    expect(answer.statusCode).toBe(409)
    expect(answer.body).toContain('har redan varit')
  }
  expect((await planner.get(`/seminarier/${slug}`)).body).not.toContain(`/seminarier/${slug}/andra`)
})
