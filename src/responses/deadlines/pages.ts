import type { FormValues } from '../../kernel/http/forms.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, type LocalDate } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import type { ExtendForm } from './input.ts'
import type { Concerned, Extension, listRegionDeadlines, NamedSeat } from './queries.ts'

interface Deadlines {
  round: Round
  extensions: Extension[]
  regions: Awaited<ReturnType<typeof listRegionDeadlines>>
  /** The seat that the form is about; null: a region. */
  seat: NamedSeat | null
  fields: FormValues
  today: LocalDate
}

/** Who has more time to answer, and the form that gives it. */
export function deadlinesPage({ round, extensions, regions, seat, fields, today }: Deadlines, t: Translate) {
  const day = (date: LocalDate) => formatDate(date, 'long', t.lang)
  return {
    title: t('deadlines.title'),
    round,
    base: baseOf(round),
    everybody: t('deadlines.everybody', { date: day(round.answer_deadline) }),
    seat: seat && { ...seat, name: seatName(seat, t), now: t('deadlines.now', { date: day(seat.deadline) }) },
    regions: [
      { value: '', label: t('common.choose') },
      ...regions.map(({ code, name, deadline }) => ({
        value: code,
        label: t('common.name_date', { name, date: formatDate(deadline, 'short', t.lang) }),
      })),
    ],
    fields,
    labels: { lan: t('deadlines.region'), till: t('deadlines.until'), skal: t('common.reason') },
    given: extensions.map((one) => ({
      ...one,
      name: one.role ? seatName({ role: one.role, municipality: one.municipalityName ?? '' }, t) : one.regionName,
      href: one.invitationId && `/inbjudningar/${one.invitationId}`,
      day: day(one.until),
      by: t('common.name_date', { name: one.createdBy, date: formatInstant(one.createdAt, t.lang) }),
      ...standingOf(one, { round, today }, t),
      write: isInForce(one, round) && one.until >= today ? writeTo(one, round) : null,
      isOne: one.seatId !== null,
    })),
  }
}

/** The letter to those concerned who have not answered; null when the seat has answered or is not invited. */
function writeTo({ regionCode, seatId, invitationId, submissionId }: Extension, round: Round): string | null {
  const whom = regionCode ? { lan: regionCode } : { plats: seatId ?? '' }
  if (seatId && (invitationId === null || submissionId !== null)) return null
  return `/utskick/nytt?${new URLSearchParams({ omgang: round.slug, andamal: 'questionnaire_reminder', ...whom })}`
}

function baseOf(round: Round): string {
  return `/omgangar/${round.slug}/svarstid`
}

function seatName({ role, municipality }: { role: SeatRole; municipality: string }, t: Translate): string {
  return t('seats.seat_of', { role: t(`seat_role.${role}`), municipality })
}

function isInForce({ undoneAt, until }: Extension, round: Round): boolean {
  return undoneAt === null && until > round.answer_deadline
}

function standingOf(one: Extension, { round, today }: { round: Round; today: LocalDate }, t: Translate) {
  const { undoneAt, undoneBy } = one
  if (undoneAt !== null)
    return { is: 'no', state: t('deadlines.undone', { name: undoneBy ?? '', date: formatInstant(undoneAt, t.lang) }) }
  if (!isInForce(one, round)) return { is: 'empty', state: t('deadlines.overtaken') }
  if (one.until < today) return { is: 'empty', state: t('deadlines.passed') }
  return { is: 'done', state: t('deadlines.holds') }
}

/** What an extension would mean, before it is saved. */
export function confirmPage(
  data: { round: Round; form: ExtendForm; now: LocalDate; concerned: Concerned; name: string },
  t: Translate,
) {
  const { round, form, now, concerned, name } = data
  const { seats, submitted, begun, own } = concerned
  const date = formatDate(form.till, 'long', t.lang)
  const untouched = seats - submitted - begun
  const isSeat = form.plats !== ''
  const counts = isSeat
    ? [t(submitted > 0 ? 'deadlines.seat_submitted' : begun > 0 ? 'deadlines.seat_begun' : 'deadlines.seat_empty')]
    : [
        t.n('deadlines.concerns', seats),
        ...(untouched > 0 ? [t.n('deadlines.not_begun', untouched)] : []),
        ...(begun > 0 ? [t.n('deadlines.begun', begun)] : []),
        ...(submitted > 0 ? [t.n('deadlines.submitted', submitted)] : []),
        ...(own > 0 ? [t.n('deadlines.own', own)] : []),
      ]
  return {
    title: t('deadlines.confirm_title', { name, date }),
    round,
    base: baseOf(round),
    back: `${baseOf(round)}?${new URLSearchParams(isSeat ? { plats: form.plats } : { lan: form.lan })}`,
    points: [
      t('deadlines.now', { date: formatDate(now, 'long', t.lang) }),
      ...counts,
      t('deadlines.may_again', { date }),
      t('deadlines.reminders'),
      t('deadlines.nobody_told'),
    ],
    reason: form.skal,
    fields: { plats: form.plats, lan: form.lan, till: form.till, skal: form.skal, sett: now },
    button: t('deadlines.confirm', { date }),
  }
}

/** What the extension is called in a heading. */
export function whomName(seat: NamedSeat | null, region: { name: string } | undefined, t: Translate): string {
  return seat ? seatName(seat, t) : (region?.name ?? '')
}
