/** The forms of the room's pages. */
import { z } from 'zod'
import {
  checkbox,
  cleanText,
  line,
  many,
  optionalLine,
  optionalText,
  readRows,
  wholeNumber,
  withRows,
} from '../kernel/http/forms.ts'
import { keyPattern, mostItems, questionTypes, valuePattern } from './document.rules.ts'
import { emptyRow, type FormRow, type QuestionForm, type RowForm, rowFields } from './form.rules.ts'
import { fewestPoints, mostPoints } from './frame.rules.ts'
import { type Labelled, type Question, type QuestionnaireDocument, seatRoles } from './rules.ts'

const keyField = () =>
  z
    .string({ error: 'forms.required' })
    .trim()
    .min(1, 'forms.required')
    .regex(keyPattern, { error: 'questions.key_form' })

/** `?typ=text`, of a new question. */
export const typeQuery = z.object({ typ: z.enum(questionTypes).catch('single') })

const decimal = (text: string) => Number(text.replace(/\s/g, '').replace(',', '.'))
const number = () =>
  z
    .string({ error: 'questions.number' })
    .refine((text) => text.trim() !== '' && Number.isFinite(decimal(text)), { error: 'questions.number' })
    .transform(decimal)
const optionalNumber = () => z.union([z.literal('').transform(() => null), number()]).default(null)
const flag = () => checkbox().transform((bit) => bit === 1)
const optionalWhole = (min: number, max: number) =>
  z.preprocess((text) => (text === '' || text === undefined ? null : text), wholeNumber(min, max).nullable())
const scopes = z.partialRecord(z.enum(seatRoles), optionalLine(300)).default({})

const value = z
  .string({ error: 'forms.required' })
  .trim()
  .min(1, 'forms.required')
  .regex(valuePattern, { error: 'questions.value_form' })
const row = { id: z.string().max(60).default(''), value, sv: line(500), en: line(500) }
const rowKinds = {
  single: z.object({ ...row, score: optionalNumber(), outside: flag() }),
  multi: z.object({ ...row, exclusive: flag(), free: flag() }),
  ranking: z.object(row),
  likert: z.object(row),
  structured: z.object({
    ...row,
    value: keyField(),
    type: z.enum(['text', 'single', 'multi', 'url'], { error: 'forms.choose' }),
    needed: flag(),
    most: optionalWhole(1, 20_000),
    options: optionalText(8000).transform((text, context) => fieldOptionsIn(text, context)),
  }),
}

/** `hemtjanst | Hemtjänst | Home care`, one a line. */
function fieldOptionsIn(text: string, context: z.RefinementCtx): Labelled[] {
  const lines = text.split('\n').filter((each) => each.trim() !== '')
  const options = lines.map((each) => {
    const [value = '', label_sv = '', label_en = ''] = each.split('|').map((part) => part.trim())
    return { value, label_sv, label_en }
  })
  const isRight = (option: Labelled, index: number) =>
    valuePattern.test(option.value) &&
    option.label_sv !== '' &&
    option.label_en !== '' &&
    options.findIndex((other) => other.value === option.value) === index
  if (options.length > mostItems || !options.every(isRight)) context.addIssue('questions.option_lines')
  return options
}

const own = {
  single: {},
  multi: { max_select: optionalWhole(1, mostItems) },
  ranking: { max_rank: wholeNumber(1, mostItems) },
  likert: {},
  text: { max_length: wholeNumber(1, 20_000) },
  structured: { max_items: wholeNumber(1, 20) },
  number: {
    ...{ unit: line(80), unit_en: line(80), min: number(), max: number(), decimals: wholeNumber(0, 6) },
    ...{ allow_estimate: flag(), allow_dont_know: flag(), scope_sv: scopes, scope_en: scopes },
  },
}

/**
 * The editor's form of a question, with fields as `formOf` gives them.
 * @param isNew then the form gives the key too
 */
export function questionForm(type: Question['type'], document: QuestionnaireDocument, isNew = false) {
  const themes = document.themes.map((theme) => theme.value)
  const common = {
    key: isNew
      ? keyField()
      : z
          .unknown()
          .optional()
          .transform(() => ''),
    theme: z.enum(themes, { error: 'forms.choose' }),
    roles: many(z.enum(seatRoles)).refine((roles) => roles.length > 0, { error: 'questions.no_role' }),
    required: flag(),
    label_sv: line(500),
    label_en: line(500),
    help_sv: optionalText(),
    help_en: optionalText(),
    privacy_hint: flag(),
    ...(type === 'likert' && { scale: z.enum(Object.keys(document.scales), { error: 'forms.choose' }) }),
    ...own[type],
  }
  const rows =
    type === 'number' || type === 'text' ? z.array(z.never()) : z.array(rowKinds[type].nullable()).max(mostItems)
  return z
    .preprocess(fieldsIn, z.object({ ...common, rows }))
    .transform((form) => form as unknown as Omit<QuestionForm, 'rows'> & { rows: (RowForm | null)[] })
    .superRefine((form, context) => {
      const say = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
      const given = form.rows.filter((each) => each !== null)
      if (type !== 'number' && type !== 'text' && given.length === 0) say(['rows'], 'questions.no_rows')
      for (const [index, each] of form.rows.entries()) {
        if (!each) continue
        if (form.rows.findIndex((other) => other?.value === each.value) < index)
          say(['rows', index, 'value'], 'questions.value_twice')
        const isChoice = each.type === 'single' || each.type === 'multi'
        if (isChoice && each.options?.length === 0 && !hasReference(document, each.id))
          say(['rows', index, 'options'], 'questions.option_lines')
      }
      if (given.filter(({ free }) => free).length > 1) say(['rows'], 'questions.one_free_text')
      if ((form.max_select ?? 0) > given.length) say(['max_select'], 'questions.more_than_options')
      if (type === 'ranking' && (form.max_rank ?? 0) > given.length) say(['max_rank'], 'questions.more_than_options')
      if (type === 'number' && (form.min ?? 0) > (form.max ?? 0)) say(['max'], 'questions.min_max')
    })
    .transform((form): QuestionForm => ({ ...form, rows: form.rows.filter((each) => each !== null) }))
}

