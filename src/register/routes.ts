import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import type { RefusedForm } from '../kernel/http/forms.ts'
import { saveForm } from '../kernel/http/save-form.ts'
import { changeMunicipality, changeRegion } from './actions.ts'
import { listQuery, municipalityForm, regionForm } from './input.ts'
import {
  chosenMunicipalities,
  municipalityFields,
  municipalityFormPage,
  municipalityListPage,
  municipalityPage,
  municipalityTable,
  regionFields,
  regionListPage,
  regionPage,
} from './pages.ts'
import { getMunicipality, getRegion, listGroups, listMunicipalities, listRegions, listSeminarsOf } from './queries.ts'
import { listBodiesOf, listRssBodies } from './rss.queries.ts'

type ByCode = { Params: { code: string } }

/** Municipalities and regions. All staff may read; planners and administrators may change. */
export function registerRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/kommuner', async (request, reply) => {
    const query = listQuery.parse(request.query)
    const [all, regions, groups] = await Promise.all([listMunicipalities(db), listRegions(db), listGroups(db)])
    const page = municipalityListPage({ all, regions, groups, query }, reply.t)
    return reply.page('register/municipalities', page)
  })

  app.get('/kommuner.csv', async (request, reply) => {
    const chosen = chosenMunicipalities(await listMunicipalities(db), listQuery.parse(request.query))
    return reply.csv('kommuner', municipalityTable(chosen, await listGroups(db), reply.t))
  })

  app.get<ByCode>('/kommuner/:code', async (request, reply) => {
    const { code } = request.params
    const municipality = await getMunicipality(db, code)
    const [groups, bodies, seminars] = await Promise.all([
      listGroups(db),
      listBodiesOf(db, code),
      listSeminarsOf(db, code, request.round?.id ?? ''),
    ])
    return reply.page('register/municipality', municipalityPage({ municipality, groups, bodies, seminars }, reply.t))
  })

  const showForm = async (code: string, reply: FastifyReply, refused?: RefusedForm) => {
    const municipality = await getMunicipality(db, code)
    const page = municipalityFormPage(municipality, await listGroups(db), reply.t)
    return reply.page('register/municipality-form', page, refused)
  }

  app.get<ByCode>('/kommuner/:code/andra', (request, reply) => showForm(request.params.code, reply))

  app.post<ByCode>('/kommuner/:code', async (request, reply) => {
    const { code } = request.params
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `municipality/${code}`,
      read: async (at) => municipalityFields(await getMunicipality(at, code)),
      schema: municipalityForm,
      save: (form, seen) => changeMunicipality(deps, code, form, by, seen),
    })
    if (refused) return showForm(code, reply, refused)
    return reply.to(`/kommuner/${code}`, 'common.change_saved')
  })

  app.get('/regioner', async (_request, reply) => {
    const [regions, all, bodies] = await Promise.all([listRegions(db), listMunicipalities(db), listRssBodies(db)])
    return reply.page('register/regions', regionListPage(regions, all, bodies, reply.t))
  })

  const showRegion = async (code: string, reply: FastifyReply, refused?: RefusedForm) => {
    const region = await getRegion(db, code)
    const [all, every] = await Promise.all([listMunicipalities(db), listRssBodies(db)])
    const isHere = (one: { region_code: string }) => one.region_code === code
    const [municipalities, bodies] = [all.filter(isHere), every.filter(isHere)]
    const page = regionPage({ region, municipalities, bodies })
    return reply.page('register/region', page, refused)
  }

  app.get<ByCode>('/regioner/:code', (request, reply) => showRegion(request.params.code, reply))

  app.post<ByCode>('/regioner/:code', async (request, reply) => {
    const { code } = request.params
    const by = signedIn(request).accountId
    const { refused } = await saveForm(deps, request, {
      subject: `region/${code}`,
      read: async (at) => regionFields(await getRegion(at, code)),
      schema: regionForm,
      save: (form, seen) => changeRegion(deps, code, form, by, seen),
    })
    if (refused) return showRegion(code, reply, refused)
    return reply.to(`/regioner/${code}`, 'common.change_saved')
  })
}
