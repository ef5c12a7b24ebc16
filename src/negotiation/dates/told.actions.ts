/** Letters about dates to RSS contacts and venues: dates confirmed, released or taken, and reminders. */
import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, refuse } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail, type NewMessage } from '../../kernel/mail/outbox.ts'
import { type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import { helperWriter } from '../../letters/queries.ts'
import type { Values } from '../../letters/rules.ts'
import { type Contact, listContacts, listKnown } from '../../seminars/helpers.queries.ts'
import { neededOf, toldToVenueOf } from '../../seminars/helpers.rules.ts'
import { lockSeminar } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { leftFor } from '../clash.rules.ts'
import { isDue, isOfficeHours, isWaiting, nextAnswerBy } from './answers.rules.ts'
import { datesClosedValues, datesReminderValues, venueValues, withVenue } from './letters.rules.ts'
import {
  type DateOption,
  listDateOptions,
  listSeminarsOffered,
  listVenueContacts,
  listWaitingOptions,
  markReminded,
  markWithdrawn,
} from './queries.ts'
import { dateEvent, type HeldDay, spanOf, type VenueNews, whyCannotNegotiate } from './rules.ts'

interface ToContacts {
  purpose: Purpose
  seminar: Pick<Seminar, 'id' | 'roundId'>
  contacts: Contact[]
  values: Values
  /** Part of the dedupe key: of letters with the same value, only one is sent. */
  once: string
  /** Set when the letter is about this seminar only: what it says of the seminar, for the ledger. */
  told?: string
}

/** Writes one message to each contact. */
export async function toContacts(
  deps: Deps,
  tx: Tx,
  { purpose, seminar, contacts, values, once, told }: ToContacts,
): Promise<NewMessage[]> {
  const emails = contacts.map(({ email }) => email)
  const write = await helperWriter(tx, seminar.roundId, { sender: deps.config, emails })
  return contacts.map((contact) => ({
    dedupeKey: `${purpose}:${seminar.id}:${contact.id}:${once}`,
    purpose,
    about: {
      about_round_id: seminar.roundId,
      account_id: contact.id,
      ...(told !== undefined && { seminar_id: seminar.id }),
    },
    ...(told !== undefined && { told, says: told }),
    toName: contact.name,
    toEmail: contact.email,
    ...write(purpose, contact, values),
  }))
}

interface News {
  seminar: Seminar
  venues: VenueNews<HeldDay>[]
  now: UtcText
  isWithdrawn?: boolean
}

/** Writes nothing to a venue without an e-mail address: the page has shown the number to call. */
export async function toVenues(deps: Deps, tx: Tx, news: News): Promise<NewMessage[]> {
  const { seminar, now, isWithdrawn = false } = news
  const write = await helperWriter(tx, seminar.roundId, { sender: deps.config, emails: [] })
  const known = (await listKnown(tx, [seminar.id])).get(seminar.id)?.known
  const toldTo = (id: string) => (known ? toldToVenueOf(neededOf(id, known)) : '')
  return news.venues
    .filter(({ venue }) => venue.contact_email !== '')
    .map(({ venue, needed, released }) => ({
      dedupeKey: [
        `venue_settled:${seminar.id}:${venue.id}:${now}`,
        ...(isWithdrawn ? released : []).map(({ date }) => date),
      ].join(':'),
      purpose: 'venue_settled',
      about: { about_round_id: seminar.roundId, seminar_id: seminar.id, venue_id: venue.id },
      told: toldTo(venue.id),
      says: toldTo(venue.id),
      toName: venue.contact_name || venue.name,
      toEmail: venue.contact_email,
      ...write(
        needed ? 'venue_needed' : 'venue_released',
        { name: venue.contact_name || venue.name, email: venue.contact_email },
        venueValues(seminar, {
          venue: joined(venue.name, venue.town),
          needed: needed && spanOf(needed),
          released: released.map(spanOf),
        }),
      ),
    }))
}

/** Mails the venue that the seminar no longer needs it that day. */
export async function tellReleased(
  deps: Deps,
  tx: Tx,
  { seminar, venueId, day, now }: { seminar: Seminar; venueId: string; day: HeldDay; now: UtcText },
): Promise<void> {
  const venues = await listVenueContacts(tx, [venueId])
  const news = venues.map((venue) => ({ venue, needed: null, released: [day] }))
  const told = { seminar, venues: news, now, isWithdrawn: true }
  await enqueueMail(tx, await toVenues(deps, tx, told), now)
}

/**
 * When a seminar takes the last free team of a day, withdraws that day's options of the round's other seminars and
 * mails their contacts and venues. @returns how many messages to contacts were queued.
 */
export async function closeTaken(
  deps: Deps,
  tx: Tx,
  { actor, seminar, date }: { actor: Actor; seminar: Seminar; date: LocalDate },
): Promise<number> {
  const now = deps.clock.now()
  const around = await getSurroundings(tx, seminar, localDate(now))
  if (leftFor(date, around) > 1) return 0
  let told = 0
  for (const other of await listSeminarsOffered(tx, seminar, date)) {
    const options = await listDateOptions(tx, other.id)
    const open = options.filter((option) => option.withdrawn_at === null)
    const taken = open.filter((option) => option.date === date && option.starts_at > now)
    for (const option of taken) {
      await markWithdrawn(tx, option.id, now)
      const { venue_id: venueId } = option
      if (venueId !== null) await tellReleased(deps, tx, { seminar: other, venueId, day: option, now })
    }
    if (taken.length === 0) continue
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      taken.map((option) => dateEvent(other, 'date_taken', spanOf(option))),
    )
    const kept = open.filter((option) => !taken.includes(option))
    const values = datesClosedValues(other, {
      closed: taken.map(spanOf),
      kept: kept.map((option) => ({ ...spanOf(option), isAnswered: option.answer !== null })),
      baseUrl: deps.config.baseUrl,
    })
    const messages = await toContacts(deps, tx, {
      purpose: 'dates_closed',
      seminar: other,
      values,
      once: `${date}:${now}`,
      contacts: await listContacts(tx, [other.rssId]),
    })
    told += await enqueueMail(tx, messages, now)
  }
  return told
}

interface Reminder {
  seminar: Pick<Seminar, 'id' | 'slug' | 'name' | 'roundId'>
  options: DateOption[]
  contacts: Contact[]
  /** Part of the dedupe key: of reminders with the same value, only one is sent. */
  once: string
}

/**
 * Reminds every RSS body once, shortly before its last day to answer, of dates it has not answered; only in office
 * hours. A body without a contact is reminded when it has one. @returns how many messages were queued.
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

/** Sends a reminder when a planner asks for it; at most one a day to each contact. @returns how many were queued. */
export async function remindNow(deps: Deps, actor: Actor, slug: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    refuse(whyCannotNegotiate(seminar))
    const options = (await listDateOptions(tx, seminar.id)).filter(isWaiting)
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
  const values = datesReminderValues(
    { seminar, dates: options.map(withVenue) },
    { baseUrl: deps.config.baseUrl, answerBy: nextAnswerBy(options), today: localDate(deps.clock.now()) },
  )
  return toContacts(deps, tx, { purpose: 'dates_reminder', seminar, contacts, values, once })
}

function eventOf({ seminar, options, contacts }: Reminder) {
  const names = contacts.map(({ name }) => name).join(', ')
  return dateEvent(seminar, 'date_reminded', null, { names, n: options.length })
}
