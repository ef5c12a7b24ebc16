/** The events of a calendar feed. They contain neither persons nor meeting links. */
import type { FeedEvent } from '../kernel/calendar/ics.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'
import type { Seminar } from '../seminars/rules.ts'
import { addressText } from '../seminars/words.rules.ts'
import type { OpenOption } from './events.rules.ts'

export const mostFeeds = 5

/** A seminar with the extra fields that its event shows. */
export interface FeedSeminar extends Seminar {
  roundName: string
  municipalities: number
}

/** `home`: URL below which the reader's seminar pages are, without a trailing slash. */
interface Reader {
  home: string
}

/** Seminars with a confirmed date, cancelled ones included; then the given proposed dates. */
export function feedEvents(seminars: FeedSeminar[], options: OpenOption[], reader: Reader, t: Translate): FeedEvent[] {
  return [
    ...seminars.flatMap((seminar) => seminarEvent(seminar, reader, t)),
    ...options.flatMap((option) => {
      const seminar = seminars.find(({ id }) => id === option.seminarId)
      return seminar ? [optionEvent(option, seminar, reader, t)] : []
    }),
  ]
}

function seminarEvent(seminar: FeedSeminar, { home }: Reader, t: Translate): FeedEvent[] {
  const { startsAt, endsAt, confirmedAt, venueConfirmedAt, cancelledAt } = seminar
  if (!startsAt || !endsAt || !confirmedAt) return []
  const title = t('calendar.event', { seminar: seminar.name })
  const about = t.n('calendar.event_about', seminar.municipalities, { round: seminar.roundName })
  return [
    {
      uid: uidOf('seminar', seminar.id, home),
      sequence: seminar.revision,
      changedAt: latest([confirmedAt, venueConfirmedAt, cancelledAt]),
      startsAt,
      endsAt,
      status: cancelledAt ? 'CANCELLED' : 'CONFIRMED',
      title: cancelledAt ? t('calendar.event_cancelled', { title }) : title,
      description: [about, seminar.rssName, addressOf(seminar, home)].join('\n'),
      location: placeOf(seminar, t),
      url: addressOf(seminar, home),
    },
  ]
}

function optionEvent(option: OpenOption, seminar: FeedSeminar, { home }: Reader, t: Translate): FeedEvent {
  const title = t('calendar.event', { seminar: seminar.name })
  return {
    uid: uidOf('option', option.id, home),
    sequence: 0,
    changedAt: latest([option.createdAt, option.answeredAt]),
    startsAt: option.startsAt,
    endsAt: option.endsAt,
    status: 'TENTATIVE',
    title: t('calendar.event_option', { title }),
    description: [t('calendar.event_undecided'), seminar.rssName, addressOf(seminar, home)].join('\n'),
    location: addressText(option),
    url: addressOf(seminar, home),
  }
}

function uidOf(kind: 'seminar' | 'option', id: string, home: string): string {
  return `${kind}-${id}@${new URL(home).hostname}`
}

function addressOf({ slug }: { slug: string }, home: string): string {
  return `${home}/${slug}`
}

function placeOf(seminar: FeedSeminar, t: Translate): string {
  const venue = seminar.form === 'digital' ? '' : addressText(seminar)
  if (!venue) return seminar.form === 'on_site' ? '' : t('seminars.form.digital')
  const place = seminar.venueConfirmedAt ? venue : t('calendar.not_confirmed', { venue })
  return seminar.form === 'both' ? t('changes.place_and_digital', { place }) : place
}

function latest(instants: (UtcText | null)[]): UtcText {
  return (
    instants
      .filter((at) => at !== null)
      .sort()
      .at(-1) ?? ''
  )
}
