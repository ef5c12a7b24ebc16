import { sql } from 'kysely'
import { beforeEach, describe, expect, inject, test } from 'vitest'
import { listFeedSeminars } from '../../src/calendar/feeds.queries.ts'
import type { Db } from '../../src/kernel/db/open.ts'
import { never } from '../../src/kernel/mail/outbox.ts'
import { deliverTrueMail } from '../../src/mailings/queue/actions.ts'
import { sendDueReminders } from '../../src/mailings/reminders/actions.ts'
import { remindSilentBodies } from '../../src/negotiation/dates/told.actions.ts'
import { invite } from '../invitations/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { aHolder, anInvitation, aPlannedRound, aRound, confirmedSeminar } from '../support/builders.ts'
import { onSqlite } from '../support/db.ts'
import { aWorldOfLetters } from '../support/letters.ts'
import { open, press } from '../support/visit.ts'

let t: TestApp
let planner: Awaited<ReturnType<TestApp['signIn']>>

beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

async function active(): Promise<string[]> {
  const rows = await t.db.selectFrom('round').select('slug').where('active', '=', 1).execute()
  return rows.map((row) => row.slug)
}

async function roundsLeft(): Promise<string[]> {
  const rows = await t.db.selectFrom('round').select('slug').orderBy('slug').execute()
  return rows.map((row) => row.slug)
}

describe('the active round', () => {
  const form = { startsOn: '2027-04-01', endsOn: '2027-12-15', replyDays: '14' }
  const more = { ...form, splitThreshold: '25', answerDeadline: '', diaryNumber: '' }

  test('is the first that is made, and no date changes it', async () => {
    await planner.post('/omgangar', { ...more, name: 'Omgång 2027' })
    await planner.post('/omgangar', { ...more, name: 'Fel omgång', startsOn: '2027-06-01' })
    expect(await active()).toEqual(['2027'])
    for (const now of ['2027-07-01T08:00:00Z', '2028-03-01T08:00:00Z']) {
      t.clock.set(now)
      const today = await t.signIn('planner')
      expect((await today.get('/oversikt')).body).toContain('<b>Omgång 2027</b>')
    }
  })

  test('is named by a planner; of two who name one at once the second is told', async () => {
    const first = await aRound(t.db)
    await aRound(t.db, { slug: '2028', name: 'Omgång 2028' })
    await aRound(t.db, { slug: '2029', name: 'Omgång 2029' })
    const list = await open(planner, '/omgangar')
    const named = await press(planner, list, 'Gör till den aktiva omgången: Omgång 2028')
    expect(named.body).toContain('Omgång 2028 är nu den aktiva omgången.')
    expect(await active()).toEqual(['2028'])
    const late = await planner.post('/omgangar/2029/aktiv', { fran: first.id })
    expect(late.statusCode).toBe(409)
    expect(await active()).toEqual(['2028'])
  })

  test('is never an archived one, and cannot be archived or deleted while there are others', async () => {
    await aRound(t.db)
    const put = await aRound(t.db, { slug: '2026', archived_at: '2027-01-01T08:00:00Z' })
    await aRound(t.db, { slug: '2028' })
    const id = (await t.db.selectFrom('round').select('id').where('active', '=', 1).execute())[0]?.id
    expect((await planner.post('/omgangar/2026/aktiv', { fran: id ?? '' })).statusCode).toBe(409)
    await expect(t.db.updateTable('round').set({ active: 1 }).where('id', '=', put.id).execute()).rejects.toThrow()
    expect((await planner.post('/omgangar/2027/arkivering')).statusCode).toBe(409)
    const { body } = await planner.get('/omgangar/2027/bort')
    expect(body).toContain('Det här är den aktiva omgången.')
    expect((await planner.post('/omgangar/2027/bort', { sett: 'x' })).statusCode).toBe(409)
    expect(await active()).toEqual(['2027'])
  })
})

