/** Changes to a seminar: a new date, another form, cancelled, reopened. Their refusals, recipients and undoing. */

import type { MessageKey } from '../../kernel/i18n/translate.ts'
import { addDays, type LocalDate, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import { whyCannotPropose } from '../../negotiation/dates/rules.ts'
import type { SeminarForm } from '../../schema.ts'
import type { Seminar } from '../rules.ts'

/** Every field that a change may touch; stored before and after the change, so that it can be undone. */
export const changeableFields = [
  'form',
  'meetingUrl',
  'meetingNote',
  'date',
  'startTime',
  'endTime',
  'startsAt',
  'endsAt',
  'confirmedAt',
  'venueConfirmedAt',
  'cancelledAt',
  'cancelReason',
  'repliesAskedAt',
] as const satisfies (keyof ChangeableSeminar)[]
export type Changeable = Pick<ChangeableSeminar, (typeof changeableFields)[number]>

/** A seminar with the fields that only invitees and staff may read. */
export interface ChangeableSeminar extends Seminar {
  meetingUrl: string
  meetingNote: string
  cancelReason: string
}

export type Change =
  | { kind: 'move'; to: Slot }
  | { kind: 'shift'; weeks: number }
  | { kind: 'form'; form: SeminarForm; url: string; note: string }
  | { kind: 'cancel' }
  | { kind: 'reopen' }

/** A change asked for, to one or more seminars of a round. `askAgain`: invitees must reply again. */
export interface Wish {
  changeOf: (slug: string) => Change
  reason: string
  askAgain: boolean
}

/** `askAgain`: replies given before `now` no longer count. */
interface Decision {
  reason: string
  askAgain: boolean
  now: UtcText
}

export function changeableOf(seminar: Changeable): Changeable {
  return Object.fromEntries(changeableFields.map((field) => [field, seminar[field]])) as unknown as Changeable
}

function isSame(one: Changeable, other: Changeable): boolean {
  return changeableFields.every((field) => one[field] === other[field])
}

/** The state after the change. Call only when `whyCannotMake` gives null. */
export function afterChange(seminar: Changeable, change: Change, decision: Decision): Changeable {
  const before = changeableOf(seminar)
  const { now, reason } = decision
  const replies = decision.askAgain ? { repliesAskedAt: now } : {}
  if (change.kind === 'cancel') return { ...before, cancelledAt: now, cancelReason: reason }
  if (change.kind === 'reopen')
    return { ...before, ...freed(seminar, now), ...replies, cancelledAt: null, cancelReason: '' }
  if (change.kind === 'form') {
    const isDigital = change.form !== 'on_site'
    const meetingUrl = isDigital ? change.url : ''
    const meetingNote = isDigital ? change.note : ''
    return { ...before, ...replies, form: change.form, meetingUrl, meetingNote }
  }
  const to = newSpan(seminar, change)
  return to ? { ...before, ...movedTo(seminar, to), ...replies } : before
}

/** The date and hours after a move or shift; null for other changes, and for the shift of a seminar without a date. */
export function newSpan(seminar: Pick<Changeable, 'date' | 'startTime' | 'endTime'>, change: Change): Slot | null {
  if (change.kind === 'move') return change.to
  const { date, startTime: start, endTime: end } = seminar
  if (change.kind !== 'shift' || !date || !start || !end) return null
  return { date: addDays(date, 7 * change.weeks), start, end }
}

/** The venue's approval is for one date: a new date removes it. */
function movedTo(seminar: Changeable, { date, start, end }: Slot): Partial<Changeable> {
  return {
    date,
    startTime: start,
    endTime: end,
    startsAt: toUtc(date, start),
    endsAt: toUtc(date, end),
    venueConfirmedAt: seminar.date === date ? seminar.venueConfirmedAt : null,
  }
}

/** Removes the date of a reopened seminar when that date is today or has passed. */
function freed(seminar: Changeable, now: UtcText): Partial<Changeable> {
  if (!hasBegun(seminar, now)) return {}
  const none = { date: null, startTime: null, endTime: null, startsAt: null, endsAt: null }
  return { ...none, confirmedAt: null, venueConfirmedAt: null, repliesAskedAt: now }
}

function hasBegun(seminar: Pick<Changeable, 'startsAt'>, now: UtcText): boolean {
  return seminar.startsAt !== null && localDate(seminar.startsAt) <= localDate(now)
}

/** `field` is 'seminar' when the refusal is about the whole seminar and not about a field of the form. */
export interface ChangeRefusal {
  field: 'seminar' | 'date' | 'start' | 'end' | 'url' | 'form' | 'weeks'
  key: MessageKey
}

interface ChangeContext {
  now: UtcText
  startsOn: LocalDate
  endsOn: LocalDate
  invited: number
}

export function whyCannotMake(seminar: Changeable, change: Change, context: ChangeContext): ChangeRefusal | null {
  const closed = whyClosed(seminar, change.kind, context.now)
  if (closed) return { field: 'seminar', key: closed }
  if (change.kind === 'form') return whyCannotTakeForm(seminar, change, context)
  const to = newSpan(seminar, change)
  return to && whyCannotMoveTo(seminar, to, change, context)
}

/** Why the seminar's state does not allow this kind of change, whatever the form holds; null when it does. */
export function whyClosed(
  seminar: Pick<Seminar, 'cancelledAt' | 'confirmedAt' | 'startsAt'>,
  kind: Change['kind'],
  now: UtcText,
): MessageKey | null {
  if (kind === 'reopen') return seminar.cancelledAt ? null : 'changes.not_cancelled'
  if (seminar.cancelledAt) return 'changes.is_cancelled'
  if (seminar.confirmedAt && seminar.startsAt && seminar.startsAt <= now) return 'seminars.already_held'
  const needsDay = kind === 'move' || kind === 'shift'
  return needsDay && !seminar.confirmedAt ? 'seminars.not_confirmed' : null
}

function whyCannotTakeForm(
  seminar: Changeable,
  change: Change & { kind: 'form' },
  { invited }: ChangeContext,
): ChangeRefusal | null {
  if (change.form !== 'on_site' && change.url === '' && invited > 0) return { field: 'url', key: 'changes.link_needed' }
  const decision = { reason: '', askAgain: false, now: '' }
  return isSame(changeableOf(seminar), afterChange(seminar, change, decision))
    ? { field: 'form', key: 'changes.nothing' }
    : null
}

function whyCannotMoveTo(
  seminar: Changeable,
  to: Slot,
  change: Change,
  { now, startsOn, endsOn }: ChangeContext,
): ChangeRefusal | null {
  const field = (own: keyof Slot) => (change.kind === 'shift' ? 'weeks' : own)
  const refusal = whyCannotPropose(to, { today: localDate(now), startsOn, endsOn, taken: [] })
  if (refusal) return { field: field(refusal.field), key: refusal.key }
  const isThere = seminar.date === to.date && seminar.startTime === to.start && seminar.endTime === to.end
  return isThere ? { field: field('date'), key: 'changes.nothing' } : null
}

/** Whether the change makes the seminar take up a date or hours that it did not take up before. */
export function getsDay(before: Changeable, after: Changeable): boolean {
  if (after.startsAt === null || after.cancelledAt !== null) return false
  const isSame = before.startsAt === after.startsAt && before.endsAt === after.endsAt
  return !isSame || before.cancelledAt !== null
}

/** Number of invited seats, and of replies of each kind that still count. */
export interface ReplyCounts {
  invited: number
  coming: number
  substitutes: number
  notComing: number
}

/** Number of replies that still count. */
export function repliesOf({ coming, substitutes, notComing }: ReplyCounts): number {
  return coming + substitutes + notComing
}

/** A change of form is saved without a review while nobody is invited. */
export function needsReview(planned: { change: { kind: Change['kind'] }; concerned: { invited: number } }): boolean {
  return planned.change.kind !== 'form' || planned.concerned.invited > 0
}

type RecipientGroup =
  | 'coming'
  | 'substitutes'
  | 'stand_ins'
  | 'not_coming'
  | 'no_reply'
  | 'guests'
  | 'contacts'
  | 'venue'

/**
 * Whom a change concerns, in groups that do not overlap and leave nobody out: invitees by reply, the substitutes
 * themselves, afternoon guests, the RSS body's contact persons and the venue's contact. What each group is sent depends
 * on this list. Leaves out empty groups.
 */
export function recipientsOf(
  counts: ReplyCounts,
  others: { standIns: number; guests: number; contacts: number; venues: number },
): { group: RecipientGroup; n: number }[] {
  const { invited, coming, substitutes, notComing } = counts
  const { standIns, guests, contacts, venues } = others
  const groups: { group: RecipientGroup; n: number }[] = [
    { group: 'coming', n: coming },
    { group: 'substitutes', n: substitutes },
    { group: 'stand_ins', n: standIns },
    { group: 'not_coming', n: notComing },
    { group: 'no_reply', n: invited - coming - substitutes - notComing },
    { group: 'guests', n: guests },
    { group: 'contacts', n: contacts },
    { group: 'venue', n: venues },
  ]
  return groups.filter(({ n }) => n > 0)
}

/** Whether the change alters something that contact persons must know; a new meeting link alone does not count. */
function concernsHelpers(before: Changeable, after: Changeable): boolean {
  const known = (one: Changeable) =>
    JSON.stringify([one.date, one.startTime, one.endTime, one.form, one.cancelledAt === null])
  return known(before) !== known(after)
}

/** Whether the change alters when the venue is needed: another date or hours, no longer, or again. */
function concernsVenue(before: Changeable, after: Changeable): boolean {
  const needed = (one: Changeable) =>
    one.form === 'digital' || one.cancelledAt !== null || one.confirmedAt === null
      ? null
      : [one.date, one.startTime, one.endTime]
  return JSON.stringify(needed(before)) !== JSON.stringify(needed(after))
}

interface WhoIsTold {
  invited: number
  standIns: number
  guests: number
  contacts: number
  venueEmail: string
}

/** Number of people to tell: invitees, substitutes and guests, and the helpers whom the change concerns. */
export function toldBy(planned: { seminar: Changeable; after: Changeable | null; concerned: WhoIsTold }): number {
  const { seminar, after, concerned } = planned
  const { invited, standIns, guests } = concerned
  return invited + standIns + guests + contactsToldBy(seminar, after, concerned).n
}

export function contactsToldBy(
  before: Changeable,
  after: Changeable | null,
  { contacts: all, venueEmail }: Pick<WhoIsTold, 'contacts' | 'venueEmail'>,
) {
  const contacts = after && concernsHelpers(before, after) ? all : 0
  const venues = after && venueEmail !== '' && concernsVenue(before, after) ? 1 : 0
  return { contacts, venues, n: contacts + venues }
}

/** Null when the seminar is as the change left it, nobody has been told, and the date to restore is still ahead. */
export function whyCannotUndo(
  item: { before: Changeable; after: Changeable },
  seminar: Changeable,
  { isUndone, isMailed, now }: { isUndone: boolean; isMailed: boolean; now: UtcText },
): MessageKey | null {
  if (isUndone) return 'changes.undo.done_already'
  if (!isSame(changeableOf(seminar), item.after)) return 'changes.undo.changed'
  if (isMailed) return 'changes.undo.mailed'
  const { before } = item
  const wasOn = before.confirmedAt !== null && before.cancelledAt === null
  return wasOn && hasBegun(before, now) ? 'changes.undo.passed' : null
}
