/** Handles received messages. Each is stored in the same transaction as the changes it makes. */
import { createHash } from 'node:crypto'
import { insertReply, lockInvitation } from '../invitations/invitee.queries.ts'
import { lockPlaces, placeReply } from '../invitations/reply.actions.ts'
import { getGuestInvitation } from '../invitations/standing.queries.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { tidyAddress } from '../kernel/email.ts'
import { Conflict } from '../kernel/errors.ts'
import { withoutTokens } from '../kernel/http/address.ts'
import { newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import { getSeminarById } from '../seminars/queries.ts'
import {
  findByUid,
  findGuestOf,
  findLatestTo,
  findSeatOf,
  forgetOld,
  getAsked,
  getIncoming,
  insertIncoming,
  listSent,
  markBounced,
  updateIncoming,
} from './queries.ts'
import type { CalendarAnswer, Received } from './received.ts'
import { readWithin } from './received.ts'
import {
  addressesIn,
  type Bounce,
  bounceOf,
  idsIn,
  isAutomatic,
  isFromServer,
  isSettled,
  isSuccess,
  judge,
  type Kind,
  type Outcome,
  saysHasLeft,
} from './rules.ts'

/** The outcome of a received message, and the records of ours that it concerns. */
interface Fate {
  kind: Kind
  outcome: Outcome
  messageId?: string | null
  seatId?: string | null
  guestInvitationId?: string | null
  replyId?: string
  words?: string
}

const keptOctets = 256 * 1024

/**
 * Stores a message and applies its effect (bounce or calendar reply) when that is allowed.
 * @returns false when the same octets are stored already.
 */
export async function receiveMail(deps: Deps, raw: Uint8Array): Promise<boolean> {
  const mail = await readWithin(raw)
  return deps.db.transaction().execute(async (tx) => {
    const id = newId()
    if (!(await insertIncoming(tx, keptRow(deps, id, raw, mail)))) return false
    const fate = await settle(deps, tx, mail)
    await updateIncoming(tx, id, {
      kind: fate.kind,
      outcome: fate.outcome,
      settled: isSettled(fate.outcome) ? 1 : 0,
      message_id: fate.messageId ?? null,
      seat_id: fate.seatId ?? null,
      guest_invitation_id: fate.guestInvitationId ?? null,
      reply_id: fate.replyId ?? null,
      words: withoutTokens(fate.words ?? ''),
    })
    return true
  })
}

/** Removes link tokens from text and calendar: replies quote our letter, and staff must not see its personal link. */
function keptRow(deps: Deps, id: string, raw: Uint8Array, mail: Received) {
  return {
    id,
    hash: createHash('sha256').update(raw).digest('hex'),
    received_at: deps.clock.now(),
    kind: 'letter',
    outcome: 'unread',
    settled: 0 as const,
    from_name: mail.from?.name ?? '',
    from_email: mail.from?.email ?? '',
    subject: mail.subject,
    sent_at: mail.sentAt,
    message_id: null,
    seat_id: null,
    reply_id: null,
    guest_invitation_id: null,
    words: '',
    text: withoutTokens(mail.text),
    attachments: JSON.stringify(mail.attachments),
    calendar: withoutTokens(unfolded(mail.calendar?.content ?? '')),
    size: raw.byteLength,
    raw: Buffer.from(raw.subarray(0, keptOctets)).toString('base64'),
    handled_at: null,
    handled_by: null,
    note: '',
  }
}

/** Joins folded lines (RFC 5545): a fold can split an address, whose token would then not be recognised. */
function unfolded(calendar: string): string {
  return calendar.replace(/\n[ \t]/g, '')
}

async function settle(deps: Deps, tx: Tx, mail: Received): Promise<Fate> {
  const bounce = bounceOf(mail)
  if (bounce) return settleBounce(deps, tx, bounce)
  if (mail.isReceipt || isSuccess(mail)) {
    const about = await whatItIsAbout(deps, tx, mail)
    return { kind: 'automatic', outcome: 'delivered', ...about }
  }
  const answer = mail.calendar?.answer
  if (answer && /^(REPLY|COUNTER)$/.test(answer.method)) {
    const comment = withoutTokens(answer.comment)
    return settleAnswer(deps, tx, mail, { ...answer, comment })
  }
  const about = await whatItIsAbout(deps, tx, mail)
  if (mail.unreadable) return { kind: 'letter', outcome: 'unreadable', ...about }
  if (!isAutomatic(mail)) return { kind: 'letter', outcome: 'unread', ...about }
  return { kind: 'automatic', outcome: saysHasLeft(mail) ? 'has_left' : 'ignored', ...about }
}

/**
 * Marks a message as bounced only when the report names a message of ours that went to a reported address, or arrived
 * at that message's own envelope sender: nobody can guess a message's id. A relay may have replaced our Message-ID; the
 * report is then linked to the latest message to that address, and a person decides.
 */
async function settleBounce(deps: Deps, tx: Tx, bounce: Bounce): Promise<Fate> {
  const { kind, ids, returnedId, recipients } = bounce
  const now = deps.clock.now()
  const addresses = recipients.map(({ address }) => address)
  const named = await listSent(tx, returnedId ? [...ids, returnedId] : ids)
  const message =
    named.find(({ id }) => id === returnedId) ?? named.find(({ toEmail }) => addresses.includes(tidyAddress(toEmail)))
  const likely = message ? null : await findLatestTo(tx, addresses, addMinutes(now, -mayReturnMinutes))
  const about = message ?? likely
  const ours = recipients.find(({ address }) => address === tidyAddress(about?.toEmail ?? ''))
  const words = (ours ?? recipients[0])?.words ?? ''
  if (!about) return { kind, outcome: 'not_ours', words }
  const { id: messageId, seatId, guestInvitationId } = about
  const fate = { kind, words, messageId, seatId, guestInvitationId }
  if (kind === 'delayed') return { ...fate, outcome: 'noted' }
  if (!message) return { ...fate, outcome: 'likely_bounced' }
  await bounced(tx, message, { now, words, accountId: null })
  return { ...fate, outcome: 'bounced' }
}

/** Six days: mail servers retry for at most five. */
const mayReturnMinutes = 6 * 24 * 60

async function bounced(
  tx: Tx,
  message: { id: string; seatId: string | null; toEmail: string; bouncedAt: UtcText | null },
  { now, words, accountId }: { now: UtcText; words: string; accountId: string | null },
): Promise<void> {
  await markBounced(tx, message.id, { now, words: withoutTokens(words) })
  if (!message.seatId || message.bouncedAt !== null) return
  const detail = { email: message.toEmail, words: withoutTokens(words) }
  const event = { subject: 'seat' as const, subjectId: message.seatId, kind: 'mail_bounced' }
  await insertHistory(tx, { accountId, now }, [{ ...event, detail }])
}

async function settleAnswer(deps: Deps, tx: Tx, mail: Received, answer: CalendarAnswer): Promise<Fate> {
  const said = { kind: 'calendar' as const, words: answer.comment }
  const found = await findByUid(tx, answer.uid)
  if (!found) return { ...said, outcome: 'unmatched' }
  const { id, seatId, seminarId } = found
  const fate = { ...said, ...(seatId ? { seatId } : { guestInvitationId: id }) }
  const now = deps.clock.now()
  const places = seatId ? null : await lockPlaces(deps, tx, seminarId)
  if (!places) await lockInvitation(tx, id)
  const seminar = places?.seminar ?? (await getSeminarById(tx, seminarId))
  const asked = { ...(await getAsked(tx, id)), seminar }
  const verdict = judge(answer, asked, letterOf(mail, now))
  if (verdict.outcome !== 'replied') return { ...fate, outcome: verdict.outcome }
  const { linkId } = verdict.person
  const reply = {
    link_id: linkId,
    account_id: null,
    at: verdict.at,
    source: 'calendar' as const,
    comment: answer.comment,
  }
  if (places) {
    // A yes can put the guest in the queue and a no can move the queue, as when guests reply by their personal link.
    const wish = verdict.reply === 'coming' ? 'coming' : 'not_coming'
    const invitation = await getGuestInvitation(tx, id)
    const placed = await placeReply(tx, places, invitation, { wish, said: reply })
    await enqueueMail(tx, placed.letters, now)
    return { ...fate, outcome: `guest_${placed.reply}` }
  }
  const replyId = newId()
  await insertReply(tx, {
    id: replyId,
    invitation_id: id,
    kind: verdict.reply,
    ...reply,
    substitute_name: '',
    substitute_email: '',
  })
  return { ...fate, outcome: 'replied', replyId }
}

function letterOf(mail: Received, now: UtcText) {
  const { isForged, sentAt } = mail
  return { from: mail.from?.email ?? '', isForged, sentAt, today: localDate(now), now }
}

/**
 * The message that this one replies to, else the seat or the guest with the sender's address. For a mail server's
 * free text also the message, or the latest message to an address, that the text names. Only shown to staff: the sender
 * is not verified, so no change follows from it.
 */
async function whatItIsAbout(deps: Deps, tx: Tx, mail: Received) {
  const server = isFromServer(mail)
  const [named] = await listSent(
    tx,
    idsIn(server ? [mail.refersTo, mail.returned, mail.text].join('\n') : mail.refersTo),
  )
  const since = addMinutes(deps.clock.now(), -mayReturnMinutes)
  const message = named ?? (server ? await findLatestTo(tx, addressesIn(mail.text), since) : null)
  if (message) {
    const { id, seatId, guestInvitationId } = message
    return { messageId: id, seatId, guestInvitationId }
  }
  const from = mail.from?.email ?? ''
  const seatId = await findSeatOf(tx, from)
  return { seatId, guestInvitationId: seatId ? null : await findGuestOf(tx, from) }
}

/** Marks our message as bounced by a person's decision, when no report names it. @throws NotFound, Conflict */
export async function confirmBounce(deps: Deps, accountId: string, id: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const letter = await getIncoming(tx, id)
    if (letter.outcome === 'bounced') return
    const [message] = letter.messageId ? await listSent(tx, [letter.messageId]) : []
    if (letter.outcome !== 'likely_bounced' || !message) throw new Conflict('errors.changed_meanwhile')
    const now = deps.clock.now()
    await bounced(tx, message, { now, words: letter.words, accountId })
    await updateIncoming(tx, id, { outcome: 'bounced', settled: 1 })
  })
}

