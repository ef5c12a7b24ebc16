import { z } from 'zod'
import { tidyAddress, whyNotAddress } from '../email.ts'
import { Conflict, Invalid, KnownError } from '../errors.ts'
import { isMessageKey, type MessageKey, type Translate } from '../i18n/translate.ts'
import { longestPhone, withoutInvisible } from '../text.ts'
import { isDate, isTime } from '../time.ts'

/** Field name → message key. Fields in rows are named `items.2.title`. */
export type FormErrors = Record<string, MessageKey>
/** Posted values by field name, to be shown again. */
export type FormValues = Record<string, string | string[]>
/** For the page that shows the form again: `reply.page(template, data, refused)`. */
export interface RefusedForm {
  errors: FormErrors
  values: FormValues
  status: 409 | 422
  /** The rule's refusal as translated text. */
  reason?: string
}
type Parsed<T> = { ok: true; value: T } | ({ ok: false } & RefusedForm)

export function parseForm<S extends z.ZodType>(schema: S, body: unknown): Parsed<z.infer<S>> {
  const result = schema.safeParse(body ?? {})
  if (result.success) return { ok: true, value: result.data }
  const errors: FormErrors = {}
  for (const issue of result.error.issues) {
    const field = issue.path.join('.') || 'form'
    errors[field] ??= isMessageKey(issue.message) ? issue.message : 'forms.invalid'
  }
  return { ok: false, errors, values: valuesOf(body), status: 422 }
}

export function valuesOf(body: unknown): FormValues {
  return (typeof body === 'object' && body !== null ? body : {}) as FormValues
}

/** Private-use and control characters are never valid input; line breaks and tabs only in text of several lines. */
const unwanted = /[\p{Cc}\p{Co}]/gu
const unwantedInLong = /(?![\n\t])[\p{Cc}\p{Co}]/gu

/** Text of a single line, trimmed. */
export function cleanLine(text: string): string {
  return withoutInvisible(text).normalize('NFC').replace(unwanted, ' ').trim()
}

/** Text of several lines, trimmed, with `\n` between them. */
export function cleanText(text: string): string {
  return withoutInvisible(text).normalize('NFC').replaceAll('\r\n', '\n').replace(unwantedInLong, ' ').trim()
}

/** One line of required text. */
export const line = (max = 200) =>
  z
    .string({ error: 'forms.required' })
    .transform(cleanLine)
    .pipe(z.string().min(1, 'forms.required').max(max, 'forms.too_long'))

/** One line that may be left empty: ''. */
export const optionalLine = (max = 200) =>
  z.string().default('').transform(cleanLine).pipe(z.string().max(max, 'forms.too_long'))

/** Several lines that may be left empty: ''. */
export const optionalText = (max = 2000) =>
  z.string().default('').transform(cleanText).pipe(z.string().max(max, 'forms.too_long'))

export const phone = () => optionalLine(longestPhone)

/** One e-mail address, normalised as it is stored. */
export const email = () => z.string({ error: 'forms.email' }).transform(tidyAddress).pipe(oneAddress)

export const optionalEmail = () =>
  z
    .string()
    .default('')
    .transform(tidyAddress)
    .pipe(z.union([z.literal(''), oneAddress]))

const oneAddress = z.string().refine((text) => whyNotAddress(text) === null, { error: 'forms.email' })

export const date = () => z.string({ error: 'forms.date' }).trim().refine(isDate, { error: 'forms.date' })

/** A date that may be left empty: null. */
export const optionalDate = () =>
  z
    .string()
    .default('')
    .transform((text) => text.trim())
    .pipe(z.union([z.literal('').transform(() => null), date()], { error: 'forms.date' }))

