/**
 * `npm run bench [-- --json FILE | --only burst|comparison --burst SECONDS]`: measures the real server beside bare Fastify + better-sqlite3 handlers that read or
 * write the same rows, in one run, with the whole country in the database. Ratios are comparable between machines;
 * absolute figures are not.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { seededRandom } from '../../seeds/answers.ts'
import { openDb, openSqlite } from '../../src/kernel/db/open.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { testConfig } from '../support/config.ts'
import { startPostgres } from '../support/postgres.ts'
import { type Burst, burst } from './burst.ts'
import { benchComparison, type ComparisonBench } from './comparison.ts'
import { buildCountry, type Country } from './country.ts'
import { benchInvite, type InviteBench } from './invite.ts'
import { cpuSeconds, load, type Measured, peakMemoryMb, type Server, startServer } from './load.ts'
import { benchMail } from './mail.ts'
import { type SlowPage, slowNetwork } from './slow-network.ts'
import { stepsFor, submissions, type Visit, withPages } from './submission.ts'
import { benchMeanwhile, benchTour, type Meanwhile, type TourBench } from './tour.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'string' },
    seconds: { type: 'string', default: '4' },
    burst: { type: 'string', default: '30' },
    only: { type: 'string' },
  },
})
const seconds = Number(options.seconds)
const levels = [1, 16, 64]
const submissionsPerLevel = 800
const visitors = 400
const appPort = 4177
/** The same as of `npm start`, for the bare server too: less memory takes more time. */
const flags = ['--max-semi-space-size=4', '--max-old-space-size=384']

interface Line {
  what: string
  connections: number
  ours: Measured
  bare: Measured
  ratio: number
}

const dir = mkdtempSync(join(tmpdir(), 'radslag-bench-'))
try {
  await run()
} finally {
  rmSync(dir, { recursive: true, force: true })
}

async function run(): Promise<void> {
  const file = join(dir, 'country.db')
  process.stderr.write('building the country …\n')
  const country = await buildCountry(`sqlite:${file}`, levels.length + 1)
  if (options.only === 'burst') return reportBursts(await benchBursts(`sqlite:${file}`, country))
  const compared = () => benchComparison({ file, session: country.session, ...country.answered }, startApp)
  if (options.only === 'comparison') return reportComparison(await compared())
  const bareFile = join(dir, 'bare.db')
  copyFileSync(file, bareFile)

  const app = await startApp(`sqlite:${file}`)
  const visit = await openVisit(app, country)
  const { token } = country.answered.seats[0] as { token: string }
  const sizes = ['/fragor/rekrytering', ''].map(async (path) => {
    const page = await fetch(`${app.address}/i/${token}${path}`)
    return `${(await page.text()).length}`
  })
  const bare = await startServer([...flags, 'test/bench/bare-server.ts', bareFile, ...(await Promise.all(sizes))])
  const lines = [...(await pages(app, bare, country, visit)), ...(await submit(app, bare, country, file, visit))]
  const whole = await visits(app, country, file, visit)
  const slow = await slowNetwork(app.address, token)
  const serverMs = await serverTimes(app, country)
  const { slug, roundId } = country.answered
  const meanwhile = await benchMeanwhile({
    file,
    roundId,
    url: `${app.address}/oversikt?omgang=${slug}`,
    headers: { cookie: `session=${country.session}` },
  })
  const invite = await benchInvite(app.address, { session: country.session, slug: country.ready.slug })
  const memoryMb = peakMemoryMb(app.process.pid)
  const startMs = Math.round(app.startMs)
  await app.stop()
  await bare.stop()
  const bursts = await benchBursts(`sqlite:${file}`, country)

  const smtp = await startServer(['test/bench/smtp-server.ts'], {}, '')
  const mail = await benchMail(file, smtp.address)
  smtp.process.kill()
  const tour = await benchTour()
  const comparison = await compared()
  report({ comparison, bursts, lines, whole, slow, serverMs, memoryMb, startMs, invite, mail, tour, meanwhile })
}

