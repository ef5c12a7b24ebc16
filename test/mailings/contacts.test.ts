/** Messages to the contact persons of the RSS bodies, which use the same pages as every other mailing. */
import { beforeEach, expect, test } from 'vitest'
import { deliverDueMail } from '../../src/kernel/mail/delivery.ts'
import { openTestApp, type TestApp, type Visitor } from '../support/app.ts'
import { aPlannedRound, confirmedSeminar } from '../support/builders.ts'
import { pageText } from '../support/html.ts'
import { open, press } from '../support/visit.ts'
import { fieldsOf, messagesOf } from './support.ts'

let t: TestApp
const send = Object.assign(async () => '250 OK', { close: () => {} })
beforeEach(async () => {
  t = await openTestApp({ send })
  return () => t.close()
})

const review = '/utskick/granska?andamal=rss_message'

/** Blekinge has a contact person of its own; another is contact for both Blekinge and Kalmar. */
async function withContacts() {
  const { seminars } = await aPlannedRound(t.db)
  const bodyOf = async (slug: string) => {
    const row = await t.db
      .selectFrom('seminar')
      .select(['rss_id', 'id'])
      .where('slug', '=', slug)
      .executeTakeFirstOrThrow()
    return { rssId: row.rss_id, id: row.id }
  }
  const blekinge = await bodyOf('blekinge-1')
  const kalmar = await bodyOf('kalmar-1')
  await t.signIn('rss_contact', [blekinge.rssId])
  const both = await t.signIn('rss_contact', [blekinge.rssId, kalmar.rssId])
  return { seminars, blekinge, kalmar, both, planner: await t.signIn('planner') }
}

async function sent(planner: Visitor, url = review) {
  const form = fieldsOf((await planner.get(url)).body, /^(Skicka|Lämna) \d/)
  return planner.post('/utskick', form)
}

test('goes from the purpose to the ledger, one letter each about all the seminars the person helps with', async () => {
  const { planner, blekinge, both } = await withContacts()
  await confirmedSeminar(t.db, blekinge.id)
  const purposes = await open(planner, '/utskick/nytt')
  expect(pageText(purposes.body)).toContain('Meddelande till RSS2 får det nu')
  const audience = await open(planner, '/utskick/nytt?andamal=rss_message')
  expect(pageText(audience.body)).toContain('2 personer får mejlet. 19 utelämnas')
  const shown = await press(planner, audience, 'Granska utskicket')
  expect(shown.body).toContain('<title>Skicka 2 meddelanden till RSS – Rådslag</title>')
  expect(pageText(shown.body)).toContain('19 RSS har ingen kontaktperson')
  const done = await press(planner, shown, 'Skicka 2 meddelanden till RSS')
  expect(pageText(done.body)).toMatch(/I kö ?2 av 2/)
  const own = (await messagesOf(t, 'rss_message')).find((one) => one.account_id === both.accountId)
  expect(own?.text).toContain('- Kalmar: dag saknas\n- Blekinge: onsdag 14 april 2027')
  expect([own?.invitation_id, own?.link_id, own?.calendar]).toEqual([null, null, null])
  await deliverDueMail(t.deps)
  const ledger = pageText((await open(planner, done.url)).body)
  expect(ledger).toContain('2 av 2 lämnade till servern')
  expect(ledger).toMatch(/Test rss_contact\S+@test\.example ?\S/)
})

test('the same words go to nobody twice without a reason; a letter written anew goes', async () => {
  const { planner } = await withContacts()
  expect((await sent(planner)).statusCode).toBe(303)
  expect(pageText((await planner.get(review)).body)).toContain('2 har redan fått det')
  expect((await sent(planner, `${review}&igen=Ny lägesbild`)).statusCode).toBe(303)
  expect(await messagesOf(t, 'rss_message')).toHaveLength(4)
  const { version, ...text } = fieldsOf((await planner.get('/omgangar/2027/brev/rss_message')).body, /^Spara/)
  await planner.post('/omgangar/2027/brev/rss_message', {
    ...text,
    version: version ?? '0',
    gor: 'spara',
    body: `${text.body}\n\nRing gärna.`,
  })
  expect((await sent(planner)).statusCode).toBe(303)
  expect(await messagesOf(t, 'rss_message')).toHaveLength(6)
})

