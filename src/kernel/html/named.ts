/** An error summary stands above its fields: their names are put in when the page has been written. */

const nameless = /<a href="#([^"]+)" data-name>/g

/** "Fyll i det här fältet." becomes "Namn: Fyll i det här fältet.", by the label or legend of what it leads to. */
export function nameErrors(html: string): string {
  if (!html.includes(' data-name>')) return html
  return html.replace(nameless, (_, id: string) => {
    const name = nameOf(html, id)
    return `<a href="#${id}">${name && `${name}${name.endsWith('?') ? '' : ':'} `}`
  })
}

/** What is before the first mark in a label is its name; hints come after. */
function nameOf(html: string, id: string): string {
  const quoted = id.replace(/[^\w-]/g, '\\$&')
  const ways = [
    `<label [^>]*for="${quoted}"[^>]*>([^<]+)`,
    `<fieldset [^>]*id="${quoted}"[^>]*>\\s*<legend[^>]*>(?:<[^>]*>)*([^<]+)`,
    `id="${quoted}"[^>]*aria-label="([^"]+)"`,
    `aria-label="([^"]+)"[^>]* id="${quoted}"`,
  ]
  for (const way of ways) {
    const name = new RegExp(way).exec(html)?.[1]?.trim()
    if (name) return name.replace(/:$/, '')
  }
  return ''
}
