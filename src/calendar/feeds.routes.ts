/** Calendar feeds at secret addresses, and the page where users manage their feeds. */
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

/** Per IP address. A calendar program reads every hour or two, and many people in an office share one IP address. */
const readsPerHour = 300
/** Days that a round stays in the feed after its end: one year. */
const daysKept = 366

/** Calendar programs read without signing in: the token in the address is the only credential. */
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
  // The request says nothing of the user's language, so the feed is in Swedish.
  const t = translators.sv
  const home = `${deps.config.baseUrl}/${staff ? 'seminarier' : 'rss'}`
  const name = t(staff ? 'calendar.feed_name' : 'calendar.feed_name_rss')
  return feedOf({ name, events: feedEvents(seminars, options, { home }, t) })
}

function namesEtag(request: FastifyRequest, etag: string): boolean {
  const known = request.headers['if-none-match'] ?? ''
  return known.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)
}

/** Users manage their own feeds: staff, analysts included, and RSS contacts. */
export function feedAccountRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/kalender/prenumerera', (request, reply) => show(request, reply, null))

  app.post('/kalender/prenumerera', async (request, reply) => {
    const { refused, result: token } = await takeForm(request, feedForm, (form) =>
      createFeed(deps, signedIn(request).accountId, form),
    )
    if (refused) return show(request, reply, null, refused)
    // Shown in this response without a redirect, because the address is not stored and cannot be read again.
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
