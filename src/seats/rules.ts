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
