/** Search for a person or a municipality by name. Ignores case, accents and the marks on å, ä and ö. */
export interface Found {
  kind: 'holder' | 'substitute' | 'colleague' | 'contact' | 'guest' | 'municipality'
  name: string
  /** Municipality and role, RSS body, or organisation; '' for a municipality. */
  of: string
  email: string
  phone: string
  href: string
  /** Name of the round in which the person has, substitutes on or answers for a seat; '' otherwise. */
  round: string
}

function folded(text: string): string {
  return text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '')
}

/** Each word searched for must begin a word of the name, `of` or email address: "ann lund" finds Anna in Lund. */
export function matches(words: string, { name, of, email }: Found): boolean {
  const known = ` ${folded([name, of, email].join(' ')).replace(/[^\p{L}\p{N}@.]+/gu, ' ')}`
  const wanted = folded(words)
    .split(/[^\p{L}\p{N}@.]+/u)
    .filter(Boolean)
  return wanted.length > 0 && wanted.every((word) => known.includes(` ${word}`))
}
