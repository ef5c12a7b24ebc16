import { addDays, type LocalDate, type UtcText } from '../../kernel/time.ts'

export interface VenueFacts {
  name: string
  room: string
  address: string
  town: string
  /** https only; '' when not known. */
  map_url: string
  capacity: number
  step_free: 0 | 1
  hearing_loop: 0 | 1
  lift: 0 | 1
  parking: 0 | 1
  accessible_toilet: 0 | 1
  remote_technology: string
  catering: string
  /** Whole kronor for the day; null when not known. */
  price_sek: number | null
  payer: string
  contact_name: string
  contact_email: string
  contact_phone: string
  note: string
}

/** Accessibility and facilities of the building, in the order in which forms and texts list them. */
export const accessFields = ['step_free', 'lift', 'accessible_toilet', 'hearing_loop', 'parking'] as const
const placeFields = ['name', 'room', 'address', 'town'] as const
const sizeFields = [...accessFields, 'capacity'] as const
const termFields = [
  'map_url',
  'remote_technology',
  'catering',
  'price_sek',
  'payer',
  'contact_name',
  'contact_email',
  'contact_phone',
  'note',
] as const
const venueFields = [...placeFields, ...sizeFields, ...termFields] as const

/** @param guests from `guestsToCountOn` */
export function placesNeeded(seats: number, guests: number): number {
  return seats + guests
}

export function isTooSmall(venue: Pick<VenueFacts, 'capacity'>, needed: number): boolean {
  return venue.capacity < needed
}

export function isSameVenue(one: VenueFacts, other: VenueFacts): boolean {
  return venueFields.every((field) => one[field] === other[field])
}

/** Whether the place is another, so that calendar entries and signs must change. */
export function isOtherPlace(one: VenueFacts, other: VenueFacts): boolean {
  return placeFields.some((field) => one[field] !== other[field])
}

/** Whether place, size or accessibility differ from what staff approved. Terms and contacts need no new approval. */
export function needsApprovalAgain(one: VenueFacts, other: VenueFacts): boolean {
  return isOtherPlace(one, other) || sizeFields.some((field) => one[field] !== other[field])
}

interface Holding {
  venueHeldUntil: LocalDate | null
  venueConfirmedAt: UtcText | null
  /** The seminar's confirmed date; null when it has none. */
  date: LocalDate | null
}

/**
 * State of a reservation: `lapsed` it has run out · `approve_soon` it runs out within a fortnight and staff have not
 * approved the venue · `before_seminar` it ends before the seminar's day · `held` none of these.
 */
type HeldState = 'lapsed' | 'approve_soon' | 'before_seminar' | 'held'

const soonDays = 14

/** null when the venue has no reservation, or the seminar's day is past. */
export function heldState(holding: Holding, today: LocalDate): HeldState | null {
  const { venueHeldUntil: until, venueConfirmedAt, date } = holding
  if (!until || (date && date < today)) return null
  if (until < today) return 'lapsed'
  if (!venueConfirmedAt && until <= addDays(today, soonDays)) return 'approve_soon'
  return date && until < date ? 'before_seminar' : 'held'
}

export const venueSorts = ['name', 'region', 'town', 'capacity', 'used'] as const

/** Filter and order of the register's list. `down`: descending order. */
export interface VenueListQuery {
  region: string
  sok: string
  sort: (typeof venueSorts)[number]
  down?: '1' | undefined
}
