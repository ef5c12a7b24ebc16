/** Classifies received messages by their content, and judges calendar answers. */

import { replyOf, whyCannotReply } from '../invitations/rules.ts'
import { tidyAddress } from '../kernel/email.ts'
import type { LocalDate, UtcText } from '../kernel/time.ts'
import type { LinkKind, ReplyKind } from '../schema.ts'
import { type Asked, isAboutAnotherDay } from '../seminars/rules.ts'
import type { CalendarAnswer, Received } from './received.ts'

const kinds = ['letter', 'calendar', 'bounce', 'delayed', 'automatic'] as const
export type Kind = (typeof kinds)[number]

const outcomes = [
  'unread', // a letter that staff must read
  'unreadable', // could not be parsed
  'ignored', // an automatic answer
  'has_left', // an automatic answer that says the person has left
  'bounced', // our message bounced and is marked so
  'noted', // our message is delayed and still on its way
  'delivered', // our message was relayed, delivered or displayed
  'likely_bounced', // names an address we wrote to lately but not our message: staff decide
  'not_ours', // reports on no message of ours to that address
  'replied', // became the seat's reply
  'same', // repeats the present reply
  'guest_coming', // became the guest's reply: the guest has a place
  'guest_waiting', // became the guest's reply: all places are taken, and the guest is in the queue
  'guest_not_coming', // became the guest's reply
  'tentative', // TENTATIVE: counts as no reply
  'counter', // proposes another time
  'delegated', // delegates to somebody else
  'no_answer', // a calendar object without a known answer
  'unmatched', // no invitation has this UID
  'not_invited', // the UID is ours, but the attendee is not invited
  'spoofed', // the sender is not the attendee or of the same organisation
  'outdated', // answers an earlier letter, day or request for replies
  'superseded', // written before the present reply
  'withdrawn', // staff have withdrawn the invitation
  'cancelled', // the seminar is cancelled
  'day_changes', // the seminar has no day: staff are looking for a new one
  'too_late', // the seminar is today or over
  'substitute_stands', // a substitute goes; only staff can change that
] as const
export type Outcome = (typeof outcomes)[number]

/** Outcomes that staff need not read: the message has had its effect, or has none. */
const settled = new Set<Outcome>([
  ...(['ignored', 'bounced', 'noted', 'delivered', 'replied', 'same'] as const),
  ...(['guest_coming', 'guest_waiting', 'guest_not_coming'] as const),
])

/** Whether the calendar answer holds as a reply. */
export function isReply(outcome: string): boolean {
  return ['replied', 'same', 'guest_coming', 'guest_waiting', 'guest_not_coming'].includes(outcome)
}

export function isSettled(outcome: Outcome): boolean {
  return settled.has(outcome)
}

const automaticSubject =
  /^\s*(?:autosvar|auto(?:matiskt|matic|matisk)? ?(?:svar|reply|response)|autoreply|out of (?:the )?office|automatische antwort|abwesenheit)\b/iu
/** Programs put these words before our subject. The colon is required: people who cannot come write the words too. */
const awaySubject = /^\s*(?:frånvaro|frånvarande|ej på kontoret|semester) ?:/iu

/** Whether a program wrote it (RFC 3834, and the headers and subjects used instead), so that nobody read our letter. */
export function isAutomatic({ marks, subject }: Received): boolean {
  const submitted = marks['auto-submitted']
  if (submitted !== '' && !submitted.startsWith('no')) return true
  if (marks['x-autoreply'] !== '' || marks['x-auto-response-suppress'] !== '') return true
  if (/^(bulk|junk|list|auto_reply)\b/.test(marks.precedence)) return true
  return automaticSubject.test(subject) || awaySubject.test(subject)
}

const left =
  /\b(?:har (?:nu )?slutat|slutade (?:min|sin) (?:tjänst|anställning)|(?:inte|ej) längre (?:kvar|anställd|i tjänst)|arbetar (?:inte|ej) längre|gått i pension|no longer (?:works?|employed|with)|has left)\b/iu

/** Staff should read such a message although a program wrote it: the address will soon stop working. */
export function saysHasLeft({ subject, text }: Received): boolean {
  return left.test(`${subject}\n${text.slice(0, 5000)}`)
}

const ownId = /\b([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@/gi

/**
 * Id of the message whose own envelope sender (`…+<id>@…`) is among these addresses; null when none is. Only the
 * recipient and the servers on the way know that address.
 */
function idOfReturn(sentTo: string): string | null {
  const [, ...parts] = /\+([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})@/i.exec(sentTo) ?? []
  return parts.length === 0 ? null : parts.join('-').toLowerCase()
}

/** Ids in a text that have the form of our Message-IDs, at most 20; the caller must verify them. */
export function idsIn(text: string): string[] {
  const found = [...text.matchAll(ownId)].map(([, id = '']) => id.toLowerCase())
  return [...new Set(found)].slice(0, 20)
}

/** Whether the addresses are equal or share an organisation's domain; free mail domains are no organisation's. */
function speaksFor(from: string, person: string): boolean {
  if (from === person) return true
  const domain = person.split('@')[1] ?? ''
  return domain !== '' && !freeMail.has(domain) && from.split('@')[1] === domain
}

const freeMail = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'hotmail.se', 'live.se', 'live.com'],
  ...['msn.com', 'icloud.com', 'me.com', 'yahoo.com', 'yahoo.se', 'telia.com', 'bredband.net', 'comhem.se'],
  ...['spray.se', 'passagen.se', 'tele2.se', 'proton.me', 'protonmail.com', 'gmx.com', 'aol.com'],
])

