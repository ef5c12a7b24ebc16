/** Staff propose, withdraw, confirm and change dates. */
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { parseForm } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatSpan } from '../kernel/time.ts'
import { confirmDate, proposeDates, takeDateBack, withdrawDate } from './dates.actions.ts'
import { chosenOption, proposalForm, reopenForm } from './dates.input.ts'
import { proposePage, reopenPage } from './forms.pages.ts'
import { getRoundOf, getSeminar } from './queries.ts'
import { countInvited, listContacts } from './seminar.queries.ts'
import { actor, back, type Slug } from './staff.routes.ts'

export function datesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/seminarier/:slug/datum', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const round = await getRoundOf(db, seminar.round_id)
    const contacts = await listContacts(db, seminar.rss_id)
    return reply.page('seminars/propose', proposePage(seminar, round, { contacts }, reply.t))
  })

  app.post<Slug>('/seminarier/:slug/datumforslag', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const round = await getRoundOf(db, seminar.round_id)
    const form = parseForm(proposalForm, request.body)
    const result = form.ok
      ? await proposeDates(deps, actor(request), seminar.slug, form.value)
      : { ...form, warnings: [] }
    if (result.ok) {
      const proposed = reply.t.n('seminars.proposed', result.count)
      const told = toldText(reply.t, result.told, deps.send !== null)
      return back(request, reply.notice('seminars.proposed_told', { proposed, told }), 'datum')
    }
    const values = (request.body ?? {}) as Record<string, string>
    const contacts = await listContacts(db, seminar.rss_id)
    const shown = { contacts, values, warnings: result.warnings }
    const page = proposePage(seminar, round, shown, reply.t)
    return reply.page('seminars/propose', { ...page, errors: result.errors, values }, 422)
  })

  app.post<Slug & { Params: { option: string } }>(
    '/seminarier/:slug/datumforslag/:option/borttaget',
    async (request, reply) => {
      const { slug, option } = request.params
      await withdrawDate(deps, actor(request), slug, option)
      return back(request, reply.notice('seminars.withdrawn'), 'datum')
    },
  )

  app.post<Slug>('/seminarier/:slug/datum', async (request, reply) => {
    const form = parseForm(chosenOption, request.body)
    const optionId = form.ok ? form.value.option : ''
    const option = await confirmDate(deps, actor(request), request.params.slug, optionId)
    const { date, start_time: start, end_time: end } = option
    const span = formatSpan({ date, start, end }, reply.t.lang)
    return back(request, reply.notice('seminars.confirmed', { span }), 'datum')
  })

  app.get<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    if (!seminar.confirmed_at) throw new Conflict('seminars.not_confirmed')
    const invited = await countInvited(db, seminar.id)
    return reply.page('seminars/reopen', reopenPage(seminar, invited, reply.t))
  })

  app.post<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => {
    const form = parseForm(reopenForm, request.body)
    if (!form.ok) {
      const seminar = await getSeminar(db, request.params.slug)
      if (!seminar.confirmed_at) throw new Conflict('seminars.not_confirmed')
      const page = reopenPage(seminar, await countInvited(db, seminar.id), reply.t)
      return reply.page(
        'seminars/reopen',
        { ...page, errors: form.errors, values: form.values },
        422,
      )
    }
    await takeDateBack(deps, actor(request), request.params.slug, form.value.reason)
    return back(request, reply.notice('seminars.reopened'), 'datum')
  })
}

/** Who gets to know, in words that are true also without a mail server. */
function toldText(t: Translate, contacts: number, canSend: boolean): string {
  if (contacts === 0) return t('seminars.told.nobody')
  return t.n(canSend ? 'seminars.told' : 'seminars.told_later', contacts)
}
