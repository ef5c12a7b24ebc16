/** Plans invitations: which seats, or which persons of the guest register, are invited, and which are not and why. */

import type { SeatAddressee } from '../../invitations/addressees.queries.ts'
import {
  type Candidate,
  type GuestCandidate,
  type GuestRefusal,
  guestSeminar,
  type Hours,
  nearnessOf,
  whyCannotInviteGuests,
  whyCannotInviteTo,
  whyGuestLeftOut,
  whyLeftOut,
} from '../../invitations/rules.ts'
import type { LocalDate } from '../../kernel/time.ts'
import { isSettled, type Seminar } from '../../seminars/rules.ts'
import type { AudienceFilter, ChosenAddressee, GuestPerson, NotChosen } from './audience.rules.ts'

export interface InvitingFacts {
  seminars: Seminar[]
  candidates: Candidate[]
  guestCandidates: GuestCandidate[]
  hours: ReadonlyMap<string, Hours | null>
  today: LocalDate
}

interface Invited {
  /** The chosen seminars that people can be invited to; for guests, their seminar. */
  about: Seminar[]
  recipients: ChosenAddressee[]
  leftOut: NotChosen[]
  /** Why no guests can be invited to the afternoon; null when they can. */
  refusal: GuestRefusal | null
}

export function planSeats(filter: AudienceFilter, facts: InvitingFacts): Invited {
  const { seminars, candidates, today } = facts
  const bySeminar = Map.groupBy(candidates, ({ seminarId }) => seminarId)
  const chosen = seminars.filter(({ slug }) => filter.seminars.length === 0 || filter.seminars.includes(slug))
  const plan: Invited = { about: [], recipients: [], leftOut: [], refusal: null }
  for (const seminar of chosen) {
    const own = seatsAmong(bySeminar.get(seminar.id) ?? [], filter)
    if (whyCannotInviteTo(seminar, today) !== null || own.length === 0) continue
    const { recipients, leftOut } = planSeminar(seminar, own)
    plan.about.push(seminar)
    plan.recipients.push(...recipients)
    plan.leftOut.push(...leftOut)
  }
  return plan
}

/** Divides a seminar's seats into those that get an invitation now, and those that do not. */
export function planSeminar(seminar: Seminar, candidates: Candidate[]): Pick<Invited, 'recipients' | 'leftOut'> {
  const plan: Pick<Invited, 'recipients' | 'leftOut'> = { recipients: [], leftOut: [] }
  for (const candidate of candidates) {
    const reason = whyLeftOut(candidate)
    const one = { addressee: addresseeOf(candidate), nth: candidate.links }
    if (reason === null && isSettled(seminar)) plan.recipients.push({ ...one, seminar })
    else plan.leftOut.push({ ...one, seminar, reason: reason ?? 'not_settled' })
  }
  return plan
}

/** All seats, or the one that staff have named: that one is invited even if its invitation was withdrawn. */
function seatsAmong(candidates: Candidate[], { seat }: AudienceFilter): Candidate[] {
  if (seat === undefined) return candidates
  return candidates.flatMap((one) => (one.seatId === seat ? [{ ...one, withdrawnAt: null }] : []))
}

/** The candidate as an invited person to whom no letter has said anything yet. */
function addresseeOf(candidate: Candidate): SeatAddressee {
  const { isInvited, links, heldSince, withdrawnAt, ...seat } = candidate
  return {
    ...seat,
    kind: 'holder',
    linkId: '',
    invitationId: seat.invitationId ?? '',
    name: seat.name ?? '',
    title: seat.title ?? '',
    email: seat.email ?? '',
    byPost: seat.byPost === 1,
    uid: seat.uid ?? '',
    organizer: seat.organizer ?? '',
    calendar: { told: '', sequence: seat.sequence ?? 0 },
    told: '',
    invitedAt: '',
    isUninvited: false,
    reply: null,
    repliedAt: null,
    answered: false,
  }
}

/** The chosen guests; each address only once, as two people who share one could not tell whose link it is. */
export function planGuests(filter: AudienceFilter, facts: InvitingFacts): Invited {
  const seminar = facts.seminars.find(({ slug }) => filter.seminars.includes(slug))
  if (!seminar) return { about: [], recipients: [], leftOut: [], refusal: 'no_date' }
  const hours = facts.hours.get(seminar.id) ?? null
  const refusal = whyCannotInviteGuests(seminar, hours, facts.today)
  const plan: Invited = { about: [seminar], recipients: [], leftOut: [], refusal }
  const met = guestSeminar(seminar, hours)
  const addresses = new Set<string>()
  for (const candidate of facts.guestCandidates) {
    if (!filter.guests?.includes(candidate.guestId)) continue
    const reason = whyGuestLeftOut(candidate, addresses)
    const one = { addressee: guestOf(candidate, seminar), nth: candidate.links + 1 }
    if (reason) plan.leftOut.push({ ...one, seminar, reason })
    else if (refusal === null && met) plan.recipients.push({ ...one, seminar: met })
    addresses.add(candidate.email)
  }
  return plan
}

function guestOf(candidate: GuestCandidate, seminar: Seminar): GuestPerson {
  const { guestId, name, email, organisation, invitationId } = candidate
  return {
    kind: 'guest',
    guestId,
    name,
    email,
    organisation,
    linkId: '',
    nearness: nearnessOf(candidate, seminar.regionCode),
    invitationId: invitationId ?? '',
    seminarId: seminar.id,
    uid: candidate.uid ?? '',
    organizer: candidate.organizer ?? '',
    told: '',
    calendar: { told: '', sequence: candidate.sequence ?? 0 },
    reply: null,
    repliedAt: null,
    invitedAt: '',
    isUninvited: false,
  }
}
