/** What the latest letter said of day, hours and place, so that the next one can say what is new. */

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

/** What must be so when a letter goes; one that says nothing of day or place only that the seminar is held, or not. */
type Says = Told | Pick<Told, 'cancelled'>

function saysDay(says: Says): says is Told {
  return 'date' in says
}

export function isSo(says: Says, seminar: Seminar): boolean {
  if (!saysDay(says)) return says.cancelled === (seminar.cancelledAt !== null)
  return isSettled(seminar) && isStillSo(says, toldOf(seminar))
}

/** null: nothing was said yet, or it cannot be read. */
export function readTold(text: string): Told | null {
  return text === '' ? null : (JSON.parse(text) as Told)
}

/** All that the letter said is so: nothing to tell. */
export function isUpToDate(told: string, seminar: SettledSeminar): boolean {
  const said = readTold(told)
  return said !== null && isStillSo(said, toldOf(seminar))
}

/**
 * The SEQUENCE of the seminar as it is, in the person's calendar: what the latest letter said keeps its number,
 * anything else has a higher one, also when the municipality has come to a seminar that has changed less often.
 */
export function sequenceOf(invitation: { told: string; sequence: number }, seminar: SettledSeminar): number {
  const { told, sequence } = invitation
  if (isUpToDate(told, seminar)) return sequence
  return Math.max(seminar.revision, told === '' ? sequence : sequence + 1)
}

/**
 * What is new since the letter, one row each, with what it was before; how it is now when nothing is new. Who was told
 * that it was cancelled first reads that it is not.
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
  /** null: nothing was said of it. */
  was: string | null
  is: string
}

/** What a letter says that is not so, for those who work with it. */
export function differences(says: Says, seminar: Seminar, t: Translate): Comparison[] {
  if (!saysDay(says)) {
    const is = heldOf({ cancelled: seminar.cancelledAt !== null }, t)
    return [{ term: t('seminars.the_seminar'), was: heldOf(says, t), is }]
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
  /** Why, where staff said so when they changed it; '' when only the place is another. */
  reason: string
  /** Persons whose latest letter says something else. */
  n: number
}

/** Seminars to come, or cancelled, that are not as the letters of those invited say. */
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

/** Another day, other hours, another form, cancelled or not: what a change of the seminar does, and no new venue. */
function isChanged(seminar: SettledSeminar, own: { told: string }[]): boolean {
  const now = toldOf(seminar)
  return own.some(({ told }) => {
    const said = readTold(told)
    return said !== null && !isStillSo({ ...said, place: now.place }, now)
  })
}

/** That it becomes digital is no news to who knew that; then something else is. */
function purposeOf(seminar: SettledSeminar, own: { told: string }[]): TellPurpose {
  if (seminar.cancelledAt !== null) return 'cancelled'
  const isNews = own.some(({ told }) => readTold(told)?.form !== 'digital')
  return seminar.form === 'digital' && isNews ? 'made_digital' : 'moved'
}
