/** Schema of a questionnaire file. Errors name the question's key. */

import { z } from 'zod'
import { type QuestionnaireDocument, seatRoles } from './rules.ts'

const key = z.string().regex(/^[a-z][a-z0-9_]*$/)
const value = z.string().regex(/^[a-z0-9][a-z0-9_]*$/)
const text = z.string().min(1)
const labels = { label_sv: text, label_en: text }
const labelled = z.looseObject({ value, ...labels })
const options = z.array(labelled).min(1).refine(haveUniqueValues, 'two options share a value')
const role = z.enum(seatRoles)
const scopes = z.partialRecord(role, text).optional()

const base = { key, order: z.int().min(1), theme: key, ...labels, roles: z.array(role).min(1), required: z.boolean() }
const field = z.looseObject({
  key,
  type: z.enum(['text', 'single', 'multi', 'url']),
  ...labels,
  options: options.optional(),
  options_ref: z
    .string()
    .regex(/^themes:[a-z_,]+$/)
    .optional(),
})
const question = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('single'), ...base, options }),
  z.looseObject({ type: z.literal('likert'), ...base, scale: key, rows: options }),
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
  z.looseObject({ type: z.literal('ranking'), ...base, options, max_rank: z.int().min(1) }),
  z.looseObject({ type: z.literal('text'), ...base, max_length: z.int().min(1) }),
  z.looseObject({
    type: z.literal('structured'),
    ...base,
    repeatable: z.boolean(),
    max_items: z.int().min(1).max(20),
    fields: z.array(field).min(1),
  }),
])
const scale = z.looseObject({
  points: z.array(z.looseObject({ value: z.int(), ...labels })).min(2),
  extra: z.array(labelled),
})
const document = z
  .looseObject({
    id: text,
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    title_sv: text,
    title_en: text,
    intro_sv: text,
    intro_en: text,
    roles: options,
    themes: options,
    scales: z.record(key, scale),
    questions: z.array(question).min(1),
  })
  .superRefine((file, context) => {
    for (const message of whatIsWrong(file as unknown as QuestionnaireDocument))
      context.addIssue({ code: 'custom', message })
  })

/** @throws Error naming every fault: unknown themes and scales, keys or orders used twice. */
export function validateDocument(file: unknown): QuestionnaireDocument {
  const result = document.safeParse(file)
  if (result.success) return result.data as unknown as QuestionnaireDocument
  const faults = result.error.issues.map((issue) => [issue.path.join('.'), issue.message].filter(Boolean).join(': '))
  throw new Error(`The questionnaire cannot be used.\n${faults.join('\n')}`)
}

function whatIsWrong(file: QuestionnaireDocument): string[] {
  const themes = new Set(file.themes.map((theme) => theme.value))
  const keys = new Set<string>()
  const orders = new Set<number>()
  return file.questions.flatMap((each) => {
    const faults: string[] = []
    if (keys.has(each.key)) faults.push(`${each.key}: the key is used twice`)
    if (orders.has(each.order)) faults.push(`${each.key}: order ${each.order} is used twice`)
    if (!themes.has(each.theme)) faults.push(`${each.key}: no theme ${each.theme}`)
    if (each.type === 'likert' && !file.scales[each.scale]) faults.push(`${each.key}: no scale ${each.scale}`)
    if (each.type === 'number' && each.min > each.max) faults.push(`${each.key}: min is above max`)
    keys.add(each.key)
    orders.add(each.order)
    return faults
  })
}

function haveUniqueValues(items: { value: string }[]): boolean {
  return new Set(items.map((item) => item.value)).size === items.length
}
