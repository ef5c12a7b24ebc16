/** The transactional outbox: the domain change and the message commit together. */
import type { Tx } from '../db/open.ts'
import { newId } from '../ids.ts'
import type { UtcText } from '../time.ts'

/**
 * Stands in text, html and calendar where the personal link's token goes; it is put in when the message is
 * sent, so that the database never holds a usable link. A private-use character, which no form lets through.
 */
export const linkMark = '\uE000'

export interface NewMessage {
  /** Seat + purpose + round + revision, or whatever makes this message the only one of its kind. */
  dedupeKey: string
  purpose: string
  mailingId?: string
  seatId?: string
  toName: string
  toEmail: string
  subject: string
  text: string
  html: string
  calendar?: { method: 'REQUEST' | 'CANCEL'; content: string }
  linkId?: string
}

const rowsPerInsert = 50

/** Queues messages in the caller's transaction. @returns how many were new; one already there is left as it is. */
export async function enqueueMail(tx: Tx, messages: NewMessage[], now: UtcText): Promise<number> {
  let queued = 0
  for (let at = 0; at < messages.length; at += rowsPerInsert) {
    const rows = await tx
      .insertInto('message')
      .values(messages.slice(at, at + rowsPerInsert).map((message) => toRow(message, now)))
      .onConflict((c) => c.column('dedupe_key').doNothing())
      .returning('id')
      .execute()
    queued += rows.length
  }
  return queued
}

function toRow(message: NewMessage, now: UtcText) {
  return {
    id: newId(),
    mailing_id: message.mailingId ?? null,
    dedupe_key: message.dedupeKey,
    purpose: message.purpose,
    seat_id: message.seatId ?? null,
    to_name: message.toName,
    to_email: message.toEmail,
    subject: message.subject,
    text: message.text,
    html: message.html,
    calendar: message.calendar?.content ?? null,
    calendar_method: message.calendar?.method ?? null,
    link_id: message.linkId ?? null,
    state: 'queued' as const,
    attempts: 0,
    next_attempt_at: now,
    lease_until: null,
    server_answer: '',
    created_at: now,
    sent_at: null,
  }
}
