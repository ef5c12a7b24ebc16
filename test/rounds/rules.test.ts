import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRoundSlug, problemsOf, problemsWhenFrozen, proposeSlug } from '../../src/rounds/rules.ts'
import { anyText } from '../support/text.ts'

const form = { startsOn: '2027-04-01', endsOn: '2027-12-15', answerDeadline: '2027-12-15' }

describe('the proposed short name', () => {
  test('is the year when the name has one, else the name', () => {
    expect(proposeSlug('Omgång 2027')).toBe('2027')
    expect(proposeSlug('Våren, andra varvet')).toBe('varen-andra-varvet')
    expect(proposeSlug('!!!')).toBe('')
  })

  test('can always be used, or is empty', () => {
    fc.assert(
      fc.property(anyText(), (name) => {
        const slug = proposeSlug(name)
        expect(slug === '' || slug === 'ny' || isRoundSlug(slug)).toBe(true)
      }),
    )
  })

  test('is refused with strange characters and when it is an address already', () => {
    for (const slug of ['', 'ny', 'Å', '2027/28', '../x', 'a b', '-a', 'a-', '<b>', 'a'.repeat(41)])
      expect(isRoundSlug(slug)).toBe(false)
  })
})

describe('the dates of a round', () => {
  test('are right', () => {
    expect(problemsOf(form)).toEqual({})
    expect(problemsOf({ ...form, answerDeadline: '2028-01-31' })).toEqual({})
  })

  test.each([
    [{ startsOn: '0027-04-01' }, { startsOn: 'rounds.odd_year' }],
    [{ endsOn: '2027-04-01' }, { endsOn: 'rounds.end_before_start' }],
    [{ endsOn: '2072-12-15' }, { endsOn: 'rounds.too_long' }],
    [{ answerDeadline: '2027-03-31' }, { answerDeadline: 'rounds.deadline_before_start' }],
    [{ answerDeadline: '2072-12-15' }, { answerDeadline: 'rounds.deadline_too_late' }],
  ])('are refused: %o', (wrong, problems) => {
    expect(problemsOf({ ...form, ...wrong })).toEqual(problems)
  })

  test('can only be put off once people have been invited', () => {
    const round = { ends_on: '2027-12-15', answer_deadline: '2027-12-15' }
    expect(problemsWhenFrozen(round, form)).toEqual({})
    expect(problemsWhenFrozen(round, { endsOn: '2027-12-01', answerDeadline: '2027-12-31' })).toEqual({
      endsOn: 'rounds.only_later',
    })
    expect(problemsWhenFrozen(round, { endsOn: '2028-01-15', answerDeadline: '2027-12-01' })).toEqual({
      answerDeadline: 'rounds.only_later',
    })
  })
})
