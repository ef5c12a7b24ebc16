import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines, shortened } from '../../src/kernel/diff.ts'

const lines = fc.array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })

test('both texts can be read out of the difference, whatever they are', () => {
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const [before, after] = [one.join('\n'), other.join('\n')]
      const diff = diffLines(before, after)
      const without = (is: string) =>
        diff
          .filter((line) => line.is !== is)
          .map(({ text }) => text)
          .join('\n')
      expect([without('new'), without('gone')]).toEqual([before, after])
    }),
  )
})

test('the same text has no difference, and a changed line is one gone and one new', () => {
  expect(diffLines('a\nb', 'a\nb').every(({ is }) => is === 'same')).toBe(true)
  expect(diffLines('a\nb\nc', 'a\nx\nc').map(({ is, text }) => `${is} ${text}`)).toEqual([
    'same a',
    'gone b',
    'new x',
    'same c',
  ])
})

test('what lies between the changes is left out, once each time', () => {
  const before = [...'abcdefghij'].join('\n')
  const short = shortened(diffLines(before, before.replace('e', 'E')), 1)
  expect(short.map((line) => line?.text ?? '…')).toEqual(['…', 'd', 'e', 'E', 'f', '…'])
})
