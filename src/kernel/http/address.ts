/** Maximum length of a path segment; no slug, id or token is longer. */
export const longestPart = 200

/**
 * The requested URL, or one of a missing page when the URL cannot be decoded, has a segment that is too long, or
 * contains a NUL. In the first two cases the router would answer by itself, and its message would contain the token;
 * a NUL cannot be stored in a PostgreSQL text.
 */
export function readableAddress(url: string): string {
  return isReadable(url) ? url : '/finns-inte'
}

const personalWithMore =
  /^(\/(?:i|gast|kollega|logga-in|kalender)\/[\w-]{20,}(?:\.ics)?(?:\/[\w./-]*[\w-])?)[\s\u200B-\u200F\u2060\uFEFF.,;:!?)\]}>*'"’”»/|]+$/

/**
 * A personal link without trailing punctuation, which mail programs or people who copy the link add; null when
 * there is none to remove.
 */
export function withoutTrail(url: string): string | null {
  const [path = '', query] = url.split(/\?(.*)/s, 2)
  const clean = personalWithMore.exec(decoded(path))?.[1]
  if (clean === undefined) return null
  return query === undefined ? clean : `${clean}?${query}`
}

/**
 * The URL without its query and without the token of a personal link or a calendar, neither of which may be logged.
 * Also removes tokens from URLs that a mail program has altered, or of which somebody has pasted only a part.
 */
export function addressForLog(url: string): string {
  const [path = ''] = url.split('?', 1)
  return decoded(path)
    .replace(/\/(i|gast|kollega|logga-in|kalender)\/+[^/]+/i, '/$1/…')
    .replace(/[\w-]{27,}/g, (part) => (uuid.test(part) ? part : '…'))
}

/** True for pages below the personal link of an invitee, a guest or a colleague, whose token authenticates them. */
export function isPersonal(url: string): boolean {
  return /^\/(?:i|gast|kollega)\//.test(url)
}

const secretAddress = /((?:\/|%2F|_)(?:i|gast|kollega|logga-in|kalender)(?:\/|%2F|_))[\w-]{20,}/gi

/** Removes tokens from links in incoming text. Mail filters rewrite links, so other separators than `/` count too. */
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
 * A path on this site, safe to redirect to; null for anything else. `//evil.example`, `/\evil.example` and
 * `/.//evil.example` all lead to another site in a browser.
 */
export function localPath(text: unknown): string | null {
  if (typeof text !== 'string' || !text.startsWith('/')) return null
  const here = 'http://here.invalid'
  if (!URL.canParse(text, here)) return null
  const url = new URL(text, here)
  const path = url.pathname + url.search
  return url.origin === here && !path.startsWith('//') ? path : null
}
