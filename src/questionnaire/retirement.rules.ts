/**
 * What each question has given: how many answered it, and how much their answers vary. A question that takes long, that
 * few answer or that all answer alike costs more than it gives.
 */
import { quantile } from './measured.rules.ts'
import type { Answer, AnswerByType, Question, QuestionnaireDocument } from './rules.ts'
import { scaleOf } from './rules.ts'

export interface Given {
  asked: number
  answered: number
  /** 0: all answer alike; 1: as different as can be. null: a text, or too few answers to say. */
  variation: number | null
}

/** Fewer answers than this say nothing about a question. */
export const fewest = 10

/** @param asked how many handed in their answers and were asked the question */
export function givenOf(document: QuestionnaireDocument, question: Question, answers: Answer[], asked: number): Given {
  const variation = answers.length < fewest ? null : variationOf(document, question, answers)
  return { asked, answered: answers.length, variation }
}

/**
 * Choices: the entropy of the answers as a share of the largest possible; of several rows or options, their mean. Of a
 * ranking, the first places. Numbers: the quartile coefficient of dispersion, (Q3 − Q1) / (Q3 + Q1).
 */
export function variationOf(document: QuestionnaireDocument, question: Question, answers: Answer[]): number | null {
  switch (question.type) {
    case 'single':
      return entropy(counts(answers as string[]), question.options.length)
    case 'ranking':
      return entropy(counts((answers as string[][]).map(([first]) => first ?? '')), question.options.length)
    case 'likert': {
      const { points, extra } = scaleOf(document, question)
      const rows = answers as AnswerByType['likert'][]
      return mean(
        question.rows.map((row) => {
          const own = rows.flatMap((answer) => answer[row.value] ?? [])
          return entropy(counts(own.map(String)), points.length + extra.length)
        }),
      )
    }
    case 'multi': {
      const chosen = (answers as AnswerByType['multi'][]).map(({ options }) => new Set(options))
      return mean(
        question.options.map(({ value }) => {
          const n = chosen.filter((each) => each.has(value)).length
          return entropy([n, chosen.length - n], 2)
        }),
      )
    }
    case 'number':
      return dispersion((answers as AnswerByType['number'][]).flatMap(({ value }) => value ?? []))
    default:
      return null
  }
}

/** Shannon's entropy of the counts, divided by that of `kinds` answers given equally often. */
export function entropy(counted: number[], kinds: number): number {
  const all = counted.reduce((sum, n) => sum + n, 0)
  if (all === 0 || kinds < 2) return 0
  const bits = counted.filter((n) => n > 0).reduce((sum, n) => sum - (n / all) * Math.log2(n / all), 0)
  return bits / Math.log2(kinds)
}

/** (Q3 − Q1) / (Q3 + Q1); null without figures or when both are 0. */
export function dispersion(figures: number[]): number | null {
  if (figures.length === 0) return null
  const sorted = figures.toSorted((a, b) => a - b)
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  return first + third === 0 ? null : Math.min(1, Math.abs((third - first) / (third + first)))
}

function counts(values: string[]): number[] {
  return [...Map.groupBy(values, (value) => value).values()].map(({ length }) => length)
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)
}

export type Decision = 'keep' | 'change' | 'drop'
export interface Proposal {
  decision: Decision
  why: 'too_few' | 'unanswered' | 'alike' | 'statistic' | 'costly' | 'useful'
}

/** Shares below which a question is questioned. */
export const limits = { unanswered: 0.3, alike: 0.35, alikeFigures: 0.15, costlySeconds: 60, costlyAnswered: 0.6 }

/** The first that holds: few answer, all answer alike, a statistic may know it, or it takes long and many leave it. */
export function proposalFor(
  { asked, answered, variation }: Given,
  { type, seconds, hasStatistic }: { type: Question['type']; seconds: number; hasStatistic: boolean },
): Proposal {
  if (asked < fewest) return { decision: 'keep', why: 'too_few' }
  const share = answered / asked
  if (share < limits.unanswered) return { decision: 'drop', why: 'unanswered' }
  const alike = type === 'number' ? limits.alikeFigures : limits.alike
  if (variation !== null && variation < alike) return { decision: 'change', why: 'alike' }
  if (hasStatistic) return { decision: 'change', why: 'statistic' }
  if (seconds >= limits.costlySeconds && share < limits.costlyAnswered) return { decision: 'change', why: 'costly' }
  return { decision: 'keep', why: 'useful' }
}
