import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { type FormErrors, type FormValues, parseForm } from '../kernel/http/forms.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import { changeBody, createPlan, divideRegion, moveMunicipality, undoMove } from './plan.actions.ts'
import { bodyForm, divideForm, moveForm, planQuery, thresholdForm, undoForm } from './plan.input.ts'
import { planPage, proposalPage } from './plan.pages.ts'
import {
  listMoves,
  listPlacements,
  listPlanBodies,
  listPlanMunicipalities,
  listPlanRegions,
  listPlanSeminars,
} from './plan.queries.ts'
import { proposePlan } from './plan.rules.ts'

type WithSlug = { Params: { slug: string }; Querystring: Record<string, unknown> }
interface Refused {
  errors: FormErrors
  values: FormValues
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
    await createPlan(deps, signedIn(request).accountId, round, form.value.threshold)
    return reply.notice('plan.created').redirect(addressOf(round), 303)
  })

  app.post<{ Params: { slug: string; code: string } }>(
    '/omgangar/:slug/plan/regioner/:code',
    async (request, reply) => {
      const round = await getRound(deps.db, request.params.slug)
      const regionCode = request.params.code
      const form = parseForm(divideForm, request.body)
      if (!form.ok) return show(reply, round, { region: regionCode }, form)
      const divide = { regionCode, count: form.value.count }
      await divideRegion(deps, signedIn(request).accountId, round, divide)
      return reply.notice('plan.divided').redirect(addressOf(round, regionCode), 303)
    },
  )

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(moveForm, request.body)
    if (!form.ok) return show(reply, round, request.query, form)
    const { municipality, to } = form.value
    const move = { ...municipality, toId: to }
    const done = await moveMunicipality(deps, signedIn(request).accountId, round, move)
    return reply
      .notice('plan.moved', { municipality: done.municipality, seminar: done.to })
      .redirect(addressOf(round, done.region), 303)
  })

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar/angra', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const form = parseForm(undoForm, request.body)
    if (!form.ok) throw new NotFound()
    const done = await undoMove(deps, signedIn(request).accountId, round, form.value.n)
    return reply
      .notice('plan.undone', { municipality: done.municipality, seminar: done.to })
      .redirect(addressOf(round, done.region), 303)
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
    }
    const page = planPage(round, plan, planQuery.parse(query).region, reply.t)
    return reply.page('seminars/plan', { ...page, ...refused }, refused ? 422 : 200)
  }

  async function showProposal(
    reply: FastifyReply,
    round: Round,
    query: unknown,
    refused?: Refused,
  ) {
    const asked = parseForm(thresholdForm, { threshold: round.split_threshold, ...Object(query) })
    const wrong = refused ?? (asked.ok ? undefined : asked)
    const threshold = asked.ok ? asked.value.threshold : round.split_threshold
    const regions = await listPlanRegions(deps.db)
    const municipalities = await listPlanMunicipalities(deps.db)
    const planned = proposePlan(regions, municipalities, threshold)
    const bodies = await listPlanBodies(deps.db)
    const page = proposalPage(round, regions, municipalities, planned, bodies, threshold, reply.t)
    const refusal = wrong && { errors: wrong.errors, values: wrong.values }
    return reply.page('seminars/proposal', { ...page, ...refusal }, refusal ? 422 : 200)
  }
}

function addressOf(round: Round, region?: string): string {
  return `/omgangar/${round.slug}/plan${region ? `?region=${region}#region` : ''}`
}
