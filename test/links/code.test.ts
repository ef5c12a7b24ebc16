/** The short code of a personal link, typed from paper. */
import fc from 'fast-check'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { revokeLink } from '../../src/invitations/links.queries.ts'
import { linkCode, readCode, writtenCode } from '../../src/kernel/ids.ts'
import { settleSecret } from '../../src/upkeep/secret.actions.ts'
import { useTestApp } from '../support/app.ts'
import {
  aGuest,
  aGuestInvitation,
  anInvitation,
  anOrganisation,
  aPlannedRound,
  confirmedSeminar,
} from '../support/builders.ts'
import { testConfig } from '../support/config.ts'
import { pageText } from '../support/html.ts'

const t = useTestApp()
const codeOf = (linkId: string) => writtenCode(linkCode(testConfig.secret, linkId))
let seminarId = ''
let own: Awaited<ReturnType<typeof anInvitation>>

beforeAll(async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  seminarId = seminars[0]!.id
  await confirmedSeminar(t.db, seminarId)
  own = await anInvitation(t.db, seats.find((seat) => seat.municipality_code === '1080')?.id ?? seats[0]!.id, seminarId)
})

beforeEach(() => t.db.deleteFrom('rate_count').execute())

const type = (kod: string) => t.visitor().post('/kod', { kod })

test('a typed code opens the own page, in small letters and without hyphens too', async () => {
  expect(pageText((await t.visitor().get('/kod')).body)).toContain('Skriv din kod')
  const code = codeOf(own.linkId)
  expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/)
  for (const typed of [code, code.toLowerCase(), ` ${code.replaceAll('-', ' ')} `, code.replaceAll('-', '\u2013')]) {
    const opened = await type(typed)
    expect([opened.statusCode, opened.headers.location]).toEqual([303, `/i/${own.token}`])
  }
})

test('a guest’s code opens the guest’s page', async () => {
  const guest = await aGuest(t.db, (await anOrganisation(t.db)).id)
  const { linkId, token } = await aGuestInvitation(t.db, guest.id, seminarId)
  expect((await type(codeOf(linkId))).headers.location).toBe(`/gast/${token}`)
})

test('any code is read as it was meant', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.boolean(), (id, isMistaken) => {
      const code = linkCode(testConfig.secret, id)
      const typed = isMistaken ? code.replaceAll('0', 'o').replaceAll('1', 'l') : writtenCode(code)
      expect(readCode(typed)).toBe(code)
    }),
  )
})

test('what cannot be a code, and a code that nobody has, are refused at the field with what was typed', async () => {
  for (const typed of ['', 'K7Q2-9ZPA', 'K7Q2-9ZPA-04XMM', 'K7Q2-9ZPA-04X!', '<b>K7Q29ZPA']) {
    const refused = await type(typed)
    expect(refused.statusCode).toBe(422)
    expect(pageText(refused.body)).toContain('Koden ska ha tolv tecken')
  }
  const refused = await type('K7Q2-9ZPA-04XM')
  expect([refused.statusCode, refused.body.includes('value="K7Q2-9ZPA-04XM"')]).toEqual([422, true])
  expect(pageText(refused.body)).toContain('Koden stämmer inte')
})

test('a code ends with its link: its owner is told why, and one that nobody was told of is like any unknown', async () => {
  const answerTo = async (code: string) => {
    const answer = await type(code)
    return [answer.statusCode, pageText(answer.body)] as const
  }
  const unknown = await answerTo('K7Q2-9ZPA-04XM')
  await t.db.updateTable('invitation_link').set({ revoked_at: t.clock.now() }).where('id', '=', own.linkId).execute()
  expect(await answerTo(codeOf(own.linkId))).toEqual(unknown)
  await t.db.updateTable('invitation_link').set({ revoked_at: null }).execute()
  const end = { as: 'renewed' as const, now: t.clock.now() }
  await t.db.transaction().execute((tx) => revokeLink(tx, own.linkId, end))
  const led = await type(codeOf(own.linkId))
  expect(led.headers.location).toBe(`/i/${own.token}`)
  const ended = await t.visitor().get(`/i/${own.token}`)
  expect([ended.statusCode, pageText(ended.body).includes('Du har en nyare länk')]).toEqual([410, true])
  await t.db.updateTable('invitation_link').set({ revoked_at: null, ended_as: null }).execute()
})

test('nobody can try many codes', async () => {
  const statuses: number[] = []
  for (let n = 0; n < 21; n++) statuses.push((await type('K7Q2-9ZPA-04XM')).statusCode)
  expect(statuses).toEqual([...Array(20).fill(422), 429])
  expect((await type(codeOf(own.linkId))).statusCode).toBe(429)
  expect((await t.visitor().get(`/i/${own.token}`)).statusCode).toBe(200)
})

test('links from before codes get theirs at the next start; the code itself is nowhere in the database', async () => {
  await t.db.updateTable('invitation_link').set({ code_hash: null }).execute()
  expect((await type(codeOf(own.linkId))).statusCode).toBe(422)
  await settleSecret(t.db, testConfig, t.clock.now())
  expect((await type(codeOf(own.linkId))).headers.location).toBe(`/i/${own.token}`)
  const stored = JSON.stringify(await t.db.selectFrom('invitation_link').selectAll().execute())
  expect(stored).not.toContain(linkCode(testConfig.secret, own.linkId))
})