export interface AskedPerson {
  linkId: string
  kind: LinkKind
  email: string
}

/** The invitation that a calendar answer is about. */
interface AskedSeat {
  sequence: number
  withdrawnAt: UtcText | null
  reply: ReplyKind | null
  repliedAt: UtcText | null
  /** The people whose links are valid now. */
  people: AskedPerson[]
  seminar: Asked & { date: LocalDate | null; cancelledAt: UtcText | null }
}

type Verdict =
  | { outcome: 'replied'; person: AskedPerson; reply: ReplyKind; at: UtcText }
  | { outcome: Exclude<Outcome, 'replied'>; person?: AskedPerson }

interface Letter {
  from: string
  isForged: boolean
  sentAt: UtcText | ''
  today: LocalDate
  now: UtcText
}

const replies = { ACCEPTED: 'coming', DECLINED: 'not_coming' } as const
const others: Record<string, 'tentative' | 'delegated'> = { TENTATIVE: 'tentative', DELEGATED: 'delegated' }

export function judge(answer: CalendarAnswer, seat: AskedSeat, letter: Letter): Verdict {
  if (seat.withdrawnAt !== null) return { outcome: 'withdrawn' }
  const person = seat.people.find((one) => tidyAddress(one.email) === answer.attendee)
  if (!person) return { outcome: 'not_invited' }
  if (letter.isForged || !speaksFor(letter.from, tidyAddress(person.email))) return { outcome: 'spoofed', person }
  const refusal = whyNot(answer, seat, letter)
  if (refusal) return { outcome: refusal, person }
  if (answer.method === 'COUNTER') return { outcome: 'counter', person }
  const said = answer.method === 'REPLY' ? replies[answer.partstat as keyof typeof replies] : null
  if (!said) return { outcome: others[answer.partstat] ?? 'no_answer', person }
  const hasSubstitute = seat.people.some((one) => one.kind === 'substitute')
  if (person.kind === 'holder' && hasSubstitute) return { outcome: 'substitute_stands', person }
  const reply = replyOf(person.kind, said)
  const holds = !isAboutAnotherDay(seat.repliedAt, seat.seminar)
  if (seat.reply === reply && holds) return { outcome: 'same', person }
  // A letter that was long under way must not replace a newer reply, for instance one on the person's own page.
  const at = writtenAt(answer, letter)
  if (seat.repliedAt !== null && at < seat.repliedAt) return { outcome: 'superseded', person }
  return { outcome: 'replied', person, reply, at }
}

function whyNot(answer: CalendarAnswer, seat: AskedSeat, letter: Letter) {
  if (answer.sequence < seat.sequence) return 'outdated'
  const refusal = whyCannotReply(seat.seminar, letter.today)
  if (refusal) return refusal
  return isAboutAnotherDay(writtenAt(answer, letter), seat.seminar) ? 'outdated' : null
}

/** When the person answered: the later of DTSTAMP and Date, but not later than now; now when both are missing. */
function writtenAt({ stampedAt }: CalendarAnswer, { sentAt, now }: Letter): UtcText {
  const said = stampedAt > sentAt ? stampedAt : sentAt
  return said === '' || said > now ? now : said
}

export interface Bounce {
  kind: 'bounce' | 'delayed'
  /** Candidates for the returned message; the right one went to one of the recipients. */
  ids: string[]
  /** The message whose own envelope sender received the report; null when unknown. */
  returnedId: string | null
  /** The recipients it did not reach, as the report names them, and the other server's words about each. */
  recipients: { address: string; words: string }[]
}

/** null when the message reports no failure or delay. */
export function bounceOf(mail: Received): Bounce | null {
  return mail.status === '' ? looseBounce(mail) : reportedBounce(mail)
}

/** Whether a report tells only of success: the next server has accepted the message. */
export function isSuccess(mail: Received): boolean {
  const actions = groupsOf(mail).flatMap(({ action }) => (action ? [action] : []))
  return actions.length > 0 && actions.every((one) => /^(relayed|delivered|expanded)\b/i.test(one))
}

function groupsOf(mail: Received): Record<string, string>[] {
  return mail.status.split(/\n[ \t]*\n/).map(fieldsOf)
}