describe('a round in which nothing was sent', () => {
  /** All foreign keys of all tables. SQLite only. */
  async function keysInto(db: Db) {
    const keys: { table: string; column: string; to: string }[] = []
    for (const { name } of await db.introspection.getTables()) {
      const { rows } = await sql<{ table: string; from: string }>`
        select "table", "from" from pragma_foreign_key_list(${name})`.execute(db)
      for (const row of rows) keys.push({ table: name, column: row.from, to: row.table })
    }
    return keys
  }

  test('goes with all that hangs on it, after a look; everything else stays', async () => {
    await aPlannedRound(t.db)
    const trial = await aPlannedRound(t.db, { slug: 'prov', name: 'Provomgång' })
    const [seminar] = trial.seminars
    await confirmedSeminar(t.db, seminar?.id ?? '')
    for (const seat of trial.seats.slice(0, 3)) await aHolder(t.db, seat.id)
    await planner.post('/omgangar/prov/turne/sparrat/brukliga')
    await planner.post('/omgangar/prov/turne/forslag')
    const letter = await open(planner, '/omgangar/prov/brev/practical')
    await press(planner, letter, /Spara/, { subject: 'Provbrev' })
    await t.db.updateTable('account').set({ chosen_round_id: trial.round.id }).execute()
    const count = async () => (await t.db.selectFrom('seat').select('id').execute()).length
    const before = await count()

    const look = await open(planner, '/omgangar/prov/bort')
    expect(look.body).toContain('21 seminarier, med datum, program och historik')
    expect(look.body).toContain('3 rollinnehavare')
    await aHolder(t.db, trial.seats[9]?.id ?? '')
    const again = await press(planner, look, 'Ta bort Provomgång')
    expect(again.body).toContain('Omgången har ändrats sedan du såg sidan.')
    expect(again.body).toContain('4 rollinnehavare')
    const gone = await press(planner, again, 'Ta bort Provomgång')
    expect(gone.body).toContain('Provomgång är borttagen.')
    expect(await roundsLeft()).toEqual(['2027'])
    expect(await count()).toBe(before / 2)
    const { rows } = await sql`select 1 from seminar where slug like '%-prov'`.execute(t.db)
    expect(rows).toEqual([])
    expect((await planner.get('/oversikt')).body).toContain('Omgång 2027')
    const again2 = await planner.get('/omgangar/prov')
    expect(again2.statusCode).toBe(404)
  })

  // Runs on SQLite only, because both databases have the same tables.
  test.runIf(inject('database') === 'sqlite')('every table with a key into a round’s things is emptied', async () => {
    const { deleteRound } = await import('../../src/rounds/state.queries.ts')
    const text = deleteRound.toString()
    const keys = await keysInto(t.db)
    // Accounts only refer to the round they have chosen, and received mail is kept.
    const kept = ['account', 'incoming']
    const reached = new Set(['round'])
    for (let size = 0; size < reached.size; ) {
      size = reached.size
      for (const { table, to } of keys) if (reached.has(to) && !kept.includes(to)) reached.add(table)
    }
    const own = keys.filter(({ table, to }) => reached.has(to) && !kept.includes(table))
    // Rows that only refer to an account do not belong to a round.
    const ofRound = [...new Set(own.filter(({ to }) => to !== 'account').map(({ table }) => table))]
    expect(ofRound.length).toBeGreaterThan(25)
    expect(ofRound.filter((table) => !text.includes(`delete from ${table} `))).toEqual([])
  })

  test('is the only one, so that the next that is made is the active one', async () => {
    await aRound(t.db)
    const look = await open(planner, '/omgangar/2027/bort')
    await press(planner, look, 'Ta bort Omgång 2027')
    expect(await roundsLeft()).toEqual([])
  })
})

test('a round from which a letter has gone, or waits to go, stays; all of it', async () => {
  await aWorldOfLetters(t)
  await aRound(t.db, { slug: '2028', name: 'Omgång 2028' })
  await t.db.updateTable('round').set({ active: 0 }).execute()
  const look = await open(planner, '/omgangar/2027/bort')
  expect(look.body).toContain('Då kan omgången inte tas bort. Den kan arkiveras.')
  expect(look.body).not.toContain('Ta bort Omgång 2027</button>')
  expect((await planner.post('/omgangar/2027/bort', { sett: '' })).statusCode).toBe(409)
  expect(await roundsLeft()).toEqual(['2027', '2028'])
})

