import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { listRoutes } from '../lists/routes.ts'
import { listRegions } from '../register/queries.ts'
import {
  addOrganisation,
  addPerson,
  changeOrganisation,
  changePerson,
  organisationImport,
  removeOrganisation,
  removePerson,
} from './actions.ts'
import { guestForm, listQuery, organisationForm as organisationSchema, personForm } from './input.ts'
import {
  filtered,
  listPage,
  organisationFields,
  organisationForm,
  organisationPage,
  organisationsCsv,
  organisationWords,
  personFields,
} from './pages.ts'
import {
  getOrganisation,
  getPerson,
  listInvitationsOf,
  listOrganisationHistory,
  listOrganisations,
  listPersons,
} from './queries.ts'
import { organisationHeads } from './rules.ts'

type ById = { Params: { id: string } }
const notices = { saved: 'common.saved', moved: 'guests.address_changed', added: 'guests.person_beside' } as const

type ByPerson = { Params: { id: string; guestId: string } }

/** Interest organisations and their persons. */
export function organisationRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/organisationer', async (request, reply) => {
    const [all, regions] = [await listOrganisations(db), await listRegions(db)]
    const page = listPage(all, regions, listQuery.parse(request.query), reply.t)
    return reply.page('guests/list', page)
  })

  app.get('/organisationer.csv', async (request, reply) => {
    const rows = filtered(await listOrganisations(db), listQuery.parse(request.query))
    return reply.csv('organisationer', organisationsCsv(rows, await listPersons(db, null), reply.t))
  })

  listRoutes(app, deps, {
    path: '/organisationer/importera',
    list: organisationImport,
    words: organisationWords,
    scopeOf: () => null,
    template: 'guests/import',
    upload: (_scope, t) => ({ title: t('guests.import'), heads: organisationHeads }),
  })

  app.get('/organisationer/ny', (_request, reply) => showForm(null, reply))

  app.post('/organisationer', async (request, reply) => {
    const by = signedIn(request).accountId
    const { refused, result: id } = await takeForm(request, organisationSchema, (form) =>
      addOrganisation(deps, form, by),
    )
    if (refused) return showForm(null, reply, refused)
    return reply.to(`/organisationer/${id}`, 'guests.organisation_added')
  })

  app.get<ById>('/organisationer/:id', (request, reply) => show(request.params.id, reply))

  app.get<ById>('/organisationer/:id/andra', (request, reply) => showForm(request.params.id, reply))

  app.post<ById>('/organisationer/:id', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `organisation/${id}`,
      read: async (at) => organisationFields(await getOrganisation(at, id)),
      schema: organisationSchema,
      save: (form, seen) => changeOrganisation(deps, id, form, by, seen),
    })
    if (refused) return showForm(id, reply, refused)
    return reply.to(`/organisationer/${id}`, 'common.saved')
  })

  app.post<ById>('/organisationer/:id/bort', async (request, reply) => {
    await removeOrganisation(deps, request.params.id, signedIn(request).accountId)
    return reply.to('/organisationer', 'guests.organisation_removed')
  })

  app.post<ById>('/organisationer/:id/personer', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const { refused } = await takeForm(request, personForm, (form) => addPerson(deps, id, form, by))
    if (refused) return show(id, reply, refused)
    return reply.to(`/organisationer/${id}`, 'guests.person_added')
  })

  app.get<ByPerson>('/organisationer/:id/personer/:guestId', (request, reply) => showPerson(request.params, reply))

  app.post<ByPerson>('/organisationer/:id/personer/:guestId', async (request, reply) => {
    const { id, guestId } = request.params
    const by = signedIn(request).accountId
    const { refused, result: as } = await saveForm(deps, request, {
      subject: `guest/${guestId}`,
      read: async (at) => personFields(await getPerson(at, id, guestId)),
      schema: guestForm,
      save: (form, seen) => changePerson(deps, id, guestId, form, { accountId: by, seen }),
    })
    if (refused) return showPerson(request.params, reply, refused)
    return reply.to(`/organisationer/${id}`, notices[as])
  })

  app.post<ByPerson>('/organisationer/:id/personer/:guestId/bort', async (request, reply) => {
    const { id, guestId } = request.params
    await removePerson(deps, id, guestId, signedIn(request).accountId)
    return reply.to(`/organisationer/${id}`, 'guests.person_removed')
  })

  async function showForm(id: string | null, reply: FastifyReply, refused?: RefusedForm) {
    const organisation = id === null ? null : await getOrganisation(db, id)
    const page = organisationForm(await listRegions(db), organisation, reply.t)
    return reply.page('guests/organisation-form', page, refused)
  }

  async function show(id: string, reply: FastifyReply, refused?: RefusedForm) {
    const organisation = await getOrganisation(db, id)
    const [persons, invitations, history, regions] = await Promise.all([
      listPersons(db, id),
      listInvitationsOf(db, id),
      listOrganisationHistory(db, id),
      listRegions(db),
    ])
    const region = regions.find(({ code }) => code === organisation.region_code)?.name ?? null
    const rows = { organisation, region, persons, invitations, history }
    return reply.page('guests/organisation', organisationPage(rows, reply.t), refused)
  }

  async function showPerson({ id, guestId }: ByPerson['Params'], reply: FastifyReply, refused?: RefusedForm) {
    const organisation = await getOrganisation(db, id)
    const person = await getPerson(db, id, guestId)
    const invitations = await listInvitationsOf(db, id)
    const page = {
      title: person.name,
      organisation: { name: organisation.name, href: `/organisationer/${id}` },
      base: `/organisationer/${id}/personer/${guestId}`,
      began: personFields(person),
      canRemove: !invitations.some((invitation) => invitation.guestId === guestId),
    }
    return reply.page('guests/person-form', page, refused)
  }
}