function reportedBounce(mail: Received): Bounce | null {
  const reports = groupsOf(mail).filter((group) => /^(failed|delayed)\b/i.test(group.action ?? ''))
  const failed = reports.filter((group) => /^failed/i.test(group.action ?? ''))
  const told = failed.length > 0 ? failed : reports
  if (told.length === 0) return null
  return {
    kind: failed.length > 0 ? 'bounce' : 'delayed',
    ids: idsAbout(mail),
    returnedId: idOfReturn(mail.sentTo),
    recipients: told.flatMap((group) =>
      addressesIn(`${group['final-recipient'] ?? ''} ${group['original-recipient'] ?? ''}`).map((address) => ({
        address,
        words: wordsOf(group),
      })),
    ),
  }
}

/** Values by lower-case name from `Name: value` lines. Joins folded lines; the first line with a name counts. */
function fieldsOf(group: string): Record<string, string> {
  const lines = group.replace(/\n[ \t]+/g, ' ').split('\n')
  const fields: Record<string, string> = Object.create(null)
  for (const text of lines.slice(0, 50)) {
    const colon = text.indexOf(':')
    if (colon > 0) fields[text.slice(0, colon).trim().toLowerCase()] ??= text.slice(colon + 1).trim()
  }
  return fields
}

function wordsOf(group: Record<string, string>): string {
  const said = (group['diagnostic-code'] ?? '').replace(/^[a-z0-9-]+;\s*/i, '')
  const status = group.status ?? ''
  const words = said.includes(status) ? said : `${status} ${said}`
  return words.replace(/\s+/g, ' ').trim().slice(0, 500)
}

/** Prefers the returned message's own Message-ID: ids elsewhere may be quoted from other letters. */
function idsAbout(mail: Received): string[] {
  const returned = idsIn(headerOf(mail.returned, 'message-id'))
  return returned.length > 0 ? returned : idsIn(`${mail.refersTo}\n${mail.returned}\n${mail.text}`)
}

function headerOf(message: string, name: string): string {
  const [top = ''] = message.split(/\n[ \t]*\n/)
  const lines = top.replace(/\n[ \t]+/g, ' ').split('\n')
  return lines.find((one) => one.toLowerCase().startsWith(`${name}:`)) ?? ''
}

const address = /[^\s<>()"',;:[\]]{1,64}@[^\s<>()"',;:[\]]{1,190}/g

/** The text's addresses in the form we store them, each once. */
export function addressesIn(text: string): string[] {
  return [...new Set((text.match(address) ?? []).slice(0, 50).map(tidyAddress))]
}

const daemon = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|noreply-bounce)@/

/** Recognises a mail server by empty envelope sender, X-Failed-Recipients or sender name. */
export function isFromServer({ returnPath, marks, from }: Received): boolean {
  return returnPath === '' || marks['x-failed-recipients'] !== '' || daemon.test(from?.email ?? '')
}

const aboutDelivery =
  /undeliver|delivery (?:status|fail|has failed)|returned mail|failure notice|mail delivery|delivery incomplete|not (?:be )?(?:delivered|accepted)|mailbox (?:is )?(?:full|disabled)|kunde inte (?:levereras|tas emot)|olevererbar|gick inte att leverera|kom inte fram|(?:inkorg|brevlåda|postlåda)n? är full|fördröjd|delayed/i
const code = /\b[45]\.\d{1,3}\.\d{1,3}\b|\b[45]\d\d[ :-]/
const permanent =
  /\b5\.\d{1,3}\.\d{1,3}\b|\b55\d[ :-]|permanent|user unknown|no such user|mailbox (?:is )?(?:unavailable|disabled|full)|(?:adressen|mottagaren|användaren|kontot|brevlådan) (?:finns inte|är (?:okänd|avstängd|spärrad|full))|okänd (?:mottagare|adress|användare)/i
const temporary =
  /\b4\.\d{1,3}\.\d{1,3}\b|\b4[25]\d[ :-]|delayed|still trying|will (?:be )?(?:retr|keep)|not yet been delivered|fördröj|nytt försök|delivery incomplete/i

/** Reads a failure notice in plain words, not a standard report: qmail, older Exim and some gateways send these. */
function looseBounce(mail: Received): Bounce | null {
  const named = mail.marks['x-failed-recipients']
  const said = `${mail.subject}\n${mail.text.slice(0, 10_000)}`
  if (!isFromServer(mail) || mail.isReceipt || !(named !== '' || aboutDelivery.test(said))) return null
  const isPermanent = permanent.test(said) || named !== ''
  if (!isPermanent && !temporary.test(said)) return null
  const words = lineOf(mail.text).slice(0, 500)
  return {
    kind: isPermanent ? 'bounce' : 'delayed',
    ids: idsAbout(mail),
    returnedId: idOfReturn(mail.sentTo),
    recipients: addressesIn(`${named}\n${mail.text}`).map((address) => ({ address, words })),
  }
}

/** The line that states the failure; '' when none is found. */
function lineOf(text: string): string {
  const lines = text.split('\n').map((one) => one.trim())
  const first = (pattern: RegExp) => lines.find((one) => pattern.test(one))
  return first(code) ?? first(permanent) ?? first(temporary) ?? first(aboutDelivery) ?? ''
}
