import type { Bit } from '../kernel/db/schema.ts'
import { addDays, type LocalDate, type UtcText } from '../kernel/time.ts'
import { misfitOf } from '../negotiation/programme/rules.ts'
import type { LinkKind, ReplyKind, SeatRole } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'

/** A seat of a seminar's municipality, with who holds it and whether that person has been invited. */
export interface Candidate {
  seatId: string
  seminarId: string
  role: SeatRole
  municipalityCode: string
  municipalityName: string
  officialName: string
  name: string | null
  title: string | null
  email: string | null
  /** 1 when the holder wants letters on paper. */
  byPost: Bit | null
  invitationId: string | null
  uid: string | null
  organizer: string | null
  /** The SEQUENCE that went out last; null before the first. */
  sequence: number | null
  heldSince: UtcText | null
  /** When staff took the invitation back. */
  withdrawnAt: UtcText | null
  /** Links the seat's holders have had, this one's and former ones'. */
  links: number
  /** The holder has a link that works. */
  isInvited: boolean
}

export type SeminarRefusal = 'cancelled' | 'no_date' | 'date_passed' | 'no_venue' | 'no_link' | 'misfit'

export function whyCannotInviteTo(seminar: Seminar, today: LocalDate): SeminarRefusal | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.confirmedAt === null || seminar.date === null) return 'no_date'
  if (seminar.date <= today) return 'date_passed'
  if (seminar.form !== 'digital' && seminar.venueName === null) return 'no_venue'
  if (seminar.form !== 'on_site' && !seminar.hasLink) return 'no_link'
  return isMisfit(seminar) ? 'misfit' : null
}

/** The letter would say other hours than its programme. */
function isMisfit({ startTime, endTime, programmeStart, programmeEnd }: Seminar): boolean {
  if (!startTime || !endTime || !programmeStart || !programmeEnd) return false
  const hours = { start: startTime, end: endTime }
  return misfitOf([{ start: programmeStart, end: programmeEnd }], hours) !== null
}

export const leftOutReasons = [...(['already_invited', 'withdrawn', 'vacant', 'by_post', 'no_address'] as const)]
type LeftOut = (typeof leftOutReasons)[number]

export function whyLeftOut(candidate: Candidate): LeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.name === null) return 'vacant'
  if (isWithdrawnFrom(candidate)) return 'withdrawn'
  if (candidate.byPost === 1) return 'by_post'
  return candidate.email ? null : 'no_address'
}

/** Whom staff have taken the invitation back from is invited again only by name; a new holder is another person. */
function isWithdrawnFrom({ withdrawnAt, heldSince }: Candidate): boolean {
  return withdrawnAt !== null && heldSince !== null && heldSince <= withdrawnAt
}

/** The reply is asked for some days before; who is invited later than that has until the day before. */
export function replyBy(date: LocalDate, replyDays: number, today: LocalDate): LocalDate {
  const asked = addDays(date, -replyDays)
  return asked >= today ? asked : addDays(date, -1)
}

/** The day the reply would have been asked for has passed already. */
export function isShortNotice(seminar: { date: LocalDate | null; replyDays: number }, today: LocalDate): boolean {
  return seminar.date !== null && addDays(seminar.date, -seminar.replyDays) < today
}

/** Until the day before, whatever day was asked for; not while a new day is sought. */
export function whyCannotReply(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'too_late' | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.date === null) return 'day_changes'
  if (seminar.date <= today) return 'too_late'
  return null
}

/** What staff have heard they may note on the day itself too. */
export function whyCannotRecord(
  seminar: { date: LocalDate | null; cancelledAt: UtcText | null },
  today: LocalDate,
): 'cancelled' | 'day_changes' | 'day_over' | null {
  const refusal = whyCannotReply(seminar, today)
  if (refusal !== 'too_late') return refusal
  return seminar.date === today ? null : 'day_over'
}

/** A substitute who comes or not answers for the seat: who comes in the holder's place stays a substitute. */
export function replyOf(kind: LinkKind, answer: 'coming' | 'not_coming'): ReplyKind {
  return kind === 'substitute' && answer === 'coming' ? 'substitute' : answer
}

/** The SEQUENCE of what goes out next: never what a calendar has had, and not below the seminar's own count. */
export function nextSequence(last: number, revision: number): number {
  return Math.max(last + 1, revision)
}
