/** Staff edit and approve a seminar's programme. */
import type { FastifyInstance } from 'fastify'
import type { Deps } from '../kernel/deps.ts'
import { parseForm } from '../kernel/http/forms.ts'
import { programmeFormPage } from './forms.pages.ts'
import { approveProgramme, saveProgramme } from './programme.actions.ts'
import { programmeForm } from './programme.input.ts'
import { listProgramme } from './programme.queries.ts'
import { getSeminar } from './queries.ts'
import { actor, back, type Slug } from './staff.routes.ts'

export function programmeRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get<Slug>('/seminarier/:slug/program', async (request, reply) => {
    const seminar = await getSeminar(db, request.params.slug)
    const items = await listProgramme(db, seminar.id)
    return reply.page('seminars/programme', programmeFormPage(seminar, items, {}, reply.t))
  })

  app.post<Slug>('/seminarier/:slug/program', async (request, reply) => {
    const { slug } = request.params
    const form = parseForm(programmeForm, request.body)
    const result = form.ok
      ? await saveProgramme(deps, actor(request), slug, form.value.items)
      : form
    if (result.ok) return back(request, reply.notice('seminars.programme.saved'), 'program')
    const seminar = await getSeminar(db, slug)
    const values = (request.body ?? {}) as Record<string, string>
    const page = programmeFormPage(seminar, [], values, reply.t)
    return reply.page('seminars/programme', { ...page, errors: result.errors, values }, 422)
  })

  app.post<Slug>('/seminarier/:slug/program/godkant', async (request, reply) => {
    await approveProgramme(deps, actor(request), request.params.slug)
    return back(request, reply.notice('seminars.programme.approved'), 'program')
  })
}
