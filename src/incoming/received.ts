/** Parses received messages within limits: their whole content is untrusted. */

import ICAL from 'ical.js'
import PostalMime, { type Attachment, type Email } from 'postal-mime'
import { tidyAddress } from '../kernel/email.ts'
import { withoutInvisible } from '../kernel/text.ts'
import { inThread } from '../kernel/threads.ts'

export const maxMessage = 10 * 1024 * 1024
/** A larger calendar is not parsed; HTML is read up to this length. */
const maxPart = 1024 * 1024
const maxText = 64 * 1024
const maxListed = 50
const limits = { maxNestingDepth: 40, maxHeadersSize: 256 * 1024, forceRfc822Attachments: true } as const

export interface Received {
  /** null when no address can be read. */
  from: { name: string; email: string } | null
  /** The envelope sender; '' when that is empty, as in delivery reports; null when it is unknown. */
  returnPath: string | null
  subject: string
  /** The Date header as `UtcText`; '' when it cannot be read. */
  sentAt: string
  /** Every address it was sent to, unparsed, from the To header and those that the servers on the way add. */
  sentTo: string
  /** In-Reply-To and References, unparsed. */
  refersTo: string
  /** Headers that mark automatic answers and failure notices, in lower case; '' where missing. */
  marks: Marks
  text: string
  attachments: { name: string; type: string; size: number }[]
  /** Our receiving server reports that DMARC failed: the From address is not genuine (RFC 8601). */
  isForged: boolean
  /** The message/delivery-status parts as text; '' when there is none. */
  status: string
  /** A disposition notification: a program says that our letter was displayed or deleted (RFC 8098). */
  isReceipt: boolean
  /** The returned message or its headers; '' when there is none. */
  returned: string
  calendar: { content: string; answer: CalendarAnswer | null } | null
  /** The message could not be parsed: only its headers were read. */
  unreadable: boolean
}

type Marks = Record<
  'auto-submitted' | 'precedence' | 'x-auto-response-suppress' | 'x-autoreply' | 'x-failed-recipients',
  string
>

/** Never throws: of a message that cannot be parsed it reads the headers only. */
export async function readMessage(raw: Uint8Array): Promise<Received> {
  try {
    return toReceived(await PostalMime.parse(raw, limits))
  } catch {
    return readTop(raw)
  }
}

function toReceived(email: Email): Received {
  const status = parts(email, ['message/delivery-status', 'message/global-delivery-status'])
  const returned = parts(email, ['message/rfc822', 'text/rfc822-headers', 'message/global-headers'])
  const calendars = parts(email, ['text/calendar', 'application/ics'])
  const taken = new Set([...status, ...calendars, ...(status.length > 0 ? returned : [])])
  const header = (key: string) => email.headers.find((one) => one.key === key)?.value ?? ''
  const from = email.from?.address === undefined ? null : email.from
  return {
    from: from?.address ? { name: line(from.name), email: tidyAddress(line(from.address)) } : null,
    returnPath: pathOf(email.headers.find((one) => one.key === 'return-path')?.value),
    subject: line(email.subject ?? ''),
    sentAt: /^\d{4}-\d{2}-\d{2}T/.test(email.date ?? '') ? `${email.date?.slice(0, 19)}Z` : '',
    sentTo: sentTo(header),
    refersTo: line(`${header('in-reply-to')} ${header('references')}`, 8000),
    marks: marksFrom(header),
    text: clean(email.text ?? htmlText((email.html ?? '').slice(0, maxPart))).trim(),
    attachments: email.attachments
      .filter((one) => !taken.has(one))
      .slice(0, maxListed)
      .map((one) => ({ name: line(one.filename ?? ''), type: line(one.mimeType), size: octets(one).byteLength })),
    isForged: isForged(header('authentication-results')),
    status: clean(status.map(textOf).join('\n\n')),
    isReceipt: parts(email, ['message/disposition-notification']).length > 0,
    returned: clean(returned.map(textOf).join('\n\n')),
    calendar: calendarOf(calendars),
    unreadable: false,
  }
}

/** Reads only the first calendar: programs send the same one twice, inline and as an attachment. */
function calendarOf(found: Attachment[]): Received['calendar'] {
  const [first] = found.filter((one) => octets(one).byteLength <= maxPart)
  if (!first) return null
  const content = decode(octets(first))
  return { content: clean(content), answer: readAnswer(content) }
}

