/** Rules of a programme: its items, the editor's rows, how it fits a day's hours, and the built-in templates. */

import type { FormErrors } from '../../kernel/http/forms.ts'
import type { MessageKey } from '../../kernel/i18n/translate.ts'
import { editedRows, type RowEdit } from '../../kernel/rows.ts'
import { type LocalTime, timeOfDay, type UtcText } from '../../kernel/time.ts'
import type { SeminarForm } from '../../schema.ts'

/** Default hours of a seminar day, for the tour, proposed dates and the programme's template. */
export const usualHours = { start: '09:30', end: '15:30' } as const

export interface ProgrammeItem {
  /** '' until the item is saved; afterwards it never changes, whatever changes in the item. */
  id: string
  part: 'morning' | 'afternoon'
  start: LocalTime
  end: LocalTime
  title: string
  detail: string
  speaker: string
}

/** `changedAt`: when the item last changed after people had been invited; null when it has not. */
export type SavedItem = ProgrammeItem & { changedAt: UtcText | null }

/** Errors by field name, such as `items.2.start`. A null row was left empty. */
export function whyCannotSave(rows: (ProgrammeItem | null)[]): FormErrors {
  const errors: FormErrors = {}
  const filled = rows
    .flatMap((item, index) => (item ? [{ item, index }] : []))
    .sort((a, b) => a.item.start.localeCompare(b.item.start))
  if (filled.length === 0) return { 'items.0.title': 'programmes.empty' }
  let lastEnd = ''
  for (const { item, index } of filled) {
    if (item.end <= item.start) errors[`items.${index}.end`] = 'dates.ends_before_start'
    else if (item.start < lastEnd) errors[`items.${index}.start`] = 'programmes.items_overlap'
    if (item.end > lastEnd) lastEnd = item.end
  }
  return errors
}

export function inOrder(rows: (ProgrammeItem | null)[]): ProgrammeItem[] {
  return rows.filter((row) => row !== null).sort((a, b) => a.start.localeCompare(b.start))
}

export function isSameProgramme(one: ProgrammeItem[], other: ProgrammeItem[]): boolean {
  const plain = (items: ProgrammeItem[]) => JSON.stringify(items.map((i) => [i.part, textOf(i)]))
  return plain(one) === plain(other)
}

/** The times and texts of an item, which a reader sees, as one comparable string. */
function textOf(item: ProgrammeItem): string {
  return JSON.stringify([item.start, item.end, item.title, item.detail, item.speaker])
}

/**
 * Sets `changedAt` on the new items. An item whose times and texts existed before keeps its mark; others get `now`.
 * `now` is null while nobody has been invited: then no item counts as changed. Nor does any item of the first
 * programme.
 */
export function markChanges(before: SavedItem[], after: ProgrammeItem[], now: UtcText | null): SavedItem[] {
  const known = new Map<string, (UtcText | null)[]>()
  for (const item of before) {
    const text = textOf(item)
    known.set(text, [...(known.get(text) ?? []), item.changedAt])
  }
  const mark = before.length === 0 ? null : now
  return after.map((item) => {
    const marks = known.get(textOf(item)) ?? []
    const [kept] = marks
    if (kept === undefined) return { ...item, changedAt: mark }
    marks.shift()
    return { ...item, changedAt: kept }
  })
}

/** A row of the editor as typed, not validated. */
export type TypedRow = Record<keyof ProgrammeItem, string>
const emptyRow: TypedRow = { id: '', part: '', start: '', end: '', title: '', detail: '', speaker: '' }

export function typedRow(row: Record<string, unknown>): TypedRow {
  const text = (field: keyof TypedRow) => {
    const value = row[field]
    return typeof value === 'string' ? value : ''
  }
  return {
    id: text('id'),
    part: text('part'),
    start: text('start'),
    end: text('end'),
    title: text('title'),
    detail: text('detail'),
    speaker: text('speaker'),
  }
}

export const mostItems = 40

/** The rows after a press of a row button, which saves nothing. An index out of range changes nothing. */
export function editRows(rows: TypedRow[], edit: RowEdit): TypedRow[] {
  return editedRows(rows, edit, { most: mostItems, next: nextRow, swapped })
}

/** An empty row whose start is the end of the last row that has one. */
export function nextRow(rows: TypedRow[]): TypedRow {
  const last = rows.findLast((row) => row.end !== '')
  return { ...emptyRow, part: last?.part || 'morning', start: last?.end ?? '' }
}

/**
 * Swaps two items within the time they take together: each keeps its length, and the pause between them stays as long.
 * Items without valid times in order take each other's times instead.
 */
function swapped(first: TypedRow, second: TypedRow): [TypedRow, TypedRow] {
  const [a, b, c, d] = [first.start, first.end, second.start, second.end].map(toMinutes)
  const parts = [{ part: first.part }, { part: second.part }]
  if (a == null || b == null || c == null || d == null || a > b || b > c || c > d) {
    return [
      { ...second, ...parts[0], start: first.start, end: first.end },
      { ...first, ...parts[1], start: second.start, end: second.end },
    ]
  }
  const middle = a + (d - c)
  return [
    { ...second, ...parts[0], start: timeOfDay(a), end: timeOfDay(middle) },
    { ...first, ...parts[1], start: timeOfDay(middle + (c - b)), end: timeOfDay(d) },
  ]
}

/** `9.30` → 570, minutes after midnight; null when the text is not a time. */
function toMinutes(text: string): number | null {
  const [, hours, minutes = '0'] = /^\s*(\d{1,2})(?:[.:](\d{2}))?\s*$/.exec(text) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return null
  return Number(hours) * 60 + Number(minutes)
}

