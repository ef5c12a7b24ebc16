import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { signedIn } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { NotFound } from '../kernel/errors.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { localDate } from '../kernel/time.ts'
import { type Again, countAsSent, sendAgain, sendFailedAgain, stopMessage } from './actions.ts'
import { mailingQuery } from './input.ts'
import { listPage, mailingPage, perPage } from './mailing.pages.ts'
import { foundAmong, isReadable, masked, messagePage, messagesCsv } from './message.pages.ts'
import {
  countDead,
  countStates,
  countToRead,
  getMailing,
  getMessage,
  listDecisions,
  listMailings,
  listMessages,
} from './queries.ts'
import { listUntrue } from './queue/actions.ts'
import { listWaiting } from './queue/queries.ts'
import { listWaitingSaid, readPresent } from './queue/truth.queries.ts'
import { untrueAmong } from './queue/truth.rules.ts'
import { hasReminders } from './reminders/queries.ts'
import { isHeld, noCounts } from './rules.ts'

type WithId = FastifyRequest<{ Params: { id: string } }>

/** Shows mailings and messages with their delivery state, and takes staff's decisions on messages. */
export function mailingRoutes(app: FastifyInstance, deps: Deps): void {
  app.get('/utskick', async (request, reply) => {
    const [mailings, counts] = [
      await listMailings(deps.db, request.round?.id ?? '', deps.clock.now()),
      await countStates(deps.db),
    ]
    const { round } = request
    return reply.page('mailings/list', {
      ...listPage(mailings, counts, { hasSmtp: canSend(deps), round }, reply.t),
      toRead: await countToRead(deps.db),
    })
  })

  app.get('/utskick/enskilda', async (request, reply) =>
    reply.page('mailings/mailing', mailingPage(await load(null, request), reply.t)),
  )

  app.get('/utskick/:id', async (request: WithId, reply) =>
    reply.page('mailings/mailing', mailingPage(await load(request.params.id, request), reply.t)),
  )

  app.get('/utskick/:id/meddelanden.csv', async (request: WithId, reply) => {
    const { id } = await getMailing(deps.db, request.params.id, deps.clock.now())
    return reply.csv('utskick', messagesCsv(await listMessages(deps.db, id, deps.clock.now()), reply.t))
  })

  app.post('/utskick/:id/om', async (request: WithId, reply) => {
    const { id } = await getMailing(deps.db, request.params.id, deps.clock.now())
    const again = await sendFailedAgain(deps, signedIn(request).accountId, id)
    return said(reply, again).to(`/utskick/${id}`)
  })

  app.get('/utskick/meddelande/:id', async (request: WithId, reply) => {
    const message = await getMessage(deps.db, request.params.id, deps.clock.now())
    const decisions = await listDecisions(deps.db, message.id)
    const waitingSaid = await listWaitingSaid(deps.db, { messageId: message.id })
    const untrue = untrueAmong(waitingSaid, await readPresent(deps.db, waitingSaid, localDate(deps.clock.now())))
    return reply.page('mailings/message', messagePage(message, { decisions, untrue }, reply.t))
  })

  app.get('/utskick/meddelande/:id/html', async (request: WithId, reply) => {
    const message = await getMessage(deps.db, request.params.id, deps.clock.now())
    if (!isReadable(message.purpose)) throw new NotFound()
    return reply.letter(masked(message.html, reply.t('mailings.personal_link')))
  })

  app.post('/utskick/meddelande/:id/om', async (request: WithId, reply) => {
    const { id } = request.params
    const again = await sendAgain(deps, signedIn(request).accountId, id)
    return said(reply, again).to(`/utskick/meddelande/${id}`)
  })

  app.post('/utskick/meddelande/:id/stopp', async (request: WithId, reply) => {
    const { id } = request.params
    await stopMessage(deps, signedIn(request).accountId, id)
    return reply.to(`/utskick/meddelande/${id}`, 'mailings.stopped.one', { n: 1 })
  })

  app.post('/utskick/meddelande/:id/skickat', async (request: WithId, reply) => {
    const { id } = request.params
    await countAsSent(deps, signedIn(request).accountId, id)
    return reply.to(`/utskick/meddelande/${id}`, 'mailings.marked_sent')
  })

  function said(reply: FastifyReply, { queued: n, held }: Again) {
    if (held > 0) return reply.notice('mailings.requeued_held', { n: held })
    return reply.notice('mailings.requeued', { n })
  }

  async function load(id: string | null, request: FastifyRequest) {
    const { lage: standing, sok, sida: page, exempel } = mailingQuery.parse(request.query)
    const mailing = id === null ? null : await getMailing(deps.db, id, deps.clock.now())
    const counts = (await countStates(deps.db)).get(id) ?? noCounts()
    const from = (page - 1) * perPage
    // A search goes through all messages; without one this reads only the page's own.
    const range = sok ? {} : { limit: perPage, offset: from }
    const rows = await listMessages(deps.db, id, deps.clock.now(), { standing, ...range })
    const found = sok ? foundAmong(rows, sok) : null
    const messages = found ? found.slice(from, from + perPage) : rows
    const waiting = mailing ? await listWaiting(deps.db, mailing.id) : []
    return {
      mailing,
      counts,
      messages,
      standing,
      page,
      hasSmtp: canSend(deps),
      number: exempel,
      search: found && { words: sok, found: found.length },
      example: mailing && isHeld(mailing) ? await exampleOf(waiting, exempel) : null,
      dead: mailing ? await countDead(deps.db, mailing.id) : 0,
      untrue: mailing ? await listUntrue(deps.db, mailing) : [],
      accountId: signedIn(request).accountId,
      reminds: mailing?.purpose !== 'invitation' || (await hasReminders(deps.db, mailing.roundId, 'reply_reminder')),
    }
  }

  /** The letter shown to the person who takes a second look at a held mailing; null when no letter waits. */
  async function exampleOf(waiting: { id: string }[], number: number) {
    const chosen = waiting[number - 1] ?? waiting[0]
    if (!chosen) return null
    const message = await getMessage(deps.db, chosen.id, deps.clock.now())
    return { ...message, text: masked(message.text, '…') }
  }
}
