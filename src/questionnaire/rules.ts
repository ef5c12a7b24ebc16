/** The fixed question set: the shape of its document and of the stored answers. */
import type { Lang } from '../kernel/time.ts'
import type { SeatRole } from '../schema.ts'

/** The theme of whoever answers: another person in the same role has other answers. */
export const respondentTheme = 'bakgrund'

/** In the order they are shown. */
export const seatRoles: SeatRole[] = ['social_services', 'health_care', 'politician']

export interface Labelled {
  value: string
  label_sv: string
  label_en: string
}

export interface Option extends Labelled {
  score?: number
  free_text?: boolean
  exclusive?: boolean
  exclude_from_mean?: boolean
}

/** `why`: what the theme is asked for and what its answers are used for. Outside the wording that must not change. */
export interface Theme extends Labelled {
  why_sv?: string
  why_en?: string
}

export interface Scale {
  kind: 'ordinal'
  points: { value: number; label_sv: string; label_en: string }[]
  extra: (Labelled & { exclude_from_mean: boolean })[]
  higher_is: 'better'
}

interface QuestionBase {
  key: string
  order: number
  theme: string
  label_sv: string
  label_en: string
  help_sv?: string
  help_en?: string
  roles: SeatRole[]
  required: boolean
  privacy_hint?: boolean
  /** Kolada's key figures that tell something of the same. */
  kolada_ref?: string[]
  note?: string
  analysis: Record<string, unknown>
}

interface SingleQuestion extends QuestionBase {
  type: 'single'
  options: Option[]
}
interface LikertQuestion extends QuestionBase {
  type: 'likert'
  scale: string
  rows: Labelled[]
}
interface MultiQuestion extends QuestionBase {
  type: 'multi'
  options: Option[]
  max_select?: number
}
export interface NumberQuestion extends QuestionBase {
  type: 'number'
  unit: string
  unit_en: string
  min: number
  max: number
  decimals: number
  allow_estimate: boolean
  allow_dont_know: boolean
  scope_by_role?: Partial<Record<SeatRole, string>>
  scope_by_role_en?: Partial<Record<SeatRole, string>>
}
interface RankingQuestion extends QuestionBase {
  type: 'ranking'
  options: Option[]
  max_rank: number
}
interface TextQuestion extends QuestionBase {
  type: 'text'
  max_length: number
}
export interface StructuredField {
  key: string
  type: 'text' | 'single' | 'multi' | 'url'
  label_sv: string
  label_en: string
  max_length?: number
  required?: boolean
  options?: Option[]
  options_ref?: string
}
interface StructuredQuestion extends QuestionBase {
  type: 'structured'
  repeatable: boolean
  max_items: number
  fields: StructuredField[]
}

export type Question =
  | SingleQuestion
  | LikertQuestion
  | MultiQuestion
  | NumberQuestion
  | RankingQuestion
  | TextQuestion
  | StructuredQuestion

export interface QuestionnaireDocument {
  id: string
  version: string
  title_sv: string
  title_en: string
  intro_sv: string
  intro_en: string
  roles: Labelled[]
  themes: Theme[]
  scales: Record<string, Scale>
  questions: Question[]
}

/**
 * The stored answer by question type. A question without a row is unanswered; "vet_ej" and "ej_aktuellt" are answers.
 */
export interface AnswerByType {
  /** The option's value. */
  single: string
  /** Row → scale point, or `vet_ej` / `ej_aktuellt`; a row left out is unanswered. */
  likert: Record<string, number | string>
  multi: { options: string[]; other: string }
  number: { value: number | null; estimate: boolean; dontKnow: boolean }
  /** Option values, most important first. */
  ranking: string[]
  text: string
  /** One object per example: field → text or option value(s). */
  structured: Record<string, string | string[]>[]
}
export type Answer = AnswerByType[keyof AnswerByType]
/** Question key → answer; only what has been answered. */
export type Answers = Record<string, Answer>

export function questionsFor(document: QuestionnaireDocument, role: SeatRole): Question[] {
  return document.questions.filter((question) => question.roles.includes(role))
}

export function labelIn(item: { label_sv: string; label_en: string }, lang: Lang): string {
  return lang === 'sv' ? item.label_sv : item.label_en
}

/** Possible answers of a matrix row: the scale's points with their scores, and extra answers outside the scale. */
export function scaleOf(document: QuestionnaireDocument, question: LikertQuestion) {
  const { points = [], extra = [] } = document.scales[question.scale] ?? {}
  return { points: points.map((point) => ({ ...point, value: `${point.value}`, score: point.value })), extra }
}

/** The options of an example's field: its own, or the document's themes in a reference such as `themes:a,b`. */
export function fieldOptions(document: QuestionnaireDocument, field: StructuredField): Option[] {
  if (field.options) return field.options
  const [list, values = ''] = (field.options_ref ?? '').split(':')
  const wanted = values.split(',')
  return list === 'themes' ? document.themes.filter((theme) => wanted.includes(theme.value)) : []
}
