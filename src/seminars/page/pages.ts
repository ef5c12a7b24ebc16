import type { Translate } from '../../kernel/i18n/translate.ts'
import { daysBetween, type LocalDate, type UtcText, week } from '../../kernel/time.ts'
import type { Around } from '../../negotiation/clash.rules.ts'
import { datesPart } from '../../negotiation/dates/pages.ts'
import type { DateOption } from '../../negotiation/dates/queries.ts'
import { programmeView } from '../../negotiation/programme/pages.ts'
import type { SavedItem } from '../../negotiation/programme/rules.ts'
import { heldView, venueView } from '../../negotiation/venues/pages.ts'
import type { Venue } from '../../negotiation/venues/queries.ts'
import type { findUntold } from '../../overview/queries.ts'
import { openChanges } from '../changes/pages.ts'
import { checklist, type SeminarFacts } from '../checklist.rules.ts'
import { fivePage, gapsText, historyView, stageView } from '../parts.pages.ts'
import type { HistoryRow } from '../queries.ts'
import { type GuestCounts, guestsToCountOn, whyCannotChange } from '../rules.ts'
import { whenText, whereText } from '../words.rules.ts'
import type { listMailingsTo } from './queries.ts'
import { grid, type Seats, silentView } from './seat-grid.pages.ts'
import type { SeatRow } from './seat-grid.rules.ts'

interface SeminarPageRows extends Seats {
  facts: SeminarFacts
  inRegion: number
  options: DateOption[]
  around: Around
  venue: Venue | null
  programme: SavedItem[]
  roundSlug: string
  mailings: Awaited<ReturnType<typeof listMailingsTo>>
  /** Number of people checked in, guests included. */
  came: number
  history: HistoryRow[]
  guests: GuestCounts
  /** How many people's latest letter is out of date, and the mailing that tells them; null when there are none. */
  untold: Awaited<ReturnType<typeof findUntold>>
  sort: 'municipality' | 'group'
  today: LocalDate
  now: UtcText
}

export function seminarPage(rows: SeminarPageRows, t: Translate) {
  const { facts: seminar, today, seats, venue } = rows
  const confirmed = seminar.confirmedAt !== null
  const closed = whyCannotChange(seminar, rows.now) !== null
  return {
    title: seminar.name,
    seminar,
    closed,
    crumb: crumb(rows, t),
    when: whenText(seminar, t),
    whenIso: confirmed ? `${seminar.date}T${seminar.startTime}` : null,
    placeAndWeek: placeAndWeek(seminar, today, t),
    stage: stageView(seminar, today, t),
    next: contactStep(rows, t) ?? (closed ? null : nextStep(seminar, today, t)) ?? inviteStep(rows, t),
    untold: rows.untold && {
      href: rows.untold.href,
      text: t(`overview.todo_untold_${rows.untold.purpose}`, { n: rows.untold.n, where: seminar.name }),
    },
    tally: tally(seats, rows.came, t),
    five: fivePage(seminar, today, t).map((one) => ({
      ...one,
      href: placeOf[one.thing] ?? `/rss-organ/${seminar.rssId}`,
    })),
    grid: grid(rows, t),
    silent: seminar.cancelledAt || !seats.some((seat) => seat.isInvited) ? null : silentView(seats, t),
    targetGroup: {
      approved: seminar.targetGroupApprovedAt !== null,
      canApprove: !closed && seminar.seatsHeld > 0 && seminar.targetGroupApprovedAt === null,
      text: `${t('seminars.detail.target_group_waiting', { held: seminar.seatsHeld, n: seminar.seats })}${gapsText(seminar, t)}`,
    },
    dates: datesPart({ ...rows, seminar }, t),
    isDigital: seminar.form === 'digital',
    canChange: openChanges(seminar, rows.now).length > 0,
    canNegotiate: !confirmed && seminar.cancelledAt === null,
    venue: venueView(venue, { seats: seminar.seats, guests: guestsToCountOn(rows.guests) }, t),
    venueApproved: seminar.venueConfirmedAt !== null,
    venueHeld: heldView(seminar, today, t),
    guests: guestsView(rows.guests, t),
    programme: programmeView(rows.programme, t),
    programmeApproved: seminar.programmeConfirmedAt !== null,
    mailings: rows.mailings,
    history: historyView(rows.history, t),
  }
}

function crumb({ inRegion, facts: { regionName, number } }: SeminarPageRows, t: Translate): string {
  return inRegion > 1
    ? t('seminars.crumb_several', { region: regionName, number, n: inRegion })
    : t('seminars.crumb_one', { region: regionName })
}

function placeAndWeek(facts: SeminarFacts, today: LocalDate, t: Translate): string {
  const { date, confirmedAt } = facts
  const place = whereText(facts, t)
  const venue = place ? `${place}.` : t('seminars.no_venue')
  if (!date || !confirmedAt) return venue
  const days = daysBetween(today, date)
  const when =
    days > 0
      ? t.n('seminars.in_days', days, { week: week(date) })
      : days === 0
        ? t('seminars.today', { week: week(date) })
        : t('seminars.past', { week: week(date) })
  return `${venue} ${when}`
}

