/**
 * Staff move, cancel or reopen seminars, or change their form: form, review, result and undo. A change to one seminar
 * is a list of one, with a form of its own.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { type RefusedForm, takeForm, valuesOf, WrongFields } from '../../kernel/http/forms.ts'
import { listRegions } from '../../register/queries.ts'
import { periodWords } from '../../rounds/rules.ts'
import type { Slug } from '../own.routes.ts'
import { listSeminarFacts } from '../queries.ts'
import { type Made, makeChange, type Planned, planChange, undoChange, undoState } from './actions.ts'
import { type ChangeForm, changeForm, chooseQuery, editQuery } from './input.ts'
import { type ChangeName, changeNames, changePage, choosePage, openChanges } from './pages.ts'
import { findChange, findLatestChange, getChangeable, listChangeable, listConcerned } from './queries.ts'
import { changedPage, manyReviewPage, reviewPage } from './review.pages.ts'
import { needsReview, whyClosed } from './rules.ts'

type Id = { Params: { id: string } }
/** With a slug in the address, the change is about that seminar only. */
type Request = FastifyRequest<{ Params: { slug?: string } }>

/** A change to review, not made yet. `stale`: names of the seminars that somebody else has changed meanwhile. */
interface Review {
  asked: ChangeForm
  planned: Planned[]
  stale: string[]
  status: number
}

export function changesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/seminarier/andra', (request: Request, reply) => choose(request, reply))

  app.get<Slug>('/seminarier/:slug/andra', async (request, reply) => {
    const { slug } = request.params
    const { andring } = editQuery.parse(request.query)
    const open = openChanges(await getChangeable(db, slug), deps.clock.now())
    const name = andring && open.includes(andring) ? andring : open[0]
    if (!name) throw new Conflict('seminars.already_held')
    return edit(request, reply, { slug, name })
  })

  for (const address of ['/seminarier/andra', '/seminarier/:slug/andra']) {
    app.post(`${address}/granskning`, (request: Request, reply) => take(request, reply, look))
    app.post(address, (request: Request, reply) => take(request, reply, make))
  }

  app.get<Id>('/seminarier/andringar/:id', async (request, reply) => {
    const change = await findChange(db, request.params.id)
    if (!change) throw new NotFound()
    const state = await undoState(db, change.id, deps.clock.now())
    const concerned = await listConcerned(
      db,
      state.map(({ seminar }) => seminar),
    )
    return reply.page('seminars/changes/changed', changedPage(change, state, concerned, reply.t))
  })

  app.post<Id>('/seminarier/andringar/:id/angra', async (request, reply) => {
    const { id } = request.params
    const n = await undoChange(deps, actor(request), id)
    return reply.to(`/seminarier/andringar/${id}`, 'changes.undo.notice', { n })
  })

  /** @throws Conflict when the one seminar's state does not allow the change, whatever the form holds. */
  async function take(
    request: Request,
    reply: FastifyReply,
    act: (request: Request, asked: ChangeForm) => Promise<Review | Made | null>,
  ) {
    const { slug } = request.params
    const closed = slug && whyClosed(await getChangeable(db, slug), changeNames[nameIn(request.body)], deps.clock.now())
    if (closed) throw new Conflict(closed)
    const { refused, result } = await takeForm(request, changeForm(slug), (asked) => act(request, asked))
    if (!result) return slug === undefined ? choose(request, reply, refused) : edit(request, reply, { slug, refused })
    return 'id' in result ? done(request, reply, result) : review(request, reply, result)
  }

  /** Makes the change at once when it needs no review. @returns null when the person goes back to the form. */
  async function look(request: Request, asked: ChangeForm) {
    if (valuesOf(request.body).tillbaka) return null
    const planned = await planChange(db, await listChangeable(db, { slugs: asked.slugs }), asked, deps.clock.now())
    refuseOne(request, planned)
    if (request.params.slug && !planned.some(needsReview)) return make(request, asked)
    return { asked, planned, stale: [], status: 200 }
  }

  async function make(request: Request, asked: ChangeForm): Promise<Review | Made> {
    const seminars = await listChangeable(db, { slugs: asked.slugs })
    if (seminars.length < new Set(asked.slugs).size) throw new NotFound()
    if (asked.wrongLinks.length > 0) {
      const planned = await planChange(db, seminars, asked, deps.clock.now())
      return { asked, planned, stale: [], status: 422 }
    }
    const ids = seminars.map(({ id }) => id)
    const result = await makeChange(deps, actor(request), ids, asked)
    if ('id' in result) return result
    refuseOne(request, result.planned)
    return { asked, ...result, status: result.stale.length > 0 ? 409 : 422 }
  }

  /** Shows one seminar's refusal in its form; the review shows those of several. @throws Conflict, WrongFields */
  function refuseOne({ params }: Request, [planned]: Planned[]): void {
    if (params.slug === undefined || !planned?.refusal) return
    const { field, key } = planned.refusal
    throw field === 'seminar' ? new Conflict(key) : new WrongFields({ [field]: key })
  }

  async function edit(
    request: FastifyRequest,
    reply: FastifyReply,
    of: { slug: string; name?: ChangeName; refused?: RefusedForm | null },
  ) {
    const now = deps.clock.now()
    const seminar = await getChangeable(db, of.slug)
    const wish = { changeOf: () => ({ kind: 'cancel' as const }), reason: '', askAgain: false }
    const [planned] = await planChange(db, [seminar], wish, now)
    const latest = await findLatestChange(db, { seminarId: seminar.id })
    const values = request.method === 'POST' ? valuesOf(request.body) : {}
    const page = changePage({ ...planned!, name: of.name ?? nameIn(request.body), latest, values, now }, reply.t)
    const errorParams = periodWords(planned!.period, reply.t)
    return reply.page('seminars/changes/change', { ...page, errorParams, values }, of.refused)
  }

  async function choose(request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm | null) {
    const isPosted = request.method === 'POST'
    const values = isPosted ? valuesOf(request.body) : {}
    const query = chooseQuery.parse(isPosted ? {} : request.query)
    const now = deps.clock.now()
    const { round } = request
    if (!round) throw new Conflict('changes.many.no_round')
    const facts = await listSeminarFacts(db, round.id)
    const [regions, latest, concerned] = await Promise.all([
      listRegions(db),
      findLatestChange(db, { roundId: round.id }),
      listConcerned(db, facts),
    ])
    const page = choosePage({ round, regions, facts, concerned, query, latest, values, now }, reply.t)
    return reply.page('seminars/changes/many', { ...page, values }, refused)
  }
}

