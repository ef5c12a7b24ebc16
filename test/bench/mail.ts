/** Measures how fast queued invitations are delivered, beside nodemailer's pool alone with the same messages. */

import nodemailer from 'nodemailer'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { linkMark } from '../../src/kernel/ids.ts'
import { enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { openSmtp } from '../../src/kernel/mail/smtp.ts'
import { systemClock } from '../../src/kernel/time.ts'
import { deliverTrueMail } from '../../src/mailings/queue/actions.ts'
import { testConfig } from '../support/config.ts'

const count = 870
const long = 10_000
/** The two alternate over several rounds; the first round is a warm-up and does not count. */
const rounds = 4
const text = `Hej!\n\nDu är inbjuden till ett dialogseminarium. Svara på http://localhost/i/${linkMark}\n`.repeat(20)
const html = `<p>Hej!</p><p>Du är inbjuden. <a href="http://localhost/i/${linkMark}">Svara</a></p>`.repeat(60)

export async function benchMail(file: string, smtpUrl: string) {
  const db = openSqlite(file)
  const send = openSmtp({ ...testConfig, smtpUrl, smtpConnections: 5 })
  const config = { ...testConfig, smtpUrl, smtpConnections: 5 }
  const deps: Deps = { config, db, clock: systemClock, send, log: console }
  const runs: { oursMs: number; poolMs: number; cpuMs: number }[] = []
  for (let round = 0; round < rounds; round++) {
    await queue(db, `round-${round}`, count)
    const cpu = process.cpuUsage()
    const oursMs = await timed(() => deliverTrueMail(deps))
    const { user, system } = process.cpuUsage(cpu)
    const poolMs = await timed(() => poolAlone(smtpUrl))
    runs.push({ oursMs, poolMs, cpuMs: (user + system) / 1000 })
  }
  const memory = await memoryOfLongQueue(deps)
  const sent = await countSent(db)
  send?.close()
  await db.destroy()
  const middle = (of: (run: (typeof runs)[0]) => number) => median(runs.slice(1).map(of))
  return {
    sent,
    perSecond: (count / middle((run) => run.oursMs)) * 1000,
    poolPerSecond: (count / middle((run) => run.poolMs)) * 1000,
    cpuMsPerMail: middle((run) => run.cpuMs) / count,
    ...memory,
  }
}

/** Growth of the process in MB while it delivers a queue of 10,000; memory used for queueing is freed before. */
async function memoryOfLongQueue(deps: Deps) {
  for (let at = 0; at < long; at += 1000) await queue(deps.db, `long-${at}`, 1000)
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let highest = before
  const watch = setInterval(() => {
    highest = Math.max(highest, process.memoryUsage().rss)
  }, 20)
  await deliverTrueMail(deps)
  clearInterval(watch)
  return { longQueue: long, longQueueGrewMb: Math.round((highest - before) / 1e6) }
}

async function countSent(db: Db): Promise<number> {
  const { n } = await db
    .selectFrom('message')
    .select((b) => b.fn.countAll().as('n'))
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow()
  return Number(n)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function queue(db: Db, name: string, n: number): Promise<number> {
  const messages = Array.from({ length: n }, (_, i) => ({
    dedupeKey: `bench-${name}-${i}`,
    purpose: 'bench',
    toName: `Person ${i}`,
    toEmail: `person${i}@kommun.example`,
    subject: 'Inbjudan till dialogseminarium',
    text,
    html,
    linkId: `link-${i}`,
  }))
  return db.transaction().execute((tx) => enqueueMail(tx, messages, systemClock.now()))
}

async function poolAlone(smtpUrl: string): Promise<void> {
  const pool = nodemailer.createTransport(smtpUrl, { pool: true, maxConnections: 5, maxMessages: 1000 } as never)
  await Promise.all(
    Array.from({ length: count }, (_, i) =>
      pool.sendMail({
        from: testConfig.mailFrom,
        to: { name: `Person ${i}`, address: `person${i}@kommun.example` },
        subject: 'Inbjudan till dialogseminarium',
        text,
        html,
      }),
    ),
  )
  pool.close()
}
