/** Staff and the RSS contact edit and print a seminar's programme on pages alike; staff approve it. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Actor, actor } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { saveForm, stillBegan } from '../../kernel/http/save-form.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { getSeminarFacts } from '../../seminars/queries.ts'
import type { Slug } from '../../seminars/routes.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { backOn, bases, type Side, seminarOn } from '../own.routes.ts'
import { findVenue } from '../venues/queries.ts'
import { approveProgramme, saveProgramme } from './actions.ts'
import { programmeForm, programmeQuery, rowEdit, typedRows } from './input.ts'
import { type Beginning, programmeFields, programmeFormPage, programmePrintPage, rowsOf } from './pages.ts'
import { listProgramme, listTemplate } from './queries.ts'
import { builtIn, editRows, type ProgrammeItem, startFrom, variantOf } from './rules.ts'

type Request = FastifyRequest<Slug>
const templates = { staff: 'negotiation/programme/programme', rss: 'negotiation/workspace/programme' }

export function programmeRoutes(app: FastifyInstance, deps: Deps): void {
  editorRoutes(app, deps, 'staff')

  app.post<Slug>('/seminarier/:slug/program/godkant', async (request, reply) => {
    const { slug } = request.params
    await approveProgramme(deps, actor(request), slug)
    return backOn('staff', reply.notice('seminars.programme.approved'), slug, 'program')
  })
}

export function rssProgrammeRoutes(app: FastifyInstance, deps: Deps): void {
  editorRoutes(app, deps, 'rss')
}

function editorRoutes(app: FastifyInstance, deps: Deps, side: Side): void {
  const address = `${bases[side]}/:slug/program`

  app.get<Slug>(address, async (request, reply) =>
    showEditor(deps, side, request, reply, await seminarOn(side, deps, request)),
  )

  app.get<Slug>(`${address}/utskrift`, async (request, reply) =>
    showPrint(deps, side, reply, await seminarOn(side, deps, request)),
  )

  app.post<Slug>(address, async (request, reply) => {
    const seminar = await seminarOn(side, deps, request)
    const answered = await answerForm(deps, side, actor(request), seminar, request, reply)
    if (answered) return answered
    return backOn(side, reply.notice('seminars.programme.saved'), seminar.slug, 'program')
  })
}

/** Shows the form again, with a row more or less or with what is wrong; null when it was saved. */
async function answerForm(deps: Deps, side: Side, by: Actor, seminar: Seminar, request: Request, reply: FastifyReply) {
  const where = await editorOf(deps, side, seminar)
  const typed = typedRows(request.body)
  const edit = rowEdit(request.body)
  const shown = { typed, beginning: 'typed' as const, errors: {} }
  if (edit) {
    const page = programmeFormPage(where, { ...shown, typed: editRows(typed, edit) }, reply.t)
    return reply.page(templates[side], { ...page, ...stillBegan(request.body) })
  }
  const { refused } = await saveForm(deps, request, {
    subject: `programme/${seminar.id}`,
    read: async (db) => programmeFields(await listProgramme(db, seminar.id), reply.t),
    schema: programmeForm,
    save: ({ items }, seen) => saveProgramme(deps, by, seminar.slug, items, seen),
  })
  if (!refused) return null
  const merged = { ...shown, typed: typedRows(refused.values), errors: refused.errors }
  return reply.page(templates[side], programmeFormPage(where, merged, reply.t), refused)
}

async function editorOf({ db }: Deps, side: Side, seminar: Seminar) {
  const saved = await listProgramme(db, seminar.id)
  return { seminar, base: `${bases[side]}/${seminar.slug}`, hasSaved: saved.length > 0, saved }
}

async function showEditor(deps: Deps, side: Side, request: Request, reply: FastifyReply, seminar: Seminar) {
  const { saved, ...where } = await editorOf(deps, side, seminar)
  const isAsked = programmeQuery.parse(request.query).mall === '1'
  const beginning: Beginning = saved.length === 0 ? 'suggested' : isAsked ? 'template' : 'saved'
  const items = beginning === 'saved' ? saved : await suggestFor(deps, seminar, reply.t)
  const shown = { typed: rowsOf(items), beginning, errors: {} }
  const page = programmeFormPage(where, shown, reply.t)
  return reply.page(templates[side], { ...page, began: programmeFields(saved, reply.t) })
}

/** The round's template for this kind of seminar, moved to its start. */
async function suggestFor({ db }: Deps, seminar: Seminar, t: Translate): Promise<ProgrammeItem[]> {
  const variant = variantOf(seminar.form)
  const saved = await listTemplate(db, seminar.roundId, variant)
  return startFrom(saved.length > 0 ? saved : builtIn(variant, t), seminar)
}

async function showPrint({ db }: Deps, side: Side, reply: FastifyReply, seminar: Seminar) {
  const [facts, venue, items] = await Promise.all([
    getSeminarFacts(db, seminar.id),
    findVenue(db, seminar.venueId),
    listProgramme(db, seminar.id),
  ])
  const rows = { facts, form: seminar.form, venue, items }
  const page = programmePrintPage(rows, `${bases[side]}/${seminar.slug}#program`, reply.t)
  return reply.page('negotiation/programme/programme-print', page)
}
