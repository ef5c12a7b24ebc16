/** The round's programme: what a seminar's starts from. */
import type { SeminarForm } from '../../kernel/db/schema.ts'
import type { MessageKey } from '../../kernel/i18n/translate.ts'
import { usualHours } from '../dates/rules.ts'
import { type ProgrammeItem, shiftItems } from './rules.ts'

export type Variant = 'on_site' | 'digital'

/** A template's times are those of a seminar that begins now; a seminar's own start moves them all. */
export const templateStart = usualHours.start

/** Who may come to the place is told the day at the place. */
export function variantOf(form: SeminarForm): Variant {
  return form === 'digital' ? 'digital' : 'on_site'
}

/** The day as the inquiry held it: municipalities in the morning by the four themes, others in the afternoon. */
const onSite = [
  ['morning', '09:00', '09:30', 'seminars.template.coffee', null],
  ['morning', '09:30', '09:45', 'seminars.template.welcome', 'seminars.template.welcome_detail'],
  ['morning', '09:45', '10:15', 'seminars.template.figures', 'seminars.template.figures_detail'],
  ['morning', '10:15', '11:15', 'seminars.template.groups', 'seminars.template.groups_1_detail'],
  ['morning', '11:15', '12:15', 'seminars.template.groups', 'seminars.template.groups_2_detail'],
  ['morning', '12:15', '13:15', 'seminars.template.lunch', null],
  [
    'afternoon',
    '13:15',
    '14:00',
    'seminars.template.organisations',
    'seminars.template.organisations_detail',
  ],
  ['afternoon', '14:00', '15:00', 'seminars.template.talk', null],
  ['afternoon', '15:00', '15:30', 'seminars.template.closing', null],
] as const

/** Shorter, and nobody sits before a screen for more than three quarters of an hour. */
const digital = [
  ['morning', '09:15', '09:30', 'programmes.template.join', 'programmes.template.join_detail'],
  ['morning', '09:30', '09:40', 'seminars.template.welcome', 'seminars.template.welcome_detail'],
  ['morning', '09:40', '10:00', 'seminars.template.figures', 'seminars.template.figures_detail'],
  ['morning', '10:00', '10:45', 'seminars.template.groups', 'seminars.template.groups_1_detail'],
  ['morning', '10:45', '11:00', 'programmes.template.pause', null],
  ['morning', '11:00', '11:45', 'seminars.template.groups', 'seminars.template.groups_2_detail'],
  ['morning', '11:45', '12:45', 'seminars.template.lunch', null],
  [
    'afternoon',
    '12:45',
    '13:15',
    'seminars.template.organisations',
    'seminars.template.organisations_detail',
  ],
  ['afternoon', '13:15', '13:25', 'programmes.template.pause', null],
  ['afternoon', '13:25', '14:05', 'seminars.template.talk', null],
  ['afternoon', '14:05', '14:20', 'seminars.template.closing', null],
] as const

/** What a round's template is until somebody has saved another. */
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

/** The template as this seminar's programme: moved to its start. */
export function startFrom(
  template: ProgrammeItem[],
  seminar: { start_time: string | null },
): ProgrammeItem[] {
  const own = template.map((item) => ({ ...item, id: '' }))
  return shiftItems(own, templateStart, seminar.start_time)
}
