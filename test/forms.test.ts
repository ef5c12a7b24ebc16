/**
 * What every form needs for screen readers: groups and fields with names, and error messages linked to their fields.
 */
import { type HTMLElement, parse } from 'node-html-parser'
import { beforeAll, expect, test } from 'vitest'
import type { UtcText } from '../src/kernel/time.ts'
import { theDay } from './attendance/support.ts'
import { useTestApp, type Visitor } from './support/app.ts'
import { testNow } from './support/config.ts'
import { aWorldOfLetters } from './support/letters.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
  await t.db.updateTable('seminar').set({ rss_checks_in: 1 }).where('slug', '=', 'blekinge-1').execute()
  const date = { 'options.0.date': '2027-05-04', 'options.0.start': '9', 'options.0.end': '15', accept: '1' }
  const proposed = await (await t.signIn('planner')).post('/seminarier/skane-1/datumforslag', date)
  expect(proposed.statusCode).toBe(303)
})

interface Found {
  url: string
  visitor: Visitor
  body: string
  now: UtcText
}

const themes = ['bakgrund', 'goda_exempel', 'rekrytering', 'ledarskap', 'arbetsmiljo', 'valfardsteknik']

async function pages(): Promise<Found[]> {
  const { fill, visitorFor } = world.ways
  const found: Found[] = []
  const look = async (url: string, visitor: Visitor) => {
    const answer = await visitor.get(url)
    const isHtml = String(answer.headers['content-type']).startsWith('text/html')
    if (isHtml && answer.statusCode === 200) found.push({ url, visitor, body: answer.body, now: t.clock.now() })
    return found.at(-1)?.url === url
  }
  t.clock.set(testNow)
  const addresses = t.app.routeList.filter((address) => address.startsWith('GET '))
  for (const address of addresses) {
    const visitor = await visitorFor(address)
    const urls = address.endsWith('/fragor/:theme')
      ? themes.map((theme) => fill(address).replace(/[^/]+$/, theme))
      : [fill(address)]
    for (const url of urls) await look(url, visitor)
  }
  // The date form shows only while no date is confirmed, and check-in works only on the seminar day.
  expect(await look('/rss/skane-1', await t.signIn('rss_contact', ['rss-12']))).toBe(true)
  t.clock.set(theDay)
  expect(await look('/seminarier/blekinge-1/incheckning', await t.signIn('planner'))).toBe(true)
  expect(await look('/rss/blekinge-1/incheckning', await t.signIn('rss_contact', ['rss-10']))).toBe(true)
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
  const refused: string[] = []
  for (const { visitor, body, now } of await pages()) {
    t.clock.set(now)
    for (const form of parse(body).querySelectorAll('form[method=post]')) {
      const action = form.getAttribute('action') ?? ''
      if (/logga-ut|sprak/.test(action)) continue
      for (const sent of [emptied(form), overlong(form)]) {
        const answer = await visitor.post(action, sent)
        if (answer.statusCode !== 422 || !answer.body.includes('class="summary')) continue
        refused.push(action)
        for (const one of unsaid(answer.body)) wrong.push(`${action}: ${one}`)
      }
    }
  }
  expect([...new Set(wrong)]).toEqual([])
  expect(refused.length).toBeGreaterThan(60)
  // The walk itself has turned the contact's check-in off by then, so only the staff's check-in form is listed.
  const atLast = ['/rss/skane-1/datumsvar', '/seminarier/blekinge-1/incheckning/extra']
  expect(refused).toEqual(expect.arrayContaining(atLast))
})

/** The form as a browser sends it with nothing chosen and all text deleted. */
const emptied = (form: HTMLElement) => filled(form, '')

/** The form with more text than any field accepts. */
const overlong = (form: HTMLElement) => filled(form, 'x'.repeat(6000))

function filled(form: HTMLElement, typed: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const field of form.querySelectorAll('input, textarea, select')) {
    const type = field.getAttribute('type')
    const isSent = type !== 'radio' && type !== 'checkbox' && type !== 'file'
    const chosen = field.querySelector('option[selected]') ?? field.querySelector('option')
    const value = (type === 'hidden' ? field : chosen)?.getAttribute('value') ?? (chosen ? '' : typed)
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
