import nodemailer from 'nodemailer'
import type { Config } from '../config.ts'

export interface OutgoingMail {
  id: string // becomes the Message-ID, so that a bounce or a log line leads back
  toName: string
  toEmail: string
  subject: string
  text: string
  html: string
  calendar: { method: 'REQUEST' | 'CANCEL'; content: string } | null
}

/** Hands one message to the server. @returns the server's words. @throws nodemailer's error with `responseCode`. */
export interface Send {
  (mail: OutgoingMail): Promise<string>
  close(): void
}

/** A pooled SMTP connection, or null when none is configured. */
export function openSmtp(config: Config): Send | null {
  if (!config.smtpUrl) return null
  const transport = nodemailer.createTransport({
    url: config.smtpUrl,
    pool: true,
    maxConnections: config.smtpConnections,
    maxMessages: 1000,
    ...(config.smtpRate > 0 && { rateLimit: config.smtpRate, rateDelta: 1000 }),
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = new URL(config.baseUrl).hostname
  const send = async (mail: OutgoingMail): Promise<string> => {
    const info = await transport.sendMail({
      messageId: `<${mail.id}@${domain}>`,
      from: { name: config.organisation, address: config.mailFrom },
      replyTo: config.contactEmail,
      to: { name: mail.toName, address: mail.toEmail },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      ...(mail.calendar && {
        icalEvent: {
          method: mail.calendar.method,
          content: mail.calendar.content,
          filename: 'inbjudan.ics',
        },
      }),
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    return (info as { response?: string }).response ?? ''
  }
  return Object.assign(send, { close: () => transport.close() })
}
