/** What a questionnaire must be, wherever it comes from: the program, a file or the editor. */

import { z } from 'zod'
import { type Question, type QuestionnaireDocument, seatRoles } from './rules.ts'

/** The types of questions, in the order in which the editor offers them. */
export const questionTypes: Question['type'][] = [
  'single',
  'multi',
  'likert',
  'number',
  'ranking',
  'text',
  'structured',
]
/** More than any questionnaire that people finish; `mostItems` is also what a form can show. */
const mostQuestions = 200
export const mostItems = 50

/** The keys of questions and fields. Columns of exported files are named after them. */
export const keyPattern = /^[a-z][a-z0-9_]{0,39}$/
export const valuePattern = /^[a-z0-9][a-z0-9_]{0,39}$/

const key = z.string().regex(keyPattern)
const value = z.string().regex(valuePattern)
const text = z.string().min(1).max(4000)
const moreText = z.string().max(4000).optional()
const labels = { label_sv: text, label_en: text }
const labelled = z.looseObject({ value, ...labels })
const items = z.array(labelled).min(1).max(mostItems)
const options = z
  .array(
    z.looseObject({
      value,
      ...labels,
      score: z.number().optional(),
      free_text: z.boolean().optional(),
      exclusive: z.boolean().optional(),
      exclude_from_mean: z.boolean().optional(),
    }),
  )
  .min(1)
  .max(mostItems)
const role = z.enum(seatRoles)
const scopes = z.partialRecord(role, text).optional()

const base = {
  key,
  order: z.int().min(1).max(10_000),
  theme: key,
  ...labels,
  help_sv: moreText,
  help_en: moreText,
  roles: z.array(role).min(1).max(seatRoles.length),
  required: z.boolean(),
  privacy_hint: z.boolean().optional(),
  kolada_ref: z.array(z.string()).optional(),
  note: z.string().optional(),
  analysis: z.record(z.string(), z.unknown()).default({}),
}
const field = z.looseObject({
  key,
  type: z.enum(['text', 'single', 'multi', 'url']),
  ...labels,
  required: z.boolean().optional(),
  max_length: z.int().min(1).max(20_000).optional(),
  options: items.optional(),
  options_ref: z
    .string()
    .regex(/^themes:[a-z_,]+$/)
    .optional(),
})
const question = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('single'), ...base, options }),
  z.looseObject({ type: z.literal('likert'), ...base, scale: key, rows: items }),
  z.looseObject({ type: z.literal('multi'), ...base, options, max_select: z.int().min(1).optional() }),
  z.looseObject({
    type: z.literal('number'),
    ...base,
    unit: text,
    unit_en: text,
    min: z.number(),
    max: z.number(),
    decimals: z.int().min(0).max(6),
    allow_estimate: z.boolean(),
    allow_dont_know: z.boolean(),
    scope_by_role: scopes,
    scope_by_role_en: scopes,
  }),
  z.looseObject({ type: z.literal('ranking'), ...base, options, max_rank: z.int().min(1).max(mostItems) }),
  z.looseObject({ type: z.literal('text'), ...base, max_length: z.int().min(1).max(20_000) }),
  z.looseObject({
    type: z.literal('structured'),
    ...base,
    repeatable: z.boolean(),
    max_items: z.int().min(1).max(20),
    fields: z.array(field).min(1).max(mostItems),
  }),
])
const scale = z.looseObject({
  points: z
    .array(z.looseObject({ value: z.int(), ...labels }))
    .min(2)
    .max(11),
  extra: z.array(labelled).max(5),
})
const document = z.looseObject({
  id: text,
  version: z.string().regex(/^\d{1,4}\.\d{1,4}\.\d{1,4}$/),
  title_sv: text,
  title_en: text,
  intro_sv: text,
  intro_en: text,
  roles: items,
  themes: z
    .array(z.looseObject({ value, ...labels, why_sv: moreText, why_en: moreText }))
    .min(1)
    .max(mostItems),
  scales: z.record(key, scale),
  questions: z.array(question).min(1).max(mostQuestions),
})

/** `path` as in the file, `questions.3.theme`; `key`: of the question it is in, when it has one. */
export interface Fault {
  path: string
  key: string | null
  code: `questions.fault.${FaultKind}`
  params: Record<string, string | number>
}
type FaultKind =
  | 'missing'
  | 'type'
  | 'choice'
  | 'pattern'
  | 'version'
  | 'too_few'
  | 'too_many'
  | 'too_small'
  | 'too_large'
  | 'too_long'
  | 'unreadable'
  | 'twice'
  | 'no_theme'
  | 'no_scale'
  | 'min_max'
  | 'more_than_options'
  | 'one_free_text'
  | 'no_options'

/** Every fault of the file; none: `file` is a questionnaire. */
export function faultsIn(file: unknown): Fault[] {
  const { error } = document.safeParse(file)
  const shape = (error?.issues ?? []).map((issue) => faultOf(issue, file))
  return [...shape, ...contradictions(file)]
}

