/** Contact persons of RSS bodies as readers of a mailing: one letter each about all the seminars they help with. */
import type { Sender } from '../../invitations/letters.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { sha256 } from '../../kernel/ids.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import type { Template, Values } from '../../letters/rules.ts'
import { shortBodyName } from '../../register/rules.ts'
import { checklist, type SeminarFacts } from '../../seminars/checklist.rules.ts'
import { isStillSo } from '../../seminars/helpers.rules.ts'

/** What the RSS body has not done yet: `dates`: given dates; `overdue`: anything that is late. */
export type BodyStanding = 'any' | 'dates' | 'overdue'

/** Empty lists mean all. */
interface ContactFilter {
  regions: string[]
  seminars: string[]
  bodies: string[]
  standing: BodyStanding
}

export const anyContact: ContactFilter = { regions: [], seminars: [], bodies: [], standing: 'any' }

/** An RSS body of the round with one of its contact persons, whose fields are null where it has none. */
export interface ContactRow {
  rssId: string
  rssName: string
  accountId: string | null
  name: string | null
  email: string | null
}

export interface ContactPerson {
  kind: 'contact'
  /** '' for an RSS body without a contact person. */
  accountId: string
  name: string
  email: string
  bodies: { id: string; name: string }[]
  seminars: SeminarFacts[]
}

const t = translators.sv

/** Contact persons that match the filter, and one entry for each matching body that has none. */
export function contactsFor(
  filter: ContactFilter,
  rows: ContactRow[],
  { seminars, today }: { seminars: SeminarFacts[]; today: LocalDate },
): ContactPerson[] {
  const people = Map.groupBy(rows, ({ accountId, rssId }) => accountId ?? `nobody ${rssId}`)
  return [...people.values()].flatMap((own): ContactPerson[] => {
    const bodies = own.map(({ rssId: id, rssName }) => ({ id, name: shortBodyName(rssName) }))
    const helps = seminars.filter(({ rssId }) => bodies.some(({ id }) => id === rssId))
    if (!helps.some((seminar) => isMeant(filter, seminar, today))) return []
    const [first] = own
    const { accountId, name, email } = first ?? {}
    return [
      { kind: 'contact', accountId: accountId ?? '', name: name ?? '', email: email ?? '', bodies, seminars: helps },
    ]
  })
}

function isMeant(filter: ContactFilter, seminar: SeminarFacts, today: LocalDate): boolean {
  const among = (list: string[], one: string) => list.length === 0 || list.includes(one)
  return (
    among(filter.regions, seminar.regionCode) &&
    among(filter.seminars, seminar.slug) &&
    among(filter.bodies, seminar.rssId) &&
    hasStanding(filter.standing, seminar, today)
  )
}

/** Follows the seminar's checklist: what waits for the RSS body, and is late. */
function hasStanding(standing: BodyStanding, seminar: SeminarFacts, today: LocalDate): boolean {
  if (standing === 'any') return true
  if (seminar.cancelledAt !== null) return false
  const waiting = checklist(seminar, today).filter(({ waitingFor }) => waitingFor === 'rss')
  return standing === 'dates'
    ? waiting.some(({ thing }) => thing === 'date')
    : waiting.some(({ state }) => state === 'late')
}

/**
 * Dedupe key: person and occasion. An occasion is the round's present template: the same words go to nobody twice
 * without a reason, but a rewritten template is a new occasion.
 */
export function contactKeyOf({ accountId }: ContactPerson, roundId: string, letter: Template) {
  const occasion = sha256(JSON.stringify([roundId, letter])).slice(0, 24)
  return `rss_message:${accountId}:${occasion}`
}

interface HelpedSeminar {
  name: string
  date: LocalDate | null
  cancelledAt: UtcText | null
}

/** What a letter to a contact person says of one of the seminars. */
interface SaidOfSeminar {
  id: string
  name: string
  date: LocalDate | null
  cancelled: boolean
}

/** JSON of what the letter says of the seminars: `SaidOfSeminar[]`. */
export function toldToContact(seminars: (HelpedSeminar & { id: string })[]): string {
  return JSON.stringify(
    seminars.map(
      ({ id, name, date, cancelledAt }): SaidOfSeminar => ({ id, name, date, cancelled: cancelledAt !== null }),
    ),
  )
}

/** Whether it names the same seminars and is true. @param now `toldToContact`; '' when the person helps with none */
export function isTrueOfSeminars(told: string, now: string): boolean {
  const [before, after] = [saidIn(told), saidIn(now)]
  return before.size === after.size && [...before].every(([id, said]) => isStillSo(said, after.get(id) ?? null))
}

/** One line for each seminar of which the letter says what is not true now. @param now as for `isTrueOfSeminars` */
export function changedLines(told: string, now: string) {
  const before = saidIn(told)
  const after = saidIn(now)
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((id) => {
    const [said, present] = [before.get(id), after.get(id)]
    const [was, is] = [said ? dayWords(said) : '', present ? dayWords(present) : '']
    return was === is ? [] : [{ term: (present ?? said)?.name ?? '', was, is }]
  })
}

function saidIn(told: string): Map<string, SaidOfSeminar> {
  const all: SaidOfSeminar[] = told === '' ? [] : JSON.parse(told)
  return new Map(all.map((said) => [said.id, said]))
}

/** Values of a message to a contact person: one line for each of the person's seminars, and a button to their pages. */
export function rssValues(sender: Sender, name: string, seminars: HelpedSeminar[]): Values {
  const items = seminars.map((seminar) => [{ text: lineOf(seminar) }])
  return {
    namn: name,
    organisation: sender.organisation,
    'e-post': sender.contactEmail,
    seminarier: [{ kind: 'list', items }],
    knapp: [{ kind: 'button', label: t('letters.rss_button'), href: `${sender.baseUrl}/rss` }],
  }
}

function lineOf({ name, date, cancelledAt }: HelpedSeminar): string {
  return `${name}: ${dayWords({ date, cancelled: cancelledAt !== null })}`
}

function dayWords({ date, cancelled }: Pick<SaidOfSeminar, 'date' | 'cancelled'>): string {
  if (cancelled) return t('seminars.cancelled')
  return date === null ? t('letters.no_day') : formatDate(date, 'long', 'sv')
}
