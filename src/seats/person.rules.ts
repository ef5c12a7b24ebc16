/** What a person's name, title, address and number may look like, typed by hand or read from a file. */
import { tidyAddress, whyNotAddress } from '../kernel/email.ts'
import { saysNobody, tidyText } from '../kernel/text.ts'
import type { Person } from './rules.ts'

export type PersonField = keyof Person

export type PersonProblem =
  | 'name_missing'
  | 'too_long'
  | 'line_break'
  | 'markup'
  | 'formula'
  | 'email'
  | 'email_several'

const longest: Record<PersonField, number> = { name: 200, title: 200, email: 254, phone: 60 }
const formulaError =
  /^#(REF|N\/A|VALUE|VÄRDE|NAME|NAMN|DIV\/0|DIVISION\/0|NUM|NULL|REFERENS|OGILTIGT|SAKNAS)[!?]?$/i

/** Words that say that there is nobody are no name. */
export function tidyPerson(person: Person): Person {
  const name = tidyText(person.name)
  return {
    name: saysNobody(name) ? '' : name,
    title: tidyText(person.title),
    email: tidyAddress(person.email),
    phone: tidyText(person.phone),
  }
}

/** Takes a tidied person. An address may be missing: then the seat has a holder nobody can write to. */
export function whyNotPerson(person: Person): Partial<Record<PersonField, PersonProblem>> {
  const problems: Partial<Record<PersonField, PersonProblem>> = {}
  for (const field of ['name', 'title', 'email', 'phone'] as const) {
    const problem = whyNotText(person[field], longest[field])
    if (problem) problems[field] = problem
  }
  if (person.name === '') problems.name = 'name_missing'
  if (person.email !== '' && !problems.email) {
    const problem = whyNotAddress(person.email)
    if (problem) problems.email = problem === 'several' ? 'email_several' : 'email'
  }
  return problems
}

function whyNotText(text: string, max: number): PersonProblem | null {
  if (text.length > max) return 'too_long'
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) return 'line_break'
  if (/[<>]/.test(text)) return 'markup'
  if (text.startsWith('=') || formulaError.test(text)) return 'formula'
  return null
}
