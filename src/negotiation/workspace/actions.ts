/** Saves an RSS contact's corrections of the contact's own name, title and phone number. */

import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Deps } from '../../kernel/deps.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import { updateContact } from '../../seminars/helpers.queries.ts'
import { lockSeminar } from '../../seminars/queries.ts'

export async function correctContact(
  deps: Deps,
  actor: Actor,
  slug: string,
  form: { name: string; title: string; phone: string },
  seen: Seen,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    await seen(tx)
    const { name, title, phone } = form
    await updateContact(tx, actor.accountId, { name, title: title || null, phone: phone || null })
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      { subject: 'seminar', subjectId: seminar.id, kind: 'contact_corrected', detail: { name } },
    ])
  })
}
