import { localDate, type UtcText } from '../kernel/time.ts'
import type { SeminarFacts } from './checklist.rules.ts'

export const listSorts = [
  'region',
  'name',
  'rss',
  'municipalities',
  'date',
  'venue',
  'state',
] as const
export const listStates = ['none', 'proposed', 'dated', 'invited', 'held', 'cancelled'] as const
type State = (typeof listStates)[number]

/** Which of a round's seminars are shown, and in what order. `down`: the other way round. */
export interface ListQuery {
  region: string
  state: State | ''
  sort: (typeof listSorts)[number]
  down?: '1' | undefined
}

export function stateOf(
  facts: Pick<SeminarFacts, 'cancelledAt' | 'dateConfirmedAt' | 'options' | 'invited'> & {
    date: string | null
  },
  now: UtcText,
): State {
  if (facts.cancelledAt !== null) return 'cancelled'
  if (facts.dateConfirmedAt !== null && facts.date !== null)
    return facts.date < localDate(now) ? 'held' : facts.invited > 0 ? 'invited' : 'dated'
  return facts.options > 0 ? 'proposed' : 'none'
}