function startApp(databaseUrl: string, port = appPort): Promise<Server> {
  const env = {
    DATABASE_URL: databaseUrl,
    SECRET: testConfig.secret,
    PORT: String(port),
    BASE_URL: `http://127.0.0.1:${appPort}`,
    MAIL_FROM: 'radslag@kompetenscentrum.example',
    ORGANISATION: 'Kompetenscentrum',
    LOG_LEVEL: 'warn',
  }
  return startServer([...flags, 'src/server.ts'], env, '/halsa')
}

/** A session cookie and a CSRF token, valid for every personal link. */
async function openVisit(app: Server, country: Country): Promise<Visit> {
  const page = await fetch(`${app.address}/i/${country.open[0]?.seats[0]?.token}/fragor/bakgrund`)
  const cookie = page.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1]
  if (!csrf) throw new Error('no form token')
  return { cookie, csrf }
}

async function pages(app: Server, bare: Server, country: Country, { cookie }: Visit): Promise<Line[]> {
  const { token } = country.answered.seats[0] as { token: string }
  const { slug, roundId } = country.answered
  const staff = { cookie: `session=${country.session}` }
  const visit = { cookie }
  const pairs = [
    { what: 'invitation page', ours: `/i/${token}`, bare: `/invitation/${token}`, headers: visit },
    { what: 'questionnaire page', ours: `/i/${token}/fragor/rekrytering`, bare: `/page/${token}`, headers: visit },
    { what: '/oversikt', ours: `/oversikt?omgang=${slug}`, bare: `/overview/${roundId}`, headers: staff },
    {
      what: 'comparison',
      ours: `/jamfor?omgang=${slug}&fraga=rk_svarighet&efter=region`,
      bare: `/comparison/${roundId}/rk_svarighet`,
      headers: staff,
    },
  ]
  const lines: Line[] = []
  for (const pair of pairs) {
    for (const connections of levels) {
      const ours = await load({ url: app.address + pair.ours, connections, seconds, headers: pair.headers })
      const plain = await load({ url: bare.address + pair.bare, connections, seconds })
      lines.push(line(pair.what, connections, ours, plain))
    }
  }
  return lines
}

async function submit(app: Server, bare: Server, country: Country, file: string, visit: Visit): Promise<Line[]> {
  const db = openSqlite(file)
  const questionnaire = await getLatestQuestionnaire(db)
  await db.destroy()
  const random = seededRandom(7)
  const lines: Line[] = []
  for (const [index, connections] of levels.entries()) {
    const seats = country.open[index]?.seats.slice(0, submissionsPerLevel) ?? []
    const steps = seats.map((seat) => stepsFor(seat, questionnaire, random))
    const each = steps[0]?.length ?? 1
    const amount = submissionsPerLevel * each
    const measure = async (url: string, isBare: boolean) => {
      const requests = submissions(steps, visit, isBare)
      const measured = await load({ url, connections, amount, requests })
      return { ...measured, perSecond: measured.perSecond / each }
    }
    const ours = await measure(app.address, false)
    const plain = await measure(bare.address, true)
    lines.push(line('full submission', connections, ours, plain))
  }
  return lines
}

/** Complete submissions a second with all their pages, in one process. @returns also the CPU time of each. */
async function visits(app: Server, country: Country, file: string, visit: Visit) {
  const db = openSqlite(file)
  const questionnaire = await getLatestQuestionnaire(db)
  await db.destroy()
  const random = seededRandom(8)
  const seats = country.open.at(-1)?.seats.slice(0, visitors) ?? []
  const steps = seats.map((seat) => withPages(stepsFor(seat, questionnaire, random), seat))
  const each = steps[0]?.length ?? 1
  const cpuBefore = cpuSeconds(app.process.pid)
  const measured = await load({
    url: app.address,
    connections: 16,
    amount: visitors * each,
    requests: submissions(steps, visit, false),
  })
  const cpuMs = ((cpuSeconds(app.process.pid) - cpuBefore) * 1000) / visitors
  return { requests: each, perSecond: measured.perSecond / each, failed: measured.failed, cpuMs }
}

