/** What the latest letter said of date, hours and place, so that the next letter can say what is new. */

import { type Translate, translators } from '../kernel/i18n/translate.ts'
import type { Block } from '../kernel/mail/letter.ts'
import { formatDate, type LocalDate, type LocalTime } from '../kernel/time.ts'
import { atHours, joined } from '../kernel/words.ts'
import type { SeminarForm } from '../schema.ts'
import { isStillSo } from '../seminars/helpers.rules.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'

export interface Told {
  date: LocalDate
  start: LocalTime
  end: LocalTime
  form: SeminarForm
  place: string
  cancelled: boolean
}

const t = translators.sv

export function toldOf(seminar: SettledSeminar): Told {
  const { venueName, venueAddress, venueTown, form } = seminar
  const place = joined(venueName, venueAddress, venueTown)
  return {
    date: seminar.date,
    start: seminar.startTime,
    end: seminar.endTime,
    form,
    place: form === 'digital' ? '' : place,
    cancelled: seminar.cancelledAt !== null,
  }
}

/**
 * What must hold when a letter is sent. A letter that states no date depends only on whether the seminar is cancelled.
 * `due`: the reader's last day to answer the questions, when the letter states it.
 */
type Says = (Told | Pick<Told, 'cancelled'>) & { due?: LocalDate }

function saysDay(says: Says): says is Told {
  return 'date' in says
}

/** @param due the reader's last day to answer the questions; null for readers without questions */
export function isSo({ due: saidDue, ...says }: Says, seminar: Seminar, due: LocalDate | null): boolean {
  if (saidDue !== undefined && saidDue !== due) return false
  if (!saysDay(says)) return says.cancelled === (seminar.cancelledAt !== null)
  return isSettled(seminar) && isStillSo(says, toldOf(seminar))
}

/** null when nothing has been told. */
export function readTold(text: string): Told | null {
  return text === '' ? null : (JSON.parse(text) as Told)
}

/** Whether everything that the latest letter said still holds. */
export function isUpToDate(told: string, seminar: SettledSeminar): boolean {
  const said = readTold(told)
  return said !== null && isStillSo(said, toldOf(seminar))
}

/**
 * The SEQUENCE of the seminar's current state in the person's calendar. Unchanged when the latest letter still holds,
 * otherwise higher, also when the municipality has moved to a seminar with a lower revision. If nothing has been told,
 * the invitation's own or the seminar's revision, whichever is higher.
 */
export function sequenceOf(invitation: { told: string; sequence: number }, seminar: SettledSeminar): number {
  const { told, sequence } = invitation
  if (isUpToDate(told, seminar)) return sequence
  return Math.max(seminar.revision, told === '' ? sequence : sequence + 1)
}

/**
 * What has changed since the letter, one row each, with the former value; the current facts when nothing has changed. A
 * person who was told that the seminar is cancelled first reads that it is held.
 */
export function changesSince(told: Told | null, seminar: SettledSeminar): Block[] {
  const isHeldAgain = told?.cancelled === true && seminar.cancelledAt === null
  const [held, ...rest] = comparison(told, toldOf(seminar), t)
  const isNew = (held && !isHeldAgain ? [held, ...rest] : rest).filter(isDifferent)
  const first = isHeldAgain ? [heldAgain()] : []
  if (isNew.length === 0 && isHeldAgain) return first
  if (isNew.length === 0) return [{ kind: 'facts', rows: rest.map(({ term, is }) => ({ term, lines: [is] })) }]
  const rows = isNew.map(({ term, was, is }) => ({
    term,
    lines: [is],
    note: t('invitations.mail.before', { was: was || '–' }),
  }))
  return [...first, { kind: 'facts', rows }]
}

function heldAgain(): Block {
  const words = { text: t('invitations.mail.held_again'), strong: true }
  const lines = [[words, { text: ` ${t('invitations.mail.not_cancelled')}` }]]
  return { kind: 'paragraph', lines }
}

export interface Comparison {
  term: string
  /** null when the letter did not mention it. */
  was: string | null
  is: string
}

