/** Runs in the background, with the real database and the real solver. */
import { expect, inject, test } from 'vitest'
import { addMinutes } from '../../src/kernel/time.ts'
import { reckonNext } from '../../src/tour/jobs.ts'
import { cancelRun, startRun } from '../../src/tour/runs.actions.ts'
import { claimRun, findRun, latestRun } from '../../src/tour/runs.queries.ts'
import { useTestApp } from '../support/app.ts'
import { aPlannedRound } from '../support/builders.ts'

const t = useTestApp()
const never = new AbortController().signal

async function aRun(slug: string, alternatives = 1) {
  const planner = await t.signIn('planner')
  const planned = await aPlannedRound(t.db, { slug })
  const { round } = planned
  // Eight seminars are enough; the solver's own tests cover the whole country.
  const seminars = planned.seminars.slice(0, 8)
  const others = planned.seminars.slice(8).map((one) => one.id)
  await t.db.deleteFrom('seminar_municipality').where('seminar_id', 'in', others).execute()
  await t.db.deleteFrom('seminar').where('id', 'in', others).execute()
  const id = await startRun(t.deps, planner.accountId, round.id, alternatives)
  return { id, roundId: round.id, seminars, accountId: planner.accountId }
}

// On one database only: the time goes to the solver, which uses no database.
test.runIf(inject('database') === 'sqlite')('reckons a round from the database and keeps the result', async () => {
  const { id, seminars } = await aRun('2027', 3)
  expect(await reckonNext(t.deps, never)).toBe(true)
  const run = await findRun(t.db, id)
  expect(run).toMatchObject({ state: 'done', error: null, impasses: [] })
  expect(Object.keys(run?.result?.dates ?? {}).sort()).toEqual(seminars.map((one) => one.id).sort())
  expect(Object.values(run?.result?.dates ?? {}).every((dates) => dates.length === 3)).toBe(true)
})

test('a cancelled run ends at once, and what its process says no longer counts', async () => {
  const { id, roundId } = await aRun('2028')
  const work = reckonNext(t.deps, never)
  await expect.poll(async () => (await findRun(t.db, id))?.state).toBe('running')
  expect(await cancelRun(t.deps, roundId, id)).toBe(true)
  await work
  expect(await findRun(t.db, id)).toMatchObject({ state: 'cancelled', result: null, error: null })
  expect(await cancelRun(t.deps, roundId, id)).toBe(false)
})

test('a run whose process is killed has failed, says so, and can be started again', async () => {
  const { id, roundId, accountId } = await aRun('2029')
  await reckonNext(t.deps, never, (pid) => process.kill(pid ?? 0, 'SIGKILL'))
  expect(await findRun(t.db, id)).toMatchObject({ state: 'failed', error: 'tour.failed_crashed', result: null })
  const again = await startRun(t.deps, accountId, roundId, 1)
  expect(await findRun(t.db, again)).toMatchObject({ state: 'queued' })
  await cancelRun(t.deps, roundId, again)
})

test('of servers that ask at once one gets the run, and of people who start at once one starts it', async () => {
  const { id, roundId, accountId } = await aRun('2030')
  const now = t.clock.now()
  const claims = await Promise.all([1, 2, 3].map(() => claimRun(t.db, now, now)))
  expect(claims.filter(Boolean)).toEqual([expect.objectContaining({ id })])
  await expect(startRun(t.deps, accountId, roundId, 1)).rejects.toThrow('tour.already_running')
  await cancelRun(t.deps, roundId, id)
  const started = await Promise.allSettled([1, 2].map(() => startRun(t.deps, accountId, roundId, 1)))
  expect(started.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected'])
  await cancelRun(t.deps, roundId, (await latestRun(t.db, roundId))?.id ?? '')
})

test('a run whose server died has failed once its lease has passed', async () => {
  const { id } = await aRun('2031')
  await claimRun(t.db, t.clock.now(), addMinutes(t.clock.now(), 1))
  expect(await reckonNext(t.deps, never)).toBe(false)
  expect(await findRun(t.db, id)).toMatchObject({ state: 'running' })
  t.clock.set(addMinutes(t.clock.now(), 2))
  expect(await reckonNext(t.deps, never)).toBe(false)
  expect(await findRun(t.db, id)).toMatchObject({ state: 'failed', error: 'tour.failed_lost' })
})

test('a server that stops leaves its run to the next one', async () => {
  const { id, roundId } = await aRun('2032')
  const stopping = new AbortController()
  await reckonNext(t.deps, stopping.signal, () => stopping.abort())
  expect(await findRun(t.db, id)).toMatchObject({ state: 'queued', lease_until: null })
  await cancelRun(t.deps, roundId, id)
})
