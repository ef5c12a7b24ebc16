/** A calendar to subscribe to (RFC 5545, RFC 7986): read again and again, so the same rows give the same octets. */
import type { UtcText } from '../time.ts'
import { compact, fold, oneLine } from './ics.ts'

export interface FeedEvent {
  /** The same for ever: another one would be another entry. */
  uid: string
  sequence: number
  /** When it last changed, never when it is read. */
  changedAt: UtcText
  startsAt: UtcText
  endsAt: UtcText
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED'
  title: string
  description: string
  location: string
  url: string
}

const refreshEvery = 'PT2H'

/** Times in UTC, as in ics.ts and for the same reason. */
export function feedOf(calendar: { name: string; events: FeedEvent[] }): string {
  const name = text(calendar.name)
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Radslag//Radslag 1//SV',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${name}`,
    `X-WR-CALNAME:${name}`,
    'X-WR-TIMEZONE:Europe/Stockholm',
    `REFRESH-INTERVAL;VALUE=DURATION:${refreshEvery}`,
    `X-PUBLISHED-TTL:${refreshEvery}`,
    ...calendar.events.flatMap(eventLines),
    'END:VCALENDAR',
  ]
    .map((line) => `${fold(line)}\r\n`)
    .join('')
}

function eventLines(event: FeedEvent): string[] {
  return [
    'BEGIN:VEVENT',
    `UID:${event.uid}`,
    `SEQUENCE:${event.sequence}`,
    `DTSTAMP:${compact(event.changedAt)}`,
    `LAST-MODIFIED:${compact(event.changedAt)}`,
    `DTSTART:${compact(event.startsAt)}`,
    `DTEND:${compact(event.endsAt)}`,
    `SUMMARY:${text(oneLine(event.title))}`,
    ...(event.location ? [`LOCATION:${text(oneLine(event.location))}`] : []),
    ...(event.description ? [`DESCRIPTION:${text(event.description)}`] : []),
    `URL:${event.url}`,
    `STATUS:${event.status}`,
    // Only what is settled takes up the day.
    `TRANSP:${event.status === 'CONFIRMED' ? 'OPAQUE' : 'TRANSPARENT'}`,
    'END:VEVENT',
  ]
}

function text(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/[\\;,]/g, '\\$&')
    .replaceAll('\n', '\\n')
    .replace(/\p{Cc}+/gu, ' ')
}
