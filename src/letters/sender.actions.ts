import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { refreshSender } from '../kernel/mail/sender.ts'
import type { SenderForm } from './sender.input.ts'

export async function saveSender(deps: Deps, accountId: string, said: SenderForm, seen: Seen): Promise<void> {
  await deps.db.transaction().execute(async (tx) => {
    await insertSettings(tx)
    await seen(tx)
    await tx
      .updateTable('sender_settings')
      .set({ ...said, changed_at: deps.clock.now(), changed_by: accountId })
      .execute()
    await keepOrganizers(tx, { before: deps.config.mailFrom, now: said.mail_from })
  })
  await refreshSender(deps)
}

/** Runs at start: the environment may name another sender than the organizer of calendar entries already sent. */
export async function settleSender(deps: Deps): Promise<void> {
  await refreshSender(deps)
  const { mailFrom } = deps.config
  if (mailFrom === '') return
  await deps.db.transaction().execute(async (tx) => {
    await insertSettings(tx)
    await keepOrganizers(tx, { before: mailFrom, now: mailFrom })
  })
}

/**
 * Outlook, Exchange and Google accept a change or a cancellation only from an entry's original organizer. So sent
 * entries keep their organizer address for ever, as they keep their UID; new entries get the new address.
 */
async function keepOrganizers(tx: Tx, sender: { before: string; now: string }): Promise<void> {
  const { organizer: known } = await tx.selectFrom('sender_settings').select('organizer').executeTakeFirstOrThrow()
  const organizer = known || sender.before
  if (known === sender.now) return
  await tx.updateTable('sender_settings').set({ organizer: sender.now }).execute()
  if (organizer === sender.now || organizer === '') return
  await tx.updateTable('invitation').set({ organizer }).where('organizer', '=', '').where('told', '!=', '').execute()
}

async function insertSettings(tx: Tx): Promise<void> {
  await tx
    .insertInto('sender_settings')
    .values({ id: 'sender', organizer: '' })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}
