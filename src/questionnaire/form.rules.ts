/** A question as the fields of the editor's form, and back. What the form does not show stays as it was. */
import type { FormValues } from '../kernel/http/forms.ts'
import type { SeatRole } from '../schema.ts'
import {
  type Labelled,
  type NumberQuestion,
  type Option,
  type Question,
  type QuestionnaireDocument,
  type StructuredField,
  seatRoles,
} from './rules.ts'

/** A row of the form: an option, a row of a matrix, or a field of an example. */
export interface FormRow {
  /** The value it had when the form was opened; '' for a new one. */
  id: string
  value: string
  sv: string
  en: string
  score: string
  free: string
  exclusive: string
  outside: string
  type: string
  needed: string
  most: string
  /** Options of a field, one a line: `value | svenska | English`. */
  options: string
}
export const emptyRow: FormRow = {
  ...{ id: '', value: '', sv: '', en: '', score: '', free: '', exclusive: '', outside: '' },
  ...{ type: 'text', needed: '', most: '', options: '' },
}

/** The fields that rows of a question's type have, besides id, value and labels. */
export const rowFields: Record<Question['type'], (keyof FormRow)[]> = {
  single: ['score', 'outside'],
  multi: ['exclusive', 'free'],
  ranking: [],
  likert: [],
  structured: ['type', 'needed', 'most', 'options'],
  number: [],
  text: [],
}

const mark = (set: unknown) => (set ? '1' : '')
const number = (value: number | undefined) => (value === undefined ? '' : `${value}`.replace('.', ','))

export function rowsOf(question: Question): FormRow[] {
  const row = (item: Labelled, more: Partial<FormRow> = {}): FormRow => ({
    ...emptyRow,
    ...{ id: item.value, value: item.value, sv: item.label_sv, en: item.label_en },
    ...more,
  })
  switch (question.type) {
    case 'single':
    case 'multi':
    case 'ranking':
      return question.options.map((option) =>
        row(option, {
          score: number(option.score),
          free: mark(option.free_text),
          exclusive: mark(option.exclusive),
          outside: mark(option.exclude_from_mean),
        }),
      )
    case 'likert':
      return question.rows.map((each) => row(each))
    case 'structured':
      return question.fields.map((field) =>
        row(
          { ...field, value: field.key },
          {
            type: field.type,
            needed: mark(field.required),
            most: number(field.max_length),
            options: (field.options ?? []).map((o) => `${o.value} | ${o.label_sv} | ${o.label_en}`).join('\n'),
          },
        ),
      )
    default:
      return []
  }
}

/** The stored question as the form shows it. */
export function formOf(question: Question): FormValues {
  const fields: FormValues = {
    theme: question.theme,
    roles: question.roles,
    required: mark(question.required),
    label_sv: question.label_sv,
    label_en: question.label_en,
    help_sv: question.help_sv ?? '',
    help_en: question.help_en ?? '',
    privacy_hint: mark(question.privacy_hint),
    ...ownFields(question),
  }
  for (const [index, row] of rowsOf(question).entries())
    for (const name of ['id', 'value', 'sv', 'en', ...rowFields[question.type]] as (keyof FormRow)[])
      fields[`rows.${index}.${name}`] = row[name]
  return fields
}

function ownFields(question: Question): FormValues {
  switch (question.type) {
    case 'multi':
      return { max_select: number(question.max_select) }
    case 'likert':
      return { scale: question.scale }
    case 'ranking':
      return { max_rank: number(question.max_rank) }
    case 'text':
      return { max_length: number(question.max_length) }
    case 'structured':
      return { max_items: number(question.repeatable ? question.max_items : 1) }
    case 'number': {
      const { unit, unit_en, min, max, decimals, allow_estimate, allow_dont_know } = question
      return {
        ...{ unit, unit_en, min: number(min), max: number(max), decimals: number(decimals) },
        ...{ allow_estimate: mark(allow_estimate), allow_dont_know: mark(allow_dont_know) },
        ...scopeFields(question),
      }
    }
    default:
      return {}
  }
}

function scopeFields({ scope_by_role, scope_by_role_en }: NumberQuestion): FormValues {
  const pairs = seatRoles.flatMap((role) => [
    [`scope_sv.${role}`, scope_by_role?.[role] ?? ''],
    [`scope_en.${role}`, scope_by_role_en?.[role] ?? ''],
  ])
  return Object.fromEntries(pairs)
}

/** What the form of any type gives once it has been checked. */
export interface QuestionForm {
  /** Of a new question; '' in the form of one that has its key. */
  key: string
  theme: string
  roles: SeatRole[]
  required: boolean
  label_sv: string
  label_en: string
  help_sv: string
  help_en: string
  privacy_hint: boolean
  rows: RowForm[]
  scale?: string
  max_select?: number | null
  max_rank?: number
  max_length?: number
  max_items?: number
  unit?: string
  unit_en?: string
  min?: number
  max?: number
  decimals?: number
  allow_estimate?: boolean
  allow_dont_know?: boolean
  scope_sv?: Partial<Record<SeatRole, string>>
  scope_en?: Partial<Record<SeatRole, string>>
}
export interface RowForm {
  id: string
  value: string
  sv: string
  en: string
  score?: number | null
  free?: boolean
  exclusive?: boolean
  outside?: boolean
  type?: StructuredField['type']
  needed?: boolean
  most?: number | null
  options?: Labelled[]
}

