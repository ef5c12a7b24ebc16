/** Contact persons of RSS bodies as readers of a mailing: one letter each about all the seminars they help with. */
import { type Sender, shortName } from '../../invitations/letters.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { sha256 } from '../../kernel/ids.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import type { Template, Values } from '../../letters/rules.ts'
import { checklist, type SeminarFacts } from '../../seminars/checklist.rules.ts'
import { isStillSo } from '../../seminars/helpers.rules.ts'

/** How it stands with what the body is asked for. */
export type BodyStanding = 'any' | 'dates' | 'overdue'

/** Empty lists mean all. */
interface ContactFilter {
  regions: string[]
  seminars: string[]
  bodies: string[]
  standing: BodyStanding
}

export const anyContact: ContactFilter = { regions: [], seminars: [], bodies: [], standing: 'any' }

/** A body of the round with one of its contact persons; all null where it has none. */
export interface ContactRow {
  rssId: string
  rssName: string
  accountId: string | null
  name: string | null
  email: string | null
}

export interface ContactPerson {
  kind: 'contact'
  /** '' stands for a body that nobody is the contact person of. */
  accountId: string
  name: string
  email: string
  bodies: { id: string; name: string }[]
  seminars: SeminarFacts[]
}

const t = translators.sv

/** Whom a letter to contact persons is for, and the bodies that have nobody to write to. */
export function contactsFor(
  filter: ContactFilter,
  rows: ContactRow[],
  { seminars, today }: { seminars: SeminarFacts[]; today: LocalDate },
): ContactPerson[] {
  const people = Map.groupBy(rows, ({ accountId, rssId }) => accountId ?? `nobody ${rssId}`)
  return [...people.values()].flatMap((own): ContactPerson[] => {
    const bodies = own.map(({ rssId: id, rssName }) => ({ id, name: shortName(rssName) }))
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

/** As the checklist has it: what it says waits for the body, and is late. */
function hasStanding(standing: BodyStanding, seminar: SeminarFacts, today: LocalDate): boolean {
  if (standing === 'any') return true
  if (seminar.cancelledAt !== null) return false
  const waiting = checklist(seminar, today).filter(({ waitingFor }) => waitingFor === 'rss')
  return standing === 'dates'
    ? waiting.some(({ thing }) => thing === 'date')
    : waiting.some(({ state }) => state === 'late')
}

/**
 * Person + occasion. An occasion is the letter as staff have written it in this round: the same words go to nobody
 * twice without a reason, a letter written anew is another.
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

/** What the letter says of the seminars, as the ledger keeps it. */
export function toldToContact(seminars: (HelpedSeminar & { id: string })[]): string {
  return JSON.stringify(
    seminars.map(
      ({ id, name, date, cancelledAt }): SaidOfSeminar => ({ id, name, date, cancelled: cancelledAt !== null }),
    ),
  )
}

/** Of the same seminars, and all of it so. @param now as `toldToContact` has it; '' when the person helps with none. */
export function isTrueOfSeminars(told: string, now: string): boolean {
  const [before, after] = [saidIn(told), saidIn(now)]
  return before.size === after.size && [...before].every(([id, said]) => isStillSo(said, after.get(id) ?? null))
}

/** Of what a letter said of the seminars, what is not so now, a line for each. @param now as for `isTrueOfSeminars`. */
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

/** A message to a contact person: the person's seminars, one line each, and the way to them. */
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
