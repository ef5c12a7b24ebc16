/** What a letter in HTML says, as text: forward only, so that a hostile one costs no more than its length. */
const unseen = new Set(['style', 'script', 'head', 'title', 'template'])
const breaks = new Set(['br', 'p', 'div', 'tr', 'li', 'h1', 'h2', 'h3', 'blockquote', 'table'])

export function htmlText(html: string): string {
  const lower = html.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open === -1) return tidy(text + html.slice(at))
    text += html.slice(at, open)
    const close = html.indexOf('>', open)
    if (close === -1) break
    const name = /^<\/?([a-z0-9]{1,12})/.exec(lower.slice(open, open + 16))?.[1] ?? ''
    if (breaks.has(name)) text += '\n'
    const isUnseen = unseen.has(name) && html[open + 1] !== '/'
    const end = isUnseen ? lower.indexOf(`</${name}`, close) : close + 1
    if (end === -1) break
    at = end
  }
  return tidy(text)
}

function tidy(text: string): string {
  return text
    .replace(/[^\S\n]+/g, ' ')
    .replace(/\n{2,}/g, '\n\n')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,6});/gi, (whole, name: string) => entity(name) ?? whole)
}

const named: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  aring: 'å',
  auml: 'ä',
  ouml: 'ö',
  Aring: 'Å',
  Auml: 'Ä',
  Ouml: 'Ö',
  eacute: 'é',
}

function entity(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name]
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined
}
