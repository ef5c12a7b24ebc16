import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { whyCannotArchive } from '../../rounds/rules.ts'
import type { ToArchive } from './archive.queries.ts'

/** Before a round is archived: what stops, what closes, and what stays. */
export function archivePage(round: Round, counts: ToArchive, today: LocalDate, t: Translate) {
  const { waiting, reminders, invited, guests } = counts
  const refusal = whyCannotArchive(round)
  const isOpen = invited > 0 && round.answer_deadline >= today
  const until = formatDate(round.answer_deadline, 'long', t.lang)
  return {
    title: t('rounds.archive_title', { name: round.name }),
    round,
    refusal: refusal && t(refusal, { name: round.name }),
    instead: false,
    lead: t('rounds.archive_lead'),
    points: [
      waiting > 0 ? t.n('rounds.archive.waiting', waiting) : t('rounds.archive.nothing_waits'),
      ...(reminders > 0 ? [t.n('rounds.archive.reminders', reminders)] : []),
      ...(invited + guests > 0 ? [t.n('rounds.archive.links', invited + guests)] : []),
      ...(isOpen ? [t('rounds.archive.answers', { date: until })] : []),
      t('rounds.archive.contacts'),
      t('rounds.archive.reading'),
    ],
    after: t('rounds.archive_after'),
    action: `/omgangar/${round.slug}/arkivering`,
    button: t('rounds.archive_button', { name: round.name }),
    seen: null,
  }
}
