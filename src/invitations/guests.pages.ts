import type { OrganisationRow } from '../guests/queries.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { formatDate, formatTime, localDate, type UtcText } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import { replyNow, type Seminar } from '../seminars/rules.ts'
import type { Afternoon } from './letters.queries.ts'
import {
  doesQueueMove,
  type GuestCandidate,
  nearnesses,
  nearnessOf,
  queueMovesUntil,
  whyCannotInviteGuests,
} from './rules.ts'
import type { GuestBounce, GuestInvitation } from './standing.queries.ts'

interface SeminarGuests {
  seminar: Seminar
  invitations: GuestInvitation[]
  candidates: GuestCandidate[]
  organisations: OrganisationRow[]
  seats: number
  /** null when there is no room, or when its capacity is unknown. */
  venueCapacity: number | null
  afternoon: Afternoon
  /** Bounces by invitation id. */
  bounces: ReadonlyMap<string, GuestBounce>
  now: UtcText
}

const shapes = { coming: 'done', not_coming: 'no', waiting: 'half' } as const

/** Values of the settings form; the hours apply only when the programme has no afternoon. */
export function settingsFields(seminar: Seminar, t: Translate) {
  const clock = (time: string | null) => (time ? formatTime(time, t.lang) : '')
  return {
    platser: seminar.guestCapacity === null ? '' : String(seminar.guestCapacity),
    borjar: clock(seminar.guestStart),
    slutar: clock(seminar.guestEnd),
  }
}

export function seminarGuestsPage(data: SeminarGuests, t: Translate) {
  const { seminar, afternoon, now } = data
  const refusal = whyCannotInviteGuests(seminar, afternoon.hours, localDate(now))
  const live = data.invitations.filter(({ linkId }) => linkId !== null)
  const counts = countOf(live, seminar)
  const fields = settingsFields(seminar, t)
  return {
    title: t('guests.title', { name: seminar.name }),
    name: seminar.name,
    base: `/seminarier/${seminar.slug}/gaster`,
    back: `/seminarier/${seminar.slug}`,
    when: whenText(data, t),
    refusal: refusal ? refusalText(refusal, t) : null,
    tally: tally(counts, seminar.guestCapacity, t),
    queue: queueText(data, counts.waiting, t),
    room: roomText(data, counts.coming, t),
    needsHours: afternoon.programme.length === 0,
    began: afternoon.programme.length === 0 ? fields : { platser: fields.platser },
    invited: inOrder(data.invitations, seminar).map((one) => guestRow(data, one, t)),
    groups: groupsOf(data, t),
    everyoneIsInvited: data.candidates.length > 0,
    organisationOptions: [
      { value: '', label: t('guests.choose_organisation') },
      ...data.organisations.map(({ id, name, region }) => ({ value: id, label: region ? `${name}, ${region}` : name })),
    ],
  }
}

/** Coming first, then the queue in its order, those without a reply, those not coming, and withdrawn ones last. */
function inOrder(invitations: GuestInvitation[], seminar: Seminar): GuestInvitation[] {
  const order = ['coming', 'waiting', 'none', 'not_coming', 'withdrawn']
  const rank = (one: GuestInvitation) =>
    order.indexOf(one.linkId === null ? 'withdrawn' : (replyNow(one, seminar) ?? 'none'))
  return invitations.toSorted((a, b) => rank(a) - rank(b) || (a.queueOrder ?? 0) - (b.queueOrder ?? 0))
}

function countOf(live: GuestInvitation[], seminar: Seminar) {
  const count = (reply: string | null) => live.filter((invitation) => replyNow(invitation, seminar) === reply).length
  return {
    invited: live.length,
    coming: count('coming'),
    waiting: count('waiting'),
    notComing: count('not_coming'),
    silent: count(null),
  }
}

