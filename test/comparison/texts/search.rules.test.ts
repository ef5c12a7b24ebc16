import fc from 'fast-check'
import { expect, test } from 'vitest'
import { marked, placesIn, searchOf } from '../../../src/comparison/texts/search.rules.ts'

const found = (text: string, typed: string) =>
  placesIn(text.normalize('NFC'), searchOf(typed))?.map(([from, to]) => text.normalize('NFC').slice(from, to)) ?? null

test.each([
  ['other endings', 'Personalen fick mer tid', 'personal', ['Personalen']],
  ['… also of what is typed', 'All personal fick tid', 'personalens', ['personal']],
  ['the first part of a compound', 'Vi anställde språkstödjare', 'språk', ['språkstödjare']],
  ['a later part', 'Vårdpersonalen och omvårdnadspersonal', 'personal', ['Vårdpersonalen', 'omvårdnadspersonal']],
  ['all words, in any order', 'Språket är ett hinder för personal', 'personal språk', ['Språket', 'personal']],
  ['decomposed letters', 'A\u0308ldre i hemmet', 'äldre', ['Äldre']],
  ['accents', 'En idé om kafé', 'ide', ['idé']],
  [
    'a phrase as written',
    'Tid för varje brukare, och varje brukare för sig',
    '”varje brukare”',
    ['varje brukare', 'varje brukare'],
  ],
  ['a phrase broken is not found', 'varje nöjd brukare', '"varje brukare"', null],
  ['å is not a', 'Vård', 'vard', null],
  ['no part of another word', 'Ett svårdefinierat mål', 'vård', null],
  ['short words by their endings only', 'lönen, lönerna och lönsamheten', 'lön', ['lönen', 'lönerna']],
  ['not when one word is missing', 'Språket är ett hinder', 'språk lön', null],
  ['figures', 'Sedan 2019 har vi 12 team', '2019', ['2019']],
])('search finds %s', (_what, text, typed, expected) => {
  expect(found(text, typed)).toEqual(expected)
})

test('nothing searched for is found in every text, with nothing to mark', () => {
  expect(placesIn('Vad som helst', searchOf(' ” '))).toEqual([])
})

test('what is marked is the text, whole and in order, and every word of a text finds it', () => {
  const word = fc.constantFrom(
    'språk',
    'Äldre',
    'idé',
    'vårdpersonal',
    '2019',
    'och',
    'it',
    'lönerna',
    '”',
    '<b>',
    '\n',
  )
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), fc.nat(), (words, n) => {
      const text = words.join(' ')
      const wanted = words[n % words.length] ?? ''
      const places = placesIn(text, searchOf(wanted))
      expect(places).not.toBeNull()
      expect(
        marked(text, places ?? [])
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text)
    }),
    { numRuns: 200 },
  )
})
