/** Security problems known from other systems, none of which may happen here. */
import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requestTimeout } from '../../src/app.ts'
import { asset } from '../../src/kernel/html/page.ts'
import { localPath } from '../../src/kernel/http/address.ts'
import { deleteOldCounts } from '../../src/kernel/http/rate-limit.ts'
import { linkToken } from '../../src/kernel/ids.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { openTestApp, useTestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'
import { testConfig, testNow } from '../support/config.ts'
import { onSqlite } from '../support/db.ts'
import { messageRows } from '../support/messages.ts'

const t = useTestApp()

const asForm = { 'content-type': 'application/x-www-form-urlencoded' }

const away = [
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'evil.example',
  '',
]

test.each(away)('open redirect: signing in never leads to %j', async (till) => {
  const link = new URL(await createSignInLink(t.deps, await anAccount(t.db))).pathname
  const answer = await t.visitor().post(link, { till })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
})

test('open redirect: whatever is asked for, a browser stays on this site', () => {
  const site = 'https://radslag.example'
  const piece = fc.constantFrom('/', '\\', '.', '..', ':', '@', '?', '#', '\t', '\n', '%2f', 'evil')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(piece).map((parts) => parts.join('')),
      ),
      (text) => {
        const path = localPath(text)
        if (path !== null) expect(new URL(path, `${site}/logga-in`).origin).toBe(site)
      },
    ),
  )
  expect(localPath('/seminarier/skane-1?visa=alla')).toBe('/seminarier/skane-1?visa=alla')
})

test('open redirect: changing language on an address with two slashes stays here', async () => {
  const visitor = t.visitor()
  const page = await visitor.get('/finns-inte')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await t.app.inject({
    method: 'POST',
    url: '/sprak',
    headers: { ...asForm, referer: 'http://localhost:3000//evil.example' },
    cookies: Object.fromEntries(visitor.cookies),
    payload: new URLSearchParams({ _csrf: csrf }).toString(),
  })
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/'])
})

test('host header: the address in a mail comes from the configuration', async () => {
  const id = await anAccount(t.db)
  const visitor = t.visitor()
  const page = await visitor.get('/logga-in')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await t.app.inject({
    method: 'POST',
    url: '/logga-in',
    headers: { ...asForm, host: 'evil.example', 'x-forwarded-host': 'evil.example' },
    cookies: Object.fromEntries(visitor.cookies),
    payload: new URLSearchParams({ _csrf: csrf, email: `${id}@test.example` }).toString(),
  })
  expect(answer.statusCode).toBe(303)
  const message = await messageRows(t.db)
    .selectAll()
    .where('to_email', '=', `${id}@test.example`)
    .executeTakeFirstOrThrow()
  expect(message.text + message.html).not.toContain('evil.example')
  expect(message.text).toContain('http://localhost:3000/logga-in/')
})

test('host header: no other page or letter reads where a request says it is sent', () => {
  const src = join(import.meta.dirname, '../../src')
  const reading = globSync('**/*.ts', { cwd: src }).filter((path) =>
    /request\.(?:host|hostname|protocol|ips?)\b|headers\.host|forwarded-/i.test(readFileSync(join(src, path), 'utf8')),
  )
  // This file warns of a missing proxy setting and limits requests by the client's address.
  expect(reading).toEqual(['kernel/http/rate-limit.ts'])
})

test('a form without its token is refused and changes nothing', async () => {
  const id = await anAccount(t.db)
  const link = new URL(await createSignInLink(t.deps, id)).pathname
  for (const url of [link, '/logga-in', '/logga-ut', '/konto', '/medarbetare', '/sprak']) {
    const answer = await t.app.inject({ method: 'POST', url, headers: asForm, payload: '' })
    expect([url, answer.statusCode]).toEqual([url, 403])
  }
  expect((await t.visitor().get(link)).statusCode).toBe(200)
})

test('the session cookie is out of reach for scripts and other sites', async () => {
  const link = new URL(await createSignInLink(t.deps, await anAccount(t.db))).pathname
  const answer = await t.visitor().post(link)
  const cookie = answer.cookies.find((one) => one.name === 'session')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
})

/** Asks for a sign-in link from the given IP address. @returns the address that the answer redirects to. */
async function askFor(email: string, remoteAddress: string): Promise<unknown> {
  const page = await t.app.inject({ url: '/logga-in', remoteAddress })
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  const answer = await t.app.inject({
    method: 'POST',
    url: '/logga-in',
    remoteAddress,
    headers: asForm,
    cookies: Object.fromEntries(page.cookies.map(({ name, value }) => [name, value])),
    payload: new URLSearchParams({ _csrf: csrf, email }).toString(),
  })
  return answer.headers.location
}

