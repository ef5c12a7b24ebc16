/** Import of organisations and persons: reading the rows, and finding which are new. */

import { saysNobody } from '../kernel/text.ts'
import { type Person, personFields } from '../lists/person.rules.ts'
import { bare, type Field, type Listed, type ListShape, type RowRules, type Tell } from '../lists/rules.ts'

const { name, title, email, phone } = personFields
const fields = {
  organisation: {
    heading: 'common.organisation',
    words: 'organisation organisationer organisationsnamn förening intresseorganisation organization',
    longest: 160,
  },
  reach: {
    heading: 'guests.column.reach',
    words: 'räckvidd nivå typ nationellregional nationellellerregional reach level',
    longest: 40,
  },
  region: { heading: 'register.county', words: 'län region regionkod länskod county', longest: 60, beside: 'reach' },
  contact_name: {
    heading: 'guests.column.contact_name',
    words: 'kontaktperson kontakt contact',
    longest: name.longest,
  },
  contact_email: {
    heading: 'guests.column.contact_email',
    words: 'kontaktpersonensepost kontaktepost kontaktpersonepost contactsemail contactemail',
    longest: email.longest,
    kind: 'address',
  },
  contact_phone: {
    heading: 'guests.column.contact_phone',
    words: 'kontaktpersonenstelefon kontakttelefon contactsphone contactphone',
    longest: phone.longest,
  },
  note: {
    heading: 'common.note',
    words: 'anteckning anteckningar notering kommentar note',
    longest: 1000,
    kind: 'text',
  },
  name: { ...name, heading: 'common.name', words: `${name.words} deltagare` },
  title: { ...title, heading: 'common.title', words: `${title.words} roll` },
  email: { ...email, heading: 'common.email' },
  phone: { ...phone, heading: 'common.phone' },
} as const satisfies Record<string, Field>

type OrganisationField = keyof typeof fields
/** Headings of the exported register, which the import can read. */
export const organisationHeads = Object.values(fields).map(({ heading }) => heading)

export const organisationList: ListShape<OrganisationField> = {
  fields,
  whyNot: (found) => (found.includes('organisation') ? null : 'guests.import_no_headings'),
}

interface OrganisationEntry {
  organisation: string
  /** '' for a national organisation. */
  regionCode: string
  contact: { name: string; email: string; phone: string }
  note: string
  person: Person | null
}

interface ListedRegion {
  code: string
  name: string
  county_name: string
}

/** @param known addresses of existing persons, by `personKey` without the address. */
export function organisationRules(
  regions: ListedRegion[],
  known: ReadonlyMap<string, string>,
): RowRules<OrganisationField, OrganisationEntry> {
  return {
    read: ({ organisation, reach, region, note, ...of }, wrong) => {
      const { title, email, phone } = of
      const name = saysNobody(of.name) ? '' : of.name
      if (organisation === '') wrong('organisation', 'guests.problem.no_organisation')
      if (name === '' && (email || title || phone)) wrong('name', 'lists.problem_name_missing')
      const regionCode = readPlace({ reach, region }, regions, wrong)
      if (organisation === '' || regionCode === null) return null
      return {
        organisation,
        regionCode,
        contact: {
          name: saysNobody(of.contact_name) ? '' : of.contact_name,
          email: of.contact_email,
          phone: of.contact_phone,
        },
        note,
        person: name === '' ? null : { name, title, email, phone },
      }
    },
    keyOf: (entry) => entry.person && personKey(entry, entry.person),
    twice: { field: 'name', code: 'lists.problem_twice' },
    remark: ({ person, ...entry }, _, tell) => {
      const other = person?.email && known.get(personKey(entry, { ...person, email: '' }))
      if (other && other !== person.email) tell('email', 'guests.remark_same_name', { params: { other } })
    },
  }
}

/**
 * Region code; '' for a national organisation; null when it cannot be read. Without a reach, a county makes the
 * organisation regional.
 */
function readPlace(
  { reach, region }: { reach: string; region: string },
  regions: ListedRegion[],
  wrong: Tell<OrganisationField>,
): string | null {
  const word = bare(reach)
  const isNational = /^(nationell|nationellt|national|riks|hela?landet)/.test(word)
  const isRegional = /^(regional|regionalt|läns?)/.test(word)
  const named = bare(region).replace(/^\d$/, '0$&')
  const found = regions.find(({ code, name, county_name }) =>
    [code, bare(name), bare(county_name), `region${bare(name)}`].includes(named),
  )
  if (word !== '' && !isNational && !isRegional) wrong('reach', 'guests.problem.unknown_reach')
  else if (region === '' && isRegional) wrong('region', 'guests.problem.region_missing')
  else if (region === '') return ''
  else if (isNational) wrong('region', 'guests.problem.region_too_much')
  else if (found) return found.code
  else wrong('region', 'guests.problem.unknown_region')
  return null
}

type Place = Pick<OrganisationEntry, 'organisation' | 'regionCode'>

export function organisationKey({ organisation, regionCode }: Place): string {
  return `${nameKey(organisation)}|${regionCode}`
}

/** Identity of a person in an organisation: the address if there is one, otherwise the name. */
export function personKey(place: Place, { name, email }: Pick<Person, 'name' | 'email'>): string {
  return `${organisationKey(place)}|${email || nameKey(name)}`
}

/** Rows that the register does not have yet. @param known keys of the register's entries, which stay as they are. */
export function planOrganisations(
  rows: Listed<OrganisationEntry>[],
  known: { organisations: ReadonlySet<string>; persons: ReadonlySet<string> },
) {
  const named = rows.flatMap((row) => (row.person ? [{ ...row, person: row.person }] : []))
  const persons = named.filter((row) => !known.persons.has(personKey(row, row.person)))
  const organisations = [...Map.groupBy(rows, organisationKey)].flatMap(([key, [first]]) =>
    first && !known.organisations.has(key) ? [first] : [],
  )
  return {
    saved: organisations.length + persons.length,
    known: named.length - persons.length,
    counts: { organisations: organisations.length, persons: persons.length },
    organisations,
    persons,
  }
}

/** Normalised for comparison: "Pensionärernas  Riksorganisation" equals "pensionärernas riksorganisation". */
export function nameKey(name: string): string {
  return name.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim()
}
