/**
 * Sends nasty values to every route, as a visitor who has access. The answer must be a page that says what is wrong:
 * never an unknown error, and never the sent value as live HTML, in that answer or on a later page.
 */
import { beforeAll, expect, inject, test } from 'vitest'
import { createFeed } from '../src/calendar/feeds.actions.ts'
import { newId } from '../src/kernel/ids.ts'
import { makeChange, planChange } from '../src/seminars/changes/actions.ts'
import { listChangeable } from '../src/seminars/changes/queries.ts'
import { createSignInLink } from '../src/staff/actions.ts'
import { startRun } from '../src/tour/runs.actions.ts'
import { useTestApp, type Visitor } from './support/app.ts'
import { aColleague, aHolder, anAccount, anInvitation, aPlannedRound, confirmedSeminar } from './support/builders.ts'
import { attack, isWrong, markup, unstorable } from './support/nasty.ts'

const t = useTestApp()
/** On PostgreSQL, tries only values that the database may refuse: the checks before it are the same on both. */
const onPostgres = inject('database') === 'postgres'
/** The parameters' values, by the first segment of the path. */
let params: Record<string, Record<string, string>> = {}

beforeAll(async () => {
  const { round, seminars, seats } = await aPlannedRound(t.db)
  const idOf = (slug: string) => seminars.find((seminar) => seminar.slug === slug)?.id ?? ''
  for (const seat of seats.filter(({ municipality_code: code }) => code === '1280' || code === '1880'))
    await aHolder(t.db, seat.id)
  await confirmedSeminar(t.db, idOf('orebro-1'))
  const planner = await t.signIn('planner')
  for (const slug of ['kalmar-1', 'skane-1']) {
    const dates = { 'options.0.date': '2027-05-04', 'options.1.date': '2027-05-05' }
    const hours = { 'options.0.start': '9', 'options.0.end': '15', 'options.1.start': '9' }
    const form = { ...dates, ...hours, 'options.1.end': '15', accept: '1' }
    expect((await planner.post(`/seminarier/${slug}/datumforslag`, form)).statusCode).toBe(303)
  }
  const file = { name: 'fil', filename: 'l.csv', content: 'kommun;roll;namn\r\n1281;socialchef;A' }
  const uploaded = await planner.upload('/omgangar/2027/rollinnehavare', file)
  const option = await t.db
    .selectFrom('date_option')
    .select('id')
    .where('seminar_id', '=', idOf('kalmar-1'))
    .executeTakeFirstOrThrow()
  const seat = seats.find(({ municipality_code: code }) => code === '1880')?.id ?? ''
  const { token, linkId } = await anInvitation(t.db, seat, idOf('orebro-1'))
  const shared = await aColleague(t.db, { seatId: seat, linkId })
  const colleague = await anAccount(t.db)
  const link = new URL(await createSignInLink(t.deps, colleague)).pathname
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const days = { name: 'Kurs', from: '2027-06-01', to: '', hard: '1', who: '' }
  await planner.post('/omgangar/2027/turne/sparrat', days)
  await contact.post('/rss/skane-1/otillgangligt', days)
  const blocks = await t.db.selectFrom('blocked_period').select(['id', 'rss_id']).execute()
  const blockOf = (rssId: string | null) => blocks.find((one) => one.rss_id === rssId)?.id ?? ''
  const own = await contact.upload('/rss/skane-1/malgrupp/fil', file)
  const run = await startRun(t.deps, planner.accountId, round.id, 1)
  const feed = newId()
  const calendar = await createFeed(t.deps, planner.accountId, { id: feed, name: '' })
  const venue = await t.db.selectFrom('venue').select('id').executeTakeFirstOrThrow()
  await planner.post('/fragor/utkast')
  params = {
    fragor: { key: 'rk_plan' },
    seminarier: { slug: 'kalmar-1', option: option.id, id: await aChange(idOf('dalarna-1')) },
    rss: {
      slug: 'skane-1',
      code: '1280',
      body: 'rss-12',
      block: blockOf('rss-12'),
      importId: String(own.headers.location).slice(-36),
    },
    omgangar: {
      slug: '2027',
      code: '12',
      run,
      block: blockOf(null),
      purpose: 'moved',
      version: '0',
      importId: String(uploaded.headers.location).slice(-36),
    },
    lokaler: { id: venue.id },
    kalender: { id: feed, token: calendar },
    kommuner: { code: '1280', role: 'politician' },
    regioner: { code: '12' },
    'rss-organ': { id: 'rss-12', code: '1280' },
    medarbetare: { id: colleague },
    i: { token, theme: 'rekrytering', colleague: shared.id },
    kollega: { token: shared.token, theme: 'rekrytering' },
    jamfor: { code: '1280' },
    'logga-in': { token: link.slice('/logga-in/'.length) },
  }
})

