import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type RefusedSave, saveForm } from '../kernel/http/save-form.ts'
import { saveBasis, saveDecision } from './actions.ts'
import { basisForm, burdenPage } from './burden.pages.ts'
import { basisSchema, decisionForm } from './input.ts'
import { measuredTimes } from './measured.rules.ts'
import {
  countMunicipalities,
  findBasis,
  getShown,
  listAskingDecisions,
  listDecisions,
  listGivenAnswers,
  listQuestionnaireUses,
  listTaken,
  type Shown,
} from './queries.ts'
import { decisionFields, decisionPage, reviewPage } from './retirement.pages.ts'

const query = z.object({ version: z.string().max(20).optional().catch(undefined) })
type WithKey = FastifyRequest<{ Params: { key: string } }>

/** What the questions cost, what they give, and what is decided about them. */
export function burdenRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/fragor/borda', async (request, reply) =>
    reply.page('questionnaire/burden', await burden(await shownOf(request), reply)),
  )

  app.get('/fragor/borda/utskrift', async (request, reply) =>
    reply.page('questionnaire/consultation', await burden(await shownOf(request), reply)),
  )

  app.get('/fragor/borda/underlag', async (request, reply) => showBasis(reply, await shownOf(request)))

  app.post('/fragor/borda/underlag', async (request, reply) => {
    const shown = await shownOf(request)
    const { refused } = await saveForm(deps, request, {
      subject: `questionnaire-basis/${shown.id}`,
      read: async (at) => basisForm((await findBasis(at, shown)) ?? null),
      schema: basisSchema,
      save: (form, seen) => saveBasis(deps, shown.id, form, seen),
    })
    if (refused) return showBasis(reply, shown, refused)
    return reply.to(`/fragor/borda?version=${encodeURIComponent(shown.version)}`, 'common.saved')
  })

  app.get('/fragor/omprovning', async (_request, reply) => {
    const reviewed = await loadGiven()
    const decisions = await listDecisions(db, reviewed.shown.id)
    return reply.page('questionnaire/review', reviewPage({ ...reviewed, decisions }, reply.t))
  })

  app.get('/fragor/omprovning/:key', async (request: WithKey, reply) => showDecision(request, reply))

  app.post('/fragor/omprovning/:key', async (request: WithKey, reply) => {
    const { shown } = await loadGiven()
    const { key } = request.params
    const read = async (at: typeof db) =>
      decisionFields((await listDecisions(at, shown.id)).find((one) => one.key === key))
    const { refused } = await saveForm(deps, request, {
      subject: `question-decision/${shown.id}/${key}`,
      read: (at) => read(at as typeof db),
      schema: decisionForm,
      save: (form, seen) => saveDecision(deps, signedIn(request).accountId, { ...form, key, shown }, seen),
    })
    if (refused) return showDecision(request, reply, refused)
    return reply.to(`/fragor/omprovning#${key}`, 'common.saved')
  })

  async function showDecision(request: WithKey, reply: FastifyReply, refused?: RefusedSave) {
    const reviewed = await loadGiven()
    const decisions = await listDecisions(db, reviewed.shown.id)
    const page = decisionPage({ ...reviewed, decisions }, request.params.key, reply.t)
    return reply.page('questionnaire/decision', page, refused)
  }

  /** The latest version that a round has asked, with what was answered there; else the latest version, unanswered. */
  async function loadGiven() {
    const uses = await listQuestionnaireUses(db)
    const use = uses.find(({ round }) => round?.frozenAt) ?? uses.find(({ round }) => round) ?? uses[0]
    const shown = await getShown(db, use?.version)
    const given = await listGivenAnswers(db, use?.round?.slug ?? '')
    return { shown, round: use?.round ?? null, given, measured: await measuredOf(shown) }
  }

  async function measuredOf({ id, document }: Shown) {
    return measuredTimes(document, await listTaken(db, id))
  }

  async function shownOf(request: FastifyRequest): Promise<Shown> {
    return getShown(db, query.parse(request.query).version)
  }

  async function burden(shown: Shown, reply: FastifyReply) {
    const basis = (await findBasis(db, shown)) ?? null
    const measured = await measuredOf(shown)
    const [municipalities, decisions] = [await countMunicipalities(db), await listAskingDecisions(db)]
    return burdenPage({ shown, basis, municipalities, measured, decisions }, reply.t)
  }

  async function showBasis(reply: FastifyReply, shown: Shown, refused?: RefusedSave) {
    const page = await burden(shown, reply)
    const fields = basisForm((await findBasis(db, shown)) ?? null)
    const own = { title: reply.t('questions.basis_title'), fields, began: fields }
    return reply.page('questionnaire/basis', { ...page, ...own }, refused)
  }
}
