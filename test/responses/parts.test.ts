/** Merging the input of two devices into one answer: no text is overwritten without being shown. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SheetQuestionOf } from '../../src/questionnaire/sheet.rules.ts'
import {
  besideEarlier,
  type Draft,
  type Edit,
  entriesOf,
  markOf,
  marksOf,
  merged,
  mergePart,
  partsOf,
  partsOfAnswer,
  viewOf,
} from '../../src/responses/parts.rules.ts'
import { anyAnswer, standardSheet } from './support.ts'

const sheet = standardSheet('social_services')
const text = fc.constantFrom('', 'a', 'b', 'c', 'längre text')
const part = 'rk_hinder'

function edit(value: string, began: string, more: Partial<Edit> = {}): Edit {
  return { part, own: [markOf(began)], seen: [], value, keeps: '', ...more }
}

describe('one part', () => {
  const entries = fc.uniqueArray(text, { minLength: 1, maxLength: 3 })

  test('what is changed from what is stored takes its place', () => {
    expect(mergePart(['a'], edit('b', 'a'))).toEqual(['b'])
  })

  test('what is left as it was shown changes nothing, though another has', () => {
    fc.assert(
      fc.property(entries, text, (now, shown) => {
        expect(mergePart(now, edit(shown, shown))).toEqual(now)
      }),
    )
  })

  test('what both have changed stands beside, and nothing is lost', () => {
    fc.assert(
      fc.property(entries, text, text, (now, began, value) => {
        const next = mergePart(now, edit(value, began))
        if (value !== began) expect(next).toContain(value)
        expect(next).toEqual(expect.arrayContaining(now.filter((entry) => entry !== began || value === began)))
        expect(new Set(next).size).toBe(next.length)
      }),
    )
  })

  test('the same post twice is the same as once', () => {
    fc.assert(
      fc.property(entries, text, text, fc.constantFrom('', 'mine'), (now, began, value, keeps) => {
        const once = mergePart(now, edit(value, began, { keeps }))
        expect(mergePart(once, edit(value, began, { keeps }))).toEqual(once)
      }),
    )
  })

  test('what one has sent without an answer is one’s own', () => {
    const own = [markOf(''), markOf('a')]
    expect(mergePart(['a'], edit('ab', '', { own }))).toEqual(['ab'])
    expect(mergePart([''], edit('ab', '', { own }))).toEqual(['ab'])
    expect(mergePart(['x'], edit('ab', '', { own }))).toEqual(['x', 'ab'])
  })

  test('both go on writing, each in the own text', () => {
    const both = mergePart(['a'], edit('b', ''))
    expect(both).toEqual(['a', 'b'])
    expect(mergePart(both, edit('a2', 'a'))).toEqual(['a2', 'b'])
    expect(mergePart(both, edit('b2', 'b'))).toEqual(['a', 'b2'])
    expect(mergePart(both, edit('a', 'b'))).toEqual(['a'])
  })

  test('however often somebody posts, no more is kept than can be chosen between', () => {
    const posts = Array.from({ length: 50 }, (_, index) => edit(`${index}`, 'annat'))
    expect(posts.reduce(mergePart, ['a'])).toHaveLength(10)
  })

  test('choosing keeps the chosen, and what the chooser has not seen', () => {
    const seen = [markOf('a')]
    expect(mergePart(['a', 'b'], edit('b', 'b', { seen, keeps: 'mine' }))).toEqual(['b'])
    expect(mergePart(['a', 'b'], edit('b', 'b', { seen, keeps: markOf('a') }))).toEqual(['a'])
    expect(mergePart(['a', 'b', 'c'], edit('b', 'b', { seen, keeps: 'mine' }))).toEqual(['b', 'c'])
  })
})

test('the one who asks has the own text in the field', () => {
  const draft = { parts: { [part]: 'a' }, others: { [part]: ['b'] } }
  expect(viewOf(draft, part)).toEqual(['b', 'a'])
  expect(viewOf(draft, part, 'a')).toEqual(['a', 'b'])
  expect(marksOf(viewOf(draft, part))).toBe(`${markOf('b')} ${markOf('a')}`)
})

describe('a whole question', () => {
  test.each(sheet.questions)('two change different parts of $key: both hold', (question) => {
    const parts = partsOf(question)
    if (parts.length < 2) return
    const written = fc.constantFrom('1', 'x', 'y')
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...parts), { minLength: 2, maxLength: 2, selector: ({ name }) => name }),
        written,
        written,
        ([a, b], one, two) => {
          const began: Draft = { parts: {}, others: {} }
          const byOne = [{ ...edit(one, ''), part: a?.name ?? '' }]
          const byTwo = [{ ...edit(two, ''), part: b?.name ?? '' }]
          const first = merged(question, merged(question, began, byOne).draft, byTwo).draft
          const second = merged(question, merged(question, began, byTwo).draft, byOne).draft
          expect(first).toEqual(second)
          expect(first).toEqual({ parts: { [a?.name ?? '']: one, [b?.name ?? '']: two }, others: {} })
        },
      ),
    )
  })
})

describe('examples', () => {
  const question = sheet.questions.find(({ type }) => type === 'structured') as SheetQuestionOf<'structured'>
  const whole = (number: number, fields: Record<string, string>): Edit[] =>
    question.fields.map(({ key }) => ({ ...edit(fields[key] ?? '', ''), part: `ge_exempel.${number}.${key}` }))
  const empty: Draft = { parts: {}, others: {} }
  const first = merged(question, empty, whole(1, { rubrik: 'A', gjorde: 'Ena' })).draft

  test('two that are begun in the same place become two', () => {
    const { draft, moved } = merged(question, first, whole(1, { rubrik: 'B' }))
    expect(moved).toEqual([{ from: 'ge_exempel.1', to: 'ge_exempel.2' }])
    expect(draft).toEqual({
      parts: { 'ge_exempel.1.rubrik': 'A', 'ge_exempel.1.gjorde': 'Ena', 'ge_exempel.2.rubrik': 'B' },
      others: {},
    })
    expect(merged(question, draft, whole(1, { rubrik: 'B' })).draft).toEqual(draft)
  })

  test('one goes on writing in the own', () => {
    const more = whole(1, { rubrik: 'A', gjorde: 'Ena och andra' }).map((each) => ({
      ...each,
      own: entriesOf(first, each.part).map(markOf),
    }))
    const { draft, moved } = merged(question, first, more)
    expect(moved).toEqual([])
    expect(draft.parts['ge_exempel.1.gjorde']).toBe('Ena och andra')
    expect(draft.others).toEqual({})
  })

  test('when there is no place left both stand beside each other', () => {
    const full = [2, 3].reduce(
      (draft, number) => merged(question, draft, whole(number, { rubrik: `${number}` })).draft,
      first,
    )
    const { draft, moved } = merged(question, full, whole(1, { rubrik: 'B' }))
    expect(moved).toEqual([])
    expect(entriesOf(draft, 'ge_exempel.1.rubrik')).toEqual(['A', 'B'])
    expect(entriesOf(draft, 'ge_exempel.1.gjorde')).toEqual(['Ena'])
  })
})

test('whoever enters another person’s answers never replaces what that person had answered without choosing', () => {
  const questions = sheet.questions.map((question) =>
    fc.tuple(fc.constant(question), anyAnswer(question), anyAnswer(question)),
  )
  fc.assert(
    fc.property(fc.oneof(...questions), ([question, own, entered]) => {
      const draft: Draft = { parts: partsOfAnswer(question, own), others: {} }
      const earlier = Object.fromEntries(Object.entries(draft.parts).map(([name, value]) => [name, markOf(value)]))
      const typed = partsOfAnswer(question, entered)
      const edits = partsOf(question).map(({ name }) =>
        edit(typed[name] ?? '', draft.parts[name] ?? '', { part: name, own: [markOf(draft.parts[name] ?? '')] }),
      )
      const after = merged(question, draft, besideEarlier(edits, earlier)).draft
      for (const [name, value] of Object.entries(draft.parts)) {
        const expected = [...new Set([value, typed[name] ?? ''])]
        expect(entriesOf(after, name)).toEqual(expected)
      }
    }),
  )
})
