import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeLetter } from '../../src/kernel/mail/letter.ts'
import { defaultLetter } from '../../src/letters/defaults.rules.ts'
import { purposeFacts, purposes } from '../../src/letters/purposes.rules.ts'
import { fill, isUnfilled, type Placeholders, parseTemplate, problemsOf } from '../../src/letters/rules.ts'

const known: Placeholders = { namn: 'text', kommun: 'text', knapp: 'block', fakta: 'block' }
const template = {
  subject: 'Inbjudan till {kommun}',
  body: 'Hej {namn}!\n\n# Välkommen\n{fakta}\nVi ses i **{kommun}**.\n- ett\n- två\n\n{knapp}',
}
const values = {
  namn: 'Åsa',
  kommun: 'Habo',
  knapp: [{ kind: 'button' as const, label: 'Svara', href: 'https://radslag.example/i/x' }],
  fakta: [{ kind: 'facts' as const, rows: [{ term: 'När', lines: ['14 april', '9.30'] }] }],
}
const frame = { organisation: 'Sekretariatet', foot: [{ text: 'Frågor?' }] }

test('reads headings, lists, paragraphs and blocks, and fills them', () => {
  expect(problemsOf(template, known, ['knapp'])).toEqual([])
  expect(fill(parseTemplate(template, known), values)).toEqual({
    subject: 'Inbjudan till Habo',
    blocks: [
      { kind: 'paragraph', lines: [[{ text: 'Hej ' }, { text: 'Åsa' }, { text: '!' }]] },
      { kind: 'heading', text: 'Välkommen' },
      values.fakta[0],
      { kind: 'paragraph', lines: [[{ text: 'Vi ses i ' }, { text: 'Habo', strong: true }, { text: '.' }]] },
      { kind: 'list', items: [[{ text: 'ett' }], [{ text: 'två' }]] },
      values.knapp[0],
    ],
  })
})

test.each([
  ['unknown', { ...template, body: `${template.body}\n{efternamn}` }],
  ['missing', { ...template, body: 'Hej {namn}!' }],
  ['not_closed', { ...template, body: `Hej {namn\n\n{knapp}` }],
  ['alone', { ...template, body: `Tryck på {knapp} nu` }],
  ['alone', { ...template, subject: 'Hej {knapp}' }],
  ['empty', { ...template, subject: ' ' }],
  ['several_lines', { ...template, subject: 'Ett\nBcc: alla@example.se' }],
])('refuses a template that is %s', (code, text) => {
  expect(problemsOf(text, known, ['knapp']).map((problem) => problem.code)).toContain(code)
})

test('any heading is one, and the first is the title', () => {
  const text = { subject: 'Hej', body: '## Ett\nTvå\n### Tre' }
  const letter = fill(parseTemplate(text, {}), {})
  if (isUnfilled(letter)) throw new Error('not filled')
  expect(letter.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'heading'])
  const { html } = writeLetter(letter, frame)
  expect(html.match(/<h[12][^>]*>[^<]*/g)?.map((tag) => tag.replace(/ style.*>/, '>'))).toEqual([
    '<h1 class="t">Ett',
    '<h2 class="t">Tre',
  ])
})

test('says on which line an unknown placeholder stands', () => {
  const text = { subject: 'Hej', body: 'Ett\n\nTvå {constructor}\n{knapp}' }
  expect(problemsOf(text, known, ['knapp'])).toEqual([{ field: 'body', code: 'unknown', name: 'constructor', line: 3 }])
})

test('is not filled when a value is missing or empty', () => {
  const letter = fill(parseTemplate(template, known), { ...values, namn: ' ', fakta: [] })
  expect(letter).toEqual({ unfilled: ['namn', 'fakta'] })
})

test('a reason that may be left out takes its line with it', () => {
  const parsed = parseTemplate({ subject: 'Ändrat', body: 'Ett.\n\n{skäl}\n\nTvå.' }, { skäl: 'text' })
  const letter = fill(parsed, { skäl: '' })
  if (isUnfilled(letter)) throw new Error('not filled')
  expect(letter.blocks).toHaveLength(2)
})

test('what a person is called is always literal text', () => {
  const parsed = parseTemplate(template, known)
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (namn) => {
      const letter = fill(parsed, { ...values, namn })
      if (isUnfilled(letter)) return
      expect(letter.blocks).toHaveLength(6)
      const { html } = writeLetter(letter, frame)
      expect(html.match(/<h1/g)).toHaveLength(1)
      expect(html.match(/<a /g)).toHaveLength(1)
      expect(letter.subject).not.toMatch(/[\r\n]/)
    }),
    { examples: [['{kommun}'], ['# Rubrik'], ['<a href=x>'], ['**x**'], ['a\r\nBcc: b']] },
  )
})

test('a name that turns the writing round leaves the rest of the letter as it was', () => {
  const letter = fill(parseTemplate(template, known), { ...values, namn: '\u202EkE aV\u2067' })
  expect(JSON.stringify(letter)).toContain('kE aV')
  expect(JSON.stringify(letter)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/)
})

test('HTML and text say the same', () => {
  const letter = fill(parseTemplate(template, known), values)
  if (isUnfilled(letter)) throw new Error('not filled')
  const { html, text } = writeLetter(letter, frame)
  const words = html.replace(/<style>[\s\S]*<\/style>|<title>.*<\/title>/g, '').replace(/<[^>]+>/g, ' ')
  for (const word of ['Åsa', 'Välkommen', '14 april', 'Habo', 'ett', 'två', 'Svara', 'Frågor?']) {
    expect(words).toContain(word)
    expect(text).toContain(word)
  }
  expect(text).toContain('https://radslag.example/i/x')
})

test.each(purposes)('the letter %s that nobody has rewritten has no problems', (purpose) => {
  const { placeholders, required } = purposeFacts[purpose]
  expect(problemsOf(defaultLetter(purpose), placeholders, required)).toEqual([])
})
