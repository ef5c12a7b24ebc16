import type { FormErrors } from '../kernel/http/forms.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { LocalTime } from '../kernel/time.ts'

export interface ProgrammeItem {
  part: 'morning' | 'afternoon'
  start: LocalTime
  end: LocalTime
  title: string
  detail: string
}

/** Errors by field, `items.2.start`; null rows were left empty. */
export function whyCannotSave(rows: (ProgrammeItem | null)[]): FormErrors {
  const errors: FormErrors = {}
  const filled = rows
    .flatMap((item, index) => (item ? [{ item, index }] : []))
    .sort((a, b) => a.item.start.localeCompare(b.item.start))
  if (filled.length === 0) return { 'items.0.title': 'seminars.programme_empty' }
  let lastEnd = ''
  for (const { item, index } of filled) {
    if (item.end <= item.start) errors[`items.${index}.end`] = 'seminars.ends_before_start'
    else if (item.start < lastEnd) errors[`items.${index}.start`] = 'seminars.items_overlap'
    if (item.end > lastEnd) lastEnd = item.end
  }
  return errors
}

export function inOrder(rows: (ProgrammeItem | null)[]): ProgrammeItem[] {
  return rows.filter((row) => row !== null).sort((a, b) => a.start.localeCompare(b.start))
}

export function isSameProgramme(one: ProgrammeItem[], other: ProgrammeItem[]): boolean {
  const plain = (items: ProgrammeItem[]) =>
    JSON.stringify(items.map((i) => [i.part, i.start, i.end, i.title, i.detail]))
  return plain(one) === plain(other)
}

/** The day as the inquiry held it, for a seminar that starts at 9.30; title and detail are message keys. */
const template = [
  ['morning', '09:00', '09:30', 'coffee', null],
  ['morning', '09:30', '09:45', 'welcome', 'welcome_detail'],
  ['morning', '09:45', '10:15', 'figures', 'figures_detail'],
  ['morning', '10:15', '11:15', 'groups', 'groups_1_detail'],
  ['morning', '11:15', '12:15', 'groups', 'groups_2_detail'],
  ['morning', '12:15', '13:15', 'lunch', null],
  ['afternoon', '13:15', '14:00', 'organisations', 'organisations_detail'],
  ['afternoon', '14:00', '15:00', 'talk', null],
  ['afternoon', '15:00', '15:30', 'closing', null],
] as const

/** A suggestion to start from, moved to the seminar's own start. */
export function suggestProgramme(
  start: LocalTime | null,
  t: (key: MessageKey) => string,
): ProgrammeItem[] {
  const shift = start ? minutes(start) - minutes('09:30') : 0
  return template.map(([part, from, to, title, detail]) => ({
    part,
    start: moved(from, shift),
    end: moved(to, shift),
    title: t(`seminars.template.${title}`),
    detail: detail ? t(`seminars.template.${detail}`) : '',
  }))
}

function minutes(time: LocalTime): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

/** Never past midnight: the form refuses what no longer makes sense. */
function moved(time: LocalTime, shift: number): LocalTime {
  const at = Math.min(Math.max(minutes(time) + shift, 0), 23 * 60 + 59)
  return `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
}
