/** A seminar's programme: how it is shown, edited and printed; the round's template is edited alike. */

import type { FormErrors, FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatTime } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import type { SeminarForm } from '../../schema.ts'
import type { SeminarFacts } from '../../seminars/checklist.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { whenText } from '../../seminars/words.rules.ts'
import type { Venue } from '../venues/queries.ts'
import { nextRow, type ProgrammeItem, type SavedItem, type TypedRow, usualHours, type Variant } from './rules.ts'

const dayParts = ['morning', 'afternoon'] as const

/** The day's items by part, the last of them followed by when the day ends. */
export function programmeView(items: SavedItem[], t: Translate) {
  const last = items.at(-1)
  const end = last && { start: last.end, title: t('seminars.programme.ends'), detail: '', speaker: '', changedAt: null }
  return dayParts
    .map((part) => ({
      part,
      items: [...items.filter((item) => item.part === part), ...(end && last.part === part ? [end] : [])],
    }))
    .filter(({ items }) => items.length > 0)
}

/** The rows of the editor, with an empty one below unless they are shown as they were typed. */
function editorRows(typed: TypedRow[], t: Translate) {
  const parts = dayParts.map((value) => ({ value, label: t(`seminars.part_short.${value}`) }))
  return typed.map((row, index) => ({
    ...row,
    prefix: `items.${index}`,
    index,
    number: index + 1,
    parts,
    start: clock(row.start, t),
    end: clock(row.end, t),
    isFirst: index === 0,
    isLast: index === typed.length - 1,
    name: row.title || t('seminars.programme.item', { n: index + 1 }),
  }))
}

/** Saved or suggested items as rows, and one more to write in. */
export function rowsOf(items: ProgrammeItem[]): TypedRow[] {
  const rows = items.map(typedOf)
  return [...rows, nextRow(rows)]
}

function typedOf({ id, part, start, end, title, detail, speaker }: ProgrammeItem): TypedRow {
  return { id, part, start, end, title, detail, speaker }
}

/** What the editor holds of what is saved: `items.0.title`, … */
export function programmeFields(items: ProgrammeItem[], t: Translate): FormValues {
  const fields = items.flatMap((item, index) => {
    const row = { ...typedOf(item), start: clock(item.start, t), end: clock(item.end, t) }
    return Object.entries(row).map(([name, value]) => [`items.${index}.${name}`, value])
  })
  return Object.fromEntries(fields)
}

/** "09.30" in a field; what a person typed stays as it is. */
function clock(time: string, t: Translate): string {
  return t.lang === 'sv' ? time.replace(/^(\d\d):(\d\d)$/, '$1.$2') : time
}

export type Beginning = 'saved' | 'suggested' | 'template' | 'typed'

/** `base`: `/seminarier/skane-1` or `/rss/skane-1`. */
export function programmeFormPage(
  { seminar, base, hasSaved }: { seminar: Seminar; base: string; hasSaved: boolean },
  shown: { typed: TypedRow[]; beginning: Beginning; errors: FormErrors },
  t: Translate,
) {
  return {
    title: `${t('seminars.thing.programme')}: ${seminar.name}`,
    seminar: { name: seminar.name, href: base },
    action: `${base}/program`,
    cancel: `${base}#program`,
    save: t('seminars.programme.save'),
    lead: leadText(seminar, shown.beginning, t),
    template:
      hasSaved && shown.beginning !== 'template'
        ? { href: `${base}/program?mall=1`, text: t('programmes.use_template') }
        : null,
    itemRows: editorRows(shown.typed, t),
    errors: shown.errors,
    scripts: ['programme.js'],
  }
}

function leadText(seminar: Seminar, beginning: Beginning, t: Translate): string | null {
  const start = formatTime(seminar.startTime ?? usualHours.start, t.lang)
  if (beginning === 'suggested') return t('programmes.suggested', { start })
  if (beginning === 'template') return t('programmes.from_template', { start })
  return null
}

export function templatePage(
  round: { slug: string; name: string },
  variant: Variant,
  shown: { typed: TypedRow[]; isSaved: boolean; errors: FormErrors },
  t: Translate,
) {
  const base = `/omgangar/${round.slug}/program`
  return {
    title: t('programmes.template_title', { round: round.name }),
    round: { name: round.name, href: `/omgangar/${round.slug}` },
    variants: (['on_site', 'digital'] as const).map((one) => ({
      href: one === 'digital' ? `${base}?form=digital` : base,
      text: t(`programmes.variant.${one}`),
      isCurrent: one === variant,
    })),
    action: variant === 'digital' ? `${base}?form=digital` : base,
    resetAction: `${base}/aterstallt${variant === 'digital' ? '?form=digital' : ''}`,
    cancel: `/omgangar/${round.slug}`,
    save: t('programmes.template_save'),
    isSaved: shown.isSaved,
    lead: t(shown.isSaved ? 'programmes.template_saved_lead' : 'programmes.template_built_in'),
    itemRows: editorRows(shown.typed, t),
    errors: shown.errors,
    scripts: ['programme.js'],
  }
}

/** More items than this are printed smaller, so that the day still fits on one page. */
const normalDay = 10

export function programmePrintPage(
  rows: { facts: SeminarFacts; form: SeminarForm; venue: Venue | null; items: SavedItem[] },
  back: string,
  t: Translate,
) {
  const { facts, form, venue, items } = rows
  const place = venue && [joined(venue.name, venue.room), joined(venue.address, venue.town)]
  return {
    title: t('programmes.print_title', { name: facts.name }),
    heading: t('programmes.print_heading'),
    name: facts.name,
    when: whenText(facts, t),
    where: form === 'digital' ? null : place,
    digital: form === 'on_site' ? null : t('programmes.print_digital'),
    programme: programmeView(items, t),
    isLong: items.length > normalDay,
    back,
  }
}
