/** The sender of letters, and whether anything can be sent. */
import { joined } from '../words.ts'

/** The placeholder for the organisation's name, until somebody enters one. */
export const unnamed = 'Sekretariatet'

/** `send`: null without a mail server. */
interface Post {
  config: { mailFrom: string; smtpUrl: string | null; baseUrl: string }
  send: unknown
}

/**
 * `no_sender`: no sender address has been entered.
 * `local_links`: links point to this machine, but the mail server is elsewhere and would send them to other people.
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

/** The problem that must be solved before messages are queued; null also for a missing server, which may come later. */
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

/** "info@…, 08-123 45 67" */
export function contactOf({ contactEmail, contactPhone }: { contactEmail: string; contactPhone: string }): string {
  return joined(contactEmail, contactPhone)
}
