/** What a comparison is made of, and its figures group by group: what the chart, the table and the file show. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { Question, QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { CompareQuery } from './input.ts'
import { type AnswersBySeat, type ComparedSeat, groupSeats, seatsAsked } from './rules.ts'
import { groupName } from './words.pages.ts'

export interface Comparison {
  round: Round
  document: QuestionnaireDocument
  question: Question
  part: string | null
  query: CompareQuery
  seats: ComparedSeat[] // of the whole round
  answers: AnswersBySeat
}

export interface NamedRow<T> {
  code: string
  name: string
  /** The code, if any, and the name. */
  title: string
  figures: T
}

/** The address of this choice, with some of it changed. */
export function addressOf(c: Comparison, change: Record<string, string | null>, path = '/jamfor') {
  const { query } = c
  const params: Record<string, string | null> = {
    fraga: c.question.key,
    del: c.part,
    efter: query.efter,
    roll: query.roll,
    ordning: query.ordning === 'namn' ? null : query.ordning,
    sok: query.sok || null,
    ...change,
  }
  const kept = Object.entries(params).filter(([, value]) => value !== null) as [string, string][]
  return `${path}?${new URLSearchParams(kept)}`
}

/** The figures of all and of each group; what the chart, the table and the file show. */
export function comparedRows<T extends { base: number; answered: number }>(
  c: Comparison,
  figuresOf: (seats: ComparedSeat[], anyInvited: boolean) => T,
  value: (figures: T) => number | null,
  t: Translate,
): NamedRow<T>[] {
  const anyInvited = c.seats.some((seat) => seat.invited)
  const asked = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const groups = groupSeats(asked, c.query.efter).map((group) => {
    const { code, seats } = group
    const name = groupName(group, t)
    return { code, name, title: `${code} ${name}`.trim(), figures: figuresOf(seats, anyInvited) }
  })
  if (c.query.ordning === 'andel') groups.sort((a, b) => (value(b.figures) ?? -1) - (value(a.figures) ?? -1))
  if (c.query.ordning === 'svar') groups.sort((a, b) => b.figures.answered - a.figures.answered)
  const all = t('comparison.all')
  return [{ code: '', name: all, title: all, figures: figuresOf(asked, anyInvited) }, ...groups]
}
