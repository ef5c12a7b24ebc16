/** Search in texts written in Swedish, and the places to mark in them. */
import { newStemmer } from 'snowball-stemmers'

const stemmer = newStemmer('swedish')

/** What a text must contain: every word, and every phrase in the order it was written. */
export interface Search {
  terms: string[][] // folded; stems, or the words of a phrase
}

interface Word {
  folded: string
  from: number
  to: number
}

/** Case and accents do not matter, but å, ä and ö are letters of their own. */
function fold(word: string): string {
  return word.toLocaleLowerCase('sv').replace(/[^a-zåäö\d]/gu, (letter) => letter.normalize('NFD')[0] ?? letter)
}

function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map(({ 0: word, index }) => ({
    folded: fold(word),
    from: index,
    to: index + word.length,
  }))
}

/** `"…"` or `”…”` is a phrase; every other word is searched for by its stem. */
export function searchOf(typed: string): Search {
  const text = typed.normalize('NFC')
  const terms: string[][] = []
  for (const [whole, phrase] of text.matchAll(/["”“]([^"”“]+)["”“]|[^\s"”“]+/gu)) {
    const words = wordsOf(phrase ?? whole).map(({ folded }) => folded)
    if (phrase !== undefined && words.length > 0) terms.push(words)
    else terms.push(...words.map((word) => [stemmer.stem(word)]))
  }
  return { terms }
}

/** Stems shorter than this are found only at the beginning of a word: "it" is in too many. */
const shortestPart = 4
/** A Swedish compound has no part that is shorter; it keeps "vård" from being found in "svårdefinierad". */
const shortestBefore = 3
/** Endings that a short word may have: "lön" finds "lönerna" and not "lönsamhet". */
const longestEnding = 4

/** The stem begins the word, with any ending, or is a later part of a compound. */
function isIn(stem: string, { folded }: Word): boolean {
  if (folded.startsWith(stem)) return stem.length >= shortestPart || folded.length - stem.length <= longestEnding
  return stem.length >= shortestPart && folded.indexOf(stem, shortestBefore) !== -1
}

/** @returns where the text has what is searched for, as [from, to] in order; null when it lacks any of it. */
export function placesIn(text: string, { terms }: Search): [number, number][] | null {
  const words = wordsOf(text)
  const places: [number, number][] = []
  for (const term of terms) {
    const [stem = ''] = term
    const found =
      term.length === 1
        ? words.filter((word) => isIn(stem, word)).map(({ from, to }) => [from, to] as [number, number])
        : words.flatMap(({ from }, i): [number, number][] => {
            const last = words[i + term.length - 1]
            return last && term.every((folded, n) => words[i + n]?.folded === folded) ? [[from, last.to]] : []
          })
    if (found.length === 0) return null
    places.push(...found)
  }
  return places.sort((a, b) => a[0] - b[0])
}

/** The text in pieces, those that were found marked. */
export function marked(text: string, places: [number, number][]): { text: string; isFound: boolean }[] {
  const pieces: { text: string; isFound: boolean }[] = []
  let at = 0
  for (const [from, to] of places) {
    if (from < at) continue
    if (from > at) pieces.push({ text: text.slice(at, from), isFound: false })
    pieces.push({ text: text.slice(from, to), isFound: true })
    at = to
  }
  if (at < text.length) pieces.push({ text: text.slice(at), isFound: false })
  return pieces
}
