import { pagerOf } from '../kernel/html/pager.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatInstant } from '../kernel/time.ts'
import type { IncomingMessage, IncomingRow, Shelf } from './queries.ts'
import { isReply, type Kind, type Outcome } from './rules.ts'

export const perPage = 50

type Shown = 'studsar' | 'hanterade' | 'ordnade'

const shelves: { shelf: Shelf; visa?: Shown }[] = [
  { shelf: 'to_read' },
  { shelf: 'bounced', visa: 'studsar' },
  { shelf: 'handled', visa: 'hanterade' },
  { shelf: 'settled', visa: 'ordnade' },
]

export function shelfOf(visa: Shown | undefined): Shelf {
  return shelves.find((one) => one.visa === visa)?.shelf ?? 'to_read'
}

interface Inbox {
  shelf: Shelf
  counts: Record<Shelf, number>
  found: IncomingRow[]
  page: number
}

export function inboxPage({ shelf, counts, found, page }: Inbox, t: Translate) {
  const link = (to: Shelf, n = 1) => {
    const query = new URLSearchParams()
    const visa = shelves.find((one) => one.shelf === to)?.visa
    if (visa) query.set('visa', visa)
    if (n > 1) query.set('sida', String(n))
    return query.size === 0 ? '/inkorg' : `/inkorg?${query}`
  }
  return {
    title: t('incoming.title'),
    tabs: shelves.map((one) => ({
      label: t(`incoming.shelf.${one.shelf}`),
      n: counts[one.shelf],
      href: link(one.shelf),
      current: one.shelf === shelf,
    })),
    caption: t(`incoming.shelf.${shelf}`),
    none: t(`incoming.none.${shelf}`),
    hint: shelf === 'settled' ? t('incoming.settled_hint') : null,
    letters: found.map((row) => letterRow(row, t)),
    pager: pagerOf({ total: counts[shelf], perPage, wanted: page }, (n) => link(shelf, n)),
  }
}

function letterRow(row: IncomingRow, t: Translate) {
  const outcome = row.outcome as Outcome
  return {
    href: `/inkorg/${row.id}`,
    subject: row.subject || t('incoming.no_subject'),
    from: row.fromName || row.fromEmail || t('incoming.no_sender'),
    when: formatInstant(row.receivedAt, t.lang),
    seat: seatOf(row, t),
    is: shapeOf(row),
    outcome: t(`incoming.outcome.${outcome}`),
  }
}

/** Name of the status mark: `late` warns of bounces and forged senders, `half` waits for staff. */
function shapeOf({ outcome, handledAt, settled }: IncomingRow): string {
  if (handledAt !== null || isReply(outcome)) return 'done'
  if (['bounced', 'likely_bounced', 'spoofed'].includes(outcome)) return 'late'
  return settled === 1 ? 'empty' : 'half'
}

function seatOf({ role, municipality, guest }: IncomingRow, t: Translate): string {
  if (guest) return guest
  return role && municipality ? `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}` : ''
}

export function incomingPage(row: IncomingMessage, t: Translate) {
  const outcome = row.outcome as Outcome
  const { role, municipalityCode: code, round, guestInvitationId } = row
  const guestHref = guestInvitationId && `/inbjudningar/${guestInvitationId}`
  return {
    ...letterRow(row, t),
    id: row.id,
    title: row.subject || t('incoming.no_subject'),
    kind: t(`incoming.kind.${row.kind as Kind}`),
    email: row.fromEmail,
    name: row.fromName,
    why: t(row.guest && outcome === 'bounced' ? 'incoming.why.guest_bounced' : `incoming.why.${outcome}`),
    words: row.words,
    seatHref: role && code && round ? `/kommuner/${code}/roller/${role}?omgang=${encodeURIComponent(round)}` : null,
    replyHref: row.invitationId ? `/inbjudningar/${row.invitationId}` : guestHref && `${guestHref}#anteckna`,
    guest: row.guest && guestHref && { name: row.guest, href: guestHref },
    answers: row.messageId && {
      href: `/utskick/meddelande/${row.messageId}`,
      subject: row.messageSubject ?? '',
      to: row.messageTo ?? '',
    },
    body: row.text,
    attachments: attachmentsOf(row.attachments, t),
    calendar: row.calendar,
    original: t('incoming.original', { size: kilobytes(row.size, t) }),
    handled:
      row.handledAt && row.handledBy
        ? t('common.name_date', { name: row.handledBy, date: formatInstant(row.handledAt, t.lang) })
        : null,
    note: row.note,
    mayHaveBounced: outcome === 'likely_bounced' && row.handledAt === null,
    needsHand: row.settled === 0 || row.outcome === 'bounced',
  }
}

function attachmentsOf(json: string, t: Translate) {
  const found = JSON.parse(json) as { name: string; type: string; size: number }[]
  return found.map(({ name, type, size }) => ({
    name: name || t('incoming.no_name'),
    about: `${type}, ${kilobytes(size, t)}`,
  }))
}

function kilobytes(octets: number, t: Translate): string {
  return t('incoming.kilobytes', { n: Math.max(1, Math.round(octets / 1024)) })
}
