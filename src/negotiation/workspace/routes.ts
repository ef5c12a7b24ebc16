/** The RSS contact's workspace. Every seminar is the contact's own body's; another's does not exist here. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import { type RefusedSave, saveForm } from '../../kernel/http/save-form.ts'
import { localDate } from '../../kernel/time.ts'
import { periodWords } from '../../rounds/rules.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import { countGuests, getSeminarFacts, listHistory, listSeminarFactsOfBodies } from '../../seminars/queries.ts'
import type { Slug } from '../../seminars/routes.ts'
import { guestsToCountOn, type Seminar } from '../../seminars/rules.ts'
import type { anchors } from '../asks.pages.ts'
import { getSurroundings } from '../clash.queries.ts'
import { type AnswersBack, rssDatesPart } from '../dates/options.pages.ts'
import { proposalRowsView, warningTexts } from '../dates/pages.ts'
import { listOptionRows } from '../dates/queries.ts'
import type { DateWarning } from '../dates/warnings.rules.ts'
import { back, ownSeminar } from '../own.routes.ts'
import { listProgramme } from '../programme/queries.ts'
import { listNews, listTargetSeats } from '../target-group/queries.ts'
import { targetRows } from '../target-group/routes.ts'
import { findVenue, listVenuesOf } from '../venues/queries.ts'
import { correctContact } from './actions.ts'
import { contactForm } from './input.ts'
import { contactFields, rssPage } from './pages.ts'
import { findPlanner, findPreviousVisit, listAnswerDays } from './queries.ts'
import { startPage } from './start.pages.ts'

/** A form that was refused, and which of the page's forms it was. */
interface Refused {
  form: keyof typeof anchors | 'own_date'
  errors: FormErrors
  warnings?: DateWarning[]
  /** Answers about dates that could not be saved. */
  answersBack?: AnswersBack
  /** 422 unless it is said. */
  status?: number
  values?: FormValues
  clashes?: RefusedSave['clashes']
  began?: FormValues
}

export function rssRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/rss', async (request, reply) => {
    const facts = await listSeminarFactsOfBodies(db, signedIn(request).rssIds)
    const ids = facts.map(({ id }) => id)
    const [seats, answerBy] = await Promise.all([listTargetSeats(db, ids), listAnswerDays(db, ids)])
    const today = localDate(deps.clock.now())
    const { round: here, rounds } = request
    const rows = { facts, seats, answerBy, here, rounds: rounds ?? [], today }
    return reply.page('negotiation/workspace/list', startPage(rows, reply.t))
  })

  app.get<Slug>('/rss/:slug', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    return showSeminar(deps, request, reply, seminar, null)
  })

  app.post<Slug>('/rss/:slug/kontakt', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const by = actor(request)
    const { refused } = await saveForm(deps, request, {
      subject: `account/${by.accountId}`,
      read: async (at) => contactFields(await listContacts(at, [seminar.rssId]), by.accountId),
      schema: contactForm,
      save: (form, seen) => correctContact(deps, by, seminar.slug, form, seen),
    })
    if (refused) return showSeminar(deps, request, reply, seminar, { form: 'contact', ...refused })
    return back(reply.notice('rss.contact.saved'), seminar, 'contact')
  })
}

export async function showSeminar(
  deps: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  seminar: Seminar,
  refused: Refused | null,
) {
  const { db } = deps
  const { t } = reply
  const now = deps.clock.now()
  const [facts, contacts, options, target, venue, programme, venues, history] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    listContacts(db, [seminar.rssId]),
    listOptionRows(db, seminar.id),
    targetRows(deps, seminar),
    findVenue(db, seminar.venueId),
    listProgramme(db, seminar.id),
    listVenuesOf(db, seminar.regionCode),
    listHistory(db, seminar.id),
  ])
  const user = signedIn(request)
  const [news, since, planner, guests] = await Promise.all([
    listNews(db, seminar, ''),
    findPreviousVisit(db, user.accountId),
    findPlanner(db, seminar.roundId),
    countGuests(db, seminar.id).then(guestsToCountOn),
  ])
  const today = localDate(now)
  const rows = { seminar, facts, user, contacts, target, venue, programme, news, since, planner, guests, now, today }
  const isOpen = seminar.confirmedAt === null && seminar.cancelledAt === null
  const around = isOpen ? await getSurroundings(db, seminar, today) : null
  const answersBack = refused?.answersBack ?? null
  const values = refused ? (refused.values ?? ((request.body ?? {}) as FormValues)) : {}
  const own = (form: Refused['form']) => (refused?.form === form ? values : {})
  const page = {
    ...rssPage(rows, t),
    ...rssDatesPart({ seminar, options, history, answersBack, around, today, me: user.accountId }, t),
    refused: refused?.form ?? null,
    proposal: proposalRowsView(1, { values: own('own_date'), venues }, t),
    warnings: warningTexts(refused?.warnings ?? [], t),
    errorParams: periodWords({ from: facts.roundStartsOn, to: facts.roundEndsOn }, t),
    errors: refused?.errors ?? {},
    values,
    ...(refused?.clashes && { clashes: refused.clashes, began: refused.began }),
  }
  return reply.page('negotiation/workspace/seminar', page, refused ? (refused.status ?? 422) : 200)
}
