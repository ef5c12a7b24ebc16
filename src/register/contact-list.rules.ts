/** An imported list of contact persons of RSS bodies: parses and checks its rows, and finds the new contacts. */

import { saysNobody } from '../kernel/text.ts'
import { type Person, personFields } from '../lists/person.rules.ts'
import type { Field, Listed, RowRules, Tell } from '../lists/rules.ts'
import { bare, type ListShape } from '../lists/rules.ts'

const { name, title, email, phone } = personFields
const fields = {
  body: {
    heading: 'register.rss_body',
    words: 'rss rssorgan organ organisation samverkansorgan samverkansstruktur body',
    longest: 300,
    beside: 'region',
  },
  region: { heading: 'register.county', words: 'län region regionkod länskod county', longest: 100, beside: 'body' },
  name: { ...name, words: `${name.words} kontaktperson kontakt contact` },
  title: { ...title, words: `${title.words} roll` },
  email,
  phone,
} as const satisfies Record<string, Field>

type ContactField = keyof typeof fields

export const contactList: ListShape<ContactField> = {
  fields,
  whyNot: (found) => {
    const has = (...some: ContactField[]) => some.some((field) => found.includes(field))
    return has('body', 'region') && has('name') && has('email') ? null : 'register.contact_list_no_headings'
  },
}

interface ListedBody {
  id: string
  name: string
  area: string
  region_code: string
  region: string
}

interface ListedContact extends Person {
  rssId: string
  body: string
}

/** `staff`: addresses of secretariat accounts, which cannot also be contacts. */
export function contactRules(bodies: ListedBody[], staff: ReadonlySet<string>): RowRules<ContactField, ListedContact> {
  return {
    read: ({ name, title, email, phone, ...place }, wrong) => {
      if (saysNobody(name) || (name === '' && email === '')) return 'blank'
      const body = findBody(place, bodies, wrong)
      if (name === '') wrong('name', 'lists.problem_name_missing')
      if (email === '') wrong('email', 'register.contact_problem_no_email')
      if (staff.has(email)) wrong('email', 'register.contact_problem_staff')
      return body && { rssId: body.id, body: body.name, name, title, email, phone }
    },
    keyOf: (contact) => (contact.email === '' ? null : contactKey(contact)),
    twice: { field: 'email', code: 'lists.problem_twice' },
  }
}

/** Finds the body by its name, area or id; otherwise by its region when that has only one body. */
function findBody(
  { body, region }: { body: string; region: string },
  bodies: ListedBody[],
  wrong: Tell<ContactField>,
): ListedBody | null {
  const named = bare(body)
  const place = bare(region)
    .replace(/^region|län$/g, '')
    .replace(/^(\d)$/, '0$1')
  const found = bodies.filter((one) =>
    named !== ''
      ? [one.id, one.name, one.area].some((text) => bare(text) === named)
      : one.region_code === place ||
        bare(one.region)
          .replace(/^region|län$/g, '')
          .replace(/s$/, '') === place.replace(/s$/, ''),
  )
  const [first, second] = found
  if (first && !second) return first
  if (named === '' && place === '') wrong('body', 'register.contact_problem_no_body')
  else
    wrong(
      named === '' ? 'region' : 'body',
      first ? 'register.contact_problem_several_bodies' : 'register.contact_problem_unknown_body',
    )
  return null
}

export function contactKey({ rssId, email }: { rssId: string; email: string }): string {
  return `${rssId}|${email}`
}

/** `known`: keys of existing contacts, which the import does not change. */
export function planContacts(rows: Listed<ListedContact>[], known: ReadonlySet<string>) {
  const added = rows.filter((row) => !known.has(contactKey(row)))
  return { saved: added.length, known: rows.length - added.length, counts: { added: added.length }, added }
}
