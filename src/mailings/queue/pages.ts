/** View data for decisions on a mailing that has not gone: release, reschedule, rewrite, stop, post, archive. */
import { nextWorkingTime } from '../../kernel/calendar/working-time.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatMoment, type LocalDate, toLocal } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import { whyCannotArchive } from '../../rounds/rules.ts'
import {
  type AudienceFilter,
  isInviting,
  isMailingPurpose,
  isReminder,
  usualAudience,
} from '../compose/audience.rules.ts'
import { addressOf, choicesOf, type DraftQuery } from '../compose/draft.rules.ts'
import { differencesOf } from '../message.pages.ts'
import type { MailingRow } from '../queries.ts'
import { type Counts, gone, isHeld, mayRelease, sumOf, waiting } from '../rules.ts'
import type { ToArchive } from './queries.ts'
import type { Untrue } from './truth.rules.ts'

/** What `n` waiting letters say that is not true. 0: held letters are true again; null when neither is the case. */
export function outdatedPart(
  mailing: MailingRow,
  { untrue, counts, accountId }: { untrue: Untrue[]; counts: Counts; accountId: string },
  t: Translate,
) {
  const n = untrue.reduce((sum, { said }) => sum + said.n, 0)
  if (n === 0 && counts.outdated === 0) return null
  return {
    n,
    mayRelease: mayRelease(mailing, accountId),
    untrue: untrue.map((one) => ({ ...one, rows: differencesOf(one, t) })),
  }
}

/** The form for another time; null when no time is set, the set time has passed, or the mailing is stopped. */
export function scheduledPart(mailing: MailingRow, n: number, t: Translate) {
  const { scheduledFor, cancelledAt, asOf } = mailing
  if (scheduledFor === null || cancelledAt !== null || scheduledFor <= asOf) return null
  const { date, time } = toLocal(scheduledFor)
  return { date, time: time.replace(':', '.'), now: sendNowWords(mailing, n, t) }
}

/** Label of the send-now button; reminders wait for working hours. null when the set time is no later than that. */
function sendNowWords({ purpose, asOf, scheduledFor }: MailingRow, n: number, t: Translate) {
  const at = isReminder(purpose) ? nextWorkingTime(asOf) : asOf
  if (at === asOf) return t.n('mailings.scheduled_now', n)
  if (scheduledFor !== null && scheduledFor <= at) return null
  return t.n('mailings.scheduled_soonest', n, { date: formatMoment(at, t.lang) })
}

export function stopPage(mailing: MailingRow, counts: Counts, t: Translate) {
  const out = sumOf(counts, [...gone, 'bounced', 'sending', 'unknown'])
  return {
    title: t('mailings.stop_title', { title: mailing.title }),
    mailing,
    lines: [
      t.n('mailings.stop_n', sumOf(counts, waiting)),
      ...(out > 0 ? [t.n('mailings.stop_out', out)] : []),
      ...(isInviting(mailing.purpose) ? [t('mailings.stop_invitations')] : []),
    ],
    isHeld: isHeld(mailing),
  }
}

/** Where staff compose the stopped mailing again for the same people. @param slug of a seminar the letters are about */
export function anewHref(mailing: MailingRow, slug: string | null): string {
  const { purpose, roundSlug: omgang } = mailing
  if (purpose === 'guest_invitation' && slug) return `/seminarier/${slug}/gaster`
  if (isInviting(purpose) || !isMailingPurpose(purpose)) return `/utskick/inbjudan?${new URLSearchParams({ omgang })}`
  const filter: AudienceFilter = { ...usualAudience(purpose), ...JSON.parse(mailing.audience || '{}') }
  return addressOf('/utskick/granska', {
    omgang,
    andamal: purpose,
    exempel: 1,
    lan: filter.regions,
    seminarium: filter.seminars,
    roll: filter.roles,
    rss: filter.bodies,
    person: [],
    ...choicesOf(filter),
    igen: mailing.reason,
    skal: mailing.letterReason,
    ...timeFields(mailing),
  })
}

function timeFields({ scheduledFor, asOf }: MailingRow): Pick<DraftQuery, 'nar' | 'dag' | 'kl'> {
  if (scheduledFor === null || scheduledFor <= asOf) return { nar: 'nu', dag: '', kl: '' }
  const { date, time } = toLocal(scheduledFor)
  return { nar: 'sedan', dag: date, kl: time.replace(':', '.') }
}

/** The page shown before a round is archived: what stops, what closes and what stays. */
export function archivePage(round: Round, counts: ToArchive, today: LocalDate, t: Translate) {
  const { waiting, reminders, invited, guests, answerBy } = counts
  const refusal = whyCannotArchive(round)
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
      ...(answerBy !== null && answerBy >= today
        ? [t('rounds.archive.answers', { date: formatDate(answerBy, 'long', t.lang) })]
        : []),
      t('rounds.archive.contacts'),
      t('rounds.archive.reading'),
    ],
    after: t('rounds.archive_after'),
    action: `/omgangar/${round.slug}/arkivering`,
    button: t('rounds.archive_button', { name: round.name }),
    seen: null,
  }
}
