/** Invariant: in each round every municipality belongs to exactly one seminar, whatever is done to the plan. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { KnownError } from '../../src/kernel/errors.ts'
import {
  changeTown,
  createPlan,
  divideRegion,
  moveMunicipality,
  placeMunicipality,
  undoMove,
} from '../../src/plan/actions.ts'
import { listMoves, listPlacements, listPlanSeminars } from '../../src/plan/queries.ts'
import { getRound, type Round } from '../../src/rounds/queries.ts'
import { useTestApp } from '../support/app.ts'
import { anAccount, aRound } from '../support/builders.ts'

const t = useTestApp()
/** Municipalities that the register gets after the plan is made. */
const late = ['9901', '9902', '9903']
let round: Round
let by: string

beforeAll(async () => {
  await aRound(t.db)
  round = await getRound(t.db, '2027')
  by = await anAccount(t.db)
  await createPlan(t.deps, by, round, 25)
  const any = await t.db.selectFrom('municipality').selectAll().executeTakeFirstOrThrow()
  const rows = late.map((code) => ({ ...any, code, name: `Ny ${code}` }))
  await t.db.insertInto('municipality').values(rows).execute()
})
afterAll(async () => {
  for (const table of ['history', 'seminar_municipality', 'seminar', 'seat', 'round'] as const)
    await t.db.deleteFrom(table).execute()
  await t.db.deleteFrom('municipality').where('code', 'in', late).execute()
})

type Step =
  | { kind: 'move'; code: string; to: number; stale: boolean }
  | { kind: 'divide'; region: string; count: number }
  | { kind: 'undo' }
  | { kind: 'place'; code: string; to: number }
  | { kind: 'town'; code: string | null; of: number }

/** Municipalities of some regions, and a code that does not exist. */
const code = fc.constantFrom('0180', '0980', '1280', '1283', '1384', '1480', '2084', '9999')
const seminar = fc.nat(40)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('move'), code, to: seminar, stale: fc.boolean() }),
  fc.record({
    kind: fc.constant('divide'),
    region: fc.constantFrom('01', '09', '12', '13', '14', '99'),
    count: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({ kind: fc.constant('undo') }),
  fc.record({ kind: fc.constant('place'), code: fc.constantFrom(...late, '1280'), to: seminar }),
  fc.record({ kind: fc.constant('town'), code: fc.option(code), of: seminar }),
)

test('moving, dividing, undoing, placing and changing towns in any order keeps the law', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      for (const one of steps) {
        const before = await listPlacements(t.db, round.id)
        await ignoringRefusals(() => carryOut(one, before))
        await expectTheLaw(before)
      }
    }),
    { numRuns: 25 },
  )
})

test('the database itself refuses a second seminar', async () => {
  const [one, other] = await listPlanSeminars(t.db, round.id)
  expect(one?.id).not.toBe(other?.id)
  const at = (await listPlacements(t.db, round.id)).get('1280') ?? ''
  const second = one?.id === at ? other?.id : one?.id
  const row = { round_id: round.id, municipality_code: '1280', seminar_id: second ?? '' }
  await expect(t.db.insertInto('seminar_municipality').values(row).execute()).rejects.toThrow()
})

async function carryOut(one: Step, before: Map<string, string>): Promise<unknown> {
  const all = await listPlanSeminars(t.db, round.id)
  const idAt = (n: number) => all[n]?.id ?? 'no such seminar'
  if (one.kind === 'divide') {
    const divide = { regionCode: one.region, count: one.count }
    return divideRegion(t.deps, by, round, divide)
  }
  if (one.kind === 'town') return changeTown(t.deps, by, round, { seminarId: idAt(one.of), townCode: one.code })
  if (one.kind === 'place') return placeMunicipality(t.deps, by, round, { code: one.code, toId: idAt(one.to) })
  if (one.kind === 'undo') {
    const moves = await listMoves(t.db, round.id)
    const undone = new Set(moves.map((move) => move.undoes))
    const left = moves.filter((move) => move.undoes === null && !undone.has(move.n))
    return undoMove(t.deps, by, round, Math.max(0, ...left.map((move) => move.n)))
  }
  const fromId = one.stale ? 'elsewhere' : (before.get(one.code) ?? null)
  return moveMunicipality(t.deps, by, round, { code: one.code, fromId, toId: idAt(one.to) })
}

/** No municipality is lost, none is in two seminars, and no seminar is empty or of another round. */
async function expectTheLaw(before: Map<string, string>): Promise<void> {
  const rows = await t.db
    .selectFrom('seminar_municipality')
    .select(['municipality_code', 'seminar_id'])
    .where('round_id', '=', round.id)
    .execute()
  const codes = rows.map((row) => row.municipality_code)
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes.filter((one) => !late.includes(one)).length).toBe(290)
  expect([...before.keys()].filter((one) => !codes.includes(one))).toEqual([])
  const ids = (await listPlanSeminars(t.db, round.id)).map(({ id }) => id)
  expect([...new Set(rows.map((row) => row.seminar_id))].sort()).toEqual(ids.sort())
}

async function ignoringRefusals(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof KnownError)) throw error
  }
}
