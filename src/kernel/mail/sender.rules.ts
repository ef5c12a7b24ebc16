/** The sender of letters, and whether anything can be sent. */
import { joined } from '../words.ts'

/** The placeholder for the organisation's name, until somebody enters one. */
export const unnamed = 'Sekretariatet'

/** `send` is null without a mail server. */
interface Post {
  config: { mailFrom: string; smtpUrl: string | null; baseUrl: string }
  send: unknown
}

/**
 * `no_sender`: nobody has said from which address; what is written would say a false one.
 * `local_links`: links lead to this machine only, and a server elsewhere would send them to others.
 */
type WhyNothingGoes = 'no_sender' | 'no_server' | 'local_links'

export function whyNothingGoes({ config, send }: Post): WhyNothingGoes | null {
  if (!isSender(config.mailFrom)) return 'no_sender'
  if (send === null) return 'no_server'
  const sendsElsewhere = config.smtpUrl !== null && !isThisMachine(config.smtpUrl)
  return sendsElsewhere && isThisMachine(config.baseUrl) ? 'local_links' : null
}

/** True when messages are sent at once; otherwise they wait. */
export function canSend(deps: Post): boolean {
  return whyNothingGoes(deps) === null
}

/** What must be mended before anything is written; a server may come later. */
export function mailProblem(deps: Post) {
  const why = whyNothingGoes(deps)
  return why === 'no_server' ? null : why
}

/** The top domain `.invalid` never exists (RFC 2606). */
export function isSender(address: string): boolean {
  return address !== '' && !address.toLowerCase().endsWith('.invalid')
}

function isThisMachine(url: string): boolean {
  return /^(localhost|.*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])$/.test(new URL(url).hostname)
}

/** "info@…, 08-123 45 67": where questions go. */
export function contactOf({ contactEmail, contactPhone }: { contactEmail: string; contactPhone: string }): string {
  return joined(contactEmail, contactPhone)
}
