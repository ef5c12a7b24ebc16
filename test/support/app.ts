/** The whole application without a network, and visitors who use it as a browser would. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import type { AccountRole } from '../../src/kernel/auth/guards.ts'
import type { Db } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import type { UtcText } from '../../src/kernel/time.ts'
import { insertSession, sessionCookie } from '../../src/staff/queries.ts'
import { anAccount } from './builders.ts'
import { fixedClock } from './clock.ts'
import { testConfig, testNow } from './config.ts'
import { openTestDb } from './db.ts'
import { type KeptRows, keepRows } from './rows.ts'

export type SignedIn = Visitor & { accountId: string }

export interface TestApp {
  app: FastifyInstance
  deps: Deps
  db: Db
  clock: ReturnType<typeof fixedClock>
  visitor(): Visitor
  signIn(role: AccountRole, rssIds?: string[]): Promise<SignedIn>
  /** A new visitor with the session of one who signed in in `prepare`, as it was at that time. */
  again(visitor: SignedIn): SignedIn
  /** Gives the app back; another test uses it with a restored database. */
  close(): Promise<void>
}

const silent = { info() {}, warn() {}, error() {}, debug() {} }

/** Opens the app before the file's tests and closes it after. Use: `const t = useTestApp()` */
export function useTestApp(overrides: Partial<Deps> = {}): TestApp {
  const t = {} as TestApp
  beforeAll(async () => Object.assign(t, await openTestApp(overrides)))
  afterAll(() => t.close())
  return t
}

/**
 * An app with the database of a new installation. The tests of one worker share apps and restore the database between
 * uses; an app with its own database or configuration is built for the caller alone.
 */
export async function openTestApp(overrides: Partial<Deps> = {}): Promise<TestApp> {
  if (overrides.db || overrides.config) return openOwn(overrides)
  const house = resting.pop() ?? (await build({}))
  await putBack(house, house.seeded)
  return enter(house, overrides, () => rest(house))
}

/**
 * An app with what `prepare` puts into it. `prepare` runs once per app; later uses restore its rows, clock and return
 * value. All uses share the return value, so it must hold nothing that a test changes.
 */
export async function openTestAppWith<W>(
  prepare: (t: TestApp) => Promise<W>,
  overrides: Partial<Deps> = {},
): Promise<TestApp & { made: W }> {
  const at = resting.findIndex(({ prepared }) => prepared.has(prepare))
  const house = resting.splice(at, 1)[0] ?? (await build({}))
  const t = enter(house, overrides, () => rest(house))
  const before = house.prepared.get(prepare)
  if (before) {
    await putBack(house, before.rows)
    t.clock.set(before.now)
    return { ...t, made: before.made as W }
  }
  await putBack(house, house.seeded)
  const made = await prepare(t)
  const rows = await keepRows(t.db, String(house.prepared.size))
  house.prepared.set(prepare, { rows, now: t.clock.now(), made })
  return { ...t, made }
}

async function openOwn(overrides: Partial<Deps>): Promise<TestApp> {
  const house = await build(overrides)
  return enter(house, overrides, () => tearDown(house, !overrides.db))
}

interface House {
  app: FastifyInstance
  deps: Deps
  /** The rows of a new installation; null when the app has its own database or configuration. */
  seeded: KeptRows | null
  prepared: Map<unknown, { rows: KeptRows; now: UtcText; made: unknown }>
  isUsed: boolean
}

async function build(overrides: Partial<Deps>): Promise<House> {
  const db = overrides.db ?? (await openTestDb())
  const given = { config: testConfig, db, clock: fixedClock(testNow), send: null, log: silent }
  const deps: Deps = { ...given, ...overrides }
  const app = await buildApp(deps)
  await app.ready()
  const seeded = overrides.db || overrides.config ? null : await keepRows(db, 'seed')
  return { app, deps, seeded, prepared: new Map(), isUsed: false }
}

async function tearDown({ app, deps }: House, isOwnDb: boolean): Promise<void> {
  await app.close()
  if (isOwnDb) await deps.db.destroy()
}

