/** The RSS contact's workspace. Every seminar is the contact's own body's; another's does not exist here. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type FormErrors, type FormValues, parseForm } from '../kernel/http/forms.ts'
import { localDate } from '../kernel/time.ts'
import { answerDates, proposeDates } from './dates.actions.ts'
import { proposalForm, readAnswers } from './dates.input.ts'
import { listDateOptions } from './dates.queries.ts'
import type { DateWarning } from './dates.rules.ts'
import { warningTexts } from './forms.pages.ts'
import { actor, back, ownSeminar, type Slug } from './own.routes.ts'
import { proposalRowsView } from './parts.pages.ts'
import { listProgramme } from './programme.queries.ts'
import { getSeminarFacts, listSeminarFactsOfBodies, type Seminar } from './queries.ts'
import { correctContact } from './rss.actions.ts'
import { contactForm } from './rss.input.ts'
import { type anchors, rssListPage, rssPage } from './rss.pages.ts'
import { listContacts } from './seminar.queries.ts'
import { targetRows } from './target.routes.ts'
import { findVenue } from './venues.queries.ts'

/** A form that was refused, and which of the page's forms it was. */
interface Refused {
  form: keyof typeof anchors | 'own_date'
  errors: FormErrors
  warnings?: DateWarning[]
}

export function rssRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/rss', async (request, reply) => {
    const facts = await listSeminarFactsOfBodies(db, signedIn(request).rssIds)
    return reply.page('rss/list', rssListPage(facts, localDate(deps.clock.now()), reply.t))
  })

  app.get<Slug>('/rss/:slug', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    return showSeminar(deps, request, reply, seminar, null)
  })

  app.post<Slug>('/rss/:slug/kontakt', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const form = parseForm(contactForm, request.body)
    if (!form.ok) return showSeminar(deps, request, reply, seminar, { form: 'contact', ...form })
    await correctContact(deps, actor(request), seminar.slug, form.value)
    return back(reply.notice('rss.contact.saved'), seminar, 'contact')
  })

  app.post<Slug>('/rss/:slug/datumsvar', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const ids = (await listDateOptions(db, seminar.id)).map((option) => option.id)
    const answers = readAnswers(request.body, ids)
    const n = await answerDates(deps, actor(request), seminar.slug, answers)
    const key = n === 1 ? 'rss.dates.saved.one' : 'rss.dates.saved.other'
    const told = n === 0 ? reply.notice('rss.dates.unchanged') : reply.notice(key, { n })
    return back(told, seminar, 'date')
  })

  app.post<Slug>('/rss/:slug/datumforslag', async (request, reply) => {
    const seminar = await ownSeminar(deps, request)
    const form = parseForm(proposalForm, request.body)
    const result = form.ok
      ? await proposeDates(deps, actor(request), seminar.slug, form.value)
      : { ...form, warnings: [] }
    if (!result.ok)
      return showSeminar(deps, request, reply, seminar, { form: 'own_date', ...result })
    const key = result.count === 1 ? 'seminars.proposed.one' : 'seminars.proposed.other'
    return back(reply.notice(key, { n: result.count }), seminar, 'date')
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
  const [facts, contacts, options, target, venue, programme] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    listContacts(db, seminar.rss_id),
    listDateOptions(db, seminar.id),
    targetRows(deps, seminar),
    findVenue(db, seminar.venue_id),
    listProgramme(db, seminar.id),
  ])
  const user = signedIn(request)
  const today = localDate(now)
  const rows = { seminar, facts, user, contacts, options, target, venue, programme, now, today }
  const values = refused ? ((request.body ?? {}) as FormValues) : {}
  const own = (form: Refused['form']) => (refused?.form === form ? values : {})
  const page = {
    ...rssPage(rows, t),
    refused: refused?.form ?? null,
    proposal: proposalRowsView(1, own('own_date'), t),
    warnings: warningTexts(refused?.warnings ?? [], t),
    errors: refused?.errors ?? {},
    values,
  }
  return reply.page('rss/seminar', page, refused ? 422 : 200)
}
