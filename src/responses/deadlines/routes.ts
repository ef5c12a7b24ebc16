import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type RefusedForm, takeForm, valuesOf } from '../../kernel/http/forms.ts'
import { localDate } from '../../kernel/time.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { deadlineOf, extend, undoExtension } from './actions.ts'
import { type ExtendForm, extendForm, whomQuery } from './input.ts'
import { confirmPage, deadlinesPage, whomName } from './pages.ts'
import { countConcerned, findSeat, listExtensions, listRegionDeadlines } from './queries.ts'
import type { Whom } from './rules.ts'

type Slug = FastifyRequest<{ Params: { slug: string } }>
type ById = FastifyRequest<{ Params: { slug: string; id: string } }>

/** Staff give a region or a seat more time to answer, and see who has it. */
export function deadlineRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/omgangar/:slug/svarstid', async (request: Slug, reply) => {
    const { plats, lan } = whomQuery.parse(request.query)
    return show(reply, await getRound(db, request.params.slug), { plats, lan })
  })

  /** The first press shows what it means and saves nothing; the second, with `sett`, saves. */
  app.post('/omgangar/:slug/svarstid', async (request: Slug, reply) => {
    const round = await getRound(db, request.params.slug)
    const { accountId } = signedIn(request)
    const { refused, result } = await takeForm(request, extendForm, async (form) => {
      const extension = { ...whomOf(form), until: form.till, reason: form.skal, seen: form.sett }
      return { form, isDone: await extend(deps, accountId, round, extension) }
    })
    if (refused) return show(reply, round, { plats: String(valuesOf(request.body).plats ?? ''), lan: '' }, refused)
    const { form, isDone } = result
    if (!isDone) return confirm(reply, round, form)
    if (form.plats === '') return reply.to(`/omgangar/${round.slug}/svarstid`, 'deadlines.extended')
    const seat = await findSeat(db, round.id, form.plats)
    const back = seat?.invitationId ? `/inbjudningar/${seat.invitationId}` : `/omgangar/${round.slug}/svarstid`
    return reply.to(back, 'deadlines.extended')
  })

  app.post('/omgangar/:slug/svarstid/:id/angra', async (request: ById, reply) => {
    const round = await getRound(db, request.params.slug)
    await undoExtension(deps, signedIn(request).accountId, round, request.params.id)
    return reply.to(`/omgangar/${round.slug}/svarstid`, 'deadlines.is_undone')
  })

  async function show(reply: FastifyReply, round: Round, about: { plats: string; lan: string }, refused?: RefusedForm) {
    const { plats, lan } = about
    const data = {
      round,
      extensions: await listExtensions(db, round.id),
      regions: await listRegionDeadlines(db, round.id),
      seat: plats === '' ? null : ((await findSeat(db, round.id, plats)) ?? null),
      fields: { lan, till: '', skal: '' },
      today: localDate(deps.clock.now()),
    }
    return reply.page('responses/deadlines/list', deadlinesPage(data, reply.t), refused)
  }

  async function confirm(reply: FastifyReply, round: Round, form: ExtendForm) {
    const whom = whomOf(form)
    const seat = whom.seatId === null ? null : ((await findSeat(db, round.id, whom.seatId)) ?? null)
    const region = (await listRegionDeadlines(db, round.id)).find(({ code }) => code === whom.regionCode)
    const data = {
      round,
      form,
      now: await deadlineOf(db, round.id, whom),
      concerned: await countConcerned(db, round.id, whom),
      name: whomName(seat, region, reply.t),
    }
    return reply.page('responses/deadlines/confirm', confirmPage(data, reply.t))
  }
}

function whomOf({ plats, lan }: ExtendForm): Whom {
  return plats === '' ? { regionCode: lan, seatId: null } : { regionCode: null, seatId: plats }
}
