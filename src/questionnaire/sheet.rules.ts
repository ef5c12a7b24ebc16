/**
 * The questionnaire for one role in one language, with references resolved and texts chosen. Built once per
 * questionnaire, role and language, then shared by forms, reviews and prints.
 */

import type { Lang } from '../kernel/time.ts'
import type { SeatRole } from '../schema.ts'
import { minutesFor, secondsFor } from './burden.rules.ts'
import {
  fieldOptions,
  type Labelled,
  labelIn,
  type NumberQuestion,
  type Option,
  type Question,
  type QuestionnaireDocument,
  type StructuredField,
  scaleOf,
} from './rules.ts'

export interface Choice {
  value: string
  label: string
  /** Cannot be combined with other choices. */
  exclusive: boolean
  freeText: boolean
}

interface Row {
  value: string
  label: string
  /** Name of the row's form field. */
  name: string
}

export interface SheetField {
  key: string
  type: StructuredField['type']
  label: string
  required: boolean
  maxLength: number
  choices: Choice[]
}

interface Common {
  key: string
  number: number
  theme: string
  label: string
  /** Whom the question is about and how to count; '' when there is nothing to add. */
  help: string
  required: boolean
  privacyHint: boolean
  /** Estimated time to answer it. */
  seconds: number
}
export type SheetQuestion = Common &
  (
    | { type: 'single'; choices: Choice[] }
    | { type: 'likert'; points: Choice[]; extras: Choice[]; rows: Row[] }
    | { type: 'multi'; choices: Choice[]; maxSelect: number | null }
    | {
        type: 'number'
        unit: string
        min: number
        max: number
        decimals: number
        allowEstimate: boolean
        allowDontKnow: boolean
      }
    | { type: 'ranking'; choices: Choice[]; maxRank: number }
    | { type: 'text'; maxLength: number }
    | { type: 'structured'; maxItems: number; fields: SheetField[] }
  )
export type SheetQuestionOf<T extends SheetQuestion['type']> = Extract<SheetQuestion, { type: T }>

export interface SheetTheme {
  value: string
  label: string
  number: number
  /** Why it is asked; '' when the questionnaire does not say. */
  why: string
  questions: SheetQuestion[]
}

export interface Sheet {
  version: string
  hash: string
  role: SeatRole
  lang: Lang
  title: string
  intro: string
  minutes: number
  themes: SheetTheme[]
  questions: SheetQuestion[]
}

interface Source {
  id: string
  version: string
  hash: string
  document: QuestionnaireDocument
  /** A draft changes, so its sheet is made anew each time. */
  isDraft?: boolean
}
const made = new Map<string, Sheet>()

export function sheetOf(questionnaire: Source, role: SeatRole, lang: Lang): Sheet {
  if (questionnaire.isDraft) return makeSheet(questionnaire, role, lang)
  const key = `${questionnaire.id} ${role} ${lang}`
  let sheet = made.get(key)
  if (!sheet) {
    sheet = makeSheet(questionnaire, role, lang)
    made.set(key, sheet)
  }
  return sheet
}

function makeSheet({ version, hash, document }: Source, role: SeatRole, lang: Lang): Sheet {
  const questions = document.questions
    .filter((question) => question.roles.includes(role))
    .sort((a, b) => a.order - b.order)
    .map((question) => sheetQuestion(document, question, role, lang))
  const themes = document.themes
    .map((theme) => ({
      value: theme.value,
      label: labelIn(theme, lang),
      why: (lang === 'sv' ? theme.why_sv : theme.why_en) ?? '',
      questions: questions.filter((question) => question.theme === theme.value),
    }))
    .filter((theme) => theme.questions.length > 0)
    .map((theme, index) => ({ ...theme, number: index + 1 }))
  return {
    version,
    hash,
    role,
    lang,
    title: lang === 'sv' ? document.title_sv : document.title_en,
    intro: lang === 'sv' ? document.intro_sv : document.intro_en,
    minutes: minutesFor(document, role),
    themes,
    questions,
  }
}

function sheetQuestion(document: QuestionnaireDocument, question: Question, role: SeatRole, lang: Lang): SheetQuestion {
  const common: Common = {
    key: question.key,
    number: question.order,
    theme: question.theme,
    label: labelIn(question, lang),
    help: (lang === 'sv' ? question.help_sv : question.help_en) ?? '',
    required: question.required,
    privacyHint: question.privacy_hint ?? false,
    seconds: secondsFor(document, question),
  }
  switch (question.type) {
    case 'single':
      return { ...common, type: 'single', choices: choices(question.options, lang) }
    case 'likert': {
      const { points, extra } = scaleOf(document, question)
      const rows = question.rows.map((row) => ({
        value: row.value,
        label: labelIn(row, lang),
        name: `${question.key}.${row.value}`,
      }))
      const extras = choices(extra, lang)
      return { ...common, type: 'likert', points: choices(points, lang), extras, rows }
    }
    case 'multi':
      return {
        ...common,
        type: 'multi',
        choices: choices(question.options, lang),
        maxSelect: question.max_select ?? null,
      }
    case 'number':
      return {
        ...common,
        type: 'number',
        help: joined(scopeOf(question, role, lang), common.help),
        unit: lang === 'sv' ? question.unit : question.unit_en,
        min: question.min,
        max: question.max,
        decimals: question.decimals,
        allowEstimate: question.allow_estimate,
        allowDontKnow: question.allow_dont_know,
      }
    case 'ranking':
      return { ...common, type: 'ranking', choices: choices(question.options, lang), maxRank: question.max_rank }
    case 'text':
      return { ...common, type: 'text', maxLength: question.max_length }
    case 'structured':
      return {
        ...common,
        type: 'structured',
        maxItems: question.repeatable ? question.max_items : 1,
        fields: question.fields.map((field) => ({
          key: field.key,
          type: field.type,
          label: labelIn(field, lang),
          required: field.required ?? false,
          maxLength: field.max_length ?? 500,
          choices: choices(fieldOptions(document, field), lang),
        })),
      }
  }
}

function choices(options: (Labelled & Partial<Option>)[], lang: Lang): Choice[] {
  return options.map((option) => ({
    value: option.value,
    label: labelIn(option, lang),
    exclusive: option.exclusive ?? false,
    freeText: option.free_text ?? false,
  }))
}

function scopeOf(question: NumberQuestion, role: SeatRole, lang: Lang): string {
  return (lang === 'sv' ? question.scope_by_role : question.scope_by_role_en)?.[role] ?? ''
}

function joined(scope: string, help: string): string {
  return [scope && `${scope}.`, help].filter(Boolean).join(' ')
}
