/** No slug, id or token is longer. */
export const longestPart = 200

/**
 * The address as it came, or one that leads nowhere when it cannot be decoded, has a part that is too
 * long or holds a NUL: the first two the router answers before any page of ours, with the token in its
 * words; the last no text in PostgreSQL can hold.
 */
export function readableAddress(url: string): string {
  return isReadable(url) ? url : '/finns-inte'
}

const personalWithMore =
  /^(\/(?:i|gast|logga-in|kalender)\/[\w-]{20,}(?:\.ics)?(?:\/[\w./-]*[\w-])?)[\s\u200B-\u200F\u2060\uFEFF.,;:!?)\]}>*'"’”»/|]+$/

/** A personal link without the signs that a program for mail, or whoever copied it, has left at its end; null when there are none. */
export function withoutTrail(url: string): string | null {
  const [path = '', query] = url.split(/\?(.*)/s, 2)
  const clean = personalWithMore.exec(decoded(path))?.[1]
  if (clean === undefined) return null
  return query === undefined ? clean : `${clean}?${query}`
}

/**
 * The address without what must not be kept: its query, and the token of a personal link or a calendar, also
 * where a program for mail has mangled the address, or somebody has pasted only half of it.
 */
export function addressForLog(url: string): string {
  const [path = ''] = url.split('?', 1)
  return decoded(path)
    .replace(/\/(i|gast|logga-in|kalender)\/+[^/]+/i, '/$1/…')
    .replace(/[\w-]{27,}/g, (part) => (uuid.test(part) ? part : '…'))
}

/** Below a personal link that is its owner's key. */
export function isPersonal(url: string): boolean {
  return /^\/(?:i|gast)\//.test(url)
}

const secretAddress = /((?:\/|%2F|_)(?:i|gast|logga-in|kalender)(?:\/|%2F|_))[\w-]{20,}/gi

/** What somebody wrote, or quoted of ours, without the tokens in addresses; filters for mail write them in their ways. */
export function withoutTokens(text: string): string {
  return text.replace(secretAddress, '$1…')
}

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

function isReadable(url: string): boolean {
  if (url.includes('%00')) return false
  const [path = ''] = url.split('?', 1)
  if (path.split('/').some((part) => part.length > longestPart)) return false
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

/**
 * An address on this site to send somebody on to, or null when it is anything else: `//evil.example`,
 * `/\evil.example` and `/.//evil.example` all lead away in a browser.
 */
export function localPath(text: unknown): string | null {
  if (typeof text !== 'string' || !text.startsWith('/')) return null
  const here = 'http://here.invalid'
  if (!URL.canParse(text, here)) return null
  const url = new URL(text, here)
  const path = url.pathname + url.search
  return url.origin === here && !path.startsWith('//') ? path : null
}
