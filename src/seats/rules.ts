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

/** What staff say of a holder whose address changes. */
export type WhichPerson = 'same' | 'new'

/** Something is lost with a new person, and it cannot be seen whether it is one. */
export function whyAsk(
  { invitationId, holder }: { invitationId: string | null; holder: Person | null },
  person: Person,
): boolean {
  return invitationId !== null && holder !== null && !isSurelySame(holder, person)
}

/** Nobody need be asked: the address stays, or is the first one, and some of the name does. */
export function isSurelySame(before: Person, after: Person): boolean {
  const isKept = before.email === after.email || before.email === ''
  return isKept && wordsOf(before.name).some((word) => wordsOf(after.name).includes(word))
}

/** What a file, which cannot be asked, is taken to say: the same name at another address is the same person. */
export function isLikelySame(before: Person, after: Person): boolean {
  const name = (person: Person) => wordsOf(person.name).sort().join(' ')
  return isSurelySame(before, after) || name(before) === name(after)
}

/** "Sjöberg-Ek, Helena" → ["sjoberg", "ek", "helena"] */
function wordsOf(name: string): string[] {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}

/** Which seats a list shows; `saknas`: only municipalities where somebody or an address is missing. */
export interface SeatFilter {
  region?: string | undefined
  visa: 'alla' | 'saknas'
}
