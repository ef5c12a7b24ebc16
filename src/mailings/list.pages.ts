/** Everything sent and to be sent, in one list. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatInstant } from '../kernel/time.ts'
import type { MailingRow } from './queries.ts'
import { type Counts, gone, isHeld, noCounts, sumOf, total, waiting, wrong } from './rules.ts'

/** Everything sent, latest first, and the single messages that belong to no mailing. */
export function listPage(
  mailings: MailingRow[],
  counts: Map<string | null, Counts>,
  { hasSmtp, round }: { hasSmtp: boolean; round: { slug: string } | null },
  t: Translate,
) {
  const waiting = [...counts.values()].reduce((sum, one) => sum + one.queued + one.deferred, 0)
  const single = counts.get(null)
  return {
    title: t('nav.mailings'),
    noSmtp: hasSmtp ? null : noSmtp(waiting, t),
    isEmpty: mailings.length === 0 && !single,
    links: round
      ? [
          { href: `/omgangar/${round.slug}/brev`, text: t('letters.link') },
          { href: `/omgangar/${round.slug}/paminnelser`, text: t('reminders.title') },
        ]
      : [],
    lines: mailings.map((mailing) => ({
      href: `/utskick/${mailing.id}`,
      title: mailing.title,
      when: formatInstant(mailing.createdAt, t.lang),
      by: mailing.createdBy,
      note: noteOf(mailing, counts.get(mailing.id) ?? noCounts(), t),
      ...progress(counts.get(mailing.id) ?? noCounts()),
    })),
    single: single ? { href: '/utskick/enskilda', ...progress(single) } : null,
  }
}

/** What is special about a mailing, in a few words. */
function noteOf(mailing: MailingRow, counts: Counts, t: Translate): { is: string; text: string } | null {
  if (counts.outdated > 0) return { is: 'late', text: t.n('mailings.outdated_note', counts.outdated) }
  if (mailing.cancelledAt) return { is: 'empty', text: t('mailings.standing.cancelled') }
  if (isHeld(mailing)) return { is: 'late', text: t('mailings.held') }
  const at = mailing.scheduledFor
  if (at === null || at <= mailing.asOf) return null
  return { is: 'half', text: t('mailings.scheduled', { date: formatInstant(at, t.lang) }) }
}

/** `width` in a bar 80 wide. */
export function progress(counts: Counts) {
  const all = total(counts) - counts.cancelled
  const sent = sumOf(counts, gone)
  return {
    sent,
    all,
    width: all === 0 ? 0 : Math.round((80 * sent) / all),
    waiting: sumOf(counts, [...waiting, 'sending']),
    failed: sumOf(counts, wrong),
    unknown: counts.unknown,
  }
}

export function noSmtp(waiting: number, t: Translate): string {
  return waiting === 0 ? t('mailings.no_smtp_none') : t.n('mailings.no_smtp', waiting)
}