/** A field whose choices are the themes needs none of its own. */
function hasReference({ questions }: QuestionnaireDocument, key: string): boolean {
  return questions.some((each) => each.type === 'structured' && each.fields.some((f) => f.key === key && f.options_ref))
}

/** Rows and the two scopes, whose names have a point. */
function fieldsIn(body: unknown): Record<string, unknown> {
  const fields = withRows(body, 'rows', 'value', 'sv', 'en')
  const scopesIn = (prefix: string) =>
    Object.fromEntries(
      seatRoles.flatMap((role) => {
        const text = fields[`${prefix}.${role}`]
        return text === undefined ? [] : [[role, text]]
      }),
    )
  return { ...fields, scope_sv: scopesIn('scope_sv'), scope_en: scopesIn('scope_en') }
}

/** The form's rows as typed. */
export function typedRows(body: unknown, type: Question['type'] | 'scale'): FormRow[] {
  const own = type === 'scale' ? [] : rowFields[type]
  const names = ['id', 'value', 'sv', 'en', ...own] as (keyof FormRow)[]
  return readRows(body, 'rows').map((typed) => {
    const given = names.map((name) => [name, typeof typed[name] === 'string' ? typed[name] : ''])
    return { ...emptyRow, ...Object.fromEntries(given) }
  })
}

const text = () => optionalText(4000).refine((given) => given !== '', { error: 'forms.required' })
export const textsForm = z.object({ title_sv: line(300), title_en: line(300), intro_sv: text(), intro_en: text() })

/** The name of a new theme or scale. */
export const nameForm = z.object({ name: keyField() })

export const themeForm = z.object({
  ...{ label_sv: line(200), label_en: line(200), why_sv: optionalText(1000), why_en: optionalText(1000) },
})

const point = z.object({
  ...row,
  value: z
    .string({ error: 'questions.point_form' })
    .trim()
    .regex(/^-?\d{1,3}$/, { error: 'questions.point_form' }),
})
export const scaleForm = z
  .preprocess(
    fieldsIn,
    z.object({ vet_ej: flag(), ej_aktuellt: flag(), rows: z.array(point.nullable()).max(mostItems) }),
  )
  .superRefine(({ rows }, context) => {
    const say = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message })
    const n = rows.filter((each) => each !== null).length
    if (n < fewestPoints || n > mostPoints) say(['rows'], 'questions.points_count')
    for (const [index, each] of rows.entries())
      if (each && rows.findIndex((other) => other && Number(other.value) === Number(each.value)) < index)
        say(['rows', index, 'value'], 'questions.value_twice')
  })
  .transform((form) => ({ ...form, rows: form.rows.filter((each) => each !== null) }))

const revision = z.coerce.number().int().min(0).catch(0)
/** What the person has seen when pressing a button that concerns the whole draft. */
export const wholeDraftForm = z.object({ revision })

export const steps = { upp: 'up', ner: 'down', bort: 'retire', tillbaka: 'restore' } as const
export const stepForm = z.object({ gor: z.enum(['upp', 'ner', 'bort', 'tillbaka']) })

/** A reworded question means the same, and why; or it means something else, and gets a key of its own. */
export const judgementForm = z.discriminatedUnion(
  'bedomning',
  [
    z.object({
      bedomning: z.literal('samma'),
      wording: z.string(),
      why: optionalText(1000).refine((given) => given.length >= 10, { error: 'questions.why_short' }),
    }),
    z.object({ bedomning: z.literal('ny'), wording: z.string(), newKey: keyField() }),
  ],
  { error: 'forms.choose' },
)

export const importForm = z.object({ text: z.string().max(400_000, 'forms.too_long').default(''), revision })

/** The file's content, with texts cleaned as those of forms are; undefined when it is no JSON. */
export function readFile(text: string): unknown {
  try {
    return cleaned(JSON.parse(text.replace(/^\uFEFF/, '')))
  } catch {
    return undefined
  }
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value)
  if (Array.isArray(value)) return value.map(cleaned)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, cleaned(each)]))
}

/** What is considered before municipalities are asked; may be written bit by bit. */
export const basisSchema = z.object({
  purpose: optionalText(8000),
  usage: optionalText(8000),
  known: optionalText(8000),
  consulted: optionalText(8000),
  decided: optionalText(8000),
})

export const decisionForm = z.object({
  decision: z.enum(['keep', 'change', 'drop'], { error: 'forms.choose' }),
  why: optionalText(1000).refine((given) => given !== '', { error: 'forms.required' }),
})
