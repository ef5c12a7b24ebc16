/** Reads a page's HTML as a visitor would: forms with their current values, links, text. */
import { type HTMLElement, parse } from 'node-html-parser'

export interface Form {
  method: string
  action: string
  multipart: boolean
  /** What a browser would send if nothing were changed. */
  values: Record<string, string[]>
  /** The values that each radio group, checkbox group and select offers. */
  choices: Record<string, string[]>
}

/** The form whose button says, or matches, `button`. @throws with the page's buttons when none does. */
export function formWithButton(html: string, button: string | RegExp): Form {
  const root = parse(html)
  const all = root.querySelectorAll('button[type=submit], button:not([type])')
  const found = all.find((element) => says(element, button))
  if (!found) {
    throw new Error(`No button “${button}”. There are: ${all.map(text).join(' · ')}`)
  }
  const id = found.getAttribute('form')
  const form = id ? root.getElementById(id) : found.closest('form')
  if (!form) throw new Error(`“${button}” is in no form`)
  const read = readForm(form)
  const name = found.getAttribute('name')
  if (name) read.values[name] = [found.getAttribute('value') ?? '']
  const formAction = found.getAttribute('formaction')
  return formAction ? { ...read, action: formAction } : read
}

/** The page's forms with method post. */
export function postedForms(html: string): (Form & { hasFields: boolean })[] {
  const visible = 'input:not([type=hidden]):not([type=submit]), select, textarea'
  return parse(html)
    .querySelectorAll('form[method=post]')
    .map((form) => ({ ...readForm(form), hasFields: form.querySelector(visible) !== null }))
}

function readForm(form: HTMLElement): Form {
  const values: Form['values'] = {}
  const choices: Form['choices'] = {}
  const add = (to: Record<string, string[]>, name: string, value: string) => {
    to[name] = [...(to[name] ?? []), value]
  }
  for (const field of form.querySelectorAll('input, select, textarea')) {
    const name = field.getAttribute('name')
    const type = field.getAttribute('type')
    if (!name || type === 'submit' || type === 'file') continue
    if (field.tagName === 'SELECT') {
      const options = field.querySelectorAll('option')
      for (const option of options) add(choices, name, option.getAttribute('value') ?? text(option))
      const chosen = options.find((option) => option.hasAttribute('selected')) ?? options[0]
      if (chosen) add(values, name, chosen.getAttribute('value') ?? text(chosen))
    } else if (type === 'radio' || type === 'checkbox') {
      const value = field.getAttribute('value') ?? 'on'
      add(choices, name, value)
      if (field.hasAttribute('checked')) add(values, name, value)
    } else {
      add(values, name, field.tagName === 'TEXTAREA' ? field.text : (field.getAttribute('value') ?? ''))
    }
  }
  return {
    method: (form.getAttribute('method') ?? 'get').toUpperCase(),
    action: form.getAttribute('action') ?? '',
    multipart: form.getAttribute('enctype') === 'multipart/form-data',
    values,
    choices,
  }
}

/** The address of the link that says, or matches, `label`. @throws with the page's links when none does. */
export function linkTo(html: string, label: string | RegExp): string {
  const links = parse(html).querySelectorAll('a[href]')
  const found = links.find((link) => says(link, label))
  if (!found) throw new Error(`No link “${label}”. There are: ${links.map(text).join(' · ')}`)
  return found.getAttribute('href') ?? ''
}

/** The text of the page's main part, white space folded. */
export function pageText(html: string): string {
  const root = parse(html)
  return text(root.querySelector('main') ?? root)
}

function says(element: HTMLElement, words: string | RegExp): boolean {
  const names = [text(element), element.getAttribute('aria-label') ?? '']
  return names.some((name) => (typeof words === 'string' ? name === words : words.test(name)))
}

function text(element: HTMLElement): string {
  return element.textContent
    .replace(/\u00AD/g, '')
    .replace(/\s+/g, ' ')
    .trim()
}
