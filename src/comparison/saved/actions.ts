import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import type { SheetCell } from '../../kernel/html/csv.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import { newId, sha256 } from '../../kernel/ids.ts'
import { lockRound } from '../../rounds/queries.ts'
import {
  insertFigure,
  insertView,
  listFigures,
  listViews,
  nextNumber,
  setViewRemoved,
  withdrawFigure,
} from './queries.ts'

type Do = Pick<Deps, 'db' | 'clock'>

/** @throws WrongFields when the round has a view of that name, also a removed one */
export async function saveView(
  { db, clock }: Do,
  of: { roundId: string; accountId: string; name: string; note: string; query: string },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockRound(tx, of.roundId)
    const same = (await listViews(tx, of.roundId)).find(({ name }) => name === of.name)
    // A second press of the same button.
    if (same && !same.removed && same.query === of.query && same.note === of.note) return
    if (same) throw new WrongFields({ namn: 'saved.name_taken' })
    const { roundId, accountId, ...view } = of
    await insertView(tx, { id: newId(), round_id: roundId, ...view, created_at: clock.now(), created_by: accountId })
  })
}

/** @throws NotFound */
export async function removeView({ db }: Do, of: { roundId: string; id: string; removed: 0 | 1 }): Promise<void> {
  if (!(await db.transaction().execute((tx) => setViewRemoved(tx, of)))) throw new NotFound()
}

/**
 * Keeps the table and the picture as they are now.
 * @returns the figure's number in the round
 */
export async function freezeFigure(
  { db, clock }: Do,
  of: {
    roundId: string
    accountId: string
    title: string
    note: string
    query: string
    rows: SheetCell[][]
    picture: string | null
  },
): Promise<number> {
  const { roundId, accountId, title, note, query, picture } = of
  const rows = JSON.stringify(of.rows)
  return db.transaction().execute(async (tx) => {
    await lockRound(tx, roundId)
    const same = (await listFigures(tx, roundId)).find(
      (one) => one.rows === rows && one.query === query && one.title === title && one.note === note && !one.withdrawnAt,
    )
    // A second press of the same button.
    if (same) return same.number
    const number = await nextNumber(tx, roundId)
    await insertFigure(tx, {
      ...{ round_id: roundId, number, title, note, query, rows, picture },
      hash: sha256(rows),
      created_at: clock.now(),
      created_by: accountId,
    })
    return number
  })
}

/** @throws Conflict when it was withdrawn already */
export async function withdraw({ db, clock }: Do, of: { roundId: string; number: number; why: string }): Promise<void> {
  const done = await db.transaction().execute((tx) => withdrawFigure(tx, { ...of, at: clock.now() }))
  if (!done) throw new Conflict('saved.withdrawn_already')
}
