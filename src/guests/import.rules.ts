/** A list of organisations and persons, row by row: what can be read, and what not and why. */
import { withoutTurning } from '../kernel/text.ts'
import { nameKey } from './register.rules.ts'

export type ListField =
  | 'organisation'
  | 'reach'
  | 'region'
  | 'contact_name'
  | 'contact_email'
  | 'contact_phone'
  | 'note'
  | 'name'
  | 'title'
  | 'email'
  | 'phone'

const headings: Record<ListField, string> = {
  organisation:
    'organisation organisationer organisationsnamn förening intresseorganisation organization',
  reach: 'räckvidd nivå typ nationellregional nationellellerregional reach level',
  region: 'län region regionkod länskod county',
  contact_name: 'kontaktperson kontakt contact',
  contact_email: 'kontaktpersonensepost kontaktepost kontaktpersonepost contactsemail contactemail',
  contact_phone: 'kontaktpersonenstelefon kontakttelefon contactsphone contactphone',
  note: 'anteckning anteckningar notering kommentar note',
  name: 'namn person personnamn deltagare name',
  title: 'titel befattning uppdrag roll title',
  email: 'epost epostadress mejl mejladress mail mailadress email emailaddress',
  phone: 'telefon telefonnummer tel mobil mobilnummer phone',
}
const fieldOf = new Map(
  Object.entries(headings).flatMap(([field, words]) =>
    words.split(' ').map((word) => [word, field as ListField] as const),
  ),
)
const longest: Record<ListField, number> = {
  ...{ organisation: 160, reach: 40, region: 60, contact_name: 120, contact_email: 254 },
  ...{ contact_phone: 60, note: 1000, name: 120, title: 120, email: 254, phone: 60 },
}

export type ListProblem =
  | 'no_organisation'
  | 'unknown_reach'
  | 'unknown_region'
  | 'region_missing'
  | 'region_too_much'
  | 'no_name'
  | 'bad_email'
  | 'several_emails'
  | 'too_long'
  | 'twice'

export interface ListRow {
  /** As a spreadsheet counts, from 1. */
  row: number
  organisation: string
  regionCode: string
  contact: { name: string; email: string; phone: string }
  note: string
  person: { name: string; title: string; email: string; phone: string } | null
}

export interface RefusedRow {
  row: number
  column: string
  value: string
  problem: ListProblem
}

export interface ParsedList {
  rows: ListRow[]
  refused: RefusedRow[]
  ignored: string[]
}

type Cells = Record<ListField, string>

/** null: no row has the headings. */
export function parseList(
  table: string[][],
  regions: { code: string; name: string; county_name: string }[],
): ParsedList | null {
  const start = table
    .slice(0, 20)
    .findIndex((row) => row.some((cell) => bare(cell) === 'organisation'))
  const heads = table[start]
  if (!heads) return null
  const columns = new Map<ListField, number>()
  const ignored: string[] = []
  heads.forEach((head, index) => {
    const field = fieldOf.get(bare(head))
    if (field && !columns.has(field)) columns.set(field, index)
    else if (head.trim() !== '') ignored.push(head.trim())
  })
  const parsed: ParsedList = { rows: [], refused: [], ignored }
  const seen = new Set<string>()
  for (const [index, row] of table.slice(start + 1).entries()) {
    if (row.every((cell) => cell.trim() === '')) continue
    const cells = Object.fromEntries(
      [...fieldOf.values()].map((field) => [field, tidy(row[columns.get(field) ?? -1] ?? '')]),
    ) as Cells
    const number = start + 2 + index
    const found = readRow(cells, regions)
    const column = (field: ListField) => (heads[columns.get(field) ?? -1] ?? '').trim()
    if ('problem' in found) {
      const value = cells[found.field].slice(0, 200)
      parsed.refused.push({
        row: number,
        column: column(found.field),
        value,
        problem: found.problem,
      })
      continue
    }
    const key = rowKey(found)
    if (seen.has(key) && found.person)
      parsed.refused.push({
        row: number,
        column: column('name'),
        value: found.person.name,
        problem: 'twice',
      })
    else parsed.rows.push({ row: number, ...found })
    seen.add(key)
  }
  return parsed
}

