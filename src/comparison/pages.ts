import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { type Question, type QuestionnaireDocument, seatRoles } from '../questionnaire/rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { SeatRole } from '../schema.ts'
import type { CompareQuery } from './input.ts'
import { type Measure, partsOf } from './measures.rules.ts'
import {
  type AnswersBySeat,
  type ComparedSeat,
  groupings,
  groupSeats,
  type Numbers,
  numbersOf,
  type Shares,
  seatsAsked,
  sharesOf,
} from './rules.ts'
import { groupName, label, type NamedRow } from './words.pages.ts'

export interface Comparison {
  round: Round
  document: QuestionnaireDocument
  question: Question
  part: string | null
  query: CompareQuery
  seats: ComparedSeat[] // of the whole round
  answers: AnswersBySeat
}

/** The form at the top. */
export function choices(c: Comparison, t: Translate) {
  const { question, query } = c
  const isText = question.type === 'text' || question.type === 'structured'
  return {
    themes: c.document.themes.map((theme) => ({
      label: label(theme, t.lang),
      questions: c.document.questions
        .filter(({ theme: of }) => of === theme.value)
        .map((q) => option(q.key, `${q.order}. ${label(q, t.lang)}`, question.key)),
    })),
    parts: partsOf(question).map((part) => option(part.value, label(part, t.lang), c.part)),
    groupings: isText ? [] : groupings.map((g) => option(g, t(`comparison.by_${g}` as MessageKey), query.efter)),
    roles: question.roles.map((role) => option(role, t(`seat_role.${role}`), query.roll)),
    allRoles: t(allRolesKey(question.roles)),
    search: isText ? query.sok : null,
  }
}

function option(value: string, text: string, chosen: string | null | undefined) {
  return { value, text, chosen: value === chosen }
}

function allRolesKey(roles: SeatRole[]): MessageKey {
  return roles.length === seatRoles.length ? 'comparison.all_roles' : 'comparison.both_roles'
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
function comparedRows<T extends { base: number; answered: number }>(
  c: Comparison,
  figuresOf: (seats: ComparedSeat[], anyInvited: boolean) => T,
  value: (figures: T) => number | null,
  t: Translate,
): NamedRow<T>[] {
  const anyInvited = c.seats.some((seat) => seat.invited)
  const asked = seatsAsked(c.seats, c.question.roles, c.query.roll)
  const groups = groupSeats(asked, c.query.efter).map((group) => ({
    code: group.code,
    name: groupName(group, t),
    figures: figuresOf(group.seats, anyInvited),
  }))
  if (c.query.ordning === 'andel') groups.sort((a, b) => (value(b.figures) ?? -1) - (value(a.figures) ?? -1))
  if (c.query.ordning === 'svar') groups.sort((a, b) => b.figures.answered - a.figures.answered)
  const all = { code: '', name: t('comparison.all'), figures: figuresOf(asked, anyInvited) }
  return [all, ...groups]
}

export function shareRows(c: Comparison, measure: Measure, t: Translate): NamedRow<Shares>[] {
  return comparedRows(
    c,
    (seats, anyInvited) => sharesOf(measure, seats, c.answers, anyInvited),
    ({ focus }) => focus?.share ?? null,
    t,
  )
}

export function numberRows(c: Comparison, t: Translate): NamedRow<Numbers>[] {
  return comparedRows(
    c,
    (seats, anyInvited) => numbersOf(seats, c.answers, anyInvited),
    ({ summary }) => summary?.median ?? null,
    t,
  )
}
