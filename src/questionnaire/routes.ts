import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../kernel/deps.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { paper, questionnairePage } from './pages.ts'
import {
  draftVersion,
  findDraft,
  getShown,
  listJudgements,
  listOwnJudgements,
  listQuestionnaireUses,
  listVersions,
} from './queries.ts'
import { seatRoles } from './rules.ts'
import { sheetOf } from './sheet.rules.ts'
import { codebookPage, differencesPage } from './versions.pages.ts'

const version = z.string().max(20).optional().catch(undefined)
const query = z.object({
  roll: z.enum(seatRoles).catch('social_services'),
  sprak: z.enum(['sv', 'en']).optional().catch(undefined),
  version,
})
const two = z.object({ fran: version, till: version })

/** The questions of any version, and of the draft of the next one: to read, to print, to compare, to take along. */
export function questionnaireRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/fragor', async (request, reply) => {
    const { roll, sprak, shown } = await load(request)
    const lang = sprak ?? reply.t.lang
    const uses = await listQuestionnaireUses(deps.db)
    const page = questionnairePage(shown, sheetOf(shown, roll, lang), uses, reply.t)
    return reply.page('questionnaire/page', { ...page, hasDraft: (await findDraft(deps.db)) !== undefined })
  })

  app.get('/fragor/utskrift', async (request, reply) => {
    const { roll, sprak, shown } = await load(request)
    const lang = sprak ?? reply.t.lang
    return reply.page('questionnaire/print', paper(sheetOf(shown, roll, lang), translators[lang]))
  })

  app.get('/fragor/kodbok', async (request, reply) =>
    reply.page('questionnaire/codebook', codebookPage((await load(request)).shown, reply.t)),
  )

  app.get('/fragor/fil', async (request, reply) => {
    const { shown } = await load(request)
    return reply.download(`fragor-${shown.version}.json`, `${JSON.stringify(shown.document, null, 1)}\n`)
  })

  /** Without a choice: what the draft changes, else what the latest version changed. */
  app.get('/fragor/skillnader', async (request, reply) => {
    const { fran, till } = two.parse(request.query)
    const versions = await listVersions(deps.db)
    const hasDraft = (await findDraft(deps.db)) !== undefined
    const to = await getShown(deps.db, till ?? (hasDraft ? draftVersion : undefined))
    const before = versions[versions.findIndex(({ id }) => id === to.id) + 1]
    const from = await getShown(deps.db, fran ?? before?.version ?? to.version)
    const own = await listOwnJudgements(deps.db, to.id)
    const judgements = [...(await listJudgements(deps.db)), ...own]
    const compared = { from, to, judgements, own, versions, hasDraft }
    return reply.page('questionnaire/differences', differencesPage(compared, reply.t))
  })

  async function load(request: FastifyRequest) {
    const { version, ...chosen } = query.parse(request.query)
    return { ...chosen, shown: await getShown(deps.db, version) }
  }
}
