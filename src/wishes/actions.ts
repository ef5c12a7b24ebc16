import { insertHistory } from '../kernel/db/history.ts'
import { listCopies } from '../kernel/db/migrate.ts'
import { openSqlite } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Gone } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { addDays, addMinutes, localDate, type UtcText } from '../kernel/time.ts'
import { leaveOut, listBackups, listTables } from '../upkeep/archive.actions.ts'
import {
  deleteGuestWishesInOldCopy,
  deleteWishes,
  deleteWishesOfDeadLinks,
  deleteWishesOfSeminars,
  getVisit,
  insertWishes,
  listOver,
  listOwnersOver,
} from './queries.ts'
import { daysKept, isEmpty, mayWish, type Wishes } from './rules.ts'

/**
 * Empty wishes delete the saved ones, at any time.
 * @throws Gone when the person does not come, or the seminar is over.
 */
export async function saveWishes(deps: Deps, linkId: string, wishes: Wishes): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    if (isEmpty(wishes)) return deleteWishes(tx, [linkId])
    if (!mayWish(await getVisit(tx, linkId), localDate(now))) throw new Gone('wishes.not_now')
    await insertWishes(tx, { id: newId(), now, linkId, wishes })
  })
}

/**
 * Deletes wishes `daysKept` days after the seminar or its cancellation, and notes the number in the seminar's history.
 * @returns how many.
 */
export async function deleteOldWishes(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  await deleteWishesOfDeadLinks(deps.db)
  return deps.db.transaction().execute(async (tx) => {
    const deleted = await deleteWishesOfSeminars(tx, await listOver(tx, over(now)))
    await insertHistory(
      tx,
      { accountId: null, now },
      [...deleted].map(([subjectId, n]) => ({
        subject: 'seminar' as const,
        subjectId,
        kind: 'wishes_deleted',
        detail: { n },
      })),
    )
    const total = [...deleted.values()].reduce((sum, n) => sum + n, 0)
    if (total > 0) deps.log.info({ deleted: total, seminars: deleted.size }, 'old wishes deleted')
    return total
  })
}

function over(now: UtcText) {
  return { date: addDays(localDate(now), -daysKept), cancelledAt: addMinutes(now, -daysKept * 24 * 60) }
}

/** Deletes old wishes in the copies made before migrations and in the automatic backups, which nothing else cleans. */
export async function deleteOldWishesInCopies(deps: Deps): Promise<void> {
  const { backups } = deps.config
  const owners = backups ? await listOwnersOver(deps.db, over(deps.clock.now())) : new Set()
  if (backups && owners.size > 0) {
    for (const file of listBackups(backups.folder))
      await leaveOut(file, 'personal_wish', (wish) => owners.has(wish.link_id ?? wish.guest_invitation_id))
  }
  for (const file of listCopies(deps.config.databaseUrl)) {
    const db = openSqlite(file)
    try {
      // A copy made before wishes existed lacks the table.
      const tables = await listTables(db)
      const has = (name: string) => tables.some(({ table }) => table === name)
      if (has('personal_wish')) await deleteOldWishes({ ...deps, db })
      if (has('personal_wish') && has('guest_invitation'))
        await db.transaction().execute(async (tx) => {
          await deleteGuestWishesInOldCopy(tx, await listOver(tx, over(deps.clock.now())))
        })
    } finally {
      await db.destroy()
    }
  }
}
