/** The documentation of a seminar, as the secretariat writes it, asks about it and locks it. RSS contacts read none of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid, NotFound } from '../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm, valuesOf } from '../kernel/http/forms.ts'
import { newId } from '../kernel/ids.ts'
import { localDate } from '../kernel/time.ts'
import type { Slug } from '../seminars/own.routes.ts'
import { getRoundOf, getSeminar } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { askToConfirm, decide, lockVersion, markTidied, readWhole, saveRow, unlockVersion } from './actions.ts'
import { confirmForm, decisionForm, statementForm, tidiedForm, unlockForm, viewQuery } from './input.ts'
import { openLive } from './live.routes.ts'
import { documentationPage, liveRow, newsOf, printedPage, type Shown, statementSheet } from './pages.ts'
import { getDocumentation, listChangedStatements, listVersions } from './queries.ts'
import { type LockedContent, lockedText } from './version.rules.ts'

type WithSlug = FastifyRequest<Slug>
type WithId = FastifyRequest<{ Params: { slug: string; id: string } }>

export function documentationRoutes(app: FastifyInstance, deps: Deps): void {
  const { db } = deps
  const live = openLive(app, deps)
  const find = (request: WithSlug) => getSeminar(db, request.params.slug)
  const by = (request: FastifyRequest, { id: seminarId }: Seminar) => ({
    seminarId,
    accountId: signedIn(request).accountId,
  })
  const at = ({ slug }: Seminar) => `/seminarier/${slug}/dokumentation`

  app.get('/seminarier/:slug/dokumentation', async (request: WithSlug, reply) =>
    show(request, reply, await find(request)),
  )

  /** A row: from the page's form, or from its script, which asks for JSON. */
  app.post('/seminarier/:slug/dokumentation', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const asJson = request.headers.accept?.startsWith('application/json') ?? false
    const taken = await takeForm(request, statementForm, async (edit) => ({
      mine: edit,
      ...(await saveRow(deps, signedIn(request).accountId, seminar, edit)),
    }))
    if (taken.refused) {
      const { errors, status } = taken.refused
      // The page gives every row its id: without one it is not our form.
      if (errors.id) throw new Invalid('errors.invalid')
      const said = Object.entries(errors).map(([field, key]) => [field, reply.t(key)])
      if (asJson) return reply.code(status).send({ errors: Object.fromEntries(said) })
      return show(request, reply, seminar, { refused: taken.refused })
    }
    const { statement, clash, isRestored, mine } = taken.result
    if (!clash) live.poke()
    if (asJson) return reply.code(clash ? 409 : 200).send({ row: liveRow(statement, reply.t) })
    if (clash) return show(request, reply, seminar, { clash: { mine, theirs: statement } })
    const visa = viewQuery.parse(valuesOf(request.body)).visa
    const told = isRestored ? 'documentation.restored' : 'common.saved'
    return reply.to(`${at(seminar)}?visa=${visa}#skriv`, statement.removed ? 'documentation.removed' : told)
  })

  /** What has changed since `efter`: as a stream for the page's script, else as JSON with a new CSRF token. */
  app.get('/seminarier/:slug/dokumentation/lage', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { efter } = viewQuery.parse(request.query)
    if (request.headers.accept?.startsWith('text/event-stream')) {
      const seen = Number(request.headers['last-event-id'] ?? efter) || 0
      return live.listen(reply, { user: signedIn(request), seminarId: seminar.id, seen })
    }
    const documentation = await getDocumentation(db, seminar.id)
    const rows = await listChangedStatements(db, seminar.id, efter)
    const news = newsOf(documentation, rows, reply.t)
    return reply.send({ changes: documentation.changes, ...news, csrf: reply.formToken() })
  })

  app.post('/seminarier/:slug/dokumentation/renskrivning', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { klar } = readForm(request, tidiedForm)
    const n = await markTidied(deps, by(request, seminar), klar === 1)
    live.poke()
    if (n > 0) return reply.to(at(seminar), 'documentation.letters_stopped', { n })
    return reply.to(at(seminar), klar ? 'documentation.tidied' : 'documentation.reopened')
  })

  app.post('/seminarier/:slug/dokumentation/bekraftelse', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { refused } = await takeForm(
      request,
      confirmForm,
      ({ sista }) => askToConfirm(deps, by(request, seminar), sista),
      reply.t,
    )
    if (refused) return show(request, reply, seminar, { refused })
    live.poke()
    return reply.to(await letterTo(seminar), 'documentation.asked')
  })

  app.post('/seminarier/:slug/dokumentation/:id/beslut', async (request: WithId, reply) => {
    const seminar = await find(request)
    const { beslut } = readForm(request, decisionForm)
    await decide(deps, by(request, seminar), request.params.id, beslut)
    return reply.to(`${at(seminar)}#rad-${request.params.id}`, 'common.saved')
  })

  app.post('/seminarier/:slug/dokumentation/version', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const number = await lockVersion(deps, signedIn(request).accountId, seminar)
    live.poke()
    return reply.to(at(seminar), 'documentation.locked', { number })
  })

  app.post('/seminarier/:slug/dokumentation/upplasning', async (request: WithSlug, reply) => {
    const seminar = await find(request)
    const { refused } = await takeForm(request, unlockForm, ({ skal }) =>
      unlockVersion(deps, by(request, seminar), skal),
    )
    if (refused) return show(request, reply, seminar, { refused })
    live.poke()
    return reply.to(at(seminar), 'documentation.unlocked')
  })

  app.get('/seminarier/:slug/dokumentation/utskrift', async (request: WithSlug, reply) =>
    reply.page('documentation/print', printedPage(await current(await find(request)), reply.t)),
  )

  app.get('/seminarier/:slug/dokumentation/version/:number', async (request, reply) => {
    const { slug, number } = request.params as { slug: string; number: string }
    const seminar = await getSeminar(db, slug)
    const version = (await listVersions(db, seminar.id)).find((one) => String(one.number) === number)
    if (!version) throw new NotFound()
    const content = JSON.parse(version.content) as LockedContent
    const shown = { content, whole: await readWhole(db, seminar), version }
    return reply.page('documentation/print', printedPage(shown, reply.t))
  })

  app.get('/seminarier/:slug/dokumentation.csv', async (request: WithSlug, reply) => {
    const { content, whole } = await current(await find(request))
    return reply.csv(['dokumentation', whole.seminar.slug], statementSheet(content, whole, reply.t).rows)
  })

  app.get('/seminarier/:slug/dokumentation.xlsx', async (request: WithSlug, reply) => {
    const { content, whole } = await current(await find(request))
    return reply.xlsx(['dokumentation', whole.seminar.slug], statementSheet(content, whole, reply.t))
  })

  /** The statements as they stand, in the shape of a locked version; without withdrawn ones. */
  async function current(seminar: Seminar) {
    const whole = await readWhole(db, seminar)
    const { lockedVersion } = whole.documentation
    const version = (await listVersions(db, seminar.id)).find(({ number }) => number === lockedVersion) ?? null
    const text = version?.content ?? lockedText({ ...whole, number: 0 })
    return { whole, version, content: JSON.parse(text) as LockedContent }
  }

  async function letterTo({ roundId, slug }: Seminar): Promise<string> {
    const round = await getRoundOf(db, roundId)
    const query = new URLSearchParams({ omgang: round.slug, andamal: 'confirm_statements', seminarium: slug })
    return `/utskick/granska?${query}`
  }

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    seminar: Seminar,
    { refused = null, clash = null }: { refused?: RefusedForm | null; clash?: Shown['clash'] } = {},
  ) {
    const { visa, rad } = viewQuery.parse(refused || clash ? valuesOf(request.body) : request.query)
    const { role, accountId } = signedIn(request)
    const page = documentationPage(
      {
        whole: await readWhole(db, seminar),
        versions: await listVersions(db, seminar.id),
        view: visa,
        editing: refused ? String(valuesOf(request.body).id ?? '') : rad,
        newId: newId(),
        today: localDate(deps.clock.now()),
        accountId,
        mayChange: role !== 'analyst' && !request.readsOnly,
        clash,
        letter: await letterTo(seminar),
      },
      reply.t,
    )
    const scripts = page.mayWrite ? ['documentation.js'] : []
    return reply.page('documentation/documentation', { ...page, scripts }, refused ?? (clash ? 409 : null))
  }
}
