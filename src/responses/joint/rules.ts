/** A municipality's roles agree on one answer, or do not: what differs, who has to sign, and how a proposal stands. */
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import type { Questionnaire } from '../../questionnaire/queries.ts'
import type { Answer, AnswerByType, Answers, Question } from '../../questionnaire/rules.ts'
import type { SeatRole, StanceKind } from '../../schema.ts'
import { isShared } from '../rules.ts'

/** A seat of the municipality. */
export interface Member {
  seatId: string
  role: SeatRole
  deadline: LocalDate
  /** Somebody holds the role, and the invitation is not withdrawn. */
  hasHolder: boolean
  submittedAt: UtcText | null
}

/** `before`: handed in before answers were shared, so the others do not see them. */
type Presence = 'shared' | 'before' | 'answering' | 'vacant'

export function presenceOf({ submittedAt, hasHolder }: Member, jointFrom: UtcText | null): Presence {
  if (submittedAt === null) return hasHolder ? 'answering' : 'vacant'
  return isShared(submittedAt, jointFrom) ? 'shared' : 'before'
}

/** The last of the members' last days. */
export function lastDayOf(members: Pick<Member, 'deadline'>[]): LocalDate {
  return (
    members
      .map(({ deadline }) => deadline)
      .sort()
      .at(-1) ?? ''
  )
}

/** A municipality's answers and what it has agreed on, as one of its seats sees them. */
export interface Together {
  questionnaire: Questionnaire
  jointFrom: UtcText
  /** In the order of the roles. */
  members: Member[]
  /** The answers that are shared, by seat. */
  answers: Map<string, Answers>
  joint: JointAnswer[]
  today: LocalDate
}

/** The one that is proposed now. */
export function proposedFor(joint: readonly JointAnswer[], questionKey: string): JointAnswer | undefined {
  return joint.find((one) => one.questionKey === questionKey && one.replacedAt === null)
}

/** What the roles that are asked the question have answered, of those that share their answers. */
export function besideOf({ members, answers }: Together, question: Question): Beside {
  const beside: Beside = {}
  for (const { role, seatId } of members) {
    const own = answers.get(seatId)
    const answer = own?.[question.key]
    if (own && question.roles.includes(role)) beside[role] = answer === undefined ? null : JSON.stringify(answer)
  }
  return beside
}

/** Which role had answered what (JSON) when an answer was proposed; null: nothing. Roles not handed in are left out. */
export type Beside = Partial<Record<SeatRole, string | null>>

export interface Stance {
  seatId: string
  role: SeatRole
  kind: StanceKind
  reason: string
  /** Whose stance it is, by name. */
  by: string
  at: UtcText
}

export interface JointAnswer {
  id: string
  municipalityCode: string
  questionKey: string
  /** JSON */
  value: string
  beside: Beside
  seatId: string
  role: SeatRole
  by: string
  at: UtcText
  replacedAt: UtcText | null
  /** All that has been said of it, the first first. */
  stances: Stance[]
}

/** The stance of each seat that holds: its last one. Who took theirs back has none. */
export function heldStances(stances: readonly Stance[]): Stance[] {
  const last = new Map(stances.map((one) => [one.seatId, one]))
  return [...last.values()].filter(({ kind }) => kind !== 'none')
}

export interface Standing {
  is: 'joint' | 'dissent' | 'waiting'
  /** Seats that have to sign and have not. */
  waitsFor: string[]
}

/**
 * A joint answer stands when all who are needed, at least two, have signed it and nobody dissents.
 * @param needed seats whose role is asked the question and held by somebody
 */
export function standingOf(stances: readonly Stance[], needed: readonly string[]): Standing {
  const held = heldStances(stances)
  const signed = new Set(held.filter(({ kind }) => kind === 'signs').map(({ seatId }) => seatId))
  const spoken = new Set(held.map(({ seatId }) => seatId))
  const waitsFor = needed.filter((seatId) => !spoken.has(seatId))
  if (spoken.size > signed.size) return { is: 'dissent', waitsFor }
  return { is: waitsFor.length === 0 && signed.size >= 2 ? 'joint' : 'waiting', waitsFor }
}

export function neededFor(question: Pick<Question, 'roles'>, members: readonly Member[]): string[] {
  return members.filter(({ role, hasHolder }) => hasHolder && question.roles.includes(role)).map(({ seatId }) => seatId)
}

/** Roles that have answered otherwise, or for the first time, since the answer was proposed. */
export function changedSince(beside: Beside, now: Beside): SeatRole[] {
  const roles = Object.keys(now) as SeatRole[]
  return roles.filter((role) => now[role] !== beside[role])
}

type AgreeRefusal = 'joint.not_handed_in' | 'joint.not_asked' | 'joint.closed'

/** Why the role may not propose, sign or disagree. */
export function whyCannotAgree(
  { members, answers, today }: Together,
  question: Pick<Question, 'roles'>,
  role: SeatRole,
): AgreeRefusal | null {
  const own = members.find((member) => member.role === role)
  if (!own || !answers.has(own.seatId)) return 'joint.not_handed_in'
  if (!question.roles.includes(role)) return 'joint.not_asked'
  return today > lastDayOf(members) ? 'joint.closed' : null
}

/** Where answers differ: in the whole question, or in a row of a matrix, there with how many points lie between. */
export interface Difference {
  row: string | null
  points: number | null
}

/**
 * Differences between answers to one question, the same in whatever order they come. Texts and examples stand beside
 * each other and never differ; nor does what somebody has not answered.
 */
export function differencesOf(question: Question, answers: readonly Answer[]): Difference[] {
  switch (question.type) {
    case 'text':
    case 'structured':
      return []
    case 'likert':
      return question.rows.flatMap(({ value: row }) => {
        const values = distinct(answers.map((answer) => (answer as AnswerByType['likert'])[row]))
        if (values.length < 2) return []
        const points = values.filter((value) => typeof value === 'number')
        return [{ row, points: points.length > 1 ? Math.max(...points) - Math.min(...points) : null }]
      })
    case 'number':
      return whole(answers.map((answer) => (answer as AnswerByType['number']).value))
    case 'multi':
      return whole(answers.map((answer) => (answer as AnswerByType['multi']).options.toSorted().join(' ')))
    case 'ranking':
      return whole(answers.map((answer) => (answer as AnswerByType['ranking']).join(' ')))
    case 'single':
      return whole(answers as AnswerByType['single'][])
  }
}

function whole(values: readonly (string | number | null)[]): Difference[] {
  return distinct(values).length > 1 ? [{ row: null, points: null }] : []
}

function distinct<T>(values: readonly (T | undefined)[]): T[] {
  return [...new Set(values.filter((value) => value !== undefined))]
}
