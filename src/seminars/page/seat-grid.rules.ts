/** The seats of a seminar as a grid: municipalities × three roles. */

import type { UtcText } from '../../kernel/time.ts'
import { type QuestionnaireDocument, questionsFor } from '../../questionnaire/rules.ts'
import type { ReplyKind, SeatRole } from '../../schema.ts'

export interface SeatRow {
  seatId: string
  role: SeatRole
  code: string
  municipality: string
  group: string | null
  holder: string | null
  title: string | null
  email: string | null
  phone: string | null
  invitationId: string | null
  /** The holder or a substitute has a link that works. */
  isInvited: boolean
  reply: ReplyKind | null
  repliedAt: UtcText | null
  /** Somebody was checked in for this seat. */
  came: boolean
  responseId: string | null
  submittedAt: UtcText | null
}

type SeatState = 'vacant' | 'not_invited' | 'no_reply' | ReplyKind

export function stateOfSeat(seat: SeatRow): SeatState {
  if (seat.isInvited) return seat.reply ?? 'no_reply'
  return seat.holder ? 'not_invited' : 'vacant'
}

interface Progress {
  done: number
  of: number
  state: 'not_begun' | 'begun' | 'submitted'
}

/** Counts themes. A theme is done when all its questions to the seat's role have an answer. */
export function progressOf(seat: SeatRow, answered: Set<string>, document: QuestionnaireDocument): Progress {
  const questions = questionsFor(document, seat.role)
  const themes = document.themes.filter((theme) => questions.some((q) => q.theme === theme.value))
  const of = themes.length
  if (seat.submittedAt) return { done: of, of, state: 'submitted' }
  if (!seat.responseId) return { done: 0, of, state: 'not_begun' }
  const done = themes.filter((theme) =>
    questions.filter((q) => q.theme === theme.value).every((q) => answered.has(q.key)),
  ).length
  return { done, of, state: 'begun' }
}
