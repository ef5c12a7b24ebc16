import { shortName } from '../invitations/letters.rules.ts'
import { toCsv } from '../kernel/html/csv.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/mail/letter.ts'
import { formatInstant, formatMoment, toLocal } from '../kernel/time.ts'
import type { DecisionRow, MailingRow, MessageRow } from './queries.ts'
import {
  type Counts,
  gone,
  mayDecide,
  noCounts,
  type Standing,
  standings,
  sumOf,
  total,
  waiting,
  wrong,
} from './rules.ts'

const shapes: Record<Standing, string> = {
  queued: 'none',
  to_post: 'none',
  deferred: 'half',
  sending: 'half',
  sent: 'done',
  posted: 'done',
  bounced: 'no',
  refused: 'no',
  failed: 'no',
  unknown: 'late',
  cancelled: 'empty',
}

function noSmtp(waiting: number, t: Translate): string {
  return waiting === 0 ? t('mailings.no_smtp_none') : t.n('mailings.no_smtp', waiting)
}

/** Everything sent, latest first, and the single messages that belong to no mailing. */
export function listPage(
  t: Translate,
  mailings: MailingRow[],
  counts: Map<string | null, Counts>,
  { hasSmtp, round }: { hasSmtp: boolean; round: { slug: string } | null },
) {
  const waiting = [...counts.values()].reduce((sum, one) => sum + one.queued + one.deferred, 0)
  const single = counts.get(null)
  return {
    title: t('mailings.title'),
    noSmtp: hasSmtp ? null : noSmtp(waiting, t),
    isEmpty: mailings.length === 0 && !single,
    links: round
      ? [
          { href: `/omgangar/${round.slug}/brev`, text: t('mailings.letters_link') },
          { href: `/omgangar/${round.slug}/paminnelser`, text: t('mailings.reminders_link') },
        ]
      : [],
    lines: mailings.map((mailing) => ({
      href: `/utskick/${mailing.id}`,
      title: mailing.title,
      when: formatInstant(mailing.createdAt, t.lang),
      by: mailing.createdBy,
      note: noteOf(t, mailing),
      ...progress(counts.get(mailing.id) ?? noCounts()),
    })),
    single: single ? { href: '/utskick/enskilda', ...progress(single) } : null,
  }
}

/** What is special about a mailing, in a few words. */
function noteOf(t: Translate, mailing: MailingRow): { is: string; text: string } | null {
  if (mailing.cancelledAt) return { is: 'empty', text: t('mailings.standing.cancelled') }
  if (isHeld(mailing)) return { is: 'late', text: t('mailings.held') }
  const at = mailing.scheduledFor
  if (at === null || at <= mailing.asOf) return null
  return { is: 'half', text: t('mailings.scheduled', { date: formatInstant(at, t.lang) }) }
}

export function isHeld({ heldAt, releasedAt, cancelledAt }: MailingRow): boolean {
  return heldAt !== null && releasedAt === null && cancelledAt === null
}

