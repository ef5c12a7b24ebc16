/** A day that has been settled for one seminar is no longer asked about of others, when there are not teams for all. */

import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { enqueueMail, type NewMessage } from '../../kernel/mail/outbox.ts'
import { type LocalDate, localDate } from '../../kernel/time.ts'
import { helperWriter } from '../../letters/helpers.queries.ts'
import { listContacts } from '../../seminars/contacts.queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { getSurroundings } from '../clash.queries.ts'
import { leftFor } from '../clash.rules.ts'
import { datesClosedValues } from './letters.rules.ts'
import { listOptionRows, listSeminarsOffered, markWithdrawn } from './queries.ts'
import { tellReleased } from './released.actions.ts'
import { dateEvent, spanOf } from './rules.ts'

/** @returns how many contact persons were written to. */
export async function closeTaken(
  deps: Deps,
  tx: Tx,
  { actor, seminar, date }: { actor: Actor; seminar: Seminar; date: LocalDate },
): Promise<number> {
  const now = deps.clock.now()
  const around = await getSurroundings(tx, seminar, localDate(now))
  if (leftFor(date, around) > 1) return 0
  let told = 0
  for (const other of await listSeminarsOffered(tx, seminar, date)) {
    const options = await listOptionRows(tx, other.id)
    const open = options.filter((option) => option.withdrawn_at === null)
    const taken = open.filter((option) => option.date === date && option.starts_at > now)
    for (const option of taken) {
      await markWithdrawn(tx, option.id, now)
      const { venue_id: venueId } = option
      if (venueId !== null)
        await tellReleased(deps, tx, { seminar: other, venueId, day: option, now })
    }
    if (taken.length === 0) continue
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      taken.map((option) => dateEvent(other, 'date_taken', spanOf(option))),
    )
    const kept = open.filter((option) => !taken.includes(option))
    const contacts = await listContacts(tx, other.rssId)
    const emails = contacts.map(({ email }) => email)
    const write = await helperWriter(tx, other.roundId, { sender: deps.config, emails })
    const values = datesClosedValues(other, {
      closed: taken.map(spanOf),
      kept: kept.map((option) => ({ ...spanOf(option), isAnswered: option.answer !== null })),
      baseUrl: deps.config.baseUrl,
    })
    const messages = contacts.map(
      (contact): NewMessage => ({
        dedupeKey: `dates_closed:${other.id}:${contact.id}:${date}:${now}`,
        purpose: 'dates_closed',
        roundId: other.roundId,
        accountId: contact.id,
        toName: contact.name,
        toEmail: contact.email,
        ...write('dates_closed', contact, values),
      }),
    )
    told += await enqueueMail(tx, messages, now)
  }
  return told
}
