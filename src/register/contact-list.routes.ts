import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, KnownError } from '../kernel/errors.ts'
import { getList } from '../kernel/files/kept.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { confirmContacts, previewContacts } from './contact-list.actions.ts'
import { contactListPage, contactUploadPage, refusedContacts } from './contact-list.pages.ts'
import { contactKey, type ParsedContacts, planContacts } from './contact-list.rules.ts'
import { listContacts } from './rss.queries.ts'

type ByImport = { Params: { importId: string } }
const base = '/rss-organ/kontaktlista'

/** Contact persons of RSS bodies from a file: looked at first, then added. */
export function contactListRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(base, async (_request, reply) =>
    reply.page('register/contact-upload', contactUploadPage(reply.t, null)),
  )

  app.post(base, { config: takesFile, errorHandler: showRefusal }, async (request, reply) => {
    if (!request.upload) throw new Invalid('seats.file_missing')
    const { accountId } = signedIn(request)
    const id = await previewContacts(deps, { ...request.upload, accountId })
    return reply.redirect(`${base}/${id}`, 303)
  })

  app.get<ByImport>(`${base}/:importId`, async (request, reply) => {
    const file = await getList<ParsedContacts>(deps.db, 'contacts', request.params.importId)
    const contacts = await listContacts(deps.db, null)
    const known = new Set(contacts.map((one) => contactKey({ ...one, rssId: one.rss_id })))
    const page = contactListPage(reply.t, file, planContacts(file.parsed, known))
    return reply.page('register/contact-list', page)
  })

  app.get<ByImport>(`${base}/:importId/att-ratta.csv`, async (request, reply) => {
    const { parsed } = await getList<ParsedContacts>(deps.db, 'contacts', request.params.importId)
    return reply
      .header('content-disposition', 'attachment; filename="att-ratta.csv"')
      .type('text/csv; charset=utf-8')
      .send(refusedContacts(reply.t, parsed))
  })

  app.post<ByImport>(`${base}/:importId`, async (request, reply) => {
    const n = await confirmContacts(deps, request.params.importId, signedIn(request).accountId)
    const said =
      n === null
        ? reply.notice('guests.import_done_already')
        : reply.notice('register.contact_list_done', { n })
    return said.redirect('/rss-organ', 303)
  })
}

/** A file that is too large or no list: the form again, with the reason. */
function showRefusal(error: Error, _request: FastifyRequest, reply: FastifyReply): unknown {
  if (!(error instanceof KnownError) || ![413, 422].includes(error.status)) throw error
  const code = isMessageKey(error.code) ? error.code : 'errors.invalid'
  const page = contactUploadPage(reply.t, reply.t(code, error.params))
  return reply.page('register/contact-upload', page, error.status)
}
