/** Calendar files: invitations (iTIP REQUEST and CANCEL, RFC 5546) and feeds to subscribe to (RFC 7986). */

import { createEvent } from 'ics'
import { linkMark } from '../ids.ts'
import { type UtcText, utcParts } from '../time.ts'

export interface CalendarEvent {
  method: 'REQUEST' | 'CANCEL'
  /** A trial letter's file, sent as PUBLISH: it invites nobody, so it names no attendee (RFC 5546, 3.2.1). */
  isTrial?: boolean
  /** Rises with each change that is sent; calendar programs ignore a lower number than the one they have. */
  sequence: number
  stampedAt: UtcText
  startsAt: UtcText
  endsAt: UtcText
  title: string
  /** May contain `linkMark`. */
  description: string
  location: string
  organizer: Person
}

interface Person {
  name: string
  email: string
}

interface Attendee extends Person {
  /** Never changes, and is the same in mail and download: another UID would create a second entry. */
  uid: string
  /**
   * The organizer address of the first letter, when the sender's address has changed since; otherwise '' or absent.
   * Calendar programs accept an update only from the organizer that they know.
   */
  organizer?: string
}

/**
 * Builds one event's calendar file once; the returned function fills in each attendee.
 *
 * Times are in UTC, without VTIMEZONE. A single meeting is an instant, and no program has to interpret UTC. A TZID
 * is interpreted differently: Outlook and Exchange match it to a Windows zone by name and rules, and some versions
 * guess; some programs trust the VTIMEZONE, others only the name. A wrong or missing zone shifts the meeting by an
 * hour on one side of a clock change. All programs show UTC in the user's own zone. The disadvantage of UTC: if a
 * country changes its time rules after the invitation, the wall time shifts. Such changes are announced long ahead,
 * and the next update carries the new instant. Recurring meetings would need the zone; we have none.
 */
export function calendarOf(event: CalendarEvent): (attendee: Attendee) => string {
  const cancelled = event.method === 'CANCEL'
  const utc = { startInputType: 'utc', startOutputType: 'utc' } as const
  const attributes = {
    productId: '-//Radslag//Radslag 1//SV',
    method: event.isTrial ? 'PUBLISH' : event.method,
    uid: 'replaced-below',
    timestamp: compact(event.stampedAt),
    sequence: event.sequence,
    start: utcParts(event.startsAt),
    end: utcParts(event.endsAt),
    ...utc,
    title: oneLine(event.title),
    description: event.description.replace(/\r\n?/g, '\n'),
    location: oneLine(event.location),
    status: cancelled ? ('CANCELLED' as const) : ('CONFIRMED' as const),
    busyStatus: cancelled ? ('FREE' as const) : ('BUSY' as const),
  }
  const { value, error } = createEvent(attributes)
  if (!value) throw new Error('The calendar file could not be made', { cause: error })
  const lines = mend(value, event.organizer).filter((line) => !(event.isTrial && line === attendeePlace))
  return (attendee) => write(lines, attendee, cancelled)
}

/** `2027-04-14T07:30:00Z` → `20270414T073000Z` */
function compact(at: UtcText): string {
  return at.replace(/[-:]/g, '')
}

/**
 * Corrects the ics package's output where RFC 5545 or mail programs reject it. The package folds by characters
 * instead of octets, quotes parameter values that are tokens (`ROLE="REQ-PARTICIPANT"`), escapes quotes inside a
 * quoted name with a backslash, and adds a publishing interval, which a request must not have. So this code
 * unfolds the lines, writes the two properties that name persons, and folds all lines again.
 */
function mend(content: string, organizer: Person): string[] {
  const lines = content
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '' && !line.startsWith('X-PUBLISHED-TTL'))
  const uid = lines.findIndex((line) => line.startsWith('UID:'))
  const organizerLine = `ORGANIZER;CN=${parameter(organizer.name)}:mailto:${organizer.email}`
  return lines.toSpliced(uid + 1, 0, organizerLine, attendeePlace)
}

const attendeePlace = 'ATTENDEE'

function write(lines: string[], attendee: Attendee, cancelled: boolean): string {
  const asked = cancelled ? '' : 'PARTSTAT=NEEDS-ACTION;RSVP=TRUE;'
  return lines
    .map((line) => {
      if (line.startsWith('UID:')) return `UID:${attendee.uid}`
      if (attendee.organizer && line.startsWith('ORGANIZER;'))
        return line.replace(/(?<=:mailto:)[^:]*$/, attendee.organizer)
      if (line !== attendeePlace) return line
      const role = `CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;${asked}`
      return `ATTENDEE;${role}CN=${parameter(attendee.name)}:mailto:${attendee.email}`
    })
    .map((line) => `${fold(line)}\r\n`)
    .join('')
}

/** Replaces the attendee's address `from` by `to`; the rest of the calendar object stays the same. */
export function readdress(content: string, { from, to }: { from: string; to: string }): string {
  return content
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('ATTENDEE') ? line.replace(`:mailto:${from}`, `:mailto:${to}`) : line))
    .map((line) => `${fold(line)}\r\n`)
    .join('')
}

/** Replaces double quotes: programs do not agree on how to escape one inside a quoted parameter value. */
function parameter(value: string): string {
  return `"${oneLine(value).replaceAll('"', "'")}"`
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}

const lineOctets = 75
/** Length of the token that replaces the link mark when the mail is sent. */
const tokenOctets = 27

/** Folds a line to at most 75 octets, never inside a character (RFC 5545, 3.1). */
function fold(line: string): string {
  if (line.length < lineOctets && Buffer.byteLength(line) <= lineOctets && !line.includes(linkMark)) return line
  let folded = ''
  let used = 0
  for (const character of line) {
    const octets = character === linkMark ? tokenOctets : Buffer.byteLength(character)
    if (used + octets > lineOctets) {
      folded += '\r\n '
      used = 1
    }
    folded += character
    used += octets
  }
  return folded
}

export interface FeedEvent {
  /** Never changes: another UID would create a second entry. */
  uid: string
  sequence: number
  /** When the event last changed, not when the feed is read, so that the feed stays the same octet by octet. */
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

/**
 * A calendar to subscribe to (RFC 7986). Programs fetch it repeatedly, so the same rows give the same octets.
 * Times are in UTC, for the reasons given at `calendarOf`.
 */
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
    // Only a confirmed seminar blocks the time in the calendar.
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
