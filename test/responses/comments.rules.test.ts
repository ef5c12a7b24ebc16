import fc from 'fast-check'
import { expect, test } from 'vitest'
import { longestComment, mostComments, sortedComments } from '../../src/responses/comments.rules.ts'

const kim = { linkId: null, colleagueId: 'kim' }
const by = (key: string, text: string, colleagueId: string) => ({
  ...{ key, text, colleagueId, colleagueName: colleagueId },
  ...{ linkId: null, linkName: null, accountId: null, at: '2027-03-01T08:00:00Z' },
})
const key = fc.constantFrom('rk_plan', 'rk_hinder')
const text = fc.constantFrom('Ja', 'Nej', 'Vet du?')
const there = fc.array(fc.tuple(key, text, fc.constantFrom('kim', 'noor')).map((all) => by(...all)))

test('what is written is added once, however often it is pressed', () => {
  fc.assert(
    fc.property(fc.record({ key, text }), there, (written, before) => {
      const { added, refused } = sortedComments([written], before, kim)
      const after = [...before, ...added.map((one) => by(one.key, one.text, 'kim'))]
      expect(refused).toEqual([])
      expect(sortedComments([written], after, kim).added).toEqual([])
      const latest = before.findLast((one) => one.key === written.key && one.colleagueId === 'kim')
      expect(added).toEqual(latest?.text === written.text ? [] : [written])
    }),
  )
})

test('what is too long, or too much, is handed back', () => {
  const long = { key: 'rk_plan', text: 'x'.repeat(longestComment + 1) }
  expect(sortedComments([long], [], kim)).toEqual({ added: [], refused: [{ ...long, code: 'responses.too_long' }] })
  const full = Array.from({ length: mostComments }, () => by('rk_plan', 'Ja', 'noor'))
  const more = { key: 'rk_plan', text: 'Nej' }
  expect(sortedComments([more], full, kim)).toEqual({ added: [], refused: [{ ...more, code: 'comments.too_many' }] })
})