/** Statements of the letter that no longer hold, for staff. */
export function differences(says: Says, seminar: Seminar, due: LocalDate | null, t: Translate): Comparison[] {
  const was = says.due && formatDate(says.due, 'long', t.lang)
  const is = due ? formatDate(due, 'long', t.lang) : ''
  const last = was ? [{ term: t('rounds.answer_deadline'), was, is }].filter(isDifferent) : []
  return [...last, ...differencesOfSeminar(says, seminar, t)]
}

function differencesOfSeminar(says: Says, seminar: Seminar, t: Translate): Comparison[] {
  if (!saysDay(says)) {
    const is = heldOf({ cancelled: seminar.cancelledAt !== null }, t)
    return [{ term: t('seminars.the_seminar'), was: heldOf(says, t), is }].filter(isDifferent)
  }
  if (isSettled(seminar)) return comparison(says, toldOf(seminar), t).filter(isDifferent)
  return [{ term: t('common.when'), was: dayOf(says, t), is: t('invitations.not_settled') }]
}

function isDifferent({ was, is }: Comparison): boolean {
  return was !== null && was !== is
}

function comparison(told: Told | null, now: Told, t: Translate): Comparison[] {
  return [
    { term: t('seminars.the_seminar'), was: heldOf(told, t), is: heldOf(now, t) },
    { term: t('common.when'), was: told && dayOf(told, t), is: dayOf(now, t) },
    { term: t('invitations.mail.hours'), was: told && hoursOf(told, t), is: hoursOf(now, t) },
    { term: t('seminars.form_of'), was: told && formOf(told, t), is: formOf(now, t) },
    { term: t('common.where'), was: told?.place ?? null, is: now.place },
  ].filter(({ is }) => is !== '')
}

function heldOf(told: Pick<Told, 'cancelled'> | null, t: Translate): string {
  return t(told?.cancelled ? 'seminars.stage.cancelled' : 'invitations.mail.is_held')
}

function dayOf({ date }: Told, t: Translate): string {
  return formatDate(date, 'long', t.lang)
}

function hoursOf({ start, end }: Told, t: Translate): string {
  return atHours(start, end, t)
}

function formOf({ form }: Told, t: Translate): string {
  return t(`seminars.form.${form}`)
}

type TellPurpose = 'moved' | 'made_digital' | 'cancelled'

export interface UntoldSeminar {
  slug: string
  name: string
  purpose: TellPurpose
  /** Staff's reason for the change; '' when they gave none, or when only the place differs. */
  reason: string
  /** Number of persons whose latest letter says something else. */
  n: number
}

/** Seminars with a date ahead, cancelled ones too, that differ from what the invited persons' latest letters say. */
export function untoldOf(
  seminars: Seminar[],
  said: { seminarId: string; told: string; links: number }[],
  today: LocalDate,
): UntoldSeminar[] {
  return seminars.flatMap((seminar) => {
    if (!isSettled(seminar) || seminar.date <= today) return []
    const own = said.filter(({ seminarId, told }) => seminarId === seminar.id && !isUpToDate(told, seminar))
    const n = own.reduce((sum, { links }) => sum + links, 0)
    const { slug, name } = seminar
    const reason = isChanged(seminar, own) ? (seminar.changeReason ?? '') : ''
    return n === 0 ? [] : [{ slug, name, n, purpose: purposeOf(seminar, own), reason }]
  })
}

/** Whether date, hours, form or cancellation differ from what was told. A new venue alone does not count. */
function isChanged(seminar: SettledSeminar, own: { told: string }[]): boolean {
  const now = toldOf(seminar)
  return own.some(({ told }) => {
    const said = readTold(told)
    return said !== null && !isStillSo({ ...said, place: now.place }, now)
  })
}

/** 'made_digital' only when somebody was told another form; otherwise something else has changed. */
function purposeOf(seminar: SettledSeminar, own: { told: string }[]): TellPurpose {
  if (seminar.cancelledAt !== null) return 'cancelled'
  const isNews = own.some(({ told }) => readTold(told)?.form !== 'digital')
  return seminar.form === 'digital' && isNews ? 'made_digital' : 'moved'
}
