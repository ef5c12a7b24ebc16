/** A municipality's roles read each other's answers by their personal links, and agree on joint ones. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { type RefusedForm, takeForm, valuesOf } from '../../kernel/http/forms.ts'
import { linkOf } from '../../kernel/http/rate-limit.ts'
import { localDate } from '../../kernel/time.ts'
import { invitedSeat } from '../../links/routes.ts'
import { sheetOf } from '../../questionnaire/sheet.rules.ts'
import { answerProposal, propose, readTogether } from './actions.ts'
import { answerIn, proposalForm, stanceForm } from './input.ts'
import { jointQuestions, questionPage, type Returned, togetherPage } from './pages.ts'

type WithToken = FastifyRequest<{ Params: { token: string; question?: string } }>

/** All that is proposed and said is stored for good. */
const perLink = { max: 200, timeWindow: '1 hour', hook: 'preHandler' as const, keyGenerator: linkOf }
const limited = { config: { rateLimit: perLink } }

export function jointRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/i/:token/tillsammans', async (request: WithToken, reply) =>
    reply.page('responses/joint/together', togetherPage(await load(request), reply.t)),
  )

  app.get('/i/:token/tillsammans/:question', async (request: WithToken, reply) => show(request, reply))

  // A page that was posted, opened again by its address.
  for (const posted of ['forslag', 'svar']) {
    app.get(`/i/:token/tillsammans/:question/${posted}`, async (request: WithToken, reply) => {
      const shown = await load(request)
      return reply.to(`${shown.base}/tillsammans/${questionIn(request, shown).key}`)
    })
  }

  app.post('/i/:token/tillsammans/:question/forslag', limited, async (request: WithToken, reply) => {
    const shown = await load(request)
    const question = questionIn(request, shown)
    const { questionnaire } = shown.together
    const asked = sheetOf(questionnaire, shown.me.role, reply.t.lang).questions.find(({ key }) => key === question.key)
    if (!asked) throw new NotFound()
    const { answer, problems, typed, isEmptying } = answerIn(asked, valuesOf(request.body))
    if (isEmptying) return show(request, reply, { typed })
    if (answer === null) return show(request, reply, { typed, problems }, 422)
    const { refused } = await takeForm(
      request,
      proposalForm,
      ({ forslag: seen }) => propose(deps, shown.me, { question, answer, seen }),
      reply.t,
    )
    if (refused) return show(request, reply, { typed, reason: refused.reason ?? '' }, refused.status)
    return reply.to(`${shown.base}/tillsammans#fraga-${question.order}`, 'joint.is_proposed', { n: question.order })
  })

  app.post('/i/:token/tillsammans/:question/svar', limited, async (request: WithToken, reply) => {
    const shown = await load(request)
    const question = questionIn(request, shown)
    const { refused, result: kind } = await takeForm(
      request,
      stanceForm,
      async ({ forslag: seen, svar, skal: reason }) => {
        await answerProposal(deps, shown.me, { question, seen, kind: svar, reason })
        return svar
      },
      reply.t,
    )
    if (refused) return show(request, reply, refused.reason ? { reason: refused.reason } : {}, refused)
    return reply.to(`${shown.base}/tillsammans#fraga-${question.order}`, `joint.said.${kind}`, { n: question.order })
  })

  async function load(request: WithToken) {
    const me = invitedSeat(request)
    const together = await readTogether(deps.db, me, localDate(deps.clock.now()))
    return { together, base: `/i/${request.params.token}`, me }
  }

  function questionIn({ params }: WithToken, { together }: Awaited<ReturnType<typeof load>>) {
    const question = jointQuestions(together).find(({ key }) => key === params.question)
    if (!question) throw new NotFound()
    return question
  }

  /** Reads everything anew, so that a refused form comes back beside what is true now. */
  async function show(
    request: WithToken,
    reply: FastifyReply,
    returned: Returned = {},
    refused: RefusedForm | number | null = null,
  ) {
    const shown = await load(request)
    const question = questionIn(request, shown)
    if (!shown.together.answers.has(shown.me.seatId)) return reply.to(`${shown.base}/tillsammans`)
    const labels = { skal: reply.t('joint.dissent') }
    return reply.page(
      'responses/joint/question',
      { ...questionPage(shown, question, returned, reply.t), labels },
      refused,
    )
  }
}
