/** Rate limits, with counts in the database, so that all processes share them. */
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Db } from '../db/open.ts'
import { prepared } from '../db/prepared.ts'
import type { Deps } from '../deps.ts'
import { hashToken } from '../ids.ts'
import { addSeconds, secondsBetween, type UtcText } from '../time.ts'

export async function limitRates(app: FastifyInstance, deps: Deps): Promise<void> {
  // When the database is unavailable, let the route handle the request: its error page keeps what the user typed.
  await app.register(rateLimit, { global: false, store: storeIn(deps), skipOnError: true })
  warnOfProxy(app, deps)
}

/** Warns once: behind a proxy that is not configured, all clients have the proxy's address and share one count. */
function warnOfProxy(app: FastifyInstance, deps: Deps): void {
  if (deps.config.trustProxy) return
  let isWarned = false
  const warn = (why: string) => {
    if (!isWarned) deps.log.warn({}, `${why} ${whatToDo}`)
    isWarned = true
  }
  app.addHook('onListen', async () => {
    // This server does not terminate TLS itself.
    if (deps.config.baseUrl.startsWith('https:')) warn('BASE_URL is https, so a proxy answers it.')
  })
  app.addHook('onRequest', async (request) => {
    if (request.headers['x-forwarded-for']) warn('A request came with X-Forwarded-For.')
  })
}

const whatToDo =
  'TRUST_PROXY is not set: limits on how often somebody may ask count all who come by the same proxy as one. ' +
  'If a proxy stands before Rådslag, set TRUST_PROXY to its address.'

/** The key for counting a client's requests: the IPv4 address, or the /64 network of an IPv6 address. */
export function askerOf(request: FastifyRequest): string {
  const address = request.ip
  return address.includes(':') && !address.startsWith('::ffff:') ? address.split(':').slice(0, 4).join(':') : address
}

/** The key for counting the requests by a personal link. */
export function linkOf(request: FastifyRequest): string {
  return hashToken((request.params as { token: string }).token)
}

type Counted = (error: Error | null, result?: { current: number; ttl: number }) => void
interface Limited {
  routeInfo?: { method?: string | string[]; url?: string }
}

function storeIn(deps: Deps) {
  return class Store {
    readonly route: string

    constructor(options: object) {
      const { routeInfo = {} }: Limited = options
      this.route = `${routeInfo.method} ${routeInfo.url}`
    }

    child(options: object): Store {
      return new Store(options)
    }

    incr(key: string, counted: Counted, windowMs: number): void {
      const now = deps.clock.now()
      countOnce(deps, `${this.route} ${key}`, windowMs / 1000).then(
        ({ count, resets_at }) => counted(null, { current: count, ttl: 1000 * secondsBetween(now, resets_at) }),
        counted,
      )
    }
  }
}

/** Increments the count of `what`. @returns the count in the current window, which began with its first request. */
export async function countOnce(
  { db, clock, config }: Deps,
  what: string,
  seconds: number,
): Promise<{ count: number; resets_at: UtcText }> {
  const now = clock.now()
  const key = hashToken(`${config.secret} ${what}`)
  const [row] = await increment(db, key, addSeconds(now, seconds), now)
  if (!row) throw new Error('no count')
  return row
}

const increment = prepared((db, key: string, resetsAt: UtcText, now: UtcText) =>
  db
    .insertInto('rate_count')
    .values({ key, count: 1, resets_at: resetsAt })
    .onConflict((c) =>
      c.column('key').doUpdateSet((eb) => ({
        count: eb
          .case()
          .when('rate_count.resets_at', '<=', now)
          .then(1)
          .else(eb('rate_count.count', '+', 1))
          .end(),
        resets_at: eb
          .case()
          .when('rate_count.resets_at', '<=', now)
          .then(eb.ref('excluded.resets_at'))
          .else(eb.ref('rate_count.resets_at'))
          .end(),
      })),
    )
    .returning(['count', 'resets_at']),
)

/** Deletes counts whose window has ended. */
export async function deleteOldCounts(db: Db, now: UtcText): Promise<void> {
  await db.deleteFrom('rate_count').where('resets_at', '<=', now).execute()
}
