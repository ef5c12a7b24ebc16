/**
 * Shows those who have the same documentation open each other's statements. Reads from the database what has changed,
 * so that it works with several processes: one query a second for all listeners of a process, and none without them.
 */
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { User } from '../kernel/auth/guards.ts'
import type { Deps } from '../kernel/deps.ts'
import { type EventStream, eventStreams } from '../kernel/http/events.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { listOpenSessions } from '../staff/queries.ts'
import { newsOf } from './pages.ts'
import { getDocumentation, listChangedStatements, listChanges } from './queries.ts'

const everyMs = 1000
/** Looks this often whether the listeners are still signed in, and sends a sign of life. */
const turnsPerBeat = 10

interface Listener {
  seminarId: string
  sessionId: string
  t: Translate
  /** The number of changes that the page knows. */
  seen: number
  stream: EventStream
}

interface Live {
  listen(reply: FastifyReply, who: { user: User; seminarId: string; seen: number }): FastifyReply
  /** Tells of what this process has just saved, without waiting for the next turn. */
  poke(): void
}

export function openLive(app: FastifyInstance, deps: Deps): Live {
  const openStream = eventStreams(app)
  const listeners = new Set<Listener>()
  let timer: NodeJS.Timeout | undefined
  let turns = 0
  let running: Promise<void> | null = null
  let again = false

  function schedule(ms: number): void {
    clearTimeout(timer)
    timer = undefined
    if (listeners.size > 0) timer = setTimeout(turn, ms).unref()
  }

  /** One turn at a time; a poke during a turn makes another follow it. */
  function turn(): void {
    if (running) {
      again = true
      return
    }
    again = false
    running = tell()
      .catch((error) => deps.log.error({ error: String(error) }, 'live documentation: could not read'))
      .finally(() => {
        running = null
        schedule(again ? 0 : everyMs)
      })
  }

  async function tell(): Promise<void> {
    if (++turns % turnsPerBeat === 0) await beat()
    const groups = Map.groupBy(listeners, ({ seminarId }) => seminarId)
    if (groups.size === 0) return
    const changes = await listChanges(deps.db, [...groups.keys()])
    for (const [seminarId, own] of groups) {
      const latest = changes.get(seminarId) ?? 0
      const behind = own.filter(({ seen }) => seen < latest)
      if (behind.length > 0) await tellOf(seminarId, behind)
    }
  }

  async function tellOf(seminarId: string, behind: Listener[]): Promise<void> {
    const documentation = await getDocumentation(deps.db, seminarId)
    const rows = await listChangedStatements(deps.db, seminarId, Math.min(...behind.map(({ seen }) => seen)))
    for (const listener of behind) {
      const own = rows.filter(({ change }) => change > listener.seen)
      const latest = Math.max(documentation.changes, ...own.map(({ change }) => change))
      listener.seen = latest
      listener.stream.send(latest, newsOf(documentation, own, listener.t))
    }
  }

  async function beat(): Promise<void> {
    const sessionIds = [...new Set([...listeners].map(({ sessionId }) => sessionId))]
    const open = await listOpenSessions(deps.db, sessionIds, deps.clock.now())
    for (const { sessionId, stream } of listeners) {
      if (open.has(sessionId)) stream.beat()
      else stream.end()
    }
  }

  app.addHook('preClose', async () => {
    listeners.clear()
    clearTimeout(timer)
    await running
  })

  return {
    listen: (reply, { user, seminarId, seen }) => {
      const stream = openStream(reply, () => {
        listeners.delete(listener)
        if (listeners.size === 0) schedule(0)
      })
      const listener: Listener = { seminarId, sessionId: user.sessionId, t: reply.t, seen, stream }
      listeners.add(listener)
      turn()
      return reply
    },
    poke: turn,
  }
}
