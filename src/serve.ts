/** Runs the server: builds the app, listens, starts the jobs, and stops all of them on a signal. */
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { startAttendanceJobs } from './attendance/jobs.ts'
import { startComparisonJobs } from './comparison/jobs.ts'
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
import { startJointJobs } from './responses/joint/jobs.ts'
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

/** Warns in the log and on the terminal when a mail server is configured but nothing can be sent. */
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
    ...startJointJobs(deps),
    ...startWishJobs(deps),
    ...startAttendanceJobs(deps),
    ...startIncomingJobs(deps),
    ...startComparisonJobs(deps),
    ...startUpkeepJobs(deps),
    ...startDigestJobs(deps),
  ]
}

/** The public URL; with PORT=0 the local one with the port that the system chose. */
function addressOf(deps: Deps, app: FastifyInstance): string {
  const bound = app.server.address()
  if (deps.config.port !== 0 || typeof bound !== 'object' || !bound) return deps.config.baseUrl
  return `http://localhost:${bound.port}`
}

/** On a signal, finishes requests and the current mail delivery, closes the database and ends the process. */
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
    // Browsers keep connections open after the last response; app.close() must not wait for them.
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
