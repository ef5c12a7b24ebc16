/** Those whom statements are attributed to read them by their personal link, and confirm, correct or withdraw them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { localDate } from '../kernel/time.ts'
import { invitedSeat } from '../links/routes.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { getRoundOf, getSeminarById } from '../seminars/queries.ts'
import { sayOf } from './actions.ts'
import { confirmPage } from './confirm.pages.ts'
import { verdictForm } from './input.ts'
import { getDocumentation, listStatements, listVerdicts } from './queries.ts'
import { isAttributedTo } from './rules.ts'

type WithToken = FastifyRequest<{ Params: { token: string; id?: string } }>

export function confirmRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/i/:token/dokumentation', (request: WithToken, reply) => show(request, reply, null))

  app.post('/i/:token/dokumentation/:id', async (request: WithToken, reply) => {
    const { token, id: statementId = '' } = request.params
    const { refused } = await takeForm(request, verdictForm, ({ version, svar: kind, text, medgivande: consent }) =>
      sayOf(deps, invitedSeat(request), { statementId, version, kind, text, consent }),
    )
    if (refused) return show(request, reply, refused)
    return reply.to(`/i/${token}/dokumentation#rad-${statementId}`, 'common.saved')
  })

  async function show(request: WithToken, reply: FastifyReply, refused: RefusedForm | null) {
    const invitee = invitedSeat(request)
    const seminar = await getSeminarById(db, invitee.seminarId)
    const round = await getRoundOf(db, invitee.roundId)
    const shown = {
      base: `/i/${request.params.token}`,
      invitee,
      seminar,
      documentation: await getDocumentation(db, seminar.id),
      statements: (await listStatements(db, seminar.id)).filter((one) => isAttributedTo(one, invitee)),
      verdicts: await listVerdicts(db, seminar.id),
      document: (await getQuestionnaire(db, round.questionnaire_id)).document,
      today: localDate(deps.clock.now()),
      refusedId: refused && (request.params.id ?? null),
    }
    return reply.page('documentation/confirm', confirmPage(shown, reply.t), refused)
  }
}
