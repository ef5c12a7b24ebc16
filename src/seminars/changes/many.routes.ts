/** The same change for many seminars at once, and what became of it. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { type FormErrors, parseForm, valuesOf } from '../../kernel/http/forms.ts'
import { listPlanRegions } from '../../plan/queries.ts'
import { listSeminarFacts } from '../queries.ts'
import { makeChange, type Planned, planChange, undoChange, undoState } from './actions.ts'
import { changeOfEach, chooseQuery, type ManyForm, manyForm, seenOf, wrongLinks } from './input.ts'
import { findChange, findLatestChange } from './made-changes.queries.ts'
import { changedPage, choosePage, manyReviewPage } from './many.pages.ts'
import { listChangeable, listConcerned } from './queries.ts'

type Id = { Params: { id: string } }

export function manyChangesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/seminarier/andra', (request, reply) =>
    choose(request, reply, { errors: {}, status: 200 }),
  )

  app.post('/seminarier/andra/granskning', async (request, reply) => {
    const form = parseForm(manyForm, request.body)
    if (!form.ok) return choose(request, reply, { errors: form.errors, status: 422 })
    if (valuesOf(request.body).tillbaka) return choose(request, reply, { errors: {}, status: 200 })
    const seminars = await listChangeable(db, { slugs: form.value.seminarium })
    const wish = wishOf(form.value, request.body)
    const planned = await planChange(db, seminars, wish, deps.clock.now())
    return review(request, reply, { planned, form: form.value, stale: [], status: 200 })
  })

  app.post('/seminarier/andra', async (request, reply) => {
    const form = parseForm(manyForm, request.body)
    if (!form.ok) return choose(request, reply, { errors: form.errors, status: 422 })
    const seminars = await listChangeable(db, { slugs: form.value.seminarium })
    const wish = wishOf(form.value, request.body)
    if (wrongLinks(form.value, request.body).length > 0) {
      const planned = await planChange(db, seminars, wish, deps.clock.now())
      return review(request, reply, { planned, form: form.value, stale: [], status: 422 })
    }
    const ids = seminars.map((seminar) => seminar.id)
    if (ids.length < new Set(form.value.seminarium).size) throw new NotFound()
    const result = await makeChange(deps, actor(request), ids, { wish, seen: seenOf(request.body) })
    if (result.ok)
      return reply
        .notice(result.n === 1 ? 'changes.many.notice.one' : 'changes.many.notice.other', {
          n: result.n,
        })
        .redirect(`/seminarier/andringar/${result.id}`, 303)
    const { stale, planned } = result
    const status = stale.length > 0 ? 409 : 422
    return review(request, reply, { planned, form: form.value, stale, status })
  })

  app.get<Id>('/seminarier/andringar/:id', async (request, reply) => {
    const change = await findChange(db, request.params.id)
    if (!change) throw new NotFound()
    const state = await undoState(db, change.id, deps.clock.now())
    const seminars = state.map(({ seminar }) => seminar)
    const concerned = await listConcerned(db, seminars)
    return reply.page('seminars/changes/changed', changedPage(change, state, concerned, reply.t))
  })

  app.post<Id>('/seminarier/andringar/:id/angra', async (request, reply) => {
    const { id } = request.params
    const n = await undoChange(deps, actor(request), id)
    return reply
      .notice(n === 1 ? 'changes.undo.notice.one' : 'changes.undo.notice.other', { n })
      .redirect(`/seminarier/andringar/${id}`, 303)
  })

  async function choose(
    request: FastifyRequest,
    reply: FastifyReply,
    { errors, status }: { errors: FormErrors; status: number },
  ) {
    const isPosted = request.method === 'POST'
    const values = isPosted ? valuesOf(request.body) : {}
    const query = chooseQuery.parse(isPosted ? {} : request.query)
    const now = deps.clock.now()
    const { round } = request
    if (!round) throw new Conflict('changes.many.no_round')
    const facts = await listSeminarFacts(db, round.id)
    const [regions, latest, concerned] = await Promise.all([
      listPlanRegions(db),
      findLatestChange(db, { roundId: round.id }),
      listConcerned(db, facts),
    ])
    const shown = { round, regions, facts, concerned, query, latest, values, now }
    return reply.page(
      'seminars/changes/many',
      { ...choosePage(shown, reply.t), errors, values },
      status,
    )
  }
}

function wishOf(form: ManyForm, body: unknown) {
  return {
    changeOf: changeOfEach(form, body),
    reason: form.reason,
    askAgain: form.replies === 'fraga' && form.andring !== 'stall-in',
  }
}

function review(
  request: FastifyRequest,
  reply: FastifyReply,
  shown: { planned: Planned[]; form: ManyForm; stale: string[]; status: number },
) {
  const typed = valuesOf(request.body)
  const fields = ['omgang', 'andring', 'url', 'note', 'weeks', 'reason', 'replies']
  const hidden = fields.flatMap((name) =>
    typeof typed[name] === 'string' ? [{ name, text: typed[name] }] : [],
  )
  const page = manyReviewPage(
    shown.planned,
    {
      form: shown.form,
      hidden,
      stale: shown.stale,
      wrongLinks: wrongLinks(shown.form, request.body),
      isRefused: shown.status === 422,
    },
    reply.t,
  )
  return reply.page('seminars/changes/many-review', page, shown.status)
}