/** `width` in a bar 80 wide. */
function progress(counts: Counts) {
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

export interface MailingView {
  /** null: the messages that belong to no mailing. */
  mailing: MailingRow | null
  counts: Counts
  messages: MessageRow[]
  standing: Standing | undefined
  page: number
  hasSmtp: boolean
  /** Of a held mailing: the message that is looked at. */
  example: { id: string; subject: string; to: string; text: string } | null
  number: number
  isStale: boolean
  accountId: string
}

export const perPage = 100

export function mailingPage(t: Translate, view: MailingView) {
  const { counts, mailing } = view
  const base = `/utskick/${mailing?.id ?? 'enskilda'}`
  const shown = view.standing ? counts[view.standing] : total(counts)
  const pages = Math.max(1, Math.ceil(shown / perPage))
  const link = (page: number) => {
    const query = new URLSearchParams()
    if (view.standing) query.set('lage', view.standing)
    if (page > 1) query.set('sida', String(page))
    return `${base}?${query}`
  }
  const isMoving = mailing !== null && view.hasSmtp && isGoing(mailing, counts)
  return {
    title: mailing?.title ?? t('mailings.single'),
    made: mailing
      ? t('mailings.made', {
          date: formatInstant(mailing.createdAt, t.lang),
          name: mailing.createdBy,
        })
      : t('mailings.single_lead'),
    notes: mailing ? notesOf(t, mailing) : [],
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
    held: mailing && isHeld(mailing) ? heldPart(t, view, mailing) : null,
    paper: mailing?.byPost ? paperPart(t, counts, base) : null,
    scheduled: mailing && scheduledPart(t, mailing, sumOf(counts, waiting)),
    stale: view.isStale ? t('mailings.stale') : null,
    canStop: mailing !== null && mailing.cancelledAt === null && sumOf(counts, waiting) > 0,
    filtered: view.standing !== undefined,
    shown: t.n('mailings.n_messages', shown),
    canRetryAll: mailing !== null && sumOf(counts, wrong) > 0,
    retryAll: t.n('mailings.retry_all', sumOf(counts, wrong)),
    pages: pages > 1 ? t('mailings.page', { n: view.page, of: pages }) : null,
    previous: view.page > 1 ? link(view.page - 1) : null,
    next: view.page < pages ? link(view.page + 1) : null,
    lines: view.messages.map((message) => messageRow(t, message)),
    isMoving,
    ...(isMoving && { refresh: 5, scripts: ['mailing.js'] }),
  }
}

/** Something is on its way, or will be in a moment. */
function isGoing(mailing: MailingRow, counts: Counts): boolean {
  const isLater = mailing.scheduledFor !== null && mailing.scheduledFor > mailing.asOf
  if (isHeld(mailing) || isLater || mailing.byPost) return counts.sending > 0
  return counts.queued + counts.sending > 0
}

function notesOf(t: Translate, mailing: MailingRow): string[] {
  const { releasedAt, releasedBy, cancelledAt, cancelledBy, cancelReason } = mailing
  const at = (instant: string) => formatInstant(instant, t.lang)
  const notes: string[] = []
  if (mailing.reason) notes.push(t('mailings.sent_again', { reason: mailing.reason }))
  if (releasedAt)
    notes.push(t('mailings.released_by', { date: at(releasedAt), name: releasedBy ?? '' }))
  if (mailing.scheduledFor && !cancelledAt)
    notes.push(t('mailings.scheduled', { date: formatMoment(mailing.scheduledFor, t.lang) }))
  if (cancelledAt) {
    const by = t('mailings.stopped_by', { date: at(cancelledAt), name: cancelledBy ?? '' })
    notes.push(cancelReason ? `${by}: ${cancelReason}` : by)
  }
  return notes
}

function heldPart(t: Translate, view: MailingView, mailing: MailingRow) {
  const isOwn = mailing.creatorId === view.accountId
  const of = view.counts.queued
  const at = (n: number) => `/utskick/${mailing.id}?exempel=${n}#exempel`
  return {
    isOwn,
    text: t(heldWords(view.isStale, isOwn), { name: mailing.createdBy }),
    button: t.n('mailings.release', of),
    example: view.example && {
      ...view.example,
      html: `/utskick/meddelande/${view.example.id}/html`,
      number: t('mailings.example_n', { n: view.number, of }),
      previous: view.number > 1 ? at(view.number - 1) : null,
      next: view.number < of ? at(view.number + 1) : null,
    },
  }
}

/** What nobody may release says what is to be done instead. */
function heldWords(isStale: boolean, isOwn: boolean) {
  if (isStale) return 'mailings.held_changed'
  return isOwn ? 'mailings.held_by_you' : 'mailings.held_by_other'
}

function paperPart(t: Translate, counts: Counts, base: string) {
  return {
    print: `${base}/brev`,
    csv: `${base}/brev.csv`,
    xlsx: `${base}/brev.xlsx`,
    waits: counts.to_post > 0,
    posted: counts.posted > 0 ? t.n('mailings.post_posted', counts.posted) : null,
  }
}

/** The time can be changed until it has come. */
function scheduledPart(t: Translate, mailing: MailingRow, n: number) {
  const { scheduledFor, cancelledAt, asOf } = mailing
  if (scheduledFor === null || cancelledAt !== null || scheduledFor <= asOf) return null
  const { date, time } = toLocal(scheduledFor)
  return {
    date,
    time: time.replace(':', '.'),
    isHeld: isHeld(mailing),
    now: t.n('mailings.scheduled_now', n),
  }
}

export function stopPage(t: Translate, mailing: MailingRow, counts: Counts) {
  const out = sumOf(counts, [...gone, 'sending', 'unknown'])
  return {
    title: t('mailings.stop_title', { title: mailing.title }),
    back: `/utskick/${mailing.id}`,
    trail: mailing.title,
    lines: [
      t.n('mailings.stop_n', sumOf(counts, waiting)),
      ...(out > 0 ? [t.n('mailings.stop_out', out)] : []),
      ...(mailing.purpose === 'invitation' ? [t('mailings.stop_invitations')] : []),
    ],
    mustSayWhy: isHeld(mailing),
    button: t(isHeld(mailing) ? 'mailings.send_back' : 'mailings.stop_do'),
  }
}

function messageRow(t: Translate, message: MessageRow) {
  return {
    id: message.id,
    href: `/utskick/meddelande/${message.id}`,
    name: message.toName,
    email: message.toEmail,
    seat: seatOf(t, message),
    is: shapes[message.standing],
    standing: message.standing,
    state: t(`mailings.standing.${message.standing}`),
    detail: detailOf(t, message),
    words: message.bounceWords || message.serverAnswer,
    mayDecide: mayDecide(message.standing),
  }
}

/** The seat, or the organisation a guest comes from, or the body a contact person works for. */
function seatOf(t: Translate, { role, municipality, organisation, rssName }: MessageRow): string {
  if (organisation) return organisation
  if (rssName) return shortName(rssName)
  return role && municipality ? `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}` : ''
}

/** Where the person and the address are changed; null when that is not known. */
function holderHref({ municipalityCode, role, round, rssId }: MessageRow): string | null {
  if (rssId) return `/rss-organ/${rssId}`
  if (!municipalityCode || !role || !round) return null
  return `/kommuner/${municipalityCode}/roller/${role}?omgang=${encodeURIComponent(round)}`
}

function detailOf(t: Translate, message: MessageRow): string {
  if (message.bouncedAt) return formatInstant(message.bouncedAt, t.lang)
  if (message.state === 'sent' && message.sentAt) return formatInstant(message.sentAt, t.lang)
  if (message.state === 'queued' && message.attempts > 0) {
    const next = formatInstant(message.nextAttemptAt, t.lang)
    return t('mailings.next_try', { n: message.attempts + 1, date: next })
  }
  return ''
}

/** One message as it was or will be sent; the personal link is shown in words. */
export function messagePage(
  t: Translate,
  message: MessageRow & { text: string; calendar: string | null },
  decisions: DecisionRow[],
) {
  return {
    ...messageRow(t, message),
    title: message.subject,
    holderHref: holderHref(message),
    back: `/utskick/${message.mailingId ?? 'enskilda'}`,
    purpose: purposeOf(t, message.purpose),
    created: formatInstant(message.createdAt, t.lang),
    attempts: message.attempts,
    decisions: decisions.map(({ kind, who, at }) => {
      const key = `history.${kind}`
      const what = isMessageKey(key) ? t(key) : kind
      return t('mailings.decision', { what, who, date: formatInstant(at, t.lang) })
    }),
    paper:
      message.standing === 'to_post' || message.standing === 'posted'
        ? { href: `/utskick/meddelande/${message.id}/brev`, waits: message.standing === 'to_post' }
        : null,
    text: masked(message.text, t('mailings.personal_link')),
    calendar: message.calendar && masked(message.calendar, t('mailings.personal_link')),
  }
}

function purposeOf(t: Translate, purpose: string): string {
  const key = `mailings.purpose.${purpose}`
  return isMessageKey(key) ? t(key) : purpose
}

/** What a link gives access to never leaves the mail. */
export function masked(text: string, words: string): string {
  return text.replaceAll(linkMark, `[${words}]`)
}

/** Sign-in links are keys: what is in the text of such a message is not shown to other staff. */
export function isReadable(purpose: string): boolean {
  return purpose !== 'sign_in'
}

export function messagesCsv(t: Translate, messages: MessageRow[]): string {
  const heads = [
    'name',
    'email',
    'municipality',
    'role',
    'purpose',
    'state',
    'sent',
    'answer',
  ] as const
  return toCsv([
    heads.map((head) => t(`mailings.csv.${head}`)),
    ...messages.map((message) => [
      message.toName,
      message.toEmail,
      message.municipality ?? '',
      message.role ? t(`seat_role.${message.role}`) : '',
      purposeOf(t, message.purpose),
      t(`mailings.standing.${message.standing}`),
      message.sentAt ? formatInstant(message.sentAt, t.lang) : '',
      message.serverAnswer,
    ]),
  ])
}
