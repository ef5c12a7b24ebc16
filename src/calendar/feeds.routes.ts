/** Secret addresses from which calendar programs read. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStaff, signedIn } from '../kernel/auth/guards.ts'
import { feedOf } from '../kernel/calendar/ics.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { hashToken, newId, sha256 } from '../kernel/ids.ts'
import { addDays, localDate } from '../kernel/time.ts'
import { createFeed, revokeFeed } from './feeds.actions.ts'
import { findFeedReader, listFeedSeminars, listFeeds } from './feeds.queries.ts'
import { feedEvents, mostFeeds } from './feeds.rules.ts'
import { feedForm } from './input.ts'
import { listOpenOptions } from './queries.ts'

/** A program reads every hour or two; an office of many reads from one address. */
const readsPerHour = 300
/** A round that is over stays in the calendar for a year. */
const daysKept = 366

/** Read by programs that have nothing but the address. */
export function feedRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<{ Params: { token: string } }>(
    '/kalender/:token.ics',
    { config: { rateLimit: { max: readsPerHour, timeWindow: '1 hour' } } },
    async (request, reply) => {
      reply.header('x-robots-tag', 'noindex, nofollow')
      const content = await readFeed(deps, request.params.token)
      const etag = `"${sha256(content).slice(0, 32)}"`
      reply.header('etag', etag).header('cache-control', 'private, no-cache')
      if (namesEtag(request, etag)) return reply.code(304).send()
      return reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="radslag.ics"')
        .send(content)
    },
  )
}

async function readFeed(deps: Deps, token: string): Promise<string> {
  const reader = await findFeedReader(deps.db, hashToken(token))
  if (!reader) throw new NotFound('calendar.feed_gone')
  const staff = isStaff(reader.role)
  const since = addDays(localDate(deps.clock.now()), -daysKept)
  const scope = { rssIds: staff ? null : reader.rssIds, since }
  const seminars = await listFeedSeminars(deps.db, scope)
  const undated = seminars.filter(({ confirmedAt }) => confirmedAt === null)
  const options = await listOpenOptions(
    deps.db,
    undated.map(({ id }) => id),
  )
  // A program has no language: the seminars' own.
  const t = translators.sv
  const home = `${deps.config.baseUrl}/${staff ? 'seminarier' : 'rss'}`
  const name = t(staff ? 'calendar.feed_name' : 'calendar.feed_name_rss')
  return feedOf({ name, events: feedEvents(seminars, options, { home }, t) })
}

function namesEtag(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? ''
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** Everyone's own addresses: staff, analysts too, and RSS contacts. */
export function feedAccountRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/kalender/prenumerera', (request, reply) => show(request, reply, null))

  app.post('/kalender/prenumerera', async (request, reply) => {
    const { refused, result: token } = await takeForm(request, feedForm, (form) =>
      createFeed(deps, signedIn(request).accountId, form),
    )
    if (refused) return show(request, reply, null, refused)
    // Shown in the answer itself: the address is kept nowhere to be fetched from.
    return show(request, reply, `${deps.config.baseUrl}/kalender/${token}.ics`)
  })

  app.post<{ Params: { id: string } }>('/kalender/prenumerera/:id/avslut', async (request, reply) => {
    await revokeFeed(deps, signedIn(request).accountId, request.params.id)
    return reply.to('/kalender/prenumerera', 'calendar.revoked')
  })

  async function show(request: FastifyRequest, reply: FastifyReply, address: string | null, refused?: RefusedForm) {
    const user = signedIn(request)
    const feeds = await listFeeds(deps.db, user.accountId)
    const page = { title: reply.t('calendar.subscribe'), scripts: ['copy.js'], feeds, most: mostFeeds }
    return reply.page('calendar/subscribe', { ...page, id: newId(), address }, refused)
  }
}
