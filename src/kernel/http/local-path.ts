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