/** `old` with what the form says; of what it says nothing of, everything stays. */
export function questionOf(form: QuestionForm, old: Question, document: QuestionnaireDocument): Question {
  const { theme, roles, required, label_sv, label_en } = form
  const question = {
    ...old,
    ...{ theme, roles, required, label_sv, label_en },
    help_sv: form.help_sv || undefined,
    help_en: form.help_en || undefined,
    privacy_hint: form.privacy_hint || undefined,
  }
  return withoutUndefined({ ...question, ...itemsOf(form, old, document) }) as unknown as Question
}

function itemsOf(form: QuestionForm, old: Question, document: QuestionnaireDocument): Record<string, unknown> {
  switch (old.type) {
    case 'single':
      return { options: optionsOf(form.rows, old.options) }
    case 'multi':
      return { options: optionsOf(form.rows, old.options), max_select: form.max_select ?? undefined }
    case 'ranking':
      return { options: optionsOf(form.rows, old.options), max_rank: form.max_rank }
    case 'likert':
      return {
        scale: form.scale,
        rows: optionsOf(form.rows, old.rows),
        analysis: form.scale === old.scale ? old.analysis : endsOf(document, old.analysis, form.scale ?? ''),
      }
    case 'text':
      return { max_length: form.max_length }
    case 'structured':
      return {
        max_items: form.max_items,
        repeatable: (form.max_items ?? 1) > 1,
        fields: fieldsOf(form.rows, old.fields),
      }
    case 'number': {
      const { unit, unit_en, min, max, decimals, allow_estimate, allow_dont_know } = form
      return {
        ...{ unit, unit_en, min, max, decimals, allow_estimate, allow_dont_know },
        scope_by_role: filled(form.scope_sv),
        scope_by_role_en: filled(form.scope_en),
      }
    }
  }
}

function optionsOf(rows: RowForm[], old: Labelled[]): Option[] {
  return rows.map(({ id, value, sv, en, score, free, exclusive, outside }) => {
    const was = old.find((option) => option.value === id)
    return withoutUndefined({
      ...was,
      ...{ value, label_sv: sv, label_en: en },
      ...(score !== undefined && { score: score ?? undefined }),
      ...(free !== undefined && { free_text: free || undefined }),
      ...(exclusive !== undefined && { exclusive: exclusive || undefined }),
      ...(outside !== undefined && { exclude_from_mean: outside || undefined }),
    }) as unknown as Option
  })
}

function fieldsOf(rows: RowForm[], old: StructuredField[]): StructuredField[] {
  return rows.map(({ id, value, sv, en, type = 'text', needed, most, options = [] }) => {
    const was = old.find((field) => field.key === id)
    const isChoice = type === 'single' || type === 'multi'
    const own = options.map((option) => ({ ...was?.options?.find((each) => each.value === option.value), ...option }))
    return withoutUndefined({
      ...was,
      ...{ key: value, type, label_sv: sv, label_en: en },
      required: needed || undefined,
      max_length: most ?? undefined,
      options: isChoice && own.length > 0 ? own : undefined,
      options_ref: isChoice && own.length === 0 ? was?.options_ref : undefined,
    }) as unknown as StructuredField
  })
}

function filled(scopes: Partial<Record<SeatRole, string>> = {}) {
  const given = Object.entries(scopes).filter(([, text]) => text)
  return given.length > 0 ? Object.fromEntries(given) : undefined
}

/** Keeps the order of the properties, so that an unchanged question stays the same text. */
function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined))
}

/** A matrix is summed up by the two highest points of its scale, or the two lowest where those are asked for. */
export function endsOf(
  { scales }: QuestionnaireDocument,
  analysis: Question['analysis'],
  scale: string,
): Question['analysis'] {
  const points = (scales[scale]?.points ?? []).map(({ value }) => value)
  if ('low' in analysis) return { ...analysis, low: points.slice(0, 2) }
  return 'high' in analysis ? { ...analysis, high: points.slice(-2) } : analysis
}

/** A new question of a type, with what the form does not ask for. */
export function newQuestion(document: QuestionnaireDocument, type: Question['type']): Question {
  const [theme] = document.themes
  const [scale = ''] = Object.keys(document.scales)
  const common = {
    ...{ key: '', order: 0, theme: theme?.value ?? '', type, label_sv: '', label_en: '' },
    ...{ roles: [...seatRoles], required: false },
  }
  const own = {
    single: { options: [], analysis: { mode: 'distribution' } },
    multi: { options: [], analysis: { mode: 'share_per_option' } },
    likert: { scale, rows: [], analysis: endsOf(document, { mode: 'mean_and_share_high', high: [] }, scale) },
    number: {
      ...{ unit: '', unit_en: '', min: 0, max: 100, decimals: 0, allow_estimate: true, allow_dont_know: true },
      analysis: { mode: 'median_iqr' },
    },
    ranking: { options: [], max_rank: 3, analysis: { mode: 'rank_points', points: [3, 2, 1] } },
    text: { max_length: 1500, analysis: { mode: 'coding', code_per: 'excerpt', quote_publishable: 'after_review' } },
    structured: { repeatable: true, max_items: 3, fields: [], analysis: {} },
  }
  return { ...common, ...own[type] } as Question
}
