/** Wishes about food and access, on their own page behind the personal link. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { takeForm } from '../kernel/http/forms.ts'
import { addDays, localDate } from '../kernel/time.ts'
import { invited } from '../links/routes.ts'
import { saveWishes } from './actions.ts'
import { wishForm } from './input.ts'
import { findWishes, getVisit } from './queries.ts'
import { daysKept, diets, isEmpty, mayWish, noWishes } from './rules.ts'

type WithToken = FastifyRequest<{ Params: { token: string } }>

export function wishRoutes(app: FastifyInstance, deps: Deps): void {
  for (const root of ['/i', '/gast'] as const) routesUnder(app, deps, root)
}

function routesUnder(app: FastifyInstance, deps: Deps, root: '/i' | '/gast'): void {
  app.get(`${root}/:token/onskemal`, async (request: WithToken, reply) => {
    const page = await load(request, reply)
    return page ? reply.page('wishes/wishes', page) : toInvitation(request, reply)
  })

  app.post(`${root}/:token/onskemal`, async (request: WithToken, reply) => {
    const { refused } = await takeForm(request, wishForm, ({ kost, mat, behov }) =>
      saveWishes(deps, invited(request).linkId, { diets: kost, food: mat, access: behov }),
    )
    if (!refused) return toInvitation(request, reply.notice('wishes.saved'))
    const page = await load(request, reply, [refused.values.kost ?? []].flat())
    return page ? reply.page('wishes/wishes', page, refused) : toInvitation(request, reply)
  })

  app.post(`${root}/:token/onskemal/bort`, async (request: WithToken, reply) => {
    await saveWishes(deps, invited(request).linkId, noWishes)
    return toInvitation(request, reply.notice('wishes.cleared'))
  })

  /**
   * null when the person may give no wishes and has none saved. Saved wishes can be deleted, also after the seminar.
   */
  async function load(request: WithToken, reply: FastifyReply, chosen?: string[]) {
    const { linkId } = invited(request)
    const visit = await getVisit(deps.db, linkId)
    const wishes = await findWishes(deps.db, linkId)
    const isOpen = mayWish(visit, localDate(deps.clock.now()))
    if (!visit.date || (!isOpen && isEmpty(wishes))) return null
    return {
      title: reply.t('wishes.title'),
      base: `${root}/${request.params.token}`,
      wishes,
      isOpen,
      diets,
      chosen,
      // No food is served at a digital seminar.
      showsFood: visit.form !== 'digital',
      canClear: !isEmpty(wishes),
      deletedOn: addDays(visit.date, daysKept),
    }
  }

  function toInvitation(request: WithToken, reply: FastifyReply): FastifyReply {
    return reply.to(`${root}/${request.params.token}`)
  }
}
