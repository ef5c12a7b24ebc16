/** What counts as done: the target group by the RSS's word, all of it only when the venue is there for good. */
import { expect, test } from 'vitest'
import { usualLeadDays } from '../../src/rounds/lead-days.rules.ts'
import { checklist, type SeminarFacts, stageOf } from '../../src/seminars/checklist.rules.ts'

const at = '2027-03-01T08:00:00Z'
const settled: SeminarFacts = {
  ...{ id: 's', slug: 'skane-1', name: 'Skåne', number: 1, regionCode: '12' },
  ...{ rssId: 'rss-12', rssName: 'Skånes Kommuner', roundId: 'r' },
  ...{ roundStartsOn: '2027-04-01', roundEndsOn: '2027-12-15', leadDays: usualLeadDays },
  ...{ date: '2027-10-06', startTime: '09:30', endTime: '15:30', dateConfirmedAt: at },
  ...{ cancelledAt: null, contacts: 1, contactSince: at },
  ...{ options: 0, optionsAnswered: 0, optionsPossible: 0, optionsProposedAt: null },
  ...{ optionsAnsweredAt: null, optionsAnswerBy: null, optionsHeldUntil: null },
  ...{ municipalities: 33, seats: 99, seatsHeld: 99, seatsHeldSince: at },
  ...{ seatsNotKnown: 0, seatsNoAddress: 0 },
  ...{ targetGroupApprovedAt: at, gapsAskedAt: null, gapsAnswerBy: null },
  ...{ venueName: 'Gasverket', venueTown: 'Lund', venueCapacity: 120, venueGivenAt: at },
  ...{ venueConfirmedAt: at, venueHeldUntil: null, form: 'on_site', hasLink: 0 },
  ...{ programmeItems: 8, programmeConfirmedAt: at, invited: 99 },
}
const targetGroup = (facts: Partial<SeminarFacts>) => {
  const found = checklist({ ...settled, ...facts }, '2027-03-02').find(
    ({ thing }) => thing === 'target_group',
  )
  return [found?.state, found?.detail, found?.waitingFor]
}

test('that every seat has a name is not that the RSS has said who', () => {
  expect(targetGroup({})).toEqual(['done', 'target_group_done', null])
  expect(targetGroup({ targetGroupApprovedAt: null })).toEqual([
    'waiting',
    'target_group_waiting',
    'rss',
  ])
  expect(targetGroup({ targetGroupApprovedAt: null, seatsHeld: 0 })).toEqual([
    'not_started',
    'target_group_missing',
    'staff',
  ])
  expect(targetGroup({ seatsHeld: 90 })).toEqual(['done', 'target_group_done', null])
})

test('all is settled only when the venue is more than pencilled in', () => {
  const stage = (facts: Partial<SeminarFacts>) => stageOf({ ...settled, ...facts }, '2027-03-02')
  expect(stage({})).toBe('settled')
  expect(stage({ venueHeldUntil: '2027-08-15' })).toBe('dated')
  expect(stage({ venueHeldUntil: '2027-08-15', form: 'digital', hasLink: 1 })).toBe('settled')
  expect(stage({ targetGroupApprovedAt: null })).toBe('dated')
})