function tally(counts: ReturnType<typeof countOf>, capacity: number | null, t: Translate) {
  if (counts.invited === 0) return []
  return [
    {
      name: t('seminars.reply.coming'),
      n: counts.coming,
      of: capacity === null ? t('guests.of_unlimited') : t.n('guests.of_places', capacity),
    },
    { name: t('seminars.reply.waiting'), n: counts.waiting, of: '' },
    { name: t('seminars.reply.not_coming'), n: counts.notComing, of: '' },
    { name: t('seminars.reply.no_reply'), n: counts.silent, of: t.n('guests.of_invited', counts.invited) },
  ]
}

function whenText({ seminar, afternoon }: SeminarGuests, t: Translate): string {
  if (!seminar.date) return t('seminars.no_date')
  const { hours } = afternoon
  return t('guests.when', {
    date: formatDate(seminar.date, 'long', t.lang),
    hours: hours ? atHours(hours.start, hours.end, t) : t('guests.no_hours'),
  })
}

function refusalText(refusal: string, t: Translate): string {
  const key = `guests.refusal.${refusal}`
  const shared = `invitations.refusal.${refusal}`
  return isMessageKey(key) ? t(key) : isMessageKey(shared) ? t(shared) : refusal
}

function queueText({ seminar, now }: SeminarGuests, waiting: number, t: Translate): string | null {
  if (!seminar.date) return null
  const until = formatDate(queueMovesUntil(seminar.date), 'day', t.lang)
  if (doesQueueMove(seminar, now)) return t('guests.queue_rule', { until })
  return waiting > 0 ? t('guests.queue_stands_staff') : null
}

/** Whether municipalities and guests fit in the room together; null when the room's capacity is unknown. */
function roomText(data: SeminarGuests, coming: number, t: Translate): string | null {
  const { venueCapacity, seats, seminar } = data
  if (venueCapacity === null) return null
  const guests = Math.max(coming, seminar.guestCapacity ?? coming)
  const isTooSmall = seats + guests > venueCapacity
  return t(isTooSmall ? 'guests.room_too_small' : 'guests.room_fits', { capacity: venueCapacity, seats, guests })
}

function guestRow({ seminar, invitations, bounces }: SeminarGuests, one: GuestInvitation, t: Translate) {
  return { ...one, ...stateOf(seminar, one, invitations, t), bounced: one.linkId !== null && bounces.has(one.id) }
}

function stateOf(seminar: Seminar, one: GuestInvitation, all: GuestInvitation[], t: Translate) {
  if (one.withdrawnAt) return { is: 'empty', state: t('guests.state.withdrawn') }
  if (one.linkId === null) return { is: 'empty', state: t('guests.state.stopped') }
  const reply = replyNow(one, seminar)
  if (reply === null) return { is: 'none', state: t('seminars.reply.no_reply') }
  if (reply !== 'waiting') return { is: shapes[reply], state: t(`seminars.reply.${reply}`) }
  const before = all.filter(
    (other) => replyNow(other, seminar) === 'waiting' && (other.queueOrder ?? 0) <= (one.queueOrder ?? 0),
  )
  return { is: shapes.waiting, state: t('guests.waiting_at', { n: before.length }) }
}

/** Organisations to invite: the region's own first, then national ones; other regions are folded. */
function groupsOf({ seminar, candidates, organisations }: SeminarGuests, t: Translate) {
  const persons = Map.groupBy(candidates, ({ organisationId }) => organisationId)
  const left = ({ id }: { id: string }) => (persons.get(id) ?? []).filter(({ isInvited }) => !isInvited)
  const near = Map.groupBy(organisations, ({ reach, region_code }) =>
    nearnessOf({ reach, regionCode: region_code }, seminar.regionCode),
  )
  return nearnesses
    .map((nearness) => ({
      isFolded: nearness === 'other_region',
      name: t(`guests.near.${nearness}`, { region: seminar.regionName }),
      organisations: (near.get(nearness) ?? [])
        .filter((one) => !persons.has(one.id) || left(one).length > 0)
        .map((organisation) => ({
          ...organisation,
          region: nearness === 'other_region' ? organisation.region : null,
          persons: left(organisation),
        })),
    }))
    .filter((group) => group.organisations.length > 0)
}
