import type { MessageState } from '../kernel/db/schema.ts'
import { toCsv } from '../kernel/html/csv.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/mail/letter.ts'
import { formatInstant } from '../kernel/time.ts'
import type { DecisionRow, MailingRow, MessageRow } from './queries.ts'
import { type Counts, mayDecide, noCounts, states, total } from './rules.ts'

const shapes: Record<MessageState, string> = {
  queued: 'none',
  sending: 'half',
  sent: 'done',
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
  hasSmtp: boolean,
) {
  const waiting = [...counts.values()].reduce((sum, one) => sum + one.queued, 0)
  const single = counts.get(null)
  return {
    title: t('mailings.title'),
    noSmtp: hasSmtp ? null : noSmtp(waiting, t),
    rows: mailings.map((mailing) => ({
      href: `/utskick/${mailing.id}`,
      title: mailing.title,
      when: formatInstant(mailing.createdAt, t.lang),
      by: mailing.createdBy,
      ...progress(counts.get(mailing.id) ?? noCounts()),
    })),
    single: single ? { href: '/utskick/enskilda', ...progress(single) } : null,
  }
}

/** `width` in a bar 80 wide. */
function progress(counts: Counts) {
  const all = total(counts) - counts.cancelled
  return {
    sent: counts.sent,
    all,
    width: all === 0 ? 0 : Math.round((80 * counts.sent) / all),
    waiting: counts.queued + counts.sending,
    failed: counts.failed,
    unknown: counts.unknown,
  }
}

export interface MailingView {
  /** null: the messages that belong to no mailing. */
  mailing: MailingRow | null
  counts: Counts
  messages: MessageRow[]
  state: MessageState | undefined
  page: number
  hasSmtp: boolean
}

export const perPage = 100

export function mailingPage(t: Translate, view: MailingView) {
  const base = `/utskick/${view.mailing?.id ?? 'enskilda'}`
  const shown = view.state ? view.counts[view.state] : total(view.counts)
  const pages = Math.max(1, Math.ceil(shown / perPage))
  const link = (page: number) => {
    const query = new URLSearchParams()
    if (view.state) query.set('lage', view.state)
    if (page > 1) query.set('sida', String(page))
    return `${base}?${query}`
  }
  return {
    title: view.mailing?.title ?? t('mailings.single'),
    made: view.mailing
      ? t('mailings.made', {
          date: formatInstant(view.mailing.createdAt, t.lang),
          name: view.mailing.createdBy,
        })
      : t('mailings.single_lead'),
    base,
    noSmtp: view.hasSmtp ? null : noSmtp(view.counts.queued, t),
    progress: progress(view.counts),
    tallies: states
      .filter((state) => view.counts[state] > 0)
      .map((state) => ({
        state,
        is: shapes[state],
        word: t(`mailings.state.${state}`),
        n: view.counts[state],
        href: `${base}?lage=${state}`,
        current: state === view.state,
      })),
    filtered: view.state !== undefined,
    shown: t.n('mailings.n_messages', shown),
    canRetryAll: view.mailing !== null && view.counts.failed > 0,
    retryAll: t.n('mailings.retry_all', view.counts.failed),
    pages: pages > 1 ? t('mailings.page', { n: view.page, of: pages }) : null,
    previous: view.page > 1 ? link(view.page - 1) : null,
    next: view.page < pages ? link(view.page + 1) : null,
    rows: view.messages.map((message) => messageRow(t, message)),
  }
}

function messageRow(t: Translate, message: MessageRow) {
  return {
    id: message.id,
    href: `/utskick/meddelande/${message.id}`,
    name: message.toName,
    email: message.toEmail,
    seat: seatOf(t, message),
    is: shapes[message.state],
    state: t(`mailings.state.${message.state}`),
    detail: detailOf(t, message),
    words: message.serverAnswer,
    mayDecide: mayDecide(message.state),
  }
}

/** The seat, or the organisation a guest comes from. */
function seatOf(t: Translate, { role, municipality, organisation }: MessageRow): string {
  if (organisation) return organisation
  return role && municipality ? `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}` : ''
}

/** Where the seat's holder and address are changed; null when the message is to no seat. */
function holderHref({ municipalityCode, role, round }: MessageRow): string | null {
  if (!municipalityCode || !role || !round) return null
  return `/kommuner/${municipalityCode}/roller/${role}?omgang=${encodeURIComponent(round)}`
}

function detailOf(t: Translate, message: MessageRow): string {
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
  const purpose = `mailings.purpose.${message.purpose}`
  return {
    ...messageRow(t, message),
    title: message.subject,
    holderHref: holderHref(message),
    back: `/utskick/${message.mailingId ?? 'enskilda'}`,
    purpose: isMessageKey(purpose) ? t(purpose) : message.purpose,
    created: formatInstant(message.createdAt, t.lang),
    attempts: message.attempts,
    decisions: decisions.map(({ kind, who, at }) => {
      const key = `history.${kind}`
      const what = isMessageKey(key) ? t(key) : kind
      return t('mailings.decision', { what, who, date: formatInstant(at, t.lang) })
    }),
    text: masked(message.text, t('mailings.personal_link')),
    calendar: message.calendar && masked(message.calendar, t('mailings.personal_link')),
  }
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
      message.purpose,
      t(`mailings.state.${message.state}`),
      message.sentAt ? formatInstant(message.sentAt, t.lang) : '',
      message.serverAnswer,
    ]),
  ])
}
