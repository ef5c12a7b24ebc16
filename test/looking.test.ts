/** Programs for mail and search open every address there is. Nothing changes until a person presses something. */
import { beforeAll, expect, test } from 'vitest'
import { useTestApp, type Visitor } from './support/app.ts'
import { aWorldOfLetters } from './support/letters.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
})

async function everything(): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const { name } of await t.db.introspection.getTables()) {
    const rows = await t.db
      .selectFrom(name as never)
      .selectAll()
      .execute()
    found[name] = JSON.stringify(rows.map((row) => JSON.stringify(row)).sort())
  }
  return found
}

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
  // Most of what letters lead to was there to be looked at.
  expect(shown.length).toBeGreaterThan(50)
})
