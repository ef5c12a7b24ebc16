/** Helpers as readers of a letter about a seminar's change: contact persons, and holders of venues. */
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
  /** Id of the account or of the venue. */
  id: string
  name: string
  /** '' for a venue that must be called. */
  email: string
  /** Name of the RSS body or of the venue; `ofId`: its id. */
  of: string
  ofId: string
  phone: string
  seminarId: string
  /** JSON of what they know, from the latest letter or otherwise; '' when they know nothing that can change. */
  told: string
}

/** JSON of what a letter to the helper would say now. */
export function toldNow({ kind, id }: Pick<Helper, 'kind' | 'id'>, known: Known): string {
  return kind === 'venue' ? toldToVenueOf(neededOf(id, known)) : toldToContactOf(known)
}

export function isTold(helper: Helper, known: Known): boolean {
  if (helper.told === '') return true
  if (helper.kind === 'venue') return isStillSo(readNeeded(helper.told), neededOf(helper.id, known))
  const before = readKnown(helper.told)
  return before === null || isSameToContact(before, known)
}

/** Dedupe key: purpose, helper, seminar, and a hash of what the letter says, so that nobody gets the same twice. */
export function helperKeyOf(purpose: string, helper: Helper, seminar: HelpedSeminar): string {
  const says = sha256(toldNow(helper, seminar.known)).slice(0, 12)
  return `${purpose}:${helper.id}:${seminar.id}:${seminar.revision}:${says}`
}

export function dayOfHelped({ known }: HelpedSeminar): LocalDate | null {
  return known.day?.date ?? null
}

/** The days for which the venue was and is needed; `before` is null when they are the same. */
export function neededBeforeAndNow(helper: Helper, known: Known) {
  const now = neededOf(helper.id, known)
  const before = readNeeded(helper.told)
  return { now, before: isStillSo(before, now) ? null : before }
}

/** What a letter to a helper says that is not true, in staff's language. @param now `toldNow`; '' without a seminar */
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

/** Seminars to come or without a day that have changed since their helpers, those with an address, were told. */
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
