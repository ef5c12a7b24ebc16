import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../kernel/deps.ts'
import { crosswalk } from '../../questionnaire/crosswalk.rules.ts'
import { getQuestionnaire, listJudgements } from '../../questionnaire/queries.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import { listRounds } from '../../rounds/queries.ts'
import { readComparison } from '../compared.queries.ts'
import { changeQuery } from './input.ts'
import { changePage } from './pages.ts'

/** The same question in this round and an earlier one. */
export function changeRoutes(app: FastifyInstance, { db }: Deps): void {
  app.get('/jamfor/over-tid', async (request, reply) => {
    const query = changeQuery.parse(request.query)
    const round = roundHere(request)
    const now = await readComparison(db, round, query)
    const others = (await listRounds(db)).filter(({ starts_on }) => starts_on < round.starts_on)
    const before = others.find(({ slug }) => slug === query.mot) ?? others[0]
    if (!before) {
      const title = reply.t('change.title')
      return reply.page('comparison/change/none', { title, round: round.name })
    }
    const earlier = await getQuestionnaire(db, before.questionnaire_id)
    const kin = crosswalk(earlier.document, now.document, await listJudgements(db)).get(now.question.key)
    const may = kin === 'same' || kin === 'judged'
    const was = may
      ? await readComparison(db, before, {
          ...query,
          fraga: now.question.key,
          efter: 'alla',
          svar: [],
          del: now.part ?? undefined,
        })
      : null
    const known = kin === undefined || kin === 'retired' ? 'new' : kin
    return reply.page('comparison/change/change', changePage({ now, was, before, others, kin: known }, reply.t))
  })
}
