import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { type FormErrors, type FormValues, parseForm, valuesOf } from '../kernel/http/forms.ts'
import { isMessageKey } from '../kernel/i18n/translate.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { changeBody, changeTown, createPlan, divideRegion } from './actions.ts'
import {
  bodyForm,
  countsIn,
  divideForm,
  moveForm,
  placeForm,
  planQuery,
  thresholdForm,
  townForm,
  undoForm,
} from './input.ts'
import { moveMunicipality, placeMunicipality, undoMove } from './moves.actions.ts'
import { planPage } from './pages.ts'
import { choiceText, proposalPage } from './proposal.pages.ts'
import {
  listInvitedCodes,
  listMoves,
  listPlacements,
  listPlanBodies,
  listPlanMunicipalities,
  listPlanRegions,
  listPlanSeminars,
} from './queries.ts'
import { proposePlan } from './rules.ts'

type WithSlug = { Params: { slug: string }; Querystring: Record<string, unknown> }
interface Refused {
  errors: FormErrors
  values: FormValues
  /** Why a rule said no, in words; then the status is 409. */
  reason?: string
}

export function planRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/plan', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return show(reply, round, request.query)
  })

  app.post<WithSlug>('/omgangar/:slug/plan', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(thresholdForm, request.body)
    if (!form.ok) return show(reply, round, {}, form)
    // Another choice than the proposal that was shown: first that is shown.
    const { visat } = Object(request.body) as { visat?: unknown }
    const choice = choiceText(form.value.threshold, countsIn(request.body))
    if (typeof visat === 'string' && visat !== choice)
      return reply.notice('plan.look_again').redirect(`${addressOf(round)}?${choice}`, 303)
    return orRefuse(request, reply, round, async (accountId) => {
      await createPlan(deps, accountId, round, form.value.threshold, countsIn(request.body))
      return reply.notice('plan.created').redirect(addressOf(round), 303)
    })
  })

  app.post<{ Params: { slug: string; code: string } }>(
    '/omgangar/:slug/plan/regioner/:code',
    async (request, reply) => {
      const round = await getRound(deps.db, request.params.slug)
      const region = request.params.code
      const form = parseForm(divideForm, request.body)
      if (!form.ok) return show(reply, round, { region }, form)
      const divide = { regionCode: region, count: form.value.count }
      const action = async (accountId: string) => {
        await divideRegion(deps, accountId, round, divide)
        return reply.notice('plan.divided').redirect(addressOf(round, region), 303)
      }
      return orRefuse(request, reply, round, action, { region })
    },
  )

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(moveForm, request.body)
    if (!form.ok) return show(reply, round, request.query, form)
    const { municipality, to } = form.value
    return orRefuse(request, reply, round, async (accountId) => {
      const move = { ...municipality, toId: to }
      const done = await moveMunicipality(deps, accountId, round, move)
      return answer(request, reply, round, 'plan.moved', done)
    })
  })

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar/angra', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(undoForm, request.body)
    if (!form.ok) throw new NotFound()
    return orRefuse(request, reply, round, async (accountId) => {
      const done = await undoMove(deps, accountId, round, form.value.n)
      return answer(request, reply, round, 'plan.undone', done)
    })
  })

  app.post<WithSlug>('/omgangar/:slug/plan/kommuner', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(placeForm, request.body)
    if (!form.ok) return show(reply, round, request.query, form)
    return orRefuse(request, reply, round, async (accountId) => {
      const place = { code: form.value.missing, toId: form.value.into }
      const done = await placeMunicipality(deps, accountId, round, place)
      return answer(request, reply, round, 'plan.moved', done)
    })
  })

  app.post<WithSlug>('/omgangar/:slug/plan/rss', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(bodyForm, request.body)
    if (!form.ok) return show(reply, round, request.query, form)
    const change = { seminarId: form.value.seminar, rssId: form.value.rss }
    const done = await changeBody(deps, signedIn(request).accountId, round, change)
    return reply
      .notice('plan.body_changed', { seminar: done.seminar })
      .redirect(addressOf(round, done.region), 303)
  })

  app.post<WithSlug>('/omgangar/:slug/plan/ort', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(townForm, request.body)
    if (!form.ok) return show(reply, round, request.query, form)
    return orRefuse(request, reply, round, async (accountId) => {
      const change = { seminarId: form.value.seminar, townCode: form.value.town || null }
      const { seminar, town, region } = await changeTown(deps, accountId, round, change)
      return (
        town === null
          ? reply.notice('plan.town_reset', { seminar })
          : reply.notice('plan.town_changed', { seminar, town })
      ).redirect(addressOf(round, region), 303)
    })
  })

  /** Whoever looks at one region goes on doing so, also when the municipality went to another. */
  function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    round: Round,
    key: 'plan.moved' | 'plan.undone',
    done: { municipality: string; to: string; region: string },
  ) {
    return reply
      .notice(key, { municipality: done.municipality, seminar: done.to })
      .redirect(addressOf(round, planQuery.parse(request.query).region ?? done.region), 303)
  }

  /** What a rule refuses shows the plan as it is now, with the reason, and the form as it was. */
  async function orRefuse(
    request: FastifyRequest,
    reply: FastifyReply,
    round: Round,
    action: (accountId: string) => Promise<FastifyReply>,
    query: unknown = request.query,
  ) {
    try {
      return await action(signedIn(request).accountId)
    } catch (error) {
      if (!(error instanceof Conflict) || !isMessageKey(error.code)) throw error
      const reason = reply.t(error.code, error.params)
      return show(reply, round, query, { errors: {}, values: valuesOf(request.body), reason })
    }
  }

  async function show(reply: FastifyReply, round: Round, query: unknown, refused?: Refused) {
    const seminars = await listPlanSeminars(deps.db, round.id)
    if (seminars.length === 0) return showProposal(reply, round, query, refused)
    const plan = {
      seminars,
      regions: await listPlanRegions(deps.db),
      municipalities: await listPlanMunicipalities(deps.db),
      bodies: await listPlanBodies(deps.db),
      placements: await listPlacements(deps.db, round.id),
      moves: await listMoves(deps.db, round.id),
      invited: await listInvitedCodes(deps.db, round.id),
    }
    const page = planPage(round, plan, planQuery.parse(query).region, reply.t)
    return reply.page('plan/plan', { ...page, ...refused }, statusOf(refused))
  }

  async function showProposal(
    reply: FastifyReply,
    round: Round,
    query: unknown,
    refused?: Refused,
  ) {
    const asked = parseForm(thresholdForm, { threshold: round.split_threshold, ...Object(query) })
    const wrong: Refused | undefined = refused ?? (asked.ok ? undefined : asked)
    const threshold = asked.ok ? asked.value.threshold : round.split_threshold
    const regions = await listPlanRegions(deps.db)
    const municipalities = await listPlanMunicipalities(deps.db)
    const planned = proposePlan(regions, municipalities, threshold, countsIn(query))
    const bodies = await listPlanBodies(deps.db)
    const proposal = { regions, municipalities, bodies, threshold, planned }
    const page = proposalPage(round, proposal, reply.t)
    return reply.page('plan/proposal', { ...page, ...wrong }, statusOf(wrong))
  }
}

function statusOf(refused: Refused | undefined): number {
  if (!refused) return 200
  return refused.reason ? 409 : 422
}

function addressOf(round: Round, region?: string): string {
  return `/omgangar/${round.slug}/plan${region ? `?region=${region}#region` : ''}`
}
