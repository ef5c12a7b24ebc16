import type { Deps } from '../kernel/deps.ts'
import { translators } from '../kernel/i18n/translate.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { canSend } from '../kernel/mail/sender.rules.ts'
import { addMinutes } from '../kernel/time.ts'
import { digestOf, isDigestDue } from '../staff/rules.ts'
import { digestMail } from './digest.mails.ts'
import { listDigestReaders, listNewsFor, moveDigest } from './digest.queries.ts'

/** A row becomes visible when its transaction commits, a moment after the time stored in it. */
const minutesToSettle = 2

/**
 * Queues a digest to each member of staff, as often as they have chosen: what people other than staff have done since
 * the previous digest. Queues nothing when there is no news. Reports each span of time once, also with two processes
 * and after a restart. While mail cannot be sent the span grows. The first run only stores where the span begins.
 * @returns number of mails queued.
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
