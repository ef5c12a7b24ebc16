/** Answers from before: what can still be given, what a press makes of a draft, and the time it saves. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SheetQuestion } from '../../src/questionnaire/sheet.rules.ts'
import { confirming, knownOf, minutesSaved, stillPossible } from '../../src/responses/known.rules.ts'
import { type Edit, marksOf, nothing, partsOf, partsOfAnswer, viewOf } from '../../src/responses/parts.rules.ts'
import type { ResponseState } from '../../src/responses/queries.ts'
import { draftOf } from '../../src/responses/reading.rules.ts'
import { rowOf } from '../../src/responses/rules.ts'
import { withEdits } from '../../src/responses/saving.rules.ts'
import { anyAnswer, standardSheet } from './support.ts'

const { questions } = standardSheet('social_services')
const none: ReadonlyMap<SheetQuestion, Edit[]> = new Map()
const empty: ResponseState = {
  ...{ seatId: 's', roundId: 'r', roundName: 'r', deadline: '2028-01-01', questionnaireId: 'q', hasEarlier: true },
  jointFrom: null,
  ...{ response: null, submission: null, stored: new Map(), typed: new Map(), confirmed: new Map() },
  ...{ hands: new Set<string>(), isShared: false },
}

/** What a form that shows the state posts, with these parts instead of its own. */
function formOf(state: ResponseState, question: SheetQuestion, typed?: Record<string, string>): Edit[] {
  const draft = draftOf(question, rowOf(state, question.key))
  return partsOf(question).map(({ name: part }) => {
    const view = viewOf(draft, part)
    const [shown = nothing, ...seen] = marksOf(view).split(' ')
    return { part, own: [shown], seen, value: typed ? (typed[part] ?? '') : (view[0] ?? ''), keeps: '' }
  })
}

function confirm(state: ResponseState, question: SheetQuestion, parts: Record<string, string>, form: Edit[]) {
  const press = { question, known: { parts, from: 'v1' }, edits: confirming(question, parts, form) }
  return withEdits(state, new Map([[question, form]]), press).state
}

const undo = (state: ResponseState, question: SheetQuestion) =>
  withEdits(state, none, { question, known: null, edits: [] }).state
const isIn = ({ stored }: ResponseState, { key }: SheetQuestion) => JSON.parse(stored.get(key) ?? 'null')

/** A question with an earlier answer, what is stored now, and what is typed in the form when it is pressed. */
const pressed = fc
  .constantFrom(...questions)
  .chain((question) =>
    fc.record({
      question: fc.constant(question),
      earlier: anyAnswer(question),
      now: fc.option(anyAnswer(question), { nil: null }),
      typed: fc.option(anyAnswer(question), { nil: null }),
    }),
  )

function begun(question: SheetQuestion, now: Parameters<typeof partsOfAnswer>[1]): ResponseState {
  return withEdits(empty, new Map([[question, formOf(empty, question, partsOfAnswer(question, now))]]), null).state
}

