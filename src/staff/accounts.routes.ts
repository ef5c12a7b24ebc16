import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { isStaff, signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Forbidden, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { addStaff, changeStaff, chooseDigest, closeStaff, renameOwn, reopenStaff } from './actions.ts'
import { digestForm, ownNameForm, staffForm } from './input.ts'
import { accountPage, staffFields, staffListPage, staffPage } from './pages.ts'
import { deleteSession, deleteSessions, findAccount, getStaff, listSessions, listStaff } from './queries.ts'

type ById = { Params: { id: string } }

/** The signed-in user's own account and sessions. */
export function accountRoutes(app: FastifyInstance, deps: Deps): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm) => {
    const { accountId, sessionId } = signedIn(request)
    const account = await findAccount(deps.db, accountId)
    if (!account) throw new NotFound()
    const sessions = await listSessions(deps.db, accountId, deps.clock.now())
    const page = accountPage(account, sessions, sessionId, reply.t)
    return reply.page('staff/account', page, refused)
  }

  app.get('/konto', (request, reply) => show(request, reply))

  app.post('/konto', async (request, reply) => {
    const { accountId } = signedIn(request)
    const { refused } = await saveForm(deps, request, {
      subject: `account/${accountId}`,
      read: async (at) => ({ name: (await findAccount(at, accountId))?.name ?? '' }),
      schema: ownNameForm,
      save: ({ name }, seen) => renameOwn(deps, accountId, name, seen),
    })
    return refused ? show(request, reply, refused) : reply.to('/konto', 'common.change_saved')
  })

  app.post('/konto/sammanfattning', async (request, reply) => {
    const { accountId, role } = signedIn(request)
    if (!isStaff(role)) throw new Forbidden()
    const { refused } = await takeForm(request, digestForm, ({ digest }) => chooseDigest(deps, accountId, digest))
    return refused ? show(request, reply, refused) : reply.to('/konto', 'common.change_saved')
  })

  app.post<ById>('/konto/sessioner/:id/avslut', async (request, reply) => {
    const ended = await deleteSession(deps.db, signedIn(request).accountId, request.params.id)
    if (!ended) throw new NotFound('staff.no_such_session')
    return reply.to('/konto', 'staff.session_ended')
  })

  app.post('/konto/sessioner/avslut', async (request, reply) => {
    const { accountId, sessionId } = signedIn(request)
    await deleteSessions(deps.db, accountId, sessionId)
    return reply.to('/konto', 'staff.sessions_ended')
  })
}

/** The secretariat's accounts, for administrators only. */
export function staffListRoutes(app: FastifyInstance, deps: Deps): void {
  const show = async (request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm) => {
    const page = staffListPage(await listStaff(deps.db), signedIn(request).accountId, reply.t)
    return reply.page('staff/list', page, refused)
  }
  const showOne = async (id: string, reply: FastifyReply, refused?: RefusedForm) =>
    reply.page('staff/person', staffPage(await getStaff(deps.db, id)), refused)

  app.get('/medarbetare', (request, reply) => show(request, reply))

  app.post('/medarbetare', async (request, reply) => {
    const { refused, result: name } = await takeForm(request, staffForm, async (form) => {
      await addStaff(deps, form)
      return form.name
    })
    if (refused) return show(request, reply, refused)
    return reply.to('/medarbetare', 'staff.added', { name })
  })

  app.get<ById>('/medarbetare/:id', (request, reply) => showOne(request.params.id, reply))

  app.post<ById>('/medarbetare/:id', async (request, reply) => {
    const { id } = request.params
    const { sessionId } = signedIn(request)
    const { refused } = await saveForm(deps, request, {
      subject: `account/${id}`,
      read: async (at) => staffFields(await getStaff(at, id)),
      schema: staffForm,
      save: (form, seen) => changeStaff(deps, id, form, { seen, sessionId }),
    })
    return refused ? showOne(id, reply, refused) : reply.to('/medarbetare', 'common.change_saved')
  })

  app.post<ById>('/medarbetare/:id/avslut', async (request, reply) => {
    await closeStaff(deps, request.params.id)
    return reply.to('/medarbetare', 'staff.closed')
  })

  app.post<ById>('/medarbetare/:id/aterstart', async (request, reply) => {
    await reopenStaff(deps, request.params.id)
    return reply.to('/medarbetare', 'staff.reopened')
  })
}
