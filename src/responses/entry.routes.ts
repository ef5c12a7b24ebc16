/** Staff enter answers that a seat gave on paper or by phone, in the seat's own form. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Forbidden } from '../kernel/errors.ts'
import { type RefusedForm, takeForm } from '../kernel/http/forms.ts'
import { localDate } from '../kernel/time.ts'
import { beginEntry } from './entry.actions.ts'
import { entriesPage, seatHref } from './entry.pages.ts'
import { getEntry, getSeatToEnter, listEntries } from './entry.queries.ts'
import { entryForm, formQuery } from './input.ts'
import { formPage } from './paper.pages.ts'
import { getResponseState } from './queries.ts'
import { loadSurvey, type Respondent, surveyRoutes, withKnown } from './routes.ts'

type OfSeat = FastifyRequest<{ Params: { seat: string } }>
type OfEntry = FastifyRequest<{ Params: { entry: string } }>

export function entryRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/platser/:seat/svar', async (request: OfSeat, reply) => show(request, reply))

  app.post('/platser/:seat/svar', async (request: OfSeat, reply) => {
    const { accountId } = signedIn(request)
    const { seat: seatId } = request.params
    const { refused, result } = await takeForm(request, entryForm, ({ kalla: source, mottaget: receivedOn }) =>
      beginEntry(deps, accountId, { seatId, source, receivedOn }),
    )
    if (refused) return show(request, reply, refused)
    return reply.to(`/inmatning/${result}/fragor`)
  })

  app.get('/platser/:seat/formular', async (request: OfSeat, reply) => {
    mayEnter(request)
    const seat = await getSeatToEnter(deps.db, request.params.seat)
    const { ifyllt: isFilled } = formQuery.parse(request.query)
    const base = `/platser/${seat.seatId}`
    const hand = { linkId: seat.linkId, accountId: null, colleagueId: null, source: 'form' as const }
    const survey = await loadSurvey(deps, { base, invitee: seat, hand, entry: null, colleague: null }, reply.t)
    const shown = { isFilled, linkId: seat.linkId, sender: deps.config, back: `${base}/svar` }
    return reply.page('questionnaire/print', formPage(await withKnown(deps, survey, survey.sheet.questions), shown))
  })

  app.get('/inmatning/:entry', async (request: OfEntry, reply) => {
    mayEnter(request)
    const { seatId } = await getEntry(deps.db, request.params.entry)
    return reply.to(`/platser/${seatId}/svar`)
  })

  surveyRoutes(app, deps, '/inmatning/:entry', respondent)

  async function respondent(request: FastifyRequest): Promise<Respondent> {
    mayEnter(request)
    const entry = await getEntry(deps.db, (request as OfEntry).params.entry)
    const seat = await getSeatToEnter(deps.db, entry.seatId)
    if (entry.submissionId !== null && request.method === 'POST') throw new Conflict('entry.is_done')
    const { accountId } = signedIn(request)
    const hand = { linkId: null, accountId, colleagueId: null, source: entry.source, entry }
    const shown = { ...entry, back: seatHref(seat) }
    return { base: `/inmatning/${entry.id}`, invitee: seat, hand, entry: shown, colleague: null }
  }

  async function show(request: OfSeat, reply: FastifyReply, refused?: RefusedForm) {
    mayEnter(request)
    const { db } = deps
    const seat = await getSeatToEnter(db, request.params.seat)
    const state = await getResponseState(db, seat.seatId)
    const entries = await listEntries(db, seat.seatId)
    const today = localDate(deps.clock.now())
    return reply.page('responses/entry', entriesPage({ seat, state, entries, today }, reply.t), refused)
  }
}

/** The pages show a draft that only its seat and whoever enters its answers may see. @throws Forbidden for analysts */
function mayEnter(request: FastifyRequest): void {
  if (signedIn(request).role === 'analyst') throw new Forbidden()
}
