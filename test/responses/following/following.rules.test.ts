import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AskedSeat, WrittenAnswer } from '../../../src/responses/following/queries.ts'
import { countOf, followed, mostStopped, themeCounts } from '../../../src/responses/following/rules.ts'
import type { SeatRole } from '../../../src/schema.ts'
import { document, standardSheet, wholeResponse } from '../support.ts'

const sheetFor = (role: SeatRole) => standardSheet(role)
const roles: SeatRole[] = ['social_services', 'health_care', 'politician']

const seat = (n: number, role: SeatRole, submissionId: string | null = null): AskedSeat => {
  return { seatId: `s${n}`, role, regionCode: '10', groupCode: 'A1', responseId: `r${n}`, submissionId }
}

/** Answers the first `n` questions, one a minute. */
function written({ seatId, role }: AskedSeat, n: number): WrittenAnswer[] {
  const answers = wholeResponse(role)
  return standardSheet(role)
    .questions.slice(0, n)
    .map(({ key }, at) => ({
      ...{ seatId, responseId: `r${seatId}`, key, seconds: 30, source: 'form' as const, typed: null },
      savedAt: `2027-03-01T08:${String(at).padStart(2, '0')}:00Z`,
      value: JSON.stringify(answers[key] ?? 'ja'),
    }))
}

test('whoever has come how far: each seat is in one state, stops in one theme, and none of a theme is more than it asks', () => {
  const one = fc.record({ role: fc.constantFrom(...roles), n: fc.nat(40), isHandedIn: fc.boolean() })
  fc.assert(
    fc.property(fc.array(one, { maxLength: 12 }), (all) => {
      const seats = all.map(({ role, isHandedIn }, n) => seat(n, role, isHandedIn ? 'v' : null))
      const rows = seats.flatMap((each, at) => written(each, all[at]!.n))
      const found = followed(seats, rows, sheetFor)
      const count = countOf(found, document)
      expect(count.asked).toBe(seats.length)
      expect(count.notBegun + count.begun + count.handedIn).toBe(count.asked)
      const themes = themeCounts(found, document, sheetFor)
      expect(themes.reduce((sum, { stopped }) => sum + stopped, 0)).toBe(count.begun)
      for (const { asked, begun, half, stopped } of themes) {
        expect(asked).toBeLessThanOrEqual(count.asked)
        expect(begun).toBeLessThanOrEqual(asked)
        expect(Math.max(half, stopped)).toBeLessThanOrEqual(begun)
      }
      expect(count.time.seconds === null).toBe(count.time.n < 3)
    }),
    { numRuns: 30 },
  )
})

test('the theme of the latest answer is where somebody stopped, not the furthest theme', () => {
  const one = seat(1, 'politician')
  const [first, ...rest] = written(one, 12)
  const [stopped] = followed([one], [{ ...first!, savedAt: '2027-03-02T08:00:00Z' }, ...rest], sheetFor)
  expect(stopped?.stoppedIn).toBe(standardSheet('politician').questions[0]!.theme)
  const themes = themeCounts([stopped!, stopped!], document, sheetFor)
  expect(mostStopped(themes).map(({ stopped: n }) => n)).toEqual([2])
  expect(mostStopped(themeCounts(followed([one], [], sheetFor), document, sheetFor))).toEqual([])
})
