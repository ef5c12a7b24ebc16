/** Which seminar of the round a municipality belongs to. */
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { insertSeats, type Round } from '../rounds/queries.ts'
import {
  isInvited,
  listMoves,
  listPlacements,
  listPlanMunicipalities,
  listPlanSeminars,
  lockPlan,
  movePlacement,
  putPlacements,
  reopenTargetGroup,
  takeInvitationsAlong,
} from './queries.ts'
import { findUndoable, whyCannotMove, whyCannotPlace } from './rules.ts'

interface Done {
  municipality: string
  to: string
  region: string
}

/** Moves a municipality to another seminar of the round. One that is there already stays: a second click. */
export async function moveMunicipality(
  deps: Deps,
  accountId: string,
  round: Round,
  move: { code: string; fromId: string | null; toId: string },
): Promise<Done> {
  return deps.db.transaction().execute(async (tx) => {
    await lockPlan(tx, round.id)
    const placements = await listPlacements(tx, round.id)
    const fromId = placements.get(move.code)
    if (!fromId) throw new NotFound()
    if (move.fromId !== null && fromId !== move.fromId && fromId !== move.toId)
      throw new Conflict('errors.changed_meanwhile')
    const n = nextNumber(await listMoves(tx, round.id))
    return carryOut(tx, deps, { accountId, round, code: move.code, fromId, toId: move.toId, n, undoes: null })
  })
}

/** @throws Conflict when `n` is not the move that can be undone now. */
export async function undoMove(deps: Deps, accountId: string, round: Round, n: number): Promise<Done> {
  return deps.db.transaction().execute(async (tx) => {
    await lockPlan(tx, round.id)
    const moves = await listMoves(tx, round.id)
    const seminars = await listPlanSeminars(tx, round.id)
    const last = findUndoable(moves, await listPlacements(tx, round.id), new Set(seminars.map((seminar) => seminar.id)))
    if (last?.n !== n) throw new Conflict('plan.undo_too_late')
    return carryOut(tx, deps, {
      accountId,
      round,
      code: last.code,
      fromId: last.toId,
      toId: last.fromId,
      n: nextNumber(moves),
      undoes: n,
    })
  })
}

function nextNumber(moves: { n: number }[]): number {
  return Math.max(0, ...moves.map((move) => move.n)) + 1
}

interface Step {
  accountId: string
  round: Round
  code: string
  fromId: string
  toId: string
  n: number
  undoes: number | null
}

async function carryOut(tx: Tx, deps: Deps, step: Step) {
  const now = deps.clock.now()
  const seminars = await listPlanSeminars(tx, step.round.id)
  const from = seminars.find((seminar) => seminar.id === step.fromId)
  const to = seminars.find((seminar) => seminar.id === step.toId)
  const municipality = (await listPlanMunicipalities(tx)).find((one) => one.code === step.code)
  if (!from || !to || !municipality) throw new NotFound()
  const done = { municipality: municipality.name, to: to.name, region: to.regionCode }
  if (from.id === to.id) return done

  const held = [...(await listPlacements(tx, step.round.id)).values()]
  const isCancelled = from.cancelledAt !== null
  // A cancelled seminar may be left by all.
  const left = isCancelled ? held.length : held.filter((id) => id === from.id).length - 1
  const invited = await isInvited(tx, step.round.id, step.code)
  const refusal = whyCannotMove({ invited, left, to }, now)
  if (refusal) throw new Conflict(refusal, { municipality: municipality.name, seminar: from.name })
  const moved = await movePlacement(tx, { roundId: step.round.id, code: step.code, fromId: from.id, toId: to.id })
  if (!moved) throw new Conflict('errors.changed_meanwhile')
  if (isCancelled) {
    const { code, fromId, toId } = step
    await takeInvitationsAlong(tx, { roundId: step.round.id, code, fromId, toId })
  }
  await reopenTargetGroup(tx, to.id)
  const detail = { municipality: municipality.name, from: from.name, to: to.name }
  await insertHistory(tx, { accountId: step.accountId, now }, [
    {
      subject: 'round',
      subjectId: step.round.id,
      kind: step.undoes === null ? 'municipality_moved' : 'move_undone',
      detail: {
        ...detail,
        code: step.code,
        fromId: from.id,
        toId: to.id,
        n: step.n,
        ...(step.undoes !== null && { undoes: step.undoes }),
      },
    },
    { subject: 'seminar', subjectId: from.id, kind: 'municipality_out', detail },
    { subject: 'seminar', subjectId: to.id, kind: 'municipality_in', detail },
  ])
  return done
}

/**
 * A municipality that came to the register after the plan was made gets its seminar and its seats; one whose seminar has
 * been cancelled gets another. One that is there already stays: a second click.
 */
export async function placeMunicipality(
  deps: Deps,
  accountId: string,
  round: Round,
  place: { code: string; toId: string },
): Promise<Done> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockPlan(tx, round.id)
    const seminars = await listPlanSeminars(tx, round.id)
    const to = seminars.find((one) => one.id === place.toId)
    const municipality = (await listPlanMunicipalities(tx)).find((one) => one.code === place.code)
    if (!to || !municipality) throw new NotFound()
    const done = { municipality: municipality.name, to: to.name, region: to.regionCode }
    const at = (await listPlacements(tx, round.id)).get(place.code)
    if (at === to.id) return done
    if (at !== undefined) {
      const isCancelled = seminars.some((one) => one.id === at && one.cancelledAt !== null)
      if (!isCancelled) throw new Conflict('errors.changed_meanwhile')
      const n = nextNumber(await listMoves(tx, round.id))
      const step = { accountId, round, code: place.code, fromId: at, toId: to.id }
      return carryOut(tx, deps, { ...step, n, undoes: null })
    }
    const refusal = whyCannotPlace(to, now)
    if (refusal) throw new Conflict(refusal)

    await putPlacements(tx, round.id, [{ code: place.code, seminarId: to.id }])
    await insertSeats(tx, round.id, [place.code])
    await reopenTargetGroup(tx, to.id)
    const detail = { municipality: municipality.name, to: to.name }
    await insertHistory(tx, { accountId, now }, [
      { subject: 'round', subjectId: round.id, kind: 'municipality_placed', detail },
      { subject: 'seminar', subjectId: to.id, kind: 'municipality_placed', detail },
    ])
    return done
  })
}
