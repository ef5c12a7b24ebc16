import { beforeAll, beforeEach, expect, test } from 'vitest'
import { deleteOldWishes } from '../../src/wishes/actions.ts'
import { anAfternoon } from '../invitations/guests.support.ts'
import { useTestApp } from '../support/app.ts'
import { aGuestInvitation } from '../support/builders.ts'
import { testNow } from '../support/config.ts'

const t = useTestApp()
let page: string
let invited: Awaited<ReturnType<typeof aGuestInvitation>>
const some = { kost: 'vegan', behov: 'Tolk' }

beforeAll(async () => {
  const { seminar, guests } = await anAfternoon(t, 1)
  invited = await aGuestInvitation(t.db, guests[0]!.id, seminar.id)
  page = `/gast/${invited.token}`
})

beforeEach(async () => {
  t.clock.set(testNow)
  await t.db.deleteFrom('personal_wish').execute()
  await t.visitor().post(`${page}/svar`, { svar: 'kommer' })
})

const kept = () => t.db.selectFrom('personal_wish').selectAll().execute()

test('a guest who comes is asked, and what is told goes when the guest declines', async () => {
  const visitor = t.visitor()
  expect((await visitor.get(page)).body).toContain(`${page}/onskemal`)
  await visitor.post(`${page}/onskemal`, some)
  expect(await kept()).toMatchObject([{ link_id: invited.linkId, diets: '["vegan"]', access: 'Tolk' }])
  expect((await visitor.get(`${page}/onskemal`)).body).toContain('Tolk')
  await visitor.post(`${page}/svar`, { svar: 'kommer_inte' })
  expect(await kept()).toEqual([])
  expect((await visitor.post(`${page}/onskemal`, some)).statusCode).toBe(410)
})

test('it goes too when the secretariat takes the invitation back, and fourteen days after', async () => {
  await t.visitor().post(`${page}/onskemal`, some)
  t.clock.set('2027-04-28T08:00:00Z')
  expect(await deleteOldWishes(t.deps)).toBe(1)
  t.clock.set(testNow)
  await t.visitor().post(`${page}/onskemal`, some)
  const planner = await t.signIn('planner')
  await planner.post(`/inbjudningar/${invited.id}/ta-tillbaka`, { mejl: '1' })
  expect(await kept()).toEqual([])
})
