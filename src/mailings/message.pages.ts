/** View data for messages: rows, the page of one message, and the list as CSV. */

import { type Comparison, differences } from '../invitations/told.rules.ts'
import type { SheetCell } from '../kernel/html/csv.ts'
import { isMessageKey, type Translate } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import type { MessageStanding } from '../kernel/mail/outbox.ts'
import { never } from '../kernel/mail/outbox.ts'
import { formatInstant } from '../kernel/time.ts'
import { purposeName } from '../letters/purposes.rules.ts'
import { shortBodyName } from '../register/rules.ts'
import { changedLines } from './compose/contacts.rules.ts'
import { helpedDifferences } from './compose/helpers.rules.ts'
import type { DecisionRow, MessageRow } from './queries.ts'
import type { Untrue } from './queue/truth.rules.ts'
import { mayDecide } from './rules.ts'

export const shapes: Record<MessageStanding, string> = {
  queued: 'none',
  to_post: 'none',
  deferred: 'half',
  outdated: 'late',
  sending: 'half',
  sent: 'done',
  posted: 'done',
  bounced: 'no',
  refused: 'no',
  failed: 'no',
  unknown: 'late',
  cancelled: 'empty',
}

export function messageRow(message: MessageRow, t: Translate) {
  return { ...message, seat: seatOf(message, t), detail: detailOf(message, t) }
}

/** Messages whose name, address, municipality, organisation or RSS body contains the words; ignores case. */
export function foundAmong(messages: MessageRow[], words: string): MessageRow[] {
  const wanted = words.toLocaleLowerCase('sv')
  return messages.filter(({ toName, toEmail, municipality, organisation, rssName }) =>
    [toName, toEmail, municipality, organisation, rssName].some((text) =>
      text?.toLocaleLowerCase('sv').includes(wanted),
    ),
  )
}

/** The guest's organisation, the contact person's RSS body, or the seat; '' for other readers. */
function seatOf({ role, municipality, organisation, rssName }: MessageRow, t: Translate): string {
  if (organisation) return organisation
  if (rssName) return shortBodyName(rssName)
  return role && municipality ? `${municipality}, ${t(`seat_role.${role}`).toLowerCase()}` : ''
}

/** The page on which staff change the person and the address; null when unknown. */
function holderHref(message: MessageRow): string | null {
  const { municipalityCode, role, round, rssId, invitationId, organisation } = message
  if (rssId) return `/rss-organ/${rssId}`
  if (organisation) return `/inbjudningar/${invitationId}`
  if (!municipalityCode || !role || !round) return null
  return `/kommuner/${municipalityCode}/roller/${role}?omgang=${encodeURIComponent(round)}`
}

/** The page from which staff send a new link; null when unknown. */
function personHref(message: MessageRow): string | null {
  return message.role ? `/inbjudningar/${message.invitationId}` : holderHref(message)
}

function detailOf(message: MessageRow, t: Translate): string {
  if (message.bouncedAt) return formatInstant(message.bouncedAt, t.lang)
  if (message.state === 'sent' && message.sentAt) return formatInstant(message.sentAt, t.lang)
  if (message.cancelledBecause) return t(`mailings.because.${message.cancelledBecause}`)
  return message.state === 'queued' ? waitOf(message, t) : ''
}

/** Since or until when the message waits; '' when it is due, or waits for a person to release it. */
function waitOf(message: MessageRow, t: Translate): string {
  const { outdatedAt, attempts: n, nextAttemptAt, asOf } = message
  if (outdatedAt !== null) return t('common.since', { date: formatInstant(outdatedAt, t.lang) })
  if (nextAttemptAt === never) return ''
  const date = formatInstant(nextAttemptAt, t.lang)
  if (n > 0) return t('mailings.next_try', { n: n + 1, date })
  return nextAttemptAt > asOf ? t('mailings.goes', { date }) : ''
}

/** One message as it was or will be sent, with words in place of the personal link's token. */
export function messagePage(
  message: MessageRow & { text: string; calendar: string | null },
  { decisions, untrue }: { decisions: DecisionRow[]; untrue: Untrue[] },
  t: Translate,
) {
  const [outdated] = untrue
  return {
    title: message.subject,
    message: messageRow(message, t),
    shapes,
    holderHref: holderHref(message),
    personHref: personHref(message),
    purpose: purposeName(message.purpose, t),
    readable: isReadable(message.purpose),
    mayDecide: mayDecide(message.standing),
    /** How the letter differs from the present facts; null when it is true. */
    differences: outdated ? differencesOf(outdated, t) : null,
    decisions: decisions.map(({ kind, ...decision }) => {
      const key = `history.${kind}`
      return { ...decision, what: isMessageKey(key) ? t(key) : kind }
    }),
    text: masked(message.text, t('mailings.personal_link')),
    calendar: message.calendar && masked(message.calendar, t('mailings.personal_link')),
  }
}

/** Rows that compare what the letter says with the present facts. */
export function differencesOf({ said, seminar, helped }: Untrue, t: Translate): Comparison[] {
  if (said.kind === 'contact') return changedLines(said.says, helped)
  if (said.kind === 'helper' || said.kind === 'venue') return helpedDifferences(said, helped, t)
  return seminar ? differences(JSON.parse(said.says), seminar, said.due, t) : []
}

/** Replaces the mark of the personal link's token with words: staff never see a usable link. */
export function masked(text: string, words: string): string {
  return text.replaceAll(linkMark, `[${words}]`)
}

/** Whether staff may read the text: not that of a sign-in message, whose link opens another person's account. */
export function isReadable(purpose: string): boolean {
  return purpose !== 'sign_in'
}

export function messagesCsv(messages: MessageRow[], t: Translate): SheetCell[][] {
  const heads = [
    t('mailings.merge.name'),
    t('mailings.merge.email'),
    t('mailings.merge.municipality'),
    t('mailings.merge.role'),
    t('mailings.csv.purpose'),
    t('mailings.csv.state'),
    t('mailings.csv.sent'),
    t('mailings.csv.answer'),
  ]
  return [
    heads,
    ...messages.map((message) => [
      message.toName,
      message.toEmail,
      message.municipality ?? '',
      message.role ? t(`seat_role.${message.role}`) : '',
      purposeName(message.purpose, t),
      t(`mailings.standing.${message.standing}`),
      message.sentAt ? formatInstant(message.sentAt, t.lang) : '',
      message.cancelledBecause ? detailOf(message, t) : message.serverAnswer,
    ]),
  ]
}
