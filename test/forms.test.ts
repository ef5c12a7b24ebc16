/** What a screen reader needs of every form: groups with a name, fields with a name, and what is wrong said and reachable. */
import { type HTMLElement, parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from './support/app.ts'
import { aWorldOfLetters } from './support/letters.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
})

const themes = ['bakgrund', 'goda_exempel', 'rekrytering', 'ledarskap', 'arbetsmiljo', 'valfardsteknik']

async function pages(): Promise<{ url: string; visitor: Visitor; body: string }[]> {
  const { fill, visitorFor } = world.ways
  const found = []
  const addresses = t.app.routeList.filter((address) => address.startsWith('GET '))
  for (const address of addresses) {
    const visitor = await visitorFor(address)
    const urls = address.endsWith('/fragor/:theme')
      ? themes.map((theme) => fill(address).replace(/[^/]+$/, theme))
      : [fill(address)]
    for (const url of urls) {
      const answer = await visitor.get(url)
      const isHtml = String(answer.headers['content-type']).startsWith('text/html')
      if (isHtml && answer.statusCode === 200) found.push({ url, visitor, body: answer.body })
    }
  }
  return found
}

function namelessGroups(body: string): string[] {
  const page = parse(body)
  const choices = page.querySelectorAll('input[type=radio]')
  return choices.flatMap((choice) => {
    const group = choice.closest('fieldset, [role=radiogroup], [role=group]')
    const isNamed =
      group?.querySelector('legend')?.text.trim() ||
      group?.getAttribute('aria-label') ||
      labelOf(page, group?.getAttribute('aria-labelledby'))
    return isNamed ? [] : [`radio ${choice.getAttribute('name')}`]
  })
}

function namelessFields(body: string): string[] {
  const page = parse(body)
  const fields = page.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')
  return fields.flatMap((field) => {
    const id = field.getAttribute('id')
    const isNamed =
      (id && page.querySelector(`label[for="${id}"]`)?.text.trim()) ||
      field.closest('label')?.text.trim() ||
      field.getAttribute('aria-label') ||
      labelOf(page, field.getAttribute('aria-labelledby'))
    return isNamed ? [] : [`field ${field.getAttribute('name') ?? id}`]
  })
}

function labelOf(page: HTMLElement, ids: string | undefined): string {
  const words = (ids ?? '').split(' ').map((id) => id && page.getElementById(id)?.text)
  return words.join('').trim()
}

test('choices stand in a group that says what is asked, and every field has a name', async () => {
  const wrong: string[] = []
  const all = await pages()
  for (const { url, body } of all)
    for (const one of new Set([...namelessGroups(body), ...namelessFields(body)])) wrong.push(`${url}: ${one}`)
  expect(wrong).toEqual([])
  expect(all.length).toBeGreaterThan(60)
})

test('what is refused is said first, leads to its field, and stands by it', async () => {
  const wrong: string[] = []
  let refused = 0
  for (const { visitor, body } of await pages()) {
    for (const form of parse(body).querySelectorAll('form[method=post]')) {
      const action = form.getAttribute('action') ?? ''
      if (/logga-ut|sprak/.test(action)) continue
      const answer = await visitor.post(action, emptied(form))
      if (answer.statusCode !== 422 || !answer.body.includes('class="summary')) continue
      refused++
      for (const one of unsaid(answer.body)) wrong.push(`${action}: ${one}`)
    }
  }
  expect([...new Set(wrong)]).toEqual([])
  expect(refused).toBeGreaterThan(15)
})

/** As a browser sends it when nothing is chosen and all that was typed is taken away. */
function emptied(form: HTMLElement): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const type = field.getAttribute('type')
    const isSent = type !== 'radio' && type !== 'checkbox' && type !== 'file'
    const chosen = field.querySelector('option[selected]') ?? field.querySelector('option')
    const value = (type === 'hidden' ? field : chosen)?.getAttribute('value') ?? ''
    if (isSent) fields[field.getAttribute('name') ?? ''] = value
  }
  const { _csrf: _, ...sent } = fields
  return sent
}

function unsaid(body: string): string[] {
  const page = parse(body)
  const summary = page.querySelector('.summary')
  const wrong: string[] = []
  if (summary?.getAttribute('role') !== 'alert' || !summary.hasAttribute('autofocus'))
    wrong.push('the summary is not read out')
  for (const link of summary?.querySelectorAll('a[href^="#"]') ?? []) {
    const id = (link.getAttribute('href') ?? '').slice(1)
    if (!page.getElementById(id)) wrong.push(`nothing at #${id}`)
  }
  for (const field of page.querySelectorAll('[aria-invalid=true]')) {
    const ids = (field.getAttribute('aria-describedby') ?? '').split(' ').filter(Boolean)
    if (!ids.some((id) => page.getElementById(id)?.text.trim()))
      wrong.push(`${field.getAttribute('name')} does not say what is wrong`)
  }
  for (const error of page.querySelectorAll('.error')) {
    const id = error.getAttribute('id') ?? ''
    const isReferred = page
      .querySelectorAll('[aria-describedby]')
      .some((one) => one.getAttribute('aria-describedby')?.split(' ').includes(id))
    const isInLegend = error.closest('fieldset') !== null
    if (!isReferred && !isInLegend) wrong.push(`nobody refers to ${id || error.text}`)
  }
  return wrong
}
