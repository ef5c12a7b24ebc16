/** What is missing in the target groups of a round, and whom to ask for just that. */
import type { SeatRole } from '../../kernel/db/schema.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import { byMunicipality, type Gap, gapOf, type TargetSeat } from './rules.ts'

export interface AskedSeminar {
  id: string
  slug: string
  name: string
  rssId: string
  regionCode: string
  regionName: string
  startsAt: UtcText | null
  approvedAt: UtcText | null
  askedAt: UtcText | null
  answerBy: LocalDate | null
}

export interface GapContact {
  id: string
  name: string
  email: string
  rssId: string
}

export interface MissingSeat {
  role: SeatRole
  gap: Gap
  /** Who holds it, without an address; '' otherwise. */
  name: string
}

export interface MissingMunicipality {
  code: string
  municipality: string
  seats: MissingSeat[]
}

export interface AskedPart {
  seminar: AskedSeminar
  missing: MissingMunicipality[]
}

/** One mail. */
export interface Ask {
  contact: Omit<GapContact, 'rssId'>
  parts: AskedPart[]
  /** Seats asked for. */
  n: number
}

export interface AskPlan {
  asks: Ask[]
  /** Seminars that somebody is asked about. */
  asked: AskedPart[]
  withoutContact: AskedSeminar[]
  withoutGaps: AskedSeminar[]
  over: AskedSeminar[]
}

export function missingIn(seats: TargetSeat[]): MissingMunicipality[] {
  return byMunicipality(seats)
    .map(({ code, name, seats: own }) => ({
      code,
      municipality: name,
      seats: seatRoles.flatMap((role) => {
        const seat = own.find((one) => one.role === role)
        const gap = seat && gapOf(seat)
        return gap ? [{ role, gap, name: seat.holder?.name ?? '' }] : []
      }),
    }))
    .filter(({ seats: missing }) => missing.length > 0)
}

export function countMissing(part: Pick<AskedPart, 'missing'>): number {
  return part.missing.reduce((sum, { seats }) => sum + seats.length, 0)
}

/** One mail to each contact person about all the chosen seminars of their bodies that lack something. */
export function planAsk(
  seminars: AskedSeminar[],
  seats: Map<string, TargetSeat[]>,
  contacts: GapContact[],
  now: UtcText,
): AskPlan {
  const over = seminars.filter(({ startsAt }) => startsAt !== null && startsAt <= now)
  const parts = seminars
    .filter((seminar) => !over.includes(seminar))
    .map((seminar) => ({ seminar, missing: missingIn(seats.get(seminar.id) ?? []) }))
  const lacking = parts.filter(({ missing }) => missing.length > 0)
  const hasContact = ({ seminar }: AskedPart) =>
    contacts.some(({ rssId }) => rssId === seminar.rssId)
  const asked = lacking.filter(hasContact)
  const people = new Map(contacts.map(({ id, name, email }) => [id, { id, name, email }]))
  const asks = [...people.values()].map((contact) => {
    const bodies = contacts.filter(({ id }) => id === contact.id).map(({ rssId }) => rssId)
    const own = asked.filter(({ seminar }) => bodies.includes(seminar.rssId))
    return { contact, parts: own, n: own.reduce((sum, part) => sum + countMissing(part), 0) }
  })
  return {
    asks: asks.filter(({ n }) => n > 0),
    asked,
    withoutContact: lacking.filter((part) => !hasContact(part)).map(({ seminar }) => seminar),
    withoutGaps: parts.filter(({ missing }) => missing.length === 0).map(({ seminar }) => seminar),
    over,
  }
}

/** What a person saw before pressing: the same text means the same mails. */
export function askText(plan: AskPlan, answerBy: LocalDate): string {
  return JSON.stringify([
    answerBy,
    plan.asks.map(({ contact, parts }) => [contact.id, contact.email, partsText(parts)]),
  ])
}

/** Municipality × role of each seminar. */
export function partsText(parts: AskedPart[]): string {
  return JSON.stringify(
    parts.map(({ seminar, missing }) => [
      seminar.id,
      missing.map(({ code, seats }) => [code, seats.map(({ role, gap }) => [role, gap])]),
    ]),
  )
}
