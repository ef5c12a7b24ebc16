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

/** The address without what must not be kept: its query, and the token of a personal link or a calendar. */
export function addressForLog(url: string): string {
  return url.replace(/\?.*/, '').replace(/\/(i|gast|logga-in|kalender)\/+[^/]+/i, '/$1/…')
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
