/**
 * Upgrade from the version in which guests had their own tables: links, calendars and messages sent then still work.
 */
import ICAL from 'ical.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeInstallation } from '../../src/installation.ts'
import { linkToken } from '../../src/kernel/ids.ts'
import { type Row, readHead, readParts } from '../../src/upkeep/archive.actions.ts'
import { restoreFrom } from '../../src/upkeep/restore.actions.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { testConfig, testNow } from '../support/config.ts'
import { emptyPlace } from '../support/db.ts'
import { messageRows } from '../support/messages.ts'
import { openAt } from '../support/place.ts'
import { temporaryFolder } from '../support/process.ts'

const file = 'test/fixtures/guests-apart.jsonl.gz'
const folder = temporaryFolder()
const before: Record<string, Row[]> = {}
let t: TestApp

beforeAll(async () => {
  for await (const { table, columns, rows } of readParts(file))
    before[table] = [
      ...(before[table] ?? []),
      ...rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i] ?? null]))),
    ]
  const place = await emptyPlace(folder.path)
  await restoreFrom(file, place, testNow)
  t = await openTestApp(await openAt(place))
  t.clock.set((await readHead(file)).madeAt)
})
afterAll(async () => {
  await t.app.close()
  await closeInstallation(t.deps)
  folder.remove()
})

const rowsOf = (table: string) => before[table] ?? []
const addressOf = (link: Row, root: string) => `/${root}/${linkToken(testConfig.secret, String(link.id))}`
const guestBy = (email: string) => {
  const guest = rowsOf('guest').find((row) => row.email === email)
  const invitation = rowsOf('guest_invitation').find((row) => row.guest_id === guest?.id)
  const links = rowsOf('guest_link').filter((row) => row.guest_invitation_id === invitation?.id)
  return { invitation, live: links.find((row) => row.revoked_at === null), links }
}
const now = (id: unknown) =>
  t.db
    .selectFrom('invitation')
    .select(['reply', 'sequence', 'queue_order'])
    .where('id', '=', String(id))
    .executeTakeFirstOrThrow()

test('every invitation, link and reply is there once, with its id, UID, SEQUENCE and token', async () => {
  const invitations = await t.db
    .selectFrom('invitation')
    .select(['id', 'seat_id', 'guest_id', 'uid', 'sequence', 'told', 'organizer'])
    .select(['reply', 'replied_at', 'queue_order', 'withdrawn_at'])
    .orderBy('id')
    .execute()
  const kept = [
    ...rowsOf('invitation').map((row) => ({ ...row, guest_id: null, queue_order: null })),
    ...rowsOf('guest_invitation').map((row) => ({ ...row, seat_id: null })),
  ].sort((a: Row, b: Row) => String(a.id).localeCompare(String(b.id)))
  expect(kept).toMatchObject(invitations)
  const links = await t.db.selectFrom('invitation_link').select(['id', 'token_hash']).execute()
  const ids = (rows: { id?: unknown }[]) => rows.map(({ id }) => id).sort()
  expect(ids(links)).toEqual(ids([...rowsOf('invitation_link'), ...rowsOf('guest_link')]))
  const replies = await t.db.selectFrom('reply').select('id').execute()
  expect(ids(replies)).toEqual(ids([...rowsOf('reply'), ...rowsOf('guest_reply')]))
  const wishes = await t.db.selectFrom('personal_wish').select(['food', 'link_id']).execute()
  expect(wishes.map(({ food }) => food).sort()).toEqual(['Gluten', 'Nötter'])
  const guest = wishes.find(({ food }) => food === 'Gluten')
  expect(guest?.link_id).toBe(guestBy('gast0@nytt.example').live?.id)
})

test('each address that was sent opens, or says why not, as it did', async () => {
  const opened = new Map<string, number>()
  const count = (answer: { statusCode: number }, kind: string) =>
    opened.set(`${kind} ${answer.statusCode}`, (opened.get(`${kind} ${answer.statusCode}`) ?? 0) + 1)
  for (const [table, root] of [
    ['invitation_link', 'i'],
    ['guest_link', 'gast'],
  ] as const)
    for (const link of rowsOf(table)) {
      const answer = await t.visitor().get(addressOf(link, root))
      expect(answer.statusCode).toBe(link.revoked_at === null ? 200 : 410)
      count(answer, table)
      const other = root === 'i' ? 'gast' : 'i'
      if (link.revoked_at === null) expect((await t.visitor().get(addressOf(link, other))).statusCode).toBe(404)
    }
  expect(opened.get('guest_link 200')).toBe(4)
  expect(opened.get('guest_link 410')).toBeGreaterThan(1)
  const [asked] = rowsOf('handover')
  const question = await t.visitor().get(`${addressOf(asked ?? {}, 'i')}/overtagande`)
  expect(question.body).toContain('Cia Carl')
  const { links } = guestBy('gast0@nytt.example')
  const old = links.find((row) => row.revoked_at !== null)
  expect((await t.visitor().get(addressOf(old ?? {}, 'gast'))).body).toContain('nyare länk')
  const [back] = guestBy('gast4@forbund.example').links
  expect((await t.visitor().get(addressOf(back ?? {}, 'gast'))).body).toContain('gäller inte')
})

