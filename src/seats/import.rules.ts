/** An imported list of role-holders: parses and checks its rows, and plans the changes to the seats. */

import { saysNobody } from '../kernel/text.ts'
import { isLikelySame, isSamePerson, type Person, personFields, tidyPerson } from '../lists/person.rules.ts'
import type { Field, Listed, ListShape, RowName, RowRules, Tell } from '../lists/rules.ts'
import type { SeatRole } from '../schema.ts'

const { name, title, email, phone } = personFields
const fields = {
  code: {
    heading: 'register.code',
    words: 'kommunkod kod kommunnr kommunnummer knkod knr lkf scbkod municipalitycode code municipalityno',
    longest: 40,
    beside: 'municipality',
  },
  municipality: {
    heading: 'register.municipality',
    words: 'kommun kommuner kommunnamn kommunensnamn municipality municipalityname',
    longest: 200,
    beside: 'code',
  },
  role: {
    heading: 'common.role',
    words: 'roll roller rollkod plats målgrupp grupp kategori område verksamhetsområde verksamhet role seat category',
    longest: 200,
    beside: 'title',
  },
  name: {
    ...name,
    words: `${name.words} kontaktperson kontakt innehavare rollinnehavare holder contact`,
    beside: 'first_name',
  },
  first_name: {
    heading: 'seats.field_first_name',
    words: 'förnamn tilltalsnamn fnamn firstname givenname',
    longest: 99,
  },
  last_name: { heading: 'seats.field_last_name', words: 'efternamn enamn lastname surname familyname', longest: 99 },
  title,
  email,
  phone,
} as const satisfies Record<string, Field>

type HolderField = keyof typeof fields
type Values = Record<HolderField, string>

/** Requires columns for municipality, role and person. */
export const holderList: ListShape<HolderField> = {
  fields,
  whyNot: (found) => {
    const has = (...some: HolderField[]) => some.some((field) => found.includes(field))
    if (found.length < 2) return 'seats.columns_no_headings'
    if (!has('code', 'municipality')) return 'seats.columns_no_municipality'
    if (!has('role', 'title')) return 'seats.columns_no_role'
    return has('name', 'first_name', 'last_name') ? null : 'seats.columns_no_name'
  },
}

export interface HolderRow {
  municipality: string
  role: SeatRole
  /** null when the row says that the seat is vacant. */
  person: Person | null
}

type SeatKey = `${string}/${SeatRole}`

export function seatKey({ municipality, role }: Pick<HolderRow, 'municipality' | 'role'>): SeatKey {
  return `${municipality}/${role}`
}

/** `outside`: the problem to report for a row about a seat that is not in `seats`. */
export function holderRules(
  municipalities: MunicipalityIndex,
  seats: ReadonlySet<SeatKey>,
  outside: 'seats.problem_no_seat' | 'seats.problem_not_yours' = 'seats.problem_no_seat',
): RowRules<HolderField, HolderRow> {
  const rowOfEmail = new Map<string, RowName>()
  return {
    read: (values, wrong, columns) => {
      const { title, email, phone } = values
      const written = nameOf(values)
      const name = saysNobody(written) ? '' : written
      const isVacant = name === '' && email === '' && phone === ''
      if (isVacant && written === '') return 'blank'
      const municipality = readMunicipality(values, municipalities, wrong)
      const role = readRole(columns.has('role') ? values.role : values.title, wrong)
      if (name === '' && !isVacant) wrong('name', 'lists.problem_name_missing')
      if (!municipality || !role) return null
      if (!seats.has(seatKey({ municipality, role }))) wrong('municipality', outside)
      return { municipality, role, person: isVacant ? null : { name, title, email, phone } }
    },
    keyOf: seatKey,
    twice: { field: 'role', code: 'seats.problem_seat_twice' },
    remark: ({ person }, row, tell) => {
      if (!person) return
      const { email } = person
      if (email === '') return tell('email', 'seats.remark_email_missing')
      const other = rowOfEmail.get(email)
      if (other === undefined) rowOfEmail.set(email, row)
      else tell('email', 'seats.remark_email_shared', { params: { other } })
    },
  }
}

