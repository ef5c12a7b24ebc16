import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import type { Lang } from '../kernel/time.ts'
import { paper, questionnairePage } from './pages.ts'
import { getLatestQuestionnaire, getQuestionnaire, listQuestionnaireUses } from './queries.ts'
import { seatRoles } from './rules.ts'
import { sheetOf } from './sheet.rules.ts'

const query = z.object({
  roll: z.enum(seatRoles).catch('social_services'),
  version: z.string().max(20).optional().catch(undefined),
})

/** The fixed question set, to read and to print. */
export function questionnaireRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/fragor', async (request, reply) => {
    const { sheet, questionnaire, uses } = await load(request, reply.t.lang)
    return reply.page('questionnaire/page', questionnairePage(questionnaire, sheet, uses, reply.t))
  })

  app.get('/fragor/utskrift', async (request, reply) => {
    const { sheet } = await load(request, reply.t.lang)
    return reply.page('questionnaire/print', paper(sheet, reply.t))
  })

  async function load(request: FastifyRequest, lang: Lang) {
    const { roll, version } = query.parse(request.query)
    const uses = await listQuestionnaireUses(deps.db)
    const wanted = version && uses.find((use) => use.version === version)
    if (version && !wanted) throw new NotFound()
    const questionnaire = wanted
      ? await getQuestionnaire(deps.db, wanted.questionnaireId)
      : await getLatestQuestionnaire(deps.db)
    return { questionnaire, uses, sheet: sheetOf(questionnaire, roll, lang) }
  }
}