/** Cancels a seminar. @returns the change's id; the change can be undone. */
async function aChange(seminarId: string): Promise<string> {
  const accountId = await anAccount(t.db)
  const wish = { changeOf: () => ({ kind: 'cancel' as const }), reason: 'Smitta', askAgain: false }
  const seminars = await listChangeable(t.db, { ids: [seminarId] })
  const planned = await planChange(t.db, seminars, wish, t.clock.now())
  const seen = new Map(planned.map((one) => [one.seminar.slug, one.seen]))
  const made = await makeChange(t.deps, { accountId, isRss: false }, [seminarId], { ...wish, seen })
  return 'id' in made ? made.id : ''
}

test('what nobody would type is refused, and shown only as text', async () => {
  expect(await attack(t.app.routeList, { fill, visitorFor }, onPostgres ? unstorable : undefined)).toEqual([])
})

test('an address that nobody would type is not found', async () => {
  const wrong: string[] = []
  const words = ['omgang', 'seminarium', 'exempel', 'till', 'region', 'sok', 'sida', 'lage', 'fraga']
  const asked = onPostgres
    ? ['%00', '9999999999']
    : ['%00', '1&', encodeURIComponent(markup), '9999999999', '__proto__']
  const bads = onPostgres
    ? ['%00', '%F0%9F%98%80']
    : ['%00', '%zz', '__proto__', encodeURIComponent(markup), '%F0%9F%98%80']
  const queries = asked.map((value) =>
    words.map((word) => `${word}=${value}${value === '1&' ? `${word}=2` : ''}`).join('&'),
  )
  for (const address of t.app.routeList) {
    const [method, pattern = ''] = address.split(' ')
    const visitor = await visitorFor(address)
    const urls = new Set(bads.map((bad) => pattern.replace(/:\w+/g, bad)))
    if (method === 'GET') for (const query of queries) urls.add(`${fill(address)}?${query}`)
    for (const url of urls) {
      const answer = await (method === 'GET' ? visitor.get(url) : visitor.post(url))
      if (isWrong(answer)) wrong.push(`${method} ${url} → ${answer.statusCode}`)
    }
  }
  expect(wrong).toEqual([])
})

test.skipIf(onPostgres)('a body of another kind than a form is refused', async () => {
  const wrong: string[] = []
  const bodies = [
    ['application/json', '{"__proto__":{"x":1},"till":{"a":[1]},"items":[[]]}'],
    ['application/json', '[]'],
    ['application/json', 'null'],
    ['text/plain', 'a=b'],
    ['application/x-www-form-urlencoded', '__proto__=1&constructor=2&items.__proto__=3&items.0.__proto__=4'],
    ['application/x-www-form-urlencoded', '%'],
    ['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\na\r\n--x--'],
    ['image/png', 'x'],
  ]
  for (const address of t.app.routeList.filter((one) => one.startsWith('POST '))) {
    const visitor = await visitorFor(address)
    const page = await visitor.get('/tillganglighet')
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    for (const [type = '', payload = ''] of bodies) {
      const headers = { 'content-type': type, 'x-csrf-token': csrf }
      const cookies = Object.fromEntries(visitor.cookies)
      const url = fill(address)
      const answer = await t.app.inject({ method: 'POST', url, headers, cookies, payload })
      if (isWrong(answer)) wrong.push(`${address} ${type} ${payload} → ${answer.statusCode}`)
    }
  }
  expect(wrong).toEqual([])
})

function visitorFor(address: string): Promise<Visitor> {
  const first = address.split('/')[1] ?? ''
  if (first === 'i' || first === 'kollega' || first === 'logga-in' || first === 'sprak')
    return Promise.resolve(t.visitor())
  if (first === 'rss') return t.signIn('rss_contact', ['rss-12'])
  return t.signIn(first === 'medarbetare' ? 'administrator' : 'planner')
}

function fill(address: string): string {
  const pattern = address.split(' ')[1] ?? ''
  const first = pattern.split('/')[1] ?? ''
  return pattern.replace(/:(\w+)/g, (_, name: string) => params[first]?.[name] ?? 'finns-inte')
}