/** Leaves "Sjöberg, Helena" unchanged, because the order of first and last name is uncertain. */
function nameOf({ name, first_name, last_name }: Values): string {
  return name || `${first_name} ${last_name}`.trim()
}

function readMunicipality(
  { code, municipality }: Values,
  index: MunicipalityIndex,
  wrong: Tell<HolderField>,
): string | null {
  const byCode = code === '' ? null : findMunicipality(index, code)
  const byName = municipality === '' ? null : findMunicipality(index, municipality)
  if (code === '' && municipality === '') wrong('municipality', 'seats.problem_municipality_missing')
  else if (code !== '' && !byCode) wrong('code', 'seats.problem_municipality_unknown')
  else if (byCode && byName && byCode !== byName) {
    const value = `${code} ${municipality}`
    wrong('municipality', 'seats.problem_municipality_disagree', { value })
  } else if (byCode || byName) return byCode ?? byName
  else {
    const likely = likelyMunicipalities(index, municipality).join(' / ')
    if (likely === '') wrong('municipality', 'seats.problem_municipality_unknown')
    else wrong('municipality', 'seats.problem_municipality_likely', { params: { likely } })
  }
  return null
}

/** `value`: the role, or the title ("socialchef", "MAS") in a file without a column for the role. */
function readRole(value: string, wrong: Tell<HolderField>): SeatRole | null {
  const role = value === '' ? 'missing' : (findRole(value) ?? 'unknown')
  if (role !== 'missing' && role !== 'unknown' && role !== 'ambiguous') return role
  wrong('role', `seats.problem_role_${role}`, { value })
  return null
}

/** A seat and its current holder; null when vacant. */
export interface HeldSeat {
  seatId: string
  municipality: string
  role: SeatRole
  holder: Person | null
}

interface Change<Seat, After extends Person | null = Person> {
  seat: Seat
  after: After
  /** Whether the holder is probably the same person as before (`isLikelySame`). */
  isSame: boolean
}

export interface HolderPlan<Seat> {
  saved: number
  known: number
  added: Change<Seat>[]
  changed: Change<Seat>[]
  /** Seats that become vacant. */
  vacated: Change<Seat, null>[]
  /** `vacant`: number of vacant seats after the import. */
  counts: { added: number; changed: number; vacated: number; vacant: number }
}

/** Compares the valid rows with the current holders. */
export function planHolders<Seat extends HeldSeat>(rows: Listed<HolderRow>[], seats: Seat[]): HolderPlan<Seat> {
  const seatOf = new Map(seats.map((seat) => [seatKey(seat), seat]))
  const added: Change<Seat>[] = []
  const changed: Change<Seat>[] = []
  const vacated: Change<Seat, null>[] = []
  let known = 0
  for (const { person: after, ...place } of rows) {
    const seat = seatOf.get(seatKey(place))
    if (!seat) continue
    const { holder } = seat
    if (!after) {
      if (holder) vacated.push({ seat, after, isSame: false })
      else known++
    } else if (!holder) added.push({ seat, after, isSame: false })
    else if (isSamePerson(tidyPerson(holder), after)) known++
    else changed.push({ seat, after, isSame: isLikelySame(holder, after) })
  }
  const vacant = seats.filter(({ holder }) => !holder).length - added.length + vacated.length
  return {
    saved: added.length + changed.length + vacated.length,
    known,
    added,
    changed,
    vacated,
    counts: { added: added.length, changed: changed.length, vacated: vacated.length, vacant },
  }
}

export interface NamedMunicipality {
  code: string
  name: string
  official_name: string
}

/** `codes`: folded spelling → municipality code. `names`: code → name. */
interface MunicipalityIndex {
  codes: Map<string, string>
  names: Map<string, string>
}

/** Lower case with single spaces; keeps å, ä and ö, because Habo and Håbo are different municipalities. */
function fold(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s\u2010-\u2015-]+/g, ' ')
    .trim()
}

