/** Form → its edits, part by part. Whatever is posted, only values that the questions allow come out. */
import { z } from 'zod'
import { KnownError } from '../kernel/errors.ts'
import { cleanLine, cleanText, date, type FormValues, line, optionalLine } from '../kernel/http/forms.ts'
import type { UtcText } from '../kernel/time.ts'
import type { SheetQuestion } from '../questionnaire/sheet.rules.ts'
import { commentField } from './comments.rules.ts'
import { type Edit, longestPart, markOf, nothing, type Part, partsOf, valueIn, writeNumber } from './parts.rules.ts'
import { parseNumber, parseUrl } from './reading.rules.ts'

/** Which form to print: with what is already answered, or empty. */
export const formQuery = z.object({ ifyllt: z.stringbool().catch(false) })

/** How and when the answers that staff enter came. */
export const entryForm = z.object({ kalla: z.enum(['paper', 'phone'], { error: 'forms.choose' }), mottaget: date() })

/** With whom an invitee shares which theme. */
export const shareFormOf = (themes: string[]) =>
  z.object({ tema: z.enum(themes, { error: 'forms.choose' }), namn: line(100), onskan: optionalLine(200) })

/** What an invitee does with a colleague's link. */
export const closeForm = z.object({ gor: z.enum(['avsluta', 'oppna']) })

export const shareQuery = z.object({ tema: z.string().max(100).optional().catch(undefined) })

/** JSON of part → marks of what the form began from; only parts that were not empty. */
const beganField = '_was'
/** JSON of part → values that were sent and not acknowledged. */
const sentField = '_sent'
/** When the page was shown. */
const openedField = '_opened'
const utcText = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/
/** Space-separated names of the form's parts, when it is not the whole page. */
const partsField = '_parts'
/** A button's value: the question, row or example to empty. */
const emptyField = '_tom'
/** A button's value: the question whose answer from before still holds, or no longer is said to. */
const confirmField = '_galler'
const undoField = '_angra'
/** A button's value: the question whose comment to save. */
const commentButton = '_kommentera'
/** A button's value: the comment to remove. */
const removeButton = '_kommentar_bort'

/** `_val.rk_plan`: which of several persons' values to keep. */
const keepField = (part: string) => `_val.${part}`

/** Edits by question. A form without `_parts` and `_was` covers the questions that it has fields of. */
export function editsIn(questions: SheetQuestion[], form: FormValues): Map<SheetQuestion, Edit[]> {
  const began = jsonIn(form, beganField)
  const sent = jsonIn(form, sentField)
  const named = form[partsField] === undefined ? null : new Set(textOf(form, partsField).split(' '))
  const fields = new Set(Object.keys(form).map((name) => name.split('.')[0]))
  const empty = textOf(form, emptyField)
  const edits = new Map<SheetQuestion, Edit[]>()
  for (const question of questions) {
    if (!named && !began && !fields.has(question.key)) continue
    const parts = partsOf(question).filter(({ name }) => !named || named.has(name))
    if (parts.length === 0) continue
    edits.set(
      question,
      parts.map((part) => {
        const [shown, ...seen] = textIn(began?.get(part.name)).split(' ')
        const earlier = sent ? [sent.get(part.name) ?? []].flat().map(textIn) : []
        return {
          part: part.name,
          own: [shown || nothing, ...earlier.map((value) => markOf(clean(part, value)))],
          seen,
          value: isIn(empty, part.name) ? '' : clean(part, valueIn(part, form)),
          keeps: textOf(form, keepField(part.name)),
        }
      }),
    )
  }
  return edits
}

/** When the form was shown; null when that is missing. */
export function openedIn(form: FormValues): UtcText | null {
  const text = textOf(form, openedField)
  return utcText.test(text) ? text : null
}

/** The question that the form's button acts on: empties, confirms, or takes a confirmation back; null without one. */
export function pressedIn(questions: SheetQuestion[], form: FormValues) {
  for (const [field, act] of Object.entries({
    [emptyField]: 'empty',
    [confirmField]: 'confirm',
    [undoField]: 'undo',
  })) {
    const key = textOf(form, field).split('.')[0]
    const question = questions.find((each) => each.key === key)
    if (question) return { question, act }
  }
  return null
}

/** The comments in a theme's form, whichever button was pressed. `at`: the question whose comments to show again. */
export function commentsIn(questions: SheetQuestion[], form: FormValues) {
  const written = questions.flatMap(({ key }) => {
    const text = cleanText(textOf(form, commentField(key)))
    return text === '' ? [] : [{ key, text }]
  })
  const [removed = '', of = ''] = textOf(form, removeButton).split(' ')
  const asked = textOf(form, commentButton) || of
  return { written, removed, at: questions.find(({ key }) => key === asked) ?? null }
}

/** The question whose comments are unfolded. */
export const commentQuery = z.object({ kommentar: z.string().max(100).catch('') })

/** What the form began from, as posted. */
export function beganText(form: FormValues): string {
  return textOf(form, beganField)
}

/** @returns null when the field is missing or not a JSON object. */
function jsonIn(form: FormValues, name: string): Map<string, unknown> | null {
  const text = textOf(form, name)
  if (text === '') return null
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null
  } catch {
    return null
  }
}

function textOf(form: FormValues, name: string): string {
  return Object.hasOwn(form, name) ? textIn([form[name]].flat()[0]) : ''
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function isIn(whole: string, part: string): boolean {
  return whole !== '' && part.startsWith(whole) && /^([.=]|$)/.test(part.slice(whole.length))
}

/**
 * The value as stored, the same in whichever language and way it was written.
 * @throws KnownError 413 when it is longer than anyone can have typed.
 */
function clean({ kind }: Part, typed: string): string {
  if (typed.length > longestPart) throw new KnownError(413, 'responses.far_too_long')
  if (kind === 'text') return cleanText(typed)
  if (kind === 'box') return typed
  const line = cleanLine(typed)
  if (kind === 'url') return parseUrl(line) ?? line
  const number = kind === 'number' ? parseNumber(line) : null
  return number === null ? line : writeNumber(number, 'sv')
}

/** Which submitted version; undefined: the current one. */
export const versionQuery = z.object({ version: z.coerce.number().int().positive().optional().catch(undefined) })
