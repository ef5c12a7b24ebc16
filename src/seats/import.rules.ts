/** A file of role-holders, row by row: what it says, and everything that is wrong with it. */
import type { SeatRole } from '../kernel/db/schema.ts'
import type { List, ListRemark, Refused, RowName } from '../kernel/files/list.ts'
import { saysNobody } from '../kernel/text.ts'
import type { Field } from './columns.rules.ts'
import {
  findMunicipality,
  findRole,
  likelyMunicipalities,
  type MunicipalityIndex,
} from './matching.rules.ts'
import { type PersonField, type PersonProblem, tidyPerson, whyNotPerson } from './person.rules.ts'
import { isLikelySame, isSamePerson, type Person } from './rules.ts'

export type ProblemCode =
  | PersonProblem
  | 'garbled'
  | 'municipality_missing'
  | 'municipality_unknown'
  | 'municipality_likely'
  | 'municipality_disagree'
  | 'role_missing'
  | 'role_unknown'
  | 'role_ambiguous'
  | 'no_seat'
  | 'not_yours'
  | 'seat_twice'
export type RemarkCode = 'email_shared' | 'email_missing'

/** `other`: the earlier row it collides with. */
export interface Problem<Code = ProblemCode> {
  row: RowName
  column: string
  code: Code
  value: string
  other?: RowName
  /** What was probably meant. */
  likely?: string
}

export interface ImportRow {
  row: RowName
  municipality: string
  role: SeatRole
  /** null when the file says that nobody holds the seat. */
  person: Person | null
}

/** What is kept of a file until it is confirmed. */
export interface ParsedImport {
  headings: string[]
  columns: { field: Field; heading: string }[]
  ignored: string[]
  rows: ImportRow[]
  /** Rows that name a seat and say nothing of who holds it. */
  blank: number
  /** What ought to be known of the file as a whole. */
  fileRemarks: ListRemark[]
  problems: Problem[]
  remarks: Problem<RemarkCode>[]
  /** The rows with problems, to be corrected. */
  refused: Refused[]
}

export type SeatKey = `${string}/${SeatRole}`

export function seatKey(municipality: string, role: SeatRole): SeatKey {
  return `${municipality}/${role}`
}

type Values = Record<Field, string>
type Report = (
  field: Field,
  code: ProblemCode,
  value?: string,
  more?: { other?: RowName; likely?: string },
) => void

/** `outside`: why a row about a seat that is not among `seats` is refused. */
export function parseImport(
  list: List<Field>,
  municipalities: MunicipalityIndex,
  seats: Set<SeatKey>,
  outside: 'no_seat' | 'not_yours' = 'no_seat',
): ParsedImport {
  const parsed: ParsedImport = {
    headings: list.headings,
    columns: list.columns,
    ignored: list.ignored,
    fileRemarks: list.remarks,
    rows: [],
    blank: 0,
    problems: [],
    remarks: [],
    refused: [],
  }
  const headingOf = new Map(list.columns.map((column) => [column.field, column.heading]))
  const rowOfSeat = new Map<SeatKey, RowName>()
  const rowOfEmail = new Map<string, RowName>()
  for (const { row, values, cells, garbled } of list.rows) {
    const name = nameOf(values)
    const person = tidyPerson({ ...values, name })
    const isVacant = isNobody(person)
    if (isVacant && !saysNobody(name)) {
      parsed.blank++
      continue
    }
    const before = parsed.problems.length
    const report: Report = (field, code, value = values[field], more) => {
      const column = headingOf.get(field) ?? headingOf.get(fallback[field] ?? field) ?? ''
      const problem: Problem = { row, column, code, value: value.slice(0, 80) }
      parsed.problems.push({ ...problem, ...more })
    }
    const municipality = readMunicipality(values, municipalities, report)
    const role = readRole(values, headingOf.has('role'), report)
    if (garbled) report(garbled, 'garbled')
    const problems = Object.entries(isVacant ? {} : whyNotPerson(person)) as [
      PersonField,
      PersonProblem,
    ][]
    for (const [field, code] of problems) report(field, code)
    if (municipality && role) {
      const key = seatKey(municipality, role)
      const earlier = rowOfSeat.get(key)
      if (earlier !== undefined) report('role', 'seat_twice', values.role, { other: earlier })
      else if (!seats.has(key)) report('municipality', outside)
      rowOfSeat.set(key, earlier ?? row)
    }
    if (parsed.problems.length > before || !municipality || !role) {
      parsed.refused.push({ row, cells })
      continue
    }
    parsed.rows.push({ row, municipality, role, person: isVacant ? null : person })
    if (isVacant) continue
    const remark = remarkOn(person.email, rowOfEmail.get(person.email))
    if (remark) {
      const column = headingOf.get('email') ?? ''
      parsed.remarks.push({ row, column, value: person.email, ...remark })
    }
    if (person.email) rowOfEmail.set(person.email, rowOfEmail.get(person.email) ?? row)
  }
  return parsed
}

