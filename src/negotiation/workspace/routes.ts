/** The RSS contact's workspace. Every route answers 404 for a seminar of another RSS body. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type RefusedForm, takeForm, valuesOf } from '../../kernel/http/forms.ts'
import { type RefusedSave, saveForm } from '../../kernel/http/save-form.ts'
import { localDate } from '../../kernel/time.ts'
import { periodWords } from '../../rounds/rules.ts'
import { listContacts } from '../../seminars/helpers.queries.ts'
import { ownSeminar, type Slug } from '../../seminars/own.routes.ts'
import {
  countGuests,
  getSeminar,
  getSeminarFacts,
  listHistory,
  listSeminarFactsOfBodies,
} from '../../seminars/queries.ts'
import { guestsToCountOn, type Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { answerDates, proposeDates } from '../dates/actions.ts'
import { proposalForm, readAnswers } from '../dates/input.ts'
import { type AnswersBack, proposalRowsView, rssDatesPart, warningTexts } from '../dates/pages.ts'
import { listDateOptions } from '../dates/queries.ts'
import { warningsOn } from '../dates/routes.ts'
import { listProgramme } from '../programme/queries.ts'
import { listNews } from '../target-group/queries.ts'
import { targetRows } from '../target-group/routes.ts'
import { findVenue, listVenues } from '../venues/queries.ts'
import { correctContact } from './actions.ts'
import { contactForm } from './input.ts'
import { contactFields, rssPage, startPage } from './pages.ts'
import { findPlanner, findPreviousVisit } from './queries.ts'

/** A refused form, and which of the page's forms the contact sent. */
type Refused = (RefusedForm | RefusedSave) & {
  form: 'contact' | 'date' | 'own_date'
  /** Set when some answers about dates could not be saved. */
  answersBack?: AnswersBack
}

export function rssRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/rss', async (request, reply) => {
    const facts = await listSeminarFactsOfBodies(db, signedIn(request).rssIds)
    const today = localDate(deps.clock.now())
    const { round: here, rounds } = request
    const rows = { facts, here, rounds: rounds ?? [], today }
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
    return reply.to(`/rss/${seminar.slug}#kontakt`, 'rss.contact.saved')
  })

  app.post<Slug>('/rss/:slug/datumsvar', async (request, reply) => {
    const { slug } = await ownSeminar(deps, request)
    const { answers, errors } = readAnswers(request.body)
    const result = await answerDates(deps, actor(request), slug, answers)
    const { saved, conflicts, gone } = result
    const isWrong = Object.keys(errors).length > 0
    if (isWrong || conflicts.length > 0 || gone.length > 0) {
      const values = valuesOf(request.body)
      const answersBack = { ...result, errors, typed: values }
      const refused: Refused = { form: 'date', errors, values, answersBack, status: isWrong ? 422 : 409 }
      return showSeminar(deps, request, reply, await getSeminar(db, slug), refused)
    }
    return reply.to(`/rss/${slug}#datum`, saved === 0 ? 'seats.unchanged_saved' : 'rss.dates.saved', { n: saved })
  })

  app.post<Slug>('/rss/:slug/datumforslag', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const { refused, result } = await takeForm(request, proposalForm, (form) =>
      proposeDates(deps, actor(request), seminar.slug, form),
    )
    if (refused) return showSeminar(deps, request, reply, seminar, { form: 'own_date', ...refused })
    return reply.to(`/rss/${seminar.slug}#datum`, 'dates.proposed', { n: result.count })
  })
}

async function showSeminar(
  deps: Deps,
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  seminar: Seminar,
  refused: Refused | null,
) {
  const { db } = deps
  const { t } = reply
  const now = deps.clock.now()
  const user = signedIn(request)
  const own = refused?.form === 'own_date' ? refused : null
  const [facts, contacts, options, target, venue, programme, venues, history, warnings] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    listContacts(db, [seminar.rssId]),
    listDateOptions(db, seminar.id),
    targetRows(deps, seminar),
    findVenue(db, seminar.venueId),
    listProgramme(db, seminar.id),
    listVenues(db, [seminar.regionCode]),
    listHistory(db, seminar.id),
    own ? warningsOn(deps, request, seminar) : [],
  ])
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
  const page = {
    ...rssPage(rows, t),
    ...rssDatesPart({ seminar, options, history, answersBack, around, today }, t),
    refused: refused?.form ?? null,
    proposal: proposalRowsView(1, { values: own?.values ?? {}, venues }, t),
    warnings: warningTexts(warnings, t),
    errorParams: periodWords({ from: facts.roundStartsOn, to: facts.roundEndsOn }, t),
  }
  return reply.page('negotiation/workspace/seminar', page, refused)
}
