import fc from 'fast-check'
import { expect, test } from 'vitest'
import { randomAnswers, seededRandom } from '../../seeds/answers.ts'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { encode, numberReader, placeReader } from '../../src/comparison/coding.rules.ts'
import { groupBy, groupSeats } from '../../src/comparison/groupings.rules.ts'
import { headlineMeasures, type Measure, measureOf, partsOf } from '../../src/comparison/measures.rules.ts'
import {
  type ComparedSeat,
  mediansApart,
  numbersOf as numbersOfSeats,
  seatsAsked,
  sharesApart,
  sharesOf as sharesOfSeats,
} from '../../src/comparison/rules.ts'
import type { Answer, Question, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import type { SeatRole } from '../../src/schema.ts'
import { seatRoles } from '../support/builders.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())

function questionOf(key: string): Question {
  const question = document.questions.find((q) => q.key === key)
  if (!question) throw new Error(key)
  return question
}

function measure(key: string, part: string | null = null) {
  const found = measureOf(document, questionOf(key), part)
  if (!found) throw new Error(`${key} ${part}`)
  return found
}

/** One seat in each of `n` municipalities, in region 01 unless `values` say otherwise. */
function seats(n: number, values: { role?: SeatRole; region?: string; invited?: boolean } = {}) {
  const { role = 'politician', region = '01', invited = true } = values
  return Array.from({ length: n }, (_, i): ComparedSeat => {
    const code = `${region}${String(i).padStart(2, '0')}`
    const place = {
      municipalityCode: code,
      municipality: `Kommun ${code}`,
      regionCode: region,
      region: `Region ${region}`,
      groupEdition: 2023,
      groupCode: 'B3',
      groupSv: 'Större stad',
      groupEn: 'Large city',
      seminarSlug: `s-${region}`,
      seminar: `Seminarium ${region}`,
      seminarOrder: region,
      rssId: 'rss-01',
      rss: 'RSS',
      population: 20_000,
      share80: 0.06,
    }
    return { index: i, id: `${role} ${code}`, role, invited, asked: invited, submissionId: null, place }
  })
}

/** A question's answers by seat id as the comparison reads them, from rows of bytes. */
function coded(key: string, answers: ReadonlyMap<string, Answer>) {
  const rows = new Map([...answers.keys()].map((id, row) => [id, row]))
  const bytes = Buffer.concat([...answers.values()].map((answer) => encode(document, { [key]: answer })))
  const reading =
    <T>(read: (row: number) => T, none: T) =>
    ({ id }: ComparedSeat): T => {
      const row = rows.get(id)
      return row === undefined ? none : read(row)
    }
  return { bytes, reading }
}

function sharesOf(
  one: Measure,
  all: readonly ComparedSeat[],
  answers: ReadonlyMap<string, Answer>,
  anyInvited: boolean,
) {
  const { bytes, reading } = coded(one.question.key, answers)
  return sharesOfSeats(one, all, reading(placeReader(document, one, bytes), null), anyInvited)
}

function numbersOf(all: readonly ComparedSeat[], answers: ReadonlyMap<string, Answer>, anyInvited: boolean) {
  const { bytes, reading } = coded('rk_vakanser', answers)
  return numbersOfSeats(all, reading(numberReader(document, 'rk_vakanser', bytes), undefined), anyInvited)
}

function given(to: readonly ComparedSeat[], answers: (Answer | undefined)[]): Map<string, Answer> {
  return new Map(
    to.flatMap((seat, i) => {
      const answer = answers[i]
      return answer === undefined ? [] : [[seat.id, answer] as const]
    }),
  )
}

test('one choice: counts, percentages, the share in focus, and "vet ej" apart', () => {
  const all = seats(8)
  const answers = given(all, ['politisk', 'politisk', 'nej', 'pagar', 'vet_ej', undefined])
  const shares = sharesOf(measure('rk_plan'), all, answers, true)
  expect(shares).toMatchObject({ asked: 8, answered: 5, dontKnow: 1, base: 4 })
  expect(shares.counts).toEqual([2, 0, 1, 1])
  expect(shares.percents).toEqual([50, 0, 25, 25])
  expect(shares.focus?.count).toBe(2)
  expect(shares.focus?.share).toBe(0.5)
  // 5 of 8 answered: 3/7 is unknown, so 4 answers count as 9.33; 0.5 ± √(3.84 / (4 × (9.33 + 3.84))) = 0.27.
  expect(shares.focus?.low).toBeCloseTo(0.23, 2)
  expect(shares.focus?.high).toBeCloseTo(0.77, 2)
  expect(shares.mean).toBe((3 + 3 + 0 + 1) / 4)
})

test('a matrix row: low is in focus, "ej aktuellt" is in no mean', () => {
  const all = seats(6)
  const answers = given(
    all,
    [1, 2, 2, 5, 'ej_aktuellt', 'vet_ej'].map((value) => ({ underskoterska: value })),
  )
  const shares = sharesOf(measure('rk_svarighet', 'underskoterska'), all, answers, true)
  expect(shares).toMatchObject({ answered: 6, dontKnow: 1, notApplicable: 1, base: 4, mean: 2.5 })
  expect(shares.counts).toEqual([1, 2, 0, 0, 1])
  expect(shares.focus?.share).toBe(0.75)
  const other = sharesOf(measure('rk_svarighet', 'vardbitrade'), all, answers, true)
  expect(other).toMatchObject({ asked: 6, answered: 0, focus: null, mean: null })
})

test('several choices: the share that chose the option, of those who answered', () => {
  const all = seats(5)
  const answers = given(all, [
    { options: ['sprak', 'annat'], other: 'Lägenhet' },
    { options: ['inga'], other: '' },
    { options: ['sprak'], other: '' },
    { options: [], other: '' },
  ])
  const shares = sharesOf(measure('rk_atgarder', 'sprak'), all, answers, true)
  expect(shares).toMatchObject({ asked: 5, answered: 3, counts: [2, 1], percents: [67, 33] })
})

test('a ranking: places, share among the top three, and points per answer', () => {
  const all = seats(4)
  const answers = given(all, [['teknik', 'status'], ['status', 'teknik', 'chefstathet'], ['chefstathet'], ['teknik']])
  const shares = sharesOf(measure('rk_prioritet', 'teknik'), all, answers, true)
  expect(shares.counts).toEqual([2, 1, 0, 1])
  expect(shares.focus?.share).toBe(0.75)
  expect(shares.mean).toBe((3 + 2 + 0 + 3) / 4)
})

test('a number: median and quartiles of those who know', () => {
  const all = seats(7)
  const number = (value: number | null, more = {}) => ({ value, estimate: false, dontKnow: false, ...more })
  const answers = given(all, [
    number(10),
    number(20, { estimate: true }),
    number(30),
    number(40),
    number(null, { dontKnow: true }),
    number(null),
  ])
  const numbers = numbersOf(all, answers, true)
  expect(numbers).toMatchObject({ asked: 7, answered: 5, dontKnow: 1, base: 4, estimates: 1 })
  expect(numbers.summary).toEqual({ q1: 17.5, median: 25, q3: 32.5, mean: 25 })
})

test('fewer than three answers show nothing but their number', () => {
  const all = seats(9)
  const answers = given(all, ['politisk', 'nej', 'vet_ej'])
  expect(sharesOf(measure('rk_plan'), all, answers, true)).toEqual({
    asked: 9,
    answered: 3,
    dontKnow: 1,
    notApplicable: 0,
    base: 2,
    counts: [],
    percents: [],
    focus: null,
    mean: null,
  })
  const one = given(all, [{ value: 7, estimate: false, dontKnow: false }])
  expect(numbersOf(all, one, true)).toMatchObject({ answered: 1, values: [], summary: null })
  const three = given(
    all,
    [7, 8, 9].map((value) => ({ value, estimate: false, dontKnow: false })),
  )
  expect(numbersOf(all, three, true)).toMatchObject({ base: 3, values: [], summary: null, medianInterval: null })
})

test('asked are the invited; all seats as long as nobody is invited; and whoever answered', () => {
  const invited = seats(3)
  const not = seats(4, { region: '03', invited: false })
  const all = [...invited, ...not]
  expect(sharesOf(measure('rk_plan'), all, new Map(), true).asked).toBe(3)
  expect(sharesOf(measure('rk_plan'), all, new Map(), false).asked).toBe(7)
  expect(sharesOf(measure('rk_plan'), all, given(not, ['nej']), true)).toMatchObject({ asked: 4, answered: 1 })
})

test('a role that is not asked is not counted among the asked', () => {
  const all = seatRoles.flatMap((role) => seats(2, { role }))
  expect(seatsAsked(all, questionOf('rk_vakanser').roles, null)).toHaveLength(4)
  expect(seatsAsked(all, questionOf('rk_vakanser').roles, 'politician')).toHaveLength(0)
})

test('groups come in the order of their codes, roles in their own', () => {
  const all = [...seats(1, { region: '12' }), ...seats(2, { role: 'social_services' })]
  expect(groupSeats(all, groupBy('region')).map((group) => [group.key, group.seats.length])).toEqual([
    ['01', 2],
    ['12', 1],
  ])
  expect(groupSeats(all, groupBy('roll')).map((group) => group.key)).toEqual(['social_services', 'politician'])
  expect(groupSeats(all, groupBy('alla'))).toEqual([])
})

test('groups are told apart only when they differ by more than chance', () => {
  const shares = (yes: number, no: number) => {
    const all = seats(10 * (yes + no))
    const answers = [...Array(yes).fill('politisk'), ...Array(no).fill('nej')]
    return sharesOf(measure('rk_plan'), all, given(all, answers), true)
  }
  expect(sharesApart([shares(6, 4), shares(4, 6)])).toEqual({
    groups: 2,
    pairs: 1,
    tooFew: 0,
    apart: [],
    correction: 'Holm',
  })
  const far = sharesApart([shares(5, 95), shares(90, 10), shares(88, 12)])
  expect(far?.pairs).toBe(3)
  expect(far?.apart.map(({ high, low }) => [high, low])).toEqual([
    [1, 0],
    [2, 0],
  ])
  expect(sharesApart([shares(90, 10), shares(1, 1)])).toBeNull()
})

test('the more pairs, the harder to tell two groups apart', () => {
  const shares = (yes: number) => {
    const all = seats(400)
    const answers = Array.from({ length: 40 }, (_, i) => (i < yes ? 'politisk' : 'nej'))
    return sharesOf(measure('rk_plan'), all, given(all, answers), true)
  }
  const two = sharesApart([shares(11), shares(26)])
  const many = sharesApart([shares(11), shares(26), ...Array.from({ length: 19 }, () => shares(18))])
  expect(two?.apart).toHaveLength(1)
  expect(many?.apart).toHaveLength(0)
})

test('medians are told apart by ranks alone, never from a handful of answers', () => {
  const numbers = (from: number, n: number) => {
    const all = seats(10 * n)
    const answers = Array.from({ length: n }, (_, i) => ({ value: from + i, estimate: false, dontKnow: false }))
    return numbersOf(all, given(all, answers), true)
  }
  expect(mediansApart([numbers(0, 40), numbers(100, 40)])?.apart).toHaveLength(1)
  expect(mediansApart([numbers(0, 4), numbers(100, 4)])).toBeNull()
  expect(mediansApart([numbers(0, 40), numbers(50, 4), numbers(100, 40)])).toMatchObject({
    groups: 2,
    pairs: 1,
    tooFew: 1,
  })
})

test('what is said of any answers is true to them', () => {
  const measures = document.questions.flatMap((question) =>
    [null, ...partsOf(question).map((part) => part.value)].flatMap((part) => measureOf(document, question, part) ?? []),
  )
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 40 }), (seed, n) => {
      const random = seededRandom(seed)
      const all = seatRoles.flatMap((role) =>
        seats(n, { role }).map((seat) => {
          const invited = random() < 0.5
          return { ...seat, invited, asked: invited }
        }),
      )
      const responses = new Map(
        all.filter(() => random() < 0.6).map((seat) => [seat.id, randomAnswers(document, seat.role, random)]),
      )
      for (const one of measures) {
        const answers = new Map(
          [...responses].flatMap(([id, response]) => {
            const answer = response[one.question.key]
            return answer === undefined ? [] : [[id, answer] as const]
          }),
        )
        const asked = seatsAsked(all, one.question.roles, null)
        const shares = sharesOf(one, asked, answers, true)
        expect(shares.answered).toBeLessThanOrEqual(shares.asked)
        expect(shares.base + shares.dontKnow + shares.notApplicable).toBe(shares.answered)
        if (shares.base < 3) expect(shares).toMatchObject({ counts: [], focus: null, mean: null })
        else {
          expect(shares.counts.reduce((sum, c) => sum + c, 0)).toBe(shares.base)
          if (shares.focus) {
            expect(shares.focus.low).toBeLessThanOrEqual(shares.focus.share)
            expect(shares.focus.high).toBeGreaterThanOrEqual(shares.focus.share)
          }
        }
        const known = [...answers].filter(([, answer]) => typeof one.place(answer) === 'number')
        const without = sharesOf(one, asked, new Map(known), true)
        expect([without.mean, without.counts]).toEqual([shares.mean, shares.counts])
      }
    }),
    { numRuns: 15 },
  )
})

test('the heat table has a measure of every question with a share in focus', () => {
  const keys = new Set(headlineMeasures(document).map(({ question }) => question.key))
  expect([...keys]).toEqual([
    'rk_plan',
    'rk_svarighet',
    'le_medarbetare_per_chef',
    'le_forutsattningar',
    'le_forum',
    'am_delade_turer',
    'am_forutsattningar',
    'vt_plan',
    'vt_inforande',
    'vt_effekt',
  ])
})
