import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStaff } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { takeForm } from '../kernel/http/forms.ts'
import { askerOf } from '../kernel/http/rate-limit.ts'
import { hashToken } from '../kernel/ids.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { requestSignInLink, startSession } from './actions.ts'
import { onwardQuery, signInForm } from './input.ts'
import { signInPage } from './pages.ts'
import { deleteSession, findSignInLink, findUser, sessionCookie, sessionMinutes } from './queries.ts'
import { isUsable } from './rules.ts'

/** Longer than the look-up and queueing take, so that the response time does not reveal whether an account exists. */
const answerMilliseconds = 150
const requestsPerHour = 30

/** Sign-in and sign-out, without a guard. */
export function signInRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/', async (request, reply) => reply.to(home(request)))

  app.get('/logga-in', async (request, reply) => {
    const { till } = onwardQuery.parse(request.query)
    if (request.user) return reply.to(till || '/')
    return reply.page('staff/sign-in', signInPage(till, reply.t))
  })

  app.post(
    '/logga-in',
    { config: { rateLimit: { max: requestsPerHour, timeWindow: '1 hour' } } },
    async (request, reply) => {
      const { refused } = await takeForm(request, signInForm, (form) => {
        const asked = { ...form, asker: askerOf(request) }
        return Promise.all([requestSignInLink(deps, asked), wait(answerMilliseconds)])
      })
      if (!refused) return reply.to('/logga-in/skickat')
      const { till } = onwardQuery.parse(request.body ?? {})
      return reply.page('staff/sign-in', signInPage(till, reply.t), refused)
    },
  )

  const gone = (reply: FastifyReply, till: string) => {
    const page = { ...signInPage(till, reply.t), title: reply.t('errors.link_title') }
    return reply.page('staff/link-gone', page, 410)
  }

  app.get('/logga-in/skickat', async (_request, reply) => {
    const isSent = canSend(deps)
    const title = reply.t(isSent ? 'staff.link_sent' : 'staff.cannot_send_title')
    return reply.page('staff/link-sent', { title, isSent })
  })

  app.get<{ Params: { token: string } }>('/logga-in/:token', async (request, reply) => {
    const { till } = onwardQuery.parse(request.query)
    const link = await findSignInLink(deps.db, hashToken(request.params.token))
    if (!link || !isUsable(link, deps.clock.now())) return gone(reply, till)
    return reply.page('staff/open-link', { title: reply.t('staff.sign_in'), link, till })
  })

  app.post<{ Params: { token: string } }>('/logga-in/:token', async (request, reply) => {
    const { till } = onwardQuery.parse(request.body ?? {})
    const token = await startSession(deps, {
      token: request.params.token,
      userAgent: request.headers['user-agent'] ?? '',
    })
    if (!token) return gone(reply, till)
    await endSession(request, deps)
    return giveCookie(reply, deps, token).to(till || '/')
  })

  app.post('/logga-ut', async (request, reply) => {
    await endSession(request, deps)
    return (
      reply
        .clearCookie(sessionCookie, { path: '/' })
        // Removes the list of participants that the check-in page has stored in the browser.
        .header('clear-site-data', '"storage"')
        .to('/logga-in', 'staff.signed_out')
    )
  })
}

function home(request: FastifyRequest): string {
  if (!request.user) return '/logga-in'
  return isStaff(request.user.role) ? '/oversikt' : '/rss'
}

async function endSession(request: FastifyRequest, deps: Deps): Promise<void> {
  if (!request.user) return
  await deleteSession(deps.db, request.user.accountId, request.user.sessionId)
}

function giveCookie(reply: FastifyReply, deps: Deps, token: string): FastifyReply {
  return reply.setCookie(sessionCookie, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: deps.config.baseUrl.startsWith('https:'),
    maxAge: sessionMinutes * 60,
  })
}

/** Sets `request.user` from the session cookie. */
export function readSession(app: FastifyInstance, deps: Deps): void {
  app.decorateRequest('user', null)
  app.decorateRequest('isOurForm', false)
  app.decorateRequest('home', null)
  app.addHook('onRequest', async (request) => {
    const token = request.cookies[sessionCookie]
    if (token) request.user = await findUser(deps.db, token, deps.clock.now())
  })
}