const lettersTo = (email: string) =>
  messageRows(t.db).select(['text', 'link_id']).where('to_email', '=', email).orderBy('created_at').execute()

const opens = async (linkId: string | null | undefined) =>
  (await t.visitor().get(`/logga-in/${linkToken(testConfig.secret, linkId ?? '')}`)).statusCode

onSqlite(
  'one asker gets three links an hour sent to an address, and everybody together six; the answer stays the same',
  async () => {
    const email = `${await anAccount(t.db)}@test.example`
    const counts: number[] = []
    for (const asker of ['10.1.1.1', '10.1.1.2', '10.1.1.3'])
      for (let n = 0; n < 5; n++) {
        expect(await askFor(email, asker)).toBe('/logga-in/skickat')
        counts.push((await lettersTo(email)).length)
      }
    expect(counts).toEqual([1, 2, 3, 3, 3, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6])
    const words = (await lettersTo(email)).map(({ text }) => text.includes('skickat många länkar'))
    expect(words).toEqual([false, false, false, false, false, true])
    t.clock.set('2027-03-01T09:00:01Z')
    await askFor(email, '10.1.1.1')
    expect(await lettersTo(email)).toHaveLength(7)
    t.clock.set(testNow)
  },
)

test('a stranger who asks without end keeps nobody out: the newest letter works again', async () => {
  const email = `${await anAccount(t.db)}@test.example`
  for (let n = 0; n < 12; n++) {
    t.clock.set(`2027-03-01T08:00:${10 + n}Z`)
    await askFor(email, `10.2.2.${n}`)
  }
  const letters = await lettersTo(email)
  const last = letters.at(-1)?.link_id
  t.clock.set('2027-03-01T08:45:00Z')
  expect(await opens(last)).toBe(410)
  await askFor(email, '10.3.3.3')
  expect(await lettersTo(email)).toHaveLength(letters.length)
  expect(await opens(last)).toBe(200)
  const token = linkToken(testConfig.secret, last ?? '')
  expect((await t.visitor().post(`/logga-in/${token}`)).statusCode).toBe(303)
  // Once the newest link has been used, the one before it works instead.
  await askFor(email, '10.3.3.3')
  expect([await opens(last), await opens(letters.at(-2)?.link_id)]).toEqual([410, 200])
  t.clock.set(testNow)
})

test('one computer that asks for links without end is stopped, also behind invented X-Forwarded-For, and by another process', async () => {
  const answers: number[] = []
  for (let i = 0; i < 40; i++) {
    const answer = await t.app.inject({
      method: 'POST',
      url: '/logga-in',
      headers: { 'x-forwarded-for': `10.0.0.${i}` },
    })
    answers.push(answer.statusCode)
  }
  expect(answers.at(-1)).toBe(429)
  const other = await openTestApp({ db: t.db })
  expect((await other.app.inject({ method: 'POST', url: '/logga-in' })).statusCode).toBe(429)
  other.clock.set('2027-03-01T09:00:00Z')
  expect((await other.app.inject({ method: 'POST', url: '/logga-in' })).statusCode).not.toBe(429)
  await deleteOldCounts(t.db, '2027-03-01T12:00:00Z')
  expect(await t.db.selectFrom('rate_count').select('key').execute()).toEqual([])
  await other.app.close()
})

onSqlite('a proxy that nobody has named is warned of once, and a named one is not', async () => {
  const warnings: string[] = []
  const log = { ...t.deps.log, warn: (_: unknown, text?: string) => void warnings.push(text ?? '') }
  const forwarded = { url: '/halsa', headers: { 'x-forwarded-for': '10.0.0.1' } }
  for (const trustProxy of [false, '127.0.0.1'] as const) {
    const config = { ...testConfig, trustProxy }
    const { app } = await openTestApp({ db: t.db, config, log })
    for (let n = 0; n < 3; n++) await app.inject(forwarded)
    await app.close()
  }
  expect(warnings).toEqual([expect.stringMatching(/X-Forwarded-For.*TRUST_PROXY is not set/)])
  const config = { ...testConfig, baseUrl: 'https://radslag.example' }
  const { app } = await openTestApp({ db: t.db, config, log })
  await app.listen({ port: 0 })
  await app.close()
  expect(warnings.slice(1)).toEqual([expect.stringMatching(/BASE_URL is https.*TRUST_PROXY/)])
})

onSqlite('a body that comes an octet at a time is cut off', async () => {
  const { app } = await openTestApp({ db: t.db })
  expect(app.server.requestTimeout).toBe(requestTimeout)
  Object.assign(app.server, { headersTimeout: 100, requestTimeout: 200 })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text) => {
    answer += text
  })
  socket.on('error', () => {})
  const closed = new Promise((resolve) => socket.on('close', resolve))
  socket.write(
    'POST /sprak HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\na',
  )
  const drip = setInterval(() => socket.write('a'), 50)
  await closed
  clearInterval(drip)
  expect(answer).toContain('408 Request Timeout')
  await app.close()
})

