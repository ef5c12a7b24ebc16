/** The whole application without a network, and visitors who use it as a browser does. */
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, expect } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { insertSession, sessionCookie } from '../../src/kernel/auth/session.ts'
import type { Db } from '../../src/kernel/db/open.ts'
import type { AccountRole } from '../../src/kernel/db/schema.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { fixedClock } from '../../src/kernel/time.ts'
import { anAccount } from './builders.ts'
import { testConfig, testNow } from './config.ts'
import { openTestDb } from './db.ts'

export interface TestApp {
  app: FastifyInstance
  deps: Deps
  db: Db
  clock: ReturnType<typeof fixedClock>
  visitor(): Visitor
  signIn(role: AccountRole, rssIds?: string[]): Promise<Visitor & { accountId: string }>
}

const silent = { info() {}, warn() {}, error() {}, debug() {} }

/** Builds the app before the file's tests and closes it after. Use: `const t = useTestApp()` */
export function useTestApp(overrides: Partial<Deps> = {}): TestApp {
  const t = {} as TestApp
  beforeAll(async () => Object.assign(t, await openTestApp(overrides)))
  afterAll(async () => {
    await t.app.close()
    await t.db.destroy()
  })
  return t
}

export async function openTestApp(overrides: Partial<Deps> = {}): Promise<TestApp> {
  const db = overrides.db ?? (await openTestDb())
  const clock = fixedClock(testNow)
  const deps: Deps = { config: testConfig, db, clock, send: null, log: silent, ...overrides }
  const app = await buildApp(deps)
  await app.ready()
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
  }
}

async function insertAccount(db: Db, role: AccountRole, rssIds: string[]): Promise<string> {
  const id = await anAccount(db, role, `Test ${role}`)
  for (const rssId of rssIds) {
    await db
      .insertInto('rss_contact')
      .values({ rss_id: rssId, account_id: id, added_at: testNow })
      .execute()
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

  /** Posts a form. Before its first POST a visitor opens the error page to get a token, as any page would do. */
  async post(
    url: string,
    form: Record<string, string | string[]> = {},
  ): Promise<LightMyRequestResponse> {
    if (!this.csrf) await this.get('/finns-inte')
    const body = new URLSearchParams({ _csrf: this.csrf })
    for (const [name, value] of Object.entries(form)) {
      for (const one of [value].flat()) body.append(name, one)
    }
    return this.send({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
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
    for (const [name, value] of Object.entries({ _csrf: this.csrf, ...fields }))
      form.append(name, value)
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
    const response = await this.app.inject({
      ...options,
      cookies: Object.fromEntries(this.cookies),
    })
    for (const cookie of response.cookies) {
      if (cookie.value === '') this.cookies.delete(cookie.name)
      else this.cookies.set(cookie.name, cookie.value)
    }
    if (String(response.headers['content-type']).startsWith('text/html')) {
      expect(response.body).not.toMatch(/\bundefined\b|\[object Object\]|\bNaN\b/)
      const ids = [...response.body.matchAll(/<[a-z][^<>]* id="([^"]+)"/g)].map(([, id]) => id)
      expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
      this.csrf = /name="_csrf" value="([^"]+)"/.exec(response.body)?.[1] ?? this.csrf
    }
    return response
  }
}
