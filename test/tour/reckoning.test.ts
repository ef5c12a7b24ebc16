/** Invariants of the tour's calendar. */
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { translators } from '../../src/kernel/i18n/translate.ts'
import { whatBreaks } from '../../src/tour/check.rules.ts'
import type { Reckoned } from '../../src/tour/reckoning.ts'
import { type Said, say, type TourInput, type TourResult } from '../../src/tour/rules.ts'
import { cheapest } from './brute.ts'
import { anInput, aReckoner, arbitraryInput, aSeminar, doneOrThrow, theCountry } from './support.ts'

let reckon: (input: TourInput) => Reckoned
/** Stops as soon as it has proved to be within two per cent of the best. */
let reckonNearly: typeof reckon
beforeAll(async () => {
  reckon = await aReckoner({ enough: 0, good: 0, soonSeconds: 0, mostSeconds: 60 })
  reckonNearly = await aReckoner({ enough: 0.02, good: 0.02, soonSeconds: 0, mostSeconds: 60 })
})

/** Every text exists in both languages and has all placeholders filled in. */
function expectSayable(all: Said[]): void {
  for (const t of Object.values(translators)) {
    for (const one of all) expect(say(one, t)).not.toMatch(/[{}]|undefined/)
  }
}

test('no proposal breaks a hard rule, and what is impossible says why', () => {
  let done = 0
  fc.assert(
    fc.property(arbitraryInput({ seminars: 6, weeks: 5, perTrip: 3 }), (input) => {
      const reckoned = reckon(input)
      if (reckoned.state === 'done') {
        done++
        expect(whatBreaks(input, reckoned.result)).toEqual([])
        const { dates, cost, bound } = reckoned.result
        expect(bound).toBeLessThanOrEqual(cost)
        for (const date of Object.values(dates).flat()) {
          expect(date.reasons.length).toBeGreaterThan(0)
          expectSayable([...date.reasons, ...date.warnings])
        }
        return
      }
      if (reckoned.state !== 'infeasible') throw new Error(reckoned.state)
      for (const impasse of reckoned.impasses) {
        expect(impasse.rules.length).toBeGreaterThan(0)
        expectSayable([...impasse.rules, ...impasse.remedies])
      }
    }),
    { numRuns: 200 },
  )
  expect(done).toBeGreaterThan(50)
})

test('finds what trying every calendar finds', () => {
  let done = 0
  fc.assert(
    fc.property(arbitraryInput({ seminars: 3, weeks: 2, perTrip: 2 }), (any) => {
      // Three confirmed dates in a week could form a trip of three, and the brute force only tries trips of two.
      const seminars = any.seminars.map((one, n) => (n < 2 ? one : { ...one, fixed: null }))
      const input = { ...any, seminars, alternatives: 1 }
      const reckoned = reckon(input)
      const best = cheapest(input)
      if (best === null) expect(reckoned.state).toBe('infeasible')
      else expect(reckoned).toMatchObject({ state: 'done', result: { cost: best, bound: best } })
      if (best !== null) done++
    }),
    { numRuns: 100 },
  )
  expect(done).toBeGreaterThan(25)
})

const summer = { from: '2027-06-21', to: '2027-08-20', name: 'Sommar', team: null, rssId: null, hard: true }

function wholeCountry(values: Parameters<typeof anInput>[0] = {}): TourInput {
  return anInput({ seminars: theCountry(26), blocks: [summer], alternatives: 1, ...values })
}

/** The input with the result as the present plan, from which a new calendar should differ little. */
function keptFrom(input: TourInput, { dates }: TourResult): TourInput {
  const seminars = input.seminars.map((one) => {
    const first = dates[one.id]?.[0]
    return { ...one, before: first ? { date: first.date, team: first.team } : null }
  })
  return { ...input, seminars }
}

test('the whole country lies within two per cent of the best there is, with three dates each', () => {
  const input = wholeCountry({ alternatives: 3 })
  const result = doneOrThrow(reckonNearly(input))
  expect((result.cost - result.bound) / result.cost).toBeLessThanOrEqual(0.02)
  expect(whatBreaks(input, result)).toEqual([])
  expect(Object.values(result.dates).filter((dates) => dates.length < 3)).toEqual([])
  const warned = Object.values(result.dates)
    .flat()
    .flatMap((date) => date.warnings)
  expect(warned.filter((one) => one.key === 'tour.warn_taken')).toEqual([])
})

test('reckoned again with nothing changed, nothing moves; with one change, few do', () => {
  const input = wholeCountry()
  const first = doneOrThrow(reckon(input))
  const kept = keptFrom(input, first)
  const again = doneOrThrow(reckon(kept))
  expect(again.moved).toEqual([])
  expect(again.dates.s5?.[0]).toMatchObject({
    date: first.dates.s5?.[0]?.date,
    team: 1,
    reasons: expect.arrayContaining([{ key: 'tour.why_kept', params: {} }]),
  })

  const no = first.dates.s5?.[0]?.date ?? ''
  const refusing = kept.seminars.map((one) => (one.id === 's5' ? { ...one, refused: [no] } : one))
  const changed = { ...kept, seminars: refusing }
  const after = doneOrThrow(reckon(changed))
  expect(whatBreaks(changed, after)).toEqual([])
  expect(after.moved).toContain('s5')
  expect(after.moved.length).toBeLessThanOrEqual(3)
  expect(after.dates.s5?.[0]?.reasons.map((one) => one.key)).toEqual(
    expect.arrayContaining(['tour.why_moved', 'tour.not_refused', 'tour.why_refused.one']),
  )
})

