/** Invariants of changes: they hold whatever is changed and undone, in any order. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { whyCannotInviteTo } from '../../../src/invitations/rules.ts'
import { addDays } from '../../../src/kernel/time.ts'
import { makeChange, planChange, undoChange } from '../../../src/seminars/changes/actions.ts'
import { listChangeable } from '../../../src/seminars/changes/queries.ts'
import type { Change } from '../../../src/seminars/changes/rules.ts'
import { getSeminarById } from '../../../src/seminars/queries.ts'
import { useTestApp } from '../../support/app.ts'
import { anAccount, anInvitation, aPlannedRound, confirmedSeminar } from '../../support/builders.ts'
import { testNow } from '../../support/config.ts'

const t = useTestApp()

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({
    kind: fc.constant('move' as const),
    to: fc.record({
      date: fc.integer({ min: -40, max: 300 }).map((days) => addDays('2027-04-01', days)),
      start: fc.constantFrom('09:30', '02:30'),
      end: fc.constantFrom('15:30', '09:00'),
    }),
  }),
  fc.record({ kind: fc.constant('shift' as const), weeks: fc.integer({ min: -6, max: 6 }) }),
  fc.record({
    kind: fc.constant('form' as const),
    form: fc.constantFrom('on_site' as const, 'digital' as const, 'both' as const),
    url: fc.constantFrom('', 'https://mote.example/1'),
    note: fc.constant(''),
  }),
  fc.constant({ kind: 'cancel' as const }),
  fc.constant({ kind: 'reopen' as const }),
)
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ change, both: fc.boolean(), askAgain: fc.boolean() }) },
  { weight: 2, arbitrary: fc.constant('undo' as const) },
  { weight: 1, arbitrary: fc.constant('time' as const) },
)

test('revisions only rise, nothing is half done, and only what will be held is ready to invite to', async () => {
  const { seminars, seats } = await aPlannedRound(t.db)
  const actor = { accountId: await anAccount(t.db), isRss: false }
  const ids = ['12', '13'].map((code) => seminars.find((one) => one.region_code === code)!.id)
  const seat = seats.find((one) => one.municipality_code === '1280')!
  for (const id of ids) await confirmedSeminar(t.db, id)
  await anInvitation(t.db, seat.id, ids[0]!)
  const read = () => t.db.selectFrom('seminar').selectAll().where('id', 'in', ids).orderBy('region_code').execute()
  const start = await read()

  async function run(one: { change: Change; both: boolean; askAgain: boolean }) {
    const chosen = one.both ? ids : ids.slice(0, 1)
    const wish = { changeOf: () => one.change, reason: 'prov', askAgain: one.askAgain }
    const planned = await planChange(t.db, await listChangeable(t.db, { ids: chosen }), wish, t.clock.now())
    const seen = new Map(planned.map(({ seminar, seen: print }) => [seminar.slug, print]))
    const result = await makeChange(t.deps, actor, chosen, { ...wish, seen })
    return 'id' in result ? result.id : null
  }

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      t.clock.set(testNow)
      await t.db.deleteFrom('seminar_change_item').execute()
      await t.db.deleteFrom('seminar_change').execute()
      await t.db.deleteFrom('date_option').execute()
      for (const one of start) await t.db.updateTable('seminar').set(one).where('id', '=', one.id).execute()
      const done: { id: string; before: string }[] = []
      for (const one of steps) {
        const before = await read()
        let changed = false
        if (one === 'time') t.clock.set(`${addDays(t.clock.now().slice(0, 10), 20)}T08:00:00Z`)
        else if (one === 'undo') {
          const last = done.pop()
          if (last)
            changed = await undoChange(t.deps, actor, last.id).then(
              () => true,
              (error) => {
                expect(error.status).toBe(409)
                return false
              },
            )
          if (last && changed) expect(stateOf(await read())).toBe(last.before)
        } else {
          const id = await run(one)
          changed = id !== null
          if (id) done.push({ id, before: stateOf(before) })
        }
        const after = await read()
        if (!changed) expect(after).toEqual(before)
        for (const [i, seminar] of after.entries()) {
          expect(seminar.revision).toBeGreaterThanOrEqual(before[i]!.revision)
          const touched = stateOf([seminar]) !== stateOf([before[i]!])
          if (touched) expect(seminar.revision).toBe(before[i]!.revision + 1)
          expect(seminar.confirmed_at === null).toBe(seminar.starts_at === null)
          if (seminar.form === 'on_site') expect(seminar.meeting_url).toBe('')
        }
        const invited = after.find((seminar) => seminar.id === ids[0])!
        if (invited.form !== 'on_site') expect(invited.meeting_url).not.toBe('')
        const today = t.clock.now().slice(0, 10)
        for (const id of ids) {
          const seminar = await getSeminarById(t.db, id)
          if (whyCannotInviteTo(seminar, today) !== null) continue
          expect([seminar.cancelledAt, seminar.date! > today]).toEqual([null, true])
          if (seminar.form !== 'on_site') expect(seminar.hasLink).toBe(1)
        }
        const open = await t.db
          .selectFrom('date_option')
          .select(['seminar_id', 'starts_at'])
          .where('withdrawn_at', 'is', null)
          .execute()
        for (const seminar of after) {
          const own = open.filter((option) => option.seminar_id === seminar.id)
          expect(own.length).toBeLessThanOrEqual(1)
        }
      }
    }),
    { numRuns: 25 },
  )
})

/** The seminars without their revision and without what contacts and venue have been told. */
function stateOf(seminars: { revision: number }[]): string {
  return JSON.stringify(seminars.map((one) => ({ ...one, revision: 0, helpers_know: '' })))
}
