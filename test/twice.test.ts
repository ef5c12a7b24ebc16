/** Letters, links, guests and check-in: a form posted three times at once has one effect, and no answer is an error. */
import { beforeEach, expect, test } from 'vitest'
import { receiveMail } from '../src/incoming/actions.ts'
import { linkToken, newId } from '../src/kernel/ids.ts'
import { aDay, theDay } from './attendance/support.ts'
import { aMail } from './incoming/support.ts'
import { anAfternoon, invite as inviteGuests } from './invitations/guests.support.ts'
import { aReadySeminar, invite } from './invitations/support.ts'
import { fieldsOf } from './mailings/support.ts'
import { openTestApp, type TestApp, type Visitor } from './support/app.ts'
import { testConfig } from './support/config.ts'

let t: TestApp
let planner: Visitor

beforeEach(async () => {
  t = await openTestApp()
  planner = await t.signIn('planner')
  return () => t.close()
})

type Form = Record<string, string | string[]>

/** Posts the form three times at once. @returns how many rows each table gained or lost. */
async function thrice(visitor: Visitor, url: string, form: Form = {}) {
  await visitor.get('/tillganglighet')
  const before = await counts()
  const answers = await Promise.all([1, 2, 3].map(() => visitor.post(url, form)))
  expect([url, ...answers.map((answer) => answer.statusCode)]).toEqual([url, 303, 303, 303])
  const after = await counts()
  return Object.fromEntries(
    Object.entries(after)
      .map(([table, n]) => [table, n - (before[table] ?? 0)])
      .filter(([, n]) => n !== 0),
  )
}

const tables = [
  ...(['message', 'mailing', 'reply', 'invitation_link', 'handover', 'holder', 'history'] as const),
  ...(['organisation', 'guest', 'invitation'] as const),
  ...(['attendance', 'attendance_tap', 'personal_wish', 'mail_template'] as const),
]
async function counts(): Promise<Record<string, number>> {
  const found: Record<string, number> = {}
  for (const table of tables) {
    const all = await t.db.selectFrom(table).select('id').execute()
    found[table] = all.length
  }
  return found
}

async function anInvitee() {
  await aReadySeminar(t)
  await invite(planner, 'blekinge-1')
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  const link = await t.db
    .selectFrom('invitation_link')
    .select(['id', 'invitation_id as invitationId'])
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { invitationId } = link
  return { ...link, own: `/i/${linkToken(testConfig.secret, link.id)}`, staff: `/inbjudningar/${invitationId}` }
}

test('an invitee’s presses', async () => {
  const { own } = await anInvitee()
  const one = t.visitor()
  expect(await thrice(one, `${own}/svar`, { svar: 'kommer' })).toEqual({ reply: 1 })
  expect(await thrice(one, `${own}/onskemal`, { mat: 'Nötter' })).toEqual({ personal_wish: 1 })
  expect(await thrice(one, `${own}/onskemal/bort`)).toEqual({ personal_wish: -1 })
  const maj = { namn: 'Maj Lind', adress: 'maj@kommun.example' }
  const substitute = { reply: 1, invitation_link: 1, message: 1 }
  expect(await thrice(one, `${own}/ersattare`, maj)).toEqual(substitute)
  const bo = { namn: 'Bo Berg', titel: '', adress: 'bo@kommun.example' }
  const asked = { handover: 1, message: 1, history: 1 }
  expect(await thrice(one, `${own}/overlamning`, bo)).toEqual(asked)
  expect(await thrice(one, `${own}/overlamning/angra`)).toEqual({ history: 1 })
  expect(await thrice(one, `${own}/overlamning`, bo)).toEqual(asked)
  const { id } = await t.db.selectFrom('handover').select('id').where('state', '=', 'asked').executeTakeFirstOrThrow()
  const theirs = `/i/${linkToken(testConfig.secret, id)}`
  const confirmed = { holder: 1, invitation_link: 1, message: 2, history: 1 }
  expect(await thrice(t.visitor(), `${theirs}/overtagande`, { svar: 'ja' })).toEqual(confirmed)
})

test('what staff do with one invitation', async () => {
  const { id, staff } = await anInvitee()
  const heard = { svar: 'kommer', kalla: 'phone', anteckning: 'Ringde' }
  expect(await thrice(planner, `${staff}/svar`, heard)).toEqual({ reply: 1 })
  expect(await thrice(planner, `${staff}/post`, { post: '1' })).toEqual({ history: 1 })
  const renewed = { invitation_link: 1, message: 1, history: 1 }
  expect(await thrice(planner, `${staff}/lank`, { lank: id })).toEqual(renewed)
  const withdrawn = { skal: 'Fel person', mejl: '1' }
  // An earlier letter has put the day in the calendar, so the withdrawal is mailed, though the new link's letter still
  // waits.
  expect(await thrice(planner, `${staff}/ta-tillbaka`, withdrawn)).toEqual({ message: 1, history: 1 })
})

