/** Real messages with placeholders filled in, and a seat that they may be about. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newId } from '../../src/kernel/ids.ts'
import type { TestApp } from '../support/app.ts'
import { anInvitation, aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

export const fixture = (file: string) => readFileSync(join(import.meta.dirname, 'fixtures', file), 'utf8')

/** The fixture with its placeholders filled in and with the line ends of mail, CRLF. */
export function aMail(file: string, values: Record<string, string> = {}): Buffer {
  const text = filled(fixture(file), values)
  return Buffer.from(text.replace(/\r?\n/g, '\r\n'))
}

function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
}

/** Outlook encodes its calendar part in base64. */
export function anOutlookReply(values: Record<string, string>): Buffer {
  const calendar = filled(fixture('outlook.ics'), values).replace(/\r?\n/g, '\r\n')
  const packed = Buffer.from(calendar).toString('base64')
  const ICS64 = packed.match(/.{1,76}/g)?.join('\n') ?? ''
  return aMail('outlook-accept.eml', { ...values, ICS64 })
}

/** An invited seat in Blekinge whose invitation has been delivered. */
export async function anInvitedSeat(t: TestApp) {
  const { seminars, seats, round } = await aPlannedRound(t.db)
  const seminar = seminars.find((one) => one.slug === 'blekinge-1')
  const seat = seats.find((one) => one.municipality_code === '1080')
  if (!seminar || !seat) throw new Error('no Karlskrona')
  await confirmedSeminar(t.db, seminar.id)
  const email = 'asa.oberg@kommun.example'
  const person = { name: 'Åsa Öberg', email }
  const invitation = await anInvitation(t.db, seat.id, seminar.id, person)
  const messageId = await aSentMessage(t, { seatId: seat.id, linkId: invitation.linkId, email })
  return { round, seminar, seat, email, messageId, ...invitation, uid: `${invitation.invitationId}@localhost` }
}

export type InvitedSeat = Awaited<ReturnType<typeof anInvitedSeat>>

export async function aSentMessage(
  t: TestApp,
  to: { seatId: string; linkId: string; email: string; state?: 'sent' | 'unknown' | 'queued'; id?: string },
): Promise<string> {
  const id = to.id ?? newId()
  const invitation = await t.db
    .selectFrom('invitation')
    .select('id')
    .where('seat_id', '=', to.seatId)
    .executeTakeFirstOrThrow()
  await t.db
    .insertInto('message')
    .values({
      id,
      mailing_id: null,
      dedupe_key: id,
      purpose: 'invitation',
      invitation_id: invitation.id,
      to_name: 'Åsa Öberg',
      to_email: to.email,
      subject: 'Inbjudan',
      calendar_method: null,
      link_id: to.linkId,
      state: to.state ?? 'sent',
      attempts: 1,
      next_attempt_at: testNow,
      lease_until: null,
      server_answer: '250 ok',
      created_at: testNow,
      sent_at: testNow,
    })
    .execute()
  await t.db.insertInto('message_content').values({ message_id: id, text: '', html: '', calendar: null }).execute()
  return id
}

/** All kept messages, the latest last. */
export function kept(t: TestApp) {
  return t.db.selectFrom('incoming').selectAll().orderBy('received_at').execute()
}
