/** A list of organisations and persons, row by row: what can be read, and what not and why. */
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

const words: Record<ListField, string> = {
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

export const organisationList: ListShape<ListField, 'no_headings'> = {
  words,
  several: 'phone',
  whyNot: (fields) => (fields.includes('organisation') ? null : 'no_headings'),
}

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
  | 'garbled'

export interface ListRow {
  row: RowName
  organisation: string
  regionCode: string
  contact: { name: string; email: string; phone: string }
  note: string
  person: { name: string; title: string; email: string; phone: string } | null
}

export interface RowProblem {
  row: RowName
  column: string
  value: string
  problem: ListProblem
}

export interface ParsedList {
  headings: string[]
  rows: ListRow[]
  problems: RowProblem[]
  /** The rows with problems, to be corrected. */
  refused: Refused[]
  ignored: string[]
  remarks: ListRemark[]
}

type Cells = Record<ListField, string>

export function parseList(
  list: List<ListField>,
  regions: { code: string; name: string; county_name: string }[],
): ParsedList {
  const { headings, ignored, remarks } = list
  const parsed: ParsedList = { headings, rows: [], problems: [], refused: [], ignored, remarks }
  const headingOf = new Map(list.columns.map(({ field, heading }) => [field, heading]))
  const seen = new Set<string>()
  for (const { row, values, cells, garbled } of list.rows) {
    const fields = mapped(values, (text) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Co}]/gu, ' '))
    const found: Found | Wrong = garbled
      ? { field: garbled, problem: 'garbled' }
      : readRow(fields, regions)
    const wrong = 'problem' in found ? found : whyTwice(found, seen)
    if (wrong) {
      const { field, problem } = wrong
      const column = headingOf.get(field) ?? ''
      parsed.problems.push({ row, column, value: fields[field].slice(0, 200), problem })
      parsed.refused.push({ row, cells })
    }
    if ('problem' in found) continue
    if (!wrong) parsed.rows.push({ row, ...found })
    seen.add(rowKey(found))
  }
  return parsed
}

function mapped(values: Cells, change: (text: string) => string): Cells {
  const entries = Object.entries(values).map(([field, text]) => [field, change(text)])
  return Object.fromEntries(entries) as Cells
}

function whyTwice(found: Found, seen: Set<string>): Wrong | null {
  return found.person && seen.has(rowKey(found)) ? { field: 'name', problem: 'twice' } : null
}

type Found = Omit<ListRow, 'row'>
type Wrong = { field: ListField; problem: ListProblem }

function readRow(
  cells: Cells,
  regions: { code: string; name: string; county_name: string }[],
): Found | Wrong {
  const long = (Object.keys(longest) as ListField[]).find(
    (field) => cells[field].length > longest[field],
  )
  if (long) return { field: long, problem: 'too_long' }
  if (cells.organisation === '') return { field: 'organisation', problem: 'no_organisation' }
  const place = readPlace(cells, regions)
  if (typeof place !== 'string') return place
  const [email, contactEmail] = [tidyAddress(cells.email), tidyAddress(cells.contact_email)]
  for (const [field, address] of [
    ['contact_email', contactEmail],
    ['email', email],
  ] as const) {
    const problem = address === '' ? null : whyNotAddress(address)
    if (problem) return { field, problem: problem === 'several' ? 'several_emails' : 'bad_email' }
  }
  const { title, phone } = cells
  const name = saysNobody(cells.name) ? '' : cells.name
  if (name === '' && (email || title || phone)) return { field: 'name', problem: 'no_name' }
  return {
    organisation: cells.organisation,
    regionCode: place,
    contact: {
      name: saysNobody(cells.contact_name) ? '' : cells.contact_name,
      email: contactEmail,
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

export function organisationKey(row: { organisation: string; regionCode: string }): string {
  return `${nameKey(row.organisation)}|${row.regionCode}`
}

/** Who it is: by address where there is one, otherwise by name. */
export function personKey(person: { name: string; email: string }): string {
  return person.email || nameKey(person.name)
}

function rowKey(row: Found): string {
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
