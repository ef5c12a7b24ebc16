import type { SeatRole } from '../kernel/db/schema.ts'
import { seatRoles } from '../questionnaire/rules.ts'

export function isSeatRole(text: string): text is SeatRole {
  return (seatRoles as string[]).includes(text)
}

/** A person and how to reach them, as a seat's holder. `email` is lower-cased; '' when not known. */
export interface Person {
  name: string
  title: string
  email: string
  phone: string
}

export type HolderSource = 'import' | 'staff' | 'rss' | 'invitee'

export function isSamePerson(one: Person, other: Person): boolean {
  return (
    one.name === other.name &&
    one.title === other.title &&
    one.email === other.email &&
    one.phone === other.phone
  )
}

/** Which seats a list shows; `saknas`: only municipalities where somebody or an address is missing. */
export interface SeatFilter {
  region?: string | undefined
  visa: 'alla' | 'saknas'
}
