/** An RSS contact makes a colleague a contact of the same body: a form, a look, then done. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { inviteColleague } from './colleagues.actions.ts'
import { colleagueForm, colleagueQuery } from './input.ts'
import { colleaguePage } from './rss.pages.ts'
import { getRssBody } from './rss.queries.ts'

type ByBody = { Params: { body: string } }

const aboutEmail = {
  'register.email_is_staff': 'email',
  'register.already_contact': 'email',
  'register.colleague_closed': 'email',
} as const

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
      const form = parseForm(colleagueForm, request.body)
      const show = (refused: object) => {
        const page = { ...colleaguePage(body, fran, null, reply.t), ...refused }
        return reply.page('register/colleague', page, 422)
      }
      if (!form.ok) return show({ errors: form.errors, values: form.values })
      if (!form.value.ja)
        return reply.page('register/colleague', colleaguePage(body, fran, form.value, reply.t))
      const { accountId, name } = signedIn(request)
      const refused = await refusedBy(
        () => inviteColleague(deps, body.id, form.value, { accountId, name }),
        aboutEmail,
        request.body,
      )
      if (refused) return show(refused)
      return reply
        .notice('register.colleague_added', { name: form.value.name, email: form.value.email })
        .redirect(fran ? `/rss/${fran}#kontakt` : '/rss', 303)
    },
  )

  /** @throws NotFound for a body that is not the contact's own; the attempt is logged. */
  async function ownBody(request: FastifyRequest<ByBody>) {
    const user = signedIn(request)
    const { body: id } = request.params
    if (user.rssIds.includes(id)) return getRssBody(deps.db, id)
    deps.log.warn({ account: user.accountId, rss: id }, 'another RSS body')
    throw new NotFound()
  }
}
