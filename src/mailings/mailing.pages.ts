/** View data for the list of mailings, and for one mailing: its state, the possible decisions and its messages. */
import type { Translate } from '../kernel/i18n/translate.ts'
import type { MessageStanding } from '../kernel/mail/outbox.ts'
import { formatInstant, formatMoment } from '../kernel/time.ts'
import { messageRow, shapes } from './message.pages.ts'
import type { MailingRow, MessageRow } from './queries.ts'
import { type HeldView, heldPart, outdatedPart, paperPart, scheduledPart } from './queue/pages.ts'
import type { Untrue } from './queue/truth.rules.ts'
import { type Counts, gone, isHeld, noCounts, standings, sumOf, total, waiting, wrong } from './rules.ts'

interface MailingView extends HeldView {
  /** null: the page shows the messages of no mailing. */
  mailing: MailingRow | null
  messages: MessageRow[]
  standing: MessageStanding | undefined
  /** The search words and the number of hits; null without a search. */
  search: { words: string; found: number } | null
  page: number
  hasSmtp: boolean
  /** false: the mailing invites people, and the round has no active rule that reminds them. */
  reminds: boolean
  /** Number of failed and bounced messages whose links no longer work. */
  dead: number
  /** Waiting letters that say something that is no longer true. */
  untrue: Untrue[]
}

export const perPage = 100
/** Up to this number of messages the page has no search field. */
const fewEnough = 15

export function mailingPage(view: MailingView, t: Translate) {
  const { counts, mailing } = view
  const base = `/utskick/${mailing?.id ?? 'enskilda'}`
  const all = view.standing ? counts[view.standing] : total(counts)
  const shown = view.search ? view.search.found : all
  const pages = Math.max(1, Math.ceil(shown / perPage))
  const link = (page: number) => {
    const query = new URLSearchParams()
    if (view.standing) query.set('lage', view.standing)
    if (view.search) query.set('sok', view.search.words)
    if (page > 1) query.set('sida', String(page))
    return `${base}?${query}`
  }
  const outdated = mailing && outdatedPart(mailing, view, t)
  const nothingGoes = outdated !== null && counts.queued + counts.deferred === 0
  const canRetry = mailing === null ? 0 : sumOf(counts, wrong) - view.dead
  const isMoving = mailing !== null && view.hasSmtp && isGoing(mailing, counts)
  return {
    title: mailing?.title ?? t('mailings.single'),
    made: mailing
      ? t('mailings.made', { date: formatInstant(mailing.createdAt, t.lang), name: mailing.createdBy })
      : t('mailings.single_lead'),
    notes: mailing ? notesOf(mailing, nothingGoes, t) : [],
    remindersHref: view.reminds ? null : `/omgangar/${mailing?.roundSlug}/paminnelser`,
    base,
    isMailing: mailing !== null,
    noSmtp: view.hasSmtp || mailing?.byPost ? null : noSmtp(counts.queued + counts.deferred, t),
    progress: progress(counts),
    progressText: t(mailing?.byPost ? 'mailings.follow_post' : 'mailings.follow_from', {
      n: progress(counts).sent,
      of: progress(counts).all,
    }),
    tallies: standings
      .filter((standing) => counts[standing] > 0)
      .map((standing) => ({
        is: shapes[standing],
        word: t(`mailings.standing.${standing}`),
        n: counts[standing],
        of: total(counts),
        href: `${base}?lage=${standing}`,
        current: standing === view.standing,
      })),
    outdated,
    held: mailing && isHeld(mailing) && !outdated ? heldPart(view, mailing, t) : null,
    paper: mailing?.byPost ? paperPart(counts, base, t) : null,
    scheduled: mailing && !nothingGoes ? scheduledPart(mailing, sumOf(counts, waiting), t) : null,
    canStop: mailing !== null && !outdated && sumOf(counts, waiting) > 0,
    search: all > fewEnough || view.search ? { words: view.search?.words ?? '', standing: view.standing ?? '' } : null,
    filtered: view.standing !== undefined || view.search !== null,
    shown: t.n('mailings.n_messages', shown),
    canRetryAll: canRetry > 0,
    retryAll: t('mailings.retry_failed', { n: canRetry }),
    dead: view.dead > 0 ? t.n('mailings.dead', view.dead) : null,
    pages: pages > 1 ? t('mailings.page', { n: view.page, of: pages }) : null,
    previous: view.page > 1 ? link(view.page - 1) : null,
    next: view.page < pages ? link(view.page + 1) : null,
    lines: view.messages.map((message) => messageRow(message, t)),
    isMoving,
    ...(isMoving && { refresh: 5, scripts: ['follow.js'] }),
  }
}

/** Whether messages are being sent or will be at once, so that the page must reload itself. */
function isGoing(mailing: MailingRow, counts: Counts): boolean {
  const isLater = mailing.scheduledFor !== null && mailing.scheduledFor > mailing.asOf
  if (isHeld(mailing) || isLater || mailing.byPost) return counts.sending > 0
  return counts.queued + counts.sending > 0
}

function notesOf(mailing: MailingRow, nothingGoes: boolean, t: Translate): string[] {
  const { releasedAt, releasedBy, cancelledAt, cancelledBy, cancelReason } = mailing
  const at = (instant: string) => formatInstant(instant, t.lang)
  const notes: string[] = []
  if (mailing.reason) notes.push(t('mailings.sent_again', { reason: mailing.reason }))
  if (releasedAt) notes.push(t('mailings.released_by', { date: at(releasedAt), name: releasedBy ?? '' }))
  if (mailing.scheduledFor && !cancelledAt && !nothingGoes)
    notes.push(t('mailings.scheduled', { date: formatMoment(mailing.scheduledFor, t.lang) }))
  if (cancelledAt) {
    const by = t('mailings.stopped_by', { date: at(cancelledAt), name: cancelledBy ?? '' })
    notes.push(cancelReason ? `${by}: ${cancelReason}` : by)
  }
  return notes
}

/** The mailings, and one line for all messages of no mailing. */
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

/** A short note on an outdated, stopped, held or scheduled mailing; null for others. */
function noteOf(mailing: MailingRow, counts: Counts, t: Translate): { is: string; text: string } | null {
  if (counts.outdated > 0) return { is: 'late', text: t.n('mailings.outdated_note', counts.outdated) }
  if (mailing.cancelledAt) return { is: 'empty', text: t('mailings.standing.cancelled') }
  if (isHeld(mailing)) return { is: 'late', text: t('mailings.held') }
  const at = mailing.scheduledFor
  if (at === null || at <= mailing.asOf) return null
  return { is: 'half', text: t('mailings.scheduled', { date: formatInstant(at, t.lang) }) }
}

/** `width`: the sent share of a bar that is 80 units wide. */
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

function noSmtp(waiting: number, t: Translate): string {
  return waiting === 0 ? t('mailings.no_smtp_none') : t.n('mailings.no_smtp', waiting)
}
