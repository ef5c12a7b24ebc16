/**
 * A part is the unit that is saved, compared and merged: a field of the form, or one box of several. A draft holds
 * parts as they were typed, valid or not; `reading.rules.ts` turns them into answers.
 */
import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { Lang } from '../kernel/time.ts'
import type { Answer, AnswerByType } from '../questionnaire/rules.ts'
import type { Choice, SheetField, SheetQuestion, SheetQuestionOf } from '../questionnaire/sheet.rules.ts'

export interface Part {
  /** The field's name, `rk_svarighet.underskoterska`; for a box with its value, `rk_atgarder=sprak`. */
  name: string
  field: string
  kind: 'choice' | 'box' | 'number' | 'url' | 'line' | 'text'
  choices: Choice[]
}

/** Part → what was typed, without empty parts. A ticked box is '1'. */
export type Parts = Record<string, string>

export interface Draft {
  parts: Parts
  /** Part → what others have written meanwhile, kept until somebody chooses. */
  others: Record<string, string[]>
}

/** One part as a form posts it. */
export interface Edit {
  part: string
  /** Mark of the field's value when the form was shown, then marks of values sent since, which may have been saved. */
  own: string[]
  /** Marks of others' values that were shown beside the field. */
  seen: string[]
  value: string
  /** Which of several values to keep: its mark, or `mine` for the field's own; '' when nothing was chosen. */
  keeps: string
}

const known = new WeakMap<SheetQuestion, Part[]>()

/** The parts of a question, in the order of its form. */
export function partsOf(question: SheetQuestion): Part[] {
  let parts = known.get(question)
  if (!parts) {
    parts = listParts(question)
    known.set(question, parts)
  }
  return parts
}

function listParts(question: SheetQuestion): Part[] {
  const { key } = question
  switch (question.type) {
    case 'single':
      return [choice(key, question.choices)]
    case 'likert':
      return question.rows.map(({ name }) => choice(name, [...question.points, ...question.extras]))
    case 'multi': {
      const free = question.choices.find((each) => each.freeText)
      return [...boxes(key, question.choices), ...(free ? [typed(`${key}.${free.value}`)] : [])]
    }
    case 'number':
      return [
        typed(key, 'number'),
        ...(question.allowEstimate ? [box(`${key}.uppskattning`, '1')] : []),
        ...(question.allowDontKnow ? [box(`${key}.vet_ej`, '1')] : []),
      ]
    case 'ranking':
      return Array.from({ length: question.maxRank }, (_, index) => choice(`${key}.${index + 1}`, question.choices))
    case 'text':
      return [typed(key, 'text')]
    case 'structured':
      return Array.from({ length: question.maxItems }, (_, index) =>
        question.fields.flatMap((field) => fieldParts(field, `${key}.${index + 1}.${field.key}`)),
      ).flat()
  }
}

function fieldParts(field: SheetField, name: string): Part[] {
  if (field.type === 'single') return [choice(name, field.choices)]
  if (field.type === 'multi') return boxes(name, field.choices)
  return [typed(name, field.type === 'url' ? 'url' : isLong(field) ? 'text' : 'line')]
}

/** Fields that need a multi-line input. */
export function isLong(field: SheetField): boolean {
  return field.type === 'text' && field.maxLength > 200
}

function choice(name: string, choices: Choice[]): Part {
  return { name, field: name, kind: 'choice', choices }
}

function boxes(field: string, choices: Choice[]): Part[] {
  return choices.map(({ value }) => box(field, value))
}

function box(field: string, value: string): Part {
  return { name: `${field}=${value}`, field, kind: 'box', choices: [] }
}

function typed(name: string, kind: Part['kind'] = 'line'): Part {
  return { name, field: name, kind, choices: [] }
}

/**
 * The part's value in the form; '' when it is empty or missing. Several values of one choice are one value that the
 * question does not have.
 */
export function valueIn({ name, field, kind }: Part, form: FormValues): string {
  if (!Object.hasOwn(form, field)) return ''
  const given: unknown = form[field]
  const values: unknown[] = Array.isArray(given) ? given : [given]
  if (kind === 'box') return values.includes(name.slice(field.length + 1)) ? '1' : ''
  const texts = [...new Set(values.filter((each) => typeof each === 'string'))]
  return (kind === 'choice' ? texts.join(' ') : texts[0]) ?? ''
}

export function partsIn(question: SheetQuestion, form: FormValues): Parts {
  const parts: Parts = {}
  for (const part of partsOf(question)) {
    const value = valueIn(part, form)
    if (value !== '') parts[part.name] = value
  }
  return parts
}

