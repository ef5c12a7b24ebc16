import { aReadySeminar, invite } from '../invitations/support.ts'
import type { TestApp, Visitor } from '../support/app.ts'
import { formWithButton } from '../support/html.ts'
import { messageRows } from '../support/messages.ts'

/** Blekinge's 15 seats, invited by mail that has been sent. */
export async function anInvitedSeminar(t: TestApp, by?: Visitor) {
  const ready = await aReadySeminar(t)
  await invite(by ?? (await t.signIn('planner')), 'blekinge-1')
  await t.db.updateTable('message').set({ state: 'sent', sent_at: t.clock.now() }).execute()
  return ready
}

export async function moveTo(t: TestApp, seminarId: string, date: string, revision: number) {
  await t.db
    .updateTable('seminar')
    .set({ date, starts_at: `${date}T07:30:00Z`, ends_at: `${date}T13:30:00Z`, revision })
    .where('id', '=', seminarId)
    .execute()
}

/** The fields that the page's button would post. */
export function fieldsOf(body: string, button: RegExp): Record<string, string | string[]> {
  const { _csrf, ...fields } = formWithButton(body, button).values
  return fields
}

/** The ids of all invitations of guests. */
export async function guestInvitations(t: TestApp): Promise<Set<string | null>> {
  const rows = await t.db.selectFrom('invitation').select('id').where('guest_id', 'is not', null).execute()
  return new Set(rows.map(({ id }) => id))
}

export const messagesOf = (t: TestApp, purpose: string) =>
  messageRows(t.db).selectAll().where('purpose', '=', purpose).execute()
