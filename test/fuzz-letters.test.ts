/** As `fuzz.test.ts`, for the routes that need a letter, a personal link or a seminar day. */
import { beforeAll, expect, test } from 'vitest'
import { useTestApp } from './support/app.ts'
import { aWorldOfLetters } from './support/letters.ts'
import { attack } from './support/nasty.ts'

const t = useTestApp()
let world: Awaited<ReturnType<typeof aWorldOfLetters>>

beforeAll(async () => {
  world = await aWorldOfLetters(t)
})

test('what nobody would type is refused, and shown only as text', async () => {
  const addresses = t.app.routeList.filter((address) => world.known(address) && !address.includes('/incheckning'))
  expect(await attack(addresses, world.ways)).toEqual([])
})

test('nor at the door, on the day itself', async () => {
  const letIn = t.db.updateTable('seminar').set({ rss_checks_in: 1 })
  await letIn.where('slug', '=', 'blekinge-1').execute()
  t.clock.set('2027-04-14T07:00:00Z')
  const addresses = t.app.routeList.filter((address) => address.includes('/incheckning'))
  expect(await attack(addresses, world.ways)).toEqual([])
})
