import type { Sender } from '../invitations/letters.rules.ts'
import { isShortNotice, replyBy } from '../invitations/rules.ts'
import { type Translate, translators } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { formatDate, formatMoment, localDate, type UtcText } from '../kernel/time.ts'
import { atHours } from '../kernel/words.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import type { Mail, Template } from '../letters/rules.ts'
import { settingsText, type When, type WhenFields } from '../letters/when.rules.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { Afternoon } from './addressees.queries.ts'
import { type GuestPlan, nearnessOf } from './candidates.rules.ts'
import { guestMails } from './letters.rules.ts'
import { guestSeminar, type Places } from './rules.ts'

/** Stands where a person's own token will be. */
const maskedToken = '…'

export interface Shown {
  slug: string
  draft: GuestPlan & { seminar: Seminar; afternoon: Afternoon }
  places: Places
  sender: Sender
  templates: (purpose: Purpose) => Template
  isHeld: boolean
  now: UtcText
}

export interface Preview extends Shown {
  example: number
  mailingId: string
  fingerprint: string
  hasSmtp: boolean
  /** As it was chosen, and what it means. */
  when: When & WhenFields
}

/** In the ledger, which is in Swedish whoever reads it. */
export function mailingTitle(name: string): string {
  return translators.sv('guests.mailing_title', { name })
}

export function invitePreview(t: Translate, preview: Preview) {
  const { draft, slug, sender, now, when } = preview
  const hasErrors = Object.keys(when.errors).length > 0
  const { seminar, afternoon, recipients } = draft
  const today = localDate(now)
  const n = recipients.length
  return {
    title: t.n('guests.preview_title', n),
    base: `/seminarier/${slug}/gaster`,
    name: seminar.name,
    total: draft.refusal ? 0 : n,
    recipients: recipients.map(({ name, email, organisation, reach, regionCode }) => ({
      ...{ name, email, organisation },
      why: t(`guests.why.${nearnessOf({ reach, regionCode }, seminar.regionCode)}`),
    })),
    leftOut: draft.leftOut.map(({ reason, candidate }) => ({
      name: `${candidate.name}, ${candidate.organisation}`,
      why: t(`guests.left_out.${reason}`),
    })),
    refusal: draft.refusal
      ? t(
          draft.refusal === 'no_afternoon' || draft.refusal === 'afternoon_outside'
            ? `guests.refusal.${draft.refusal}`
            : `invitations.refusal.${draft.refusal}`,
        )
      : null,
    when:
      seminar.date && afternoon.hours
        ? t('guests.when', {
            date: formatDate(seminar.date, 'long', t.lang),
            hours: atHours(afternoon.hours.start, afternoon.hours.end, t),
          })
        : '',
    whenSent: whenSent(t, preview),
    odd: when.isOdd && !hasErrors ? t('mailings.odd_time') : null,
    isHeld: preview.isHeld,
    settings: {
      isLater: when.nar === 'sedan',
      shown: settingsText(when),
      dag: when.dag,
      kl: when.kl,
    },
    errors: when.errors,
    canSend: !hasErrors,
    from: t('invitations.replies_to', { address: sender.mailFrom, reply: sender.replyTo }),
    organisation: sender.senderName,
    lastDay: seminar.date
      ? formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', t.lang)
      : '',
    checks: checks(t, preview),
    example: exampleOf(preview),
    hidden: {
      utskick: preview.mailingId,
      granskat: preview.fingerprint,
      person: recipients.map(({ guestId }) => guestId),
    },
    button: buttonText(t, preview, n),
  }
}

function whenSent(t: Translate, { when, isHeld, hasSmtp }: Preview): string {
  if (when.at !== null) return t('mailings.when_later', { date: formatMoment(when.at, t.lang) })
  if (isHeld) return t('mailings.when_released')
  return t(hasSmtp ? 'invitations.when_sent_text' : 'invitations.when_sent_no_smtp')
}

function buttonText(t: Translate, { when, isHeld }: Preview, n: number): string {
  if (isHeld) return t.n('invitations.hold', n)
  if (when.at === null) return t.n('invitations.send', n)
  return t.n('invitations.schedule', n, { date: formatMoment(when.at, t.lang) })
}

function checks(t: Translate, { draft, places, now }: Preview) {
  const { seminar, afternoon, recipients } = draft
  const { capacity, coming } = places
  const free = capacity === null ? null : Math.max(0, capacity - coming)
  const isShort = isShortNotice(seminar, localDate(now))
  return [
    free === null
      ? { is: 'empty', text: t('guests.check.unlimited') }
      : free === 0
        ? { is: 'late', text: t('guests.check.full') }
        : recipients.length > free
          ? { is: 'late', text: t('guests.check.more_than_places', { n: recipients.length, free }) }
          : { is: 'done', text: t('guests.check.places', { n: recipients.length, free }) },
    afternoon.programme.length > 0
      ? { is: 'done', text: t('guests.check.programme') }
      : { is: 'late', text: t('guests.check.no_programme') },
    ...(isShort ? [{ is: 'late', text: t('guests.check.short') }] : []),
  ]
}

function exampleOf(preview: Preview) {
  const { draft, slug, when } = preview
  const all = draft.recipients
  const number = Math.min(preview.example, all.length)
  const chosen = all[number - 1]
  const mail = exampleLetter(preview, number)
  if (!chosen || !mail) return null
  const query = (n: number) => {
    const params = new URLSearchParams(all.map(({ guestId }) => ['person', guestId]))
    if (when.nar === 'sedan')
      for (const [name, text] of Object.entries({ nar: when.nar, dag: when.dag, kl: when.kl }))
        params.set(name, text)
    params.set('exempel', String(n))
    return `?${params}`
  }
  return {
    number,
    of: all.length,
    previous: number > 1 ? query(number - 1) : null,
    next: number < all.length ? query(number + 1) : null,
    whole: `/seminarier/${slug}/gaster/exempel${query(number)}`,
    to: `${chosen.name} <${chosen.email}>`,
    subject: mail.subject,
    text: mail.text,
  }
}

/** The letter as it will be, its link shown as words; null when there is none of that number. */
export function exampleLetter(
  { draft, sender, templates, now }: Shown,
  number: number,
): Mail | null {
  const recipient = draft.recipients[number - 1]
  const seminar = guestSeminar(draft.seminar, draft.afternoon.hours)
  if (!recipient || !seminar) return null
  const facts = { sender, seminar, templates, afternoon: draft.afternoon.programme, now }
  const mail = guestMails('guest_invitation', facts)(recipient)
  return {
    ...mail,
    html: mail.html.replaceAll(linkMark, maskedToken),
    text: mail.text.replaceAll(linkMark, maskedToken),
  }
}
