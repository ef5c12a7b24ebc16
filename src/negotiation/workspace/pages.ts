import type { User } from '../../kernel/auth/guards.ts'
import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatInstant, type LocalDate, type UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../../seminars/checklist.rules.ts'
import type { Contact } from '../../seminars/contacts.queries.ts'
import { fivePage, historyView, stageView } from '../../seminars/parts.pages.ts'
import { isOver, type Seminar, stageOf, whyCannotChange } from '../../seminars/rules.ts'
import { whenText, whereText } from '../../seminars/words.rules.ts'
import { anchors, asksOf, type GapsAsked } from '../asks.pages.ts'
import { programmeView } from '../programme/pages.ts'
import type { SavedItem } from '../programme/rules.ts'
import { type TargetRows, targetView } from '../target-group/pages.ts'
import type { NewsRow } from '../target-group/queries.ts'
import { type TargetSeat, tallyOf } from '../target-group/rules.ts'
import { heldView, venueView } from '../venues/pages.ts'
import type { Venue } from '../venues/queries.ts'
import type { Planner } from './queries.ts'

interface RssPageRows {
  seminar: Seminar
  facts: SeminarFacts
  user: User
  contacts: Contact[]
  target: TargetRows
  venue: Venue | null
  /** `guestsToCountOn`. */
  guests: number
  programme: SavedItem[]
  news: NewsRow[]
  /** When the contact was here before; null the first time. */
  since: UtcText | null
  planner: Planner | null
  now: string
  today: LocalDate
}

/** What the form of the own details holds; nothing when one is no contact of the body any more. */
export function contactFields(contacts: Contact[], accountId: string): FormValues {
  const you = contacts.find((contact) => contact.id === accountId)
  return you ? { name: you.name, title: you.title ?? '', phone: you.phone ?? '' } : {}
}

export function rssPage(rows: RssPageRows, t: Translate) {
  const { seminar, facts, user, today, venue } = rows
  const steps = Object.fromEntries(
    fivePage(facts, today, t).map((step, index) => {
      const waiting = checklist(facts, today)[index]
      return [
        step.thing,
        { ...step, number: index + 1, folds: step.is === 'done', status: ownWords(step.status, waiting, t) },
      ]
    }),
  )
  const closed = whyCannotChange(seminar, rows.now) !== null
  const asked = { missing: missingNow(rows.target.seats), by: seminar.gapsAnswerBy }
  return {
    title: seminar.name,
    seminar: { slug: seminar.slug, name: seminar.name },
    body: facts.rssName,
    isInvited: facts.invited > 0,
    // On the day itself the door comes first.
    checksIn: seminar.rssChecksIn === 1 && seminar.date === today && !seminar.cancelledAt,
    when: whenText(facts, t),
    isDated: facts.confirmedAt !== null,
    place: whereText(facts, t),
    sizeText: t.n('rss.municipalities', facts.municipalities, { seats: facts.seats }),
    asks: asksOf(facts, today, t, asked),
    closed,
    steps,
    progress: Object.values(steps).map((step) => ({ ...step, href: `#${anchors[step.thing]}` })),
    news: newsView({ ...rows, accountId: user.accountId }, t),
    planner: plannerView(rows.planner),
    colleagueHref: `/rss/organ/${seminar.rssId}/kollega?fran=${seminar.slug}`,
    contacts: rows.contacts.map((contact) => ({ ...contact, isYou: contact.id === user.accountId })),
    began: rows.contacts.some((contact) => contact.id === user.accountId)
      ? contactFields(rows.contacts, user.accountId)
      : null,
    canNegotiate: seminar.confirmedAt === null && !closed,
    target: targetView(rows.target, t),
    seats: facts.seats,
    venue: venueView(venue, { seats: facts.seats, guests: rows.guests }, t),
    venueApproved: seminar.venueConfirmedAt !== null,
    venueHeld: heldView(facts, today, t),
    programme: programmeView(rows.programme, t),
    programmeApproved: seminar.programmeConfirmedAt !== null,
  }
}

/** "Väntar på oss" is the secretariat's word; here it is the other way round. */
function ownWords(status: string, checked: CheckedThing | undefined, t: Translate): string {
  if (checked?.state !== 'waiting') return status
  return t(checked.waitingFor === 'rss' ? 'rss.state.waiting_rss' : 'rss.state.waiting_staff')
}

