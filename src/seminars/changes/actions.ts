import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { newId, sha256 } from '../../kernel/ids.ts'
import { type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import { listSurroundings } from '../../negotiation/clash.queries.ts'
import { type Clash, clashesOf } from '../../negotiation/clash.rules.ts'
import { closeTaken } from '../../negotiation/dates/told.actions.ts'
import { followHours } from '../../negotiation/programme/actions.ts'
import { rememberBefore } from '../helpers.queries.ts'
import { getRoundOf, lockSeminars } from '../queries.ts'
import {
  type ChangeItem,
  type Concerned,
  findChange,
  insertChange,
  listChangeable,
  listConcerned,
  listItems,
  listMailedSince,
  markUndone,
  placeOptions,
  writeChanges,
} from './queries.ts'
import {
  afterChange,
  type Change,
  type Changeable,
  type ChangeableSeminar,
  type ChangeRefusal,
  changeableOf,
  getsDay,
  toldBy,
  type Wish,
  whyCannotMake,
  whyCannotUndo,
} from './rules.ts'

/** The effect of a change on one seminar, not made yet; `after` is null when the change is refused. */
export interface Planned {
  seminar: ChangeableSeminar
  concerned: Concerned
  change: Change
  /** First and last day of the round; a date outside it is refused. */
  period: { from: LocalDate; to: LocalDate }
  after: Changeable | null
  refusal: ChangeRefusal | null
  /** Everything that the new date clashes with. */
  clashes: Clash[]
  /** Fingerprint of the present state. The form sends it back, so that `makeChange` finds changes made meanwhile. */
  seen: string
}

/** Computes a change and writes nothing. @throws NotFound for no seminar, and for seminars of several rounds. */
export async function planChange(
  db: Db | Tx,
  seminars: ChangeableSeminar[],
  wish: Wish,
  now: UtcText,
): Promise<Planned[]> {
  const [first] = seminars
  if (!first || seminars.some((one) => one.roundId !== first.roundId)) throw new NotFound()
  const round = await getRoundOf(db, first.roundId)
  const concerned = await listConcerned(db, seminars)
  const planned = seminars.map((seminar) => {
    const change = wish.changeOf(seminar.slug)
    const own = concerned.get(seminar.id)
    if (!own) throw new NotFound()
    const context = { now, startsOn: round.starts_on, endsOn: round.ends_on, invited: own.invited }
    const refusal = whyCannotMake(seminar, change, context)
    const after = refusal ? null : afterChange(seminar, change, { ...wish, now })
    const period = { from: round.starts_on, to: round.ends_on }
    return { seminar, concerned: own, change, period, after, refusal, seen: fingerprint(seminar, own) }
  })
  const clashes = await clashesOfEach(db, planned, now)
  return planned.map((one) => ({ ...one, clashes: clashes.get(one.seminar.id) ?? [] }))
}

/** Seminar id → clashes, for seminars that get a new date. Compares seminars that move together at their new dates. */
async function clashesOfEach(
  db: Db | Tx,
  planned: Omit<Planned, 'clashes'>[],
  now: UtcText,
): Promise<Map<string, Clash[]>> {
  const moving = planned.filter(({ seminar, after }) => after && getsDay(seminar, after))
  const seminars = moving.map(({ seminar }) => seminar)
  const arounds = await listSurroundings(db, seminars, localDate(now))
  const spans = new Map(moving.flatMap(({ seminar: { id }, after }) => spanOf(id, after)))
  return new Map(
    moving.flatMap(({ seminar }): [string, Clash[]][] => {
      const { id } = seminar
      const around = arounds.get(id)
      const span = spans.get(id)
      if (!around || !span) return []
      const others = around.others.map((other) => ({ ...other, ...spans.get(other.id) }))
      const place = around.placeWith(seminar.venueTown)
      return [[id, clashesOf({ ...span, place, venue: null, heldUntil: null }, { ...around, others })]]
    }),
  )
}

function spanOf(id: string, after: Changeable | null): [string, Slot][] {
  const { date, startTime: start, endTime: end } = after ?? {}
  return date && start && end ? [[id, { date, start, end }]] : []
}

function fingerprint(seminar: ChangeableSeminar, { invited }: Concerned): string {
  const state = [seminar.revision, changeableOf(seminar), seminar.venueId, invited]
  return sha256(JSON.stringify(state)).slice(0, 32)
}

/** `n`: number of seminars changed; `told`: number of people to tell. */
export interface Made {
  id: string
  n: number
  told: number
}

/**
 * Changes all seminars or none. `seen`: slug → the fingerprint that the person saw.
 * @returns `planned` when nothing was changed: `stale` names the seminars changed meanwhile, or a change is refused.
 */
export async function makeChange(
  deps: Deps,
  actor: Actor,
  ids: string[],
  wish: Wish & { seen: Map<string, string> },
): Promise<Made | { stale: string[]; planned: Planned[] }> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    await lockSeminars(tx, 'id', ids)
    const planned = await planChange(tx, await listChangeable(tx, { ids }), wish, now)
    const stale = planned.filter((one) => wish.seen.get(one.seminar.slug) !== one.seen)
    if (stale.length > 0 || planned.some((one) => one.after === null))
      return { stale: stale.map(({ seminar }) => seminar.name), planned }
    const items = planned.flatMap(({ seminar, after }): ChangeItem[] =>
      after ? [{ seminarId: seminar.id, before: changeableOf(seminar), after }] : [],
    )
    const rows = items.map((item, i) => ({ ...item, revision: planned[i]!.seminar.revision }))
    await rememberBefore(tx, ids, now)
    await write(tx, actor, { rows, now })
    for (const { seminar, after } of planned)
      if (after?.date && getsDay(seminar, after)) await closeTaken(deps, tx, { actor, seminar, date: after.date })
    const id = newId()
    const first = planned[0]!
    const kind = first.change.kind === 'shift' ? 'move' : first.change.kind
    const by = { created_at: now, created_by: actor.accountId }
    await insertChange(tx, { id, round_id: first.seminar.roundId, kind, reason: wish.reason, ...by }, items)
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      items.map((item) => event(item.seminarId, historyOf[kind], item, wish.reason)),
    )
    const told = planned.reduce((sum, one) => sum + toldBy(one), 0)
    return { id, n: items.length, told }
  })
}