function line(what: string, connections: number, ours: Measured, bare: Measured): Line {
  process.stderr.write(`${what} at ${connections}: ${ours.perSecond.toFixed(0)} / ${bare.perSecond.toFixed(0)}\n`)
  return { what, connections, ours, bare, ratio: ours.perSecond / bare.perSecond }
}

/** Median answer time in milliseconds of sequential requests over loopback. */
async function serverTimes(app: Server, country: Country): Promise<Record<string, number>> {
  const { slug } = country.answered
  const headers = { cookie: `session=${country.session}` }
  const paths = [
    '/oversikt',
    '/jamfor',
    '/jamfor?fraga=rk_svarighet&efter=region',
    '/jamfor?fraga=rk_atgarder&efter=grupp',
    '/jamfor?fraga=rk_vakanser&efter=seminarium',
  ]
  const times: Record<string, number> = {}
  for (const path of paths) {
    const url = `${app.address}${path}${path.includes('?') ? '&' : '?'}omgang=${slug}`
    const taken: number[] = []
    for (let n = 0; n < 60; n++) {
      const began = performance.now()
      await (await fetch(url, { headers })).text()
      taken.push(performance.now() - began)
    }
    times[path] = Number((taken.sort((a, b) => a - b)[30] ?? 0).toFixed(1))
  }
  return times
}

/** 300 people answer at once, on SQLite with one process and on PostgreSQL with two, which are killed in a second run. */
async function benchBursts(sqliteUrl: string, country: Country): Promise<Record<string, Burst>> {
  const { postgres, url: server, stop } = await startPostgres()
  await postgres.createDatabase('bench')
  const postgresUrl = `${server}/bench`
  const installations = [
    { name: 'SQLite, one process', url: sqliteUrl, processes: 1, country },
    { name: 'PostgreSQL, two processes', url: postgresUrl, processes: 2, country: await buildCountry(postgresUrl, 1) },
  ]
  const bursts: Record<string, Burst> = {}
  for (const { name, url, processes, country } of installations) {
    const db = await openDb(url)
    const servers: Server[] = []
    for (let n = 0; n < processes; n++) servers.push(await startApp(url, appPort + n))
    const visit = await openVisit(servers[0]!, country)
    const seats = country.open[0]?.seats ?? []
    const killFirst = async () => {
      servers[0]?.process.kill('SIGKILL')
      servers[0] = await startApp(url, appPort)
    }
    const steady = { db, servers, visit, seconds: Number(options.burst), seats: seats.slice(-300) }
    bursts[name] = await burst(steady)
    bursts[`${name}, one killed`] = await burst({
      ...steady,
      seconds: 20,
      seats: seats.slice(-600, -300),
      kill: killFirst,
    })
    for (const server of servers) await server.stop()
    await db.destroy()
  }
  await stop()
  return bursts
}

interface Result {
  comparison: ComparisonBench[]
  bursts: Record<string, Burst>
  lines: Line[]
  whole: Awaited<ReturnType<typeof visits>>
  slow: SlowPage[]
  serverMs: Record<string, number>
  memoryMb: number | null
  startMs: number
  invite: InviteBench
  mail: Awaited<ReturnType<typeof benchMail>>
  tour: TourBench[]
  meanwhile: Meanwhile
}