/** Parts → the form values that show them. */
export function formOfParts(parts: Parts): FormValues {
  const form: FormValues = {}
  for (const [name, value] of Object.entries(parts)) {
    const at = name.indexOf('=')
    if (at < 0) form[name] = value
    else form[name.slice(0, at)] = [...(form[name.slice(0, at)] ?? []), name.slice(at + 1)]
  }
  return form
}

/** The parts of a stored answer. Numbers are in Swedish format, whatever the page's language. */
export function partsOfAnswer(question: SheetQuestion, answer: Answer | null | undefined): Parts {
  return partsIn(question, formOf(question, answer ?? undefined, 'sv'))
}

/** All values of a part, the oldest first; several when two persons have changed the same value. */
export function entriesOf({ parts, others }: Draft, part: string): string[] {
  return [parts[part] ?? '', ...(others[part] ?? [])]
}

/** The values that a form shows: of several, the last. */
export function shownParts(draft: Draft): Parts {
  const shown = { ...draft.parts }
  for (const [part, others] of Object.entries(draft.others)) shown[part] = others.at(-1) ?? ''
  return shown
}

/**
 * A part's values as a form shows them: first the field's own (`mine` if stored, otherwise the last), then the others.
 */
export function viewOf(draft: Draft, part: string, mine?: string): string[] {
  const entries = entriesOf(draft, part)
  const own = mine !== undefined && entries.includes(mine) ? mine : (entries.at(-1) ?? '')
  return [own, ...entries.filter((entry) => entry !== own)]
}

export function marksOf(view: string[]): string {
  return view.map(markOf).join(' ')
}

/** The mark of an empty part. */
export const nothing = '-'

/** Short hash of a value; a form brings it back to tell what it began from. */
export function markOf(text: string): string {
  if (text === '') return nothing
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return `${(hash >>> 0).toString(36)}${text.length.toString(36)}`
}

/**
 * Three-way merge of what is stored, what the form began from and what it holds. A value that another person has
 * written since the form was shown is kept beside, until somebody who has seen it chooses.
 */
export function mergePart(entries: string[], { own, seen, value, keeps }: Edit): string[] {
  const kept = keeps === 'mine' ? value : entries.find((entry) => markOf(entry) === keeps)
  if (keeps !== '' && kept !== undefined) {
    const known = [...own, ...seen]
    return distinct([kept, ...entries.filter((entry) => !known.includes(markOf(entry)))])
  }
  if (markOf(value) === own[0]) return entries
  const from = entries.findIndex((entry) => own.includes(markOf(entry)))
  return distinct(from < 0 ? [...entries, value] : entries.with(from, value)).slice(0, mostEntries)
}

/**
 * Edits of whoever enters another person's answers. What that person had answered itself stays beside, until one of the
 * two is chosen, also when the form has shown it: paper was filled in without seeing it.
 * @param earlier part → mark of what the person had answered
 */
export function besideEarlier(edits: Edit[], earlier: Record<string, string>): Edit[] {
  return edits.map((edit) =>
    edit.keeps === '' && edit.own[0] === earlier[edit.part] ? { ...edit, own: ['', ...edit.own.slice(1)] } : edit,
  )
}

/** More values than anyone can choose between; later ones are dropped. */
const mostEntries = 10

/** Longer than anyone writes in one part; longer input is refused, not cut. */
export const longestPart = 150_000

function distinct(entries: string[]): string[] {
  return [...new Set(entries)]
}

/** An example that was stored in another place than it was written in; the places' names, as `ge_exempel.1`. */
export interface Moved {
  from: string
  to: string
}

/** A part where several persons' values have become fewer: what holds, and what was given up. */
export interface Settled {
  part: string
  kept: string
  others: string[]
}

interface Merged {
  draft: Draft
  /** Examples that moved. */
  moved: Moved[]
  settled: Settled[]
}

/** Applies the edits to the draft. @param edits all of this question. */
export function merged(question: SheetQuestion, draft: Draft, edits: Edit[]): Merged {
  const next: Draft = { parts: { ...draft.parts }, others: { ...draft.others } }
  const moved = question.type === 'structured' ? listMoved(question, draft, edits) : []
  const settled: Settled[] = []
  for (const edit of moved.reduce(place, edits)) {
    const before = entriesOf(next, edit.part)
    const after = mergePart(before, edit)
    const [value = '', ...others] = after
    const isOwn = (entry: string) => edit.keeps === 'mine' && edit.own.includes(markOf(entry))
    const gone = before.filter((entry) => !after.includes(entry) && !isOwn(entry))
    if (after.length < before.length && gone.length > 0) settled.push({ part: edit.part, kept: value, others: gone })
    if (value === '') delete next.parts[edit.part]
    else next.parts[edit.part] = value
    if (others.length === 0) delete next.others[edit.part]
    else next.others[edit.part] = others
  }
  return { draft: next, moved, settled }
}

