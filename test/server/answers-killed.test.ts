/**
 * Answers that the server has confirmed as saved are stored, also when it is killed and when buttons are pressed twice.
 */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seed } from '../../seeds/seed.ts'
import { migrate } from '../../src/kernel/db/migrate.ts'
import { type Db, openSqlite } from '../../src/kernel/db/open.ts'
import { anInvitation, aPlannedRound } from '../support/builders.ts'
import { testConfig, testNow } from '../support/config.ts'
import { freePort, type Running, start, temporaryFolder } from '../support/process.ts'

const folder = temporaryFolder()
const file = join(folder.path, 'radslag.db')
const kills = 3
const seatsPerLife = 150
const seats: { id: string; token: string }[] = []
let db: Db
let base: string

beforeAll(async () => {
  db = openSqlite(file)
  await migrate(db)
  await seed(db, testNow)
  const planned = await aPlannedRound(db, { answer_deadline: '2099-12-15' })
  for (const seat of planned.seats.slice(0, kills * seatsPerLife)) {
    const { token } = await anInvitation(db, seat.id, planned.seminars[0]?.id ?? '')
    seats.push({ id: seat.id, token })
  }
})
afterAll(async () => {
  await db.destroy()
  folder.remove()
})

test('killed again and again while people answer: no saved answer is lost or doubled', async () => {
  const saved = new Map<string, string>()
  for (let life = 0; life < kills; life++) {
    const server = await startServer()
    const own = seats.slice(life * seatsPerLife, (life + 1) * seatsPerLife)
    await answerUntilKilled(server, own, saved)
  }
  expect(saved.size).toBeGreaterThan(0)
  expect(saved.size).toBeLessThan(seats.length)
  const rows = await db
    .selectFrom('response')
    .innerJoin('answer', 'answer.response_id', 'response.id')
    .select(['response.seat_id', 'answer.value'])
    .where('answer.question_key', '=', 'rk_framgang')
    .execute()
  const found = Map.groupBy(rows, (row) => row.seat_id)
  for (const [seatId, text] of saved) {
    expect(found.get(seatId)?.map((row) => JSON.parse(row.value))).toEqual([text])
  }
})

async function startServer(): Promise<Running> {
  const port = String(await freePort())
  base = `http://localhost:${port}`
  const server = start('src/server.ts', [], {
    DATABASE_URL: `sqlite:${file}`,
    SECRET: testConfig.secret,
    PORT: port,
    LOG_LEVEL: 'warn',
  })
  await server.printed('is running')
  return server
}

/**
 * Eight people at a time save a theme, each pressing the button twice; the server is killed before all have answered.
 */
async function answerUntilKilled(server: Running, own: typeof seats, saved: Map<string, string>): Promise<void> {
  const visit = await openVisit(own[0]?.token ?? '')
  const killAfter = 20 + Math.floor(Math.random() * (seatsPerLife - 60))
  let next = 0
  let answered = 0
  const person = async () => {
    for (let seat = own[next++]; seat; seat = own[next++]) {
      const text = `Vi har språkombud. ${seat.id}`
      const presses = [1, 2].map(() => save(seat.token, text, visit))
      const answers = await Promise.allSettled(presses)
      const done = answers.filter((one) => one.status === 'fulfilled' && one.value === 303)
      if (done.length > 0) saved.set(seat.id, text)
      if (++answered === killAfter) server.child.kill('SIGKILL')
      if (done.length === 0) return
    }
  }
  await Promise.all(Array.from({ length: 8 }, person))
  await server.ended
}

interface Visit {
  cookie: string
  csrf: string
}

async function openVisit(token: string): Promise<Visit> {
  const page = await fetch(`${base}/i/${token}/fragor/rekrytering`)
  const cookie = page.headers.getSetCookie().map((each) => each.split(';')[0])
  const csrf = /name="_csrf" value="([^"]+)"/.exec(await page.text())?.[1]
  return { cookie: cookie.join('; '), csrf: csrf ?? '' }
}

/** Saves the theme's form. @returns the HTTP status. */
async function save(token: string, text: string, { cookie, csrf }: Visit): Promise<number> {
  const response = await fetch(`${base}/i/${token}/fragor/rekrytering`, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie },
    body: new URLSearchParams({ _csrf: csrf, rk_plan: 'nej', rk_framgang: text }),
  })
  return response.status
}