/** Marks the message as handled; a second press keeps the time of the first. @throws NotFound */
export async function handle(deps: Deps, accountId: string, id: string, note: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const { handledAt } = await getIncoming(tx, id)
    const now = handledAt ?? deps.clock.now()
    await updateIncoming(tx, id, { handled_at: now, handled_by: accountId, note })
  })
}

/** Moves the message back to those that staff must read; the note stays. @throws NotFound */
export async function reopen(deps: Deps, id: string): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await getIncoming(tx, id)
    await updateIncoming(tx, id, { handled_at: null, handled_by: null })
  })
}

const minutesPerDay = 24 * 60
/** The inbox page states both periods in words. */
const keepAutomaticDays = 30
const keepRawDays = 90

export async function forget(deps: Deps): Promise<void> {
  const now = deps.clock.now()
  await deps.db
    .transaction()
    .execute((tx) =>
      forgetOld(tx, {
        automatic: addMinutes(now, -keepAutomaticDays * minutesPerDay),
        raw: addMinutes(now, -keepRawDays * minutesPerDay),
      }),
    )
}

/**
 * Receives the mailbox's unread messages. A message that fails stays unread there, and the next run retries it.
 * @returns how many were received. @throws the first failure, after all messages have been tried
 */
export async function fetchMail(deps: Deps, stopping?: AbortSignal): Promise<number> {
  if (!deps.config.imapUrl) return 0
  // Imported here so that installations without a mailbox do not load the IMAP client.
  const { takeUnread } = await import('./imap.ts')
  const { taken, tooLarge, failed } = await takeUnread(deps.config.imapUrl, (raw) => receiveMail(deps, raw), stopping)
  if (tooLarge > 0) deps.log.warn({ tooLarge }, 'larger than 10 MB: left in the mailbox, flagged')
  if (failed.length > 0) throw failed[0]
  return taken
}