/** `9.30`, `09:30`, `9` → `09:30`. */
export const time = () =>
  z
    .string({ error: 'forms.time' })
    .transform((text) => {
      const [, hour, minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(text.trim()) ?? []
      return hour === undefined ? '' : `${hour.padStart(2, '0')}:${minute}`
    })
    .refine(isTime, { error: 'forms.time' })

/** `120`, `1 200`; an empty field is an error, not 0. */
export const wholeNumber = (min: number, max: number) =>
  z
    .union([z.string(), z.number()], { error: 'forms.whole_number' })
    .transform((given) => String(given).replace(/\s/g, ''))
    .refine((digits) => /^\d{1,15}$/.test(digits), { error: 'forms.whole_number' })
    .transform(Number)
    .refine((n) => n >= min && n <= max, { error: 'forms.whole_number' })

/** A ticked box → 1, an absent one → 0. */
export const checkbox = () =>
  z
    .unknown()
    .optional()
    .transform((value): 0 | 1 => (value ? 1 : 0))

/** More than any page offers, and below the databases' limit of parameters per query. */
const mostValues = 1000

/** One or several values of the same name → a list. */
export const many = <S extends z.ZodType>(item: S) =>
  z.preprocess(
    (value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]),
    z.array(item).max(mostValues, 'forms.too_long'),
  )

/** Errors of single fields; `takeForm` returns them so that the form is shown again. */
export class WrongFields extends KnownError {
  readonly errors: FormErrors

  constructor(errors: FormErrors) {
    super(422, Object.values(errors)[0] ?? 'errors.invalid')
    this.errors = errors
  }
}

/** The action's result, or the refused form to show again. */
export type Taken<R> = { refused: RefusedForm; result?: undefined } | { refused: null; result: R }

/**
 * Parses a form and calls `act`. Returns errors, those of the schema and `WrongFields` of the action, as `refused`.
 * @param t given by pages that show why a rule refused: then a Conflict is also returned, as `reason`
 */
export async function takeForm<S extends z.ZodType, R>(
  { body }: { body: unknown },
  schema: S,
  act: (form: z.infer<S>) => R | Promise<R>,
  t?: Translate,
): Promise<Taken<Awaited<R>>> {
  const form = parseForm(schema, body)
  if (!form.ok) return { refused: form }
  try {
    return { refused: null, result: await act(form.value) }
  } catch (error) {
    if (error instanceof WrongFields) return { refused: { errors: error.errors, values: valuesOf(body), status: 422 } }
    if (!t || !(error instanceof Conflict) || !isMessageKey(error.code)) throw error
    const reason = (t as (key: string, params: object) => string)(error.code, error.params)
    return { refused: { errors: {}, values: valuesOf(body), status: 409, reason } }
  }
}

/** Parses a form without fields to fill in, such as a button's. @throws Invalid when the form is not one of ours */
export function readForm<S extends z.ZodType>({ body }: { body: unknown }, schema: S): z.infer<S> {
  const form = parseForm(schema, body)
  if (!form.ok) throw new Invalid('errors.invalid')
  return form.value
}

/** Forms with several rows of the same fields: `items.0.title`, `items.0.start`, `items.1.title` … */

const maxRows = 60

/**
 * Collects the rows of `list` for a schema `{ [list]: z.array(row.nullable()) }`. A row in which all of `keys`
 * are empty becomes null but keeps its index, so that errors refer to the right field.
 */
export function withRows(body: unknown, list: string, ...keys: string[]): Record<string, unknown> {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const rows = readRows(body, list)
  const whole = rows.map((row) => (keys.some((key) => isFilled(row[key])) ? row : null))
  return { ...Object.fromEntries(fields), [list]: whole }
}

/** The rows as posted, by index; a missing row is {}. */
export function readRows(body: unknown, list: string): Record<string, unknown>[] {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : []
  const rows: Record<string, unknown>[] = []
  for (const [name, value] of fields) {
    const [first, index = '', field = ''] = name.split('.')
    if (first !== list || !/^\d{1,2}$/.test(index) || Number(index) >= maxRows) continue
    rows[Number(index)] = { ...rows[Number(index)], [field]: value }
  }
  return Array.from(rows, (row) => row ?? {})
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== ''
}