/** Anchors of the five things on the page; the contact has a page of its own. */
const placeOf: Record<string, string> = {
  date: '#datum',
  target_group: '#platser',
  venue: '#lokal',
  programme: '#program',
}

/** Comes first, because without a contact nobody answers the proposed dates; null for a confirmed seminar. */
function contactStep({ facts: seminar, today }: SeminarPageRows, t: Translate) {
  const isMissing = checklist(seminar, today).some(({ detail }) => detail === 'contact_missing')
  if (!isMissing || seminar.cancelledAt || seminar.confirmedAt) return null
  return { href: `/rss-organ/${seminar.rssId}`, text: t('seminars.next.contact') }
}

/**
 * The link to review the invitation, once date and place are settled and some seats have a holder; null before that,
 * and when anybody is invited.
 */
function inviteStep({ facts: seminar, seats, roundSlug, today }: SeminarPageRows, t: Translate) {
  const isOpen = seminar.confirmedAt !== null && seminar.cancelledAt === null
  const isAhead = seminar.date !== null && seminar.date > today
  const isInvited = seats.some((seat) => seat.isInvited)
  const hasPlace = seminar.form === 'digital' ? seminar.hasLink : seminar.venueId
  if (!isOpen || !hasPlace || !isAhead || isInvited || seminar.seatsHeld === 0) return null
  const query = new URLSearchParams({ omgang: roundSlug, seminarium: seminar.slug })
  return { href: `/utskick/inbjudan/granska?${query}`, text: t('invitations.review') }
}

/** Link to the first thing that waits for staff, the contact and the target group excepted; null when none does. */
function nextStep(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const base = `/seminarier/${facts.slug}`
  const mine = checklist(facts, today).find(
    ({ waitingFor, thing }) => waitingFor === 'staff' && thing !== 'contact' && thing !== 'target_group',
  )
  if (mine?.thing === 'date')
    return mine.detail === 'date_waiting_staff'
      ? { href: '#datum', text: t('seminars.next.confirm_date') }
      : { href: `${base}/datum`, text: t('dates.propose.button') }
  if (mine?.detail === 'link_missing') return { href: `${base}/andra?andring=form`, text: t('changes.add_link') }
  if (mine?.thing === 'venue') return { href: '#lokal', text: t('venues.approve') }
  if (mine?.thing === 'programme') return { href: '#program', text: t('programmes.approve') }
  return null
}

function tally(seats: SeatRow[], came: number, t: Translate) {
  const invited = seats.filter((seat) => seat.isInvited)
  if (invited.length === 0) return null
  const of = invited.length
  const count = (test: (seat: SeatRow) => boolean) => invited.filter(test).length
  const coming = count((seat) => seat.reply === 'coming')
  const substitutes = count((seat) => seat.reply === 'substitute')
  const not = count((seat) => seat.reply === 'not_coming')
  const submitted = count((seat) => seat.submittedAt !== null)
  const begun = count((seat) => seat.responseId !== null && seat.submittedAt === null)
  const bar = (...parts: [string, number][]) => segments(parts, of)
  const seatsCame = seats.filter((seat) => seat.came).length
  const others = came - seatsCame
  return [
    ...(came === 0
      ? []
      : [
          {
            name: t('seminars.tally.came'),
            n: came,
            of: t('seminars.tally.of_came', { n: coming + substitutes, others }),
            bar: bar(['q4', seatsCame], ['q1', of - seatsCame]),
          },
        ]),
    {
      name: t('seminars.reply.coming'),
      n: coming + substitutes,
      of: t.n('seminars.tally.of_coming', of, { substitutes }),
      bar: bar(['q4', coming], ['q3', substitutes], ['q1', of - coming - substitutes]),
    },
    {
      name: t('seminars.tally.replied'),
      n: coming + substitutes + not,
      of: t('seminars.tally.of_replied', { n: of, not }),
      bar: bar(['q4', coming + substitutes + not], ['q1', of - coming - substitutes - not]),
    },
    {
      name: t('seminars.tally.answers'),
      n: submitted,
      of: t('seminars.tally.of_answers', { n: of, begun }),
      bar: bar(['q4', submitted], ['q2', begun], ['q1', of - submitted - begun]),
    },
  ]
}

const barWidth = 560
function segments(parts: [string, number][], of: number) {
  let x = 0
  return parts
    .filter(([, n]) => n > 0)
    .map(([shade, n]) => {
      const width = (barWidth * n) / of
      const segment = { shade, x: x.toFixed(1), width: Math.max(width - 1.5, 0).toFixed(1) }
      x += width
      return segment
    })
}

/** Number of guests by reply; null when no guest is invited. */
function guestsView(counts: GuestCounts, t: Translate) {
  const { capacity, invited, coming, notComing, waiting } = counts
  if (invited === 0) return null
  return [
    {
      name: t('seminars.reply.coming'),
      n: coming,
      of: capacity === null ? t('guests.of_unlimited') : t.n('guests.of_places', capacity),
    },
    { name: t('seminars.reply.waiting'), n: waiting, of: '' },
    { name: t('seminars.reply.not_coming'), n: notComing, of: '' },
    {
      name: t('seminars.reply.no_reply'),
      n: invited - coming - notComing - waiting,
      of: t.n('guests.of_invited', invited),
    },
  ]
}