describe('an archived round', () => {
  let token = ''
  let seminarId = ''

  beforeEach(async () => {
    const { seminars, seats, round } = await aPlannedRound(t.db, { name: 'Omgång 2027' })
    seminarId = seminars.find((one) => one.slug === 'blekinge-1')?.id ?? ''
    await confirmedSeminar(t.db, seminarId)
    const own = seats.filter((one) => ['1080', '1081'].includes(one.municipality_code))
    for (const [i, seat] of own.entries()) await aHolder(t.db, seat.id, { email: `p${i}@kommun.example` })
    token = (await anInvitation(t.db, own[0]?.id ?? '', seminarId)).token
    await invite(planner, 'blekinge-1')
    await t.db.updateTable('round').set({ active: 0 }).where('id', '=', round.id).execute()
    await aPlannedRound(t.db, { slug: '2028', name: 'Omgång 2028', active: 1 })
  })

  const statesOf = async () => {
    const rows = await t.db.selectFrom('message').select(['state', 'purpose']).execute()
    return rows.filter(({ purpose }) => purpose !== 'sign_in').map(({ state }) => state)
  }

  async function archive() {
    const look = await open(planner, '/omgangar/2027/arkivering')
    expect(look.body).toContain('5 brev som väntar stoppas.')
    expect(look.body).toContain('6 inbjudna personers länkar')
    expect(look.body).toContain('Frågeformuläret är öppet till onsdag 15 december 2027 men stängs nu.')
    return press(planner, look, 'Arkivera Omgång 2027')
  }

  test('sends nothing: what waited is stopped, what is queued anyhow is too, and no job adds to it', async () => {
    expect(await statesOf()).toEqual(Array(5).fill('queued'))
    const done = await archive()
    expect(done.body).toContain('Omgång 2027 är arkiverad.')
    expect(await statesOf()).toEqual(Array(5).fill('cancelled'))
    // A message queued by a request that began before the round was archived.
    await t.db.updateTable('message').set({ state: 'queued', next_attempt_at: t.clock.now() }).execute()
    const sent: string[] = []
    t.deps.send = Object.assign(async (mail: { toEmail: string }) => sent.push(mail.toEmail), { close() {} }) as never
    await deliverTrueMail(t.deps)
    expect(sent).toEqual([])
    expect(await statesOf()).toEqual(Array(5).fill('cancelled'))
    await t.db
      .insertInto('reminder_rule')
      .values({
        id: 'r',
        purpose: 'reply_reminder',
        number: 1,
        days: 5,
        hour: 9,
        paused_at: null,
        round_id: await idOf('2027'),
        saved_by: planner.accountId,
        saved_at: never,
      })
      .execute()
    for (const now of ['2027-03-26T09:30:00Z', '2027-03-30T09:30:00Z']) {
      t.clock.set(now)
      expect(await sendDueReminders(t.deps)).toBe(0)
      expect(await remindSilentBodies(t.deps)).toBe(0)
    }
  })

  test('says to whoever has a link that it is closed, and takes nothing', async () => {
    const invitee = t.visitor()
    expect((await invitee.get(`/i/${token}`)).statusCode).toBe(200)
    await archive()
    for (const page of [`/i/${token}`, `/i/${token}/fragor`]) {
      const closed = await invitee.get(page)
      expect(closed.statusCode).toBe(410)
      expect(closed.body).toContain('Omgången är avslutad')
    }
    expect((await invitee.post(`/i/${token}/svar`, { svar: 'kommer' })).statusCode).toBe(410)
    const { replied } = await t.db
      .selectFrom('invitation')
      .select((eb) => eb.fn.count('reply').as('replied'))
      .executeTakeFirstOrThrow()
    expect(Number(replied)).toBe(0)
  })

  onSqlite('can be read and not changed, by staff and RSS contacts; what is not its own can', async () => {
    const contact = await t.signIn('rss_contact', ['rss-10'])
    await archive()
    const page = await planner.get('/seminarier/blekinge-1')
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('Allt går att läsa, men inget ändras och inget skickas.')
    expect(page.body).not.toContain('href="/seminarier/blekinge-1/andra')
    for (const [url, form] of [
      ['/seminarier/blekinge-1/malgrupp/godkand', {}],
      ['/omgangar/2027', { name: 'Annat' }],
      ['/utskick', { omgang: '2027' }],
      ['/kommuner/1080/roller/politician?omgang=2027', { name: 'X' }],
      ['/omgangar/2027/aktiv', {}],
    ] as const) {
      const refused = await planner.post(url, form)
      expect([url, refused.statusCode]).toEqual([url, 409])
      expect(refused.body).toContain('Omgång 2027 är arkiverad.')
    }
    expect((await contact.get('/rss/blekinge-1')).statusCode).toBe(200)
    const change = { name: 'Ny', title: '', phone: '' }
    expect((await contact.post('/rss/blekinge-1/kontakt', change)).statusCode).toBe(409)
    const start = (await contact.get('/rss?omgang=2027')).body
    expect(start).toContain('Arkiverad')
    expect(start).not.toMatch(/sak(er)? väntar på er\./)
    const kept = await planner.post('/organisationer?omgang=2027', {
      name: 'Anhörigas förbund',
      reach: 'national',
      regionCode: '',
      contactName: '',
      contactEmail: '',
      contactPhone: '',
      note: '',
    })
    expect(kept.statusCode).not.toBe(409)
    const feed = { rssIds: null, since: '2020-01-01' }
    expect((await listFeedSeminars(t.db, feed)).map(({ slug }) => slug)).not.toContain('blekinge-1')
  })

  test('comes out again: links open, letters stay stopped, and old reminders are not sent afterwards', async () => {
    await archive()
    const page = await open(planner, '/omgangar/2027')
    const out = await press(planner, page, 'Ta fram ur arkivet')
    expect(out.body).toContain('Omgång 2027 är framtagen ur arkivet.')
    expect((await t.visitor().get(`/i/${token}`)).statusCode).toBe(200)
    expect(await statesOf()).toEqual(Array(5).fill('cancelled'))
    // People whose invitation was stopped count as not invited, and can be invited again.
    const choice = await planner.get('/utskick/inbjudan?omgang=2027')
    expect(choice.body).toContain('blekinge-1')
    const again = await invite(planner, 'blekinge-1')
    expect(again.statusCode).toBe(303)
    expect((await statesOf()).filter((state) => state === 'queued')).toHaveLength(5)
  })

  async function idOf(slug: string) {
    const row = await t.db.selectFrom('round').select('id').where('slug', '=', slug).execute()
    return row[0]?.id ?? ''
  }
})
