import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { isDate, type LocalDate, localDate } from '../kernel/time.ts'
import { lockRound, type Round } from '../rounds/queries.ts'
import { whyNotOn } from './days.rules.ts'
import { readTourInput } from './input.queries.ts'
import type { Said, TourInput, TourResult, TourSeminar } from './rules.ts'
import { getRun, insertRun, latestRun } from './runs.queries.ts'

/** What the planner holds fast: dates that stay, and dates written by hand. */
interface Held {
  locked: Set<string>
  dates: Map<string, LocalDate>
}

interface Problem {
  field: string
  name: string
  said: Said
}

/**
 * Starts a run of the rest, with what is held fast where it is and everything else as near to the earlier
 * proposal as can be. The earlier run stays as it is. @throws Conflict when one is under way.
 */
export async function resolveRest(
  deps: Deps,
  accountId: string,
  round: Round,
  { runId, held }: { runId: string; held: Held },
): Promise<{ ok: true; id: string } | { ok: false; problems: Problem[] }> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const run = await getRun(tx, round.id, runId)
    if (!run.result) throw new Conflict('tour.not_done')
    if (await latestRun(tx, round.id, ['queued', 'running'])) throw new Conflict('tour.already_running')
    const asked = { today: localDate(now), alternatives: run.input.alternatives }
    const present = await readTourInput(tx, round, asked)
    const { input, problems } = holdFast(present, run.result, held)
    if (problems.length > 0) return { ok: false, problems }
    return { ok: true, id: await insertRun(tx, { roundId: round.id, accountId, input, now }) }
  })
}

function holdFast(present: TourInput, result: TourResult, held: Held) {
  const problems: Problem[] = []
  const seminars = present.seminars.map((seminar): TourSeminar => {
    const first = result.dates[seminar.id]?.[0]
    if (seminar.fixed || !first) return seminar
    const before = { date: first.date, team: first.team }
    const typed = held.dates.get(seminar.id) ?? first.date
    if (typed === first.date && !held.locked.has(seminar.id)) return { ...seminar, before }
    const said = isDate(typed) ? whyNotOn(present, seminar, typed) : { key: 'forms.date' as const, params: {} }
    if (said) problems.push({ field: `dag.${seminar.id}`, name: seminar.name, said })
    return { ...seminar, before, fixed: { date: typed, start: first.start, end: first.end } }
  })
  return { input: { ...present, seminars }, problems }
}