/** `rows`: each seminar's state before and after; `revision`: the stored one. @throws Conflict when it has risen. */
async function write(
  tx: Tx,
  actor: Actor,
  { rows, now }: { rows: (ChangeItem & { revision: number })[]; now: UtcText },
): Promise<void> {
  const written = await writeChanges(
    tx,
    rows.map(({ seminarId, revision, after }) => ({ id: seminarId, revision, after })),
  )
  if (written.length !== rows.length) throw new Conflict('errors.changed_meanwhile')
  const days = rows.filter(({ before, after }) => before.startsAt !== after.startsAt)
  await placeOptions(
    tx,
    days.flatMap(({ seminarId, after }) => dayOf(seminarId, after)),
    { accountId: actor.accountId, now },
  )
  const others = new Map(
    rows.filter(({ before, after }) => isAtOtherHours(before, after)).map((row) => [row.seminarId, row]),
  )
  for (const seminar of await listChangeable(tx, { ids: [...others.keys()] })) {
    const { startTime: start, endTime: end } = seminar
    const from = others.get(seminar.id)?.before.startTime ?? null
    if (start && end) await followHours(tx, actor, { seminar, from, hours: { start, end }, now })
  }
}

function isAtOtherHours(before: Changeable, after: Changeable): boolean {
  return before.startTime !== after.startTime || before.endTime !== after.endTime
}

function dayOf(seminarId: string, after: Changeable) {
  const { date, startTime: start, endTime: end, startsAt, endsAt } = after
  if (!date || !start || !end || !startsAt || !endsAt) return []
  return [{ seminarId, to: { date, start, end }, startsAt, endsAt }]
}

const historyOf = {
  move: 'seminar_moved',
  form: 'form_changed',
  cancel: 'seminar_cancelled',
  reopen: 'seminar_reopened',
} as const

function event(seminarId: string, kind: string, { before, after }: ChangeItem, reason: string) {
  const detail: Record<string, string> = { reason, form: after.form, oldForm: before.form }
  if (after.date && after.startTime && after.endTime)
    Object.assign(detail, { date: after.date, start: after.startTime, end: after.endTime })
  if (before.date && before.startTime && before.endTime)
    Object.assign(detail, { oldDate: before.date, oldStart: before.startTime, oldEnd: before.endTime })
  return { subject: 'seminar' as const, subjectId: seminarId, kind, detail }
}

/** Restores all seminars of the change or none. @returns their number. @throws Conflict when one cannot be restored. */
export async function undoChange(deps: Deps, actor: Actor, id: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const ids = (await listItems(tx, id)).map((item) => item.seminarId)
    await lockSeminars(tx, 'id', ids)
    const state = await undoState(tx, id, now)
    const refused = state.find(({ refusal }) => refusal !== null)
    if (refused?.refusal) throw new Conflict(refused.refusal, { name: refused.seminar.name })
    if (!(await markUndone(tx, id, { accountId: actor.accountId, now })))
      throw new Conflict('changes.undo.done_already')
    const rows = state.map(({ seminar, item }) => ({
      seminarId: seminar.id,
      revision: seminar.revision,
      before: item.after,
      after: item.before,
    }))
    await write(tx, actor, { rows, now })
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      rows.map((row) => event(row.seminarId, 'change_undone', row, '')),
    )
    return rows.length
  })
}

/** The change's seminars as they are now, and why each cannot be restored; null when it can. @throws NotFound */
export async function undoState(db: Db | Tx, id: string, now: UtcText) {
  const change = await findChange(db, id)
  if (!change) throw new NotFound()
  const items = new Map((await listItems(db, id)).map((item) => [item.seminarId, item]))
  const ids = [...items.keys()]
  const mailed = await listMailedSince(db, ids, change.created_at)
  return (await listChangeable(db, { ids })).map((seminar) => {
    const item = items.get(seminar.id)
    if (!item) throw new NotFound()
    const isMailed = mailed.has(seminar.id)
    const isUndone = change.undone_at !== null
    return { seminar, item, refusal: whyCannotUndo(item, seminar, { isUndone, isMailed, now }) }
  })
}