/** Reads only `andring`, so that a form with other fields invalid can be shown again; 'form' when it is missing. */
function nameIn(body: unknown): ChangeName {
  return editQuery.parse(body ?? {}).andring ?? 'form'
}

const typedFields = ['omgang', 'andring', 'date', 'start', 'end', 'form', 'url', 'note', 'weeks', 'reason', 'replies']

function review(request: Request, reply: FastifyReply, shown: Review) {
  const typed = valuesOf(request.body)
  const hidden = typedFields.flatMap((name) => (typeof typed[name] === 'string' ? [{ name, text: typed[name] }] : []))
  const [one] = shown.planned
  if (request.params.slug !== undefined && one)
    return reply.page('seminars/changes/change-review', reviewPage(one, { ...shown, hidden }, reply.t), shown.status)
  const page = manyReviewPage({ ...shown, hidden }, reply.t)
  return reply.page('seminars/changes/many-review', page, shown.status)
}

/** Redirects to the change's page, which links to the mailing; to the one seminar's page when nobody is to be told. */
function done({ body, params: { slug } }: Request, reply: FastifyReply, { id, n, told }: Made) {
  if (slug === undefined) return reply.to(`/seminarier/andringar/${id}`, 'changes.many.notice', { n })
  return reply.to(
    told > 0 ? `/seminarier/andringar/${id}` : `/seminarier/${slug}`,
    `changes.notice.${changeNames[nameIn(body)]}`,
  )
}
