import { expect, test } from 'vitest'
import { addStaff, cleanUpSignIns, createSignInLink, ensureFirstAdministrator } from '../../src/staff/actions.ts'
import { insertSession } from '../../src/staff/queries.ts'
import { useTestApp } from '../support/app.ts'
import { testConfig } from '../support/config.ts'

const t = useTestApp()
const path = (url: string | null) => new URL(url ?? '').pathname

test('two servers that start at the same moment have one first administrator', async () => {
  await Promise.all(Array.from({ length: 4 }, () => ensureFirstAdministrator(t.deps)))
  expect(await t.db.selectFrom('account').select('role').execute()).toEqual([{ role: 'administrator' }])
})

test('the first start makes one administrator, and each start gives a new link until somebody signs in', async () => {
  const first = await ensureFirstAdministrator(t.deps)
  const second = await ensureFirstAdministrator(t.deps)
  expect(first).toMatch(/^http:\/\/localhost:3000\/logga-in\/[\w-]{27}$/)
  expect(second).not.toBe(first)
  expect(await t.db.selectFrom('account').select(['email', 'role']).execute()).toEqual([
    { email: 'administrator@radslag.invalid', role: 'administrator' },
  ])
  const visitor = t.visitor()
  expect((await visitor.post(path(second))).statusCode).toBe(303)
  expect((await visitor.get('/medarbetare')).statusCode).toBe(200)
  expect(await ensureFirstAdministrator(t.deps)).toBeNull()
  t.clock.set('2028-03-01T08:00:00Z')
  await cleanUpSignIns(t.deps)
  expect(await ensureFirstAdministrator(t.deps)).toBeNull()
})

test('the first administrator gets the address of the configuration', async () => {
  await t.db.deleteFrom('account').execute()
  const deps = { ...t.deps, config: { ...testConfig, adminEmail: 'chef@test.example' } }
  await ensureFirstAdministrator(deps)
  expect(await t.db.selectFrom('account').select('email').execute()).toEqual([{ email: 'chef@test.example' }])
})

test('a colleague is added once and can get a link by address', async () => {
  const person = { name: 'Petra', email: 'Petra@Test.example', role: 'planner' } as const
  await addStaff(t.deps, person)
  await expect(addStaff(t.deps, person)).rejects.toMatchObject({ code: 'staff.email_taken' })
  const page = await t.visitor().get(path(await createSignInLink(t.deps, 'petra@test.example')))
  expect(page.body).toContain('Petra')
})

test('there is no link for an address without an account', async () => {
  await expect(createSignInLink(t.deps, 'ingen@test.example')).rejects.toMatchObject({ code: 'staff.no_such_account' })
})

test('the clean-up takes what is over and leaves what is not', async () => {
  await t.db.deleteFrom('session').execute()
  await t.db.deleteFrom('sign_in_link').execute()
  const accountId = await addStaff(t.deps, { name: 'A', email: 'a@test.example', role: 'analyst' })
  const now = t.clock.now()
  await insertSession(t.db, { accountId, userAgent: '', now: '2028-02-28T08:00:00Z' })
  await insertSession(t.db, { accountId, userAgent: 'kept', now })
  await createSignInLink(t.deps, accountId)
  await cleanUpSignIns(t.deps)
  const sessions = await t.db.selectFrom('session').select('user_agent').execute()
  expect(sessions).toEqual([{ user_agent: 'kept' }])
  expect(await t.db.selectFrom('sign_in_link').select('id').execute()).toHaveLength(1)
})