interface StartRows {
  facts: SeminarFacts[]
  seats: Map<string, TargetSeat[]>
  answerBy: Map<string, LocalDate | null>
  /** The one the contact is in, and all that they see. */
  here: Round | null
  rounds: Round[]
  today: LocalDate
}

/** Of the round one is in; others are named with what waits there. With several bodies each seminar says whose it is. */
export function startPage({ facts: all, ...rest }: StartRows, t: Translate) {
  const { today, here } = rest
  const facts = all.filter((one) => one.roundId === here?.id)
  const rows = { ...rest, facts }
  const several = new Set(facts.map((one) => one.rssId)).size > 1
  const cards = facts.map((one) => ({ ...card(one, rows, t), body: several ? one.rssName : null }))
  const over = (one: SeminarFacts) => isOver(stageOf(one, today))
  const asked = cards.reduce((sum, { asks }) => sum + asks.length, 0)
  return {
    title: t('nav.my_seminars'),
    several: facts.length > 1 && asked > 0 ? t.n('rss.start.waiting', asked) : null,
    none: facts.length === 0,
    round: here?.name ?? '',
    open: cards.filter((_, i) => !over(facts[i] as SeminarFacts)),
    over: cards.filter((_, i) => over(facts[i] as SeminarFacts)),
    others: rest.rounds
      .filter((round) => round.id !== here?.id)
      .map((round) => {
        const own = all.filter((one) => one.roundId === round.id)
        const n = own.reduce((sum, one) => sum + asksIn(round, one, rest, t).length, 0)
        return { slug: round.slug, name: round.name, text: n > 0 ? t.n('rss.start.waits', n) : '' }
      }),
  }
}

/** Nothing is asked of anybody in an archived round. */
function asksIn(
  round: Round | null,
  facts: SeminarFacts,
  { seats, answerBy, today }: Omit<StartRows, 'facts'>,
  t: Translate,
) {
  if (round?.archived_at != null) return []
  const missing = missingNow(seats.get(facts.id) ?? [])
  return asksOf(facts, today, t, { missing, by: answerBy.get(facts.id) ?? null })
}

function card(facts: SeminarFacts, rows: StartRows, t: Translate) {
  const { today, here } = rows
  const steps = fivePage(facts, today, t).map(({ name, is }) => ({ name, is }))
  return {
    slug: facts.slug,
    name: facts.name,
    when: whenText(facts, t),
    sizeText: t.n('rss.municipalities', facts.municipalities, { seats: facts.seats }),
    stage: stageView(facts, today, t).text,
    steps,
    doneText: t('rss.start.done', { n: steps.filter(({ is }) => is === 'done').length }),
    asks: asksIn(here, facts, rows, t),
    asksForDays: facts.confirmedAt === null && facts.cancelledAt === null && here?.archived_at == null,
  }
}

function missingNow(seats: TargetSeat[]): GapsAsked['missing'] {
  const tally = tallyOf(seats)
  return tally.empty + tally.no_address
}

const shownNews = 6

/** What others have done since the contact was last here, at the first visit so far; everything else that has happened is folded. */
function newsView(rows: { news: NewsRow[]; accountId: string; since: UtcText | null }, t: Translate) {
  const { news, accountId, since } = rows
  const isNews = (row: NewsRow) => (since === null || row.at > since) && row.accountId !== accountId
  const fresh = news.filter(isNews)
  const rest = news.filter((row) => !fresh.slice(0, shownNews).includes(row))
  return {
    title: t(since === null ? 'rss.news.first_title' : 'rss.news.title'),
    since: since ? t('rss.news.since', { at: formatInstant(since, t.lang) }) : t('rss.news.first'),
    isFirst: since === null,
    none: t(since === null ? 'rss.news.first_none' : 'rss.news.none'),
    count: fresh.length,
    fresh: historyView(fresh.slice(0, shownNews), t),
    rest: historyView(rest.slice(0, 40), t),
  }
}

/** Name, title, and a number to press on a phone. */
function plannerView(planner: Planner | null) {
  return planner && { ...planner, tel: planner.phone?.replace(/[^+\d]/g, '') ?? null }
}
