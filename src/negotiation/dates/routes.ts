/** Staff propose, withdraw and change dates, and remind those who have not answered. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import { type FormValues, parseForm } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { canSend } from '../../kernel/mail/sender.rules.ts'
import { localDate } from '../../kernel/time.ts'
import { getRssBody } from '../../register/rss.queries.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import { countInvited, getRoundOf, getSeminar } from '../../seminars/queries.ts'
import { back, type Slug } from '../../seminars/routes.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { listVenuesOf } from '../venues/queries.ts'
import { proposeDates, takeDateBack, withdrawDate } from './actions.ts'
import { isWaiting } from './answers.rules.ts'
import { proposalForm, reopenForm } from './input.ts'
import { proposePage, remindPage, reopenPage } from './pages.ts'
import { listOptionRows, listVenueContacts } from './queries.ts'
import { remindNow } from './reminders.actions.ts'
import { whyCannotNegotiate } from './rules.ts'
import type { DateWarning } from './warnings.rules.ts'

export function datesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  const pageToPropose = async (
    seminar: Seminar,
    reply: FastifyReply,
    refused: { values?: FormValues; warnings?: DateWarning[] },
  ) => {
    const [round, contacts, venues] = await Promise.all([
      getRoundOf(db, seminar.roundId),
      listContacts(db, [seminar.rssId]),
      listVenuesOf(db, seminar.regionCode),
    ])
    const today = localDate(deps.clock.now())
    return proposePage(seminar, round, { contacts, venues, today, ...refused }, reply.t)
  }

  const pageToReopen = async (seminar: Seminar, reply: FastifyReply) => {
    const invited = await countInvited(db, seminar.id)
    const held = seminar.form === 'digital' ? [] : await listVenueContacts(db, [seminar.venueId])
    return reopenPage(seminar, { invited, venue: held[0] ?? null }, reply.t)
  }

  app.get<Slug>('/seminarier/:slug/datum', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    return reply.page('negotiation/dates/propose', await pageToPropose(seminar, reply, {}))
  })

  app.post<Slug>('/seminarier/:slug/datumforslag', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const form = parseForm(proposalForm, request.body)
    const result = form.ok
      ? await proposeDates(deps, actor(request), seminar.slug, form.value)
      : { ...form, warnings: [] }
    if (result.ok) {
      const proposed = reply.t.n('seminars.proposed', result.count)
      const told = toldText(result.told, canSend(deps), reply.t)
      return back(request, reply.notice('seminars.proposed_told', { proposed, told }), 'datum')
    }
    const values = (request.body ?? {}) as FormValues
    const { errors, warnings } = result
    const page = await pageToPropose(seminar, reply, { values, warnings })
    return reply.page('negotiation/dates/propose', { ...page, errors, values }, 422)
  })

  app.post<Slug & { Params: { option: string } }>(
    '/seminarier/:slug/datumforslag/:option/borttaget',
    async (request, reply) => {
      const { slug, option } = request.params
      await withdrawDate(deps, actor(request), slug, option)
      return back(request, reply.notice('seminars.withdrawn'), 'datum')
    },
  )

  app.get<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    if (!seminar.confirmedAt) throw new Conflict('seminars.not_confirmed')
    return reply.page('negotiation/dates/reopen', await pageToReopen(seminar, reply))
  })

  app.post<Slug>('/seminarier/:slug/datum/andring', async (request, reply) => {
    const form = parseForm(reopenForm, request.body)
    if (!form.ok) {
      const seminar = await getSeminar(db, request.params.slug)
      if (!seminar.confirmedAt) throw new Conflict('seminars.not_confirmed')
      const page = await pageToReopen(seminar, reply)
      const { errors, values } = form
      return reply.page('negotiation/dates/reopen', { ...page, errors, values }, 422)
    }
    await takeDateBack(deps, actor(request), request.params.slug, form.value.reason)
    return back(request, reply.notice('seminars.reopened'), 'datum')
  })

  app.get<Slug>('/seminarier/:slug/datum/paminnelse', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const closed = whyCannotNegotiate(seminar)
    if (closed) throw new Conflict(closed)
    const options = await listOptionRows(db, seminar.id)
    if (!options.some(isWaiting)) throw new Conflict('dates.nothing_to_remind')
    const contacts = await listContacts(db, [seminar.rssId])
    const { name } = await getRssBody(db, seminar.rssId)
    const page = remindPage({ seminar, options, contacts, body: name }, reply.t)
    return reply.page('negotiation/dates/remind', page)
  })

  app.post<Slug>('/seminarier/:slug/datum/paminnelse', async (request, reply) => {
    const n = await remindNow(deps, actor(request), request.params.slug)
    const told = n === 1 ? 'dates.reminded.one' : 'dates.reminded.other'
    const notice = n === 0 ? reply.notice('dates.reminded_today') : reply.notice(told, { n })
    return back(request, notice, 'datum')
  })
}

/** Who gets to know, in words that are true also without a mail server. */
function toldText(contacts: number, canSend: boolean, t: Translate): string {
  if (contacts === 0) return t('seminars.told.nobody')
  return t.n(canSend ? 'seminars.told' : 'seminars.told_later', contacts)
}