export interface DayHours {
  start: LocalTime
  end: LocalTime
}

/** A programme may begin this many minutes before the confirmed start, for coffee. */
const earlyMinutes = 60

export type Misfit = 'ends_late' | 'begins_late' | 'begins_early'

/** How a programme contradicts the hours in letters and calendars; null when it does not, or has no items. */
export function misfitOf(items: { start: string; end: string }[], hours: DayHours): Misfit | null {
  if (items.length === 0) return null
  const begins = items.map(({ start }) => start).sort()[0] ?? ''
  const ends =
    items
      .map(({ end }) => end)
      .sort()
      .at(-1) ?? ''
  if (ends > hours.end) return 'ends_late'
  if (begins > hours.start) return 'begins_late'
  const early = (toMinutes(hours.start) ?? 0) - (toMinutes(begins) ?? 0)
  return early > earlyMinutes ? 'begins_early' : null
}

/**
 * Fits the programme to the confirmed hours: unchanged when it fits, otherwise moved by as much as the day's start
 * moved. `misfit`: the moved programme does not fit either, so the items are unchanged.
 */
export function followedTo<I extends ProgrammeItem>(
  items: I[],
  from: LocalTime,
  hours: DayHours,
): { items: I[]; isMoved: boolean; misfit: Misfit | null } {
  const misfit = misfitOf(items, hours)
  if (misfit === null) return { items, isMoved: false, misfit }
  const moved = shiftItems(items, from, hours.start)
  return misfitOf(moved, hours) === null
    ? { items: moved, isMoved: true, misfit: null }
    : { items, isMoved: false, misfit }
}

/** Moves all times by the same amount, limited to 00:00–23:59; the form refuses items that the limit makes invalid. */
function shiftItems<I extends ProgrammeItem>(items: I[], from: LocalTime, to: LocalTime | null): I[] {
  const shift = to ? (toMinutes(to) ?? 0) - (toMinutes(from) ?? 0) : 0
  const moved = (time: LocalTime) => timeOfDay(Math.min(Math.max((toMinutes(time) ?? 0) + shift, 0), 23 * 60 + 59))
  return items.map((item) => ({ ...item, start: moved(item.start), end: moved(item.end) }))
}

export type Variant = 'on_site' | 'digital'

/** Template times assume this start; a seminar with another start moves all of them. */
const templateStart = usualHours.start

/** A seminar both on site and digital uses the on-site template, since people may come to the place. */
export function variantOf(form: SeminarForm): Variant {
  return form === 'digital' ? 'digital' : 'on_site'
}

/** The day as the inquiry held it: municipalities in the morning, on the four themes, and others in the afternoon. */
const onSite = [
  ['morning', '09:00', '09:30', 'programmes.template.coffee', null],
  ['morning', '09:30', '09:45', 'programmes.template.welcome', 'programmes.template.welcome_detail'],
  ['morning', '09:45', '10:15', 'programmes.template.figures', 'programmes.template.figures_detail'],
  ['morning', '10:15', '11:15', 'programmes.template.groups', 'programmes.template.groups_1_detail'],
  ['morning', '11:15', '12:15', 'programmes.template.groups', 'programmes.template.groups_2_detail'],
  ['morning', '12:15', '13:15', 'programmes.template.lunch', null],
  ['afternoon', '13:15', '14:00', 'programmes.template.organisations', 'programmes.template.organisations_detail'],
  ['afternoon', '14:00', '15:00', 'programmes.template.talk', null],
  ['afternoon', '15:00', '15:30', 'programmes.template.closing', null],
] as const

/** Shorter than the day on site: no item but lunch lasts more than 45 minutes, which is enough before a screen. */
const digital = [
  ['morning', '09:15', '09:30', 'programmes.template.join', 'programmes.template.join_detail'],
  ['morning', '09:30', '09:40', 'programmes.template.welcome', 'programmes.template.welcome_detail'],
  ['morning', '09:40', '10:00', 'programmes.template.figures', 'programmes.template.figures_detail'],
  ['morning', '10:00', '10:45', 'programmes.template.groups', 'programmes.template.groups_1_detail'],
  ['morning', '10:45', '11:00', 'programmes.template.pause', null],
  ['morning', '11:00', '11:45', 'programmes.template.groups', 'programmes.template.groups_2_detail'],
  ['morning', '11:45', '12:45', 'programmes.template.lunch', null],
  ['afternoon', '12:45', '13:15', 'programmes.template.organisations', 'programmes.template.organisations_detail'],
  ['afternoon', '13:15', '13:25', 'programmes.template.pause', null],
  ['afternoon', '13:25', '14:05', 'programmes.template.talk', null],
  ['afternoon', '14:05', '14:20', 'programmes.template.closing', null],
] as const

/** The template that applies until somebody saves another for the round. */
export function builtIn(variant: Variant, t: (key: MessageKey) => string): ProgrammeItem[] {
  return (variant === 'digital' ? digital : onSite).map(([part, start, end, title, detail]) => ({
    id: '',
    part,
    start,
    end,
    title: t(title),
    detail: detail ? t(detail) : '',
    speaker: '',
  }))
}

/** The template as the seminar's unsaved programme, moved to the seminar's start. */
export function startFrom(template: ProgrammeItem[], seminar: { startTime: string | null }): ProgrammeItem[] {
  const own = template.map((item) => ({ ...item, id: '' }))
  return shiftItems(own, templateStart, seminar.startTime)
}
