import type { User } from '../../kernel/auth/guards.ts'
import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../../seminars/checklist.rules.ts'
import type { Contact } from '../../seminars/helpers.queries.ts'
import { fivePage, historyView, stageView } from '../../seminars/parts.pages.ts'
import { isOver, type Seminar, stageOf, whyCannotChange } from '../../seminars/rules.ts'
import { whenText, whereText } from '../../seminars/words.rules.ts'
import { programmeView } from '../programme/pages.ts'
import type { SavedItem } from '../programme/rules.ts'
import { type TargetRows, targetView } from '../target-group/pages.ts'
import type { NewsRow } from '../target-group/queries.ts'
import { heldView, venueView } from '../venues/pages.ts'
import type { Venue } from '../venues/queries.ts'
import type { Planner } from './queries.ts'

/** The page anchor of each of the five things to agree on. */
const anchors = {
  contact: 'kontakt',
  date: 'datum',
  target_group: 'malgrupp',
  venue: 'lokal',
  programme: 'program',
} as const

interface RssPageRows {
  seminar: Seminar
  facts: SeminarFacts
  user: User
  contacts: Contact[]
  target: TargetRows
  venue: Venue | null
  /** Number of guests, from `guestsToCountOn`. */
  guests: number
  programme: SavedItem[]
  news: NewsRow[]
  /** When the contact signed in before the present visit; null on the first visit. */
  since: UtcText | null
  planner: Planner | null
  now: string
  today: LocalDate
}

/** Values of the form for the contact's own details; empty when the account is no longer a contact of the body. */
export function contactFields(contacts: Contact[], accountId: string): FormValues {
  const you = contacts.find((contact) => contact.id === accountId)
  return you ? { name: you.name, title: you.title ?? '', phone: you.phone ?? '' } : {}
}

export function rssPage(rows: RssPageRows, t: Translate) {
  const { seminar, facts, user, today, venue } = rows
  const checked = checklist(facts, today)
  const steps = fivePage(facts, today, t).map((step, index) => ({
    ...step,
    number: index + 1,
    anchor: anchors[step.thing],
    folds: step.is === 'done',
    status: ownWords(step.status, checked[index], t),
  }))
  const closed = whyCannotChange(seminar, rows.now) !== null
  const you = rows.contacts.find((contact) => contact.id === user.accountId)
  return {
    title: seminar.name,
    seminar,
    facts,
    // On the seminar's day, the page begins with the link to the check-in.
    checksIn: seminar.rssChecksIn === 1 && seminar.date === today && !seminar.cancelledAt,
    when: whenText(facts, t),
    isDated: facts.confirmedAt !== null,
    place: whereText(facts, t),
    asks: asksOf(facts, today, t),
    closed,
    steps,
    news: newsView({ ...rows, accountId: user.accountId }, t),
    planner: rows.planner,
    contacts: rows.contacts,
    you: you?.id ?? null,
    began: you ? contactFields(rows.contacts, you.id) : null,
    canNegotiate: seminar.confirmedAt === null && !closed,
    target: targetView(rows.target, t),
    venue: venueView(venue, { seats: facts.seats, guests: rows.guests }, t),
    venueApproved: seminar.venueConfirmedAt !== null,
    venueHeld: heldView(facts, today, t),
    programme: programmeView(rows.programme, t),
    programmeApproved: seminar.programmeConfirmedAt !== null,
  }
}

/**
 * The checklist's "Väntar på oss" speaks for the secretariat; on this page "oss" would mean the RSS, so the words
 * change.
 */
function ownWords(status: string, checked: CheckedThing | undefined, t: Translate): string {
  if (checked?.state !== 'waiting') return status
  return t(checked.waitingFor === 'rss' ? 'rss.state.waiting_rss' : 'rss.state.waiting_staff')
}

/**
 * What the RSS should do now, in the order of the five things, each with its last day; empty when the seminar is over.
 */
