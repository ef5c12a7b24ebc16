import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../../src/questionnaire/rules.ts'
import { answerIn } from '../../src/responses/joint/input.ts'
import {
  changedSince,
  differencesOf,
  heldStances,
  type Member,
  neededFor,
  presenceOf,
  type Stance,
  standingOf,
} from '../../src/responses/joint/rules.ts'
import { formOf } from '../../src/responses/parts.rules.ts'
import type { StanceKind } from '../../src/schema.ts'
import { anyAnswer, document, standardSheet } from './support.ts'

const seats = ['a', 'b', 'c']
const stance = (seatId: string, kind: StanceKind): Stance => ({
  ...{ seatId, kind, reason: '', by: 'Någon', at: '2027-03-01T08:00:00Z' },
  role: 'politician',
})
const anyStances = fc.array(
  fc
    .tuple(fc.constantFrom(...seats), fc.constantFrom<StanceKind>('signs', 'dissents', 'none'))
    .map((one) => stance(...one)),
)

describe('a joint answer', () => {
  test('a law: stands if and only if all who are needed, and at least two, sign it last, and nobody dissents', () => {
    fc.assert(
      fc.property(anyStances, fc.subarray(seats), (stances, needed) => {
        const last = (seatId: string) => stances.findLast((one) => one.seatId === seatId)?.kind ?? 'none'
        const signed = seats.filter((seatId) => last(seatId) === 'signs')
        const dissents = seats.some((seatId) => last(seatId) === 'dissents')
        const { is, waitsFor } = standingOf(stances, needed)
        expect(is === 'joint').toBe(!dissents && signed.length >= 2 && needed.every((one) => signed.includes(one)))
        expect(is === 'dissent').toBe(dissents)
        expect(waitsFor).toEqual(needed.filter((seatId) => last(seatId) === 'none'))
      }),
    )
  })

  test('a law: taking back what was said last leaves what it was without it', () => {
    fc.assert(
      fc.property(anyStances, fc.constantFrom(...seats), (stances, seatId) => {
        const others = stances.filter((one) => one.seatId !== seatId)
        const after = heldStances([...stances, stance(seatId, 'none')])
        expect(new Set(after)).toEqual(new Set(heldStances(others)))
      }),
    )
  })

  test('needs those who are asked and hold their role', () => {
    const member = (seatId: string, role: Member['role'], hasHolder: boolean): Member => ({
      ...{ seatId, role, hasHolder, deadline: '2027-12-15', submittedAt: null },
    })
    const members = [
      member('a', 'social_services', true),
      member('b', 'health_care', false),
      member('c', 'politician', true),
    ]
    expect(neededFor({ roles: ['social_services', 'health_care', 'politician'] }, members)).toEqual(['a', 'c'])
    expect(neededFor({ roles: ['social_services', 'health_care'] }, members)).toEqual(['a'])
    const handedIn = { ...members[0]!, submittedAt: '2027-03-01T08:00:00Z' }
    expect(presenceOf(handedIn, '2027-03-01T08:00:00Z')).toBe('shared')
    expect(presenceOf(handedIn, '2027-03-01T08:00:01Z')).toBe('before')
    expect(presenceOf(handedIn, null)).toBe('before')
    expect(members.map((one) => presenceOf(one, null))).toEqual(['answering', 'vacant', 'answering'])
  })

  test('tells whose answer is new or another than when it was proposed', () => {
    const beside = { social_services: '"a"', politician: null }
    expect(changedSince(beside, beside)).toEqual([])
    const now = { social_services: '"b"', health_care: '"a"', politician: null }
    expect(changedSince(beside, now)).toEqual(['social_services', 'health_care'])
  })
})

const questions = standardSheet('health_care').questions
const inDocument = (key: string) => document.questions.find((question) => question.key === key)!

describe.each(questions.map((question) => [question.key, question] as const))('answers to %s', (key, question) => {
  const answers = fc.array(anyAnswer(question), { minLength: 1, maxLength: 3 })

  test('a law: differ alike in whatever order they come, never from themselves, and texts never', () => {
    fc.assert(
      fc.property(answers, (all) => {
        const found = differencesOf(inDocument(key), all)
        expect(differencesOf(inDocument(key), all.toReversed())).toEqual(found)
        expect(differencesOf(inDocument(key), [...all, ...all])).toEqual(found)
        expect(differencesOf(inDocument(key), [all[0] as Answer, all[0] as Answer])).toEqual([])
        if (question.type === 'text' || question.type === 'structured') expect(found).toEqual([])
        for (const { points } of found) expect(points === null || points >= 0).toBe(true)
      }),
      { numRuns: 30 },
    )
  })

  test('a law: every answer can be proposed, and is read as it was filled in', () => {
    const voluntary = { ...question, required: false }
    fc.assert(
      fc.property(anyAnswer(question), (answer) => {
        const read = answerIn(voluntary, formOf(question, answer, 'sv'))
        if (question.type === 'structured' && read.problems.length > 0) return
        expect(read).toMatchObject({ answer, problems: [], isEmptying: false })
      }),
      { numRuns: 30 },
    )
  })
})

test('a row of a matrix differs with its points; what one has not answered does not', () => {
  const matrix = inDocument('rk_svarighet')
  const [one, two, three] = matrix.type === 'likert' ? matrix.rows.map(({ value }) => value) : []
  const all: Answer[] = [
    { [one!]: 1, [two!]: 3, [three!]: 2 },
    { [one!]: 4, [two!]: 'vet_ej' },
    { [one!]: 2, [two!]: 3 },
  ]
  expect(differencesOf(matrix, all)).toEqual([
    { row: one, points: 3 },
    { row: two, points: null },
  ])
})
