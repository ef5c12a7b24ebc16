/** The preview and result page of an import: what a save would change or has changed, and the rows with problems. */
import type { CountedKey, MessageKey, Translate } from '../kernel/i18n/translate.ts'
import type { LookedAt } from './actions.ts'
import type { Saved } from './queries.ts'
import type { Field, Told } from './rules.ts'

export interface Count {
  label: string
  n: number
  /** The text after the number. */
  text: string
  isWrong?: boolean
}

/** The texts and tables of the import page for one kind of list. */
export interface ListWords<Scope, Plan> {
  /** "Save 3 people?", "Save 3 people", "3 people are saved" */
  ask: CountedKey
  save: CountedKey
  saved: CountedKey
  /** A note shown before the save. */
  note?: MessageKey
  undo?: { button: CountedKey; what: MessageKey; done: MessageKey }
  counts(counts: Saved['counts'], isSaved: boolean, t: Translate): Count[]
  added(plan: Plan, t: Translate): { title: string; heads: MessageKey[]; rows: string[][] }
  /**
   * The changed rows, with old and new values. `heads`: headings of the columns before them. `means`: explains the
   * rows' notes.
   */
  changed?(plan: Plan, t: Translate): { heads: MessageKey[]; means: MessageKey; rows: Changed[] }
  /** The breadcrumb, and the link to follow after the save. */
  frame(scope: Scope, t: Translate): { above: Link[]; onward: Link }
}

interface Changed {
  cells: string[]
  lines: { before: string; after: string }[]
  note: MessageKey | null
}

interface Link {
  href: string
  label: string
}

/** Maximum number of rows shown on the page, which nobody reads further; the file has them all. */
const mostShown = 200

export function listPage<Scope, Plan extends Saved>(
  { words, scope, fields }: { words: ListWords<Scope, Plan>; scope: Scope; fields: Record<string, Field> },
  looked: LookedAt<Plan>,
  t: Translate,
) {
  const { file, plan } = looked
  const { list } = file
  return {
    ...(plan ? beforeSaving(words, plan, t) : afterSaving(words, looked, t)),
    ...words.frame(scope, t),
    filename: file.filename,
    counts: [
      ...words.counts((plan ?? file.result)?.counts ?? {}, plan === null, t),
      count('known', (plan ?? file.result)?.known ?? 0, t),
      { ...count('refused', list.refused.length, t), isWrong: list.refused.length > 0 },
      ...(list.blank > 0 ? [count('blank', list.blank, t)] : []),
    ],
    columns: list.columns.map(({ heading, field }) => ({ heading, means: fields[field]?.heading })),
    ignored: list.ignored,
    notes: list.notes,
    refused: list.refused.length,
    problems: { n: list.problems.length, rows: inWords(list.problems, t) },
    remarks: inWords(list.remarks, t),
  }
}

function beforeSaving<Scope, Plan extends Saved>(words: ListWords<Scope, Plan>, plan: Plan, t: Translate) {
  const { saved, known } = plan
  const state = saved > 0 ? null : known > 0 ? 'nothing' : 'none_good'
  return {
    title: state ? t(`lists.${state}`) : t.n(words.ask, saved),
    lead: t(state ? `lists.${state}_lead` : 'lists.look_lead'),
    isSaved: false,
    save: saved > 0 ? t.n(words.save, saved) : null,
    note: words.note,
    added: someOf(words.added(plan, t)),
    changed: someOf(words.changed?.(plan, t) ?? { rows: [] }),
    undo: null,
  }
}

function afterSaving<Scope, Plan>(
  { saved: title, undo }: ListWords<Scope, Plan>,
  { file, canUndo }: LookedAt<Plan>,
  t: Translate,
) {
  const n = file.result?.saved ?? 0
  return {
    title: file.undoneAt ? t('lists.undone') : n > 0 ? t.n(title, n) : t('lists.nothing_saved'),
    lead: file.undoneAt && undo ? t(undo.done) : null,
    isSaved: true,
    undo: canUndo && undo ? { button: t.n(undo.button, n), what: t(undo.what) } : null,
  }
}

function someOf<Table extends { rows: unknown[] }>(table: Table) {
  return { ...table, n: table.rows.length, rows: table.rows.slice(0, mostShown) }
}

function count(name: 'known' | 'refused' | 'blank', n: number, t: Translate): Count {
  return { label: t(`lists.${name}`), n, text: t.n(`lists.${name}_text`, n) }
}

function inWords(told: Told[], t: Translate) {
  return told.slice(0, mostShown).map(({ code, params, ...row }) => ({ ...row, text: t(code, params ?? {}) }))
}
