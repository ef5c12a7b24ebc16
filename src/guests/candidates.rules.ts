/** Which persons of which organisations can be invited to an afternoon. */

/** A person of an organisation, and whether the seminar's afternoon knows him or her already. */
export interface GuestCandidate {
  guestId: string
  name: string
  title: string
  email: string
  organisationId: string
  organisation: string
  reach: 'national' | 'regional'
  regionCode: string
  invitationId: string | null
  uid: string | null
  organizer: string | null
  sequence: number | null
  /** How many links the invitation has had. */
  links: number
  /** With a link that works: not when the invitation was taken back, or its letter stopped. */
  isInvited: boolean
}

type GuestLeftOut = 'already_invited' | 'no_address' | 'same_address'

/** Suggested: the region's own organisations, then the national ones; the rest can still be chosen. */
export type Nearness = 'own_region' | 'national' | 'other_region'
export const nearnesses: Nearness[] = ['own_region', 'national', 'other_region']

export function nearnessOf(
  { reach, regionCode }: Pick<GuestCandidate, 'reach' | 'regionCode'>,
  seminarRegion: string,
): Nearness {
  if (reach === 'national') return 'national'
  return regionCode === seminarRegion ? 'own_region' : 'other_region'
}

/** @param taken addresses of those already looked at. */
export function whyGuestLeftOut(candidate: GuestCandidate, taken: ReadonlySet<string>): GuestLeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.email === '') return 'no_address'
  return taken.has(candidate.email) ? 'same_address' : null
}
