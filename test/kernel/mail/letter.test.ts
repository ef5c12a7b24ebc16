import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Block, writeLetter } from '../../../src/kernel/mail/letter.ts'

const own = 'https://radslag.example/i/x'
/** Patterns that mail programs turn into links. */
const linkable = /\w:\/\/|www\.\w|\w@\w|\w\.[a-z]{2}/gi

function blocksOf(text: string): Block[] {
  return [
    { kind: 'facts', rows: [{ term: 'Plats', lines: [text, text], note: text }] },
    { kind: 'schedule', rows: [{ time: '9.30', title: text, detail: text, mark: '' }] },
    { kind: 'button', label: 'Svara', href: own },
  ]
}

test('nothing that a person wrote of a day, a place or a programme becomes a link', () => {
  const lure = fc.constantFrom(
    ...['https://evil.example/x', 'www.evil.example', 'a@evil.example', 'evil.se', 'HTTP://1.2.3.4'],
  )
  const words = fc.constantFrom(' ', ', ', '(', ')', 'Gasverket', '\u200B', '.', '!')
  const texts = fc.array(fc.oneof(lure, words), { maxLength: 8 }).map((parts) => parts.join(''))
  fc.assert(
    fc.property(texts, (said) => {
      const letter = writeLetter(
        { subject: 'Ändrad plats', blocks: blocksOf(said) },
        { organisation: 'Sekretariatet', foot: [] },
      )
      expect(letter.text.replace(own, '').match(linkable)).toBeNull()
      const words = letter.html.replace(/<head>.*<\/head>/s, '').replace(/<[^>]*>/g, ' ')
      expect(words.match(linkable)).toBeNull()
      expect(letter.html.match(/<a /g)).toHaveLength(1)
    }),
  )
})
