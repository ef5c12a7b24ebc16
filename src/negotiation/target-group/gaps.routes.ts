/** Staff see what is missing in the target groups, and ask for just that. */

import type { FastifyInstance } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Invalid } from '../../kernel/errors.ts'
import { parseForm } from '../../kernel/http/forms.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { newId } from '../../kernel/ids.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { addDays, isDate, localDate } from '../../kernel/time.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { askForGaps, fingerprintOfAsk, gapsWriter, planGaps, readTargets } from './gaps.actions.ts'
import { askPage, gapsCsv, gapsMailingTitle, gapsPage } from './gaps.pages.ts'
import { askForm, askQuery, gapsQuery } from './input.ts'

const daysToAnswer = 14

export function gapsRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/malgrupp', async (request, reply) => {
    const filter = gapsQuery.parse(request.query)
    const { round } = request
    if (!round) return reply.page('negotiation/target-group/gaps-empty', { title: reply.t('seats.gaps.title') })
    return reply.page('negotiation/target-group/gaps', gapsPage(await rowsOf(round), filter, reply.t))
  })

  app.get('/malgrupp.csv', async (request, reply) => {
    const filter = gapsQuery.parse(request.query)
    const round = roundHere(request)
    return reply.csv(['malgrupp', round.slug], gapsCsv(await rowsOf(round), filter, reply.t))
  })

  app.get('/malgrupp/fraga', async (request, reply) => {
    const { seminarium, senast, exempel } = askQuery.parse(request.query)
    if (seminarium.length === 0) return reply.to('/malgrupp', 'seats.gaps.choose_some')
    const round = roundHere(request)
    const now = deps.clock.now()
    const today = localDate(now)
    const dayRefused = !isDate(senast) || senast <= today
    const plan = await planGaps(deps.db, { roundId: round.id, slugs: seminarium, now })
    const page = askPage(
      {
        round,
        plan,
        slugs: seminarium,
        example: exempel,
        answerBy: senast,
        dayRefused,
        from: deps.config,
        write: await gapsWriter(deps, deps.db, plan, { round, answerBy: dayRefused ? today : senast }),
        mailingId: newId(),
        fingerprint: await fingerprintOfAsk(deps.db, round, plan, senast),
        hasSmtp: canSend(deps),
      },
      reply.t,
    )
    return reply.page('negotiation/target-group/gaps-ask', page, dayRefused ? 422 : 200)
  })

  app.post('/malgrupp/fraga', async (request, reply) => {
    const form = parseForm(askForm, request.body)
    if (!form.ok) throw new Invalid('errors.invalid')
    const { seminarium, senast, utskick, granskat } = form.value
    const round = roundHere(request)
    const now = deps.clock.now()
    const plan = await planGaps(deps.db, { roundId: round.id, slugs: seminarium, now })
    await askForGaps(deps, {
      round,
      slugs: seminarium,
      answerBy: senast,
      mailingId: utskick,
      expected: granskat,
      title: gapsMailingTitle(plan, translators.sv),
      accountId: signedIn(request).accountId,
    })
    return reply.to(`/utskick/${utskick}`, 'seats.gaps.sent')
  })

  async function rowsOf(round: Round) {
    const today = localDate(deps.clock.now())
    const targets = await readTargets(deps.db, round.id)
    return { ...targets, round, today, answerBy: addDays(today, daysToAnswer) }
  }
}
