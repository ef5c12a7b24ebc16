/** What other systems' users had to live with; each must not happen here. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { localPath } from '../../src/kernel/http/local-path.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { linksPerHour } from '../../src/staff/rules.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount } from '../support/builders.ts'

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
  const message = await t.db
    .selectFrom('message')
    .selectAll()
    .where('to_email', '=', `${id}@test.example`)
    .executeTakeFirstOrThrow()
  expect(message.text + message.html).not.toContain('evil.example')
  expect(message.text).toContain('http://localhost:3000/logga-in/')
})

test('host header: no other page or letter reads where a request says it is sent', () => {
  const src = join(import.meta.dirname, '../../src')
  const reading = globSync('**/*.ts', { cwd: src }).filter((path) =>
    /request\.(?:host|hostname|protocol|ips?)\b|headers\.host|forwarded-/i.test(
      readFileSync(join(src, path), 'utf8'),
    ),
  )
  expect(reading).toEqual([])
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

test('one address gets five links an hour, however often it is asked for, and the answer stays the same', async () => {
  const id = await anAccount(t.db)
  const email = `${id}@test.example`
  const visitor = t.visitor()
  for (let i = 0; i < linksPerHour + 2; i++) {
    expect((await visitor.post('/logga-in', { email })).headers.location).toBe('/logga-in/skickat')
  }
  const count = async () =>
    (await t.db.selectFrom('message').select('id').where('to_email', '=', email).execute()).length
  expect(await count()).toBe(linksPerHour)
  t.clock.set('2027-03-01T09:00:01Z')
  await visitor.post('/logga-in', { email })
  expect(await count()).toBe(linksPerHour + 1)
})

test('one computer that asks for links without end is stopped, also behind invented X-Forwarded-For', async () => {
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
})

test('a form sent when the session is over: the page says so, and reloading it sends the form again', async () => {
  const visitor = await t.signIn('planner')
  await visitor.get('/konto')
  await t.db.deleteFrom('session').where('account_id', '=', visitor.accountId).execute()
  const refused = await visitor.post('/konto', { name: 'Petra Ny' })
  expect(refused.statusCode).toBe(403)
  expect(refused.body).toContain('Du är inte inloggad')
  expect(refused.body).toContain('ladda om sidan')

  const link = new URL(await createSignInLink(t.deps, visitor.accountId)).pathname
  await visitor.post(link)
  expect((await visitor.post('/konto', { name: 'Petra Ny' })).statusCode).toBe(303)
})
