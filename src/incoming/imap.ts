/** Reads a mailbox kept for the system's own sender address. */
import { ImapFlow } from 'imapflow'
import { maxMessage } from './received.ts'

/** Handles one message. The mailbox marks the message as read only after this has resolved. */
type Take = (raw: Uint8Array) => Promise<unknown>

interface Taken {
  taken: number
  /** Messages larger than `maxMessage`: left in the mailbox, flagged and read, for a person to open there. */
  tooLarge: number
  /** One error for each message that failed; those messages stay unread and are retried next time. */
  failed: unknown[]
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }
const atMost = 200

/**
 * Takes the unread messages of the mailbox, oldest first, at most 200 at a time.
 * @param url `imaps://user:password@host[:port][/mailbox]`, or `imap://` where STARTTLS is required.
 */
export async function takeUnread(url: string, take: Take, stopping?: AbortSignal, timeouts = patience): Promise<Taken> {
  const client = new ImapFlow({ ...serverOf(url), ...timeouts, disableAutoIdle: true, logger: false })
  // The pending call rejects with the same error; without a listener the event would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.mailboxOpen(mailboxOf(url))
    return await takeFrom(client, take, stopping)
  } catch (error) {
    // The server's response says more than "Command failed"; neither text contains the password.
    const { responseText, message } = error as { responseText?: string; message: string }
    throw new Error(`IMAP: ${responseText || message}`, { cause: error })
  } finally {
    if (client.usable) await client.logout().catch(() => {})
    client.close()
  }
}

async function takeFrom(client: ImapFlow, take: Take, stopping?: AbortSignal): Promise<Taken> {
  const result: Taken = { taken: 0, tooLarge: 0, failed: [] }
  const unread = await client.search({ seen: false, deleted: false }, { uid: true })
  for (const uid of (unread || []).sort((a, b) => a - b).slice(0, atMost)) {
    if (stopping?.aborted) break
    const message = await client.fetchOne(uid, { size: true }, { uid: true })
    if (!message) continue
    if ((message.size ?? 0) > maxMessage) {
      await client.messageFlagsAdd(uid, ['\\Seen', '\\Flagged'], { uid: true })
      result.tooLarge++
      continue
    }
    const whole = await client.fetchOne(uid, { source: true }, { uid: true })
    const raw = whole ? whole.source : undefined
    if (!raw) continue
    try {
      await take(raw)
    } catch (error) {
      result.failed.push(error)
      continue
    }
    await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true })
    result.taken++
  }
  return result
}

/** Requires TLS, so that the password is never sent in clear text, except to this machine. */
function serverOf(url: string) {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'imaps:'
  const local = ['127.0.0.1', 'localhost', '[::1]'].includes(hostname)
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (secure ? 993 : 143),
    secure,
    ...(!secure && !local && { doSTARTTLS: true }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
  }
}

function mailboxOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'INBOX'
}