onSqlite('an upload that its sender breaks off is no fault of ours', async () => {
  const lines: string[] = []
  const write = (level: string) => (_: unknown, text?: string) => void lines.push(`${level} ${text}`)
  const log = { ...t.deps.log, error: write('error'), warn: write('warn'), info: write('info') }
  const { app } = await openTestApp({ db: t.db, log })
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const session = (await t.signIn('planner')).cookies.get('session')
  for (const [path, type] of [
    ['/sprak', 'application/x-www-form-urlencoded'],
    ['/omgangar/2027/rollinnehavare', 'multipart/form-data; boundary=x'],
  ]) {
    const socket = connect(port, '127.0.0.1')
    const begun = once(socket, 'data')
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: localhost\r\nCookie: session=${session}\r\nContent-Type: ${type}\r\nContent-Length: 9000\r\nExpect: 100-continue\r\n\r\n`,
    )
    await begun
    socket.write('--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n')
    socket.destroy()
  }
  const open = () => new Promise((resolve) => app.server.getConnections((_, count) => resolve(count)))
  await expect.poll(open).toBe(0)
  // The log has no line for an upload that ends before the server has begun to read it.
  const said = new Set(lines)
  said.delete('info the client went away before it had sent all')
  expect([...said]).toEqual([])
  await app.close()
})

onSqlite(
  'over https every cookie is for https only, and no other site of the domain can plant the form’s',
  async () => {
    const config = { ...testConfig, baseUrl: 'https://radslag.example' }
    const { app, visitor, signIn } = await openTestApp({ db: t.db, config })
    const petra = await signIn('planner')
    const link = new URL(await createSignInLink(t.deps, petra.accountId)).pathname
    const answers = [
      await visitor().get('/logga-in'),
      await visitor().post(link),
      await petra.post('/konto', { name: 'Petra' }),
      await petra.get('/konto'),
      await petra.post('/sprak'),
      await petra.post('/logga-ut'),
    ]
    const cookies = answers.flatMap((answer) => answer.cookies)
    const names = new Set(cookies.map(({ name }) => name))
    expect([...names].sort()).toEqual(['__Host-csrf', 'lang', 'notice', 'session'])
    const shared = { secure: true, path: '/', sameSite: 'Lax', httpOnly: true }
    for (const cookie of cookies.filter(({ value }) => value)) expect(cookie).toMatchObject(shared)
    expect(cookies.every((cookie) => cookie.secure && !cookie.domain)).toBe(true)
    await app.close()
  },
)

test('pages and files get no part of the device', async () => {
  for (const url of ['/logga-in', '/halsa', '/finns-inte', asset('radslag.css')]) {
    const policy = String((await t.app.inject(url)).headers['permissions-policy'])
    expect(policy).toMatch(/camera=\(\).*geolocation=\(\).*microphone=\(\)/)
  }
})

test('a form’s token that was made for another account, or for nobody, is refused with its own cookie too', async () => {
  const petra = await t.signIn('planner')
  const session = petra.cookies.get('session') ?? ''
  for (const other of [t.visitor(), await t.signIn('planner')]) {
    const page = await other.get('/tillganglighet')
    const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    const planted = other.cookies.get('_csrf') ?? ''
    for (const token of [csrf, csrf.split('.')[0] ?? '']) {
      const answer = await t.app.inject({
        method: 'POST',
        url: '/konto',
        headers: asForm,
        cookies: { session, _csrf: planted },
        payload: new URLSearchParams({ _csrf: token, name: 'Kapad' }).toString(),
      })
      expect(answer.statusCode).toBe(403)
    }
  }
  expect((await petra.get('/konto')).body).not.toContain('Kapad')
})

test('a form sent when the session is over: the page says so, and reloading it sends the form again', async () => {
  const visitor = await t.signIn('planner')
  const page = await visitor.get('/konto')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  await t.db.deleteFrom('session').where('account_id', '=', visitor.accountId).execute()
  const refused = await visitor.post('/konto', { name: 'Petra Ny' })
  expect(refused.statusCode).toBe(403)
  expect(refused.body).toContain('Du är inte inloggad')
  expect(refused.body).toContain('ladda om sidan')

  const link = new URL(await createSignInLink(t.deps, visitor.accountId)).pathname
  await visitor.post(link)
  const again = await t.app.inject({
    method: 'POST',
    url: '/konto',
    headers: asForm,
    cookies: Object.fromEntries(visitor.cookies),
    payload: new URLSearchParams({ _csrf: csrf, name: 'Petra Ny' }).toString(),
  })
  expect(again.statusCode).toBe(303)
})
