/** The round's programme, at the place and digital: what each seminar's starts from. */

import type { FastifyInstance, FastifyReply } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { RefusedForm } from '../../kernel/http/forms.ts'
import { saveForm, stillBegan } from '../../kernel/http/save-form.ts'
import { getRound, type Round } from '../../rounds/queries.ts'
import { programmeForm, rowEdit, typedRows, variantQuery } from './input.ts'
import { programmeFields, rowsOf, templatePage } from './pages.ts'
import { listTemplate } from './queries.ts'
import { builtIn, editRows, type TypedRow, type Variant } from './rules.ts'
import { resetTemplate, saveTemplate } from './template.actions.ts'

type WithSlug = { Params: { slug: string }; Querystring: { form?: string } }

export function templateRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    return show(deps, reply, round, variantQuery.parse(request.query))
  })

  app.post<WithSlug>('/omgangar/:slug/program', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    const typed = typedRows(request.body)
    const edit = rowEdit(request.body)
    if (edit)
      return show(deps, reply, round, variant, { typed: editRows(typed, edit), still: stillBegan(request.body) })
    const { accountId } = signedIn(request)
    const { refused } = await saveForm(deps, request, {
      subject: `programme/${round.id}/${variant}`,
      read: async (db) => programmeFields(await listTemplate(db, round.id, variant), reply.t),
      schema: programmeForm,
      save: ({ items: rows }, seen) => saveTemplate(deps, accountId, { roundId: round.id, variant, rows }, seen),
    })
    if (refused) return show(deps, reply, round, variant, { typed: typedRows(refused.values), refused })
    return reply.to(addressOf(round, variant), 'programmes.template_saved')
  })

  app.post<WithSlug>('/omgangar/:slug/program/aterstallt', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const variant = variantQuery.parse(request.query)
    await resetTemplate(deps, signedIn(request).accountId, round.id, variant)
    return reply.to(addressOf(round, variant), 'programmes.template_was_reset')
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
  again?: { typed: TypedRow[]; refused?: RefusedForm; still?: ReturnType<typeof stillBegan> },
) {
  const saved = await listTemplate(db, round.id, variant)
  const items = saved.length > 0 ? saved : builtIn(variant, reply.t)
  const shown = {
    typed: again?.typed ?? rowsOf(items),
    errors: again?.refused?.errors ?? {},
    isSaved: saved.length > 0,
  }
  const page = templatePage(round, variant, shown, reply.t)
  const began = programmeFields(saved, reply.t)
  return reply.page('negotiation/programme/programme-template', { ...page, began, ...again?.still }, again?.refused)
}
