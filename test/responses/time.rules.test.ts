import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addSeconds } from '../../src/kernel/time.ts'
import { breaks, measuredTimes } from '../../src/questionnaire/measured.rules.ts'
import { secondsSpent } from '../../src/responses/time.rules.ts'

const start = '2027-03-01T08:00:00Z'
const at = (seconds: number) => addSeconds(start, seconds)
const form = (openedAt: string | null) => ({ openedAt, source: 'form' as const })
const one = [{ key: 'a', seconds: 20 }]

test('the time counts from the page or from the latest save, whichever is later, and is divided by the estimates', () => {
  const spent = (opened: number, saved: number | null, now: number, changed = one) =>
    Object.fromEntries(secondsSpent(form(at(opened)), saved === null ? null : at(saved), { changed, now: at(now) }))
  expect(spent(0, null, 50)).toEqual({ a: 50 })
  expect(spent(0, 30, 50)).toEqual({ a: 20 })
  expect(spent(40, 30, 50)).toEqual({ a: 10 })
  const three = [...one, { key: 'b', seconds: 60 }, { key: 'c', seconds: 40 }]
  expect(spent(0, null, 240, three)).toEqual({ a: 40, b: 120, c: 80 })
})

test('a break, a missing or a later time, and what staff enter, count nothing', () => {
  const now = at(1000)
  const changed = one
  expect(secondsSpent(form(at(1000 - breaks.after)), null, { changed, now }).get('a')).toBe(breaks.after)
  for (const opened of [at(1000 - breaks.after - 1), at(1001), null, '2027-99-99T99:99:99Z'])
    expect(secondsSpent(form(opened), null, { changed, now }).size).toBe(0)
  const long = [{ key: 'a', seconds: 300 }]
  expect(secondsSpent(form(start), null, { changed: long, now: at(900) }).get('a')).toBe(900)
  expect(secondsSpent(form(start), null, { changed: long, now: at(901) }).size).toBe(0)
  for (const source of ['paper', 'phone', 'confirmed'] as const)
    expect(secondsSpent({ openedAt: at(990), source }, null, { changed, now }).size).toBe(0)
})

test('whoever saves whatever and whenever: never negative, never a break, never more than the time that has passed', () => {
  const question = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), seconds: fc.integer({ min: 1, max: 200 }) })
  const save = fc.record({
    wait: fc.integer({ min: 0, max: 2000 }),
    opened: fc.integer({ min: -500, max: 500 }),
    changed: fc.uniqueArray(question, { minLength: 1, selector: ({ key }) => key }),
  })
  fc.assert(
    fc.property(fc.array(save, { maxLength: 12 }), (saves) => {
      let [clock, saved, total] = [500, null as number | null, 0]
      for (const { wait, opened, changed } of saves) {
        const last = saved ?? 0
        clock += wait
        // The page may have been opened at any time, and what it says of that may be invented.
        const spent = secondsSpent(form(at(clock + opened)), saved === null ? null : at(saved), {
          changed,
          now: at(clock),
        })
        const seconds = [...spent.values()]
        const sum = seconds.reduce((all, each) => all + each, 0)
        expect(seconds.every((each) => Number.isInteger(each) && each >= 0)).toBe(true)
        const estimate = changed.reduce((all, each) => all + each.seconds, 0)
        expect(sum).toBeLessThanOrEqual(Math.min(clock - last, Math.max(breaks.after, breaks.timesEstimate * estimate)))
        saved = clock
        total += sum
      }
      expect(total).toBeLessThanOrEqual(clock)
    }),
  )
})

test('medians per question, theme and altogether, and none of fewer than three', () => {
  const questions = [
    { key: 'a', theme: 'x' },
    { key: 'b', theme: 'x' },
    { key: 'c', theme: 'y' },
  ] as Parameters<typeof measuredTimes>[0]['questions']
  const taken = [
    ...[10, 30, 20].map((seconds, n) => ({ responseId: `r${n}`, key: 'a', seconds })),
    ...[5, 5].map((seconds, n) => ({ responseId: `r${n}`, key: 'b', seconds })),
    { responseId: 'r9', key: 'c', seconds: 60 },
  ]
  const measured = measuredTimes({ questions }, taken)
  expect(Object.fromEntries(measured.questions)).toEqual({
    a: { n: 3, seconds: 20 },
    b: { n: 2, seconds: null },
    c: { n: 1, seconds: null },
  })
  expect(Object.fromEntries(measured.themes)).toEqual({ x: { n: 3, seconds: 20 }, y: { n: 1, seconds: null } })
  expect(measured.all).toEqual({ n: 4, seconds: 27.5 })
})
