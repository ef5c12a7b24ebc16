import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { listRoutes } from '../lists/routes.ts'
import { contactForm, memberForm, rssForm } from './input.ts'
import { listMunicipalities } from './queries.ts'
import {
  addContact,
  addMember,
  changeContact,
  changeRssBody,
  contactImport,
  makeDefaultBody,
  removeContact,
  removeMember,
} from './rss.actions.ts'
import { contactFields, contactPage, contactWords, rssFields, rssFormPage, rssListPage, rssPage } from './rss.pages.ts'
import { getContact, getRssBody, listContacts, listMembers, listMemberships, listRssBodies } from './rss.queries.ts'

type ById = { Params: { id: string } }
type ByMember = { Params: { id: string; code: string } }
type ByContact = { Params: { id: string; accountId: string } }

/** RSS bodies, their municipalities and contact persons. */
export function rssBodyRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  listRoutes(app, deps, {
    path: '/rss-organ/kontaktlista',
    list: contactImport,
    words: contactWords,
    scopeOf: () => null,
    template: 'register/contact-upload',
    upload: (_scope, t) => ({ title: t('register.contact_list') }),
  })

  app.get('/rss-organ', async (_request, reply) => {
    const [bodies, memberships, contacts] = await Promise.all([
      listRssBodies(db),
      listMemberships(db),
      listContacts(db, null),
    ])
    return reply.page('register/rss-bodies', rssListPage(bodies, memberships, contacts, reply.t))
  })

  app.get<ById>('/rss-organ/:id', (request, reply) => show(request.params.id, reply))

  app.get<ById>('/rss-organ/:id/andra', (request, reply) => showForm(request.params.id, reply))

  app.post<ById>('/rss-organ/:id', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `rss/${id}`,
      read: async (at) => rssFields(await getRssBody(at, id)),
      schema: rssForm,
      save: (form, seen) => changeRssBody(deps, id, form, by, seen),
    })
    if (refused) return showForm(id, reply, refused)
    return reply.to(`/rss-organ/${id}`, 'common.change_saved')
  })

  app.post<ById>('/rss-organ/:id/kommuner', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const { refused } = await takeForm(request, memberForm, ({ code }) => addMember(deps, id, code, by))
    if (refused) return show(id, reply, refused)
    return reply.to(`/rss-organ/${id}#kommuner`, 'register.member_added')
  })

  app.post<ByMember>('/rss-organ/:id/kommuner/:code/bort', async (request, reply) => {
    const { id, code } = request.params
    await removeMember(deps, id, code, signedIn(request).accountId)
    return reply.to(`/rss-organ/${id}#kommuner`, 'register.member_removed')
  })

  app.post<ByMember>('/rss-organ/:id/kommuner/:code/planerar', async (request, reply) => {
    const { id, code } = request.params
    await makeDefaultBody(deps, id, code, signedIn(request).accountId)
    return reply.to(`/rss-organ/${id}#kommuner`, 'register.default_changed')
  })

  app.post<ById>('/rss-organ/:id/kontakter', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const { refused } = await takeForm(request, contactForm, (form) => addContact(deps, id, form, by))
    if (refused) return show(id, reply, refused)
    return reply.to(`/rss-organ/${id}`, 'register.contact_added')
  })

  app.get<ByContact>('/rss-organ/:id/kontakter/:accountId', (request, reply) => showContact(request.params, reply))

  app.post<ByContact>('/rss-organ/:id/kontakter/:accountId', async (request, reply) => {
    const { id, accountId } = request.params
    await getRssBody(db, id)
    const by = signedIn(request).accountId
    const { refused, result: name } = await saveForm(deps, request, {
      subject: `account/${accountId}`,
      read: async (at) => contactFields(await getContact(at, id, accountId)),
      schema: contactForm,
      save: async (form, seen) => {
        await changeContact(deps, { rssId: id, contactId: accountId }, form, by, seen)
        return form.name
      },
    })
    if (refused) return showContact(request.params, reply, refused)
    return reply.to(`/rss-organ/${id}`, 'register.contact_saved', { name })
  })

  app.post<ByContact>('/rss-organ/:id/kontakter/:accountId/bort', async (request, reply) => {
    const { id, accountId } = request.params
    await removeContact(deps, id, accountId, signedIn(request).accountId)
    return reply.to(`/rss-organ/${id}`, 'register.contact_removed')
  })

  async function show(id: string, reply: FastifyReply, refused?: RefusedForm) {
    const body = await getRssBody(db, id)
    const [members, contacts, all] = await Promise.all([
      listMembers(db, id),
      listContacts(db, id),
      listMunicipalities(db),
    ])
    const page = rssPage({ body, members, contacts, all })
    return reply.page('register/rss-body', page, refused)
  }

  async function showForm(id: string, reply: FastifyReply, refused?: RefusedForm) {
    return reply.page('register/rss-form', rssFormPage(await getRssBody(db, id), reply.t), refused)
  }

  async function showContact({ id, accountId }: ByContact['Params'], reply: FastifyReply, refused?: RefusedForm) {
    const [body, contact] = [await getRssBody(db, id), await getContact(db, id, accountId)]
    return reply.page('register/contact', contactPage(body, contact, reply.t), refused)
  }
}