test('says which journey is shared, and what that saves', () => {
  const far = theCountry(21).filter((one) => ['Umeå', 'Luleå'].includes(one.name))
  const result = doneOrThrow(reckon(anInput({ seminars: far })))
  const [one, other] = Object.values(result.dates).map((dates) => dates[0])
  expect(one?.trip).toEqual(other?.trip)
  const why = one?.reasons.find((reason) => reason.key === 'tour.why_trip')
  expect(why?.params).toMatchObject({ names: 'Luleå' })
  expect(Number(why?.params.hours)).toBeGreaterThan(3)
})

function clashesOf(input: TourInput): { rules: string[]; remedies: string[]; ids: string[] } {
  const reckoned = reckon(input)
  if (reckoned.state !== 'infeasible') throw new Error(reckoned.state)
  const said = (all: Said[]) => all.map((one) => say(one, translators.sv))
  return {
    rules: reckoned.impasses.flatMap((impasse) => said(impasse.rules)),
    remedies: reckoned.impasses.flatMap((impasse) => said(impasse.remedies)),
    ids: reckoned.impasses.flatMap((impasse) => impasse.seminarIds),
  }
}

test('too many seminars for the weeks: says how many there is room for', () => {
  const settings = { from: '2027-04-05', to: '2027-06-30', weekdays: [3], perWeek: 1 }
  const { rules, remedies } = clashesOf(wholeCountry({ settings, blocks: [] }))
  expect(rules).toEqual([
    '26 seminarier men bara plats för 13: 13 användbara dagar i 13 veckor, högst 1 seminarium i veckan.',
  ])
  expect(remedies).toEqual([])
  const more = clashesOf(wholeCountry({ settings: { ...settings, weekdays: [2, 3, 4] }, blocks: [] }))
  expect(more.remedies).toContain('Tillåt 2 seminarier i veckan.')
})

test('a body that is never available is named, with the seminar and what stands in the way', () => {
  const block = { ...summer, from: '2027-01-01', to: '2028-12-31', name: 'Ombyggnad', rssId: 'rss-25' }
  const { rules, remedies, ids } = clashesOf(wholeCountry({ blocks: [summer, block] }))
  expect(rules[0]).toMatch(/^RSS Luleå kan inte någon av de \d+ dagar som går att använda \(Luleå\)\.$/)
  expect(rules[1]).toMatch(/Ombyggnad\.$/)
  expect(remedies).toEqual(['Ta bort spärren Ombyggnad.'])
  expect(ids).toEqual(['s20'])
})

test('two confirmed for one team on the same day are named', () => {
  const fixed = { date: '2027-04-14', start: '09:00', end: '15:00' }
  const seminars = theCountry(21).map((one, n) => (n === 2 || n === 7 ? { ...one, fixed } : one))
  const { rules, remedies, ids } = clashesOf(wholeCountry({ seminars }))
  expect(rules).toEqual(['Nyköping, Visby är bestämda till samma dag, onsdag 14 april, men det finns bara ett lag.'])
  expect(remedies).toEqual(['Låt 2 lag resa.', 'Flytta ett bestämt datum: Nyköping, Visby.'])
  expect(ids).toEqual(['s2', 's7'])
})

test('hours that do not fit are told at once', () => {
  const { rules } = clashesOf(wholeCountry({ settings: { earliest: '13:00', latest: '16:00' } }))
  expect(rules).toEqual(['Ett seminarium på 6 timmar ryms inte mellan 13:00 och 16:00.'])
})

test('rules that clash only together: names whom there is no room for and which rule to give up', () => {
  // Both bodies allow only the same week, and a week may have one seminar. Each rule alone leaves enough days.
  const wanted = { ...summer, name: 'Nämndmöten' }
  const blocks = ['rss-a', 'rss-b'].flatMap((rssId) => [
    { ...wanted, rssId, from: '2027-01-01', to: '2027-04-11' },
    { ...wanted, rssId, from: '2027-04-19', to: '2027-12-31' },
  ])
  const seminars = [aSeminar({ id: 'a' }), aSeminar({ id: 'b' }), aSeminar({ id: 'c' })]
  const settings = { perWeek: 1 }
  const { rules, remedies, ids } = clashesOf(anInput({ seminars, blocks, settings }))
  expect(rules[0]).toMatch(/^[ab] får inte plats när alla regler ska hållas\.$/)
  expect(rules).toContain('Högst 1 seminarium i veckan.')
  expect(remedies).toContain('Tillåt 2 seminarier i veckan.')
  expect(remedies).not.toContain('Låt 2 lag resa.')
  expect(ids).toHaveLength(1)
})