function report(result: Result): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`
  console.log(`\n${machine}; 21 regions, 290 municipalities, ${levels.length + 2} rounds of 870 seats\n`)
  console.log('| what | connections | a second | p50 ms | p99 ms | bare, a second | ours / bare |')
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  for (const { what, connections, ours, bare, ratio } of result.lines) {
    const failed = ours.failed + bare.failed > 0 ? ` (${ours.failed} failed, ${bare.failed} bare)` : ''
    console.log(
      `| ${what}${failed} | ${connections} | ${ours.perSecond.toFixed(0)} | ${ours.p50} | ${ours.p99} | ${bare.perSecond.toFixed(0)} | ${Math.round(ratio * 100)} % |`,
    )
  }
  const { requests, perSecond, failed, cpuMs } = result.whole
  console.log(
    `\nA submission with its pages, ${requests} requests: ${perSecond.toFixed(0)} a second, ${cpuMs.toFixed(0)} ms CPU each, ${failed} failed`,
  )
  console.log('\n| first visit over slow 3G | kB | ready after ms |\n|---|---:|---:|')
  for (const { path, bytes, readyMs } of result.slow)
    console.log(`| ${path} | ${Math.ceil(bytes / 1000)} | ${readyMs} |`)
  console.log('\n| page, one at a time | median ms |\n|---|---:|')
  for (const [path, ms] of Object.entries(result.serverMs)) console.log(`| ${path} | ${ms} |`)
  const { mail, invite } = result
  console.log(`\nstart to first answer ${result.startMs} ms; peak memory ${result.memoryMb} MB`)
  console.log(
    `870 invitations: preview in ${invite.previewMs.toFixed(0)} ms, queued in ${invite.queueMs.toFixed(0)} ms; handed over at ${mail.perSecond.toFixed(0)} a second ` +
      `(${Math.round((mail.perSecond / mail.poolPerSecond) * 100)} % of nodemailer's pool alone), ${mail.cpuMsPerMail.toFixed(2)} ms CPU each; ` +
      `${mail.longQueue} waiting: ${mail.longQueueGrewMb} MB more memory`,
  )
  reportBursts(result.bursts)
  reportTour(result)
  reportComparison(result.comparison)
  if (options.json) writeFileSync(options.json, JSON.stringify({ machine, ...result }, null, 2))
}

function reportBursts(bursts: Record<string, Burst>): void {
  console.log('\n| 300 people save a field every 3 s | saves | p50 ms | p99 ms | longest | failed | lost |')
  console.log('|---|---:|---:|---:|---:|---:|---:|')
  for (const [name, { saves, p50, p99, longest, failed, lost }] of Object.entries(bursts))
    console.log(`| ${name} | ${saves} | ${p50} | ${p99} | ${longest} | ${failed} | ${lost} |`)
}

function reportComparison(lines: ComparisonBench[]): void {
  console.log(
    '\n| answered seats | view, first ms | later ms | after a submission ms | municipality ms | bare scan of a question ms | export MB per CPU s | bare export | memory MB |',
  )
  console.log('|---:|---:|---:|---:|---:|---:|---:|---:|---:|')
  for (const one of lines) {
    const times = [one.coldMs, one.warmMs, one.afterSubmissionMs, one.municipalityMs, one.bareMs]
    console.log(
      `| ${[one.responses, ...times.map((ms) => ms.toFixed(0)), one.exportMbPerSecond.toFixed(1), one.bareExportMbPerSecond.toFixed(1), one.memoryMb].join(' | ')} |`,
    )
  }
}

function reportTour({ tour, meanwhile }: Result): void {
  console.log(
    '\n| calendar of a tour | seconds | CPU seconds | above the bound | memory MB |\n|---|---:|---:|---:|---:|',
  )
  for (const { what, seconds, cpuSeconds, gap, memoryMb } of tour)
    console.log(
      `| ${what} | ${seconds.toFixed(1)} | ${cpuSeconds?.toFixed(1)} | ${(gap * 100).toFixed(2)} % | ${memoryMb} |`,
    )
  const { quietP95, busyP95, startMs } = meanwhile
  console.log(
    `\n/oversikt p95 ${quietP95.toFixed(1)} ms quiet, ${busyP95.toFixed(1)} ms while a tour is reckoned ` +
      `(${(busyP95 / quietP95).toFixed(2)} times); it began after ${startMs.toFixed(0)} ms`,
  )
}
