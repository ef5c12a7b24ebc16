import type { FastifyInstance } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { listRoutes } from '../kernel/files/routes.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { contactImport } from './contact-list.actions.ts'
import { contactWords } from './contact-list.pages.ts'
import { contactForm, memberForm, rssForm } from './input.ts'
import { listMunicipalities } from './queries.ts'
import {
  addContact,
  addMember,
  changeContact,
  changeRssBody,
  makeDefaultBody,
  removeContact,
  removeMember,
} from './rss.actions.ts'
import {
  contactFields,
  contactPage,
  rssFields,
  rssFormPage,
  rssListPage,
  rssPage,
} from './rss.pages.ts'
import {
  getContact,
  getRssBody,
  listContacts,
  listMembers,
  listMemberships,
  listRssBodies,
} from './rss.queries.ts'

type ById = { Params: { id: string } }
type ByMember = { Params: { id: string; code: string } }
type ByContact = { Params: { id: string; accountId: string } }

const aboutContact = {
  'register.email_is_staff': 'email',
  'register.already_contact': 'email',
  'register.email_taken': 'email',
} as const

/** RSS bodies, their municipalities and contact persons. */
export function rssBodyRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps
  const load = async (id: string) => {
    const body = await getRssBody(db, id)
    const [members, contacts, all] = await Promise.all([
      listMembers(db, id),
      listContacts(db, id),
      listMunicipalities(db),
    ])
    return { body, members, contacts, all }
  }

  listRoutes(app, deps, {
    path: '/rss-organ/kontaktlista',
    list: contactImport,
    words: contactWords,
    scopeOf: () => null,
    template: 'register/contact-upload',
    upload: (t) => ({ title: t('register.contact_list') }),
  })

  app.get('/rss-organ', async (_request, reply) => {
    const [bodies, memberships, contacts] = await Promise.all([
      listRssBodies(db),
      listMemberships(db),
      listContacts(db, null),
    ])
    return reply.page('register/rss-bodies', rssListPage(bodies, memberships, contacts, reply.t))
  })

  app.get<ById>('/rss-organ/:id', async (request, reply) =>
    reply.page('register/rss-body', rssPage(await load(request.params.id))),
  )

  app.get<ById>('/rss-organ/:id/andra', async (request, reply) => {
    const body = await getRssBody(db, request.params.id)
    return reply.page('register/rss-form', rssFormPage(body, reply.t))
  })

  app.post<ById>('/rss-organ/:id', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const refused = await saveForm(deps, request, {
      subject: `rss/${id}`,
      read: async (at) => rssFields(await getRssBody(at, id)),
      schema: rssForm,
      save: (form, seen) => changeRssBody(deps, id, form, by, seen),
    })
    if (refused) {
      const page = rssFormPage(await getRssBody(db, id), reply.t)
      return reply.page('register/rss-form', { ...page, ...refused }, refused.status)
    }
    return reply.notice('register.saved').redirect(`/rss-organ/${id}`, 303)
  })

  app.post<ById>('/rss-organ/:id/kommuner', async (request, reply) => {
    const { id } = request.params
    const form = parseForm(memberForm, request.body)
    if (!form.ok) {
      const page = rssPage(await load(id))
      return reply.page('register/rss-body', { ...page, ...form }, 422)
    }
    await addMember(deps, id, form.value.code, signedIn(request).accountId)
    return reply.notice('register.member_added').redirect(`/rss-organ/${id}#kommuner`, 303)
  })

  app.post<ByMember>('/rss-organ/:id/kommuner/:code/bort', async (request, reply) => {
    const { id, code } = request.params
    await removeMember(deps, id, code, signedIn(request).accountId)
    return reply.notice('register.member_removed').redirect(`/rss-organ/${id}#kommuner`, 303)
  })

  app.post<ByMember>('/rss-organ/:id/kommuner/:code/planerar', async (request, reply) => {
    const { id, code } = request.params
    await makeDefaultBody(deps, id, code, signedIn(request).accountId)
    return reply.notice('register.default_changed').redirect(`/rss-organ/${id}#kommuner`, 303)
  })

  app.post<ById>('/rss-organ/:id/kontakter', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const form = parseForm(contactForm, request.body)
    const refused = form.ok
      ? await refusedBy(() => addContact(deps, id, form.value, by), aboutContact, request.body)
      : form
    if (refused) {
      const page = rssPage(await load(id))
      return reply.page('register/rss-body', { ...page, ...refused }, 422)
    }
    return reply.notice('register.contact_added').redirect(`/rss-organ/${id}`, 303)
  })

  app.get<ByContact>('/rss-organ/:id/kontakter/:accountId', async (request, reply) => {
    const { id, accountId } = request.params
    const body = await getRssBody(db, id)
    const contact = await getContact(db, id, accountId)
    return reply.page('register/contact', contactPage(body, contact, reply.t))
  })

  app.post<ByContact>('/rss-organ/:id/kontakter/:accountId', async (request, reply) => {
    const { id, accountId } = request.params
    const body = await getRssBody(db, id)
    const by = signedIn(request).accountId
    let name = ''
    const refused = await saveForm(deps, request, {
      subject: `account/${accountId}`,
      read: async (at) => contactFields(await getContact(at, id, accountId)),
      schema: contactForm,
      refusals: aboutContact,
      save: async (form, seen) => {
        name = form.name
        await changeContact(deps, { rssId: id, contactId: accountId }, form, by, seen)
      },
    })
    if (refused) {
      const page = contactPage(body, await getContact(db, id, accountId), reply.t)
      return reply.page('register/contact', { ...page, ...refused }, refused.status)
    }
    return reply.notice('register.contact_saved', { name }).redirect(`/rss-organ/${id}`, 303)
  })

  app.post<ByContact>('/rss-organ/:id/kontakter/:accountId/bort', async (request, reply) => {
    const { id, accountId } = request.params
    await removeContact(deps, id, accountId, signedIn(request).accountId)
    return reply.notice('register.contact_removed').redirect(`/rss-organ/${id}`, 303)
  })
}
