/** What a calendar that one subscribes to holds: no persons, no meeting links. */
import type { FeedEvent } from '../kernel/calendar/feed.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'

export const mostFeeds = 5

interface FeedVenue {
  name: string | null
  address: string | null
  town: string | null
}

export interface FeedSeminar extends FeedVenue {
  id: string
  slug: string
  seminar: string
  round: string
  rss: string
  form: SeminarForm
  revision: number
  municipalities: number
  startsAt: UtcText
  endsAt: UtcText
  confirmedAt: UtcText
  venueConfirmedAt: UtcText | null
  cancelledAt: UtcText | null
}

export interface FeedOption extends FeedVenue {
  id: string
  slug: string
  seminar: string
  round: string
  rss: string
  startsAt: UtcText
  endsAt: UtcText
  createdAt: UtcText
  answeredAt: UtcText | null
}

/** `home`: where the reader's pages of the seminars begin, without a slash at the end. */
interface Reader {
  home: string
}

export function feedEvents(seminars: FeedSeminar[], options: FeedOption[], reader: Reader, t: Translate): FeedEvent[] {
  return [
    ...seminars.map((seminar) => seminarEvent(seminar, reader, t)),
    ...options.map((option) => optionEvent(option, reader, t)),
  ]
}

function seminarEvent(seminar: FeedSeminar, { home }: Reader, t: Translate): FeedEvent {
  const title = t('calendar.event', { seminar: seminar.seminar })
  return {
    uid: uidOf('seminar', seminar.id, home),
    sequence: seminar.revision,
    changedAt: latest([seminar.confirmedAt, seminar.venueConfirmedAt, seminar.cancelledAt]),
    startsAt: seminar.startsAt,
    endsAt: seminar.endsAt,
    status: seminar.cancelledAt ? 'CANCELLED' : 'CONFIRMED',
    title: seminar.cancelledAt ? t('calendar.event_cancelled', { title }) : title,
    description: [
      t.n('calendar.event_about', seminar.municipalities, { round: seminar.round }),
      seminar.rss,
      addressOf(seminar, home),
    ].join('\n'),
    location: placeOf(seminar, t),
    url: addressOf(seminar, home),
  }
}

function optionEvent(option: FeedOption, { home }: Reader, t: Translate): FeedEvent {
  const title = t('calendar.event', { seminar: option.seminar })
  return {
    uid: uidOf('option', option.id, home),
    sequence: 0,
    changedAt: latest([option.createdAt, option.answeredAt]),
    startsAt: option.startsAt,
    endsAt: option.endsAt,
    status: 'TENTATIVE',
    title: t('calendar.event_option', { title }),
    description: [t('calendar.event_undecided'), option.rss, addressOf(option, home)].join('\n'),
    location: venueOf(option),
    url: addressOf(option, home),
  }
}

function uidOf(kind: 'seminar' | 'option', id: string, home: string): string {
  return `${kind}-${id}@${new URL(home).hostname}`
}

function addressOf({ slug }: { slug: string }, home: string): string {
  return `${home}/${slug}`
}

function placeOf(seminar: FeedSeminar, t: Translate): string {
  if (seminar.form === 'digital') return t('calendar.digital')
  const venue = venueOf(seminar)
  if (!venue) return seminar.form === 'both' ? t('calendar.digital') : ''
  const place = seminar.venueConfirmedAt ? venue : t('calendar.not_confirmed', { venue })
  return seminar.form === 'both' ? t('calendar.venue_and_digital', { venue: place }) : place
}

function venueOf({ name, address, town }: FeedVenue): string {
  return [...new Set([name, address, town].filter(Boolean))].join(', ')
}

function latest(instants: (UtcText | null)[]): UtcText {
  return (
    instants
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? ''
  )
}
