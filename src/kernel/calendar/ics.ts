/** An invitation in people's calendars: iTIP REQUEST and CANCEL (RFC 5546) by the ics package. */

import { createEvent } from 'ics'
import { linkMark } from '../ids.ts'
import { type UtcText, utcParts } from '../time.ts'

export interface CalendarEvent {
  method: 'REQUEST' | 'CANCEL'
  /** Published as a file to look at: it asks nobody, and so names no attendee (RFC 5546, 3.2.1). */
  isTrial?: boolean
  /** Rises with each change that goes out; a calendar ignores what is older than what it has. */
  sequence: number
  stampedAt: UtcText
  startsAt: UtcText
  endsAt: UtcText
  title: string
  /** May hold the mail's link mark. */
  description: string
  location: string
  organizer: Person
}

interface Person {
  name: string
  email: string
}

interface Attendee extends Person {
  /** The same for ever, in mail and download: another one would make a second entry. */
  uid: string
  /**
   * Whose entry it has been since the first letter, when that is not the sender's address now; '' or nothing when it is.
   * Calendar programs take an update only from the organizer they know.
   */
  organizer?: string
}

/**
 * One event's calendar file, made once; the answer gives each attendee's own.
 *
 * Times are in UTC, without VTIMEZONE. A meeting that is held once is an instant, and UTC is the one way of writing
 * it that no program has to interpret: Outlook and Exchange match a TZID to a Windows zone by its name and rules and
 * some versions guess, some programs trust the VTIMEZONE and others only the name, and a wrong or missing one shifts
 * the meeting by an hour on one side of a clock change. All of them show UTC in their owner's zone. What UTC gives up
 * is that the wall time stays when a country changes its rules after the invitation: that is announced long ahead,
 * and the next update carries the new instant. Repeated meetings would need the zone; there are none.
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
 * What the ics package writes and RFC 5545 or mail programs refuse, mended here and nowhere else: it folds by
 * characters instead of octets, quotes parameter values that are tokens (`ROLE="REQ-PARTICIPANT"`), escapes
 * quotes inside a quoted name with a backslash, and adds a publishing interval, which a request has none of.
 * So its lines are unfolded, the two properties that name persons are written here, and all is folded anew.
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

/** The object as it is, to the same person at another address. */
export function readdress(content: string, { from, to }: { from: string; to: string }): string {
  return content
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line) => (line.startsWith('ATTENDEE') ? line.replace(`:mailto:${from}`, `:mailto:${to}`) : line))
    .map((line) => `${fold(line)}\r\n`)
    .join('')
}

/** A quoted parameter value has no way to hold a quote that every program reads. */
function parameter(value: string): string {
  return `"${oneLine(value).replaceAll('"', "'")}"`
}

function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim()
}

const lineOctets = 75
/** The token that takes the link mark's place when the mail is sent has 27 characters. */
const tokenOctets = 27

/** At most 75 octets a line, never inside a character (RFC 5545, 3.1). */
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

/** A calendar to subscribe to (RFC 7986): read again and again, so the same rows give the same octets. Times in UTC, as above. */
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
