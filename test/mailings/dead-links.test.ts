/** A letter whose link no longer works is never sent again, whatever happened to the letter. */
import { beforeEach, describe, expect, test } from 'vitest'
import { updatePerson } from '../../src/guests/queries.ts'
import { anAfternoon, invite as inviteGuests } from '../invitations/guests.support.ts'
import { aReadySeminar, invite } from '../invitations/support.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { pageText } from '../support/html.ts'

let t: TestApp
let planner: Visitor
beforeEach(async () => {
  t = await openTestApp()
  return () => t.close()
})

/** Marks all messages as sent and bounced. */
const bounce = () =>
  t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now(), bounced_at: t.clock.now() }).execute()

async function invitedSeat() {
  await aReadySeminar(t)
  planner = await t.signIn('planner')
  await invite(planner, 'blekinge-1')
  await bounce()
  const one = await t.db
    .selectFrom('message')
    .innerJoin('invitation', 'invitation.id', 'message.invitation_id')
    .innerJoin('invitation_link as link', 'link.id', 'message.link_id')
    .select(['message.id', 'message.mailing_id', 'message.to_email'])
    .select(['invitation.id as invitationId', 'link.id as linkId'])
    .orderBy('message.to_email')
    .executeTakeFirstOrThrow()
  return { ...one, base: `/inbjudningar/${one.invitationId}` }
}

async function invitedGuest() {
  const { guests } = await anAfternoon(t, 2)
  planner = await t.signIn('planner')
  const ids = guests.map(({ id }) => id)
  await (await inviteGuests(planner, ids)).send()
  await bounce()
  const one = await t.db
    .selectFrom('message')
    .innerJoin('invitation as invited', 'invited.id', 'message.invitation_id')
    .select(['message.id', 'message.mailing_id', 'message.to_email'])
    .select(['invited.id as invitationId', 'message.link_id as linkId', 'guest_id as guestId'])
    .orderBy('message.to_email')
    .$narrowType<{ guestId: string }>()
    .executeTakeFirstOrThrow()
  return { ...one, base: `/inbjudningar/${one.invitationId}` }
}

const waiting = async (id: string) =>
  (await t.db.selectFrom('message').select('state').where('id', '=', id).executeTakeFirstOrThrow()).state === 'queued'

async function refuses(id: string, base: string) {
  const page = await planner.get(`/utskick/meddelande/${id}`)
  expect(pageText(page.body)).toContain('Länken i meddelandet gäller inte längre')
  expect(page.body).not.toContain(`/utskick/meddelande/${id}/om`)
  expect(page.body).toContain(`href="${base}"`)
  const refused = await planner.post(`/utskick/meddelande/${id}/om`)
  expect(refused.statusCode).toBe(409)
  expect(pageText(refused.body)).toContain('Öppna personens sida och skicka en ny länk')
  expect(await waiting(id)).toBe(false)
}

describe('a bounced invitation is not sent again', () => {
  test('when its reader has got a new link', async () => {
    const { id, base, linkId } = await invitedSeat()
    expect((await planner.get(`/utskick/meddelande/${id}`)).body).toContain(`${id}/om`)
    expect((await planner.post(`${base}/lank`, { lank: linkId })).statusCode).toBe(303)
    await refuses(id, base)
  })

  test('when it has been taken back', async () => {
    const { id, base, linkId } = await invitedSeat()
    await planner.post(`${base}/ta-tillbaka`, { lank: linkId })
    await refuses(id, base)
  })

  test('when somebody else has the seat', async () => {
    const { id, base, linkId } = await invitedSeat()
    const seat = await t.db
      .selectFrom('seat')
      .innerJoin('invitation', 'invitation.seat_id', 'seat.id')
      .select(['municipality_code as code', 'role'])
      .where('invitation.id', '=', base.split('/').at(-1) ?? '')
      .executeTakeFirstOrThrow()
    await planner.post(`/kommuner/${seat.code}/roller/${seat.role}?omgang=2027`, {
      name: 'Ny Person',
      email: 'ny@kommun.example',
      title: '',
      phone: '',
      person: 'new',
    })
    const link = await t.db
      .selectFrom('invitation_link')
      .select('revoked_at')
      .where('id', '=', linkId)
      .executeTakeFirstOrThrow()
    expect(link.revoked_at).not.toBeNull()
    await refuses(id, base)
  })

  test('when whoever was asked to take over has said no', async () => {
    const { base, invitationId, linkId } = await invitedSeat()
    const person = { name: 'Ny Person', title: '', email: 'ny@kommun.example' }
    const asked = { invitation_id: invitationId, from_link_id: linkId, ...person }
    await t.db
      .insertInto('handover')
      .values({ id: 'h1', ...asked, token_hash: 'h1', asked_at: t.clock.now(), state: 'asked' })
      .execute()
    const [letter] = await t.db.selectFrom('message').selectAll().limit(1).execute()
    if (!letter) throw new Error('no letter')
    const own = { id: 'm1', dedupe_key: 'm1', link_id: 'h1', invitation_id: invitationId }
    await t.db
      .insertInto('message')
      .values({ ...letter, ...own, purpose: 'handover' })
      .execute()
    await t.db.insertInto('message_content').values({ message_id: 'm1', text: '', html: '', calendar: null }).execute()
    await planner.post(`${base}/overlamning/h1`, { svar: 'nej' })
    await refuses('m1', base)
  })

  test('when a guest has got a new link, or the invitation was taken back', async () => {
    const { id, base, linkId } = await invitedGuest()
    await planner.post(`${base}/lank`, { lank: linkId ?? '', adress: 'ny@forbund.example' })
    await refuses(id, base)
    const [other] = await t.db
      .selectFrom('message')
      .select(['id', 'invitation_id as invited'])
      .where('stopped', '=', 0)
      .where('bounced_at', 'is not', null)
      .execute()
    const own = `/inbjudningar/${other?.invited}`
    await planner.post(`${own}/ta-tillbaka`, { mejl: '1' })
    await refuses(other?.id ?? '', own)
  })
})

