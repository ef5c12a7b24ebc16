/** Routes to release, reschedule and stop mailings, to print letters on paper, and to archive rounds. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { senderOf } from '../../invitations/letters.rules.ts'
import { signedIn } from '../../kernel/auth/guards.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '../../kernel/errors.ts'
import { type RefusedForm, readForm, takeForm, WrongFields } from '../../kernel/http/forms.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { formatMoment, localDate } from '../../kernel/time.ts'
import { whenOf } from '../../letters/rules.ts'
import { getRound } from '../../rounds/queries.ts'
import { listSeminars } from '../../seminars/queries.ts'
import { isReminder } from '../compose/audience.rules.ts'
import { stopForm, timeForm } from '../input.ts'
import { countStates, getMailing, getMessage } from '../queries.ts'
import { isHeld, noCounts, sumOf, waiting } from '../rules.ts'
import {
  archiveRound,
  listUntrue,
  postMailing,
  releaseMailing,
  rescheduleMailing,
  stopMailing,
  unarchiveRound,
} from './actions.ts'
import { anewHref, archivePage, stopPage } from './pages.ts'
import { mergeRows, mergeWidths, printPage } from './paper.pages.ts'
import { countToArchive, listLetters } from './queries.ts'

type WithId = FastifyRequest<{ Params: { id: string } }>

export function queueRoutes(app: FastifyInstance, deps: Deps): void {
  const read = (request: WithId) => getMailing(deps.db, request.params.id, deps.clock.now())

  app.post('/utskick/:id/slapp', async (request: WithId, reply) => {
    const mailing = await read(request)
    await releaseMailing(deps, signedIn(request).accountId, mailing)
    return reply.to(`/utskick/${mailing.id}`, 'mailings.released')
  })

  app.get('/utskick/:id/stopp', async (request: WithId, reply) => showStop(request, reply))

  app.post('/utskick/:id/stopp', async (request: WithId, reply) => {
    const mailing = await read(request)
    const { refused, result: n } = await takeForm(request, stopForm, ({ skal: reason }) => {
      if (isHeld(mailing) && reason === '') throw new WrongFields({ skal: 'forms.required' })
      return stopMailing(deps, signedIn(request).accountId, { mailing, reason })
    })
    if (refused) return showStop(request, reply, refused)
    if (n !== null) reply.notice('mailings.stopped', { n })
    return reply.to(`/utskick/${mailing.id}`)
  })

  app.post('/utskick/:id/skriv-om', async (request: WithId, reply) => {
    const mailing = await read(request)
    const [first] = await listUntrue(deps.db, mailing)
    if (!first) throw new Conflict('mailings.nothing_changed')
    const reason = translators.sv('mailings.rewritten')
    const n = (await stopMailing(deps, signedIn(request).accountId, { mailing, reason })) ?? 0
    return reply.to(anewHref(mailing, first.seminar?.slug ?? null), 'mailings.rewrite_now', { n })
  })

  app.post('/utskick/:id/tid', async (request: WithId, reply) => {
    const mailing = await read(request)
    const form = readForm(request, timeForm)
    const nar = form.nu ? ('nu' as const) : ('sedan' as const)
    const when = whenOf({ ...form, nar }, deps.clock.now(), isReminder(mailing.purpose))
    const [problem] = Object.values(when.errors)
    if (problem) throw new Invalid(problem)
    await rescheduleMailing(deps, mailing, when.at)
    const said = when.at
      ? reply.notice('mailings.scheduled_changed', { date: formatMoment(when.at, reply.t.lang) })
      : reply.notice('mailings.queued')
    return said.to(`/utskick/${mailing.id}`)
  })

  app.post('/utskick/:id/postat', async (request: WithId, reply) => {
    const mailing = await read(request)
    const n = await postMailing(deps, mailing)
    return reply.to(`/utskick/${mailing.id}`, 'mailings.post_marked', { n })
  })

  app.get('/utskick/:id/brev.csv', async (request: WithId, reply) => {
    const rows = await letters(request, reply)
    return reply.csv('brev', rows)
  })

  app.get('/utskick/:id/brev.xlsx', async (request: WithId, reply) => {
    const rows = await letters(request, reply)
    const name = reply.t('mailings.merge.sheet')
    return reply.xlsx('brev', { name, rows, widths: mergeWidths })
  })

  app.get('/utskick/:id/brev', async (request: WithId, reply) => {
    mayHoldLinks(request)
    const mailing = await readTrue(request)
    const facts = await paperFacts(mailing.roundId)
    const shown = { ...facts, title: mailing.title, back: `/utskick/${mailing.id}` }
    const printed = await listLetters(deps.db, { mailingId: mailing.id })
    return reply.header('cache-control', 'no-store').page('mailings/print', printPage(printed, shown, reply.t))
  })

  app.get('/utskick/meddelande/:id/brev', async (request: WithId, reply) => {
    mayHoldLinks(request)
    const { id, subject } = await getMessage(deps.db, request.params.id, deps.clock.now())
    const facts = await paperFacts(null)
    const shown = { ...facts, title: subject, back: `/utskick/meddelande/${id}` }
    const printed = await listLetters(deps.db, { id })
    if (printed.length === 0) throw new NotFound()
    return reply.header('cache-control', 'no-store').page('mailings/print', printPage(printed, shown, reply.t))
  })

  /** Checks here too that no letter is untrue, as the page may have been opened before a change. @throws Conflict */
  async function readTrue(request: WithId) {
    const mailing = await read(request)
    if ((await listUntrue(deps.db, mailing)).length > 0) throw new Conflict('mailings.stale')
    return mailing
  }

  async function letters(request: WithId, reply: FastifyReply) {
    mayHoldLinks(request)
    const mailing = await readTrue(request)
    const facts = await paperFacts(mailing.roundId)
    return mergeRows(await listLetters(deps.db, { mailingId: mailing.id }), facts, reply.t)
  }

  async function paperFacts(roundId: string | null) {
    const seminars = roundId === null ? [] : await listSeminars(deps.db, roundId)
    const { baseUrl, organisation } = senderOf(deps)
    return {
      baseUrl,
      organisation,
      seminars: new Map(seminars.map((seminar) => [seminar.id, seminar])),
      today: localDate(deps.clock.now()),
      secret: deps.config.secret,
    }
  }

  async function showStop(request: WithId, reply: FastifyReply, refused?: RefusedForm) {
    const mailing = await read(request)
    const counts = (await countStates(deps.db)).get(mailing.id) ?? noCounts()
    if (mailing.cancelledAt) throw new Conflict('mailings.stopped_already')
    if (sumOf(counts, waiting) === 0) throw new Conflict('mailings.nothing_waits')
    return reply.page('mailings/stop', stopPage(mailing, counts, reply.t), refused)
  }
}

/** Letters on paper hold personal links, which analysts must not get: they may only read. @throws Forbidden */
function mayHoldLinks(request: FastifyRequest): void {
  if (signedIn(request).role === 'analyst') throw new Forbidden()
}

type WithSlug = { Params: { slug: string } }

/** Archives and unarchives a round. */
export function archiveRoutes(app: FastifyInstance, deps: Deps): void {
  app.get<WithSlug>('/omgangar/:slug/arkivering', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    const counts = await countToArchive(deps.db, round.id)
    const today = localDate(deps.clock.now())
    return reply.page('rounds/decide', archivePage(round, counts, today, reply.t))
  })

  app.post<WithSlug>('/omgangar/:slug/arkivering', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    await archiveRound(deps, signedIn(request).accountId, round)
    return reply.to(`/omgangar/${round.slug}`, 'rounds.archived', { name: round.name })
  })

  app.post<WithSlug>('/omgangar/:slug/arkivering/angra', async (request, reply) => {
    const round = await getRound(deps.db, request.params.slug)
    await unarchiveRound(deps, signedIn(request).accountId, round)
    return reply.to(`/omgangar/${round.slug}`, 'rounds.unarchived', { name: round.name })
  })
}