function asksOf(facts: SeminarFacts, today: LocalDate, t: Translate) {
  if (isOver(stageOf(facts, today))) return []
  const { gapsAskedAt, gapsAnswerBy, seats, seatsHeld, seatsNotKnown, seatsNoAddress } = facts
  const gaps = gapsAskedAt ? seats - seatsHeld - seatsNotKnown + seatsNoAddress : 0
  return checklist(facts, today)
    .flatMap((checked) => {
      if (checked.thing === 'target_group' && gaps > 0)
        return { ...checked, due: gapsAnswerBy, text: t.n('rss.ask.gaps', gaps) }
      return isAsked(checked, facts) ? { ...checked, text: t(`rss.ask.${checked.thing}`) } : []
    })
    .map(({ thing, due, text }) => ({
      href: `#${anchors[thing]}`,
      text,
      late: due !== null && due < today,
      by: due ? t(due < today ? 'rss.late' : 'rss.by', { date: formatDate(due, 'day', t.lang) }) : '',
    }))
}

/** Asks the RSS to check names as soon as one seat has a holder. Never asks for a contact: a contact has signed in. */
function isAsked({ thing, state, waitingFor }: CheckedThing, facts: SeminarFacts): boolean {
  if (state === 'done' || thing === 'contact') return false
  if (thing === 'target_group') return facts.seatsHeld > 0
  return waitingFor === 'rss'
}

interface StartRows {
  facts: SeminarFacts[]
  /** `here`: the round that the contact has open; `rounds`: all rounds that the contact can see. */
  here: Round | null
  rounds: Round[]
  today: LocalDate
}

/**
 * The contact's seminars in the open round, and the number of requests in each other round. When the seminars belong to
 * several bodies, each card names its body.
 */
export function startPage({ facts: all, today, here, rounds }: StartRows, t: Translate) {
  const facts = all.filter((one) => one.roundId === here?.id)
  const several = new Set(facts.map((one) => one.rssId)).size > 1
  const asksIn = (round: Round | null, one: SeminarFacts) =>
    // An archived round asks nothing of the RSS.
    round?.archived_at == null ? asksOf(one, today, t) : []
  const cards = facts.map((one) => {
    const steps = fivePage(one, today, t)
    return {
      ...one,
      body: several ? one.rssName : null,
      when: whenText(one, t),
      stage: stageView(one, today, t).text,
      steps,
      done: steps.filter(({ is }) => is === 'done').length,
      asks: asksIn(here, one),
      asksForDays: one.confirmedAt === null && one.cancelledAt === null && here?.archived_at == null,
      isOver: isOver(stageOf(one, today)),
    }
  })
  const asked = cards.reduce((sum, { asks }) => sum + asks.length, 0)
  return {
    title: t('nav.my_seminars'),
    several: facts.length > 1 && asked > 0 ? t.n('rss.start.waiting', asked) : null,
    none: facts.length === 0,
    round: here?.name ?? '',
    open: cards.filter((one) => !one.isOver),
    over: cards.filter((one) => one.isOver),
    others: rounds
      .filter((round) => round.id !== here?.id)
      .map((round) => {
        const own = all.filter((one) => one.roundId === round.id)
        const n = own.reduce((sum, one) => sum + asksIn(round, one).length, 0)
        return { slug: round.slug, name: round.name, n }
      }),
  }
}

const shownNews = 6

/**
 * What others have done since the contact's previous visit, or ever, at the first visit. The page folds all other
 * history.
 */
function newsView(rows: { news: NewsRow[]; accountId: string; since: UtcText | null }, t: Translate) {
  const { news, accountId, since } = rows
  const isNews = (row: NewsRow) => (since === null || row.at > since) && row.accountId !== accountId
  const fresh = news.filter(isNews)
  const rest = news.filter((row) => !fresh.slice(0, shownNews).includes(row))
  return {
    since,
    count: fresh.length,
    fresh: historyView(fresh.slice(0, shownNews), t),
    rest: historyView(rest.slice(0, 40), t),
  }
}
