/**
 * The address as it came, or one that leads nowhere when it cannot be decoded or holds a NUL: the first
 * the router answers before any page of ours, the second no text in PostgreSQL can hold.
 */
export function readableAddress(url: string): string {
  return isReadable(url) ? url : '/finns-inte'
}

function isReadable(url: string): boolean {
  if (url.includes('%00')) return false
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '')
    return true
  } catch {
    return false
  }
}
