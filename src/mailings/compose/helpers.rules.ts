/** Those who help with a seminar as readers of a letter about its change: contact persons, and whoever holds a venue. */
import type { UntoldSeminar } from '../../invitations/told.rules.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { sha256 } from '../../kernel/ids.ts'
import { formatSpan, type LocalDate } from '../../kernel/time.ts'
import {
  isSameToContact,
  isStillSo,
  type Known,
  knownRows,
  neededOf,
  readKnown,
  readNeeded,
  toldToContactOf,
  toldToVenueOf,
} from '../../seminars/helpers.rules.ts'

export interface HelpedSeminar {
  id: string
  slug: string
  name: string
  regionCode: string
  revision: number
  known: Known
}

export interface Helper {
  kind: 'helper' | 'venue'
  /** The account, or the venue. */
  id: string
  name: string
  /** '' for a venue that must be called. */
  email: string
  /** The RSS body, or the venue. */
  of: string
  ofId: string
  phone: string
  seminarId: string
  /** As the latest letter had it, or as they know it otherwise; '' when they have nothing to be told anew. */
  told: string
}

/** What a letter would say now. */
export function toldNow({ kind, id }: Pick<Helper, 'kind' | 'id'>, known: Known): string {
  return kind === 'venue' ? toldToVenueOf(neededOf(id, known)) : toldToContactOf(known)
}

export function isTold(helper: Helper, known: Known): boolean {
  if (helper.told === '') return true
  if (helper.kind === 'venue') return isStillSo(readNeeded(helper.told), neededOf(helper.id, known))
  const before = readKnown(helper.told)
  return before === null || isSameToContact(before, known)
}

/** Person + purpose + seminar, and what the letter says: the same goes to nobody twice. */
export function helperKeyOf(purpose: string, helper: Helper, seminar: HelpedSeminar): string {
  const says = sha256(toldNow(helper, seminar.known)).slice(0, 12)
  return `${purpose}:${helper.id}:${seminar.id}:${seminar.revision}:${says}`
}

export function dayOfHelped({ known }: HelpedSeminar): LocalDate | null {
  return known.day?.date ?? null
}

/** What was and what is, for the letter to whoever holds a venue. */
export function neededBeforeAndNow(helper: Helper, known: Known) {
  const now = neededOf(helper.id, known)
  const before = readNeeded(helper.told)
  return { now, before: isStillSo(before, now) ? null : before }
}

/** What a letter to somebody who helps says that is not so, for those who work with it. @param now '' when it is no more. */
export function helpedDifferences(
  said: { kind: string; says: string },
  now: string,
  t: Translate,
): { term: string; was: string; is: string }[] {
  if (now === '') return []
  if (said.kind !== 'venue') return differencesOf(readKnown(said.says), readKnown(now), t)
  const [was, is] = [readNeeded(said.says), readNeeded(now)].map((day) => (day ? formatSpan(day, t.lang) : '–'))
  return [{ term: t('mailings.venue_needed'), was: was ?? '–', is: is ?? '–' }]
}

function differencesOf(before: Known | null, now: Known | null, t: Translate) {
  if (!before || !now) return []
  return knownRows(before, now, t)
    .filter(([, was, is]) => was !== is)
    .map(([term, was, is]) => ({ term, was, is }))
}

/** Seminars to come, or cancelled, that are not as those know who help with them and can be written to. */
export function untoldHelpers(
  { seminars, helpers }: { seminars: HelpedSeminar[]; helpers: Helper[] },
  reasonOf: (id: string) => string,
  today: LocalDate,
): UntoldSeminar[] {
  return seminars.flatMap((seminar) => {
    const { id, slug, name, known } = seminar
    const day = dayOfHelped(seminar)
    if (day !== null && day <= today) return []
    const own = helpers.filter((one) => one.seminarId === id && one.email !== '' && !isTold(one, known))
    if (own.length === 0) return []
    const before = own.flatMap(({ kind, told }) => (kind === 'venue' ? [] : (readKnown(told) ?? [])))
    const becomesDigital = known.form === 'digital' && before.some(({ form }) => form !== 'digital')
    const held = becomesDigital ? 'made_digital' : 'moved'
    const purpose = known.cancelled ? 'cancelled' : held
    return [{ slug, name, purpose, n: own.length, reason: reasonOf(id) }]
  })
}