export function indexMunicipalities(municipalities: NamedMunicipality[]): MunicipalityIndex {
  const index: MunicipalityIndex = { codes: new Map(), names: new Map() }
  for (const { code, name, official_name } of municipalities) {
    index.names.set(code, name)
    index.codes.set(code, code)
    for (const way of waysToWrite(name, official_name)) index.codes.set(fold(way), code)
  }
  return index
}

const alikeEnough = 0.6

/** The one or two municipalities with the most similar name; [] when none is similar. */
function likelyMunicipalities({ names }: MunicipalityIndex, text: string): string[] {
  const wanted = pairsOf(text.replace(/\s+(?:kommuns?|stads?)$/i, ''))
  let best = alikeEnough
  let likely: string[] = []
  for (const name of names.values()) {
    const pairs = pairsOf(name)
    const shared = [...wanted].filter((pair) => pairs.has(pair)).length
    const alike = (2 * shared) / (wanted.size + pairs.size)
    if (alike > best) likely = []
    if (alike >= best) likely.push(name)
    best = Math.max(best, alike)
  }
  return likely.length <= 2 ? likely : []
}

/** Letter pairs (bigrams) without diacritics: "Håbo" → ha, ab, bo. */
function pairsOf(text: string): Set<string> {
  const letters = fold(text)
    .normalize('NFD')
    .replace(/[^a-z]/g, '')
  return new Set(Array.from({ length: Math.max(0, letters.length - 1) }, (_, n) => letters.slice(n, n + 2)))
}

/** Irregular stems before "kommun", which are neither the name nor the name with an s. */
const irregular: Record<string, string[]> = { Falun: ['Falu'] }

/** Accepted spellings, for Falun: "Falun", "Faluns", "Falu", "Falu kommun", "Falu kommuns", "Falun kommun" … */
function waysToWrite(name: string, officialName: string): string[] {
  const stem = officialName.replace(/^Region | kommun$| stad$/g, '')
  const stems = [name, stem, `${name}s`, `${stem}s`, ...(irregular[name] ?? [])]
  return [
    ...stems.flatMap((one) => ['', ' kommun', ' stad', ' kommuns', ' stads'].map((last) => one + last)),
    `${name}s kommun`,
    officialName,
    `${officialName}s`,
    `${name} municipality`,
    `municipality of ${name}`,
    `city of ${name}`,
  ]
}

/** null when no municipality matches. Accepts codes that have lost their leading zero: 114 is 0114. */
export function findMunicipality(index: MunicipalityIndex, text: string): string | null {
  const folded = fold(text)
  const number = /^(\d{3,4})(?:[.,]0+)?$/.exec(folded)?.[1]
  if (number) return index.codes.get(number.padStart(4, '0')) ?? null
  const known = index.codes.get(folded)
  if (known) return known
  const [, code = '', name = ''] = /^(\d{3,4}) (\D+)$/.exec(folded) ?? []
  const both = code && index.codes.get(code.padStart(4, '0'))
  return both && both === index.codes.get(name) ? both : null
}

const politicianWords =
  /politi|förtroendevald|ordförande|nämnd|ledamot|kommunalråd|oppositionsråd|presidium|elected|councillor/
const officialWords = /chef|direktör|förvaltning|handläggare|samordnare|strateg/
const medicallyResponsible = /\b(mas|mar)\b|medicinskt ansvarig/
const healthWords = /\bhsl\b|hälso|sjukvård|sjuksköterska|rehab|health/
const socialWords = /social|äldreomsorg|\bsol\b/
const careWords = /omsorg|förvaltningschef|elderly/

/** null when the text matches no role; 'ambiguous' when it matches two. */
export function findRole(text: string): SeatRole | 'ambiguous' | null {
  const words = text.normalize('NFC').toLowerCase().replaceAll('_', ' ').replaceAll('socialtjanst', 'socialtjänst')
  if (medicallyResponsible.test(words)) return 'health_care'
  if (politicianWords.test(words) && !officialWords.test(words)) return 'politician'
  const health = healthWords.test(words)
  const social = socialWords.test(words)
  if (health && social) return 'ambiguous'
  if (health) return 'health_care'
  if (social || careWords.test(words)) return 'social_services'
  return null
}
