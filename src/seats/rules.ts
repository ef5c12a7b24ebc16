import { isSurelySame, type Person } from '../lists/person.rules.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'

export function isSeatRole(text: string): text is SeatRole {
  return (seatRoles as string[]).includes(text)
}

export type HolderSource = 'import' | 'staff' | 'rss' | 'invitee'

/** What staff say of a holder whose address changes. */
export type WhichPerson = 'same' | 'new'

/** Something is lost with a new person, and it cannot be seen whether it is one. */
export function whyAsk(
  { invitationId, holder }: { invitationId: string | null; holder: Person | null },
  person: Person,
): boolean {
  return invitationId !== null && holder !== null && !isSurelySame(holder, person)
}

/** Which seats a list shows; `saknas`: only municipalities where somebody or an address is missing. */
export interface SeatFilter {
  region?: string | undefined
  visa: 'alla' | 'saknas'
}
