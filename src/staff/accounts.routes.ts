import type { FastifyInstance, FastifyReply } from 'fastify'
import { isStaff, signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Forbidden, NotFound } from '../kernel/errors.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import {
  addStaff,
  changeStaff,
  chooseDigest,
  closeStaff,
  renameOwn,
  reopenStaff,
} from './actions.ts'
import { digestForm, ownNameForm, staffForm } from './input.ts'
import { accountPage, staffFields, staffListPage, staffPage } from './pages.ts'
import {
  deleteSession,
  deleteSessions,
  findAccount,
  getStaff,
  listSessions,
  listStaff,
} from './queries.ts'

const aboutEmail = { 'staff.email_taken': 'email' }

/** One's own account and sessions. */
export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  const own = async (accountId: string, sessionId: string, reply: FastifyReply) => {
    const account = await findAccount(deps.db, accountId)
    if (!account) throw new NotFound()
    const sessions = await listSessions(deps.db, accountId, deps.clock.now())
    return accountPage(account, sessions, sessionId, reply.t)
  }

  app.get('/konto', async (request, reply) => {
    const user = signedIn(request)
    return reply.page('staff/account', await own(user.accountId, user.sessionId, reply))
  })

  app.post('/konto', async (request, reply) => {
    const user = signedIn(request)
    const refused = await saveForm(deps, request, {
      subject: `account/${user.accountId}`,
      read: async (at) => ({ name: (await findAccount(at, user.accountId))?.name ?? '' }),
      schema: ownNameForm,
      save: ({ name }, seen) => renameOwn(deps, user.accountId, name, seen),
    })
    if (refused) {
      const page = await own(user.accountId, user.sessionId, reply)
      return reply.page('staff/account', { ...page, ...refused }, refused.status)
    }
    return reply.notice('staff.saved').redirect('/konto', 303)
  })

  app.post('/konto/sammanfattning', async (request, reply) => {
    const user = signedIn(request)
    const form = parseForm(digestForm, request.body)
    if (!isStaff(user.role)) throw new Forbidden()
    if (!form.ok) {
      const page = await own(user.accountId, user.sessionId, reply)
      return reply.page('staff/account', { ...page, ...form }, 422)
    }
    await chooseDigest(deps, user.accountId, form.value.digest)
    return reply.notice('staff.saved').redirect('/konto', 303)
  })

  app.post<{ Params: { id: string } }>('/konto/sessioner/:id/avslut', async (request, reply) => {
    const user = signedIn(request)
    const ended = await deleteSession(deps.db, user.accountId, request.params.id)
    if (!ended) throw new NotFound('staff.no_such_session')
    return reply.notice('staff.session_ended').redirect('/konto', 303)
  })

  app.post('/konto/sessioner/avslut', async (request, reply) => {
    const user = signedIn(request)
    await deleteSessions(deps.db, user.accountId, user.sessionId)
    return reply.notice('staff.sessions_ended').redirect('/konto', 303)
  })
}

/** The secretariat's people: administrators only. */
export function staffListRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/medarbetare', async (request, reply) => {
    const accounts = await listStaff(deps.db)
    return reply.page('staff/list', staffListPage(accounts, signedIn(request).accountId, reply.t))
  })

  app.post('/medarbetare', async (request, reply) => {
    const form = parseForm(staffForm, request.body)
    const refused = form.ok
      ? await refusedBy(() => addStaff(deps, form.value), aboutEmail, request.body)
      : form
    if (refused || !form.ok) {
      const page = staffListPage(await listStaff(deps.db), signedIn(request).accountId, reply.t)
      return reply.page('staff/list', { ...page, ...refused }, 422)
    }
    return reply.notice('staff.added', { name: form.value.name }).redirect('/medarbetare', 303)
  })

  app.get<{ Params: { id: string } }>('/medarbetare/:id', async (request, reply) => {
    const account = await getStaff(deps.db, request.params.id)
    return reply.page('staff/person', staffPage(account))
  })

  app.post<{ Params: { id: string } }>('/medarbetare/:id', async (request, reply) => {
    const { id } = request.params
    const refused = await saveForm(deps, request, {
      subject: `account/${id}`,
      read: async (at) => staffFields(await getStaff(at, id)),
      schema: staffForm,
      save: (form, seen) =>
        changeStaff(deps, id, form, { seen, sessionId: signedIn(request).sessionId }),
      refusals: aboutEmail,
    })
    if (refused) {
      const page = staffPage(await getStaff(deps.db, id))
      return reply.page('staff/person', { ...page, ...refused }, refused.status)
    }
    return reply.notice('staff.saved').redirect('/medarbetare', 303)
  })

  app.post<{ Params: { id: string } }>('/medarbetare/:id/avslut', async (request, reply) => {
    await closeStaff(deps, request.params.id)
    return reply.notice('staff.closed').redirect('/medarbetare', 303)
  })

  app.post<{ Params: { id: string } }>('/medarbetare/:id/aterstart', async (request, reply) => {
    await reopenStaff(deps, request.params.id)
    return reply.notice('staff.reopened').redirect('/medarbetare', 303)
  })
}
