/** A change of a seminar in one step: moved, another form, cancelled, held after all. */

import type { MessageKey } from '../../kernel/i18n/translate.ts'
import { addDays, type LocalDate, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import { whyCannotPropose } from '../../negotiation/dates/rules.ts'
import type { SeminarForm } from '../../schema.ts'
import type { Seminar } from '../rules.ts'

/** All of a seminar that a change may touch; kept before and after, so that it can be undone. */
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

/** A seminar with what only those invited may read, and staff who change it. */
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

/** One change for one or many seminars of a round. */
export interface Wish {
  changeOf: (slug: string) => Change
  reason: string
  askAgain: boolean
}

/** Why, and whether the replies given so far still hold. */
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

/** The seminar as the change leaves it; only for a change that is not refused. */
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

/** Where a move or a shift leads; null for other changes and for a seminar without a day. */
export function newSpan(seminar: Pick<Changeable, 'date' | 'startTime' | 'endTime'>, change: Change): Slot | null {
  if (change.kind === 'move') return change.to
  const { date, startTime: start, endTime: end } = seminar
  if (change.kind !== 'shift' || !date || !start || !end) return null
  return { date: addDays(date, 7 * change.weeks), start, end }
}

/** A venue was approved for its day: on another it must be asked anew. */
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

/** A cancelled seminar whose day has passed meanwhile needs a new one. */
function freed(seminar: Changeable, now: UtcText): Partial<Changeable> {
  if (!hasBegun(seminar, now)) return {}
  const none = { date: null, startTime: null, endTime: null, startsAt: null, endsAt: null }
  return { ...none, confirmedAt: null, venueConfirmedAt: null, repliesAskedAt: now }
}

function hasBegun(seminar: Pick<Changeable, 'startsAt'>, now: UtcText): boolean {
  return seminar.startsAt !== null && localDate(seminar.startsAt) <= localDate(now)
}

/** `seminar`: it is about the seminar as a whole and not about a field. */
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

/** What a seminar in this state does not let anybody do, whatever is filled in. */
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

/** Whether the change puts it on a day that it did not take before. */
export function getsDay(before: Changeable, after: Changeable): boolean {
  if (after.startsAt === null || after.cancelledAt !== null) return false
  const isSame = before.startsAt === after.startsAt && before.endsAt === after.endsAt
  return !isSame || before.cancelledAt !== null
}

/** How many of those invited said what, of replies that still hold. */
export interface ReplyCounts {
  invited: number
  coming: number
  substitutes: number
  notComing: number
}

/** Who has said whether they come. */
export function repliesOf({ coming, substitutes, notComing }: ReplyCounts): number {
  return coming + substitutes + notComing
}

/** Before anyone is invited, how it is held is a form like any other. */
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
 * Whom a change concerns, in groups that do not overlap and with nobody left out: those invited by what they
 * replied, the substitutes themselves, guests to the afternoon, the RSS body's contact persons, and whoever holds the venue. What each group is sent hangs on this list.
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

/** Something that those who help must know becomes different: not only the link to a meeting. */
function concernsHelpers(before: Changeable, after: Changeable): boolean {
  const known = (one: Changeable) =>
    JSON.stringify([one.date, one.startTime, one.endTime, one.form, one.cancelledAt === null])
  return known(before) !== known(after)
}

/** The venue is needed on another day, on none, or again. */
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

/** Whom the change is to be told: those invited, and those who help, where it is something to them. */
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

/** Undone only while everything stands as the change left it, and nobody has been told. */
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
