/** app → jobs → listen → close. */
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { startAttendanceJobs } from './attendance/jobs.ts'
import { startIncomingJobs } from './incoming/jobs.ts'
import { closeInstallation } from './installation.ts'
import type { Deps } from './kernel/deps.ts'
import { translators } from './kernel/i18n/translate.ts'
import type { Job } from './kernel/jobs.ts'
import { startMailJob } from './kernel/mail/delivery.ts'
import { mailProblem } from './kernel/mail/sender.rules.ts'
import { startListJobs } from './lists/jobs.ts'
import { holdUntrue } from './mailings/queue/actions.ts'
import { startReminderJobs } from './mailings/reminders/jobs.ts'
import { startDateJobs } from './negotiation/dates/jobs.ts'
import { startDigestJobs } from './overview/jobs.ts'
import { startStaffJobs } from './staff/jobs.ts'
import { startTourJobs } from './tour/jobs.ts'
import { startUpkeepJobs } from './upkeep/jobs.ts'
import { markWritten } from './upkeep/queries.ts'
import { startWishJobs } from './wishes/jobs.ts'

const secondsToStop = 10

/** Listens until SIGTERM or SIGINT. @returns the address to open in a browser. */
export async function serve(deps: Deps): Promise<string> {
  const app = await buildApp(deps)
  deps.log = app.log
  await markWritten(deps.db, deps.clock.now())
  await app.listen({ host: deps.config.host, port: deps.config.port })
  warnOfMail(deps)
  const jobs = startJobs(deps)
  stopOnSignal(deps, app, jobs)
  return addressOf(deps, app)
}

/** In the log and on the terminal: with a mail server set, nothing goes all the same. */
function warnOfMail(deps: Deps): void {
  const problem = deps.send && mailProblem(deps)
  if (!problem) return
  const text = translators.en(`sender.${problem}`, { address: deps.config.baseUrl })
  deps.log.warn({ problem }, text)
  process.stderr.write(`\n  ${text}\n`)
}

function startJobs(deps: Deps): Job[] {
  return [
    startMailJob(deps, holdUntrue),
    ...startStaffJobs(deps),
    ...startListJobs(deps),
    ...startTourJobs(deps),
    ...startDateJobs(deps),
    ...startReminderJobs(deps),
    ...startWishJobs(deps),
    ...startAttendanceJobs(deps),
    ...startIncomingJobs(deps),
    ...startUpkeepJobs(deps),
    ...startDigestJobs(deps),
  ]
}

/** The public address; with PORT=0 the one the system chose. */
function addressOf(deps: Deps, app: FastifyInstance): string {
  const bound = app.server.address()
  if (deps.config.port !== 0 || typeof bound !== 'object' || !bound) return deps.config.baseUrl
  return `http://localhost:${bound.port}`
}

/** Requests in flight finish, a delivery under way is settled, the database closes; then the process ends. */
function stopOnSignal(deps: Deps, app: FastifyInstance, jobs: Job[]): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1)
    stopping = true
    deps.log.info({ signal }, 'stopping')
    setTimeout(() => {
      deps.log.error({}, `not done in ${secondsToStop} seconds; stopped anyway`)
      process.exit(1)
    }, secondsToStop * 1000).unref()
    // A browser keeps its connection open after the last answer; closing must not wait for that.
    const sweep = setInterval(() => app.server.closeIdleConnections(), 50)
    await Promise.all([app.close(), ...jobs.map((job) => job.stop())])
    clearInterval(sweep)
    await closeInstallation(deps)
    deps.log.info({}, 'stopped')
    process.exit(0)
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}
