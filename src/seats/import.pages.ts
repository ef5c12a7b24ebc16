import { refusedCsv as csvOf, shownProblems } from '../kernel/files/shown.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { Round } from '../rounds/queries.ts'
import type { HolderImport } from './import.queries.ts'
import type { Change, HeldSeat, ImportPlan, ParsedImport } from './import.rules.ts'
import type { OwnSeminar } from './own-import.queries.ts'
import type { Person } from './rules.ts'

/** More than this nobody reads on a page; the whole is in the file. */
const shownChanges = 200

export function uploadPage(t: Translate, round: Round, seats: HeldSeat[]) {
  return {
    title: t('seats.import_title'),
    round: { name: round.name, slug: round.slug },
    seats: seats.length,
    standing: t('seats.held', {
      held: seats.filter((seat) => seat.holder).length,
      seats: seats.length,
    }),
    example: exampleColumns.map(([label, also, example]) => ({
      label: t(label),
      also: t(also),
      example,
    })),
  }
}

const exampleColumns: [MessageKey, MessageKey, string][] = [
  ['seats.field_municipality', 'seats.example_municipality', 'Habo'],
  ['seats.field_role', 'seats.example_role', 'socialtjänst'],
  ['seats.field_name', 'seats.example_name', 'Åsa Lind'],
  ['seats.field_title', 'seats.example_title', 'Socialchef'],
  ['seats.field_email', 'seats.example_email', 'asa.lind@habo.example'],
  ['seats.field_phone', 'seats.example_phone', '070-174 06 05'],
]

interface PreviewRows extends FilePlan {
  round: Round
}

interface FilePlan {
  file: HolderImport
  plan: ImportPlan
  names: Map<string, string>
}

/** Before it is saved. */
export function previewPage(t: Translate, { round, ...rows }: PreviewRows) {
  return { ...previewOf(t, rows), ...ofRound(round, rows.file) }
}

/** The same for an RSS contact's file about one seminar. */
export function ownPreviewPage(t: Translate, rows: FilePlan & { seminar: OwnSeminar }) {
  return { ...previewOf(t, rows), ...ofSeminar(rows.seminar, rows.file) }
}

function previewOf(t: Translate, { file, plan, names }: FilePlan) {
  const saves = plan.added.length + plan.changed.length + plan.vacated.length
  const { parsed } = file
  const state = saves > 0 ? null : plan.unchanged > 0 ? 'nothing' : 'none_good'
  return {
    title: state ? t(`seats.preview_${state}`) : t.n('seats.preview_title', saves),
    lead: t(state ? `seats.preview_${state}_lead` : 'seats.preview_lead'),
    ...shared(t, file),
    confirm: saves > 0 ? t.n('seats.save', saves) : null,
    counts: [
      count(t, 'seats.added', plan.added.length),
      count(t, 'seats.changed', plan.changed.length),
      ...vacatedCount(t, plan.vacated.length),
      count(t, 'seats.unchanged', plan.unchanged),
      ...refusedCounts(t, parsed),
      count(t, 'seats.vacant_after', plan.vacant),
    ],
    changed: changeRows(t, [...plan.changed, ...plan.vacated], names),
    added: changeRows(t, plan.added, names),
  }
}

/** After it was saved. */
export function resultPage(t: Translate, round: Round, file: HolderImport, mayUndo: boolean) {
  return { ...resultOf(t, file, mayUndo), ...ofRound(round, file) }
}

export function ownResultPage(
  t: Translate,
  seminar: OwnSeminar,
  file: HolderImport,
  mayUndo: boolean,
) {
  return { ...resultOf(t, file, mayUndo), ...ofSeminar(seminar, file) }
}

export function ownUploadPage(t: Translate, seminar: OwnSeminar) {
  return {
    title: t('seats.own_title'),
    ...ofSeminar(seminar, null),
    closed: seminar.refusal && t(seminar.refusal),
  }
}

function ofRound(round: Round, file: HolderImport) {
  const { name, slug } = round
  return { round: { name, slug }, fileHref: `/omgangar/${slug}/rollinnehavare/${file.id}` }
}

