import type { Deps } from '../kernel/deps.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { addMinutes } from '../kernel/time.ts'
import { digestOf, isDigestDue } from '../staff/rules.ts'
import { digestMail } from './digest.mails.ts'
import { listDigestReaders, listNewsFor, moveDigest } from './digest.queries.ts'

/** What is written down within a transaction may be seen a moment after its time. */
const minutesToSettle = 2

/**
 * Mails each member of staff what others have done since last time, as often as they have chosen, and nothing when
 * nothing has happened. Each span of time is told once, also by two processes and after a restart. While nothing can
 * be sent the span grows. @returns how many mails were queued.
 */
export async function sendDigests(deps: Deps): Promise<number> {
  const now = deps.clock.now()
  const to = addMinutes(now, -minutesToSettle)
  let queued = 0
  for (const reader of await listDigestReaders(deps.db)) {
    const from = reader.until
    if (from !== null && (!canSend(deps) || !isDigestDue(digestOf(reader), from, now))) continue
    if (from !== null && from >= to) continue
    queued += await deps.db.transaction().execute(async (tx) => {
      if (!(await moveDigest(tx, reader.id, { from, to })) || from === null) return 0
      const news = await listNewsFor(tx, { from, to })
      if (news.length === 0) return 0
      const { baseUrl, organisation } = deps.config
      const about = { name: reader.name, since: from, baseUrl, organisation }
      const message = {
        dedupeKey: `digest:${reader.id}:${from}`,
        purpose: 'digest',
        toName: reader.name,
        toEmail: reader.email,
        officeHours: true,
        ...digestMail(news, about, translators.sv),
      }
      return enqueueMail(tx, [message], now)
    })
  }
  return queued
}
