/** Reports of what became of a message of ours: RFC 3464, and the letters that some servers write instead. */
import { tidyAddress } from '../kernel/email.ts'
import type { Received } from './received.ts'
import { idOfReturn, idsIn } from './rules.ts'

export interface Bounce {
  kind: 'bounce' | 'delayed'
  /** The messages it may be about; the one that went to one of the recipients is. */
  ids: string[]
  /** The message to whose own envelope sender it came. */
  returnedId: string | null
  /** Whom it did not reach, as the report names them, and the other server's words about each. */
  recipients: { address: string; words: string }[]
}

/** null when the message tells of no failure. */
export function bounceOf(mail: Received): Bounce | null {
  return mail.status === '' ? looseBounce(mail) : reportedBounce(mail)
}

/** A report that tells only of success: the next server has the message. */
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

/** `Name: value` lines, the continued ones joined; the first of a name counts. */
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

/** The returned message first: what stands elsewhere may have been quoted on the way. */
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

/** As we keep them. */
export function addressesIn(text: string): string[] {
  return [...new Set((text.match(address) ?? []).slice(0, 50).map(tidyAddress))]
}

const daemon = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|noreply-bounce)@/

/** By its empty envelope sender or its name; a person writes otherwise. */
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

/** A letter from a mail server that is no report by the standard: qmail, older Exim, some gateways, in plain words. */
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

/** The line with the server's verdict. */
function lineOf(text: string): string {
  const lines = text.split('\n').map((one) => one.trim())
  const first = (pattern: RegExp) => lines.find((one) => pattern.test(one))
  return first(code) ?? first(permanent) ?? first(temporary) ?? first(aboutDelivery) ?? ''
}
