/**
 * Staff and the RSS contact edit and print a seminar's programme on the same pages; staff approve it, and edit the
 * round's template, from which a seminar's programme starts, with the same editor.
 */

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actor, signedIn } from '../../kernel/auth/guards.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type RefusedSave, type Seen, saveForm, stillBegan } from '../../kernel/http/save-form.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { rowEdit } from '../../kernel/rows.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { bases, type Side, type Slug, seminarOn } from '../../seminars/own.routes.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { findVenue } from '../venues/queries.ts'
import { approveProgramme, resetTemplate, saveProgramme, saveTemplate } from './actions.ts'
import { programmeForm, programmeQuery, typedRows, variantQuery } from './input.ts'
import { programmeFields, programmeFormPage, programmePrintPage, rowsOf, templatePage } from './pages.ts'
import { listProgramme, listTemplate } from './queries.ts'
import { builtIn, editRows, type ProgrammeItem, startFrom, type TypedRow, type Variant, variantOf } from './rules.ts'

type Request = FastifyRequest<Slug>

export function programmeRoutes(app: FastifyInstance, deps: Deps): void {
  editorRoutes(app, deps, 'staff')

  app.post<Slug>('/seminarier/:slug/program/godkant', async (request, reply) => {
    const { slug } = request.params
    await approveProgramme(deps, actor(request), slug)
    return reply.to(`/seminarier/${slug}#program`, 'programmes.approved')
  })

  app.get<Slug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return showTemplate(deps, reply, round, variantQuery.parse(request.query), null)
  })

  app.post<Slug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    const { accountId } = signedIn(request)
    const again = await takeProgramme(deps, request, reply.t, {
      subject: `programme/${round.id}/${variant}`,
      read: (db) => listTemplate(db, round.id, variant),
      save: (rows, seen) => saveTemplate(deps, accountId, { roundId: round.id, variant, rows }, seen),
    })
    if (again) return showTemplate(deps, reply, round, variant, again)
    return reply.to(addressOf(round, variant), 'programmes.template_saved')
  })

  app.post<Slug>('/omgangar/:slug/program/aterstallt', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    await resetTemplate(deps, signedIn(request).accountId, round.id, variant)
    return reply.to(addressOf(round, variant), 'programmes.template_was_reset')
  })
}

export function rssProgrammeRoutes(app: FastifyInstance, deps: Deps): void {
  editorRoutes(app, deps, 'rss')
}

function editorRoutes(app: FastifyInstance, deps: Deps, side: Side): void {
  const address = `${bases[side]}/:slug/program`

  app.get<Slug>(address, async (request, reply) => {
    const seminar = await seminarOn(side, deps, request)
    const fromTemplate = programmeQuery.parse(request.query).mall === '1'
    return showEditor(deps, side, reply, seminar, { fromTemplate, again: null })
  })

  app.get<Slug>(`${address}/utskrift`, async (request, reply) => {
    const seminar = await seminarOn(side, deps, request)
    const [venue, items] = await Promise.all([findVenue(deps.db, seminar.venueId), listProgramme(deps.db, seminar.id)])
    const back = `${bases[side]}/${seminar.slug}#program`
    return reply.page(
      'negotiation/programme/programme-print',
      programmePrintPage({ seminar, venue, items, back }, reply.t),
    )
  })

  app.post<Slug>(address, async (request, reply) => {
    const seminar = await seminarOn(side, deps, request)
    const again = await takeProgramme(deps, request, reply.t, {
      subject: `programme/${seminar.id}`,
      read: (db) => listProgramme(db, seminar.id),
      save: (rows, seen) => saveProgramme(deps, actor(request), seminar.slug, rows, seen),
    })
    if (again) return showEditor(deps, side, reply, seminar, { fromTemplate: false, again })
    return reply.to(`${bases[side]}/${seminar.slug}#program`, 'programmes.saved')
  })
}

/** The editor to show again, after an edit of its rows or a refused save. */
interface Again {
  typed: TypedRow[]
  refused: RefusedSave | null
  still: ReturnType<typeof stillBegan>
}

/** @returns null when the programme was saved. */
async function takeProgramme(
  deps: Deps,
  request: Request,
  t: Translate,
  edited: {
    subject: string
    read: (db: Db | Tx) => Promise<ProgrammeItem[]>
    save: (rows: (ProgrammeItem | null)[], seen: Seen) => Promise<void>
  },
): Promise<Again | null> {
  const edit = rowEdit(request.body)
  if (edit) {
    const typed = editRows(typedRows(request.body), edit)
    return { typed, refused: null, still: stillBegan(request.body) }
  }
  const { refused } = await saveForm(deps, request, {
    subject: edited.subject,
    read: async (db) => programmeFields(await edited.read(db), t),
    schema: programmeForm,
    save: ({ items }, seen) => edited.save(items, seen),
  })
  return refused && { typed: typedRows(refused.values), refused, still: null }
}

async function showEditor(
  { db }: Deps,
  side: Side,
  reply: FastifyReply,
  seminar: Seminar,
  { fromTemplate, again }: { fromTemplate: boolean; again: Again | null },
) {
  const saved = await listProgramme(db, seminar.id)
  const beginning = again ? 'typed' : saved.length === 0 ? 'suggested' : fromTemplate ? 'template' : 'saved'
  const items = beginning === 'saved' ? saved : startFrom(await templateFor(db, seminar, reply.t), seminar)
  const typed = again?.typed ?? rowsOf(items)
  const page = programmeFormPage({ seminar, base: `${bases[side]}/${seminar.slug}`, saved, typed, beginning }, reply.t)
  return reply.page('negotiation/programme/programme', { ...page, ...again?.still }, again?.refused)
}

async function templateFor(db: Db, seminar: Seminar, t: Translate): Promise<ProgrammeItem[]> {
  const variant = variantOf(seminar.form)
  const saved = await listTemplate(db, seminar.roundId, variant)
  return saved.length > 0 ? saved : builtIn(variant, t)
}

function addressOf(round: Round, variant: Variant): string {
  return `/omgangar/${round.slug}/program${variant === 'digital' ? '?form=digital' : ''}`
}

async function showTemplate({ db }: Deps, reply: FastifyReply, round: Round, variant: Variant, again: Again | null) {
  const saved = await listTemplate(db, round.id, variant)
  const typed = again?.typed ?? rowsOf(saved.length > 0 ? saved : builtIn(variant, reply.t))
  const page = templatePage({ round, variant, saved, typed }, reply.t)
  return reply.page('negotiation/programme/programme-template', { ...page, ...again?.still }, again?.refused)
}