type Wrong = { field: ListField; problem: ListProblem }

function readRow(
  cells: Cells,
  regions: { code: string; name: string; county_name: string }[],
): Omit<ListRow, 'row'> | Wrong {
  const long = (Object.keys(longest) as ListField[]).find(
    (field) => cells[field].length > longest[field],
  )
  if (long) return { field: long, problem: 'too_long' }
  if (cells.organisation === '') return { field: 'organisation', problem: 'no_organisation' }
  const place = readPlace(cells, regions)
  if (typeof place !== 'string') return place
  for (const field of ['contact_email', 'email'] as const) {
    const problem = whyNoAddress(cells[field])
    if (problem) return { field, problem }
  }
  const { name, title, phone } = cells
  const email = cells.email.toLowerCase()
  if (name === '' && (email || title || phone)) return { field: 'name', problem: 'no_name' }
  return {
    organisation: cells.organisation,
    regionCode: place,
    contact: {
      name: cells.contact_name,
      email: cells.contact_email.toLowerCase(),
      phone: cells.contact_phone,
    },
    note: cells.note,
    person: name === '' ? null : { name, title, email, phone },
  }
}

/** '' for a national organisation; without a word of its reach, a county makes it regional. */
function readPlace(
  { reach, region }: Cells,
  regions: { code: string; name: string; county_name: string }[],
): string | Wrong {
  const word = bare(reach)
  const isNational = /^(nationell|nationellt|national|riks|hela?landet)/.test(word)
  if (word !== '' && !isNational && !/^(regional|regionalt|läns?)/.test(word))
    return { field: 'reach', problem: 'unknown_reach' }
  if (region === '')
    return word === '' || isNational ? '' : { field: 'region', problem: 'region_missing' }
  if (isNational) return { field: 'region', problem: 'region_too_much' }
  const named = bare(region)
  const found = regions.find(({ code, name, county_name }) =>
    [code, bare(name), bare(county_name), `region${bare(name)}`].includes(
      /^\d$/.test(named) ? `0${named}` : named,
    ),
  )
  return found ? found.code : { field: 'region', problem: 'unknown_region' }
}

/** One address, of a shape that mail programs take; '' is none. */
function whyNoAddress(text: string): ListProblem | null {
  if (text === '') return null
  if ((text.match(/@/g) ?? []).length > 1) return 'several_emails'
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]{2,}$/.test(text)
    ? null
    : 'bad_email'
}

export function organisationKey(row: { organisation: string; regionCode: string }): string {
  return `${nameKey(row.organisation)}|${row.regionCode}`
}

/** Who it is: by address where there is one, otherwise by name. */
export function personKey(person: { name: string; email: string }): string {
  return person.email || nameKey(person.name)
}

function rowKey(row: Omit<ListRow, 'row'>): string {
  return `${organisationKey(row)}|${row.person ? personKey(row.person) : ''}`
}

export interface ListPlan {
  organisations: ListRow[]
  persons: (ListRow & { person: NonNullable<ListRow['person']> })[]
  known: number
}

/** What the register does not have yet. @param known keys of what it has. */
export function planList(
  { rows }: ParsedList,
  known: { organisations: ReadonlySet<string>; persons: ReadonlySet<string> },
): ListPlan {
  const plan: ListPlan = { organisations: [], persons: [], known: 0 }
  const added = new Set<string>()
  for (const row of rows) {
    const key = organisationKey(row)
    if (!known.organisations.has(key) && !added.has(key)) plan.organisations.push(row)
    added.add(key)
    const { person } = row
    if (!person) continue
    if (known.persons.has(`${key}|${personKey(person)}`)) plan.known++
    else plan.persons.push({ ...row, person })
  }
  return plan
}

function bare(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function tidy(text: string): string {
  return withoutTurning(text)
    .replace(/[\p{Cc}\p{Co}]/gu, ' ')
    .trim()
}
