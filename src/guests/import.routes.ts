import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, KnownError } from '../kernel/errors.ts'
import { getList } from '../kernel/files/kept.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { confirmList, previewList } from './import.actions.ts'
import { listPreview, refusedOrganisations, uploadPage } from './import.pages.ts'
import { listKnown } from './import.queries.ts'
import { type ParsedList, planList } from './import.rules.ts'

type ByImport = { Params: { importId: string } }

/** Organisations and persons from a file: looked at first, then added. */
export function organisationImportRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/organisationer/importera', async (_request, reply) =>
    reply.page('guests/import', uploadPage(reply.t, null)),
  )

  app.post(
    '/organisationer/importera',
    { config: takesFile, errorHandler: showRefusal },
    async (request, reply) => {
      if (!request.upload) throw new Invalid('seats.file_missing')
      const { accountId } = signedIn(request)
      const id = await previewList(deps, { ...request.upload, accountId })
      return reply.redirect(`/organisationer/importera/${id}`, 303)
    },
  )

  app.get<ByImport>('/organisationer/importera/:importId', async (request, reply) => {
    const file = await getList<ParsedList>(deps.db, 'organisations', request.params.importId)
    const plan = planList(file.parsed, await listKnown(deps.db))
    return reply.page('guests/import-preview', listPreview(reply.t, file, plan))
  })

  app.get<ByImport>('/organisationer/importera/:importId/att-ratta.csv', async (request, reply) => {
    const { parsed } = await getList<ParsedList>(deps.db, 'organisations', request.params.importId)
    return reply
      .header('content-disposition', 'attachment; filename="att-ratta.csv"')
      .type('text/csv; charset=utf-8')
      .send(refusedOrganisations(reply.t, parsed))
  })

  app.post<ByImport>('/organisationer/importera/:importId', async (request, reply) => {
    const plan = await confirmList(deps, request.params.importId, signedIn(request).accountId)
    const said = plan
      ? reply.notice('guests.import_done', {
          organisations: reply.t.n('guests.import_new_organisations', plan.organisations.length),
          persons: reply.t.n('guests.import_new_persons', plan.persons.length),
        })
      : reply.notice('guests.import_done_already')
    return said.redirect('/organisationer', 303)
  })
}

/** A file that is too large or no list: the form again, with the reason. */
function showRefusal(error: Error, _request: FastifyRequest, reply: FastifyReply): unknown {
  if (!(error instanceof KnownError) || ![413, 422].includes(error.status)) throw error
  const code = isMessageKey(error.code) ? error.code : 'errors.invalid'
  return reply.page('guests/import', uploadPage(reply.t, reply.t(code, error.params)), error.status)
}
