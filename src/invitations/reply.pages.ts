/** An invitee's reply as their own page shows it: what was said, by whom, and what can be said now. */
import type { MessageState } from '../kernel/db/schema.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import type { QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { GuestReply, LinkKind, ReplyKind } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Handover } from './handover.queries.ts'
import type { Answering, LatestReply, Meeting, SeatInvitation } from './invitee.queries.ts'
import type { ProgrammeLine } from './letters.rules.ts'
import type { LiveLink } from './links.queries.ts'
import { doesQueueMove, type Hours, isShortNotice, queueMovesUntil, replyBy, whyCannotReply } from './rules.ts'

export interface Invited {
  token: string
  kind: LinkKind
  seminar: Seminar
  /** Hours that the invitee attends; null when unknown. */
  hours: Hours | null
  meeting: Meeting
  programme: ProgrammeLine[]
  /** The reply that holds; null also when it was given for another date. */
  reply: ReplyKind | GuestReply | null
  repliedAt: UtcText | null
  /** The person has told us of needs: food, access. */
  hasWishes: boolean
  organisation: string
  today: LocalDate
  now: UtcText
  seat: SeatPart | null
  guest: GuestPart | null
}

/** Data that only a seat's holder or substitute has. */
export interface SeatPart {
  invitation: SeatInvitation
  substitute: LiveLink | null
  substituteMail: MessageState | null
  canSend: boolean
  latest: LatestReply | null
  handover: Handover | null
  answering: Answering | null
  /** How many of the municipality's roles have handed in, once the own one has; null when they see only their own. */
  together: { n: number; of: number } | null
  document: QuestionnaireDocument
  /** What was said at the seminar, for the person to read; `until`: last day to confirm it. null when there is nothing. */
  statements: { until: LocalDate | null } | null
}

interface GuestPart {
  name: string
  organisation: string
  /** 1 is first; 0 when the guest does not wait. */
  queuePlace: number
}

/** @param isPlaced date and place are settled, so there is a calendar file to offer. */
export function replyBox(data: Invited, isPlaced: boolean, t: Translate) {
  const { seminar, reply, today, guest } = data
  const refusal = whyCannotReply(seminar, today)
  const isSaid = refusal === null || refusal === 'too_late'
  const comes = reply === (data.kind === 'substitute' ? 'substitute' : 'coming')
  const until = seminar.date && formatDate(addDays(seminar.date, -1), 'day', t.lang)
  const tooLate = [t('invitations.too_late'), guest ? '' : t('invitations.too_late_questions')]
  return {
    wishes: wishLink(data, comes && refusal === null, t),
    // The top of the page already says that the seminar is cancelled or being moved.
    refusal: refusal === 'too_late' ? tooLate.join(' ').trim() : null,
    open: refusal === null,
    said: isSaid && reply ? said(data, reply, t) : null,
    ask: t(question(data, comes)),
    by: askedBy(data, t),
    buttons: buttons(data, comes, t),
    hasCalendar: isPlaced && (comes || reply === null),
    calendarFile: guest ? '' : t('invitations.calendar_file'),
    until: until && (isPlaced || guest) ? t('invitations.until', { date: until }) : '',
  }
}

/** A substitute was named by the holder and has not replied, so the question is whether they cannot come. */
function question({ kind, reply }: Invited, comes: boolean) {
  if (kind === 'substitute' && comes) return 'invitations.cannot_come'
  return reply === null ? 'invitations.do_you_come' : 'invitations.change'
}

/** Replies other than the current one; a guest who waits can leave the queue. */
function buttons(data: Invited, comes: boolean, t: Translate) {
  const { kind, reply, repliedAt, seat } = data
  const isStale = repliedAt !== null && reply === null
  const send = seat?.substitute && !isStale ? 'other_substitute' : 'send_substitute'
  const leave = reply === 'waiting' ? 'guests.leave_queue' : 'invitations.i_cannot'
  const hasPlace = comes || reply === 'coming' || reply === 'waiting'
  return [
    ...(hasPlace ? [] : [{ value: 'kommer', text: t('invitations.i_come') }]),
    ...(kind === 'holder' ? [{ value: 'ersattare', text: t(`invitations.${send}`) }] : []),
    ...(reply === 'not_coming' ? [] : [{ value: 'kommer_inte', text: t(leave) }]),
  ].map(({ value, text }) => ({ value, text, quiet: value !== 'kommer' || reply !== null }))
}

