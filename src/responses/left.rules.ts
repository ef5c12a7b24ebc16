/** What is left of a seat's questions. */
import type { Sheet, SheetQuestion, SheetTheme } from '../questionnaire/sheet.rules.ts'
import { answersOf, listWrong, minutesLeft, themeProgress } from './rules.ts'

/** A seat's answers as they are stored, by question. */
export interface Draft {
  stored: ReadonlyMap<string, string>
  typed: ReadonlyMap<string, string>
}

export interface Left {
  begun: boolean
  /** Themes where something is missing or wrong. */
  themes: SheetTheme[]
  /** Estimated whole minutes for what has no complete answer in these themes. */
  minutes: number
}

export function leftOf(sheet: Sheet, draft: Draft): Left {
  const answers = answersOf(draft.stored)
  const wrong = new Set<SheetQuestion>(listWrong(sheet, draft).map(({ question }) => question))
  const themes = sheet.themes.filter((theme) => themeProgress(theme, answers, wrong).state !== 'done')
  const questions = themes.flatMap((theme) => theme.questions)
  return { begun: draft.stored.size > 0, themes, minutes: minutesLeft(questions, answers, wrong) }
}

/** Rows of a draft's answers → the draft. */
export function draftIn(rows: { key: string; value: string | null; typed: string | null }[]): Draft {
  const of = (column: 'value' | 'typed') =>
    new Map(rows.flatMap((row) => (row[column] === null ? [] : [[row.key, row[column]] as const])))
  return { stored: of('value'), typed: of('typed') }
}
