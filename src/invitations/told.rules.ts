/** What the latest letter said of day, hours and place, so that the next one can say what is new. */
import type { SeminarForm } from '../kernel/db/schema.ts'
import { translators } from '../kernel/i18n/translate.ts'
import type { Block } from '../kernel/mail/letter.ts'
import { formatDate, formatTime, type LocalDate, type LocalTime } from '../kernel/time.ts'
import type { SettledSeminar } from './rules.ts'

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
  const place = [venueName, venueAddress, venueTown].filter(Boolean).join(', ')
  return {
    ...{ date: seminar.date, start: seminar.startTime, end: seminar.endTime, form },
    place: form === 'digital' ? '' : place,
    cancelled: seminar.cancelledAt !== null,
  }
}

/** null: nothing was said yet, or it cannot be read. */
export function readTold(text: string): Told | null {
  return text === '' ? null : (JSON.parse(text) as Told)
}

/** The same words as the letter had: nothing to tell. */
export function isUpToDate(told: string, seminar: SettledSeminar): boolean {
  return told === JSON.stringify(toldOf(seminar))
}

/** What is new since the letter, one row each, with what it was before; empty when nothing is. */
export function changesSince(told: Told | null, seminar: SettledSeminar): Block[] {
  const now = toldOf(seminar)
  if (!told) return []
  const row = (term: string, before: string, after: string) =>
    before === after
      ? []
      : [{ term, lines: [after], note: t('invitations.mail.before', { was: before || '–' }) }]
  const rows = [
    ...row(t('invitations.when'), dayOf(told), dayOf(now)),
    ...row(t('invitations.mail.hours'), hoursOf(told), hoursOf(now)),
    ...row(t('invitations.mail.form'), formOf(told), formOf(now)),
    ...row(t('invitations.where'), told.place, now.place),
  ].filter(({ lines }) => lines[0] !== '')
  return rows.length === 0 ? [] : [{ kind: 'facts', rows }]
}

function dayOf({ date }: Told): string {
  return formatDate(date, 'long', 'sv')
}

function hoursOf({ start, end }: Told): string {
  return t('invitations.hours', { from: formatTime(start, 'sv'), to: formatTime(end, 'sv') })
}

function formOf({ form }: Told): string {
  return t(`changes.form.${form}`)
}
