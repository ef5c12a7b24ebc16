import type { User } from '../kernel/auth/session.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { type CheckedThing, checklist, type SeminarFacts, stageOf } from './checklist.rules.ts'
import { fivePage, placeText, whenText } from './parts.pages.ts'
import { programmeView } from './programme.pages.ts'
import type { SavedItem } from './programme.rules.ts'
import type { Seminar } from './queries.ts'
import type { Contact } from './seminar.queries.ts'
import { type TargetRows, targetView } from './target.pages.ts'
import { heldView, venueView } from './venues.pages.ts'
import type { Venue } from './venues.queries.ts'
import { whyCannotChange } from './venues.rules.ts'

export function rssListPage(all: SeminarFacts[], today: LocalDate, t: Translate) {
  return {
    title: t('rss.title'),
    seminars: all.map((facts) => ({
      slug: facts.slug,
      name: facts.name,
      body: facts.rssName,
      when: whenText(facts, t) ?? t('seminars.no_date'),
      size: t.n('rss.municipalities', facts.municipalities, { seats: facts.seats }),
      stage: t(`seminars.stage.${stageOf(facts, today)}`),
      asks: asksOf(facts, today, t),
      asksForDays: facts.dateConfirmedAt === null && facts.cancelledAt === null,
    })),
  }
}

/** What is asked of the RSS now, in the order of the five things, each with its last day. */
export function asksOf(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const stage = stageOf(facts, today)
  if (stage === 'held' || stage === 'cancelled') return []
  return checklist(facts, today)
    .filter((checked) => isAsked(checked, facts))
    .map(({ thing, due }) => ({
      href: `#${anchors[thing]}`,
      text: t(`rss.ask.${thing}`),
      late: due !== null && due < today,
      by: due
        ? t(due < today ? 'rss.late' : 'rss.by', { date: formatDate(due, 'day', t.lang) })
        : '',
    }))
}

/** Names are theirs to check as soon as there is a list; the contact's own part is done by signing in. */
function isAsked({ thing, state, waitingFor }: CheckedThing, facts: SeminarFacts): boolean {
  if (state === 'done' || thing === 'contact') return false
  if (thing === 'target_group') return facts.seatsHeld > 0
  return waitingFor === 'rss'
}

export const anchors = {
  contact: 'kontakt',
  date: 'datum',
  target_group: 'malgrupp',
  venue: 'lokal',
  programme: 'program',
} as const

export interface RssPageRows {
  seminar: Seminar
  facts: SeminarFacts
  user: User
  contacts: Contact[]
  target: TargetRows
  venue: Venue | null
  programme: SavedItem[]
  now: string
  today: LocalDate
}

export function rssPage(rows: RssPageRows, t: Translate) {
  const { seminar, facts, user, today, venue } = rows
  const steps = Object.fromEntries(
    fivePage(facts, today, t).map((step, index) => {
      const waiting = checklist(facts, today)[index]
      return [step.thing, { ...step, number: index + 1, status: ownWords(step.status, waiting, t) }]
    }),
  )
  const closed = whyCannotChange(seminar, rows.now) !== null
  return {
    title: seminar.name,
    seminar: { slug: seminar.slug, name: seminar.name },
    body: facts.rssName,
    when: whenText(facts, t),
    place: placeText(facts, t),
    sizeText: t.n('rss.municipalities', facts.municipalities, { seats: facts.seats }),
    asks: asksOf(facts, today, t),
    closed,
    steps,
    contacts: rows.contacts.map((contact) => ({
      ...contact,
      isYou: contact.id === user.accountId,
    })),
    you: rows.contacts.find((contact) => contact.id === user.accountId) ?? null,
    canNegotiate: seminar.confirmed_at === null && !closed,
    target: targetView(rows.target, t),
    seats: facts.seats,
    venue: venueView(venue, facts.seats, t),
    venueApproved: seminar.venue_confirmed_at !== null,
    venueHeld: heldView(facts, today, t),
    programme: programmeView(rows.programme, t),
    programmeApproved: seminar.programme_confirmed_at !== null,
  }
}

/** "Väntar på oss" is the secretariat's word; here it is the other way round. */
function ownWords(status: string, checked: CheckedThing | undefined, t: Translate): string {
  if (checked?.state !== 'waiting') return status
  return t(checked.waitingFor === 'rss' ? 'rss.state.waiting_rss' : 'rss.state.waiting_staff')
}
