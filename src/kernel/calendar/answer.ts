/** What a calendar program says of an invitation: iTIP REPLY and COUNTER (RFC 5546), read by ical.js. */
import ICAL from 'ical.js'
import { tidyAddress } from '../email.ts'
import { withoutInvisible } from '../text.ts'

export interface CalendarAnswer {
  method: string // REPLY, COUNTER, …
  uid: string
  sequence: number
  /** When the person answered; '' when that cannot be read. */
  stampedAt: string
  attendee: string
  partstat: string // ACCEPTED, DECLINED, TENTATIVE, …
  comment: string
}

/** A real answer has one event, and one zone with its two halves. */
const maxComponents = 20
const maxLines = 2000

/** null when it is no answer about one event, or more than an answer ever is. Nothing that repeats is worked out. */
export function readAnswer(content: string): CalendarAnswer | null {
  if ((content.match(/^[ \t]*BEGIN:/gim) ?? []).length > maxComponents) return null
  if ((content.match(/\n/g) ?? []).length > maxLines) return null
  try {
    return answerIn(new ICAL.Component(ICAL.parse(content.trim())))
  } catch {
    return null
  }
}

function answerIn(calendar: ICAL.Component): CalendarAnswer | null {
  const [event, ...more] = calendar.getAllSubcomponents('vevent')
  const [attendee, ...others] = event?.getAllProperties('attendee') ?? []
  if (!event || !attendee || more.length > 0 || others.length > 0) return null
  const text = (name: string) => plain(String(event.getFirstPropertyValue(name) ?? ''))
  const stamp = text('dtstamp')
  return {
    method: String(calendar.getFirstPropertyValue('method') ?? '').toUpperCase(),
    uid: text('uid'),
    sequence: Number.parseInt(text('sequence'), 10) || 0,
    stampedAt: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(stamp) ? stamp : '',
    attendee: tidyAddress(plain(String(attendee.getFirstValue()))),
    partstat: String(attendee.getFirstParameter('partstat') ?? '').toUpperCase(),
    comment: text('comment'),
  }
}

function plain(text: string): string {
  return withoutInvisible(text.slice(0, 1000).toWellFormed())
    .replace(/[\p{Cc}\p{Co}]+/gu, ' ')
    .trim()
}
