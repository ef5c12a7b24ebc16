/** The register of good examples, for the secretariat. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { readForm } from '../kernel/http/forms.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { roundHere } from '../rounds/here.rules.ts'
import { decideExample, readExamples } from './examples.actions.ts'
import { exampleSheet, examplesPage } from './examples.pages.ts'
import { exampleForm, exampleQuery } from './input.ts'

export function exampleRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/goda-exempel', async (request, reply) =>
    reply.page('documentation/examples', examplesPage(await read(request), reply.t)),
  )

  app.get('/goda-exempel.csv', async (request, reply) =>
    reply.csv('goda-exempel', exampleSheet(await read(request), reply.t).rows),
  )

  app.get('/goda-exempel.xlsx', async (request, reply) =>
    reply.xlsx('goda-exempel', exampleSheet(await read(request), reply.t)),
  )

  app.post('/goda-exempel', async (request, reply) => {
    const { exempel: key, beslut: state, visa } = readForm(request, exampleForm)
    await decideExample(deps, signedIn(request).accountId, roundHere(request), { key, state })
    return reply.to(`/goda-exempel?${new URLSearchParams(visa)}#${key}`, 'common.saved')
  })

  async function read(request: FastifyRequest) {
    const round = roundHere(request)
    const { document } = await getQuestionnaire(db, round.questionnaire_id)
    return { all: await readExamples(db, round), query: exampleQuery.parse(request.query), document }
  }
}
