/** The pages of an import: choose a file, preview, save, download the refused rows, undo. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, KnownError } from '../kernel/errors.ts'
import { takesFile } from '../kernel/http/upload.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import type { ListImport } from './actions.ts'
import { type ListWords, listPage } from './pages.ts'
import type { Saved } from './queries.ts'
import { refusedTable } from './rules.ts'

interface ListRoutes<Item, Scope, Plan> {
  /** Path of the page to choose a file; each file's page is below it. */
  path: string
  list: ListImport<Item, Scope, Plan>
  words: ListWords<Scope, Plan>
  /** @throws NotFound when the user has no access to it */
  scopeOf(request: FastifyRequest): Promise<Scope> | Scope
  /** Template of the page to choose a file. */
  template: string
  upload(scope: Scope, t: Translate): object | Promise<object>
}

export function listRoutes<Item, Scope, Plan extends Saved>(
  app: FastifyInstance,
  deps: Deps,
  { path, list, words, scopeOf, template, upload }: ListRoutes<Item, Scope, Plan>,
): void {
  type OfFile = { Params: { importId: string; slug?: string } }

  const choose = async (request: FastifyRequest, reply: FastifyReply, refused = {}, status = 200) =>
    reply.page(template, { ...(await upload(await scopeOf(request), reply.t)), ...refused }, status)

  /** Shows the form again with the reason when the file is too large or is not such a list. */
  const errorHandler = (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (!(error instanceof KnownError) || ![413, 422].includes(error.status)) throw error
    const errors = { fil: isMessageKey(error.code) ? error.code : 'errors.invalid' }
    return choose(request, reply, { errors, errorParams: error.params }, error.status)
  }

  app.get(path, (request, reply) => choose(request, reply))

  app.post(path, { config: takesFile, errorHandler }, async (request, reply) => {
    const scope = await scopeOf(request)
    if (!request.upload) throw new Invalid('lists.file_missing')
    const { accountId } = signedIn(request)
    const { id } = await list.read(deps, scope, { accountId, ...request.upload })
    return reply.to(`${addressOf(request)}/${id}`)
  })

  app.get<OfFile>(`${path}/:importId`, async (request, reply) => {
    const scope = await scopeOf(request)
    const looked = await list.look(deps.db, scope, request.params.importId)
    const page = listPage({ words, scope, fields: list.fields }, looked, reply.t)
    const address = addressOf(request)
    return reply.page('lists/list', { ...page, address, another: address.replace(/\/[^/]+$/, '') })
  })

  app.get<OfFile>(`${path}/:importId/att-ratta.csv`, async (request, reply) => {
    const { importId, slug } = request.params
    const { file } = await list.look(deps.db, await scopeOf(request), importId)
    return reply.csv(['att-ratta', slug ?? null], refusedTable(file.list, reply.t))
  })

  app.post<OfFile>(`${path}/:importId`, async (request, reply) => {
    await list.save(deps, await scopeOf(request), request.params.importId, signedIn(request).accountId)
    return reply.to(addressOf(request))
  })

  if (!words.undo) return
  app.post<OfFile>(`${path}/:importId/angra`, async (request, reply) => {
    await list.undo(deps, await scopeOf(request), request.params.importId, signedIn(request).accountId)
    return reply.to(addressOf(request).replace(/\/angra$/, ''))
  })
}

function addressOf({ url }: FastifyRequest): string {
  return url.replace(/\?.*/, '')
}
