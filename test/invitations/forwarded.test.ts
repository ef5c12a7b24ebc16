/** Personal links in the wrong hands: forwarded while they work, or kept after they have been revoked. */
import { beforeAll, expect, test } from 'vitest'
import { linkToken } from '../../src/kernel/ids.ts'
import { useTestApp } from '../support/app.ts'
import { aGuest, aGuestInvitation, anOrganisation } from '../support/builders.ts'
import { testConfig } from '../support/config.ts'
import { aReadySeminar, invite } from './support.ts'

const t = useTestApp()
let planner: Awaited<ReturnType<typeof t.signIn>>
let links: { id: string; invitationId: string }[] = []
let seminarId = ''

beforeAll(async () => {
  seminarId = (await aReadySeminar(t)).seminar.id
  planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  links = await t.db
    .selectFrom('invitation_link')
    .select(['id', 'invitation_id as invitationId'])
    .orderBy('id')
    .execute()
})

const own = (n: number) => `/i/${linkToken(testConfig.secret, links[n]?.id ?? '')}`
const liveLink = async (n: number, kind: 'holder' | 'substitute') => {
  const link = await t.db
    .selectFrom('invitation_link')
    .select('id')
    .where('invitation_id', '=', links[n]?.invitationId ?? '')
    .where('kind', '=', kind)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow()
  return `/i/${linkToken(testConfig.secret, link.id)}`
}

test('whoever opens a forwarded link answers for the one seat, and becomes nobody of their own', async () => {
  const count = async () => [
    (await t.db.selectFrom('holder').select('id').execute()).length,
    (await t.db.selectFrom('invitation_link').select('id').execute()).length,
    (await t.db.selectFrom('message').select('id').execute()).length,
  ]
  const before = await count()
  const other = { svar: 'kommer', namn: 'Någon Annan', adress: 'annan@annan.example' }
  for (const _ of [1, 2]) await t.visitor().post(`${own(0)}/svar`, other)
  expect(await count()).toEqual(before)
  const replies = await t.db.selectFrom('reply').select(['kind', 'link_id']).execute()
  expect(replies).toEqual([{ kind: 'coming', link_id: links[0]?.id }])
  expect((await t.visitor().get(own(0))).body).not.toContain('Någon Annan')
})

test('a link that has ended opens none of its pages and takes none of its forms', async () => {
  const maj = { namn: 'Maj Lind', adress: 'maj@kommun.example' }
  await t.visitor().post(`${own(1)}/ersattare`, maj)
  const dismissed = await liveLink(1, 'substitute')
  await t.visitor().post(`${own(1)}/svar`, { svar: 'kommer' })
  await planner.post(`/inbjudningar/${links[2]?.invitationId}/lank`, { lank: links[2]?.id ?? '' })
  await planner.post(`/inbjudningar/${links[3]?.invitationId}/ta-tillbaka`, { skal: 'x' })
  await t.visitor().post(`${own(4)}/overlamning`, { ...maj, titel: '' })
  const handover = await t.db.selectFrom('handover').select('id').executeTakeFirstOrThrow()
  const successor = `/i/${linkToken(testConfig.secret, handover.id)}`
  await t.visitor().post(`${successor}/overtagande`, { svar: 'ja' })
  const ended = [dismissed, own(2), own(3), own(4)]
  for (const link of ended) expect(await opened(link, '/i/:token')).toEqual([])
  expect((await t.visitor().get(successor)).statusCode).toBe(200)
})

test('nor does a guest’s', async () => {
  const { id } = await anOrganisation(t.db)
  const invitation = await aGuestInvitation(t.db, (await aGuest(t.db, id)).id, seminarId)
  const link = `/gast/${invitation.token}`
  expect((await t.visitor().get(link)).statusCode).toBe(200)
  await planner.post(`/inbjudningar/${invitation.id}/ta-tillbaka`, { mejl: '1' })
  expect(await opened(link, '/gast/:token')).toEqual([])
})

/** Requests every route below the link. @returns the routes that did not refuse, or that named the venue. */
async function opened(link: string, root: string): Promise<string[]> {
  const dump = async () => [
    await t.db.selectFrom('reply').selectAll().execute(),
    await t.db.selectFrom('message').select('id').execute(),
    await t.db.selectFrom('response').selectAll().execute(),
    await t.db.selectFrom('personal_wish').selectAll().execute(),
  ]
  const before = JSON.stringify(await dump())
  const wrong: string[] = []
  for (const address of t.app.routeList) {
    const [method, pattern = ''] = address.split(' ')
    if (!pattern.startsWith(root)) continue
    const url = pattern.replace(root, link).replace(':theme', 'rekrytering')
    const visitor = t.visitor()
    const form = { svar: 'kommer', namn: 'A', adress: 'a@b.example', mat: 'Nötter' }
    const answer = await (method === 'GET' ? visitor.get(url) : visitor.post(url, form))
    if (![404, 410].includes(answer.statusCode)) wrong.push(`${address} → ${answer.statusCode}`)
    if (/Gasverk|Karlskrona/.test(answer.body)) wrong.push(`${address} tells where`)
  }
  expect(JSON.stringify(await dump())).toBe(before)
  return wrong
}
