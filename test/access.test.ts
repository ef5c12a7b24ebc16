/**
 * Requests every route as every kind of user, for the own and a foreign region, and compares the answer with what each
 * feature lists in `test/<feature>/access.ts` (or `<noun>.access.ts`). Fails on a route that no feature lists, and on a
 * listed route that does not exist.
 */
import { readdirSync } from 'node:fs'
import type { LightMyRequestResponse } from 'fastify'
import { beforeAll, expect, test } from 'vitest'
import { createSignInLink } from '../src/staff/actions.ts'
import { type AccessList, everyone, type Kind } from './support/access.ts'
import { useTestApp, type Visitor } from './support/app.ts'
import {
  aColleague,
  aGuest,
  aGuestInvitation,
  anAccount,
  anInvitation,
  anOrganisation,
  aPlannedRound,
  confirmedSeminar,
} from './support/builders.ts'
import { testNow } from './support/config.ts'

const t = useTestApp()
const access: AccessList = {}
const listedTwice: string[] = []
/** The parameters' values, by the first segment of the path. */
let params: Record<string, Record<string, string>> = {}
let invitationToken = ''
let colleagueToken = ''
let guestToken = ''
let guestInvitationId = ''

beforeAll(async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  const skane = seminars.find((seminar) => seminar.slug === 'skane-1')?.id ?? ''
  await confirmedSeminar(t.db, skane)
  const seat = seats.find((one) => one.municipality_code === '1280')?.id ?? ''
  const invitation = await anInvitation(t.db, seat, skane)
  invitationToken = invitation.token
  const shared = await aColleague(t.db, { seatId: seat, linkId: invitation.linkId })
  colleagueToken = shared.token
  await t.db.updateTable('round').set({ joint_from: testNow }).execute()
  const organisation = await anOrganisation(t.db)
  const guest = await aGuest(t.db, organisation.id)
  const guestInvitation = await aGuestInvitation(t.db, guest.id, skane)
  guestToken = guestInvitation.token
  guestInvitationId = guestInvitation.id
  const afternoon = { guest_start_time: '13:00', guest_end_time: '15:30' }
  await t.db.updateTable('seminar').set(afternoon).where('id', '=', skane).execute()
  const accountId = await anAccount(t.db)
  const venue = await t.db.selectFrom('venue').select('id').executeTakeFirstOrThrow()
  params = {
    seminarier: { slug: 'skane-1' },
    organisationer: { id: organisation.id, guestId: guest.id },
    rss: { slug: 'skane-1', body: 'rss-12' },
    omgangar: { slug: '2027' },
    kommuner: { code: '1280' },
    regioner: { code: '12' },
    'rss-organ': { id: 'rss-12' },
    lokaler: { id: venue.id },
    platser: { seat },
    kollega: { theme: 'rekrytering' },
    i: { colleague: shared.id, theme: 'rekrytering' },
    medarbetare: { id: accountId },
    'logga-in': { token: new URL(await createSignInLink(t.deps, accountId)).pathname.slice(10) },
  }
  for (const entry of readdirSync(import.meta.dirname, { withFileTypes: true, recursive: true })) {
    if (!/^([a-z-]+\.)?access\.ts$/.test(entry.name) || entry.parentPath.endsWith('support')) continue
    const list = (await import(`${entry.parentPath}/${entry.name}`)) as { access: AccessList }
    for (const [address, kinds] of Object.entries(list.access)) {
      if (access[address]) listedTwice.push(address)
      access[address] = kinds
    }
  }
})

test('every route is listed once, and every listed route exists', () => {
  const routes = new Set(t.app.routeList)
  expect([...routes].filter((address) => !access[address]).sort()).toEqual([])
  expect(Object.keys(access).filter((address) => !routes.has(address))).toEqual([])
  expect(listedTwice).toEqual([])
})

