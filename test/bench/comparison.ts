/**
 * Measures the comparison with 870, 10,000 and 100,000 answered seats in one round: the country's municipalities many
 * times over, each in the region, group and seminar of the real one.
 */
import { copyFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { cpuSeconds, peakMemoryMb, type Server } from './load.ts'

export interface ComparisonBench {
  responses: number
  /** A view by region with the table of all questions; the first one after the server's start, in milliseconds. */
  coldMs: number
  /** Median of later views. */
  warmMs: number
  /** The first view after one more submission. */
  afterSubmissionMs: number
  municipalityMs: number
  /** Read and parse one question's answers with better-sqlite3 alone. */
  bareMs: number
  /** The CSV file of all answers, by the server's CPU time; and by a bare loop over the same rows. */
  exportMbPerSecond: number
  bareExportMbPerSecond: number
  memoryMb: number | null
}

/** Tables with a row for each municipality, seat, response or submission, and their columns that name one. */
const cloned: [table: string, columns: string[]][] = [
  ['municipality', ['code', 'name']],
  ['municipality_group_member', ['municipality_code']],
  ['seminar_municipality', ['municipality_code']],
  ['seat', ['id', 'municipality_code']],
  ['response', ['id', 'seat_id', 'current_submission_id']],
  ['submission', ['id', 'response_id']],
  ['submitted_answer', ['submission_id']],
  ['coded_submission', ['submission_id']],
]

/** Copies the answered round's municipalities until it has `responses` or a few more. */
function grow(file: string, roundId: string, responses: number): void {
  const raw = new Database(file)
  raw.pragma('foreign_keys = OFF')
  const only: Record<string, string> = {
    seminar_municipality: `round_id = '${roundId}'`,
    seat: `round_id = '${roundId}'`,
    response: `round_id = '${roundId}'`,
    submission: `response_id in (select id from response where round_id = '${roundId}')`,
    submitted_answer: `submission_id in (select current_submission_id from response where round_id = '${roundId}')`,
    coded_submission: `submission_id in (select current_submission_id from response where round_id = '${roundId}')`,
  }
  raw.transaction(() => {
    for (const [table] of cloned)
      raw.exec(`create temp table "own ${table}" as select * from "${table}" where ${only[table] ?? 'true'}`)
    for (let n = 1; n * 870 < responses - 869; n++)
      for (const [table, named] of cloned) {
        const columns = raw.pragma(`table_info("${table}")`) as { name: string }[]
        const values = columns.map(({ name }) => (named.includes(name) ? `"${name}" || '-${n}'` : `"${name}"`))
        raw.exec(`insert into "${table}" select ${values.join()} from temp."own ${table}"`)
      }
  })()
  raw.exec('analyze')
  raw.close()
}

/** One more version of an answered seat's submission, as handing in does it. */
function submitAgain(file: string, roundId: string): void {
  const raw = new Database(file, { timeout: 5000 })
  const { id, was } = raw
    .prepare('select id, current_submission_id as was from response where round_id = ? limit 1')
    .get(roundId) as { id: string; was: string }
  raw.transaction(() => {
    const columns = (raw.pragma('table_info(submission)') as { name: string }[]).map(({ name }) => name)
    const values = columns.map((name) => (name === 'id' ? `'again'` : name === 'version' ? 'version + 1' : `"${name}"`))
    raw.prepare(`insert into submission select ${values.join()} from submission where id = ?`).run(was)
    const answer = (raw.pragma('table_info(submitted_answer)') as { name: string }[]).map(({ name }) =>
      name === 'submission_id' ? `'again'` : `"${name}"`,
    )
    raw
      .prepare(`insert into submitted_answer select ${answer.join()} from submitted_answer where submission_id = ?`)
      .run(was)
    raw.prepare(`update response set current_submission_id = 'again' where id = ?`).run(id)
  })()
  raw.close()
}

function bareScan(file: string, roundId: string): number {
  const raw = new Database(file, { readonly: true })
  const began = performance.now()
  const rows = raw
    .prepare('select seat_id, value from current_answer where round_id = ? and question_key = ?')
    .all(roundId, 'rk_svarighet') as { seat_id: string; value: string }[]
  const answers = new Map(rows.map(({ seat_id, value }) => [seat_id, JSON.parse(value)]))
  const ms = performance.now() - began
  if (answers.size === 0) throw new Error('nobody has answered')
  raw.close()
  return ms
}

/** Every answer, parsed and joined with semicolons, without a word on what a cell means. */
function bareExport(file: string, roundId: string): number {
  const raw = new Database(file, { readonly: true })
  const began = process.cpuUsage()
  const rows = raw
    .prepare(
      `select seat.municipality_code || ';' || seat.role as seat, answer.value from seat
       join response on response.seat_id = seat.id
       join submitted_answer as answer on answer.submission_id = response.current_submission_id
       where seat.round_id = ? order by seat.municipality_code, seat.role`,
    )
    .iterate(roundId) as IterableIterator<{ seat: string; value: string }>
  let seat = ''
  let cells: string[] = []
  let bytes = 0
  for (const row of rows) {
    if (row.seat !== seat) {
      bytes += Buffer.byteLength(`${seat};${cells.join(';')}\r\n`)
      seat = row.seat
      cells = []
    }
    cells.push(cellsIn(JSON.parse(row.value)))
  }
  const { user, system } = process.cpuUsage(began)
  raw.close()
  return bytes / (user + system)
}

function cellsIn(value: unknown): string {
  return typeof value === 'object' && value !== null ? Object.values(value).map(cellsIn).join(';') : String(value)
}

export async function benchComparison(
  source: { file: string; session: string; slug: string; roundId: string },
  start: (databaseUrl: string) => Promise<Server>,
  sizes = [870, 10_000, 100_000],
): Promise<ComparisonBench[]> {
  const lines: ComparisonBench[] = []
  for (const responses of sizes) {
    const file = `${source.file}.${responses}`
    copyFileSync(source.file, file)
    grow(file, source.roundId, responses)
    const app = await start(`sqlite:${file}`)
    const read = async (path: string) => {
      const began = performance.now()
      const answer = await fetch(app.address + path, { headers: { cookie: `session=${source.session}` } })
      const bytes = (await answer.arrayBuffer()).byteLength
      if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`)
      return { ms: performance.now() - began, bytes }
    }
    const view = `/jamfor?omgang=${source.slug}&fraga=rk_svarighet&efter=region`
    const median = async (path: string) => {
      const taken: number[] = []
      for (let n = 0; n < 11; n++) taken.push((await read(path)).ms)
      return taken.sort((a, b) => a - b)[5] ?? 0
    }
    const coldMs = (await read(view)).ms
    const warmMs = await median(view)
    submitAgain(file, source.roundId)
    const afterSubmissionMs = (await read(view)).ms
    const municipalityMs = await median(`/jamfor/kommun/1280?omgang=${source.slug}`)
    const cpuBefore = cpuSeconds(app.process.pid)
    const file1 = await read(`/jamfor/svar.csv?omgang=${source.slug}`)
    const exportMbPerSecond = file1.bytes / 1e6 / (cpuSeconds(app.process.pid) - cpuBefore)
    const memoryMb = peakMemoryMb(app.process.pid)
    await app.stop()
    const bareMs = bareScan(file, source.roundId)
    const bareExportMbPerSecond = bareExport(file, source.roundId)
    lines.push({
      responses,
      coldMs,
      warmMs,
      afterSubmissionMs,
      municipalityMs,
      bareMs,
      exportMbPerSecond,
      bareExportMbPerSecond,
      memoryMb,
    })
  }
  return lines
}
