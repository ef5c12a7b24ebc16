/** Finding a person or a municipality by name: å, ä, ö and accents may be left out. */
export interface Found {
  kind: 'holder' | 'substitute' | 'contact' | 'guest' | 'municipality'
  name: string
  /** Role and municipality, RSS body or organisation. */
  of: string
  email: string
  phone: string
  href: string
  /** The round, where the person has a place in one. */
  round: string
}

function folded(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
}

/** Every word must begin a word of what is known: "ann lund" finds Anna in Lund. */
export function matches(words: string, { name, of, email }: Found): boolean {
  const known = ` ${folded([name, of, email].join(' ')).replace(/[^\p{L}\p{N}@.]+/gu, ' ')}`
  const wanted = folded(words)
    .split(/[^\p{L}\p{N}@.]+/u)
    .filter(Boolean)
  return wanted.length > 0 && wanted.every((word) => known.includes(` ${word}`))
}
