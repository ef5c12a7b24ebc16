import type { FastifyInstance } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { listRoutes } from '../kernel/files/routes.ts'
import { parseForm, refusedBy } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { listRegions } from '../register/queries.ts'
import { organisationImport } from './import.actions.ts'
import { organisationWords } from './import.pages.ts'
import { organisationHeads } from './import.rules.ts'
import {
  guestForm,
  listQuery,
  organisationForm as organisationSchema,
  personForm,
} from './input.ts'
import {
  addOrganisation,
  addPerson,
  changeOrganisation,
  changePerson,
  removeOrganisation,
  removePerson,
} from './register.actions.ts'
import {
  filtered,
  listPage,
  organisationFields,
  organisationForm,
  organisationPage,
  organisationsCsv,
  personFields,
  personLabels,
} from './register.pages.ts'
import {
  getOrganisation,
  getPerson,
  listInvitationsOf,
  listOrganisationHistory,
  listOrganisations,
  listPersons,
} from './register.queries.ts'

type ById = { Params: { id: string } }
const notices = {
  saved: 'guests.saved',
  moved: 'guests.address_changed',
  added: 'guests.person_beside',
} as const

type ByPerson = { Params: { id: string; guestId: string } }

const aboutOrganisation = {
  'guests.organisation_exists': 'namn',
  'guests.choose_region': 'region',
} as const

/** Interest organisations and their persons. */
export function organisationRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/organisationer', async (request, reply) => {
    const [all, regions] = [await listOrganisations(db), await listRegions(db)]
    const page = listPage(reply.t, all, regions, listQuery.parse(request.query))
    return reply.page('guests/list', page)
  })

  app.get('/organisationer.csv', async (request, reply) => {
    const rows = filtered(await listOrganisations(db), listQuery.parse(request.query))
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="organisationer.csv"')
      .send(organisationsCsv(reply.t, rows, await listPersons(db, null)))
  })

  listRoutes(app, deps, {
    path: '/organisationer/importera',
    list: organisationImport,
    words: organisationWords,
    scopeOf: () => null,
    template: 'guests/import',
    upload: (t) => ({ title: t('guests.import'), heads: organisationHeads }),
  })

  app.get('/organisationer/ny', async (_request, reply) =>
    reply.page('guests/organisation-form', organisationForm(reply.t, await listRegions(db), null)),
  )

  app.post('/organisationer', async (request, reply) => {
    const by = signedIn(request).accountId
    let id = ''
    const form = parseForm(organisationSchema, request.body)
    const refused = form.ok
      ? await refusedBy(
          async () => {
            id = await addOrganisation(deps, form.value, by)
          },
          aboutOrganisation,
          request.body,
        )
      : form
    if (refused) {
      const page = organisationForm(reply.t, await listRegions(db), null)
      return reply.page('guests/organisation-form', { ...page, ...refused }, 422)
    }
    return reply.notice('guests.organisation_added').redirect(`/organisationer/${id}`, 303)
  })

  app.get<ById>('/organisationer/:id', async (request, reply) =>
    reply.page('guests/organisation', organisationPage(reply.t, await load(request.params.id))),
  )

  app.get<ById>('/organisationer/:id/andra', async (request, reply) => {
    const organisation = await getOrganisation(db, request.params.id)
    const page = organisationForm(reply.t, await listRegions(db), organisation)
    return reply.page('guests/organisation-form', page)
  })

  app.post<ById>('/organisationer/:id', async (request, reply) => {
    const { id } = request.params
    const by = signedIn(request).accountId
    const refused = await saveForm(deps, request, {
      subject: `organisation/${id}`,
      read: async (at) => organisationFields(await getOrganisation(at, id)),
      schema: organisationSchema,
      save: (form, seen) => changeOrganisation(deps, id, form, by, seen),
      refusals: aboutOrganisation,
    })
    if (refused) {
      const page = organisationForm(reply.t, await listRegions(db), await getOrganisation(db, id))
      return reply.page('guests/organisation-form', { ...page, ...refused }, refused.status)
    }
    return reply.notice('guests.saved').redirect(`/organisationer/${id}`, 303)
  })

  app.post<ById>('/organisationer/:id/bort', async (request, reply) => {
    await removeOrganisation(deps, request.params.id, signedIn(request).accountId)
    return reply.notice('guests.organisation_removed').redirect('/organisationer', 303)
  })

  app.post<ById>('/organisationer/:id/personer', async (request, reply) => {
    const { id } = request.params
    const form = parseForm(personForm, request.body)
    if (!form.ok) {
      const page = organisationPage(reply.t, await load(id))
      return reply.page('guests/organisation', { ...page, ...form }, 422)
    }
    await addPerson(deps, id, form.value, signedIn(request).accountId)
    return reply.notice('guests.person_added').redirect(`/organisationer/${id}`, 303)
  })

  app.get<ByPerson>('/organisationer/:id/personer/:guestId', async (request, reply) =>
    reply.page('guests/person-form', {
      ...(await personPage(request.params)),
      labels: personLabels(reply.t),
    }),
  )

  app.post<ByPerson>('/organisationer/:id/personer/:guestId', async (request, reply) => {
    const { id, guestId } = request.params
    const by = signedIn(request).accountId
    let as: 'saved' | 'moved' | 'added' = 'saved'
    const refused = await saveForm(deps, request, {
      subject: `guest/${guestId}`,
      read: async (at) => personFields(await getPerson(at, id, guestId)),
      schema: guestForm,
      save: async (form, seen) => {
        const saved = await changePerson(deps, id, guestId, form, { accountId: by, seen })
        if (saved.ok) as = saved.as
        return saved
      },
    })
    if (refused) {
      const page = { ...(await personPage(request.params)), labels: personLabels(reply.t) }
      return reply.page('guests/person-form', { ...page, ...refused }, refused.status)
    }
    return reply.notice(notices[as]).redirect(`/organisationer/${id}`, 303)
  })

  app.post<ByPerson>('/organisationer/:id/personer/:guestId/bort', async (request, reply) => {
    const { id, guestId } = request.params
    await removePerson(deps, id, guestId, signedIn(request).accountId)
    return reply.notice('guests.person_removed').redirect(`/organisationer/${id}`, 303)
  })

  async function load(id: string) {
    const organisation = await getOrganisation(db, id)
    const [persons, invitations, history, regions] = await Promise.all([
      listPersons(db, id),
      listInvitationsOf(db, id),
      listOrganisationHistory(db, id),
      listRegions(db),
    ])
    const region = regions.find(({ code }) => code === organisation.region_code)?.name ?? null
    return { organisation, region, persons, invitations, history }
  }

  async function personPage({ id, guestId }: ByPerson['Params']) {
    const organisation = await getOrganisation(db, id)
    const person = await getPerson(db, id, guestId)
    const invitations = await listInvitationsOf(db, id)
    return {
      title: person.name,
      organisation: { name: organisation.name, href: `/organisationer/${id}` },
      base: `/organisationer/${id}/personer/${guestId}`,
      began: personFields(person),
      canRemove: !invitations.some((invitation) => invitation.guestId === guestId),
    }
  }
}