// Refused requests come first, then reads, then writes, so that nothing is deleted before another request needs it.
test.each(everyone)('a visitor of the kind %s is refused all that is not theirs', async (kind) => {
  const wrong = await walk(kind, (_method, allowed) => !allowed)
  expect(wrong).toEqual([])
})

test.each(everyone)('a visitor of the kind %s sees all that is theirs', async (kind) => {
  const wrong = await walk(kind, (method, allowed) => allowed && method === 'GET')
  expect(wrong).toEqual([])
})

test.each(everyone)('a visitor of the kind %s may do all that is theirs', async (kind) => {
  const wrong = await walk(kind, (method, allowed) => allowed && method !== 'GET')
  expect(wrong).toEqual([])
})

/** @returns the routes whose answers differ from the lists. */
async function walk(kind: Kind, chosen: (method: string, allowed: boolean) => boolean) {
  const wrong: string[] = []
  let visitor: Visitor | undefined
  for (const [address, kinds] of Object.entries(access)) {
    const [method = '', pattern = ''] = address.split(' ')
    const allowed = kinds.includes(kind)
    if (!chosen(method, allowed)) continue
    const { url, isKnown } = fill(pattern, kind)
    // What is refused or only read changes nothing, the visitor's session and form token neither.
    if (!visitor || (allowed && method !== 'GET')) visitor = await signIn(kind)
    const answer = await (method === 'GET' ? visitor.get(url) : visitor.post(url))
    const right = allowed ? isAnswered(answer, method, isKnown) : isRefused(answer, pattern, kind)
    if (!right || answer.headers['cache-control'] !== 'no-store')
      wrong.push(`${kind}: ${address} → ${answer.statusCode} ${answer.headers.location ?? ''}`)
  }
  return wrong
}

function signIn(kind: Kind): Promise<Visitor> {
  if (kind === 'public' || kind === 'invitee' || kind === 'colleague' || kind === 'guest')
    return Promise.resolve(t.visitor())
  if (kind === 'rss') return t.signIn('rss_contact', ['rss-12'])
  if (kind === 'foreign_rss') return t.signIn('rss_contact', ['rss-03'])
  return t.signIn(kind)
}

/** `isKnown`: every `:name` got the value of a row that exists. */
function fill(pattern: string, kind: Kind): { url: string; isKnown: boolean } {
  const first = pattern.split('/')[1] ?? ''
  let isKnown = true
  const url = pattern.replace(/:(\w+)/g, (_, name: string) => {
    if (first === 'i' && name === 'token') return kind === 'invitee' ? invitationToken : 'x'.repeat(27)
    if (first === 'kollega' && name === 'token') return kind === 'colleague' ? colleagueToken : 'x'.repeat(27)
    if (first === 'gast' && name === 'token') return kind === 'guest' ? guestToken : 'x'.repeat(27)
    if (pattern.includes('/gaster/') && name === 'id') return guestInvitationId
    const value = params[first]?.[name]
    if (value === undefined) isKnown = false
    return value ?? 'finns-inte'
  })
  return { url, isKnown }
}

function toSignIn(answer: LightMyRequestResponse): boolean {
  return answer.statusCode === 303 && String(answer.headers.location).startsWith('/logga-in?till=')
}

/** Access was granted, though an empty form may be refused (422, 409) or find nothing (404). */
function isAnswered(answer: LightMyRequestResponse, method: string, isKnown: boolean): boolean {
  const { statusCode } = answer
  if (statusCode >= 500 || statusCode === 401 || statusCode === 403 || toSignIn(answer)) return false
  return method !== 'GET' || !isKnown || statusCode !== 404
}

/** A foreign body's seminar and a wrong personal link answer 404; other routes answer 403 or lead to signing in. */
function isRefused(answer: LightMyRequestResponse, pattern: string, kind: Kind): boolean {
  if (/^\/(i|gast|kollega)\//.test(pattern)) return answer.statusCode === 404
  if (kind === 'foreign_rss' && pattern.startsWith('/rss/')) return answer.statusCode === 404
  return answer.statusCode === 403 || toSignIn(answer)
}
