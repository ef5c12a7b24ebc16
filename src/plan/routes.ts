import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { parseForm, type RefusedForm, type Taken, takeForm } from '../kernel/http/forms.ts'
import { listRegions } from '../register/queries.ts'
import { getRound, type Round } from '../rounds/queries.ts'
import {
  changeBody,
  changeTown,
  createPlan,
  divideRegion,
  moveMunicipality,
  placeMunicipality,
  undoMove,
} from './actions.ts'
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
import { choiceText, planPage, proposalPage } from './pages.ts'
import {
  listInvitedCodes,
  listMoves,
  listPlacements,
  listPlanBodies,
  listPlanMunicipalities,
  listPlanSeminars,
} from './queries.ts'
import { proposePlan } from './rules.ts'

type WithSlug = { Params: { slug: string } }

export function planRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/plan', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return show(reply, round, request.query)
  })

  app.post<WithSlug>('/omgangar/:slug/plan', async (request, reply) => {
    const { round, by } = await planOf(request)
    const counts = countsIn(request.body)
    const create = async ({ threshold }: z.infer<typeof thresholdForm>) => {
      // The choice differs from the proposal shown: show the proposal for that choice before it is stored.
      const { visat } = Object(request.body) as { visat?: unknown }
      const choice = choiceText(threshold, counts)
      if (typeof visat === 'string' && visat !== choice) return choice
      await createPlan(deps, by, round, threshold, counts)
      return null
    }
    const { refused, result: other } = await takeForm(request, thresholdForm, create, reply.t)
    if (refused) return show(reply, round, refused.reason ? request.query : {}, refused)
    if (other !== null) return reply.to(`${addressOf(round)}?${other}`, 'plan.look_again')
    return reply.to(addressOf(round), 'plan.created')
  })

  app.post<{ Params: { slug: string; code: string } }>(
    '/omgangar/:slug/plan/regioner/:code',
    async (request, reply) => {
      const { round, by } = await planOf(request)
      const region = request.params.code
      const divide = ({ count }: z.infer<typeof divideForm>) =>
        divideRegion(deps, by, round, { regionCode: region, count })
      const { refused } = await takeForm(request, divideForm, divide, reply.t)
      if (refused) return show(reply, round, { region }, refused)
      return reply.to(addressOf(round, region), 'plan.divided')
    },
  )

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar', async (request, reply) => {
    const { round, by } = await planOf(request)
    const move = ({ municipality, to }: z.infer<typeof moveForm>) =>
      moveMunicipality(deps, by, round, { ...municipality, toId: to })
    return answer(request, reply, round, 'plan.moved', await takeForm(request, moveForm, move, reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/plan/flyttar/angra', async (request, reply) => {
    const { round, by } = await planOf(request)
    const undo = ({ n }: z.infer<typeof undoForm>) => undoMove(deps, by, round, n)
    return answer(request, reply, round, 'plan.undone', await takeForm(request, undoForm, undo, reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/plan/kommuner', async (request, reply) => {
    const { round, by } = await planOf(request)
    const place = ({ missing, into }: z.infer<typeof placeForm>) =>
      placeMunicipality(deps, by, round, { code: missing, toId: into })
    return answer(request, reply, round, 'plan.moved', await takeForm(request, placeForm, place, reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/plan/rss', async (request, reply) => {
    const { round, by } = await planOf(request)
    const { refused, result: done } = await takeForm(request, bodyForm, (form) =>
      changeBody(deps, by, round, { seminarId: form.seminar, rssId: form.rss }),
    )
    if (refused) return show(reply, round, request.query, refused)
    const { seminar, region } = done
    return reply.to(addressOf(round, region), 'plan.body_changed', { seminar })
  })

  app.post<WithSlug>('/omgangar/:slug/plan/ort', async (request, reply) => {
    const { round, by } = await planOf(request)
    const change = (form: z.infer<typeof townForm>) =>
      changeTown(deps, by, round, { seminarId: form.seminar, townCode: form.town || null })
    const { refused, result: done } = await takeForm(request, townForm, change, reply.t)
    if (refused) return show(reply, round, request.query, refused)
    const { seminar, town, region } = done
    const said = town === null ? 'plan.town_reset' : 'plan.town_changed'
    return reply.to(addressOf(round, region), said, { seminar, town: town ?? '' })
  })

  async function planOf(request: FastifyRequest<{ Params: { slug: string } }>) {
    const round = await getRound(deps.db, request.params.slug)
    return { round, by: signedIn(request).accountId }
  }

  /** Redirects to the region that the page showed, also when the municipality went to another region. */
  function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    round: Round,
    key: 'plan.moved' | 'plan.undone',
    { refused, result: done }: Taken<{ municipality: string; to: string; region: string }>,
  ) {
    if (refused) return show(reply, round, request.query, refused)
    const region = planQuery.parse(request.query).region ?? done.region
    const { municipality, to: seminar } = done
    return reply.to(addressOf(round, region), key, { municipality, seminar })
  }

  async function show(reply: FastifyReply, round: Round, query: unknown, refused?: RefusedForm) {
    const seminars = await listPlanSeminars(deps.db, round.id)
    if (seminars.length === 0) return showProposal(reply, round, query, refused)
    const plan = {
      seminars,
      regions: await listRegions(deps.db),
      municipalities: await listPlanMunicipalities(deps.db),
      bodies: await listPlanBodies(deps.db),
      placements: await listPlacements(deps.db, round.id),
      moves: await listMoves(deps.db, round.id),
      invited: await listInvitedCodes(deps.db, round.id),
    }
    const page = planPage(round, plan, planQuery.parse(query).region, reply.t)
    return reply.page('plan/plan', page, refused)
  }

  async function showProposal(reply: FastifyReply, round: Round, query: unknown, refused?: RefusedForm) {
    const asked = parseForm(thresholdForm, { threshold: round.split_threshold, ...Object(query) })
    const wrong = refused ?? (asked.ok ? undefined : asked)
    const threshold = asked.ok ? asked.value.threshold : round.split_threshold
    const regions = await listRegions(deps.db)
    const municipalities = await listPlanMunicipalities(deps.db)
    const planned = proposePlan(regions, municipalities, threshold, countsIn(query))
    const bodies = await listPlanBodies(deps.db)
    const proposal = { regions, municipalities, bodies, threshold, planned }
    const page = proposalPage(round, proposal, reply.t)
    return reply.page('plan/proposal', page, wrong)
  }
}

function addressOf(round: Round, region?: string): string {
  return `/omgangar/${round.slug}/plan${region ? `?region=${region}#region` : ''}`
}
