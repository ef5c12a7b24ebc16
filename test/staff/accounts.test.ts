import { expect, test } from 'vitest'
import { newId } from '../../src/kernel/ids.ts'
import { createSignInLink } from '../../src/staff/actions.ts'
import { insertSession } from '../../src/staff/queries.ts'
import { useTestApp } from '../support/app.ts'

const t = useTestApp()

test('the account page lists own sessions, and they can be ended one by one', async () => {
  const petra = await t.signIn('planner')
  await insertSession(t.db, {
    accountId: petra.accountId,
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1',
    now: t.clock.now(),
  })
  const page = await petra.get('/konto')
  expect(page.body).toContain('Safari på iPhone')
  const end = /\/konto\/sessioner\/[^"]+\/avslut/.exec(page.body)?.[0] ?? ''
  expect((await petra.post(end)).statusCode).toBe(303)
  expect((await petra.get('/konto')).body).not.toContain('iPhone')
  expect((await petra.post(end)).statusCode).toBe(404)
})

test('nobody ends the session of another', async () => {
  const [petra, axel] = [await t.signIn('planner'), await t.signIn('analyst')]
  const [session] = await t.db.selectFrom('session').select('id').where('account_id', '=', petra.accountId).execute()
  expect((await axel.post(`/konto/sessioner/${session?.id}/avslut`)).statusCode).toBe(404)
  expect((await petra.get('/konto')).statusCode).toBe(200)
})

test('all other sessions can be ended at once; this one stays', async () => {
  const petra = await t.signIn('planner')
  const { accountId } = petra
  await insertSession(t.db, { accountId, userAgent: '', now: t.clock.now() })
  await insertSession(t.db, { accountId, userAgent: '', now: t.clock.now() })
  await petra.post('/konto/sessioner/avslut')
  const left = await t.db.selectFrom('session').select('id').where('account_id', '=', accountId).execute()
  expect(left).toHaveLength(1)
  expect((await petra.get('/konto')).body).toContain('Alla andra inloggningar är avslutade.')
})

test('an administrator adds a colleague; the same address again is refused at its field', async () => {
  const anna = await t.signIn('administrator')
  const form = { name: 'Nils Ny', email: 'nils@test.example', role: 'analyst' }
  expect((await anna.post('/medarbetare', form)).statusCode).toBe(303)
  expect((await anna.get('/medarbetare')).body).toContain('Nils Ny är tillagd')
  const again = await anna.post('/medarbetare', { ...form, name: 'Nils Två' })
  expect(again.statusCode).toBe(422)
  expect(again.body).toContain('id="email-fel"')
  expect(again.body).toContain('value="Nils Två"')
})

test('a name with HTML is shown as it was written', async () => {
  const anna = await t.signIn('administrator')
  const name = '<img src=x onerror=alert(1)>'
  await anna.post('/medarbetare', { name, email: 'html@test.example', role: 'analyst' })
  const page = await anna.get('/medarbetare')
  expect(page.body).toContain('&lt;img src=x')
  expect(page.body).not.toContain('<img')
})

test('a closed account is signed out at once, and can be opened again', async () => {
  const anna = await t.signIn('administrator')
  const petra = await t.signIn('planner')
  expect((await anna.post(`/medarbetare/${petra.accountId}/avslut`)).statusCode).toBe(303)
  expect((await petra.get('/konto')).headers.location).toContain('/logga-in')
  await anna.post(`/medarbetare/${petra.accountId}/aterstart`)
  expect((await petra.get('/konto')).statusCode).toBe(303) // the old session stays ended
  expect((await anna.get('/medarbetare')).body).toContain('Kontot är öppet igen.')
})

test('with another address whoever had the old one is out: session, links and the letter that waits', async () => {
  const anna = await t.signIn('administrator')
  const petra = await t.signIn('planner')
  const form = { name: 'Petra Planerare', email: `${petra.accountId}@test.example`, role: 'planner' }
  await t.visitor().post('/logga-in', { email: form.email })
  const link = new URL(await createSignInLink(t.deps, petra.accountId)).pathname
  // Changing other fields than the address ends no session and no link.
  await anna.post(`/medarbetare/${petra.accountId}`, { ...form, name: 'Petra Ny' })
  expect((await petra.get('/konto')).statusCode).toBe(200)
  const moved = { ...form, email: `ny-${form.email}` }
  expect((await anna.post(`/medarbetare/${petra.accountId}`, moved)).statusCode).toBe(303)
  expect((await petra.get('/konto')).headers.location).toContain('/logga-in')
  expect((await t.visitor().get(link)).statusCode).toBe(410)
  const letters = await t.db.selectFrom('message').select('state').where('to_email', '=', form.email).execute()
  expect(letters).toEqual([{ state: 'cancelled' }])
})

test('whoever changes the own address stays signed in here, and nowhere else', async () => {
  const anna = await t.signIn('administrator')
  const { accountId } = anna
  await insertSession(t.db, { accountId, userAgent: '', now: t.clock.now() })
  const form = { name: 'Anna', email: `ny-${accountId}@test.example`, role: 'administrator' }
  expect((await anna.post(`/medarbetare/${accountId}`, form)).statusCode).toBe(303)
  expect((await anna.get('/konto')).statusCode).toBe(200)
  const sessions = t.db.selectFrom('session').select('id').where('account_id', '=', accountId)
  expect(await sessions.execute()).toHaveLength(1)
})

test.each(['closed by us', 'closed before calendars ended with it'])(
  'a reopened account’s old calendars and links are dead: %s',
  async (how) => {
    const anna = await t.signIn('administrator')
    const petra = await t.signIn('planner')
    const { accountId } = petra
    const made = await petra.post('/kalender/prenumerera', { id: newId(), name: '' })
    const path = new URL(/http[^"]+\.ics/.exec(made.body)?.[0] ?? '').pathname
    const link = new URL(await createSignInLink(t.deps, accountId)).pathname
    expect((await t.visitor().get(path)).statusCode).toBe(200)
    const closed = { disabled_at: t.clock.now() }
    if (how === 'closed by us') await anna.post(`/medarbetare/${accountId}/avslut`)
    else await t.db.updateTable('account').set(closed).where('id', '=', accountId).execute()
    await anna.post(`/medarbetare/${accountId}/aterstart`)
    expect((await t.visitor().get(path)).statusCode).toBe(404)
    expect((await t.visitor().get(link)).statusCode).toBe(410)
    expect((await petra.get('/konto')).statusCode).toBe(303)
  },
)

test('so are those of an RSS contact who is taken away and comes back', async () => {
  const planner = await t.signIn('planner')
  const contact = await t.signIn('rss_contact', ['rss-12'])
  const made = await contact.post('/kalender/prenumerera', { id: newId(), name: '' })
  const path = new URL(/http[^"]+\.ics/.exec(made.body)?.[0] ?? '').pathname
  await planner.post(`/rss-organ/rss-12/kontakter/${contact.accountId}/bort`)
  expect((await t.visitor().get(path)).statusCode).toBe(404)
  const person = { name: 'Kim', email: `${contact.accountId}@test.example`, title: '', phone: '' }
  await planner.post('/rss-organ/rss-12/kontakter', person)
  const again = t.db.selectFrom('account').select('disabled_at').where('id', '=', contact.accountId)
  expect(await again.execute()).toEqual([{ disabled_at: null }])
  expect((await t.visitor().get(path)).statusCode).toBe(404)
  expect((await contact.get('/rss')).statusCode).toBe(303)
})

test('the last administrator neither steps down nor closes the own account', async () => {
  await t.db.updateTable('account').set({ disabled_at: t.clock.now() }).where('role', '=', 'administrator').execute()
  const anna = await t.signIn('administrator')
  const address = `/medarbetare/${anna.accountId}`
  const form = { name: 'Anna', email: 'anna@test.example', role: 'planner' }
  expect((await anna.post(address, form)).statusCode).toBe(409)
  expect((await anna.post(`${address}/avslut`)).statusCode).toBe(409)
  await t.signIn('administrator')
  expect((await anna.post(address, form)).statusCode).toBe(303)
  expect((await anna.get('/medarbetare')).statusCode).toBe(403)
})

test('two administrators who step down at the same moment leave one', async () => {
  await t.db.updateTable('account').set({ disabled_at: t.clock.now() }).where('role', '=', 'administrator').execute()
  const [one, two] = [await t.signIn('administrator'), await t.signIn('administrator')]
  await Promise.all([one.get('/konto'), two.get('/konto')])
  const answers = await Promise.all([
    one.post(`/medarbetare/${one.accountId}/avslut`),
    two.post(`/medarbetare/${two.accountId}/avslut`),
  ])
  expect(answers.map((answer) => answer.statusCode).sort()).toEqual([303, 409])
})