/** @throws Error naming every fault. */
export function validateDocument(file: unknown): QuestionnaireDocument {
  const faults = faultsIn(file)
  if (faults.length === 0) return document.parse(file) as unknown as QuestionnaireDocument
  const lines = faults.map(({ path, code, params }) => `${path}: ${code} ${JSON.stringify(params)}`)
  throw new Error(`The questionnaire cannot be used.\n${lines.join('\n')}`)
}

function faultOf(issue: z.core.$ZodIssue, file: unknown): Fault {
  const path = issue.path.map(String)
  const [kind, params] = kindOf(issue, valueAt(file, path))
  return fault(file, path, kind, params)
}

function kindOf(issue: z.core.$ZodIssue, given: unknown): [FaultKind, Fault['params']] {
  if (given === undefined && issue.code !== 'invalid_key') return ['missing', {}]
  switch (issue.code) {
    case 'invalid_type':
      return ['type', { wanted: issue.expected }]
    case 'invalid_value':
      return ['choice', { of: issue.values.map(String).join(', ') }]
    case 'invalid_union':
      return ['choice', { of: questionTypes.join(', ') }]
    case 'too_small':
      if (issue.origin === 'string') return ['missing', {}]
      return [issue.origin === 'array' ? 'too_few' : 'too_small', { n: Number(issue.minimum) }]
    case 'too_big':
      if (issue.origin === 'string') return ['too_long', { n: Number(issue.maximum) }]
      return [issue.origin === 'array' ? 'too_many' : 'too_large', { n: Number(issue.maximum) }]
    default:
      return [issue.path.at(-1) === 'version' ? 'version' : 'pattern', {}]
  }
}

/** What the shape cannot say: things named twice, or that are not there. Questions of a wrong shape are left out. */
function contradictions(file: unknown): Fault[] {
  const { questions, themes, scales } = (file ?? {}) as Record<string, unknown>
  if (!Array.isArray(questions)) return []
  const scalesGiven = Object.entries(Object(scales) as Record<string, { points?: { value?: unknown }[] } | null>)
  const themeValues = Array.isArray(themes) ? themes.map((theme) => theme?.value) : []
  const faults: Fault[] = [
    ...twice(file, ['themes'], themeValues),
    ...scalesGiven.flatMap(([name, each]) => {
      const values = Array.isArray(each?.points) ? each.points.map((point) => point?.value) : []
      return twice(file, ['scales', name, 'points'], values)
    }),
  ]
  const say = (path: (string | number)[], kind: FaultKind, params: Fault['params'] = {}) =>
    faults.push(fault(file, path.map(String), kind, params))
  const whole = questions.map((one) => (question.safeParse(one).success ? (one as Question) : null))
  faults.push(
    ...twice(
      file,
      ['questions'],
      whole.map((one) => one?.key),
      'key',
    ),
  )
  faults.push(
    ...twice(
      file,
      ['questions'],
      whole.map((one) => one?.order),
      'order',
    ),
  )
  for (const [index, one] of whole.entries()) {
    if (!one) continue
    const at = ['questions', `${index}`]
    if (!themeValues.includes(one.theme)) say([...at, 'theme'], 'no_theme', { name: one.theme })
    for (const list of ['options', 'rows', 'fields'] as const)
      if (list in one) {
        const values = (one as unknown as Record<string, { value?: string; key?: string }[]>)[list] ?? []
        faults.push(
          ...twice(
            file,
            [...at, list],
            values.map((item) => item.value ?? item.key),
            list === 'fields' ? 'key' : 'value',
          ),
        )
      }
    if (one.type === 'likert' && !Object.hasOwn(Object(scales), one.scale))
      say([...at, 'scale'], 'no_scale', { name: one.scale })
    if (one.type === 'number' && one.min > one.max) say([...at, 'min'], 'min_max')
    if (one.type === 'ranking' && one.max_rank > one.options.length) say([...at, 'max_rank'], 'more_than_options')
    if (one.type === 'multi') {
      if ((one.max_select ?? 1) > one.options.length) say([...at, 'max_select'], 'more_than_options')
      if (one.options.filter((option) => option.free_text).length > 1) say([...at, 'options'], 'one_free_text')
    }
    if (one.type === 'structured')
      for (const [n, each] of one.fields.entries()) {
        const isChoice = each.type === 'single' || each.type === 'multi'
        if (isChoice && !each.options && !each.options_ref) say([...at, 'fields', n, 'options'], 'no_options')
      }
  }
  return faults
}

function twice(file: unknown, path: string[], values: unknown[], name = 'value'): Fault[] {
  return values.flatMap((value, index) => {
    if (value === undefined || values.indexOf(value) === index) return []
    return [fault(file, [...path, `${index}`, name], 'twice', { name: String(value) })]
  })
}

function fault(file: unknown, path: string[], kind: FaultKind, params: Fault['params']): Fault {
  const own = path[0] === 'questions' && path[1] ? valueAt(file, ['questions', path[1], 'key']) : null
  return { path: path.join('.'), key: typeof own === 'string' ? own : null, code: `questions.fault.${kind}`, params }
}

function valueAt(file: unknown, path: string[]): unknown {
  let at: unknown = file
  for (const name of path)
    at = typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[name] : undefined
  return at
}