function ofSeminar({ slug, name }: OwnSeminar, file: HolderImport | null) {
  const base = `/rss/${slug}/malgrupp`
  return { seminar: { slug, name }, base, fileHref: `${base}/fil/${file?.id ?? ''}` }
}

function resultOf(t: Translate, file: HolderImport, mayUndo: boolean) {
  const { added, changed, vacated, unchanged, vacant } = file.result ?? noResult
  const saved = added + changed + vacated
  return {
    title: file.undoneAt
      ? t('seats.undone_title')
      : saved === 0
        ? t('seats.result_nothing')
        : t.n('seats.result_title', saved),
    undone: file.undoneAt && t('seats.undone'),
    undo: mayUndo ? { button: t.n('seats.undo', saved), what: t('seats.undo_what') } : null,
    ...shared(t, file),
    counts: [
      { ...count(t, 'seats.added', added), text: t.n('seats.result_added_text', added) },
      {
        ...count(t, 'seats.changed', changed),
        label: t('seats.result_changed'),
        text: t.n('seats.result_changed_text', changed),
      },
      ...vacatedCount(t, vacated),
      count(t, 'seats.unchanged', unchanged),
      ...refusedCounts(t, file.parsed),
      {
        label: t('seats.result_vacant'),
        n: vacant,
        text: t.n('seats.result_vacant_text', vacant),
        warm: false,
      },
    ],
  }
}

const noResult = { added: 0, changed: 0, vacated: 0, unchanged: 0, vacant: 0 }

function shared(t: Translate, { filename, parsed }: HolderImport) {
  return {
    filename,
    columns: parsed.columns.map(({ field, heading }) => ({
      heading,
      field: t(`seats.field_${field}`),
    })),
    ignored: parsed.ignored.join(', '),
    ...shownProblems(t, {
      ...parsed,
      problems: problemRows(t, parsed),
      remarks: parsed.remarks.map(({ code, other, ...row }) => ({
        ...row,
        text: t(`seats.remark_${code}`, { other: other ?? '' }),
      })),
    }),
  }
}

function problemRows(t: Translate, { problems }: ParsedImport) {
  return problems.map(({ code, other, likely, ...row }) => ({
    ...row,
    text: t(`seats.problem_${code}`, { other: other ?? '', likely: likely ?? '' }),
  }))
}

function count(
  t: Translate,
  key:
    | 'seats.added'
    | 'seats.changed'
    | 'seats.unchanged'
    | 'seats.vacant_after'
    | 'seats.refused'
    | 'seats.blank'
    | 'seats.vacated_seats',
  n: number,
) {
  return { label: t(key), n, text: t.n(`${key}_text`, n), warm: key === 'seats.refused' && n > 0 }
}

function refusedCounts(t: Translate, parsed: ParsedImport) {
  const refused = count(t, 'seats.refused', parsed.refused.length)
  return parsed.blank > 0 ? [refused, count(t, 'seats.blank', parsed.blank)] : [refused]
}

function vacatedCount(t: Translate, n: number) {
  return n > 0 ? [count(t, 'seats.vacated_seats', n)] : []
}

function changeRows(t: Translate, changes: Change<Person | null>[], names: Map<string, string>) {
  return {
    n: changes.length,
    shown:
      changes.length > shownChanges
        ? t('seats.shown_of', { shown: shownChanges, n: changes.length })
        : null,
    rows: changes.slice(0, shownChanges).map((change) => ({
      municipality: names.get(change.municipality) ?? change.municipality,
      role: t(`seat_role.${change.role}`),
      after: change.after ?? nobody,
      who: change.before && change.after && t(change.isSame ? 'seats.is_same' : 'seats.is_new'),
      lines: differences(change.before, change.after ?? { ...nobody, name: t('seats.nobody') }),
    })),
  }
}

/** The name and what differs: the old beside the new. */
function differences(before: Person | null, after: Person) {
  return (['name', 'title', 'email', 'phone'] as const)
    .filter((field) => field === 'name' || (before?.[field] ?? '') !== after[field])
    .map((field) => ({ before: before?.[field] ?? '', after: after[field] }))
}

const nobody: Person = { name: '', title: '', email: '', phone: '' }

export function refusedCsv(t: Translate, parsed: ParsedImport): string {
  return csvOf(t, { ...parsed, problems: problemRows(t, parsed) })
}
