/** How fast queued invitations are handed over, beside nodemailer's pool alone with the same messages. */
import nodemailer from 'nodemailer'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { linkMark } from '../../src/kernel/mail/letter.ts'
import { deliverDueMail, enqueueMail } from '../../src/kernel/mail/outbox.ts'
import { openSmtp } from '../../src/kernel/mail/smtp.ts'
import { systemClock } from '../../src/kernel/time.ts'
import { testConfig } from '../support/config.ts'

const count = 870
const text =
  `Hej!\n\nDu är inbjuden till ett dialogseminarium. Svara på http://localhost/i/${linkMark}\n`.repeat(
    20,
  )
const html =
  `<p>Hej!</p><p>Du är inbjuden. <a href="http://localhost/i/${linkMark}">Svara</a></p>`.repeat(60)

export async function benchMail(file: string, smtpUrl: string) {
  const db = openSqlite(file)
  const config = { ...testConfig, smtpUrl, smtpConnections: 5 }
  const send = openSmtp(config)
  const deps: Deps = { config, db, clock: systemClock, send, log: console }
  const queueMs = await timed(() => queue(db))
  const cpu = process.cpuUsage()
  const oursMs = await timed(async () => {
    while ((await deliverDueMail(deps)) > 0);
  })
  const used = process.cpuUsage(cpu)
  const { n } = await db
    .selectFrom('message')
    .select((b) => b.fn.countAll().as('n'))
    .where('state', '=', 'sent')
    .executeTakeFirstOrThrow()
  send?.close()
  await db.destroy()
  const poolMs = await timed(() => poolAlone(smtpUrl))
  return {
    sent: Number(n),
    queueMs: Math.round(queueMs),
    perSecond: (count / oursMs) * 1000,
    poolPerSecond: (count / poolMs) * 1000,
    cpuMsPerMail: (used.user + used.system) / 1000 / count,
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

function queue(db: Db): Promise<number> {
  const messages = Array.from({ length: count }, (_, i) => ({
    dedupeKey: `bench-${i}`,
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
  const pool = nodemailer.createTransport(smtpUrl, {
    pool: true,
    maxConnections: 5,
    maxMessages: 1000,
  } as never)
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
