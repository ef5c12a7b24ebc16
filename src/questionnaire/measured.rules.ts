/** How long the questions took those who answered them, beside what `burden.rules.ts` estimates. */
import type { QuestionnaireDocument } from './rules.ts'

/**
 * A longer time without a save is a break, in seconds. Without JavaScript a whole theme is saved at once: then so many
 * times the estimate of what is saved is none.
 */
export const breaks = { after: 300, timesEstimate: 3 }

/** A median of fewer is not shown. */
export const fewestMeasured = 3

/** How long one response took with one question. */
export interface Taken {
  responseId: string
  key: string
  seconds: number
}

/** @param seconds the median; null with fewer than `fewestMeasured` */
export interface Measured {
  n: number
  seconds: number | null
}

/** The medians of each question, of each theme, and of everything. */
export function measuredTimes({ questions }: Pick<QuestionnaireDocument, 'questions'>, taken: Taken[]) {
  const themeOf = new Map(questions.map(({ key, theme }) => [key, theme]))
  const medians = (by: (one: Taken) => string) =>
    new Map([...Map.groupBy(taken, by)].map(([of, rows]) => [of, medianOf(perResponse(rows))]))
  return {
    questions: medians(({ key }) => key),
    themes: medians(({ key }) => themeOf.get(key) ?? ''),
    all: medianOf(perResponse(taken)),
  }
}
export type MeasuredTimes = ReturnType<typeof measuredTimes>

function perResponse(rows: Taken[]): number[] {
  const own = Map.groupBy(rows, ({ responseId }) => responseId)
  return [...own.values()].map((of) => of.reduce((sum, { seconds }) => sum + seconds, 0))
}

function medianOf(all: number[]): Measured {
  const sorted = all.toSorted((a, b) => a - b)
  return { n: sorted.length, seconds: sorted.length < fewestMeasured ? null : quantile(sorted, 0.5) }
}

/** Linear interpolation between the two nearest values (as Excel's QUARTILE.INC). `sorted` is not empty. */
export function quantile(sorted: number[], share: number): number {
  const place = (sorted.length - 1) * share
  const below = sorted[Math.floor(place)] ?? 0
  const above = sorted[Math.ceil(place)] ?? 0
  return below + (above - below) * (place - Math.floor(place))
}
