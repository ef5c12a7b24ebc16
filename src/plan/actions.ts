/** Actions on a round's plan: create it, divide regions, move municipalities, choose RSS bodies and towns. */

import { type Event, insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { listRegions } from '../register/queries.ts'
import { insertSeats, lockRound, type Round, setSplitThreshold } from '../rounds/queries.ts'
import {
  deleteSeminars,
  insertSeminars,
  listInvitedCodes,
  listMoves,
  listPlacements,
  listPlanBodies,
  listPlanMunicipalities,
  listPlanSeminars,
  listTakenSlugs,
  movePlacement,
  putPlacements,
  renameSeminar,
  reopenTargetGroup,
  setSeminarBody,
  setSeminarTown,
  takeInvitationsAlong,
} from './queries.ts'
import {
  dividePlan,
  findUndoable,
  type PlannedSeminar,
  type PlanRegion,
  type PlanSeminar,
  proposePlan,
  seminarSlug,
  whyCannotDivide,
  whyCannotMove,
  whyCannotPlace,
} from './rules.ts'

/** Stores the proposal as the plan. @throws Conflict when the round has a plan, or a seminar would have no RSS body. */
export async function createPlan(
  deps: Deps,
  accountId: string,
  round: Round,
  threshold: number,
  counts: Record<string, number> = {},
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    if ((await listPlanSeminars(tx, round.id)).length > 0) throw new Conflict('plan.exists')
    const regions = await listRegions(tx)
    const planned = proposePlan(regions, await listPlanMunicipalities(tx), threshold, counts)
    await setSplitThreshold(tx, round.id, threshold)
    const ids = await addSeminars(tx, round, regions, planned)
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      { subject: 'round', subjectId: round.id, kind: 'plan_created', detail: { n: ids.length } },
      ...ids.map((subjectId): Event => ({ subject: 'seminar', subjectId, kind: 'seminar_planned' })),
    ])
  })
}

/** @returns the new seminars' ids, in the order given. */
async function addSeminars(tx: Tx, round: Round, regions: PlanRegion[], planned: PlannedSeminar[]): Promise<string[]> {
  const regionOf = (one: PlannedSeminar) => regions.find((r) => r.code === one.regionCode)!
  const bodyless = planned.find((one) => one.rssId === '')
  if (bodyless) throw new Conflict('plan.no_body', { region: regionOf(bodyless).name })
  const plain = planned.map((one) => seminarSlug(regionOf(one), one.number, new Set(), ''))
  const taken = plain.length > 0 ? await listTakenSlugs(tx, plain) : new Set<string>()
  const rows = planned.map((one) => ({
    ...nothingSettled,
    id: newId(),
    round_id: round.id,
    region_code: one.regionCode,
    rss_id: one.rssId,
    number: one.number,
    name: one.name,
    slug: seminarSlug(regionOf(one), one.number, taken, round.slug),
  }))
  await insertSeminars(tx, rows)
  await putPlacements(
    tx,
    round.id,
    rows.flatMap((row, i) => planned[i]!.codes.map((code) => ({ code, seminarId: row.id }))),
  )
  return rows.map((seminar) => seminar.id)
}

const nothingSettled = {
  diary_number: null,
  date: null,
  start_time: null,
  end_time: null,
  starts_at: null,
  ends_at: null,
  confirmed_at: null,
  venue_id: null,
  venue_confirmed_at: null,
  target_group_approved_at: null,
  programme_confirmed_at: null,
  revision: 0,
  cancelled_at: null,
}

/** Divides a region into `count` seminars; the first ones keep their rows and addresses. @throws Conflict, NotFound */
export async function divideRegion(
  deps: Deps,
  accountId: string,
  round: Round,
  divide: { regionCode: string; count: number },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const regions = await listRegions(tx)
    const region = regions.find((one) => one.code === divide.regionCode)
    const all = await listPlanSeminars(tx, round.id)
    const seminars = all.filter((seminar) => seminar.regionCode === divide.regionCode)
    if (!region || seminars.length === 0) throw new NotFound()
    const ids = new Set(seminars.map((seminar) => seminar.id))
    const placements = await listPlacements(tx, round.id)
    const members = (await listPlanMunicipalities(tx)).filter((one) => ids.has(placements.get(one.code) ?? ''))
    const refusal = whyCannotDivide(seminars, members.length, divide.count)
    if (refusal) throw new Conflict(refusal)

    const planned = dividePlan(region, members, divide.count)
    await keepSeminars(tx, round, seminars, planned)
    await addSeminars(tx, round, regions, planned.slice(seminars.length))
    await deleteSeminars(
      tx,
      seminars.slice(planned.length).map((seminar) => seminar.id),
    )
    await insertHistory(tx, { accountId, now: deps.clock.now() }, [
      {
        subject: 'round',
        subjectId: round.id,
        kind: 'region_divided',
        detail: { region: region.name, n: planned.length },
      },
      ...seminars
        .slice(0, planned.length)
        .map(
          (seminar): Event => ({
            subject: 'seminar',
            subjectId: seminar.id,
            kind: 'seminar_divided',
            detail: { region: region.name, n: planned.length },
          }),
        ),
    ])
  })
}

