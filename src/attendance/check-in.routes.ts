/** Check-in at the door: plain forms, and the script's queue of taps, which survives a lost network. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { assetsDir } from '../kernel/html/page.ts'
import { readForm, takeForm } from '../kernel/http/forms.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { localDate } from '../kernel/time.ts'
import { ownSeminar } from '../seminars/own.routes.ts'
import { getSeminar } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { checkIn, readRoster } from './actions.ts'
import { checkInPage, lostText, stateOf } from './check-in.pages.ts'
import { buttonForm, tapsForm, walkInForm } from './input.ts'
import { mustPlan } from './routes.ts'
import type { Tap } from './rules.ts'

type WithSlug = FastifyRequest<{ Params: { slug: string } }>
type Find = (request: WithSlug) => Promise<Seminar>

/** Served next to the page, because a service worker controls only addresses below its own. */
const worker = readFileSync(join(assetsDir, 'check-in-worker.js'), 'utf8')

export function checkInRoutes(app: FastifyInstance, deps: Deps): void {
  doorRoutes(app, deps, '/seminarier', 'attendance/check-in', async (request) => {
    mustPlan(request)
    return getSeminar(deps.db, request.params.slug)
  })
}

/** RSS contacts check in where the secretariat allows it. */
export function rssCheckInRoutes(app: FastifyInstance, deps: Deps): void {
  doorRoutes(app, deps, '/rss', 'attendance/rss-check-in', async (request) => {
    const seminar = await ownSeminar(deps, request)
    if (!seminar.rssChecksIn) throw new Conflict('attendance.rss_not_let')
    return seminar
  })
}

function doorRoutes(
  app: FastifyInstance,
  deps: Deps,
  root: '/seminarier' | '/rss',
  template: string,
  find: Find,
): void {
  const { db } = deps
  const door = `${root}/:slug/incheckning`

  app.get(door, async (request: WithSlug, reply) => {
    const seminar = await find(request)
    return reply.page(template, await pageOf(seminar, reply))
  })

  app.get(`${door}/lage`, async (request: WithSlug, reply) => {
    const seminar = await find(request)
    return reply.send(await answer(seminar, reply))
  })

  app.get(`${door}.js`, async (request: WithSlug, reply) => {
    await find(request)
    return reply.type('text/javascript; charset=utf-8').send(worker)
  })

  app.post(`${door}/tryck`, async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { enhet: device, tap: taps } = readForm(request, tapsForm)
    const result = await checkIn(deps, signedIn(request), seminar.slug, { device, taps })
    return reply.send({
      ...(await answer(seminar, reply)),
      lost: result.lost.map((mark) => lostText(mark, reply.t)),
      refused: result.refused.length,
    })
  })

  app.post(door, async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { tryck } = readForm(request, buttonForm)
    await apply(request, seminar, { ...tryck, name: '', from: '' })
    return reply.to(`${root}/${seminar.slug}/incheckning#lista`)
  })

  app.post(`${door}/extra`, async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { refused, result: name } = await takeForm(request, walkInForm, async (form) => {
      const { namn: name, fran: from, ny: once } = form
      const id = sha256(JSON.stringify([once || newId(), name, from])).slice(0, 32)
      await apply(request, seminar, { person: `extra:${id}`, here: true, name, from })
      return name
    })
    if (refused) return reply.page(template, await pageOf(seminar, reply), refused)
    return reply.to(`${root}/${seminar.slug}/incheckning`, 'attendance.added', { name })
  })

  /** One tap from a plain form: made now, with the account as the device. @throws NotFound for an unknown person. */
  async function apply(
    request: WithSlug,
    { slug }: Seminar,
    tap: Pick<Tap, 'person' | 'here' | 'name' | 'from'>,
  ): Promise<void> {
    const user = signedIn(request)
    const taps = [{ ...tap, id: newId(), age: 0 }]
    const { refused } = await checkIn(deps, user, slug, { device: user.accountId, taps })
    if (refused.length > 0) throw new NotFound()
  }

  async function pageOf(seminar: Seminar, reply: FastifyReply) {
    const now = deps.clock.now()
    const people = await readRoster(db, seminar.id)
    const base = `${root}/${seminar.slug}`
    return {
      ...checkInPage({ seminar, people, base, today: localDate(now), now }, reply.t),
      once: newId(),
      scripts: ['check-in.js'],
    }
  }

  /** Has a new CSRF token each time, because the page may have been open for hours. */
  async function answer(seminar: Seminar, reply: FastifyReply) {
    const people = await readRoster(db, seminar.id)
    return { ...stateOf(people, deps.clock.now(), reply.t), csrf: reply.formToken() }
  }
}
