/**
 * Many people answer at once: each saves one field every three seconds, as autosave does. Every save that the server
 * acknowledged must be found afterwards, also when the server is killed in between.
 */
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import type { Db } from '../../src/kernel/db/open.ts'
import { getLatestQuestionnaire } from '../../src/questionnaire/queries.ts'
import { sheetOf } from '../../src/questionnaire/sheet.rules.ts'
import type { InvitedSeat } from './country.ts'
import type { Server } from './load.ts'
import type { Visit } from './submission.ts'

export interface Burst {
  saves: number
  p50: number
  p99: number
  longest: number
  /** Answers other than 200, outside the time that a killed server takes to come back. */
  failed: number
  /** Acknowledged saves that the database did not have afterwards. */
  lost: number
}

interface Options {
  db: Db
  servers: Server[]
  seats: InvitedSeat[]
  visit: Visit
  seconds: number
  /** Kills and restarts a server in the middle. */
  kill?: () => Promise<void>
}

const everyMs = 3000

export async function burst({ db, servers, seats, visit, seconds, kill }: Options): Promise<Burst> {
  const questionnaire = await getLatestQuestionnaire(db)
  const question = sheetOf(questionnaire, 'politician', 'sv').questions.find(({ type }) => type === 'text')
  if (!question) throw new Error('no question to write in')
  const { key, theme } = question
  const agent = new Agent({ keepAlive: true, maxSockets: seats.length })
  const latencies: number[] = []
  let failed = 0
  let isDown = false
  const until = performance.now() + seconds * 1000

  const save = async (url: string, text: string, mark: string): Promise<string | null> => {
    const body = new URLSearchParams({
      _csrf: visit.csrf,
      _parts: key,
      _was: JSON.stringify({ [key]: mark }),
      [key]: text,
    })
    const began = performance.now()
    const answer = await post(url, body.toString(), visit.cookie, agent).catch(() => null)
    if (answer?.status === 200) {
      if (!isDown) latencies.push(performance.now() - began)
      return JSON.parse(answer.body).marks[key]
    }
    if (!isDown) failed++
    return null
  }

  /** @returns the number of the last acknowledged text. */
  const respondent = async ({ token }: InvitedSeat, index: number): Promise<number> => {
    const url = `${servers[index % servers.length]?.address}/i/${token}/fragor/${theme}/svar`
    let due = performance.now() + (index / seats.length) * everyMs
    let mark = '-'
    let saved = 0
    for (let n = 1; due < until; n++, due += everyMs) {
      await wait(Math.max(0, due - performance.now()))
      let next = await save(url, textOf(n), mark)
      while (next === null && performance.now() < until + 20_000) {
        await wait(500)
        next = await save(url, textOf(n), mark)
      }
      if (next === null) break
      mark = next
      saved = n
    }
    return saved
  }

  const killed = kill
    ? wait(seconds * 500).then(async () => {
        isDown = true
        await kill()
        await wait(1000)
        isDown = false
      })
    : null
  const saved = await Promise.all(seats.map(respondent))
  await killed
  agent.destroy()
  const stored = await storedNumbers(db, key, seats)
  const lost = seats.filter((seat, index) => (stored.get(seat.id) ?? 0) < (saved[index] ?? 0))
  latencies.sort((a, b) => a - b)
  const at = (share: number) => Math.round(latencies[Math.floor(latencies.length * share)] ?? 0)
  return { saves: latencies.length, p50: at(0.5), p99: at(0.99), longest: at(1 - 1e-9), failed, lost: lost.length }
}

function textOf(n: number): string {
  return `Vi har svårt att hitta sjuksköterskor till natten, och det har blivit svårare. ${n}`
}

function numberIn(text: string): number {
  return Number(text.split(' ').at(-1))
}

async function storedNumbers(db: Db, key: string, seats: InvitedSeat[]): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('answer')
    .innerJoin('response', 'response.id', 'answer.response_id')
    .select(['response.seat_id as seatId', 'answer.value'])
    .where('answer.question_key', '=', key)
    .where(
      'response.seat_id',
      'in',
      seats.map(({ id }) => id),
    )
    .execute()
  return new Map(rows.map(({ seatId, value }) => [seatId, numberIn(JSON.parse(value))]))
}

async function post(
  url: string,
  body: string,
  cookie: string,
  agent: Agent,
): Promise<{ status: number; body: string }> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': Buffer.byteLength(body),
    cookie,
  }
  const sent = request(url, { method: 'POST', headers, agent, timeout: 20_000 })
  sent.on('timeout', () => sent.destroy())
  sent.end(body)
  const [response] = await once(sent, 'response')
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return { status: response.statusCode, body: Buffer.concat(chunks).toString() }
}
