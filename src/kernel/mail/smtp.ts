import nodemailer from 'nodemailer'
import type MimeNode from 'nodemailer/lib/mime-node'
import type { Config } from '../config.ts'
import type { CalendarMethod } from '../db/schema.ts'

export interface OutgoingMail {
  id: string // becomes the Message-ID, so that bounces and log lines can be traced to the message
  from: { name: string; address: string }
  replyTo: string
  toName: string
  toEmail: string
  subject: string
  text: string
  html: string
  calendar: { method: CalendarMethod; content: string } | null
}

/**
 * Sends one message. @returns the server's answer. @throws SendError
 * When `stopping` is aborted, a message that the server does not have yet is not sent.
 */
export interface Send {
  (mail: OutgoingMail, stopping?: AbortSignal): Promise<string>
  close(): void
}

/**
 * `unreachable`: no SMTP session was established. `not_now`: the server answered 4xx, or the connection broke before
 * it had the whole message. `refused`: it answered 5xx. `in_doubt`: it had the whole message, but did not answer.
 */
type SendOutcome = 'unreachable' | 'not_now' | 'refused' | 'in_doubt'

/** `message` holds the server's answer, or what happened instead. */
export class SendError extends Error {
  readonly outcome: SendOutcome

  constructor(outcome: SendOutcome, words: string, cause?: unknown) {
    super(words, { cause })
    this.outcome = outcome
  }
}

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 }

/** A pooled SMTP connection, or null when none is configured. */
export function openSmtp(config: Config, timeouts: Partial<typeof patience> = {}): Send | null {
  if (!config.smtpUrl) return null
  const transport = nodemailer.createTransport({
    url: config.smtpUrl,
    pool: true,
    maxConnections: config.smtpConnections,
    maxMessages: 1000,
    ...(config.smtpRate > 0 && { rateLimit: config.smtpRate, rateDelta: 1000 }),
    ...patience,
    ...timeouts,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const progress = new Map<string, Progress>()
  transport.use('stream', (mail, done) => {
    watch(mail.message, progress.get(mail.message.messageId()))
    done()
  })
  const domain = new URL(config.baseUrl).hostname
  const send = async (mail: OutgoingMail, stopping?: AbortSignal): Promise<string> => {
    const messageId = `<${mail.id}@${domain}>`
    const state: Progress = { begun: false, handedOver: false }
    progress.set(messageId, state)
    const giveUp = givingUp(state, stopping)
    try {
      const info = await transport.sendMail({
        signal: giveUp.signal,
        messageId,
        from: mail.from,
        replyTo: mail.replyTo,
        to: { name: mail.toName, address: mail.toEmail },
        ...(config.bounceAddress && { envelope: { from: returnTo(config.bounceAddress, mail.id), to: mail.toEmail } }),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        ...(mail.calendar && calendarPart(mail.calendar)),
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
      return (info as { response?: string }).response ?? ''
    } catch (error) {
      if (stopping?.aborted && !state.handedOver)
        throw new SendError('unreachable', 'Stopped before it was sent.', error)
      throw toSendError(error, state)
    } finally {
      giveUp.forget()
      progress.delete(messageId)
    }
  }
  return Object.assign(send, { close: () => transport.close() })
}

/** A unique envelope sender per message (VERP), so that a bounce identifies its message. */
function returnTo(address: string, id: string): string {
  const at = address.lastIndexOf('@')
  return `${address.slice(0, at)}+${id.replaceAll('-', '')}${address.slice(at)}`
}

/** REQUEST and CANCEL are calendar parts, which mail programs act on; PUBLISH is only an attached file. */
function calendarPart({ method, content }: NonNullable<OutgoingMail['calendar']>) {
  if (method !== 'PUBLISH') return { icalEvent: { method, content, filename: 'inbjudan.ics' } }
  const contentType = 'text/calendar; charset=utf-8; method=PUBLISH'
  return { attachments: [{ filename: 'prov.ics', content, contentType }] }
}

/** How far the transfer of a message has come, which nodemailer's errors do not tell. */
interface Progress {
  begun: boolean // the connection is ready and the envelope is being sent
  handedOver: boolean // the whole message has been written to the connection
}

/** How long to wait, when stopping, for the server's answer to a message that it already has. */
const lastWaitMs = 5000

function givingUp(state: Progress, stopping: AbortSignal | undefined) {
  const controller = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const stop = () => {
    if (state.handedOver) timer = setTimeout(() => controller.abort(), lastWaitMs)
    else controller.abort()
  }
  if (stopping?.aborted) stop()
  stopping?.addEventListener('abort', stop)
  const forget = () => {
    clearTimeout(timer)
    stopping?.removeEventListener('abort', stop)
  }
  return { signal: controller.signal, forget }
}

/**
 * Tracks progress through the message's stream: nodemailer creates it when a connection is ready, and reads it after
 * the server has accepted the DATA command.
 */
function watch(message: MimeNode, state: Progress | undefined): void {
  if (!state) return
  const open = message.createReadStream.bind(message)
  message.createReadStream = (options) => {
    state.begun = true
    const stream = open(options)
    stream.once('end', () => {
      state.handedOver = true
    })
    return stream
  }
}

function toSendError(error: unknown, state: Progress): SendError {
  const { code, responseCode, response, message } = error as {
    code?: string
    responseCode?: number
    response?: string
    message: string
  }
  const words = response || message
  const aboutThisMessage = code === 'EENVELOPE' || code === 'EMESSAGE'
  if (aboutThisMessage && (responseCode === undefined || responseCode >= 500)) {
    return new SendError('refused', words, error)
  }
  if (responseCode) return new SendError(state.begun ? 'not_now' : 'unreachable', words, error)
  if (state.handedOver) return new SendError('in_doubt', words, error)
  return new SendError(state.begun ? 'not_now' : 'unreachable', words, error)
}
