/** Mail bodies, rendered outside a request: `name.eta` as HTML, where values are escaped, and `name.txt.eta` as text. */
import { Eta } from 'eta'
import { viewsDir } from './assets.ts'

const html = new Eta({ views: viewsDir, cache: true })
const text = new Eta({ views: viewsDir, cache: true, autoEscape: false })

export function renderMail(template: string, data: object): { html: string; text: string } {
  return { html: html.render(template, data), text: text.render(`${template}.txt`, data) }
}