async function keepSeminars(tx: Tx, round: Round, seminars: PlanSeminar[], planned: PlannedSeminar[]): Promise<void> {
  const kept = seminars.slice(0, planned.length)
  for (const [i, seminar] of kept.entries()) {
    const { name, rssId, codes } = planned[i]!
    const town = codes.includes(seminar.townCode ?? '') ? seminar.townCode : null
    const values = { name, rss_id: rssId || seminar.rssId, town_code: town }
    await renameSeminar(tx, seminar.id, values)
  }
  await putPlacements(
    tx,
    round.id,
    kept.flatMap((seminar, i) => planned[i]!.codes.map((code) => ({ code, seminarId: seminar.id }))),
  )
}

export async function changeBody(
  deps: Deps,
  accountId: string,
  round: Round,
  change: { seminarId: string; rssId: string },
): Promise<{ seminar: string; region: string }> {
  return deps.db.transaction().execute(async (tx) => {
    const seminars = await listPlanSeminars(tx, round.id)
    const seminar = seminars.find((one) => one.id === change.seminarId)
    const body = (await listPlanBodies(tx)).find((one) => one.id === change.rssId)
    if (!seminar || !body) throw new NotFound()
    if (await setSeminarBody(tx, seminar.id, body.id)) {
      await insertHistory(tx, { accountId, now: deps.clock.now() }, [
        { subject: 'seminar', subjectId: seminar.id, kind: 'body_changed', detail: { body: body.name } },
      ])
    }
    return { seminar: seminar.name, region: seminar.regionCode }
  })
}

/** `townCode` null: back to the town that the plan proposes. */
export async function changeTown(
  deps: Deps,
  accountId: string,
  round: Round,
  change: { seminarId: string; townCode: string | null },
): Promise<{ seminar: string; town: string | null; region: string }> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const seminar = (await listPlanSeminars(tx, round.id)).find(({ id }) => id === change.seminarId)
    const town = (await listPlanMunicipalities(tx)).find(({ code }) => code === change.townCode)
    if (!seminar || (change.townCode !== null && !town)) throw new NotFound()
    const done = { seminar: seminar.name, town: town?.name ?? null, region: seminar.regionCode }
    const refusal = whyCannotPlace(seminar, now)
    if (refusal) throw new Conflict(refusal)
    if (!(await setSeminarTown(tx, seminar.id, change.townCode))) return done
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: town ? 'town_chosen' : 'town_proposed',
        detail: town ? { town: town.name } : {},
      },
    ])
    return done
  })
}

interface Done {
  municipality: string
  to: string
  region: string
}

/**
 * Moves a municipality to another seminar of the round. Does nothing when it is there already: a second click.
 * @throws Conflict when the municipality has left `fromId` since the page was shown, or when the move is refused
 */
export async function moveMunicipality(
  deps: Deps,
  accountId: string,
  round: Round,
  move: { code: string; fromId: string | null; toId: string },
): Promise<Done> {
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
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
    await lockRound(tx, round.id)
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
  // A cancelled seminar may lose its last municipality, so it never counts as emptied.
  const left = isCancelled ? held.length : held.filter((id) => id === from.id).length - 1
  const invited = (await listInvitedCodes(tx, step.round.id)).has(step.code)
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
 * Puts a municipality in a seminar: one that was registered after the plan was made also gets its seats; one whose
 * seminar is cancelled moves from it. Does nothing when it is there already: a second click.
 * @throws Conflict when it has got another seminar meanwhile, or when the seminar cannot take it
 */
export async function placeMunicipality(
  deps: Deps,
  accountId: string,
  round: Round,
  place: { code: string; toId: string },
): Promise<Done> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
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
