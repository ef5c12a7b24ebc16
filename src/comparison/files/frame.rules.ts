/** The frame: a row for every seat of the round, from which the non-response can be worked out. */
import { localDate } from '../../kernel/time.ts'
import type { Cell } from '../../questionnaire/columns.rules.ts'
import type { Place } from '../rules.ts'
import { whoseCells } from './base.rules.ts'
import type { FrameSeat } from './queries.ts'

export function frameRow(seat: FrameSeat, place: Place | undefined): Cell[] {
  const isInvited = seat.invitationId !== null
  return [
    ...whoseCells(place, seat.municipalityCode, seat.role),
    place?.groupSv || null,
    place?.seminar || null,
    isInvited ? 1 : 0,
    isInvited || seat.submittedAt !== null ? 1 : 0,
    seat.reply,
    seat.startedAt,
    seat.submittedAt,
    seat.deadline,
    seat.firstAt === null || seat.submittedAt === null ? null : localDate(seat.firstAt) > seat.deadline ? 1 : 0,
  ]
}
