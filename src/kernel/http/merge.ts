/**
 * A form that two people have open: what it began from, what is stored now, and what was posted. What only one of
 * them has changed is taken from that one; what both have changed to different things is a clash.
 *
 * Fields are compared by name. Rows of a list (`items.0.title`) that carry a field `id` are compared row by row,
 * wherever they now stand. A field `_of` says whom or what the form is about (`politician._of`: the fields that begin
 * so): when that is another now, nothing is merged.
 */
import type { FormValues } from './forms.ts'
import { readRows } from './forms.ts'

/** Null: the row is not there. `field`: the field's name, or the list's; in `form_save` it is known by that. */
export interface Clash {
  field: string
  theirs: string | string[] | null
  yours: string | string[] | null
}

/** `clashes`: by the field's name in `fields`. There the posted value stands. */
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

/** The names of the fields, or of the list, that differ. */
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

/** An absent value is an empty one; line breaks and outer spaces are as a browser happens to send them. */
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
    // Both have begun the list: one of the two is meant.
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
