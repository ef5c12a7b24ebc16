/** Pages that show, edit and print a seminar's programme and edit the round's template. */
import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatTime } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { whenText } from '../../seminars/words.rules.ts'
import type { Venue } from '../venues/queries.ts'
import { nextRow, type ProgrammeItem, type SavedItem, type TypedRow, usualHours, type Variant } from './rules.ts'

const dayParts = ['morning', 'afternoon'] as const

/** The items by part of the day, with an extra last row for when the day ends. */
export function programmeView(items: SavedItem[], t: Translate) {
  const last = items.at(-1)
  const end = last && { start: last.end, title: t('programmes.ends'), detail: '', speaker: '', changedAt: null }
  return dayParts
    .map((part) => ({
      part,
      items: [...items.filter((item) => item.part === part), ...(end && last.part === part ? [end] : [])],
    }))
    .filter(({ items }) => items.length > 0)
}

/** The items as rows of the editor, and one empty row to write in. */
export function rowsOf(items: ProgrammeItem[]): TypedRow[] {
  const rows = items.map(typedOf)
  return [...rows, nextRow(rows)]
}

function typedOf({ id, part, start, end, title, detail, speaker }: ProgrammeItem): TypedRow {
  return { id, part, start, end, title, detail, speaker }
}

/** The items as form values, named `items.0.title`, … */
export function programmeFields(items: ProgrammeItem[], t: Translate): FormValues {
  const fields = items.flatMap((item, index) =>
    Object.entries(withClock(typedOf(item), t)).map(([name, value]) => [`items.${index}.${name}`, value]),
  )
  return Object.fromEntries(fields)
}

/** In Swedish, "09:30" becomes "09.30"; any other text stays as the person typed it. */
function withClock(row: TypedRow, t: Translate): TypedRow {
  const clock = (time: string) => (t.lang === 'sv' ? time.replace(/^(\d\d):(\d\d)$/, '$1.$2') : time)
  return { ...row, start: clock(row.start), end: clock(row.end) }
}

interface Editor {
  saved: ProgrammeItem[]
  /** The rows to show: saved, suggested or as typed. */
  typed: TypedRow[]
}

function editorPage({ saved, typed }: Editor, t: Translate) {
  return {
    itemRows: typed.map((row) => withClock(row, t)),
    parts: dayParts.map((value) => ({ value, label: t(`programmes.part_short.${value}`) })),
    began: programmeFields(saved, t),
    scripts: ['programme.js'],
  }
}

/** `base`: the seminar's address, `/seminarier/skane-1` or `/rss/skane-1`. */
export function programmeFormPage(
  rows: Editor & { seminar: Seminar; base: string; beginning: 'saved' | 'suggested' | 'template' | 'typed' },
  t: Translate,
) {
  const { seminar, base, saved, beginning } = rows
  const start = formatTime(seminar.startTime ?? usualHours.start, t.lang)
  return {
    ...editorPage(rows, t),
    title: `${t('seminars.thing.programme')}: ${seminar.name}`,
    seminar: { name: seminar.name, href: base },
    action: `${base}/program`,
    cancel: `${base}#program`,
    save: t('programmes.save'),
    lead:
      beginning === 'suggested'
        ? t('programmes.suggested', { start })
        : beginning === 'template'
          ? t('programmes.from_template', { start })
          : null,
    templateHref: saved.length > 0 && beginning !== 'template' ? `${base}/program?mall=1` : null,
  }
}

export function templatePage(rows: Editor & { round: Round; variant: Variant }, t: Translate) {
  const { round, variant, saved } = rows
  const isSaved = saved.length > 0
  const base = `/omgangar/${round.slug}/program`
  const query = variant === 'digital' ? '?form=digital' : ''
  return {
    ...editorPage(rows, t),
    title: t('programmes.template_title', { round: round.name }),
    round,
    variants: (['on_site', 'digital'] as const).map((one) => ({
      href: one === 'digital' ? `${base}?form=digital` : base,
      text: t(`seminars.form.${one}`),
      isCurrent: one === variant,
    })),
    action: `${base}${query}`,
    resetAction: `${base}/aterstallt${query}`,
    cancel: `/omgangar/${round.slug}`,
    save: t('programmes.template_save'),
    isSaved,
    lead: t(isSaved ? 'programmes.template_saved_lead' : 'programmes.template_built_in'),
    templateHref: null,
  }
}

/** With more items than this, the print uses smaller text, so that the programme fits on one page. */
const normalDay = 10

export function programmePrintPage(
  rows: { seminar: Seminar; venue: Venue | null; items: SavedItem[]; back: string },
  t: Translate,
) {
  const { seminar, venue, items, back } = rows
  return {
    title: t('programmes.print_title', { name: seminar.name }),
    seminar,
    when: whenText(seminar, t),
    venue: seminar.form === 'digital' ? null : venue,
    programme: programmeView(items, t),
    isLong: items.length > normalDay,
    back,
  }
}
