/** Invariants of letters: every template that staff can save can be filled in, and names are only ever plain text. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Block } from '../../src/kernel/mail/letter.ts'
import { type Purpose, purposeFacts, purposes } from '../../src/letters/purposes.rules.ts'
import {
  composeMail,
  isUnfilled,
  parseTemplate,
  problemsOf,
  type TemplateText,
  type Values,
} from '../../src/letters/rules.ts'

const link = 'https://radslag.example/i/x'
const frame = { organisation: 'Sekretariatet', foot: [{ text: 'Frågor?' }] }
const own = [
  'Hej',
  ' ',
  '\n',
  '\n\n',
  '\r\n',
  '# ',
  '- ',
  '**',
  '{',
  '}',
  '{}',
  '{{namn}}',
  '{constructor}',
  '<b>',
  '&amp;',
  '\u2028',
]

/** Texts as staff may write them, valid and invalid: pieces with a meaning and random text, in any order. */
function anyText(purpose: Purpose): fc.Arbitrary<TemplateText> {
  const { placeholders } = purposeFacts[purpose]
  const marks = Object.keys(placeholders).map((name) => `{${name}}`)
  const alone = marks.map((mark) => `\n\n${mark}\n\n`)
  const piece = fc.oneof(
    fc.constantFrom(...own, ...marks),
    fc.constantFrom(...alone),
    fc.string({ unit: 'grapheme', maxLength: 8 }),
  )
  const texts = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const whole = purposeFacts[purpose].required.map((name) => `\n\n{${name}}\n\n`).join('')
  return fc.record({
    subject: fc.oneof(texts, fc.constantFrom('Hej', 'Hej {namn}')),
    body: fc.oneof(
      texts,
      texts.map((text) => text + whole),
    ),
  })
}

const nasty = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  'Åsa\r\nBcc: alla@kommun.example',
  '{knapp}',
  '**fet**',
  '# Rubrik',
  'www.x.se',
  'http://ond.example/i/x',
  'Bo Ek <bo@ond.example>',
  'a\uE000b',
  '$& $1',
]
const anyName = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => /[^\p{Cc}\p{Co}\s]/u.test(text)),
)

function valuesWith(purpose: Purpose, name: string): Values {
  const blocks: Block[] = [
    { kind: 'facts', rows: [{ term: 'Var', lines: [name, name], note: 'Förut' }] },
    { kind: 'schedule', rows: [{ time: '9.00', title: name, detail: name, mark: 'ändrat' }] },
    { kind: 'button', label: 'Öppna', href: link },
  ]
  const { placeholders } = purposeFacts[purpose]
  return Object.fromEntries(Object.entries(placeholders).map(([key, kind]) => [key, kind === 'text' ? name : blocks]))
}

const tags = /^\/?(?:html|head|meta|title|style|body|table|tr|td|h1|h2|p|ul|li|br|strong|span|a)$/

test('whatever may be saved can be filled, with whatever people are called', () => {
  let saved = 0
  const letter = fc
    .constantFrom(...purposes)
    .chain((purpose) => fc.tuple(fc.constant(purpose), anyText(purpose), anyName))
  fc.assert(
    fc.property(letter, ([purpose, text, name]) => {
      const { placeholders, required } = purposeFacts[purpose]
      if (problemsOf(text, placeholders, required).length > 0) return
      saved++
      const mail = composeMail(parseTemplate(text, placeholders), valuesWith(purpose, name), frame)
      if (isUnfilled(mail)) throw new Error(`not filled: ${mail.unfilled}`)
      expect(mail.subject).not.toMatch(/[\r\n\uE000]/)
      const html = mail.html.replace(/<!--[\s\S]*?-->/g, '')
      const found = [...html.matchAll(/<(\/?\w+|![^>]*)/g)].map(([, tag = '']) => tag.toLowerCase())
      expect(found.filter((tag) => tag !== '!doctype html' && !tags.test(tag))).toEqual([])
      const links = [...html.matchAll(/\bhref="([^"]*)"/g)].map(([, href]) => href)
      expect(links.every((href) => href === link)).toBe(true)
      expect(html).not.toMatch(/ (?:on\w+|src)=(?=["\w])(?![^<]*&gt;)/)
      if (!name.includes('{') && !(text.subject + text.body).includes('{{'))
        for (const key of Object.keys(placeholders)) expect(mail.text).not.toContain(`{${key}}`)
    }),
    { numRuns: 3000 },
  )
  expect(saved).toBeGreaterThan(300)
})

test('no name becomes a link in a program that makes links of addresses', () => {
  const { placeholders } = purposeFacts.thanks
  const words = 'Hej {namn}!\n\n# {seminarium}\n\n- {ort}\n\n{fakta}\n\n{program}'
  const parsed = parseTemplate({ subject: 'Tack {namn}', body: words }, placeholders)
  for (const name of ['www.x.se', 'http://ond.example/', 'a@ond.example', 'Bo ond.se Ek']) {
    const mail = composeMail(parsed, { ...valuesWith('thanks', name) }, frame)
    if (isUnfilled(mail)) throw new Error('not filled')
    const shown = mail.html.slice(mail.html.indexOf('<body')).replace(/href="[^"]*"/g, '')
    for (const text of [shown, mail.text.replaceAll(link, '')]) {
      expect(text).not.toContain(name)
      expect(text.replaceAll('\u200C', '')).toContain(name)
    }
  }
})

test('times, dates, places and abbreviations are left as they are', () => {
  const { placeholders } = purposeFacts.thanks
  const parsed = parseTemplate({ subject: 'Tack', body: '{ort} {e-post}' }, placeholders)
  for (const ort of ['kl. 9.30–15.30', 'S:t Eriksgatan 12', 'A.B. Öberg', 'bl.a. Lund', '1/2'])
    expect(composeMail(parsed, { ort, 'e-post': 'vi@radslag.example' }, frame)).toMatchObject({
      text: expect.stringContaining(`${ort} vi@radslag.example`),
    })
})
