import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { isDate, type LocalDate, localDate } from '../kernel/time.ts'
import { lockRound, type Round } from '../rounds/queries.ts'
import { whyNotOn } from './days.rules.ts'
import { readTourInput } from './queries.ts'
import { endedStates, type Said, type TourInput, type TourResult, type TourSeminar, underWay } from './rules.ts'
import { getRun, insertRun, latestRun, markRun } from './runs.queries.ts'

/**
 * Queues a run of the round's present data; a server claims it within a second. @returns the run's id.
 * @throws Conflict `tour.already_running`
 */
export async function startRun(deps: Deps, accountId: string, roundId: string, alternatives: number): Promise<string> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const round = await lockRound(tx, roundId)
    if (await latestRun(tx, roundId, underWay)) throw new Conflict('tour.already_running')
    const input = await readTourInput(tx, round, { today: localDate(now), alternatives })
    return insertRun(tx, { roundId, accountId, input, now })
  })
}

/** Removes a run from the list. @throws Conflict when the run is under way, or dates have been offered from it. */
export async function discardRun(deps: Deps, roundId: string, runId: string): Promise<void> {
  const run = await getRun(deps.db, roundId, runId)
  if (run.state === 'discarded') return
  const done = await markRun(deps.db, run.id, endedStates, 'discarded', deps.clock.now())
  if (!done) throw new Conflict('tour.cannot_discard')
}

/** Cancels a run, whose process ends within a second. @returns false when the run had ended already. */
export async function cancelRun(deps: Deps, roundId: string, runId: string): Promise<boolean> {
  const run = await getRun(deps.db, roundId, runId)
  return markRun(deps.db, run.id, underWay, 'cancelled', deps.clock.now())
}

/** What the planner keeps, by seminar id: `locked` dates of the proposal, and `dates` typed by hand. */
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
 * Starts a run with the kept dates fixed and all other dates as near to the earlier proposal as possible. Does not
 * change the earlier run. @throws Conflict when a run is under way, or the earlier run has no proposal.
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
    if (await latestRun(tx, round.id, underWay)) throw new Conflict('tour.already_running')
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
