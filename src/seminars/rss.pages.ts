import type { User } from '../kernel/auth/session.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import { type CheckedThing, checklist, type SeminarFacts, stageOf } from './checklist.rules.ts'
import type { DateOption } from './dates.queries.ts'
import {
  fivePage,
  optionViews,
  placeText,
  programmeView,
  venueView,
  whenText,
} from './parts.pages.ts'
import type { ProgrammeItem } from './programme.rules.ts'
import type { Seminar } from './queries.ts'
import type { SeatRow } from './seat-grid.rules.ts'
import type { Contact } from './seminar.queries.ts'
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
  options: DateOption[]
  seats: SeatRow[]
  venue: Venue | null
  programme: ProgrammeItem[]
  now: string
  today: LocalDate
}

/** A longer list of municipalities is folded. */
const unfoldedAtMost = 10
const collator = new Intl.Collator('sv')

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
    dateOptions: optionViews(rows.options, seminar, [], t).filter((option) => option.open),
    canNegotiate: seminar.confirmed_at === null && !closed,
    municipalities: municipalities(rows.seats, t),
    targetApproved: seminar.target_group_approved_at !== null,
    canApproveTarget: facts.seatsHeld > 0 && seminar.target_group_approved_at === null && !closed,
    seats: facts.seats,
    venue: venueView(venue, facts.seats, t),
    venueApproved: seminar.venue_confirmed_at !== null,
    programme: programmeView(rows.programme, t),
    programmeApproved: seminar.programme_confirmed_at !== null,
  }
}

/** "Väntar på oss" is the secretariat's word; here it is the other way round. */
function ownWords(status: string, checked: CheckedThing | undefined, t: Translate): string {
  if (checked?.state !== 'waiting') return status
  return t(checked.waitingFor === 'rss' ? 'rss.state.waiting_rss' : 'rss.state.waiting_staff')
}

function municipalities(seats: SeatRow[], t: Translate) {
  const codes = [...new Map(seats.map((seat) => [seat.code, seat.municipality]))]
  return codes
    .sort(([, a], [, b]) => collator.compare(a, b))
    .map(([code, name]) => {
      const own = seatRoles.map((role) => {
        const seat = seats.find((one) => one.code === code && one.role === role)
        return {
          role: t(`seat_role.${role}`),
          name: seat?.holder || null,
          title: seat?.title ?? '',
          email: seat?.email || null,
        }
      })
      const complete = own.filter((seat) => seat.name && seat.email).length
      return {
        code,
        name,
        seats: own,
        // Many municipalities are long on a phone: those that lack nothing are folded.
        folds: codes.length > unfoldedAtMost,
        open: complete < own.length,
        is: complete < own.length ? 'none' : 'done',
        complete: t('rss.target.complete', { n: complete, of: own.length }),
      }
    })
}

export function holdersPage(
  rows: { seminar: Seminar; seats: SeatRow[]; code: string },
  values: Record<string, string | string[]>,
  t: Translate,
) {
  const municipality = rows.seats[0]?.municipality ?? ''
  return {
    title: t('rss.target.title', { municipality }),
    seminar: { slug: rows.seminar.slug, name: rows.seminar.name },
    municipality,
    code: rows.code,
    roles: seatRoles.map((role) => {
      const seat = rows.seats.find((one) => one.role === role)
      const saved = {
        name: seat?.holder ?? '',
        title: seat?.title ?? '',
        email: seat?.email ?? '',
        phone: seat?.phone ?? '',
      }
      return {
        role,
        legend: t(`seat_role.${role}`),
        fields: fieldsOfPerson.map(({ field, key, type }) => ({
          name: `${role}.${field}`,
          label: t(key),
          type,
          value: values[`${role}.${field}`] ?? saved[field],
        })),
      }
    }),
  }
}

const fieldsOfPerson: {
  field: 'name' | 'title' | 'email' | 'phone'
  key: MessageKey
  type: string
}[] = [
  { field: 'name', key: 'rss.target.name', type: 'text' },
  { field: 'title', key: 'rss.target.job', type: 'text' },
  { field: 'email', key: 'rss.target.email', type: 'email' },
  { field: 'phone', key: 'rss.target.phone', type: 'tel' },
]
