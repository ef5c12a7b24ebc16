import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { toCsv } from '../kernel/html/csv.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { type ExportFormat, exportAnswers } from './actions.ts'
import { codebookRows } from './export.rules.ts'

export function exportRoutes(app: FastifyInstance, deps: Deps): void {
  for (const format of ['csv', 'json'] as const) {
    app.get(`/jamfor/svar.${format}`, async (request, reply) => {
      const round = roundHere(request)
      const pieces = await exportAnswers(deps, { round: round.slug, format })
      return reply
        .header('content-type', contentTypes[format])
        .header('content-disposition', `attachment; filename="svar-${round.slug}.${format}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(pieces))
    })
  }

  app.get('/jamfor/kodbok.csv', async (request, reply) => {
    const round = roundHere(request)
    const { document } = await getQuestionnaire(deps.db, round.questionnaire_id)
    return reply
      .header('content-type', contentTypes.csv)
      .header('content-disposition', `attachment; filename="kodbok-${document.version}.csv"`)
      .header('cache-control', 'no-store')
      .send(toCsv(codebookRows(document)))
  })
}

const contentTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
}
