import { expect, test } from 'vitest'
import { z } from 'zod'
import { cleanText, line, many, parseForm, time, wholeNumber } from '../../../src/kernel/http/forms.ts'

const form = z.object({ n: wholeNumber(0, 20_000) })

test.each([
  ['120', 120],
  [' 120 ', 120],
  ['12 000', 12000],
  ['12\u00a0000', 12000],
  ['0', 0],
  [25, 25],
])('%j is a whole number', (typed, n) => {
  expect(parseForm(form, { n: typed })).toEqual({ ok: true, value: { n } })
})

test.each(['', ' ', '-1', '20001', '1,5', '1e3', '0x10', 'tio', ['5'], null, true, undefined])(
  '%j is none, and is never taken for 0',
  (typed) => {
    const result = parseForm(form, { n: typed })
    expect(result).toMatchObject({ ok: false, errors: { n: 'forms.whole_number' } })
  },
)

test('an hour is read as people write it, and what is none is refused rather than midnight', () => {
  const read = (text: string) => time().safeParse(text).data
  expect(['9', '09:30', ' 9.30 ', '0'].map(read)).toEqual(['09:00', '09:30', '09:30', '00:00'])
  for (const wrong of ['', 'halv nio', '24', '9.3', '9:60', '0000-01-01']) expect(read(wrong)).toBeUndefined()
})

test('a field has no more values than a database takes in one question', () => {
  const slugs = many(z.string())
  expect(slugs.safeParse(Array(1000).fill('a')).success).toBe(true)
  expect(slugs.safeParse(Array(1001).fill('a')).success).toBe(false)
})

test('what turns the writing round is in no name and in no text', () => {
  expect(line().safeParse('\u202EgreB oB\u202C Ek\u2066').data).toBe('greB oB Ek')
  expect(cleanText('Rad 1\r\n\u202Erad 2')).toBe('Rad 1\nrad 2')
})
