import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { UtcText } from '../kernel/time.ts'

export interface VenueFacts {
  name: string
  address: string
  town: string
  capacity: number
  step_free: 0 | 1
  hearing_loop: 0 | 1
  accessible_toilet: 0 | 1
  note: string
}

export function isTooSmall(venue: Pick<VenueFacts, 'capacity'>, seats: number): boolean {
  return venue.capacity < seats
}

export function isSameVenue(one: VenueFacts, other: VenueFacts): boolean {
  return (
    one.name === other.name &&
    one.address === other.address &&
    one.town === other.town &&
    one.capacity === other.capacity &&
    one.step_free === other.step_free &&
    one.hearing_loop === other.hearing_loop &&
    one.accessible_toilet === other.accessible_toilet &&
    one.note === other.note
  )
}

/** What a seminar that is over or cancelled no longer lets anybody change. */
export function whyCannotChange(
  seminar: { cancelled_at: UtcText | null; starts_at: UtcText | null },
  now: UtcText,
): MessageKey | null {
  if (seminar.cancelled_at) return 'seminars.is_cancelled'
  if (seminar.starts_at && seminar.starts_at <= now) return 'seminars.already_held'
  return null
}
