/** A person's name and contact details, with the same rules for forms and lists. */

import type { MessageKey } from '../kernel/i18n/translate.ts'
import { longestPhone, saysNobody } from '../kernel/text.ts'
import { type Field, tidyField, whyNotField } from './rules.ts'

/** `email`: lower-cased. Unknown values are ''. */
export interface Person {
  name: string
  title: string
  email: string
  phone: string
}

type PersonField = keyof Person

export const personFields = {
  name: {
    heading: 'common.name',
    words:
      'namn fullständigtnamn helanamnet förochefternamn förnamnochefternamn förnamnefternamn efternamnförnamn person personnamn name fullname',
    longest: 200,
  },
  title: {
    heading: 'lists.title',
    words: 'befattning titel tjänstetitel yrkestitel yrke tjänst uppdrag funktion title position jobtitle',
    longest: 200,
  },
  email: {
    heading: 'common.email',
    words:
      'epost epostadress eposten epostmail mail mailadress mejl mejladress email emailadress emailaddress mailaddress',
    longest: 254,
    kind: 'address',
  },
  phone: {
    heading: 'common.phone',
    words:
      'telefon telefonnummer telefonnr tfn tel telnr telnummer mobil mobilnummer mobilnr mobiltelefon mobiltel direkttelefon phone phonenumber telephone mobile mobilephone',
    longest: longestPhone,
    several: true,
  },
} as const satisfies Record<PersonField, Field>

const fields = Object.entries(personFields) as [PersonField, Field][]

/** Normalises the fields; words for a vacant post ("Vakant") become an empty name. */
export function tidyPerson(person: Person): Person {
  const tidied = { name: '', title: '', email: '', phone: '' }
  for (const [name, field] of fields) tidied[name] = tidyField(person[name], field)
  return saysNobody(tidied.name) ? { ...tidied, name: '' } : tidied
}

/** @param person as `tidyPerson` returns it; the address may be missing, then no mail can be sent to the person */
export function whyNotPerson(person: Person): Partial<Record<PersonField, MessageKey>> {
  const problems: Partial<Record<PersonField, MessageKey>> = {}
  for (const [name, field] of fields) {
    const problem = whyNotField(person[name], field)
    if (problem) problems[name] = problem
  }
  if (person.name === '') problems.name = 'lists.problem_name_missing'
  return problems
}

export function isSamePerson(one: Person, other: Person): boolean {
  return fields.every(([name]) => one[name] === other[name])
}

/** True when the address is unchanged or the first one, and the names share a word: then there is no need to ask. */
export function isSurelySame(before: Pick<Person, 'name' | 'email'>, after: Pick<Person, 'name' | 'email'>): boolean {
  const isKept = before.email === after.email || before.email === ''
  return isKept && wordsOf(before.name).some((word) => wordsOf(after.name).includes(word))
}

/** For imports, where nobody can be asked: also counts the same name at another address as the same person. */
export function isLikelySame(before: Person, after: Person): boolean {
  const name = (person: Person) => wordsOf(person.name).sort().join(' ')
  return isSurelySame(before, after) || name(before) === name(after)
}

/** "Sjöberg-Ek, Helena" → ["sjoberg", "ek", "helena"] */
function wordsOf(name: string): string[] {
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}