test('a mailing: made, released, stopped', async () => {
  await anInvitee()
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const review = '/utskick/granska?andamal=reply_reminder'
  const form = fieldsOf((await planner.get(review)).body, /15/)
  const made = await thrice(planner, '/utskick', form)
  expect(made).toEqual({ mailing: 1, message: 15, history: 1 })
  const mailing = `/utskick/${form.utskick}`
  const other = await t.signIn('planner')
  expect(await thrice(other, `${mailing}/slapp`)).toEqual({ history: 1 })
  expect(await thrice(planner, `${mailing}/stopp`, { skal: 'Fel' })).toEqual({ history: 1 })
})

test('organisations, their persons and their invitations', async () => {
  const { seminar, guests } = await anAfternoon(t, 2)
  const organisation = { namn: 'SPF', rackvidd: 'national', region: '', anteckning: '' }
  const added = await thrice(planner, '/organisationer', organisation)
  expect(added).toEqual({ organisation: 1, history: 1 })
  const { id } = await t.db.selectFrom('organisation').select('id').where('name', '=', 'SPF').executeTakeFirstOrThrow()
  const person = { namn: 'Eva Ek', titel: '', telefon: '', adress: 'eva@spf.example' }
  const persons = `/organisationer/${id}/personer`
  expect(await thrice(planner, persons, person)).toEqual({ guest: 1, history: 1 })
  const base = `/seminarier/${seminar.slug}/gaster`
  const more = { ...person, namn: 'Bo Ek', organisation: id }
  expect(await thrice(planner, `${base}/person`, more)).toEqual({ guest: 1, history: 1 })
  expect(await thrice(planner, `${base}/platser`, { platser: '9' })).toEqual({ history: 1 })
  const { form } = await inviteGuests(planner, [guests[0]?.id ?? '', guests[1]?.id ?? ''])
  const sent = await thrice(planner, `${base}/skicka`, form)
  expect(sent).toMatchObject({ mailing: 1, message: 2, invitation: 2, invitation_link: 2 })
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  const [link] = await t.db.selectFrom('invitation_link').selectAll().execute()
  const own = `/gast/${linkToken(testConfig.secret, link?.id ?? '')}`
  expect(await thrice(t.visitor(), `${own}/svar`, { svar: 'kommer' })).toEqual({ reply: 1 })
  const wish = await thrice(t.visitor(), `${own}/onskemal`, { mat: 'Nötter' })
  expect(wish).toEqual({ personal_wish: 1 })
  const one = `/inbjudningar/${link?.invitation_id}`
  const heard = { svar: 'kommer_inte', kalla: 'phone', kommentar: '' }
  expect(await thrice(planner, `${one}/svar`, heard)).toEqual({ reply: 1, personal_wish: -1 })
  const seen = { lank: link?.id ?? '' }
  expect(await thrice(planner, `${one}/lank`, seen)).toMatchObject({ invitation_link: 1, message: 1 })
  expect(await thrice(planner, `${one}/ta-tillbaka`, { mejl: '1' })).toMatchObject({ history: 1 })
})

test('incoming mail and letters', async () => {
  await aReadySeminar(t)
  await receiveMail(t.deps, aMail('letter.eml'))
  const { id } = await t.db.selectFrom('incoming').select('id').executeTakeFirstOrThrow()
  expect(await thrice(planner, `/inkorg/${id}/hanterat`, { anteckning: 'x' })).toEqual({})
  expect(await thrice(planner, `/inkorg/${id}/att-lasa`)).toEqual({})
  const page = await planner.get('/omgangar/2027/brev/thanks')
  const form = { ...fieldsOf(page.body, /Spara/), subject: 'Tack!', gor: 'spara' }
  expect(await thrice(planner, '/omgangar/2027/brev/thanks', form)).toEqual({ mail_template: 1 })
  const proof = { ...fieldsOf(page.body, /Spara/), version: '1', subject: 'Tack!', gor: 'prov' }
  const sent = await thrice(planner, '/omgangar/2027/brev/thanks', proof)
  expect(sent).toEqual({ message: 1 })
})

test('at the door', async () => {
  const { people } = await aDay(t)
  t.clock.set(theDay)
  planner = await t.signIn('planner')
  const door = '/seminarier/blekinge-1/incheckning'
  const letIn = await thrice(planner, '/seminarier/blekinge-1/deltagare/rss', { rss: '1' })
  expect(letIn).toEqual({ history: 1 })
  const press = await thrice(planner, door, { tryck: `1 ${people[0]?.key}` })
  expect(press).toMatchObject({ attendance: 1 })
  const fields = fieldsOf((await planner.get(door)).body, /Lägg till/)
  const walkIn = { ...fields, namn: 'Eva Extra', fran: '' }
  expect(await thrice(planner, `${door}/extra`, walkIn)).toMatchObject({ attendance: 1 })
  const another = { ...fields, namn: 'Bo Extra', fran: '' }
  expect(await thrice(planner, `${door}/extra`, another)).toMatchObject({ attendance: 1 })
  const tap = JSON.stringify({ id: newId(), person: people[1]?.key, here: true, age: 0 })
  const taps = await Promise.all([1, 2, 3].map(() => planner.post(`${door}/tryck`, { enhet: 'a', tap })))
  expect(taps.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200])
  expect((await counts()).attendance).toBe(4)
})