/**
 * When two persons have each begun an example in the same place, the later one moves to the next free place, so that
 * they are not mixed. Without a free place, each part keeps both values.
 */
function listMoved({ key, maxItems }: SheetQuestionOf<'structured'>, draft: Draft, edits: Edit[]): Moved[] {
  const names = Array.from({ length: maxItems }, (_, index) => `${key}.${index + 1}`)
  const storedIn = (name: string) => Object.entries(draft.parts).filter(([part]) => part.startsWith(`${name}.`))
  const writtenIn = (name: string) => editsOf(name, edits).filter(({ value }) => value !== '')
  const moved: Moved[] = []
  for (const from of names) {
    const own = new Map(editsOf(from, edits).map((edit) => [edit.part, edit]))
    const isNew = [...own.values()].every((edit) => edit.own[0] === nothing)
    const isWhole = storedIn(from).every(([part]) => own.has(part))
    const isOther = storedIn(from).some(([part, value]) => {
      const edit = own.get(part)
      return edit?.value !== value && !edit?.own.includes(markOf(value))
    })
    const written = writtenIn(from)
    if (written.length === 0 || !isNew || !isWhole || !isOther) continue
    const isThere = (to: string) =>
      storedIn(to).length === written.length &&
      written.every(({ part, value }) => draft.parts[to + part.slice(from.length)] === value)
    const isFree = (to: string) =>
      storedIn(to).length === 0 && writtenIn(to).length === 0 && !moved.some((each) => each.to === to)
    const to = names.find((name) => name !== from && isThere(name)) ?? names.find(isFree)
    if (to !== undefined) moved.push({ from, to })
  }
  return moved
}

function editsOf(example: string, edits: Edit[]): Edit[] {
  return edits.filter(({ part }) => part.startsWith(`${example}.`))
}

function place(edits: Edit[], { from, to }: Moved): Edit[] {
  const own = editsOf(from, edits)
  const there = editsOf(to, edits)
  return [
    ...edits.filter((edit) => !own.includes(edit) && !there.includes(edit)),
    ...own.map((edit) => ({ ...edit, part: to + edit.part.slice(from.length) })),
  ]
}

export interface Problem {
  question: SheetQuestion
  /** The field to correct. */
  field: string
  code: MessageKey
  params: Record<string, string | number>
}

type Item = AnswerByType['structured'][number]

/** The number as typed: no thousands separator, the language's decimal mark. */
export function writeNumber(value: number, lang: Lang): string {
  return lang === 'sv' ? String(value).replace('.', ',') : String(value)
}

/** Answer → form fields, so that a form shows what is stored. */
export function formOf(question: SheetQuestion, answer: Answer | undefined, lang: Lang): FormValues {
  if (answer === undefined) return {}
  const { key } = question
  switch (question.type) {
    case 'single':
    case 'text':
      return { [key]: answer as string }
    case 'likert': {
      const rows = Object.entries(answer as AnswerByType['likert'])
      return Object.fromEntries(rows.map(([row, value]) => [`${key}.${row}`, String(value)]))
    }
    case 'multi': {
      const { options, other } = answer as AnswerByType['multi']
      const free = question.choices.find((choice) => choice.freeText)
      return { [key]: options, ...(free && other ? { [`${key}.${free.value}`]: other } : {}) }
    }
    case 'number': {
      const { value, estimate, dontKnow } = answer as AnswerByType['number']
      return {
        [key]: value === null ? '' : writeNumber(value, lang),
        ...(estimate ? { [`${key}.uppskattning`]: '1' } : {}),
        ...(dontKnow ? { [`${key}.vet_ej`]: '1' } : {}),
      }
    }
    case 'ranking':
      return Object.fromEntries((answer as string[]).map((value, index) => [`${key}.${index + 1}`, value]))
    case 'structured':
      return Object.fromEntries(
        (answer as Item[]).flatMap((item, index) =>
          Object.entries(item).map(([field, value]) => [`${key}.${index + 1}.${field}`, value]),
        ),
      )
  }
}
