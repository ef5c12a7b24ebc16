/** Mail and search programs open every address. GET requests must change nothing; only a pressed button does. */

import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from './support/app.ts'
import { pageText } from './support/html.ts'
import { aWorldOfLetters } from './support/letters.ts'
import { messageRows } from './support/messages.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
})

async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name } of await t.db.introspection.getTables()) {
    // Counts how often a calendar feed was read; records which files were taken out.
    if (name === 'rate_count' || name === 'exported_file') continue
    const rows = await t.db
      .selectFrom(name as never)
      .selectAll()
      .execute()
    found[name] = JSON.stringify(rows.map((row) => JSON.stringify(row)).sort())
  }
  return found
}

const unfilled = /\{\w+\}/

/** The visible text of a page: scripts fill in some attributes, which may hold `{…}`. */
const shownOf = (answer: { body: string; headers: Record<string, unknown> }) =>
  String(answer.headers['content-type']).startsWith('text/html') ? pageText(answer.body) : answer.body

test('no page, file or letter comes out with a blank that nobody has filled', async () => {
  const { fill, visitorFor } = world.ways
  const found: string[] = []
  for (const address of t.app.routeList.filter((one) => one.startsWith('GET '))) {
    if (/\/brev\b|\.js$/.test(address)) continue // letter templates and scripts contain braces
    const visitor = await visitorFor(address)
    for (const lang of ['sv', 'en']) {
      visitor.cookies.set('lang', lang)
      const answer = await visitor.get(fill(address))
      const isText = /^text\//.test(String(answer.headers['content-type']))
      const text = isText ? shownOf(answer).match(unfilled)?.[0] : undefined
      if (text) found.push(`${address} ${lang}: ${text}`)
    }
  }
  const letters = await messageRows(t.db).selectAll().execute()
  expect(letters.length).toBeGreaterThan(5)
  for (const { purpose, subject, text, html, calendar } of letters) {
    const written = [subject, text, pageText(html), calendar ?? ''].join('\n').match(unfilled)
    if (written) found.push(`${purpose}: ${written[0]}`)
  }
  expect(found).toEqual([])
})

test('opening every page there is, by GET and by HEAD, changes nothing at all', async () => {
  const { fill, visitorFor } = world.ways
  const visitors = new Map<string, Visitor>()
  const addresses = t.app.routeList.filter((address) => address.startsWith('GET '))
  for (const address of addresses) visitors.set(address, await visitorFor(address))
  const before = await everything()
  const shown: string[] = []
  for (const address of addresses) {
    const visitor = visitors.get(address)
    const answer = await visitor?.get(fill(address))
    const cookies = Object.fromEntries(visitor?.cookies ?? [])
    await t.app.inject({ method: 'HEAD', url: fill(address), cookies })
    if (answer?.statusCode === 200 && world.known(address)) shown.push(address)
  }
  expect(await everything()).toEqual(before)
  // Most addresses must have shown a page, or the test proves nothing.
  expect(shown.length).toBeGreaterThan(50)
})
