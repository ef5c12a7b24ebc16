import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { listRounds, type Round } from './queries.ts'
import { countContents, deleteRound, setActive, setOpened } from './state.queries.ts'
import { seenOf, whyCannotDelete } from './state.rules.ts'

/** @throws Conflict when another has become the active one since `fromId` was seen, or this one is archived. */
export async function nameActive(
  deps: Deps,
  accountId: string,
  { round, fromId }: { round: Round; fromId: string | null },
): Promise<void> {
  if (round.active === 1) return
  await deps.db.transaction().execute(async (tx) => {
    const isNamed = await setActive(tx, { id: round.id, fromId })
    if (!isNamed) throw new Conflict('rounds.active_changed')
    await keep(tx, { deps, accountId, round }, 'round_activated')
  })
}

/** Shows a round to its RSS contacts before anything is offered in it, or takes that back. */
export async function openToContacts(
  deps: Deps,
  accountId: string,
  { round, isOpen }: { round: Round; isOpen: boolean },
): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    const isChanged = await setOpened(tx, round.id, isOpen ? deps.clock.now() : null)
    const kind = isOpen ? 'round_opened' : 'round_hidden'
    if (isChanged) await keep(tx, { deps, accountId, round }, kind)
  })
}

/**
 * The round goes, with all that is in it.
 * @returns false when it holds something else than what was looked at.
 * @throws Conflict when something was sent or has come in, or it is the active one of several.
 */
export async function removeRound(
  deps: Deps,
  accountId: string,
  { round, seen }: { round: Round; seen: string },
): Promise<boolean> {
  return deps.db.transaction().execute(async (tx) => {
    // Waits for whoever is sending from it.
    await tx.updateTable('round').set({ name: round.name }).where('id', '=', round.id).execute()
    const contents = await countContents(tx, round.id)
    const others = (await listRounds(tx)).filter((one) => one.id !== round.id && one.archived_at === null)
    const refusal = whyCannotDelete(round, { contents, others: others.length })
    if (refusal) throw new Conflict(refusal, { name: round.name })
    if (seenOf(contents) !== seen) return false
    await deleteRound(tx, round.id)
    await keep(tx, { deps, accountId, round }, 'round_deleted')
    return true
  })
}

async function keep(
  tx: Tx,
  { deps, accountId, round }: { deps: Deps; accountId: string; round: Round },
  kind: string,
): Promise<void> {
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'round', subjectId: round.id, kind, detail: { name: round.name } },
  ])
}
