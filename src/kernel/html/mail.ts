/** Mail bodies, rendered outside a request: `name.eta` as HTML, where values are escaped, `name-text.eta` as text. */
import { Eta } from 'eta'
import { viewsDir } from './assets.ts'

const html = new Eta({ views: viewsDir, cache: true })
const text = new Eta({ views: viewsDir, cache: true, autoEscape: false })

/** How a page shows a whole mail: its own style, and nothing else, may act. */
export const mailPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

export function renderMail(template: string, data: object): { html: string; text: string } {
  return {
    html: html.render(`/${template}`, data),
    text: text.render(`/${template}-text`, data).trimEnd(),
  }
}