function enter(house: House, overrides: Partial<Deps>, leave: () => Promise<void>): TestApp {
  const { app, deps } = house
  let isClosed = false
  const clock = fixedClock(testNow)
  Object.assign(deps, { config: testConfig, clock, send: null, log: silent }, overrides)
  const { db } = deps
  return {
    app,
    deps,
    db,
    clock,
    visitor: () => new Visitor(app),
    signIn: async (role, rssIds = []) => {
      const accountId = await insertAccount(db, role, rssIds)
      const token = await insertSession(db, { accountId, userAgent: 'test', now: clock.now() })
      const visitor = new Visitor(app)
      visitor.cookies.set(sessionCookie, token)
      return Object.assign(visitor, { accountId })
    },
    again: ({ accountId, cookies }) => {
      const visitor = new Visitor(app)
      visitor.cookies.set(sessionCookie, cookies.get(sessionCookie) ?? '')
      return Object.assign(visitor, { accountId })
    },
    close: async () => {
      if (!isClosed) await leave()
      isClosed = true
    },
  }
}

/** Apps that no test uses at the moment. */
const resting: House[] = []

async function rest(house: House): Promise<void> {
  house.deps.send?.close()
  if (house.app.server.listening) return tearDown(house, true)
  resting.push(house)
}

async function putBack(house: House, rows: KeptRows | null): Promise<void> {
  if (house.isUsed) await rows?.putBack()
  house.isUsed = true
}

async function insertAccount(db: Db, role: AccountRole, rssIds: string[]): Promise<string> {
  const id = await anAccount(db, role, `Test ${role}`)
  for (const rssId of rssIds) {
    await db.insertInto('rss_contact').values({ rss_id: rssId, account_id: id, added_at: testNow }).execute()
  }
  return id
}

/** Keeps cookies, sends the CSRF token of the page last seen, and fails on pages that print `undefined`. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  private readonly app: FastifyInstance
  private csrf = ''

  constructor(app: FastifyInstance) {
    this.app = app
  }

  get(url: string): Promise<LightMyRequestResponse> {
    return this.send({ method: 'GET', url })
  }

  /** Posts a form. Before the first POST, opens the error page to get a CSRF token, which every page has. */
  async post(
    url: string,
    form: Record<string, string | string[]> = {},
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    if (!this.csrf) await this.get('/finns-inte')
    const body = new URLSearchParams({ _csrf: this.csrf })
    for (const [name, value] of Object.entries(form)) {
      for (const one of [value].flat()) body.append(name, one)
    }
    return this.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: body.toString(),
    })
  }

  /** Posts a file with other fields, as a form with `enctype="multipart/form-data"` does. */
  async upload(
    url: string,
    file: { name: string; filename: string; content: Buffer | string },
    fields: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    if (!this.csrf) await this.get('/finns-inte')
    const form = new FormData()
    for (const [name, value] of Object.entries({ _csrf: this.csrf, ...fields })) form.append(name, value)
    form.append(file.name, new File([new Uint8Array(Buffer.from(file.content))], file.filename))
    const encoded = new Response(form)
    return this.send({
      method: 'POST',
      url,
      headers: { 'content-type': encoded.headers.get('content-type') ?? '' },
      payload: Buffer.from(await encoded.arrayBuffer()),
    })
  }

  private async send(options: InjectOptions): Promise<LightMyRequestResponse> {
    const response = await this.app.inject({ ...options, cookies: Object.fromEntries(this.cookies) })
    for (const cookie of response.cookies) {
      if (cookie.value === '') this.cookies.delete(cookie.name)
      else this.cookies.set(cookie.name, cookie.value)
    }
    if (String(response.headers['content-type']).startsWith('text/html')) {
      const { body } = response
      // A random token may contain any of the forbidden words.
      const shown = body.replace(/(name="_csrf" value=")[^"]*/g, '$1')
      if (/\bundefined\b|\[object Object\]|\bNaN\b/.test(shown)) expect(body).toBe('')
      const ids = new Set<string>()
      for (const [, id = ''] of body.matchAll(/ id="([^"]+)"/g)) {
        if (ids.has(id)) expect.fail(`two elements are named ${id}: ${body}`)
        ids.add(id)
      }
      this.csrf = /name="_csrf" value="([^"]+)"/.exec(body)?.[1] ?? this.csrf
    }
    return response
  }
}
