/** Normalises, recognises and sorts typed or imported text. */

/**
 * Bidirectional control characters and characters without width. The former reverse the direction of all following
 * text and make one name look like another; the latter make texts differ that look the same. No language needs them
 * in the text that people enter here.
 */
const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g
/** Zero-width joiners. Arabic, Indic scripts and emoji need them; next to Latin letters they are only invisible. */
const uselessJoiner =
  /(?<=^|[\p{Script=Latin}\p{N}\p{Z}\p{P}\p{Cc}@])[\u200C\u200D]+|[\u200C\u200D]+(?=$|[\p{Script=Latin}\p{N}\p{Z}\p{P}\p{Cc}@])/gu

export function withoutInvisible(text: string): string {
  return text.replace(invisible, '').replace(uselessJoiner, '')
}

/** Unicode NFC, and one space for any run of whitespace; keeps line breaks, for which the caller reports an error. */
export function tidyText(text: string): string {
  return withoutInvisible(text)
    .normalize('NFC')
    .replace(/[^\S\r\n\v\f\u2028\u2029]+/g, ' ')
    .trim()
}

/** The same limit for forms and imported lists, so that a form accepts every imported number. */
export const longestPhone = 60

/** Recognises what people write for a vacant post: "Vakant", "N.N.", "-". */
const nobody =
  /^(?:vakant|vakans|vakant tjänst|vacant|n\.? ?n\.?|[-–—−.?_/ ]+|(?:ej|inte) (?:tillsatt|utsedd|klart?)|tillsätts(?: senare)?|utses(?: senare)?|ingen|saknas|tom|tba|tbd|n\/a)$/i

export function saysNobody(name: string): boolean {
  return nobody.test(name.trim())
}

const swedish = new Intl.Collator('sv', { numeric: true })

/** Sorts å, ä and ö last, and "Skåne 2" before "Skåne 10". */
export function byText(one: string, other: string): number {
  return swedish.compare(one, other)
}

/**
 * Sorts stably by the first key, then by the next, and so on, in Swedish order (`byText`), which the databases do
 * not provide.
 */
export function inOrder<Row>(rows: Row[], keysOf: (row: Row) => string[]): Row[] {
  const keyed = rows.map((row) => ({ row, keys: keysOf(row) }))
  keyed.sort((a, b) => {
    const at = a.keys.findIndex((key, index) => byText(key, b.keys[index] ?? '') !== 0)
    return at < 0 ? 0 : byText(a.keys[at] ?? '', b.keys[at] ?? '')
  })
  return keyed.map(({ row }) => row)
}

/** "april 2027" → "April 2027" */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** For HTML and XML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
