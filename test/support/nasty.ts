/** Sends malformed and malicious values to every form. */
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import type { Visitor } from './app.ts'

export interface Ways {
  /** Fills in the parameters: `GET /kommuner/:code` → the path of a municipality that exists. */
  fill(address: string): string
  /** A visitor who has access to the address. */
  visitorFor(address: string): Promise<Visitor>
}

export const markup = `'"><script>x1</script>`
/** Markup, a NUL, a right-to-left override, a character of several code points and a private-use character. */
const worst = `a\u0000b \u202E 👩‍👩‍👧 \uE000 ${markup}`
const long = 'x'.repeat(3000)
const nasty = [worst, long, '__proto__', '9999-12-31', '0000-01-01', '-1', '1e309', '=1+1']
/** A plausible value for an empty field, so that only the nasty value in another field decides the answer. */
let guesses = 0
function guess(name: string): string {
  if (name.startsWith('items.')) return ''
  if (/e-?mail|adress$/.test(name)) return `nagon.${++guesses}@kommun.example`
  if (/date|On$|Deadline$/.test(name)) return '2027-05-06'
  if (/start$/.test(name)) return '9.30'
  if (/end$/.test(name)) return '15.30'
  if (/threshold|count|code/i.test(name)) return '25'
  return /capacity|population/.test(name) ? '150' : 'ord'
}

/** The values that each form on the pages already has, by the address it is posted to. */
async function readForms(
  addresses: string[],
  { fill, visitorFor }: Ways,
): Promise<Map<string, Record<string, string>>> {
  const forms = new Map<string, Record<string, string>>()
  for (const address of addresses.filter((one) => one.startsWith('GET '))) {
    const answer = await (await visitorFor(address)).get(fill(address))
    for (const form of parse(answer.body).querySelectorAll('form[method=post]')) {
      const fields: Record<string, string> = {}
      for (const field of form.querySelectorAll('[name]')) {
        const option = field.querySelector('option[selected]') ?? field.querySelector('option')
        const name = field.getAttribute('name') ?? ''
        fields[name] = (option ?? field).getAttribute('value') || field.text || guess(name)
      }
      const action = form.getAttribute('action')?.split('?')[0] ?? ''
      forms.set(action, { ...forms.get(action), ...fields })
    }
  }
  return forms
}

type Form = Record<string, string | string[]>

/** Texts and numbers that perhaps only the database refuses. */
export const unstorable = [worst, '-1', '1e309', '9999999999']

const tooMany = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`items.${n}.title`, 'a']))

/**
 * Forms with all fields nasty at once, then one at a time, each once. Values other than `unstorable` also give a form
 * with every field twice and one with too many fields.
 */
export function nastyForms(shown: Record<string, string>, values: string[]): Form[] {
  const { _csrf: _, ...form } = shown
  const names = Object.keys(form)
  const all = values.map((value) => Object.fromEntries(names.map((name) => [name, value])))
  const single = names.slice(0, 10).map((name) => ({ ...form, [name]: worst }))
  const overlong = names.slice(0, 4).map((name) => ({ ...form, [name]: long }))
  if (values === unstorable) return unique([{}, form, ...all, ...single])
  const twice = Object.fromEntries(names.map((name) => [name, [markup, 'b']]))
  const inherited = { ...form, 'items.__proto__': 'a', 'items.0.__proto__': 'a', constructor: 'a' }
  return [...unique([{}, ...all, ...single, ...overlong, twice]), { ...form, ...tooMany }, inherited]
}

/** A button without fields and a form of one field give the same forms many times. */
function unique(forms: Form[]): Form[] {
  return [...new Map(forms.map((form) => [JSON.stringify(form), form])).values()]
}

function about(form: Form): string {
  return JSON.stringify(form).slice(0, 160)
}

export function isWrong(answer: LightMyRequestResponse): boolean {
  const isHtml = String(answer.headers['content-type']).startsWith('text/html')
  return answer.statusCode >= 500 || (isHtml && answer.body.includes('<script>x1'))
}

/** Posts nasty values to all POST addresses, then opens all GET addresses. @returns the answers that were wrong. */
export async function attack(addresses: string[], ways: Ways, values = nasty): Promise<string[]> {
  const { fill, visitorFor } = ways
  const forms = await readForms(addresses, ways)
  const wrong: string[] = []
  for (const address of addresses.filter((one) => one.startsWith('POST '))) {
    const visitor = await visitorFor(address)
    let missing = 0
    for (const form of nastyForms(forms.get(fill(address)) ?? {}, values)) {
      const answer = await visitor.post(fill(address), form)
      if (isWrong(answer)) wrong.push(`${address} ${about(form)} → ${answer.statusCode}`)
      // What is not there reads no form.
      if (answer.statusCode === 404 && ++missing === 3) break
    }
  }
  for (const address of addresses.filter((one) => one.startsWith('GET '))) {
    const answer = await (await visitorFor(address)).get(fill(address))
    if (isWrong(answer)) wrong.push(`${address} afterwards → ${answer.statusCode}`)
  }
  return wrong
}