test('of all that failed only those with a link that works are sent again, and the page says so', async () => {
  const { id, base, linkId, mailing_id } = await invitedSeat()
  await planner.post(`${base}/lank`, { lank: linkId })
  const page = pageText((await planner.get(`/utskick/${mailing_id}`)).body)
  expect(page).toContain('Försök igen med 14 som inte gick fram')
  expect(page).toContain('Ett av dem som inte gick fram har en länk som inte gäller längre')
  await planner.post(`/utskick/${mailing_id}/om`)
  expect(await waiting(id)).toBe(false)
  const queued = await t.db
    .selectFrom('message')
    .select('id')
    .where('mailing_id', '=', mailing_id)
    .where('state', '=', 'queued')
    .execute()
  expect(queued).toHaveLength(14)
})

test('when no link works any more the button is gone, and pressing it says why', async () => {
  const { mailing_id } = await invitedGuest()
  const all = await t.db.selectFrom('invitation').select('id').execute()
  for (const one of all) await planner.post(`/inbjudningar/${one.id}/ta-tillbaka`, { mejl: '1' })
  const page = (await planner.get(`/utskick/${mailing_id}`)).body
  expect(page).not.toContain('Försök igen med')
  expect(pageText(page)).toContain('2 av dem som inte gick fram har länkar')
  const refused = await planner.post(`/utskick/${mailing_id}/om`)
  expect(refused.statusCode).toBe(409)
  expect(pageText(refused.body)).toContain('Öppna varje persons sida och skicka en ny länk')
})

test('what waits with a link goes no more when the invitation is stopped and the link dies', async () => {
  const { linkId, mailing_id } = await invitedGuest()
  await t.db.updateTable('message').set({ state: 'queued', bounced_at: null }).execute()
  const [first] = await t.db.selectFrom('message').selectAll().where('link_id', '=', linkId).execute()
  if (!first) throw new Error('no letter')
  const other = { ...first, id: 'other', dedupe_key: 'other', mailing_id: null, purpose: 'moved' }
  await t.db.insertInto('message').values(other).execute()
  expect((await planner.post(`/utskick/${mailing_id}/stopp`, { skal: 'Fel' })).statusCode).toBe(303)
  expect(await waiting('other')).toBe(false)
})

test('a guest whose address has been mended gets what is tried again there', async () => {
  const { id, guestId } = await invitedGuest()
  const person = await t.db
    .selectFrom('guest')
    .select(['name', 'title', 'phone'])
    .where('id', '=', guestId)
    .executeTakeFirstOrThrow()
  await t.db.transaction().execute((tx) => updatePerson(tx, guestId, { ...person, email: 'ratt@x.example' }))
  await planner.post(`/utskick/meddelande/${id}/om`)
  const sent = await t.db
    .selectFrom('message')
    .select(['to_email', 'state'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  expect(sent).toEqual({ to_email: 'ratt@x.example', state: 'queued' })
})

test.each([
  ['seat', () => invitedSeat()],
  ['guest', () => invitedGuest()],
])('the page of a %s says that the letter bounced', async (_, invited) => {
  const { base } = await invited()
  const text = pageText((await planner.get(base)).body)
  expect(text).toContain('mejlet studsade')
  expect(text).not.toContain('mejlet är skickat')
})
