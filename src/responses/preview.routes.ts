import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../kernel/deps.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { draftVersion, findDraft, getShown, listVersions } from '../questionnaire/queries.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import { sheetOf } from '../questionnaire/sheet.rules.ts'
import { phonePage, previewPage } from './preview.pages.ts'

const query = z.object({
  roll: z.enum(seatRoles).catch('social_services'),
  sprak: z.enum(['sv', 'en']).optional().catch(undefined),
  version: z.string().max(20).optional().catch(undefined),
  tema: z.string().max(60).optional().catch(undefined),
})

/** Only our own pages may frame the phone, and nothing in it can be sent. */
const phonePolicy = "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'none'"

/** Any version of the questions, and the draft, as each role meets them. Nothing can be saved. */
export function previewRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/fragor/forhandsvisning', async (request, reply) => {
    const chosen = await load(request, reply.t.lang)
    const versions = (await listVersions(deps.db)).map(({ version }) => version)
    const hasDraft = (await findDraft(deps.db)) !== undefined
    const all = hasDraft ? [draftVersion, ...versions] : versions
    return reply.page('responses/preview', previewPage({ ...chosen, versions: all }, reply.t))
  })

  app.get('/fragor/forhandsvisning/telefon', async (request, reply) => {
    const { sheet, theme, shown, lang } = await load(request, reply.t.lang)
    const page = phonePage({ sheet, theme, version: shown.version, now: deps.clock.now() }, translators[lang])
    return reply.header('content-security-policy', phonePolicy).page('responses/preview-phone', page)
  })

  async function load(request: FastifyRequest, own: 'sv' | 'en') {
    const { roll, sprak, version, tema } = query.parse(request.query)
    const lang = sprak ?? own
    const shown = await getShown(deps.db, version)
    const sheet = sheetOf(shown, roll, lang)
    const theme = sheet.themes.find(({ value }) => value === tema) ?? sheet.themes[0]
    return { shown, sheet, theme, lang }
  }
}
