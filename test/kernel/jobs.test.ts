/** Two servers of one installation run their periodic jobs at the same moment: everything that is due is done once. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeInstallation } from '../../src/installation.ts'
import type { Place } from '../../src/kernel/config.ts'
import type { Deps } from '../../src/kernel/deps.ts'
import { newId } from '../../src/kernel/ids.ts'
import { sendDigests } from '../../src/overview/digest.actions.ts'
import { listBackups } from '../../src/upkeep/archive.actions.ts'
import { verifyBackup } from '../../src/upkeep/backup.actions.ts'
import { insertWishes } from '../../src/wishes/queries.ts'
import { aMail } from '../incoming/support.ts'
import { anInvitedSeminar } from '../mailings/support.ts'
import { openTestApp, type TestApp } from '../support/app.ts'
import { anInvitation, confirmedSeminar } from '../support/builders.ts'
import { testConfig } from '../support/config.ts'
import { emptyPlace } from '../support/db.ts'
import { startImap, type TestImap } from '../support/imap.ts'
import { openAt } from '../support/place.ts'
import { freePort, type Running, start, temporaryFolder } from '../support/process.ts'

/** A Wednesday, 9.00 in Sweden. */
const now = '2027-05-05T07:00:00Z'
const folder = temporaryFolder()
const backups = join(folder.path, 'copies')
let place: Place
let deps: Deps
let t: TestApp
let imap: TestImap
let servers: Running[] = []

beforeAll(async () => {
  place = await emptyPlace(folder.path)
  deps = await openAt(place)
  deps.send = Object.assign(async () => '250 OK', { close: () => {} })
  t = await openTestApp(deps)
  await somethingDue()
  imap = await startImap()
  imap.add(aMail('letter.eml'))
  servers = await Promise.all([aServer(), aServer()])
  await Promise.all(servers.map((server) => server.printed('ready at')))
})
afterAll(async () => {
  for (const { child } of servers) child.kill('SIGKILL')
  await Promise.all(servers.map(({ ended }) => ended))
  await imap.close()
  await t.close()
  await closeInstallation(deps)
  folder.remove()
})

/** Gives every job something that is due at `now`. */
async function somethingDue() {
  const planner = await t.signIn('planner')
  const { seminar, seminars } = await anInvitedSeminar(t, planner)
  await confirmedSeminar(t.db, seminar.id, '2027-05-26')
  await planner.post('/omgangar/2027/paminnelser', {
    reply1: '7',
    reply2: '2',
    replyHour: '9',
    answer1: '14',
    answer2: '5',
    answerHour: '9',
  })
  const other = seminars.find(({ slug }) => slug === 'gotland-1')
  await confirmedSeminar(t.db, other?.id ?? '', '2027-04-14')
  const seat = await t.db
    .selectFrom('seat')
    .select('id')
    .where('municipality_code', '=', '0980')
    .executeTakeFirstOrThrow()
  const { linkId } = await anInvitation(t.db, seat.id, other?.id ?? '')
  const wishes = { diets: [], food: 'Jordnötsallergi', access: '' }
  await t.db.transaction().execute((tx) => insertWishes(tx, { id: newId(), now: t.clock.now(), linkId, wishes }))

  t.clock.set('2027-05-03T08:00:00Z')
  const staff = await t.signIn('planner')
  const contact = await t.signIn('rss_contact', ['rss-12'])
  await sendDigests(deps)
  const date = (day: string) => ({ 'options.0.date': day, 'options.0.start': '09:30', 'options.0.end': '15:30' })
  await staff.post('/seminarier/skane-1/datumforslag', { ...date('2027-09-14'), answer_by: '2027-05-07' })
  await contact.post('/rss/skane-1/datumforslag', date('2027-09-15'))
}

async function aServer(): Promise<Running> {
  return start('test/support/server-in-turns.ts', [], {
    DATABASE_URL: place.databaseUrl,
    ...(place.givenSecret && { SECRET: testConfig.secret }),
    NOW: now,
    PORT: String(await freePort()),
    MAIL_FROM: testConfig.mailFrom,
    IMAP_URL: imap.url,
    BACKUP_DIR: backups,
    LOG_LEVEL: 'error',
  })
}

/** Both servers run all jobs at the same moment; `n` is how many times they have run them then. */
async function takeTurns(n: number): Promise<void> {
  for (const { child } of servers) child.kill('SIGUSR2')
  const done = new RegExp('(turn done[^]*){'.concat(String(n), '}'))
  await Promise.all(servers.map((server) => server.printed(done)))
}

/** How often each job has taken effect. */
async function effects() {
  const sent = await t.db.selectFrom('message').select('purpose').execute()
  const history = await t.db.selectFrom('history').select('kind').execute()
  const count = (purpose: string) => sent.filter((one) => one.purpose === purpose).length
  const events = (kind: string) => history.filter((one) => one.kind === kind).length
  return {
    replyReminders: count('reply_reminder'),
    datesReminders: [count('dates_reminder'), events('date_reminded')],
    digests: count('digest'),
    received: (await t.db.selectFrom('incoming').select('id').execute()).length,
    unread: imap.flags().filter((flags) => !flags.includes('\\Seen')).length,
    backups: listBackups(backups).length,
    wishes: [(await t.db.selectFrom('personal_wish').select('id').execute()).length, events('wishes_deleted')],
  }
}

test('reminders, digests, the backup, what came in and what is deleted: each once', async () => {
  const planners = await t.db.selectFrom('account').select('id').where('role', '=', 'planner').execute()
  const once = {
    replyReminders: 15,
    datesReminders: [1, 1],
    digests: planners.length,
    received: 1,
    unread: 0,
    backups: 1,
    wishes: [0, 1],
  }
  for (const turn of [1, 2]) {
    await takeTurns(turn)
    for (const { output } of servers) expect(output.stdout + output.stderr).not.toContain('failed')
    expect(await effects()).toEqual(once)
  }
  for (const file of listBackups(backups)) await verifyBackup(file)
  for (const { child } of servers) expect(child.exitCode).toBeNull()
})
