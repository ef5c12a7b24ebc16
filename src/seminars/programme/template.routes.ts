/** The round's programme, at the place and digital: what each seminar's starts from. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { type FormErrors, parseForm } from '../../kernel/http/forms.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { programmeForm, rowEdit, typedRows, variantQuery } from './input.ts'
import { rowsOf, templatePage } from './pages.ts'
import { editRows, type TypedRow } from './rules.ts'
import { resetTemplate, saveTemplate } from './template.actions.ts'
import { listTemplate } from './template.queries.ts'
import { builtIn, type Variant } from './template.rules.ts'

type WithSlug = { Params: { slug: string }; Querystring: { form?: string } }

export function templateRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return show(deps, reply, round, variantQuery.parse(request.query), null)
  })

  app.post<WithSlug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    const typed = typedRows(request.body)
    const edit = rowEdit(request.body)
    if (edit) return show(deps, reply, round, variant, { typed: editRows(typed, edit), errors: {} })
    const form = parseForm(programmeForm, request.body)
    const { accountId } = signedIn(request)
    const template = { roundId: round.id, variant, rows: form.ok ? form.value.items : [] }
    const result = form.ok ? await saveTemplate(deps, accountId, template) : form
    if (!result.ok) return show(deps, reply, round, variant, { typed, errors: result.errors })
    return reply.notice('programmes.template_saved').redirect(addressOf(round, variant), 303)
  })

  app.post<WithSlug>('/omgangar/:slug/program/aterstallt', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    await resetTemplate(deps, signedIn(request).accountId, round.id, variant)
    return reply.notice('programmes.template_was_reset').redirect(addressOf(round, variant), 303)
  })
}

function addressOf(round: Round, variant: Variant): string {
  return `/omgangar/${round.slug}/program${variant === 'digital' ? '?form=digital' : ''}`
}

async function show(
  { db }: Deps,
  reply: FastifyReply,
  round: Round,
  variant: Variant,
  typed: { typed: TypedRow[]; errors: FormErrors } | null,
) {
  const saved = await listTemplate(db, round.id, variant)
  const items = saved.length > 0 ? saved : builtIn(variant, reply.t)
  const rows = typed ?? { typed: rowsOf(items), errors: {} }
  const page = templatePage(round, variant, { ...rows, isSaved: saved.length > 0 }, reply.t)
  const isRefused = Object.keys(rows.errors).length > 0
  return reply.page('seminars/programme-template', page, isRefused ? 422 : 200)
}
