/** View data for the list of mailings, and for one mailing: its state, the possible decisions and its messages. */
import { pagerOf } from '../kernel/html/pager.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import type { MessageStanding } from '../kernel/mail/outbox.ts'
import { formatInstant, formatMoment } from '../kernel/time.ts'
import { messageRow, shapes } from './message.pages.ts'
import type { MailingRow, MessageRow } from './queries.ts'
import { outdatedPart, scheduledPart } from './queue/pages.ts'
import type { Untrue } from './queue/truth.rules.ts'
import { type Counts, gone, isHeld, noCounts, standings, sumOf, total, waiting, wrong } from './rules.ts'

interface MailingView {
  /** null: the page shows the messages of no mailing. */
  mailing: MailingRow | null
  counts: Counts
  messages: MessageRow[]
  standing: MessageStanding | undefined
  /** The search words and the number of hits; null without a search. */
  search: { words: string; found: number } | null
  page: number
  hasSmtp: boolean
  /** The message, with its number, shown to the person who takes the second look; null when none waits. */
  example: { id: string; subject: string; toName: string; toEmail: string; text: string } | null
  number: number
  accountId: string
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
  const { counts, mailing, standing, search, dead } = view
  const base = `/utskick/${mailing?.id ?? 'enskilda'}`
  const all = standing ? counts[standing] : total(counts)
  const shown = search ? search.found : all
  const link = (page: number) => {
    const query = new URLSearchParams()
    if (standing) query.set('lage', standing)
    if (search) query.set('sok', search.words)
    if (page > 1) query.set('sida', String(page))
    return `${base}?${query}`
  }
  const outdated = mailing && outdatedPart(mailing, view, t)
  const nothingGoes = outdated !== null && counts.queued + counts.deferred === 0
  const isMoving = mailing !== null && view.hasSmtp && isGoing(mailing, counts)
  return {
    title: mailing?.title ?? t('mailings.single'),
    mailing,
    counts,
    base,
    notes: mailing ? notesOf(mailing, nothingGoes, t) : [],
    reminds: view.reminds,
    unsent: view.hasSmtp || mailing?.byPost ? null : counts.queued + counts.deferred,
    progress: progress(counts),
    total: total(counts),
    shapes,
    standings: standings.filter((one) => counts[one] > 0),
    standing,
    outdated,
    isHeld: mailing !== null && isHeld(mailing),
    isOwn: mailing?.creatorId === view.accountId,
    example: view.example,
    number: view.number,
    scheduled: mailing && !nothingGoes ? scheduledPart(mailing, sumOf(counts, waiting), t) : null,
    canStop: mailing !== null && !outdated && sumOf(counts, waiting) > 0,
    search,
    isSearchable: all > fewEnough || search !== null,
    shown,
    canRetry: mailing === null ? 0 : sumOf(counts, wrong) - dead,
    dead,
    pager: pagerOf({ total: shown, perPage, wanted: view.page }, link),
    messages: view.messages.map((message) => messageRow(message, t)),
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
  const unsent = [...counts.values()].reduce((sum, one) => sum + one.queued + one.deferred, 0)
  const single = counts.get(null)
  return {
    title: t('nav.mailings'),
    unsent: hasSmtp ? null : unsent,
    isEmpty: mailings.length === 0 && !single,
    round,
    mailings: mailings.map((mailing) => {
      const own = counts.get(mailing.id) ?? noCounts()
      return { ...mailing, note: noteOf(mailing, own, t), progress: progress(own) }
    }),
    single: single ? progress(single) : null,
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
