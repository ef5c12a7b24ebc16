/** The RSS contact answers the dates and proposes own ones. */

import type { FastifyInstance } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type FormValues, parseForm } from '../../kernel/http/forms.ts'
import { getSeminar } from '../../seminars/queries.ts'
import type { Slug } from '../../seminars/routes.ts'
import { answerDates, proposeDates } from '../dates/actions.ts'
import { proposalForm, readAnswers } from '../dates/input.ts'
import { back, ownSeminar } from '../own.routes.ts'
import { showSeminar } from './routes.ts'

export function rssDatesRoutes(app: FastifyInstance, deps: Deps): void {
  app.post<Slug>('/rss/:slug/datumsvar', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const { answers, errors } = readAnswers(request.body)
    const result = await answerDates(deps, actor(request), seminar.slug, answers)
    const { saved, conflicts, gone } = result
    const isWrong = Object.keys(errors).length > 0
    if (isWrong || conflicts.length > 0 || gone.length > 0) {
      const typed = (request.body ?? {}) as FormValues
      const answersBack = { saved, conflicts, gone, errors, typed }
      const now = await getSeminar(deps.db, seminar.slug)
      const status = isWrong ? 422 : 409
      return showSeminar(deps, request, reply, now, { form: 'date', errors, answersBack, status })
    }
    const key = saved === 1 ? 'rss.dates.saved.one' : 'rss.dates.saved.other'
    const told = saved === 0 ? reply.notice('rss.dates.unchanged') : reply.notice(key, { n: saved })
    return back(told, seminar, 'date')
  })

  app.post<Slug>('/rss/:slug/datumforslag', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const form = parseForm(proposalForm, request.body)
    const result = form.ok
      ? await proposeDates(deps, actor(request), seminar.slug, form.value)
      : { ...form, warnings: [] }
    if (!result.ok) return showSeminar(deps, request, reply, seminar, { form: 'own_date', ...result })
    const key = result.count === 1 ? 'seminars.proposed.one' : 'seminars.proposed.other'
    return back(reply.notice(key, { n: result.count }), seminar, 'date')
  })
}
