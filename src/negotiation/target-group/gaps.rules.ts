/** What is missing in a round's target groups, and which contacts to ask for it. */

import { translators } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import { listText } from '../../kernel/words.ts'
import { helperButton, listBlock } from '../../letters/helpers.rules.ts'
import type { Values } from '../../letters/rules.ts'
import { seatRoles } from '../../questionnaire/rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import type { Contact } from '../../seminars/helpers.queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { byMunicipality, type Gap, gapOf } from './rules.ts'

export interface Targets {
  seminars: Seminar[]
  seats: Map<string, OverviewSeat[]>
  contacts: Contact[]
}

interface MissingSeat {
  role: SeatRole
  gap: Gap
  /** Name of a holder without an address; '' when nobody holds the seat. */
  name: string
}

interface MissingMunicipality {
  code: string
  municipality: string
  seats: MissingSeat[]
}

interface AskedPart {
  seminar: Seminar
  missing: MissingMunicipality[]
}

/** One mail to one contact. */
export interface Ask {
  contact: Pick<Contact, 'id' | 'name' | 'email'>
  parts: AskedPart[]
  /** Number of seats with gaps that the mail lists. */
  n: number
}

export interface AskPlan {
  asks: Ask[]
  /** Seminars with gaps whose RSS body has a contact. */
  asked: AskedPart[]
  withoutContact: Seminar[]
  withoutGaps: Seminar[]
  over: Seminar[]
}

function missingIn(seats: OverviewSeat[]): MissingMunicipality[] {
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

/** Plans one mail to each contact, about all the given seminars of the contact's bodies that have gaps. */
export function planAsk({ seminars, seats, contacts }: Targets, now: UtcText): AskPlan {
  const over = seminars.filter(({ startsAt }) => startsAt !== null && startsAt <= now)
  const parts = seminars
    .filter((seminar) => !over.includes(seminar))
    .map((seminar) => ({ seminar, missing: missingIn(seats.get(seminar.id) ?? []) }))
  const lacking = parts.filter(({ missing }) => missing.length > 0)
  const hasContact = ({ seminar }: AskedPart) => contacts.some(({ rssId }) => rssId === seminar.rssId)
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

/** The plan as a comparable string: two plans with the same string give the same mails. */
export function askText(plan: AskPlan, answerBy: LocalDate): string {
  return JSON.stringify([
    answerBy,
    plan.asks.map(({ contact, parts }) => [contact.id, contact.email, partsText(parts)]),
  ])
}

/** The gaps as a comparable string: municipality and role, by seminar. */
export function partsText(parts: AskedPart[]): string {
  return JSON.stringify(
    parts.map(({ seminar, missing }) => [
      seminar.id,
      missing.map(({ code, seats }) => [code, seats.map(({ role, gap }) => [role, gap])]),
    ]),
  )
}

const t = translators.sv

interface Named {
  name: string
  slug: string
}

/** Values for the letter that tells a contact exactly which names and addresses are missing. */
export function gapsValues(
  ask: { n: number; parts: { seminar: Named; missing: MissingMunicipality[] }[] },
  { baseUrl, answerBy }: { baseUrl: string; answerBy: LocalDate },
): Values {
  const [first] = ask.parts
  const only = ask.parts.length === 1 ? first?.seminar : undefined
  const href = only ? `${baseUrl}/rss/${only.slug}/malgrupp?visa=saknas` : `${baseUrl}/rss`
  const names = ask.parts.map(({ seminar }) => seminar.name)
  const points = ask.parts.flatMap(({ seminar, missing }) =>
    missing.map(({ municipality, seats }) => {
      const where = only ? municipality : `${seminar.name}, ${municipality}`
      return `${where}: ${seats.map(seatText).join(', ')}`
    }),
  )
  return {
    seminarium: listText(names, t),
    antal: t.n('seats.gaps.mail_n', ask.n),
    'svara senast': formatDate(answerBy, 'day', 'sv'),
    saknas: listBlock(points),
    knapp: helperButton(t('seats.fill_in_missing'), href),
  }
}

/** "socialtjänst", "förtroendevald (e-post till Bo Ek)" */
function seatText({ role, gap, name }: MissingSeat): string {
  const seat = t(`seat_role.${role}`).toLowerCase()
  if (gap === 'no_address') return t('seats.gaps.mail_address', { seat, name })
  return gap === 'not_known' ? t('seats.gaps.mail_unknown', { seat }) : seat
}
