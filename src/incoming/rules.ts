/** What a message from outside is, by what it says of itself. */
import type { Received } from './received.ts'

const kinds = ['letter', 'calendar', 'bounce', 'delayed', 'automatic'] as const
export type Kind = (typeof kinds)[number]

const outcomes = [
  'unread', // a letter: somebody reads it
  'unreadable', // could not be taken apart
  'ignored', // an automatic answer
  'has_left', // an automatic answer that says that the person has left
  'bounced', // our message came back, and is marked
  'noted', // our message is late, and still on its way
  'delivered', // our message has come a step further, or was shown
  'likely_bounced', // names an address that we wrote to lately, and not our message: somebody decides
  'not_ours', // tells of no message of ours to that address
  'replied', // became the seat's reply
  'same', // says what the seat has said already
  'guest_coming', // became the guest's reply: the guest has a place
  'guest_waiting', // became the guest's reply: the places are taken, and the guest stands in the queue
  'guest_not_coming', // became the guest's reply
  'tentative', // perhaps: no reply
  'counter', // proposes another time
  'delegated', // names somebody else
  'no_answer', // a calendar object that answers nothing
  'unmatched', // no invitation has this entry
  'not_invited', // the entry is ours, the person is not the one invited
  'spoofed', // the letter does not come from the person it speaks for
  'outdated', // about what was said before the latest letter
  'superseded', // written before the reply that the seat has
  'withdrawn', // the invitation has been taken back
  'cancelled', // the seminar is cancelled
  'day_changes', // a new day is being sought
  'too_late', // the day is today or over
  'substitute_stands', // somebody goes instead; only staff decide otherwise
] as const
export type Outcome = (typeof outcomes)[number]

/** What needs nobody's eyes: it has changed what it should, or there is nothing in it. */
const settled = new Set<Outcome>([
  ...(['ignored', 'bounced', 'noted', 'delivered', 'replied', 'same'] as const),
  ...(['guest_coming', 'guest_waiting', 'guest_not_coming'] as const),
])

/** What somebody said in a calendar, and holds. */
export function isReply(outcome: string): boolean {
  return ['replied', 'same', 'guest_coming', 'guest_waiting', 'guest_not_coming'].includes(outcome)
}

export function isSettled(outcome: Outcome): boolean {
  return settled.has(outcome)
}

const automaticSubject =
  /^\s*(?:autosvar|auto(?:matiskt|matic|matisk)? ?(?:svar|reply|response)|autoreply|out of (?:the )?office|automatische antwort|abwesenheit)\b/iu
/** A program puts these before our subject; a person who cannot come writes them too. */
const awaySubject = /^\s*(?:frånvaro|frånvarande|ej på kontoret|semester) ?:/iu

/** A program wrote it: nobody has read our letter. (RFC 3834, and what programs do instead.) */
export function isAutomatic({ marks, subject }: Received): boolean {
  const submitted = marks['auto-submitted']
  if (submitted !== '' && !submitted.startsWith('no')) return true
  if (marks['x-autoreply'] !== '' || marks['x-auto-response-suppress'] !== '') return true
  if (/^(bulk|junk|list|auto_reply)\b/.test(marks.precedence)) return true
  return automaticSubject.test(subject) || awaySubject.test(subject)
}

const left =
  /\b(?:har (?:nu )?slutat|slutade (?:min|sin) (?:tjänst|anställning)|(?:inte|ej) längre (?:kvar|anställd|i tjänst)|arbetar (?:inte|ej) längre|gått i pension|no longer (?:works?|employed|with)|has left)\b/iu

/** Worth reading although a program wrote it: the address will soon lead nowhere. */
export function saysHasLeft({ subject, text }: Received): boolean {
  return left.test(`${subject}\n${text.slice(0, 5000)}`)
}

const ownId = /\b([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})@/gi

/** The message whose own envelope sender is among these addresses: whom it went to, and servers on the way, know it. */
export function idOfReturn(sentTo: string): string | null {
  const [, ...parts] = /\+([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})@/i.exec(sentTo) ?? []
  return parts.length === 0 ? null : parts.join('-').toLowerCase()
}

/** The ids of messages of ours in a text, as their Message-IDs have them; none of them is believed yet. */
export function idsIn(text: string): string[] {
  const found = [...text.matchAll(ownId)].map(([, id = '']) => id.toLowerCase())
  return [...new Set(found)].slice(0, 20)
}

/** The address belongs to the person, or to somebody of the same organisation; free mail has no organisation. */
export function speaksFor(from: string, person: string): boolean {
  if (from === person) return true
  const domain = person.split('@')[1] ?? ''
  return domain !== '' && !freeMail.has(domain) && from.split('@')[1] === domain
}

const freeMail = new Set([
  ...['gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'hotmail.se', 'live.se', 'live.com'],
  ...['msn.com', 'icloud.com', 'me.com', 'yahoo.com', 'yahoo.se', 'telia.com', 'bredband.net', 'comhem.se'],
  ...['spray.se', 'passagen.se', 'tele2.se', 'proton.me', 'protonmail.com', 'gmx.com', 'aol.com'],
])
