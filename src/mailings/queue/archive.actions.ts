/** A round is put away: what waits in it is stopped, and nothing more goes from it. */
import { revokeUnreached } from '../../invitations/links.queries.ts'
import { lockGuestSeminars } from '../../invitations/queries.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict } from '../../kernel/errors.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { lockRound, type Round } from '../../rounds/queries.ts'
import { whyCannotArchive } from '../../rounds/rules.ts'
import { markArchived, markUnarchived } from '../../rounds/state.queries.ts'
import { isInviting } from '../compose/audience.rules.ts'
import { markCancelled } from '../compose/queries.ts'
import { cancelOfArchived, listWaitingMailings } from './archive.queries.ts'

/** Whoever was invited by a letter that had not gone can be invited again, once the round is taken out. */
export async function archiveRound(deps: Deps, accountId: string, round: Round): Promise<void> {
  const refusal = whyCannotArchive(round)
  if (refusal) throw new Conflict(refusal)
  const now = deps.clock.now()
  const reason = translators.sv('rounds.stopped_by_archive')
  await deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    await lockGuestSeminars(tx, round.id)
    if (!(await markArchived(tx, round.id, now))) throw new Conflict('errors.changed_meanwhile')
    for (const mailing of await listWaitingMailings(tx, round.id)) {
      await markCancelled(tx, mailing.id, { accountId, now, reason })
      if (isInviting(mailing.purpose)) await revokeUnreached(tx, mailing.id, now)
    }
    await cancelOfArchived(tx)
    await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: round.id, kind: 'round_archived' }])
  })
}

export async function unarchiveRound(deps: Deps, accountId: string, round: Round): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    if (!(await markUnarchived(tx, round.id, now))) return
    await insertHistory(tx, { accountId, now }, [{ subject: 'round', subjectId: round.id, kind: 'round_unarchived' }])
  })
}
