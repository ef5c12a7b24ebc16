import { isSurelySame, type Person } from '../lists/person.rules.ts'
import { seatRoles } from '../questionnaire/rules.ts'
import type { SeatRole } from '../schema.ts'

export function isSeatRole(text: string): text is SeatRole {
  return (seatRoles as string[]).includes(text)
}

export type HolderSource = 'import' | 'staff' | 'rss' | 'invitee'

/** The user's answer whether a changed holder is the same person. */
export type WhichPerson = 'same' | 'new'

/** True when the user must say whether it is the same person: the holder is invited, and the data do not show it. */
export function whyAsk(
  { invitationId, holder }: { invitationId: string | null; holder: Person | null },
  person: Person,
): boolean {
  return invitationId !== null && holder !== null && !isSurelySame(holder, person)
}

/** Filter of the seat list. `saknas`: only municipalities where a holder or an address is missing. */
export interface SeatFilter {
  region?: string | undefined
  visa: 'alla' | 'saknas'
}
