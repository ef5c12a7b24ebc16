import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { exportAnswers } from './actions.ts'
import { codebookRows } from './export.rules.ts'

export function exportRoutes(app: FastifyInstance, deps: Deps): void {
  for (const format of ['csv', 'json'] as const) {
    app.get(`/jamfor/svar.${format}`, async (request, reply) => {
      const { slug } = roundHere(request)
      const pieces = await exportAnswers(deps, { round: slug, format })
      return reply[format](['svar', slug], Readable.from(pieces))
    })
  }

  app.get('/jamfor/kodbok.csv', async (request, reply) => {
    const round = roundHere(request)
    const { document } = await getQuestionnaire(deps.db, round.questionnaire_id)
    return reply.csv(['kodbok', document.version], codebookRows(document))
  })
}
