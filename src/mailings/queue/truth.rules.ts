/** Whether a letter that waits still says what is so. */
import { guestSeminar, type Hours } from '../../invitations/rules.ts'
import { isSo } from '../../invitations/told.rules.ts'
import { isStillSo, type Known } from '../../seminars/helpers.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { isTrueOfSeminars } from '../compose/contacts.rules.ts'
import { toldNow } from '../compose/helpers.rules.ts'

/** Letters that say the same to the same kind of reader. */
export interface Claim {
  kind: 'seat' | 'guest' | 'contact' | 'helper' | 'venue'
  /** JSON: `Says` of the seminar, to a contact person `toldToContact`, to one who helps `toldNow`. */
  says: string
  seminarId: string
  /** Of a contact person; of whoever holds a venue, the venue's. */
  accountId: string
  roundId: string
  n: number
}

export interface Present {
  seminars: ReadonlyMap<string, Seminar>
  /** The guests' hours, by seminar. */
  hours: ReadonlyMap<string, Hours | null>
  /** What a letter to a contact person would say now, by round and account. */
  contacts: ReadonlyMap<string, { name: string; told: string }>
  /** The same of letters about one seminar, by its id. */
  helped: ReadonlyMap<string, { name: string; known: Known }>
}

export interface Untrue<S extends Claim = Claim> {
  said: S
  name: string
  /** As the letter's reader meets it now; null to a contact person, or when it is no more. */
  seminar: Seminar | null
  /** What a letter to the contact person would say; '' to others. */
  helped: string
}

export function untrueAmong<S extends Claim>(all: S[], present: Present): Untrue<S>[] {
  return all.flatMap((said) => {
    if (said.kind === 'contact') {
      const { name = '', told: helped = '' } = present.contacts.get(`${said.roundId} ${said.accountId}`) ?? {}
      return isTrueOfSeminars(said.says, helped) ? [] : [{ said, name, seminar: null, helped }]
    }
    if (said.kind === 'helper' || said.kind === 'venue') {
      const now = present.helped.get(said.seminarId)
      const helped = now ? toldNow({ kind: said.kind, id: said.accountId }, now.known) : ''
      const isTrue = helped !== '' && isStillSo(JSON.parse(said.says), JSON.parse(helped))
      return isTrue ? [] : [{ said, name: now?.name ?? '', seminar: null, helped }]
    }
    const seminar = seminarOf(said, present)
    if (seminar && isSo(JSON.parse(said.says), seminar)) return []
    return [{ said, name: seminar?.name ?? '', seminar, helped: '' }]
  })
}

/** The seminar as the letter's reader meets it. */
function seminarOf({ seminarId, kind }: Claim, present: Present): Seminar | null {
  const whole = present.seminars.get(seminarId) ?? null
  if (!whole || kind !== 'guest') return whole
  return guestSeminar(whole, present.hours.get(seminarId) ?? null) ?? whole
}
