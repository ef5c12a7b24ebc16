/** More time to answer: until when a region or a seat can be extended. */
import { addDays, type LocalDate } from '../../kernel/time.ts'

/** Whose last day it is: everybody's in a region, or one seat's. */
export interface Whom {
  regionCode: string | null
  seatId: string | null
}

/** Staff guess years wrong; a real extension is some weeks. */
const longestDays = 366

/** @param now the last day that holds today for the same people; `round`: everybody's */
export function whyCannotExtend(
  until: LocalDate,
  { now, round, today }: { now: LocalDate; round: LocalDate; today: LocalDate },
): 'deadlines.in_the_past' | 'deadlines.not_later' | 'rounds.deadline_too_late' | null {
  if (until < today) return 'deadlines.in_the_past'
  if (until <= now || until <= round) return 'deadlines.not_later'
  return until > addDays(round, longestDays) ? 'rounds.deadline_too_late' : null
}
