/** Removes invisible characters from typed or imported text. */

/**
 * Signs that turn the writing round and do not turn it back: one name looks like another, and in a letter or on a
 * page all that follows is turned too. And signs without width, that make two texts differ which look the same. No
 * language needs them in what is typed here.
 */
const invisible = /[\u00AD\u061C\u180E\u200B\u200E\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/g
/** Arabic, Indic scripts and emoji join and part their signs by these; between Latin letters they are only hidden. */
const uselessJoiner =
  /(?<=^|[\p{Script=Latin}\p{N}\p{Z}\p{P}\p{Cc}@])[\u200C\u200D]+|[\u200C\u200D]+(?=$|[\p{Script=Latin}\p{N}\p{Z}\p{P}\p{Cc}@])/gu

export function withoutInvisible(text: string): string {
  return text.replace(invisible, '').replace(uselessJoiner, '')
}

/** One way to write each letter, spaces of every kind as one; line breaks stay, to be seen. */
export function tidyText(text: string): string {
  return withoutInvisible(text)
    .normalize('NFC')
    .replace(/[^\S\r\n\v\f\u2028\u2029]+/g, ' ')
    .trim()
}

/** In forms and in lists, so that whoever came from a list can be corrected in a form. */
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

/** By the first of the keys, those that are alike there by the next, otherwise as they were. No database orders Swedish so. */
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
