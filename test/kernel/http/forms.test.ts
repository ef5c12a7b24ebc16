import { expect, test } from 'vitest'
import { z } from 'zod'
import { parseForm, wholeNumber } from '../../../src/kernel/http/forms.ts'

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
