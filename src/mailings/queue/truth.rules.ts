/** Whether what a waiting letter says is still true. */
import { guestSeminar, type Hours } from '../../invitations/rules.ts'
import { isSo } from '../../invitations/told.rules.ts'
import type { LocalDate } from '../../kernel/time.ts'
import { isStillSo, type Known } from '../../seminars/helpers.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { isTrueOfSeminars } from '../compose/contacts.rules.ts'
import { toldNow } from '../compose/helpers.rules.ts'

/** Letters that say the same to the same kind of reader. */
export interface Claim {
  kind: 'seat' | 'guest' | 'contact' | 'helper' | 'venue'
  /** JSON: `Says` for invited people, `toldToContact` for a contact person, `toldNow` for a helper or a venue. */
  says: string
  seminarId: string
  /** Account id of a contact person or a helper, the venue's id for a venue; '' for invited people. */
  accountId: string
  roundId: string
  /** The readers' last day to answer the questions as it is now; null when the letter does not state it. */
  due: LocalDate | null
  n: number
}

export interface Present {
  seminars: ReadonlyMap<string, Seminar>
  /** The guests' hours, by seminar id. */
  hours: ReadonlyMap<string, Hours | null>
  /** What a letter to a contact person would say now, by `<round id> <account id>`. */
  contacts: ReadonlyMap<string, { name: string; told: string }>
  /** What helpers and venues would be told now, by seminar id. */
  helped: ReadonlyMap<string, { name: string; known: Known }>
}

export interface Untrue<S extends Claim = Claim> {
  said: S
  name: string
  /** The seminar as its reader sees it now; null when it is no more, and for contact persons, helpers and venues. */
  seminar: Seminar | null
  /** What a letter to the contact person, helper or venue would say now; '' for invited people, or when nothing. */
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
    if (seminar && isSo(JSON.parse(said.says), seminar, said.due)) return []
    return [{ said, name: seminar?.name ?? '', seminar, helped: '' }]
  })
}

/** The seminar as the letter's reader sees it: for a guest with the hours of the afternoon. */
function seminarOf({ seminarId, kind }: Claim, present: Present): Seminar | null {
  const whole = present.seminars.get(seminarId) ?? null
  if (!whole || kind !== 'guest') return whole
  return guestSeminar(whole, present.hours.get(seminarId) ?? null) ?? whole
}
