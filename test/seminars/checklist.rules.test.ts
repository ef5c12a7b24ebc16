/** What counts as done: the target group when the RSS approves it, everything only when the venue is not just held. */
import { expect, test } from 'vitest'
import { checklist, isAllDone, type SeminarFacts } from '../../src/seminars/checklist.rules.ts'
import { stageOf } from '../../src/seminars/rules.ts'
import { settledFacts } from '../support/seminar.ts'

const at = '2027-03-01T08:00:00Z'
const settled = settledFacts
const targetGroup = (facts: Partial<SeminarFacts>) => {
  const found = checklist({ ...settled, ...facts }, '2027-03-02').find(({ thing }) => thing === 'target_group')
  return [found?.state, found?.detail, found?.waitingFor]
}

test('that every seat has a name is not that the RSS has said who', () => {
  expect(targetGroup({})).toEqual(['done', 'target_group_done', null])
  expect(targetGroup({ targetGroupApprovedAt: null })).toEqual(['waiting', 'target_group_waiting', 'rss'])
  expect(targetGroup({ targetGroupApprovedAt: null, seatsHeld: 0 })).toEqual([
    'not_started',
    'target_group_missing',
    'staff',
  ])
  expect(targetGroup({ seatsHeld: 90 })).toEqual(['done', 'target_group_done', null])
})

test('all is settled only when the venue is more than pencilled in', () => {
  const isDone = (facts: Partial<SeminarFacts>) => isAllDone({ ...settled, ...facts }, '2027-03-02')
  expect(isDone({})).toBe(true)
  expect(isDone({ venueHeldUntil: '2027-08-15' })).toBe(false)
  expect(isDone({ venueHeldUntil: '2027-08-15', form: 'digital', hasLink: 1 })).toBe(true)
  expect(isDone({ targetGroupApprovedAt: null })).toBe(false)
})

test('a seminar has one stage, whoever asks', () => {
  const stage = (facts: Partial<SeminarFacts>) => stageOf({ ...settled, ...facts }, '2027-03-02')
  expect(stage({})).toBe('invited')
  expect(stage({ invited: 0 })).toBe('dated')
  expect(stage({ date: '2027-03-01' })).toBe('held')
  expect(stage({ date: '2027-03-02' })).toBe('invited')
  expect(stage({ cancelledAt: at })).toBe('cancelled')
  const open = { confirmedAt: null, date: null }
  expect(stage({ ...open, options: 2 })).toBe('proposed')
  expect(stage(open)).toBe('none')
})
