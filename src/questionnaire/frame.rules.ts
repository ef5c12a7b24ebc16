/** What the questions of a draft stand in: its themes, and the scales that matrices are answered on. */
import type { FormValues } from '../kernel/http/forms.ts'
import { swapped } from '../kernel/rows.ts'
import { numbered } from './draft.rules.ts'
import { emptyRow, endsOf, type FormRow, type RowForm } from './form.rules.ts'
import type { Labelled, Question, QuestionnaireDocument, Scale, Theme } from './rules.ts'

type Document = QuestionnaireDocument
export type FrameKind = 'theme' | 'scale'

/** More points than people can tell apart are refused. */
export const fewestPoints = 2
export const mostPoints = 7

/** Answers beside the points, in the words of every scale. */
const beside: Labelled[] = [
  { value: 'vet_ej', label_sv: 'Vet ej', label_en: 'Don’t know' },
  { value: 'ej_aktuellt', label_sv: 'Ej aktuellt', label_en: 'Not applicable' },
]
export const besideValues = ['vet_ej', 'ej_aktuellt'] as const

export interface ThemeForm {
  label_sv: string
  label_en: string
  why_sv: string
  why_en: string
}
export type ScaleForm = Record<(typeof besideValues)[number], boolean> & { rows: RowForm[] }

export function namesIn(document: Document, kind: FrameKind): string[] {
  return kind === 'theme' ? document.themes.map(({ value }) => value) : Object.keys(document.scales)
}

/** The questions that stand in the theme or choose from the themes, or that are answered on the scale. */
export function usersOf({ questions }: Document, kind: FrameKind, name: string): Question[] {
  return questions.filter((question) => {
    if (kind === 'scale') return question.type === 'likert' && question.scale === name
    return question.theme === name || (question.type === 'structured' && question.fields.some(choosesAmong(name)))
  })
}

function choosesAmong(theme: string) {
  return ({ options_ref = '' }: { options_ref?: string }) => /:(.*)/.exec(options_ref)?.[1]?.split(',').includes(theme)
}

/** With the theme instead of the one of its name, or as the last. */
export function withTheme(document: Document, value: string, form: ThemeForm): Document {
  const { why_sv: _sv, why_en: _en, ...old } = document.themes.find((theme) => theme.value === value) ?? { value }
  const { label_sv, label_en, why_sv, why_en } = form
  const theme: Theme = { ...old, label_sv, label_en, ...(why_sv && { why_sv }), ...(why_en && { why_en }) }
  const isNew = !namesIn(document, 'theme').includes(value)
  const themes = document.themes.map((each) => (each.value === value ? theme : each))
  return { ...document, themes: isNew ? [...themes, theme] : themes }
}

/** One place up or down, its questions with it; unchanged at the end. */
export function withMovedTheme(document: Document, value: string, way: 'up' | 'down'): Document {
  const index = document.themes.findIndex((theme) => theme.value === value)
  const themes = swapped(document.themes, { kind: way, index })
  return numbered({ ...document, themes })
}

/** With the scale instead of the one of its name, or as another. */
export function withScale(document: Document, name: string, { rows, ...chosen }: ScaleForm): Document {
  const old = document.scales[name]
  const points = rows.map(({ id, value, sv, en }) => {
    const was = old?.points.find((point) => `${point.value}` === id)
    return { ...was, value: Number(value), label_sv: sv, label_en: en }
  })
  const extra = beside.flatMap(({ value, ...labels }) => {
    if (!chosen[value as keyof typeof chosen]) return []
    return [old?.extra.find((each) => each.value === value) ?? { value, ...labels, exclude_from_mean: true }]
  })
  const scale: Scale = { kind: 'ordinal', ...old, points, extra, higher_is: 'better' }
  const next = { ...document, scales: { ...document.scales, [name]: scale } }
  const isSame = JSON.stringify(valuesOf(old)) === JSON.stringify(valuesOf(scale))
  return isSame ? next : { ...next, questions: next.questions.map((question) => onScale(next, question, name)) }
}

const valuesOf = (scale: Scale | undefined) => scale?.points.map(({ value }) => value)

function onScale(document: Document, question: Question, name: string): Question {
  if (question.type !== 'likert' || question.scale !== name) return question
  return { ...question, analysis: endsOf(document, question.analysis, name) }
}

export function without(document: Document, kind: FrameKind, name: string): Document {
  if (kind === 'theme') return { ...document, themes: document.themes.filter(({ value }) => value !== name) }
  return { ...document, scales: Object.fromEntries(Object.entries(document.scales).filter(([key]) => key !== name)) }
}

/** Without themes that no question uses: no page would show more of them than their names. */
export function asPublished(document: Document): Document {
  const themes = document.themes.filter(({ value }) => usersOf(document, 'theme', value).length > 0)
  return { ...document, themes }
}

/** The theme or scale as fields of its form; those of a new one are empty. */
export function frameFields(document: Document, kind: FrameKind, name: string): FormValues {
  if (kind === 'theme') {
    const theme = document.themes.find(({ value }) => value === name)
    const { label_sv = '', label_en = '', why_sv = '', why_en = '' } = theme ?? {}
    return { label_sv, label_en, why_sv, why_en }
  }
  const rows = pointRows(document.scales[name]).flatMap((row, index) =>
    (['id', 'value', 'sv', 'en'] as const).map((field) => [`rows.${index}.${field}`, row[field]] as const),
  )
  const extra = document.scales[name]?.extra ?? []
  const boxes = besideValues.map((value) => [value, extra.some((each) => each.value === value) ? '1' : ''])
  return Object.fromEntries([...boxes, ...rows])
}

export function pointRows(scale: Scale | undefined): FormRow[] {
  return (scale?.points ?? []).map(({ value, label_sv: sv, label_en: en }) => ({
    ...emptyRow,
    ...{ id: `${value}`, value: `${value}`, sv, en },
  }))
}
