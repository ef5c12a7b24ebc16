import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { NotFound } from '../../kernel/errors.ts'
import { toPng } from '../../kernel/html/picture.ts'
import { type RefusedForm, readForm, takeForm } from '../../kernel/http/forms.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { formatDate, localDate } from '../../kernel/time.ts'
import { roundHere } from '../../rounds/here.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { readComparison } from '../compared.queries.ts'
import { compareQuery } from '../input.ts'
import { tableRows } from '../pages.ts'
import { pictureOf } from '../picture.pages.ts'
import { freezeFigure, removeView, saveView, withdraw } from './actions.ts'
import { figureForm, figureParams, removalForm, viewForm, viewQuery, withdrawForm } from './input.ts'
import { figurePage, figuresPage, rowsOf, savePage, viewsPage } from './pages.ts'
import { getFigure, listFigures, listViews } from './queries.ts'

/** Views saved under a name, and figures that keep their values. */
export function savedRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps

  app.get('/jamfor/spara', (request, reply) => showSave(request, reply, viewQuery.parse(request.query).vy))

  app.get('/jamfor/vyer', async (request, reply) =>
    reply.page('comparison/saved/views', viewsPage(await listViews(db, roundHere(request).id), reply.t)),
  )

  app.post('/jamfor/vyer', async (request, reply) => {
    const of = { roundId: roundHere(request).id, accountId: signedIn(request).accountId }
    const { refused } = await takeForm(request, viewForm, ({ namn: name, anteckning: note, vy: query }) =>
      saveView(deps, { ...of, name, note, query }),
    )
    if (refused) return showSave(request, reply, viewQuery.parse(request.body).vy, refused)
    return reply.to('/jamfor/vyer', 'saved.view_saved')
  })

  app.post('/jamfor/vyer/bort', async (request, reply) => {
    const { id, bort } = readForm(request, removalForm)
    await removeView(deps, { roundId: roundHere(request).id, id, removed: bort })
    return reply.to('/jamfor/vyer', bort ? 'saved.view_removed' : 'saved.view_back')
  })

  app.get('/jamfor/figurer', async (request, reply) =>
    reply.page('comparison/saved/figures', figuresPage(await listFigures(db, roundHere(request).id), reply.t)),
  )

  app.post('/jamfor/figurer', async (request, reply) => {
    const round = roundHere(request)
    const { accountId } = signedIn(request)
    const { refused, result: number } = await takeForm(
      request,
      figureForm,
      async ({ titel: title, anteckning: note, vy: query }) => {
        const c = await readView(round, query)
        const date = formatDate(localDate(deps.clock.now()), 'long', 'sv')
        const picture = pictureOf(c, { organisation: deps.config.organisation, date }, translators.sv)
        const svg = picture && (await reply.viewAsync('comparison/_picture', { ...picture, t: translators.sv }))
        return freezeFigure(deps, {
          roundId: round.id,
          accountId,
          title,
          note,
          query,
          rows: tableRows(c, translators.sv),
          picture: svg,
        })
      },
    )
    if (refused) return showSave(request, reply, viewQuery.parse(request.body).vy, refused)
    return reply.to(`/jamfor/figurer/${number}`, 'saved.figure_saved')
  })

  app.get('/jamfor/figurer/:number', (request, reply) => showFigure(request, reply))

  app.post('/jamfor/figurer/:number', async (request, reply) => {
    const { round, figure } = await figureHere(request)
    const { refused } = await takeForm(
      request,
      withdrawForm,
      ({ varfor: why }) => withdraw(deps, { roundId: round.id, number: figure.number, why }),
      reply.t,
    )
    if (refused) return showFigure(request, reply, refused)
    return reply.to(`/jamfor/figurer/${figure.number}`, 'saved.withdrawn_now')
  })

  app.get('/jamfor/figurer/:number/tal.csv', async (request, reply) => {
    const { figure } = await figureHere(request)
    return reply.csv(['figur', `${figure.number}`], rowsOf(figure))
  })

  for (const format of ['svg', 'png'] as const)
    app.get(`/jamfor/figurer/:number/bild.${format}`, async (request, reply) => {
      const { figure } = await figureHere(request)
      if (!figure.picture) throw new NotFound()
      const content = format === 'svg' ? figure.picture : Readable.from([await toPng(figure.picture)])
      return reply.large(['figur', `${figure.number}`], format, content)
    })

  async function readView(round: Round, query: string) {
    const params = new URLSearchParams(query)
    const values = Object.fromEntries([...new Set(params.keys())].map((name) => [name, params.getAll(name)]))
    const single = Object.entries(values).map(([name, all]) => [name, all.length === 1 ? all[0] : all])
    return readComparison(db, round, compareQuery.parse(Object.fromEntries(single)))
  }

  async function showSave(request: FastifyRequest, reply: FastifyReply, vy: string, refused?: RefusedForm) {
    return reply.page('comparison/saved/save', savePage(await readView(roundHere(request), vy), vy, reply.t), refused)
  }

  async function figureHere(request: FastifyRequest) {
    const round = roundHere(request)
    const params = figureParams.safeParse(request.params)
    const figure = params.success ? await getFigure(db, round.id, params.data.number) : undefined
    if (!figure) throw new NotFound()
    return { round, figure }
  }

  async function showFigure(request: FastifyRequest, reply: FastifyReply, refused?: RefusedForm) {
    const { round, figure } = await figureHere(request)
    const now = await readView(round, figure.query).then(
      (c) => tableRows(c, translators.sv),
      (error: unknown) => {
        if (error instanceof NotFound) return null
        throw error
      },
    )
    const page = figurePage(figure, now, { round, organisation: deps.config.organisation }, reply.t)
    return reply.page('comparison/saved/figure', page, refused)
  }
}
