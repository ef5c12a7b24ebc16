/** Which persons of which organisations are invited to an afternoon. */
import type { ProgrammeLine } from '../invitations/letters.rules.ts'
import { toldOf } from '../invitations/told.rules.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Template } from '../letters/rules.ts'
import type { Seminar, SettledSeminar } from '../seminars/rules.ts'
import { type GuestRefusal, type Hours, whyCannotInviteGuests } from './rules.ts'

/** A person of an organisation, and whether the seminar's afternoon knows him or her already. */
export interface GuestCandidate {
  guestId: string
  name: string
  title: string
  email: string
  organisationId: string
  organisation: string
  reach: 'national' | 'regional'
  regionCode: string
  invitationId: string | null
  /** With a link that works: not when the invitation was taken back, or its letter stopped. */
  isInvited: boolean
}

export type GuestRecipient = GuestCandidate
export type GuestLeftOut = 'already_invited' | 'no_address' | 'same_address'

export interface GuestPlan {
  refusal: GuestRefusal | null
  recipients: GuestRecipient[]
  leftOut: { reason: GuestLeftOut; candidate: GuestCandidate }[]
}

/** Suggested: the region's own organisations, then the national ones; the rest can still be chosen. */
export type Nearness = 'own_region' | 'national' | 'other_region'
export const nearnesses: Nearness[] = ['own_region', 'national', 'other_region']

export function nearnessOf(
  { reach, regionCode }: Pick<GuestCandidate, 'reach' | 'regionCode'>,
  seminarRegion: string,
): Nearness {
  if (reach === 'national') return 'national'
  return regionCode === seminarRegion ? 'own_region' : 'other_region'
}

export function planGuests(
  seminar: Seminar,
  hours: Hours | null,
  chosen: GuestCandidate[],
  today: LocalDate,
): GuestPlan {
  const plan: GuestPlan = {
    refusal: whyCannotInviteGuests(seminar, hours, today),
    recipients: [],
    leftOut: [],
  }
  const addresses = new Set<string>()
  for (const candidate of chosen) {
    const reason = whyLeftOut(candidate, addresses)
    if (reason) plan.leftOut.push({ reason, candidate })
    else plan.recipients.push(candidate)
    addresses.add(candidate.email)
  }
  return plan
}

/** One letter to one address: two persons who share one would not know whose link it is. */
function whyLeftOut(candidate: GuestCandidate, taken: Set<string>): GuestLeftOut | null {
  if (candidate.isInvited) return 'already_invited'
  if (candidate.email === '') return 'no_address'
  return taken.has(candidate.email) ? 'same_address' : null
}

/**
 * What the person who presses the button has seen: other guests, another day, place or programme, or a letter rewritten
 * meanwhile give another text. @param seminar as the guests meet it.
 */
export function guestPlanText(
  seminar: SettledSeminar | null,
  afternoon: ProgrammeLine[],
  letter: Template,
  { recipients }: GuestPlan,
): string {
  return JSON.stringify([
    letter,
    seminar && toldOf(seminar),
    afternoon.map(({ startTime, title, detail, speaker }) => [startTime, title, detail, speaker]),
    recipients.map(({ guestId, name, email, organisation }) => [
      guestId,
      name,
      email,
      organisation,
    ]),
  ])
}