/** Saved wishes can be seen and deleted as long as they are kept. */
function wishLink({ hasWishes }: Invited, isOpen: boolean, t: Translate): string | null {
  if (hasWishes) return t(isOpen ? 'wishes.change' : 'wishes.see')
  return isOpen ? t('wishes.tell') : null
}

function said(data: Invited, reply: ReplyKind | GuestReply, t: Translate) {
  const { seat, guest } = data
  if (guest) return { ...guestSaid(data, guest, reply, t), noted: null }
  const noted = seat && notedByStaff(data.kind, seat, t)
  return seat && { ...seatSaid(data.kind, seat, reply, t), noted }
}

function guestSaid(data: Invited, guest: GuestPart, reply: string, t: Translate) {
  if (reply === 'waiting') {
    const text = t('guests.said.waiting', { n: guest.queuePlace })
    return { is: 'half', text, sub: queueText(data, t) }
  }
  const isComing = reply === 'coming'
  const text = t(`invitations.said.${isComing ? 'coming' : 'not_coming'}`)
  return { is: isComing ? 'done' : 'no', text, sub: null }
}

function queueText({ seminar, now }: Invited, t: Translate): string | null {
  if (!seminar.date) return null
  if (!doesQueueMove(seminar, now)) return t('guests.queue_stands')
  return t('guests.queue_moves', { until: formatDate(queueMovesUntil(seminar.date), 'day', t.lang) })
}

function seatSaid(kind: LinkKind, seat: SeatPart, reply: string, t: Translate) {
  const { substitute } = seat
  if (reply === 'substitute' && kind === 'holder')
    return {
      is: 'swap',
      text: t('invitations.said.substitute', { name: substitute?.name ?? '' }),
      sub: substitute && substituteMail(seat, substitute, t),
    }
  const isComing = reply !== 'not_coming'
  if (!isComing && substitute && kind === 'holder') {
    const text = t('invitations.said.declined', { name: substitute.name })
    return { is: 'no', text, sub: t('invitations.said.declined_then') }
  }
  const isSignedUp = isComing && kind === 'substitute'
  const text = t(`invitations.said.${isSignedUp ? 'signed_up' : isComing ? 'coming' : 'not_coming'}`)
  return { is: isComing ? 'done' : 'no', text, sub: null }
}

/** Which reply staff recorded, when and from which source; null when the invitee replied on this page. */
function notedByStaff(kind: LinkKind, { latest }: SeatPart, t: Translate): string | null {
  if (!latest?.byStaff || kind === 'substitute') return null
  return t(`people.noted_by_staff.${latest.kind}`, {
    date: formatDate(localDate(latest.at), 'day', t.lang),
    source: t(`people.source.${latest.source}`),
  })
}

/** States only what is known of the substitute's mail. */
function substituteMail(seat: SeatPart, { name, email }: LiveLink, t: Translate): string {
  const { substituteMail: state, canSend } = seat
  if (state === 'sent') return t('invitations.said.mail_sent', { email })
  if (state === 'failed') return t('invitations.said.mail_failed', { email })
  if (state === 'unknown' || state === 'cancelled') return t('invitations.said.mail_unknown', { name, email })
  return canSend ? t('invitations.said.mail_soon', { email }) : t('invitations.said.mail_later', { name, email })
}

function askedBy({ seminar, reply, today }: Invited, t: Translate): string {
  if (reply || !seminar.date) return ''
  if (isShortNotice(seminar, today)) return t('invitations.reply_as_soon')
  return t('invitations.reply_by', { date: formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', t.lang) })
}
