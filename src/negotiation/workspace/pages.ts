import type { User } from '../../kernel/auth/guards.ts'
import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { type CheckedThing, checklist, type SeminarFacts } from '../../seminars/checklist.rules.ts'
import type { Contact } from '../../seminars/contacts.queries.ts'
import { fivePage } from '../../seminars/parts.pages.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { whenText, whereText } from '../../seminars/words.rules.ts'
import { anchors, asksOf } from '../asks.pages.ts'
import { programmeView } from '../programme/pages.ts'
import type { SavedItem } from '../programme/rules.ts'
import { type TargetRows, targetView } from '../target-group/pages.ts'
import type { NewsRow } from '../target-group/queries.ts'
import { heldView, venueView } from '../venues/pages.ts'
import type { Venue } from '../venues/queries.ts'
import { whyCannotChange } from '../venues/rules.ts'
import type { Planner } from './queries.ts'
import { missingNow, newsView, plannerView } from './start.pages.ts'

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
