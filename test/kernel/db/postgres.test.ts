import { connect, createServer, type Socket } from 'node:net'
import { sql } from 'kysely'
import { expect, inject, test } from 'vitest'
import { isUnavailable } from '../../../src/kernel/db/errors.ts'
import { openDb } from '../../../src/kernel/db/open.ts'
import { deliverDueMail } from '../../../src/kernel/mail/delivery.ts'
import { enqueueMail } from '../../../src/kernel/mail/outbox.ts'
import { addMinutes } from '../../../src/kernel/time.ts'
import { useTestApp } from '../../support/app.ts'
import { openTestDb } from '../../support/db.ts'
import { freePort } from '../../support/process.ts'

const t = useTestApp()

// SQLite has no server that could close connections.
test('a database server that closes resting connections does not stop the app', async () => {
  const other = await openTestDb()
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db)
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = ${rows[0]?.name}`.execute(other)
  await expect.poll(async () => (await t.app.inject('/halsa')).statusCode).toBe(200)
  await other.destroy()
})

test('nor does one that closes a connection at work: a page says that nothing was saved', async () => {
  const other = await openTestDb()
  const work = t.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
    await sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(other)
    // The statement above ends this one.
    await sql`select pg_sleep(600)`.execute(tx)
  })
  const error = await work.catch((reason: unknown) => reason)
  expect(isUnavailable(error)).toBe(true)
  await expect.poll(async () => (await t.app.inject('/halsa')).statusCode).toBe(200)
  await other.destroy()
})

/**
 * A proxy to the database whose connections can be cut; after a cut it refuses three connections, then accepts again.
 */
async function openLine() {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(t.db)
  const { port } = new URL(inject('postgresUrl'))
  const ends = new Set<Socket>()
  let isCut = false
  let refused = 0
  const line = createServer((near) => {
    if (isCut && ++refused <= 3) return near.destroy()
    isCut = false
    const far = connect(Number(port), '127.0.0.1')
    for (const end of [near, far]) {
      ends.add(end)
      end.on('error', () => {}).on('close', () => [near, far].map((one) => one.destroy()))
    }
    near.pipe(far).pipe(near)
  })
  const own = await freePort()
  await new Promise<void>((done) => line.listen(own, '127.0.0.1', done))
  const db = await openDb(`${inject('postgresUrl').replace(port, String(own))}/${rows[0]?.name}`)
  const cut = () => {
    isCut = true
    for (const end of ends) end.destroy()
  }
  const close = async () => {
    await db.destroy()
    line.close()
  }
  return { db, cut, close }
}

test('letters handed over while the database is away are known as sent when it is back', async () => {
  const { db, cut, close } = await openLine()
  const letters = Array.from({ length: 6 }, (_, n) => ({
    dedupeKey: `key-${n}`,
    purpose: 'test',
    toName: '',
    toEmail: `m${n}@kommun.example`,
    subject: 'Hej',
    text: 'Hej',
    html: '<p>Hej</p>',
  }))
  await t.db.transaction().execute((tx) => enqueueMail(tx, letters, t.clock.now()))
  let handedOver = 0
  const send = async () => {
    if (++handedOver === 1) cut()
    return '250 OK'
  }
  const deps = { ...t.deps, db, send: Object.assign(send, { close() {} }) }
  await deliverDueMail(deps).catch((error) => expect(isUnavailable(error)).toBe(true))
  t.clock.set(addMinutes(t.clock.now(), 20))
  await deliverDueMail(deps)
  const states = await t.db.selectFrom('message').select('state').execute()
  expect(states).toEqual(letters.map(() => ({ state: 'sent' })))
  expect(handedOver).toBe(letters.length)
  await close()
})
