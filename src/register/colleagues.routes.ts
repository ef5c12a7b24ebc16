/** An RSS contact makes a colleague a contact of the same body: a form, then a confirmation page. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { takeForm } from '../kernel/http/forms.ts'
import { colleagueForm, colleagueQuery } from './input.ts'
import { inviteColleague } from './rss.actions.ts'
import { colleaguePage } from './rss.pages.ts'
import { getRssBody } from './rss.queries.ts'

type ByBody = { Params: { body: string } }

export function colleagueRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<ByBody>('/rss/organ/:body/kollega', async (request, reply) => {
    const body = await ownBody(request)
    const { fran } = colleagueQuery.parse(request.query)
    return reply.page('register/colleague', colleaguePage(body, fran, null, reply.t))
  })

  app.post<ByBody>(
    '/rss/organ/:body/kollega',
    { config: { rateLimit: { max: 30, timeWindow: '1 hour' } } },
    async (request, reply) => {
      const body = await ownBody(request)
      const { fran } = colleagueQuery.parse(request.body ?? {})
      const { refused, result: form } = await takeForm(request, colleagueForm, async (form) => {
        if (form.ja) await inviteColleague(deps, body.id, form, signedIn(request))
        return form
      })
      if (refused || !form.ja) {
        const page = colleaguePage(body, fran, form ?? null, reply.t)
        return reply.page('register/colleague', page, refused)
      }
      const { name, email } = form
      const href = fran ? `/rss/${fran}#kontakt` : '/rss'
      return reply.to(href, 'register.colleague_added', { name, email })
    },
  )

  /** @throws NotFound for a body that is not the contact's own, and logs the attempt */
  async function ownBody(request: FastifyRequest<ByBody>) {
    const user = signedIn(request)
    const { body: id } = request.params
    if (user.rssIds.includes(id)) return getRssBody(deps.db, id)
    deps.log.warn({ account: user.accountId, rss: id }, 'another RSS body')
    throw new NotFound()
  }
}

/** @throws NotFound for another RSS body's seminar, as for one that does not exist, and logs the attempt */
export function requireOwnBody(deps: Deps, request: FastifyRequest, seminar: { slug: string; rssId: string }): void {
  const user = signedIn(request)
  if (user.rssIds.includes(seminar.rssId)) return
  deps.log.warn({ account: user.accountId, seminar: seminar.slug }, 'seminar of another RSS body')
  throw new NotFound()
}