test('two planners at the same moment: one of them sends', async () => {
  const { planner } = await withContacts()
  const other = await t.signIn('administrator')
  const forms = [
    fieldsOf((await planner.get(review)).body, /^Skicka/),
    fieldsOf((await other.get(review)).body, /^Skicka/),
  ]
  const answers = await Promise.all([planner.post('/utskick', forms[0]), other.post('/utskick', forms[1])])
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409])
  expect(await messagesOf(t, 'rss_message')).toHaveLength(2)
})

test('can be narrowed to a body, and to who has not answered about dates or is late', async () => {
  const { planner, kalmar } = await withContacts()
  const counted = async (choice: string) =>
    pageText((await planner.get(`/utskick/nytt?andamal=rss_message&${choice}`)).body)
  expect(await counted(`rss=${kalmar.rssId}`)).toContain('1 person får mejlet')
  expect(await counted('lan=10')).toContain('2 personer får mejlet')
  expect(await counted('laget=datum')).toContain('0 personer får mejlet')
  await t.db
    .insertInto('date_option')
    .values({
      id: crypto.randomUUID(),
      seminar_id: kalmar.id,
      date: '2027-05-05',
      start_time: '09:30',
      end_time: '15:30',
      created_at: t.clock.now(),
      starts_at: '2027-05-05T07:30:00Z',
      ends_at: '2027-05-05T13:30:00Z',
      proposed_by: planner.accountId,
      proposed_by_rss: 0,
      answer_by: '2027-01-10',
      answer: null,
      comment: '',
      answered_by: null,
      answered_at: null,
      withdrawn_at: null,
    })
    .execute()
  expect(await counted('laget=datum')).toContain('1 person får mejlet')
  t.clock.set('2027-01-10T08:00:00Z')
  expect(await counted('laget=forsenat')).toContain('0 personer får mejlet')
  t.clock.set('2027-01-11T08:00:00Z')
  expect(await counted('laget=forsenat')).toContain('1 person får mejlet')
})

test('waits for a second look, and cannot be released when a day has changed meanwhile', async () => {
  const { planner, blekinge } = await withContacts()
  await t.db.updateTable('round').set({ second_look: 1 }).execute()
  const answer = await sent(planner)
  const other = await t.signIn('administrator')
  const page = String(answer.headers.location)
  expect(pageText((await other.get(page)).body)).toContain('Släpp 2 meddelanden')
  await confirmedSeminar(t.db, blekinge.id)
  expect(pageText((await other.get(page)).body)).not.toContain('Släpp 2 meddelanden')
  expect((await other.post(`${page}/slapp`)).statusCode).toBe(409)
})

test('what came back goes to the address the person has now', async () => {
  const { planner, both } = await withContacts()
  await sent(planner)
  await t.db.updateTable('message').set({ state: 'failed', refused: 1 }).execute()
  await t.db.updateTable('account').set({ email: 'ratt@rss.example' }).where('id', '=', both.accountId).execute()
  const own = (await messagesOf(t, 'rss_message')).find((one) => one.account_id === both.accountId)
  const page = await planner.get(`/utskick/meddelande/${own?.id}`)
  expect(page.body).toContain('href="/rss-organ/')
  await planner.post(`/utskick/meddelande/${own?.id}/om`)
  const now = (await messagesOf(t, 'rss_message')).find(({ id }) => id === own?.id)
  expect([now?.state, now?.to_email]).toEqual(['queued', 'ratt@rss.example'])
})
