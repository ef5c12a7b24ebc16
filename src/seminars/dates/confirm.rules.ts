/** What follows when one of a seminar's dates is settled. */
import type { LocalDate, LocalTime, UtcText } from '../../kernel/time.ts'

/** A day a venue is held for. */
export interface HeldDay {
  date: LocalDate
  start_time: LocalTime
  end_time: LocalTime
}

interface Option extends HeldDay {
  id: string
  venue_id: string | null
  withdrawn_at: UtcText | null
}

export interface VenueContact {
  id: string
  name: string
  town: string
  contact_name: string
  contact_email: string
  contact_phone: string
}

/** A venue held for this date or for others, and which of them are needed no longer. */
export interface VenueNews<O> {
  venue: VenueContact
  needed: O | null
  released: O[]
}

export interface Consequences<O> {
  /** Offered until now, and no longer. */
  released: O[]
  venues: VenueNews<O>[]
}

export function consequencesOf<O extends Option>(
  chosen: O,
  options: O[],
  venues: VenueContact[],
): Consequences<O> {
  const released = options.filter(
    (option) => option.id !== chosen.id && option.withdrawn_at === null,
  )
  const news = venues.map((venue) => ({
    venue,
    needed: chosen.venue_id === venue.id ? chosen : null,
    released: released.filter((option) => option.venue_id === venue.id),
  }))
  return {
    released,
    venues: news.filter((one) => one.needed !== null || one.released.length > 0),
  }
}
