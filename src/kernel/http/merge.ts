/**
 * Three-way merge of a form that two people have open: from the values it began from, the values stored now, and the
 * posted ones. A change by only one of them is kept; different changes by both are a clash.
 *
 * Fields are compared by name. Rows of a list (`items.0.title`) with a field `id` are compared by id, not by position.
 * A field `_of` identifies the person or thing that the fields with its prefix are about (`politician._of` those
 * beginning with `politician.`): when it has changed, those fields are not merged.
 */
import type { FormValues } from './forms.ts'
import { readRows } from './forms.ts'

/** null: the row does not exist. `field`: the name of the field, or of its list, as stored in `form_save`. */
export interface Clash {
  field: string
  theirs: string | string[] | null
  yours: string | string[] | null
}

/** `clashes`: by the name in `fields`, which holds the posted value. */
interface Merged {
  fields: FormValues
  clashes: Record<string, Clash>
}

type Row = Record<string, unknown>

export function mergeForm(began: FormValues, now: FormValues, posted: FormValues): Merged {
  const merged: Merged = { fields: { ...posted }, clashes: {} }
  const lists = listsIn(now, began, posted)
  for (const name of Object.keys(now)) {
    if (isIdentity(name) || lists.some((list) => name.startsWith(`${list}.`))) continue
    const [first, stored, mine] = [began[name], now[name] ?? '', posted[name] ?? '']
    const about = name.replace(/[^.]*$/, '')
    const isOther = !isSame(began[`${about}_of`], now[`${about}_of`])
    const isUntouched = isSame(mine, first) && !(isOther && isTouched(about, began, posted))
    if (isUntouched || isSame(mine, stored) || (first === undefined && !(name in posted))) merged.fields[name] = stored
    else if (isOther || (first !== undefined && !isSame(first, stored)))
      merged.clashes[name] = { field: name, theirs: stored, yours: mine }
  }
  for (const list of lists) mergeList(list, { began, now, posted }, merged)
  return merged
}

export function isSameForm(one: FormValues, other: FormValues): boolean {
  return changedFields(one, other).length === 0
}

/** The names of the fields that differ; for rows of a list, the name of the list. */
export function changedFields(one: FormValues, other: FormValues): string[] {
  const lists = listsIn(one, other)
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  const differing = [...names].filter((name) => !isSame(one[name], other[name]))
  return [...new Set(differing.map((name) => lists.find((l) => name.startsWith(`${l}.`)) ?? name))]
}

function isIdentity(name: string): boolean {
  return /(^|\.)_of$/.test(name)
}

function isTouched(about: string, began: FormValues, posted: FormValues): boolean {
  return Object.keys(began).some(
    (name) => name.startsWith(about) && !isIdentity(name) && !isSame(began[name], posted[name]),
  )
}

/** Ignores differences without meaning: absent or empty values, kinds of line breaks, and outer spaces. */
function isSame(one: unknown, other: unknown): boolean {
  return plain(one) === plain(other)
}

function plain(value: unknown): string {
  const texts = [value ?? []].flat().map((one) => String(one).replaceAll('\r\n', '\n').trim())
  return texts.filter(Boolean).sort().join('\u0000')
}

/** The lists whose rows carry ids. */
function listsIn(...forms: FormValues[]): string[] {
  const names = forms.flatMap((form) => Object.keys(form))
  return [...new Set(names.flatMap((name) => /^(\w+)\.\d{1,2}\.id$/.exec(name)?.[1] ?? []))]
}

function mergeList(
  list: string,
  forms: { began: FormValues; now: FormValues; posted: FormValues },
  { fields, clashes }: Merged,
): void {
  const [began, now, posted] = [forms.began, forms.now, forms.posted].map((form) =>
    readRows(form, list).filter((row) => Object.keys(row).length > 0),
  ) as [Row[], Row[], Row[]]
  for (const name of Object.keys(fields)) if (name.startsWith(`${list}.`)) delete fields[name]
  const rows: Row[] = []
  const put = (row: Row, clash?: Pick<Clash, 'theirs' | 'yours'>) => {
    if (clash) clashes[`${list}.${rows.length}`] = { field: list, ...clash }
    rows.push(row)
  }
  const [old, current, mine] = [byId(began), byId(now), byId(posted)]
  if (old.size === 0 && current.size > 0 && mine.size === 0) {
    // Both added rows to an empty list: keep one version, not the rows of both.
    const isAlike = now.every((row, i) => isSameRow(row, posted[i] ?? {}))
    if (!isAlike) clashes[list] = { field: list, theirs: now.map(textOf), yours: posted.map(textOf) }
    for (const [i, row] of posted.entries()) put(isAlike && now[i] ? now[i] : row)
  } else {
    for (const row of posted) {
      const [first, stored] = [old.get(idOf(row)), current.get(idOf(row))]
      if (first && stored) put(mergeRow(`${list}.${rows.length}`, list, { first, stored, row }, clashes))
      else if (!first) put({ ...row, id: '' })
      else if (!isSameRow(row, first)) put({ ...row, id: '' }, { theirs: null, yours: textOf(row) })
    }
    for (const [id, stored] of current) {
      const first = old.get(id)
      if (mine.has(id)) continue
      if (!first) put(stored)
      else if (!isSameRow(stored, first)) put(stored, { theirs: textOf(stored), yours: null })
    }
  }
  for (const [i, row] of rows.entries())
    for (const [field, value] of Object.entries(row)) fields[`${list}.${i}.${field}`] = String(value)
}

function mergeRow(
  at: string,
  list: string,
  { first, stored, row }: { first: Row; stored: Row; row: Row },
  clashes: Merged['clashes'],
): Row {
  const merged: Row = { ...row }
  for (const [name, value] of Object.entries(stored)) {
    if (isSame(row[name], first[name])) merged[name] = value
    else if (!isSame(first[name], value) && !isSame(row[name], value))
      clashes[`${at}.${name}`] = { field: list, theirs: String(value), yours: String(row[name] ?? '') }
  }
  return merged
}

function byId(rows: Row[]): Map<string, Row> {
  return new Map(rows.filter((row) => idOf(row) !== '').map((row) => [idOf(row), row]))
}

function idOf(row: Row): string {
  return typeof row.id === 'string' ? row.id : ''
}

function isSameRow(one: Row, other: Row): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)])
  names.delete('id')
  return [...names].every((name) => isSame(one[name], other[name]))
}

function textOf({ id: _, ...row }: Row): string {
  return Object.values(row).map(String).filter(Boolean).join(' ')
}
