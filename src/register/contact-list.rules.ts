/** A list of contact persons of RSS bodies: what can be read, what not and why, and what is new. */
import { tidyAddress, whyNotAddress } from '../kernel/email.ts'
import {
  bare,
  type List,
  type ListRemark,
  type ListShape,
  type Refused,
  type RowName,
} from '../kernel/files/list.ts'
import { saysNobody } from '../kernel/text.ts'

export type ContactField = 'body' | 'region' | 'name' | 'title' | 'email' | 'phone'

export const contactList: ListShape<ContactField, 'no_headings'> = {
  words: {
    body: 'rss rssorgan organ organisation samverkansorgan samverkansstruktur body',
    region: 'län region regionkod länskod county',
    name: 'namn kontaktperson kontakt person förochefternamn name contact',
    title: 'titel befattning uppdrag roll funktion title position',
    email: 'epost epostadress mejl mejladress mail mailadress email emailaddress',
    phone: 'telefon telefonnummer tel mobil mobilnummer phone',
  },
  several: 'phone',
  whyNot: (fields) => {
    const has = (field: ContactField) => fields.includes(field)
    return (has('body') || has('region')) && has('name') && has('email') ? null : 'no_headings'
  },
}

const longest: Record<ContactField, number> = {
  ...{ body: 300, region: 100, name: 100, title: 100, email: 254, phone: 40 },
}

export type ContactProblem =
  | 'no_body'
  | 'unknown_body'
  | 'several_bodies'
  | 'no_name'
  | 'no_email'
  | 'bad_email'
  | 'several_emails'
  | 'too_long'
  | 'markup'
  | 'twice'
  | 'staff'
  | 'garbled'

export interface ListedBody {
  id: string
  name: string
  area: string
  region_code: string
  region: string
}

export interface ListedContact {
  row: RowName
  rssId: string
  body: string
  name: string
  title: string
  email: string
  phone: string
}

export interface ParsedContacts {
  headings: string[]
  rows: ListedContact[]
  problems: { row: RowName; column: string; value: string; problem: ContactProblem }[]
  refused: Refused[]
  ignored: string[]
  remarks: ListRemark[]
}

type Values = Record<ContactField, string>
interface Wrong {
  field: ContactField
  problem: ContactProblem
}

/** `staff`: addresses of people in the secretariat, who sign in as such. */
export function parseContacts(
  list: List<ContactField>,
  bodies: ListedBody[],
  staff: ReadonlySet<string>,
): ParsedContacts {
  const { headings, ignored, remarks } = list
  const parsed: ParsedContacts = {
    ...{ headings, ignored, remarks },
    ...{ rows: [], problems: [], refused: [] },
  }
  const headingOf = new Map(list.columns.map(({ field, heading }) => [field, heading]))
  const seen = new Set<string>()
  for (const { row, values, cells, garbled } of list.rows) {
    if (saysNobody(values.name) || (values.name === '' && values.email === '')) continue
    const found = garbled
      ? { field: garbled, problem: 'garbled' as const }
      : readContact(values, bodies, staff)
    const key = 'problem' in found ? '' : contactKey(found)
    const wrong: Wrong | null =
      'problem' in found ? found : seen.has(key) ? { field: 'email', problem: 'twice' } : null
    if (wrong) {
      const { field, problem } = wrong
      const column = headingOf.get(field) ?? ''
      parsed.problems.push({ row, column, value: values[field].slice(0, 80), problem })
      parsed.refused.push({ row, cells })
    } else if (!('problem' in found)) parsed.rows.push({ row, ...found })
    seen.add(key)
  }
  return parsed
}

function readContact(
  values: Values,
  bodies: ListedBody[],
  staff: ReadonlySet<string>,
): Omit<ListedContact, 'row'> | Wrong {
  const fields = Object.keys(longest) as ContactField[]
  const long = fields.find((field) => values[field].length > longest[field])
  if (long) return { field: long, problem: 'too_long' }
  const marked = fields.find(
    (field) => field !== 'email' && /[<>\p{Cc}\p{Zl}\p{Zp}]/u.test(values[field]),
  )
  if (marked) return { field: marked, problem: 'markup' }
  const body = findBody(values, bodies)
  if ('problem' in body) return body
  const { name, title, phone } = values
  if (name === '') return { field: 'name', problem: 'no_name' }
  const email = tidyAddress(values.email)
  if (email === '') return { field: 'email', problem: 'no_email' }
  const problem = whyNotAddress(email)
  if (problem)
    return { field: 'email', problem: problem === 'several' ? 'several_emails' : 'bad_email' }
  if (staff.has(email)) return { field: 'email', problem: 'staff' }
  return { rssId: body.id, body: body.name, name, title, email, phone }
}

/** By its name, area or id; otherwise by a region that has no other. */
function findBody({ body, region }: Values, bodies: ListedBody[]): ListedBody | Wrong {
  const named = bare(body)
  const place = bare(region)
    .replace(/^region|län$/g, '')
    .replace(/^(\d)$/, '0$1')
  if (named === '' && place === '') return { field: 'body', problem: 'no_body' }
  const field = named === '' ? 'region' : 'body'
  const found = bodies.filter((one) =>
    named !== ''
      ? [one.id, one.name, one.area].some((text) => bare(text) === named)
      : one.region_code === place ||
        bare(one.region)
          .replace(/^region|län$/g, '')
          .replace(/s$/, '') === place.replace(/s$/, ''),
  )
  const [first, second] = found
  if (!first) return { field, problem: 'unknown_body' }
  return second ? { field, problem: 'several_bodies' } : first
}

export function contactKey({ rssId, email }: { rssId: string; email: string }): string {
  return `${rssId}|${email}`
}

/** @param known keys of the contacts there are. */
export function planContacts({ rows }: ParsedContacts, known: ReadonlySet<string>) {
  const added = rows.filter((row) => !known.has(contactKey(row)))
  return { added, known: rows.length - added.length }
}