describe('a press', () => {
  test('gives exactly the earlier answer; taking it back puts back what was there and typed', () => {
    fc.assert(
      fc.property(pressed, ({ question, earlier, now, typed }) => {
        const known = stillPossible(question, earlier)
        expect(known?.answer).toEqual(earlier)
        const before = begun(question, now)
        const form = formOf(before, question, partsOfAnswer(question, typed))
        const after = confirm(before, question, known?.parts ?? {}, form)
        expect(isIn(after, question)).toEqual(earlier)
        expect(after.typed.has(question.key)).toBe(false)
        expect(after.confirmed.get(question.key)?.from).toBe('v1')
        const back = undo(after, question)
        expect(isIn(back, question)).toEqual(typed)
        expect(back.confirmed.size).toBe(0)
      }),
    )
  })

  test('twice is the same as once, and so is another save of the page', () => {
    fc.assert(
      fc.property(pressed, ({ question, earlier, now, typed }) => {
        const { parts } = stillPossible(question, earlier)!
        const before = begun(question, now)
        const form = formOf(before, question, typed ? partsOfAnswer(question, typed) : undefined)
        const once = confirm(before, question, parts, form)
        expect(confirm(once, question, parts, form)).toEqual(once)
        expect(withEdits(once, new Map([[question, formOf(once, question)]]), null)).toMatchObject({
          state: once,
          changed: [],
        })
      }),
    )
  })

  test('holds until the answer is changed by hand; then there is nothing to take back', () => {
    fc.assert(
      fc.property(pressed, ({ question, earlier, typed }) => {
        const { parts } = stillPossible(question, earlier)!
        const after = confirm(empty, question, parts, formOf(empty, question))
        const form = formOf(after, question, partsOfAnswer(question, typed))
        const changed = withEdits(after, new Map([[question, form]]), null).state
        const isOther = JSON.stringify(typed) !== JSON.stringify(earlier)
        expect(changed.confirmed.has(question.key)).toBe(!isOther)
        if (isOther) expect(undo(changed, question)).toEqual(changed)
      }),
    )
  })

  const text = questions.find(({ key }) => key === 'rk_hinder')!

  test('wipes nothing that somebody else has written unseen: both stand, and nothing is confirmed yet', () => {
    const form = formOf(empty, text)
    const after = confirm(begun(text, 'Bostadsbrist'), text, { rk_hinder: 'Tid' }, form)
    expect(draftOf(text, rowOf(after, text.key))).toEqual({
      parts: { rk_hinder: 'Bostadsbrist' },
      others: { rk_hinder: ['Tid'] },
    })
    expect(after.confirmed.size).toBe(0)
  })

  test('chooses between two values that it was pressed beside, and keeps what was not chosen', () => {
    const both = withEdits(begun(text, 'a'), new Map([[text, formOf(empty, text, { rk_hinder: 'b' })]]), null).state
    const form = formOf(both, text)
    const press = { question: text, known: { parts: { rk_hinder: 'c' }, from: 'v1' } }
    const saved = withEdits(both, none, { ...press, edits: confirming(text, press.known.parts, form) })
    expect(isIn(saved.state, text)).toBe('c')
    expect(saved.settled).toEqual([{ key: 'rk_hinder', part: { part: 'rk_hinder', kept: 'c', others: ['a'] } }])
    expect(draftOf(text, rowOf(undo(saved.state, text), text.key)).others).toEqual({ rk_hinder: ['b'] })
  })

  test('by whoever enters paper stands beside what the seat itself has answered', () => {
    const web = begun(text, 'Webb')
    const form = formOf(web, text)
    const earlier = { rk_hinder: form[0]!.own[0]! }
    const known = { parts: { rk_hinder: 'Förra' }, from: 'v1' }
    const press = { question: text, known, edits: confirming(text, known.parts, form, earlier) }
    const { state } = withEdits(web, none, press)
    expect(draftOf(text, rowOf(state, text.key)).others).toEqual({ rk_hinder: ['Förra'] })
  })
})

describe('an earlier answer', () => {
  const of = (key: string) => questions.find((question) => question.key === key)!

  test('is given without options that are gone, and not at all when it would have to be corrected', () => {
    const plan = of('rk_plan')
    expect(stillPossible(plan, 'avskaffat')).toBeNull()
    const measures = of('rk_atgarder')
    const some = { options: ['annat', 'avskaffat'], other: 'Eget' }
    expect(stillPossible(measures, some)?.answer).toEqual({ options: ['annat'], other: 'Eget' })
    const matrix = of('rk_svarighet')
    expect(stillPossible(matrix, { underskoterska: 2, avskaffad: 1 })?.answer).toEqual({ underskoterska: 2 })
    const text = { ...of('rk_hinder'), maxLength: 5 } as SheetQuestion
    expect(stillPossible(text, 'Längre än fem')).toBeNull()
    const ranks = of('rk_prioritet')
    if (ranks.type !== 'ranking') throw new Error('no ranking')
    expect(stillPossible(ranks, ['avskaffat', ranks.choices[0]!.value])).toBeNull()
  })

  test('is known only of questions that are asked', () => {
    const earlier = { value: '"Tid"', from: 'v1', round: 'Omgång 2026', on: '2026-05-03', isByHolder: false }
    const about = { ...earlier, value: '"lt1"' }
    const known = (rows: [string, typeof earlier][]) => [...knownOf(questions, new Map(rows)).keys()]
    expect(
      known([
        ['rk_hinder', earlier],
        ['gammal', earlier],
        ['bg_ar_i_rollen', about],
      ]),
    ).toEqual(['rk_hinder'])
    expect(known([['bg_ar_i_rollen', { ...about, isByHolder: true }]])).toEqual(['bg_ar_i_rollen'])
  })

  test('saves the estimate less the press, in whole minutes, never less than none', () => {
    expect(minutesSaved([])).toBe(0)
    expect(minutesSaved([{ seconds: 3 }, { seconds: 64 }])).toBe(0)
    expect(minutesSaved([{ seconds: 65 }, { seconds: 65 }])).toBe(2)
  })
})
