/** The input of a comparison, and its figures by group for the chart, the table and the file. */
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { listText } from '../kernel/words.ts'
import { type Answer, labelIn, type Question, type QuestionnaireDocument } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { Coded } from './coded.queries.ts'
import { type Filter, filters, type Grouping, type GroupOf, groupBy, groupSeats } from './groupings.rules.ts'
import type { CompareQuery } from './input.ts'
import { type ComparedSeat, seatsAsked } from './rules.ts'
import { groupName } from './words.pages.ts'

export interface Comparison {
  round: Round
  document: QuestionnaireDocument
  question: Question
  part: string | null
  query: CompareQuery
  all: readonly ComparedSeat[] // the round's seats, as `readSeats` gave them
  seats: readonly ComparedSeat[] // those chosen
  grouping: GroupedBy
  /** What the seats are chosen by, where something is. */
  chosen: Chosen[]
  coded: Coded
  /** The answers themselves by seat id, of a question that is answered in words. */
  texts: ReadonlyMap<string, Answer>
}

/** A grouping of the list, or by the answers to a question. */
export interface GroupedBy {
  key: string // as in the address
  by: Grouping | null
  question: Question | null
  groupOf: GroupOf
}

export interface Chosen {
  param: Filter | 'svar'
  question: Question | null
  groupOf: GroupOf
  keys: string[]
}

export interface NamedRow<T> {
  code: string
  name: string
  /** The code, if any, and the name. */
  title: string
  figures: T
}

export const filterParams = [...filters, 'svar'] as const

/** The address of this choice with some parameters changed; null removes one. */
export function addressOf(c: Comparison, change: Record<string, string | string[] | null>, path = '/jamfor') {
  const { query } = c
  const params: Record<string, string | string[] | null> = {
    fraga: c.question.key,
    del: c.part,
    efter: c.grouping.key,
    och: query.och,
    roll: query.roll,
    ...Object.fromEntries(filterParams.map((param) => [param, query[param]])),
    ordning: query.ordning === 'namn' ? null : query.ordning,
    vy: query.vy === 'staplar' ? null : query.vy,
    sok: query.sok || null,
    ...change,
  }
  const kept = Object.entries(params).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  )
  return `${path}?${new URLSearchParams(kept)}`
}

/** The heading of the groups, and the end of a chart's title. */
export function groupingWords({ grouping, query }: Comparison, t: Translate): { head: string; title: string } {
  const of = (by: Grouping) => t(`comparison.by_${by}` as MessageKey)
  const question = grouping.question ? labelIn(grouping.question, t.lang) : ''
  const head = grouping.by === null ? question : of(grouping.by)
  const title =
    grouping.by === null
      ? t('comparison.by_answer_title', { question })
      : t(`comparison.by_${grouping.by}_title` as MessageKey)
  if (!query.och) return { head, title }
  const second = of(query.och).toLocaleLowerCase(t.lang)
  return { head: listText([head, second], t), title: listText([title, second], t) }
}

/** The figures of the total and of each group, for the chart, the table and the file. */
export function comparedRows<T extends { base: number; answered: number }>(
  c: Comparison,
  figuresOf: (seats: readonly ComparedSeat[], anyInvited: boolean) => T,
  value: (figures: T) => number | null,
  t: Translate,
): NamedRow<T>[] {
  const anyInvited = c.seats.some((seat) => seat.invited)
  const asked = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const groups = groupSeats(asked, c.grouping.groupOf).flatMap((group) => {
    const { code, seats } = group
    const name = groupName(group, t)
    const parts = c.query.och ? groupSeats(seats, groupBy(c.query.och)) : []
    if (parts.length === 0)
      return [{ code, name, title: `${code} ${name}`.trim(), figures: figuresOf(seats, anyInvited) }]
    return parts.map((part) => {
      const both = `${code ? '' : `${name}, `}${`${part.code} ${groupName(part, t)}`.trim()}`
      return {
        code,
        name: both,
        title: `${code} ${code ? `${name}, ` : ''}${both}`.trim(),
        figures: figuresOf(part.seats, anyInvited),
      }
    })
  })
  if (c.query.ordning === 'andel') groups.sort((a, b) => (value(b.figures) ?? -1) - (value(a.figures) ?? -1))
  if (c.query.ordning === 'svar') groups.sort((a, b) => b.figures.answered - a.figures.answered)
  const all = t('comparison.all')
  return [{ code: '', name: all, title: all, figures: figuresOf(asked, anyInvited) }, ...groups]
}

export const chartWidth = 1216

/** Where the marks begin, in the chart's units: after the longest name, so that a phone scrolls little. */
function afterNames(rows: { code: string; name: string }[]): number {
  const longest = Math.max(...rows.map(({ code, name }) => name.length * 7.2 + (code ? 28 : 0)))
  return Math.round(Math.min(320, longest + 24))
}

/** The name cut to the chart's room; the table has the whole name. */
function shortened(name: string): string {
  return name.length > 37 ? `${name.slice(0, 36).trimEnd()}…` : name
}

/**
 * Positions of the total, a rule and the groups; rows are closer when there are many groups.
 * @param more width for marks beside the names.
 */
export function chartFrame(rows: NamedRow<{ asked: number; answered: number }>[], more: number, t: Translate) {
  const groups = rows.length - 1
  const pitch = groups > 12 ? 27 : 32
  const bar = groups > 12 ? 18 : 22
  const bottom = groups === 0 ? 91 : 101 + groups * pitch - (pitch - bar) + 11
  return {
    height: bottom + 26,
    bottom,
    left: afterNames(rows) + more,
    hasGroups: groups > 0,
    rows: rows.map(({ code, name, figures }, i) => {
      const top = i === 0 ? 59 : 101 + (i - 1) * pitch
      return {
        code,
        name: shortened(name),
        isTotal: i === 0,
        nameX: code === '' ? 0 : 28,
        top,
        bar,
        middle: top + bar / 2,
        baseline: top + bar / 2 + 4.5,
        base: `${figures.answered} ${t('common.of')} ${figures.asked}`,
      }
    }),
  }
}

export function missingText(figures: { asked: number; answered: number }, t: Translate): string {
  if (figures.asked === 0) return t('comparison.none_asked')
  return figures.answered === 0 ? t('comparison.no_answers') : t('comparison.few')
}

export function round(n: number): number {
  return Math.round(n * 10) / 10
}
