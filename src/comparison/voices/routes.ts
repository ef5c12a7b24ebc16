import type { FastifyInstance } from 'fastify'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { localDate } from '../../kernel/time.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { listJointAnswers, listMembers } from '../../responses/joint/queries.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { readCoded } from '../coded.queries.ts'
import { headlineMeasures, partOf, questionOf } from '../measures.rules.ts'
import { readSeats } from '../seats.queries.ts'
import { voiceQuery, voicesQuery } from './input.ts'
import { voicesPage } from './pages.ts'
import { isPaired, voicePage } from './question.pages.ts'

/** How the roles of the same municipality answer, each question and one question. */
export function voicesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor/roster', async (request, reply) => {
    const query = voicesQuery.parse(request.query)
    const read = await readAnswers(roundHere(request))
    const measures = headlineMeasures(read.document)
    return reply.page('comparison/voices/voices', voicesPage({ ...read, measures, query }, reply.t))
  })

  app.get('/jamfor/roster/fraga', async (request, reply) => {
    const { fraga, del } = voiceQuery.parse(request.query)
    const round = roundHere(request)
    const read = await readAnswers(round)
    const question = questionOf(read.document, fraga)
    if (!question || !isPaired(question)) throw new NotFound()
    const all = await listJointAnswers(db, { roundId: round.id })
    const joint = all.filter((one) => one.questionKey === question.key && one.replacedAt === null)
    const agreed = {
      joint,
      members: joint.length > 0 ? await listMembers(db, { roundId: round.id }) : [],
      jointFrom: round.joint_from,
      today: localDate(deps.clock.now()),
    }
    const page = voicePage({ ...read, ...agreed, question, part: partOf(question, del) }, reply.t)
    return reply.page('comparison/voices/question', page)
  })

  async function readAnswers(round: Round) {
    const questionnaire = await getQuestionnaire(db, round.questionnaire_id)
    const { document } = questionnaire
    const seats = await readSeats(db, round.id)
    return { questionnaire, document, seats, coded: await readCoded(db, { roundId: round.id, document, seats }) }
  }
}
