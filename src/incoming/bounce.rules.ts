/** Reports of what became of a message of ours: RFC 3464, and the letters that some servers write instead. */
import type { Received } from '../kernel/mail/received.ts'
import { idsIn } from './rules.ts'

export interface Bounce {
  kind: 'bounce' | 'delayed'
  /** The messages it may be about; the one that went to one of `recipients` is. */
  ids: string[]
  /** Whom it did not reach, as the report names them. */
  recipients: string[]
  /** The other server's words. */
  words: string
}

/** null when the message tells of no failure. */
export function bounceOf(mail: Received): Bounce | null {
  return mail.status === '' ? looseBounce(mail) : reportedBounce(mail)
}

function reportedBounce(mail: Received): Bounce | null {
  const groups = mail.status.split(/\n[ \t]*\n/).map(fieldsOf)
  const reports = groups.filter((group) => /^(failed|delayed)\b/i.test(group.action ?? ''))
  const failed = reports.filter((group) => /^failed/i.test(group.action ?? ''))
  const told = failed.length > 0 ? failed : reports
  if (told.length === 0) return null
  const addresses = told.flatMap((group) => [
    group['final-recipient'] ?? '',
    group['original-recipient'] ?? '',
  ])
  return {
    kind: failed.length > 0 ? 'bounce' : 'delayed',
    ids: idsAbout(mail),
    recipients: addresses.flatMap(addressesIn),
    words: wordsOf(told[0] ?? {}),
  }
}

/** `Name: value` lines, the continued ones joined; the first of a name counts. */
function fieldsOf(group: string): Record<string, string> {
  const lines = group.replace(/\n[ \t]+/g, ' ').split('\n')
  const fields: Record<string, string> = Object.create(null)
  for (const text of lines.slice(0, 50)) {
    const colon = text.indexOf(':')
    if (colon > 0)
      fields[text.slice(0, colon).trim().toLowerCase()] ??= text.slice(colon + 1).trim()
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

function addressesIn(text: string): string[] {
  return (text.match(address) ?? [])
    .map((one) => one.toLowerCase().replace(/\.+$/, ''))
    .slice(0, 50)
}

const daemon = /^(?:mailer-daemon|postmaster|mail-daemon|mdaemon|noreply-bounce)@/
const returnedSubject =
  /undeliver|delivery (?:status|fail|has failed)|returned mail|failure notice|mail delivery|delivery incomplete|not delivered|could not be delivered|kunde inte levereras|olevererbar|gick inte att leverera|fördröjd|delayed/i
const code = /\b[45]\.\d{1,3}\.\d{1,3}\b|\b[45]\d\d[ -]/
const permanent =
  /\b5\.\d{1,3}\.\d{1,3}\b|\b55\d[ -]|permanent|user unknown|no such user|mailbox unavailable/i
const temporary =
  /\b4\.\d{1,3}\.\d{1,3}\b|\b4[25]\d[ -]|delayed|still trying|will (?:be )?(?:retr|keep)|not yet been delivered|fördröj|delivery incomplete/i

/** A letter from a mail server that is no report by the standard: qmail, older Exim, some gateways. */
function looseBounce(mail: Received): Bounce | null {
  const isFromServer =
    mail.returnPath === '' ||
    mail.marks['x-failed-recipients'] !== '' ||
    daemon.test(mail.from?.email ?? '')
  const isAbout = returnedSubject.test(mail.subject) || mail.marks['x-failed-recipients'] !== ''
  const ids = idsAbout(mail)
  if (!isFromServer || !isAbout || ids.length === 0) return null
  const said = `${mail.subject}\n${mail.text.slice(0, 10_000)}`
  const isPermanent = permanent.test(said) || mail.marks['x-failed-recipients'] !== ''
  const isDelayed = temporary.test(said) && !permanent.test(said)
  if (!isPermanent && !isDelayed) return null
  return {
    kind: isDelayed ? 'delayed' : 'bounce',
    ids,
    recipients: addressesIn(`${mail.marks['x-failed-recipients']}\n${mail.text}`),
    words: lineOf(mail.text).slice(0, 500),
  }
}

/** The line with the server's verdict. */
function lineOf(text: string): string {
  const lines = text.split('\n').map((one) => one.trim())
  const first = (pattern: RegExp) => lines.find((one) => pattern.test(one))
  return first(code) ?? first(permanent) ?? first(temporary) ?? ''
}
