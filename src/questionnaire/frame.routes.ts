/** Themes and scales of the draft: made, changed, moved, and taken away when no question uses them. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm, valuesOf } from '../kernel/http/forms.ts'
import { type RefusedSave, saveForm, stillBegan } from '../kernel/http/save-form.ts'
import { editedRows, rowEdit } from '../kernel/rows.ts'
import { addToFrame, saveInFrame, takeStepInFrame } from './actions.ts'
import { emptyRow } from './form.rules.ts'
import { framePage, type TypedFrame } from './frame.pages.ts'
import {
  type FrameKind,
  frameFields,
  mostPoints,
  namesIn,
  type ScaleForm,
  type ThemeForm,
  withScale,
  withTheme,
} from './frame.rules.ts'
import { nameForm, scaleForm, stepForm, steps, themeForm, typedRows } from './input.ts'
import { getDraft } from './queries.ts'
import type { QuestionnaireDocument } from './rules.ts'

type WithName = FastifyRequest<{ Params: { name: string } }>
type Change = (document: QuestionnaireDocument) => QuestionnaireDocument

export function frameRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps
  routesOf('theme', '/fragor/utkast/teman')
  routesOf('scale', '/fragor/utkast/skalor')

  function routesOf(kind: FrameKind, path: string): void {
    const by = (request: FastifyRequest) => signedIn(request).accountId
    const schema: z.ZodType<ThemeForm | ScaleForm> = kind === 'theme' ? themeForm : scaleForm

    app.get(`${path}/ny`, async (_request, reply) => show(reply, '', null))

    app.post(path, async (request, reply) => {
      if (rowEdit(request.body)) return show(reply, '', withEditedRows(request))
      const { refused } = await takeForm(request, nameForm.and(schema), ({ name, ...form }) =>
        addToFrame(deps, by(request), { kind, name }, changeTo(name, form)),
      )
      if (refused) return show(reply, '', typedIn(request), refused)
      return reply.to('/fragor/utkast', 'common.saved')
    })

    app.get(`${path}/:name`, async (request: WithName, reply) => show(reply, request.params.name, null))

    app.post(`${path}/:name`, async (request: WithName, reply) => {
      const { name } = request.params
      if (rowEdit(request.body)) return show(reply, name, withEditedRows(request))
      const { refused } = await saveForm(deps, request, {
        subject: `${kind}/${name}`,
        read: async (at) => frameFields((await getDraft(at)).document, kind, name),
        schema,
        save: async (form, seen) => saveInFrame(deps, by(request), changeTo(name, form), seen),
      })
      if (refused)
        return show(reply, name, { values: refused.values, rows: typedRows(refused.values, 'scale') }, refused)
      return reply.to('/fragor/utkast', 'common.saved')
    })

    app.post(`${path}/:name/steg`, async (request: WithName, reply) => {
      const step = steps[readForm(request, stepForm).gor]
      await takeStepInFrame(deps, by(request), { kind, name: request.params.name, step })
      return reply.to('/fragor/utkast')
    })

    async function show(
      reply: FastifyReply,
      name: string,
      typed: TypedFrame | null,
      refused?: RefusedForm | RefusedSave,
    ) {
      const { document } = await getDraft(db)
      if (name !== '' && !namesIn(document, kind).includes(name) && !typed) throw new NotFound()
      return reply.page('questionnaire/frame', framePage({ kind, path, name, document }, typed, reply.t), refused)
    }
  }
}

function changeTo(name: string, form: ThemeForm | ScaleForm): Change {
  return (document) => ('rows' in form ? withScale(document, name, form) : withTheme(document, name, form))
}

function typedIn({ body }: FastifyRequest): TypedFrame {
  return { values: valuesOf(body), rows: typedRows(body, 'scale') }
}

function withEditedRows(request: FastifyRequest): TypedFrame {
  const { values, rows } = typedIn(request)
  const edit = rowEdit(request.body)
  const edited = edit ? editedRows(rows, edit, { most: mostPoints, next: () => emptyRow }) : rows
  return { values, rows: edited, still: stillBegan(request.body) }
}