test('the calendar has the UID it had, and no lower SEQUENCE', async () => {
  const files: [Row, Row | undefined, string][] = [
    ...rowsOf('guest_invitation').map((row): [Row, Row | undefined, string] => [
      row,
      rowsOf('guest_link').find((link) => link.guest_invitation_id === row.id && link.revoked_at === null),
      'gast',
    ]),
    ...rowsOf('invitation').map((row): [Row, Row | undefined, string] => [
      row,
      rowsOf('invitation_link').find((link) => link.invitation_id === row.id && link.revoked_at === null),
      'i',
    ]),
  ]
  let looked = 0
  for (const [invitation, link, root] of files) {
    if (!link) continue
    const { body } = await t.visitor().get(`${addressOf(link, root)}/kalender.ics`)
    const event = new ICAL.Component(ICAL.parse(body)).getFirstSubcomponent('vevent')
    expect(event?.getFirstPropertyValue('uid')).toBe(invitation.uid)
    expect(Number(event?.getFirstPropertyValue('sequence'))).toBe(invitation.sequence)
    looked++
  }
  expect(looked).toBeGreaterThan(9)
})

test('whoever waited gets the place that becomes free, by the link that was sent', async () => {
  const [comes, waits] = [guestBy('gast1@forbund.example'), guestBy('gast2@forbund.example')]
  expect(await now(waits.invitation?.id)).toMatchObject({ reply: 'waiting', queue_order: 1 })
  const page = await t.visitor().get(addressOf(waits.live ?? {}, 'gast'))
  expect(page.body).toContain('plats 1')
  const answer = await t.visitor().post(`${addressOf(comes.live ?? {}, 'gast')}/svar`, { svar: 'kommer_inte' })
  expect(answer.statusCode).toBe(303)
  expect(await now(waits.invitation?.id)).toMatchObject({
    reply: 'coming',
    queue_order: null,
    sequence: Number(waits.invitation?.sequence) + 1,
  })
  const letter = await messageRows(t.db)
    .select(['to_email', 'calendar'])
    .where('purpose', '=', 'guest_place')
    .executeTakeFirstOrThrow()
  expect(letter.calendar).toContain(String(waits.invitation?.uid))
})

test('every message has the subject, texts and calendar that it was written with', async () => {
  const messages = await messageRows(t.db)
    .select(['id', 'subject', 'text', 'html', 'calendar'])
    .where(
      'id',
      'in',
      rowsOf('message').map(({ id }) => String(id)),
    )
    .orderBy('id')
    .execute()
  const texts = ({ id, subject, text, html, calendar }: Row) => ({ id, subject, text, html, calendar })
  const written = rowsOf('message').map(texts)
  expect(messages).toEqual(written.sort((a, b) => String(a.id).localeCompare(String(b.id))))
})

test('every message to somebody invited belongs to the invitation, of the seat or of the guest', async () => {
  const invitationOf = new Map(rowsOf('invitation').map(({ id, seat_id }) => [seat_id, id]))
  const owner = ({ seat_id, guest_invitation_id }: Row) => guest_invitation_id ?? invitationOf.get(seat_id) ?? null
  const kept = await t.db.selectFrom('message').select(['id', 'invitation_id']).execute()
  const known = new Map(kept.map(({ id, invitation_id }) => [id, invitation_id]))
  const before = rowsOf('message')
  expect(before.map(({ id }) => known.get(String(id)))).toEqual(before.map(owner))
  expect(
    new Set(before.map(({ seat_id, guest_invitation_id }) => [seat_id !== null, guest_invitation_id !== null].join())),
  ).toContain('true,false')
})

test('staff see the same guests, letters and replies as before', async () => {
  const planner = await t.signIn('planner')
  const list = await planner.get('/seminarier/blekinge-1/gaster')
  expect(list.body).toContain('gast0@nytt.example')
  expect(list.body).toContain('Återtagen')
  const { invitation } = guestBy('gast3@forbund.example')
  const one = await planner.get(`/inbjudningar/${invitation?.id}`)
  expect(one.body).toContain('Ringde')
  expect((await planner.get('/utskick')).statusCode).toBe(200)
})