/** Reads only the headers, such as sender and subject, of a message that cannot be parsed. */
function readTop(raw: Uint8Array): Received {
  const top = decode(raw.subarray(0, maxText)).split(/\r?\n\r?\n/)[0] ?? ''
  const lines = top.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)
  const header = (key: string) => lines.find((one) => one.slice(0, key.length + 1).toLowerCase() === `${key}:`)
  const value = (key: string) => header(key)?.slice(key.length + 1) ?? ''
  const address = /[^\s<>"',;:]{1,64}@[^\s<>"',;:]{1,190}/.exec(value('from').slice(0, 1000))?.[0]
  return {
    from: address ? { name: '', email: tidyAddress(line(address)) } : null,
    returnPath: pathOf(header('return-path')?.slice('return-path:'.length)),
    subject: line(value('subject')),
    sentAt: '',
    sentTo: sentTo(value),
    refersTo: line(`${value('in-reply-to')} ${value('references')}`, 8000),
    marks: marksFrom(value),
    text: '',
    attachments: [],
    isForged: isForged(value('authentication-results')),
    status: '',
    isReceipt: false,
    returned: '',
    calendar: null,
    unreadable: true,
  }
}

/** For a message that the parsing thread could not read within its limits. */
export function unreadable(raw: Uint8Array): Received {
  return readTop(raw)
}

function sentTo(header: (key: string) => string): string {
  const keys = ['delivered-to', 'x-original-to', 'envelope-to', 'to']
  return line(keys.map(header).join(' '), 4000)
}

function marksFrom(header: (key: string) => string): Marks {
  const mark = (key: keyof Marks) => line(header(key), 1000).toLowerCase()
  return {
    'auto-submitted': mark('auto-submitted'),
    precedence: mark('precedence'),
    'x-auto-response-suppress': mark('x-auto-response-suppress'),
    'x-autoreply': mark('x-autoreply'),
    'x-failed-recipients': mark('x-failed-recipients'),
  }
}

/** @param results the topmost header, which our own server adds; a failure counts even if somebody else wrote it. */
function isForged(results: string): boolean {
  return /\bdmarc\s*=\s*fail\b/i.test(results.slice(0, 8000))
}

function pathOf(value: string | undefined): string | null {
  return value === undefined ? null : line(value).replace(/[<>]/g, '').toLowerCase()
}

function parts(email: Email, types: string[]): Attachment[] {
  return email.attachments.filter((one) => types.includes(one.mimeType))
}

function octets({ content }: Attachment): Uint8Array {
  if (typeof content === 'string') return new TextEncoder().encode(content)
  return new Uint8Array(content)
}

function textOf(part: Attachment): string {
  return decode(octets(part).subarray(0, maxText))
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** Control characters, and private-use ones: `linkMark` is one of these, and must not come from outside. */
const unwanted = /(?![\n\t])[\p{Cc}\p{Co}]/gu

function clean(text: string): string {
  const own = withoutInvisible(text.slice(0, maxText).toWellFormed())
  return own.replaceAll('\r\n', '\n').replace(unwanted, '')
}

function line(text: string, max = 300): string {
  return clean(text.slice(0, max)).replace(/\s+/g, ' ').trim()
}

const unseen = new Set(['style', 'script', 'head', 'title', 'template'])
const breaks = new Set(['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'blockquote', 'table'])

/** The text of an HTML letter. Reads forward only, so that a hostile letter costs no more time than its length. */
export function htmlText(html: string): string {
  const lower = html.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) return tidy(text + html.slice(at))
    text += html.slice(at, open)
    const close = html.indexOf('>', open)
    if (close === -1) break
    const name = /^<\/?([a-z0-9]{1,12})/.exec(lower.slice(open, open + 16))?.[1] ?? ''
    if (breaks.has(name)) text += '\n'
    const isUnseen = unseen.has(name) && html[open + 1] !== '/'
    const end = isUnseen ? lower.indexOf(`</${name}`, close) : close + 1
    if (end === -1) break
    at = end
  }
  return tidy(text)
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{2,}/g, '\n\n')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entity(name) ?? whole)
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  aring: 'å',
  auml: 'ä',
  ouml: 'ö',
  Aring: 'Å',
  Auml: 'Ä',
  Ouml: 'Ö',
  eacute: 'é',
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}

const patienceMs = 20_000
const memoryMb = 256

/** Parses in a worker thread with limits on time and memory; reads only the headers when the thread exceeds them. */
export async function readWithin(raw: Uint8Array, ms = patienceMs): Promise<Received> {
  const module = new URL('./reading-thread.ts', import.meta.url)
  return (await inThread<Received>(module, raw, { ms, memoryMb })) ?? unreadable(raw)
}

/** A calendar program's answer to an invitation: iTIP REPLY or COUNTER (RFC 5546), parsed by ical.js. */
export interface CalendarAnswer {
  method: string // REPLY, COUNTER, …
  uid: string
  sequence: number
  /** DTSTAMP, when the person answered, as `UtcText`; '' when it cannot be read. */
  stampedAt: string
  attendee: string
  partstat: string // ACCEPTED, DECLINED, TENTATIVE, …
  comment: string
}

/** A genuine answer has one VEVENT, and one VTIMEZONE with two parts. */
const maxComponents = 20
const maxLines = 2000

/** null when it is no answer about one event, or exceeds the limits. Does not expand recurrence rules. */
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