/** Where a problem is shown when its own column is not in the file. */
const fallback: Partial<Record<Field, Field>> = {
  code: 'municipality',
  municipality: 'code',
  role: 'title',
  name: 'first_name',
}

/** "Sjöberg, Helena" stays as written: which of the two is the first name is not ours to guess. */
function nameOf(values: Values): string {
  return values.name || `${values.first_name} ${values.last_name}`
}

function isNobody(person: Person): boolean {
  return person.name === '' && person.email === '' && person.phone === ''
}

function readMunicipality(values: Values, index: MunicipalityIndex, report: Report): string | null {
  if (values.code === '' && values.municipality === '') {
    report('municipality', 'municipality_missing')
    return null
  }
  const byCode = values.code === '' ? null : findMunicipality(index, values.code)
  const byName = values.municipality === '' ? null : findMunicipality(index, values.municipality)
  if (values.code !== '' && !byCode) {
    report('code', 'municipality_unknown')
    return null
  }
  if (byCode && byName && byCode !== byName) {
    report('municipality', 'municipality_disagree', `${values.code} ${values.municipality}`)
    return null
  }
  if (!byCode && !byName) {
    const likely = likelyMunicipalities(index, values.municipality).join(' / ')
    const code = likely === '' ? 'municipality_unknown' : 'municipality_likely'
    report('municipality', code, values.municipality, likely === '' ? {} : { likely })
  }
  return byCode ?? byName
}

/** Without a column for the role, the title tells it: "socialchef", "MAS". */
function readRole(values: Values, hasRole: boolean, report: Report): SeatRole | null {
  const text = hasRole ? values.role : values.title
  if (text === '') {
    report('role', 'role_missing')
    return null
  }
  const role = findRole(text)
  if (role === null) report('role', 'role_unknown', text)
  if (role === 'ambiguous') report('role', 'role_ambiguous', text)
  return role === 'ambiguous' ? null : role
}

function remarkOn(
  email: string,
  earlier: RowName | undefined,
): { code: RemarkCode; other?: RowName } | null {
  if (email === '') return { code: 'email_missing' }
  return earlier === undefined ? null : { code: 'email_shared', other: earlier }
}

/** A seat of the round and whoever holds it now. */
export interface HeldSeat {
  seatId: string
  municipality: string
  role: SeatRole
  holder: Person | null
}

export interface Change<After extends Person | null = Person> {
  row: RowName
  seatId: string
  municipality: string
  role: SeatRole
  before: Person | null
  after: After
  /** Whether the holder is the same as before; a file cannot be asked. */
  isSame: boolean
}

export interface ImportPlan {
  added: Change[]
  changed: Change[]
  /** Seats whose holder leaves and nobody comes. */
  vacated: Change<null>[]
  unchanged: number
  /** Seats without a holder when this is done. */
  vacant: number
}

/** What saving the good rows would do to the seats as they are now. */
export function planImport(rows: ImportRow[], seats: HeldSeat[]): ImportPlan {
  const seatOf = new Map(seats.map((seat) => [seatKey(seat.municipality, seat.role), seat]))
  const plan: ImportPlan = { added: [], changed: [], vacated: [], unchanged: 0, vacant: 0 }
  for (const { row, municipality, role, person } of rows) {
    const seat = seatOf.get(seatKey(municipality, role))
    if (!seat) continue
    const { seatId, holder: before } = seat
    if (!person) {
      if (before)
        plan.vacated.push({ row, seatId, municipality, role, before, after: null, isSame: false })
      else plan.unchanged++
    } else if (before && isSamePerson(tidyPerson(before), person)) plan.unchanged++
    else {
      const isSame = before !== null && isLikelySame(before, person)
      const change = { row, seatId, municipality, role, before, after: person, isSame }
      if (before) plan.changed.push(change)
      else plan.added.push(change)
    }
  }
  const vacant = seats.filter((seat) => !seat.holder).length
  plan.vacant = vacant - plan.added.length + plan.vacated.length
  return plan
}
