/** Staff move, cancel or change the form of one seminar: a form, a page that says all before, the button. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import { type FormErrors, parseForm, valuesOf } from '../../kernel/http/forms.ts'
import { periodWords } from '../../rounds/rules.ts'
import type { Slug } from '../staff.routes.ts'
import { makeChange, type Planned, planChange } from './actions.ts'
import { type ChangeForm, changeForm, changeOf, editQuery } from './input.ts'
import { findLatestChange } from './made-changes.queries.ts'
import {
  type ChangeName,
  changeNames,
  changePage,
  needsReview,
  openChanges,
  reviewPage,
} from './pages.ts'
import { getChangeable } from './queries.ts'
import type { ChangeableSeminar } from './rules.ts'
import { whyClosed } from './rules.ts'

export function changesRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/seminarier/:slug/andra', async (request, reply) => {
    const seminar = await getChangeable(db, request.params.slug)
    const { andring } = editQuery.parse(request.query)
    const open = openChanges(seminar, deps.clock.now())
    const name = andring && open.includes(andring) ? andring : open[0]
    if (!name) throw new Conflict('seminars.already_held')
    return show(request, reply, { seminar, name, errors: {}, status: 200 })
  })

  app.post<Slug>('/seminarier/:slug/andra/granskning', async (request, reply) => {
    const seminar = await getChangeable(db, request.params.slug)
    const name = nameIn(request.body)
    closedIf(seminar, name)
    const form = parseForm(changeForm, request.body)
    if (!form.ok) return show(request, reply, { seminar, name, errors: form.errors, status: 422 })
    if (valuesOf(request.body).tillbaka)
      return show(request, reply, { seminar, name, errors: {}, status: 200 })
    const planned = await plan(seminar, form.value)
    if (planned.refusal) return refuse(request, reply, { seminar, name }, planned)
    if (!needsReview(name, planned.concerned)) return make(request, reply, seminar, form.value)
    return review(request, reply, { planned, form: form.value, stale: false })
  })

  app.post<Slug>('/seminarier/:slug/andra', async (request, reply) => {
    const seminar = await getChangeable(db, request.params.slug)
    const name = nameIn(request.body)
    const form = parseForm(changeForm, request.body)
    if (!form.ok) {
      closedIf(seminar, name)
      return show(request, reply, { seminar, name, errors: form.errors, status: 422 })
    }
    return make(request, reply, seminar, form.value)
  })

  async function make(
    request: FastifyRequest<Slug>,
    reply: FastifyReply,
    seminar: ChangeableSeminar,
    form: ChangeForm,
  ) {
    const { andring: name } = form
    const seen = new Map([[seminar.slug, form.sett]])
    const result = await makeChange(deps, actor(request), [seminar.id], {
      wish: wishOf(form),
      seen,
    })
    if (result.ok)
      return reply
        .notice(`changes.notice.${changeNames[name]}`)
        .redirect(hrefAfter(seminar, result), 303)
    const [planned] = result.planned
    const current = planned?.seminar ?? seminar
    closedIf(current, name)
    if (!planned || planned.refusal)
      return refuse(request, reply, { seminar: current, name }, planned)
    return review(request, reply, { planned, form, stale: true })
  }

  async function plan(seminar: ChangeableSeminar, form: ChangeForm): Promise<Planned> {
    const [planned] = await planChange(db, [seminar], wishOf(form), deps.clock.now())
    return planned!
  }

  function closedIf(seminar: ChangeableSeminar, name: ChangeName): void {
    const closed = whyClosed(seminar, changeNames[name], deps.clock.now())
    if (closed) throw new Conflict(closed)
  }

  function refuse(
    request: FastifyRequest<Slug>,
    reply: FastifyReply,
    of: { seminar: ChangeableSeminar; name: ChangeName },
    planned: Planned | undefined,
  ) {
    const refusal = planned?.refusal
    if (!refusal || refusal.field === 'seminar')
      throw new Conflict(refusal?.key ?? 'errors.changed_meanwhile')
    const errors: FormErrors = { [refusal.field]: refusal.key }
    return show(request, reply, { ...of, errors, status: 422 })
  }

  async function show(
    request: FastifyRequest<Slug>,
    reply: FastifyReply,
    of: { seminar: ChangeableSeminar; name: ChangeName; errors: FormErrors; status: number },
  ) {
    const now = deps.clock.now()
    const wish = { changeOf: () => ({ kind: 'cancel' as const }), reason: '', askAgain: false }
    const [planned] = await planChange(db, [of.seminar], wish, now)
    const latest = await findLatestChange(db, { seminarId: of.seminar.id })
    const values = request.method === 'POST' ? valuesOf(request.body) : {}
    const { concerned, seen, period } = planned!
    const page = changePage(
      of.seminar,
      { name: of.name, concerned, latest, values, now, seen },
      reply.t,
    )
    const errorParams = periodWords(period, reply.t)
    const shown = { ...page, errors: of.errors, errorParams, values }
    return reply.page('seminars/changes/change', shown, of.status)
  }
}

function wishOf(form: ChangeForm) {
  const change = changeOf(form)
  return { changeOf: () => change, reason: form.reason, askAgain: form.replies === 'fraga' }
}

function review(
  request: FastifyRequest<Slug>,
  reply: FastifyReply,
  { planned, form, stale }: { planned: Planned; form: ChangeForm; stale: boolean },
) {
  const typed = valuesOf(request.body)
  const fields = ['andring', 'date', 'start', 'end', 'form', 'url', 'note', 'reason', 'replies']
  const hidden = fields.flatMap((name) =>
    typeof typed[name] === 'string' ? [{ name, text: typed[name] }] : [],
  )
  const shown = { name: form.andring, hidden, reason: form.reason, stale }
  return reply.page(
    'seminars/changes/change-review',
    reviewPage(planned, shown, reply.t),
    stale ? 409 : 200,
  )
}

/** What the form is about, also when it holds nothing else that is right. */
function nameIn(body: unknown): ChangeName {
  const { andring } = editQuery.parse(body ?? {})
  return andring ?? 'form'
}

/** To telling those it concerns, when there are any; otherwise back to the seminar. */
function hrefAfter(seminar: ChangeableSeminar, { id, told }: { id: string; told: number }): string {
  return told > 0 ? `/seminarier/andringar/${id}` : `/seminarier/${seminar.slug}`
}
