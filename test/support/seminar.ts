/** A seminar of which nothing is known but where it lies in the plan; a test says what matters. */
import { usualLeadDays } from '../../src/rounds/lead-days.rules.ts'
import type { SeminarFacts } from '../../src/seminars/checklist.rules.ts'
import type { Seminar } from '../../src/seminars/rules.ts'

export const newSeminar: Seminar = {
  id: 's', slug: 'skane-1', name: 'Skåne', number: 1, diaryNumber: null, roundId: 'r',
  regionCode: '12', regionName: 'Skåne', rssId: 'rss-12', rssName: 'Skånes Kommuner',
  date: null, startTime: null, endTime: null, startsAt: null, endsAt: null,
  confirmedAt: null, repliesAskedAt: null, cancelledAt: null, changeReason: null,
  revision: 0, form: 'on_site', hasLink: 0, townCode: null,
  venueId: null, venueName: null, venueRoom: null, venueAddress: null, venueTown: null,
  venueMapUrl: null, venueCapacity: null, venueGivenAt: null, stepFree: null,
  hearingLoop: null, lift: null, parking: null, accessibleToilet: null,
  venueConfirmedAt: null, venueHeldUntil: null, targetGroupApprovedAt: null,
  gapsAskedAt: null, gapsAnswerBy: null, programmeConfirmedAt: null,
  programmeStart: null, programmeEnd: null, replyDays: 14, rssChecksIn: 0,
  guestCapacity: null, guestStart: null, guestEnd: null,
}

export const newFacts: SeminarFacts = {
  ...newSeminar,
  roundStartsOn: '2027-04-01', roundEndsOn: '2027-12-15', leadDays: usualLeadDays,
  contacts: 0, contactSince: null, options: 0, optionsAnswered: 0, optionsPossible: 0,
  optionsProposedAt: null, optionsAnsweredAt: null, optionsAnswerBy: null,
  optionsHeldUntil: null, municipalities: 33, seats: 99, seatsHeld: 0, seatsNotKnown: 0,
  seatsNoAddress: 0, seatsHeldSince: null, programmeItems: 0,
  invited: 0, replied: 0, coming: 0, asked: 0, answered: 0, newHolders: 0,
}

const at = '2027-03-01T08:00:00Z'

/** All is well: a date in October, everything settled long before. */
export const settledFacts: SeminarFacts = {
  ...newFacts,
  date: '2027-10-06', startTime: '09:30', endTime: '15:30', confirmedAt: at,
  contacts: 1, contactSince: at, seatsHeld: 99, seatsHeldSince: at,
  targetGroupApprovedAt: at, venueName: 'Gasverket', venueTown: 'Lund',
  venueCapacity: 120, venueGivenAt: at, venueConfirmedAt: at,
  programmeItems: 8, programmeConfirmedAt: at,
  invited: 99, replied: 99, coming: 90, asked: 99, answered: 80,
}
