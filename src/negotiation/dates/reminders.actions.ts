import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail, type NewMessage } from '../../kernel/mail/outbox.ts'
import { localDate } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { type Contact, listContacts } from '../../seminars/contacts.queries.ts'
import { lockSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { isDue, isOfficeHours, isWaiting, nextAnswerBy } from './answers.rules.ts'
import { datesReminderValues } from './letters.rules.ts'
import { type DateOption, listOptionRows } from './queries.ts'
import { listWaitingOptions, markReminded } from './reminders.queries.ts'
import { dateEvent, spanOf, whyCannotNegotiate } from './rules.ts'
import { toContacts } from './told.actions.ts'

type Waiting = DateOption & { venueName: string | null; venueTown: string | null }

interface Reminder {
  seminar: Pick<Seminar, 'id' | 'slug' | 'name' | 'roundId'>
  options: Waiting[]
  contacts: Contact[]
  /** Two reminders with the same are one. */
  once: string
}

/**
 * Reminds, once, every body that has not answered and whose last day draws near; only in office hours. A
 * body without a contact waits for one. @returns how many messages were queued.
 */
export async function remindSilentBodies(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  if (!isOfficeHours(now)) return 0
  return deps.db.transaction().execute(async (tx) => {
    const due = (await listWaitingOptions(tx)).filter((option) => isDue(option, localDate(now)))
    const contacts = await listContacts(tx, [...new Set(due.map(({ rssId }) => rssId))])
    const bodies = Map.groupBy(contacts, ({ rssId }) => rssId)
    const reachable = due.filter(({ rssId }) => bodies.has(rssId))
    const ids = reachable.map(({ id }) => id)
    const claimed = await markReminded(tx, ids, now, { again: false })
    const bySeminar = Map.groupBy(
      reachable.filter(({ id }) => claimed.has(id)),
      ({ seminar_id }) => seminar_id,
    )
    const reminders = [...bySeminar].flatMap(([id, options]): Reminder[] => {
      const [first] = options
      if (!first) return []
      const once = sha256(options.map((one) => one.id + one.created_at).join()).slice(0, 32)
      const { slug, name, roundId } = first
      return [{ seminar: { id, slug, name, roundId }, options, once, contacts: bodies.get(first.rssId) ?? [] }]
    })
    await insertHistory(tx, { accountId: null, now }, reminders.map(eventOf))
    const messages: NewMessage[] = []
    for (const reminder of reminders) messages.push(...(await messagesOf(deps, tx, reminder)))
    return enqueueMail(tx, messages, now)
  })
}

/** A reminder that a person sends; at most one a day to each contact. @returns to how many it went. */
export async function remindNow(deps: Deps, actor: Actor, slug: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const closed = whyCannotNegotiate(seminar)
    if (closed) throw new Conflict(closed)
    const options = (await listOptionRows(tx, seminar.id)).filter(isWaiting)
    if (options.length === 0) throw new Conflict('dates.nothing_to_remind')
    const contacts = await listContacts(tx, [seminar.rssId])
    if (contacts.length === 0) throw new Conflict('dates.nobody_to_remind')
    const reminder = { seminar, options, contacts, once: localDate(now) }
    const queued = await enqueueMail(tx, await messagesOf(deps, tx, reminder), now)
    if (queued === 0) return 0
    const ids = options.map(({ id }) => id)
    await markReminded(tx, ids, now, { again: true })
    await insertHistory(tx, { accountId: actor.accountId, now }, [eventOf(reminder)])
    return queued
  })
}

async function messagesOf(deps: Deps, tx: Tx, { seminar, options, contacts, once }: Reminder): Promise<NewMessage[]> {
  const dates = options.map((option) => ({
    ...spanOf(option),
    venue: joined(option.venueName, option.venueTown) || null,
  }))
  const values = datesReminderValues(
    { seminar, dates },
    { baseUrl: deps.config.baseUrl, answerBy: nextAnswerBy(options), today: localDate(deps.clock.now()) },
  )
  return toContacts(deps, tx, { purpose: 'dates_reminder', seminar, contacts, values, once })
}

function eventOf({ seminar, options, contacts }: Reminder) {
  const names = contacts.map(({ name }) => name).join(', ')
  return dateEvent(seminar, 'date_reminded', null, { names, n: options.length })
}
