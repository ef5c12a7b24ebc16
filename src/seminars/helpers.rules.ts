/** What a seminar's helpers know of it: the contact persons of its RSS body, and the contact of its venue. */

import { type Translate, translators } from '../kernel/i18n/translate.ts'
import type { FactRow } from '../kernel/mail/letter.ts'
import { formatSpan, type UtcText } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import { helperButton, listBlock } from '../letters/helpers.rules.ts'
import type { Values } from '../letters/rules.ts'
import type { SeminarForm } from '../schema.ts'
import type { Seminar } from './rules.ts'
import { slotOf, venueText } from './words.rules.ts'

/** The facts about a seminar that its helpers need. */
export interface Known {
  /** null before a date is confirmed. */
  day: Slot | null
  form: SeminarForm
  venueId: string | null
  /** "Folkets hus, Lund"; '' when there is no venue. */
  place: string
  cancelled: boolean
}

export function knownOf(seminar: Seminar): Known {
  return {
    day: slotOf(seminar),
    form: seminar.form,
    venueId: seminar.venueId,
    place: venueText(seminar),
    cancelled: seminar.cancelledAt !== null,
  }
}

/** What helpers know without a letter, and since when; `own`: a contact person made the change. */
export interface Baseline {
  known: Known
  at: UtcText
  own: boolean
}

export function readBaseline(text: string): Baseline | null {
  return text === '' ? null : (JSON.parse(text) as Baseline)
}

/**
 * What a letter to a contact person says, as JSON for `message.told`. `isSameToContact` does not compare `place`: a
 * venue whose name or town is corrected is the same venue.
 */
export function toldToContactOf({ day, form, venueId, place, cancelled }: Known): string {
  return JSON.stringify({ day, form, venueId, place: venueId ? place : '', cancelled })
}

/** When the seminar needs the venue; null when it does not, or has no date. */
export function neededOf(venueId: string, { day, form, venueId: own, cancelled }: Known) {
  return own === venueId && form !== 'digital' && !cancelled ? day : null
}

/** What a letter to a venue's contact says, as JSON for `message.told`. */
export function toldToVenueOf(needed: Slot | null): string {
  return JSON.stringify({ needed })
}

export function readKnown(told: string): Known | null {
  return told === '' ? null : (JSON.parse(told) as Known)
}

export function readNeeded(told: string): Slot | null {
  return told === '' ? null : (JSON.parse(told) as { needed: Slot | null }).needed
}

/**
 * Whether every field of `said` has the same value in `now`, at any depth. Ignores fields that only `now` has: a field
 * added to letters later must not make an older letter untrue.
 */
export function isStillSo(said: unknown, now: unknown): boolean {
  if (!isRecord(said) || !isRecord(now)) return said === now
  return Object.entries(said).every(([field, value]) => isStillSo(value, now[field]))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/** Whether all that a contact person must know is the same. The venue of a digital seminar does not count. */
export function isSameToContact(before: Known, now: Known): boolean {
  const needed = ({ day, form, venueId, cancelled }: Known) => ({
    day,
    form,
    cancelled,
    venueId: form === 'digital' ? null : venueId,
  })
  return isStillSo(needed(before), needed(now))
}

const t = translators.sv

/** Values for the letter to a contact person: what has changed, and what the contact person must do. */
export function changedValues(
  { before, now }: { before: Known; now: Known },
  { seminar, reason, baseUrl }: { seminar: { name: string; slug: string }; reason: string; baseUrl: string },
): Values {
  const rows = changedRows(before, now)
  return {
    seminarium: seminar.name,
    ändringar: rows.length > 0 ? [{ kind: 'facts', rows }] : [],
    skäl: reason,
    'att göra': toDo(before, now).join(' '),
    knapp: helperButton(t('changes.mail.open'), `${baseUrl}/rss/${seminar.slug}`),
  }
}

function changedRows(before: Known, now: Known): FactRow[] {
  const rows = knownRows(before, now, t)
  const isNew = rows.filter(([, was, is]) => was !== is)
  if (isNew.length === 0) return rows.flatMap(([term, , is]) => (is ? [{ term, lines: [is] }] : []))
  return isNew.map(([term, was, is]) => ({
    term,
    lines: [is || '–'],
    note: t('invitations.mail.before', { was: was || '–' }),
  }))
}

/** Rows of [label, text before, text now]. */
export function knownRows(before: Known, now: Known, t: Translate): [string, string, string][] {
  const held = ({ cancelled }: Known) => t(cancelled ? 'seminars.stage.cancelled' : 'invitations.mail.is_held')
  const day = ({ day }: Known) => (day ? formatSpan(day, t.lang) : t('invitations.not_settled'))
  const form = (known: Known) => t(`seminars.form.${known.form}`)
  const place = (known: Known) => (known.form === 'digital' ? '' : known.place)
  return [
    [t('seminars.the_seminar'), held(before), held(now)],
    [t('common.when'), day(before), day(now)],
    [t('seminars.form_of'), form(before), form(now)],
    [t('common.where'), place(before), place(now)],
  ]
}

/** Sentences about what the contact person must do after the change; empty when nothing. */
function toDo(before: Known, now: Known): string[] {
  if (now.cancelled) return before.venueId ? [t('changes.mail.venue_free')] : []
  const isOnSite = now.form !== 'digital'
  const isMoved = !isStillSo(before.day, now.day)
  return [
    ...(now.day === null && before.day !== null ? [t('changes.mail.new_day')] : []),
    ...(!isOnSite && before.form !== 'digital' ? [t('changes.mail.no_venue')] : []),
    ...(isOnSite && !now.venueId ? [t('changes.mail.venue_needed')] : []),
    ...(isOnSite && now.venueId === before.venueId && now.venueId && isMoved && now.day
      ? [t('changes.mail.venue_check')]
      : []),
  ]
}

/** Values for the letter to a venue's contact: the time that is needed now, and the time that no longer is. */
export function venueChangeValues(
  { before, now }: { before: Slot | null; now: Slot | null },
  { seminar, venue, reason }: { seminar: { name: string }; venue: string; reason: string },
): Values {
  return {
    seminarium: seminar.name,
    lokal: venue,
    besked: listBlock([
      ...(now ? [t('changes.mail.we_need', { span: formatSpan(now, 'sv') })] : []),
      ...(before ? [t('dates.mail.venue_free', { span: formatSpan(before, 'sv') })] : []),
    ]),
    skäl: reason,
  }
}
