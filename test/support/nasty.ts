/** What nobody would type, for every form there is. */
import type { LightMyRequestResponse } from 'fastify'
import { parse } from 'node-html-parser'
import type { Visitor } from './app.ts'

export interface Ways {
  /** `GET /kommuner/:code` → an address of something that exists. */
  fill(address: string): string
  /** Somebody who may. */
  visitorFor(address: string): Promise<Visitor>
}

export const markup = `'"><script>x1</script>`
/** Markup, a NUL, a character that turns the text round, and one of several parts. */
const worst = `a\u0000b \u202E 👩‍👩‍👧 \uE000 ${markup}`
const long = 'x'.repeat(3000)
const nasty = [worst, long, '__proto__', '9999-12-31', '0000-01-01', '-1', '1e309', '=1+1']
/** Something that an empty field takes, so that the nasty one beside it is what decides. */
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

/** What each form on a page already holds, by where it is sent. */
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

/** What a text or a number may be that only a database finds wrong. */
export const unstorable = [worst, '-1', '1e309', '9999999999']

/** All fields nasty at once, then one at a time; else than with `unstorable` also each twice, and too many. */
export function nastyForms(shown: Record<string, string>, values: string[]): Form[] {
  const { _csrf: _, ...form } = shown
  const names = Object.keys(form)
  const all = values.map((value) => Object.fromEntries(names.map((name) => [name, value])))
  const worsts = values === unstorable ? [worst] : [worst, long]
  const single = names.slice(0, 10).flatMap((name) => worsts.map((value) => ({ ...form, [name]: value })))
  if (values === unstorable) return [{}, form, ...all, ...single]
  const twice = Object.fromEntries(names.map((name) => [name, [markup, 'b']]))
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, n) => [`items.${n}.title`, 'a']))
  const inherited = { ...form, 'items.__proto__': 'a', 'items.0.__proto__': 'a', constructor: 'a' }
  return [{}, ...all, ...single, twice, { ...form, ...many }, inherited]
}

function about(form: Form): string {
  return JSON.stringify(form).slice(0, 160)
}

export function isWrong(answer: LightMyRequestResponse): boolean {
  const isHtml = String(answer.headers['content-type']).startsWith('text/html')
  return answer.statusCode >= 500 || (isHtml && answer.body.includes('<script>x1'))
}

/** Nasty values to all these, then a look at every page. @returns what went wrong. */
export async function attack(addresses: string[], ways: Ways, values = nasty): Promise<string[]> {
  const { fill, visitorFor } = ways
  const forms = await readForms(addresses, ways)
  const wrong: string[] = []
  for (const address of addresses.filter((one) => one.startsWith('POST '))) {
    const visitor = await visitorFor(address)
    for (const form of nastyForms(forms.get(fill(address)) ?? {}, values)) {
      const answer = await visitor.post(fill(address), form)
      if (isWrong(answer)) wrong.push(`${address} ${about(form)} → ${answer.statusCode}`)
    }
  }
  for (const address of addresses.filter((one) => one.startsWith('GET '))) {
    const answer = await (await visitorFor(address)).get(fill(address))
    if (isWrong(answer)) wrong.push(`${address} afterwards → ${answer.statusCode}`)
  }
  return wrong
}
