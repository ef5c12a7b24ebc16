import type { Translate } from '../kernel/i18n/translate.ts'
import { formatSpan } from '../kernel/time.ts'
import { joined } from '../kernel/words.ts'
import type { Round } from '../rounds/queries.ts'
import { type LeftOut, leftOutReasons, type PlannedSeminar, paperRecipients } from './rules.ts'

/** Which seminars can be invited to now. */
export function choosePage(
  t: Translate,
  { round, plan, chosen }: { round: Round; plan: PlannedSeminar[]; chosen: string[] },
) {
  const rows = plan.map((planned) => ({
    slug: planned.seminar.slug,
    name: planned.seminar.name,
    day: dayOf(t, planned),
    place: placeOf(t, planned),
    recipients: planned.recipients.length,
    isChosen: chosen.includes(planned.seminar.slug),
    refusal: planned.refusal && t(`invitations.refusal.${planned.refusal}`),
    leftOut: leftOutWords(t, [planned]),
    canChoose:
      planned.refusal === null && planned.recipients.length + paperRecipients(planned).length > 0,
  }))
  const ready = rows.filter((row) => row.canChoose)
  const all = new URLSearchParams({ omgang: round.slug })
  for (const { slug } of ready) all.append('seminarium', slug)
  return {
    title: t('invitations.choose_title'),
    round: { slug: round.slug, name: round.name },
    ready,
    all: {
      href: `/utskick/inbjudan?${all}`,
      text: t.n('invitations.choose_all', ready.length),
      people: ready.reduce((sum, { recipients }) => sum + recipients, 0),
    },
    waiting: rows.filter((row) => !row.canChoose),
  }
}

export function dayOf(t: Translate, { seminar }: Pick<PlannedSeminar, 'seminar'>): string {
  return seminar.date && seminar.startTime && seminar.endTime && seminar.confirmedAt
    ? formatSpan({ date: seminar.date, start: seminar.startTime, end: seminar.endTime }, t.lang)
    : ''
}

export function placeOf(t: Translate, { seminar }: Pick<PlannedSeminar, 'seminar'>): string {
  const venue = joined(seminar.venueName, seminar.venueTown)
  if (seminar.form === 'digital') return t('changes.form.digital')
  return seminar.form === 'both' ? t('changes.place_and_digital', { place: venue }) : venue
}

/** "3 vakanta, 1 utan adress" */
export function leftOutWords(
  t: Translate,
  plan: PlannedSeminar[],
  reasons = leftOutReasons,
): string {
  return reasons
    .map((reason) => ({ reason, n: countLeftOut(plan, reason) }))
    .filter(({ n }) => n > 0)
    .map(({ reason, n }) => t.n(`invitations.left_out.${reason}`, n))
    .join(', ')
}

export function countLeftOut(plan: PlannedSeminar[], reason: LeftOut): number {
  return plan.reduce((sum, planned) => sum + planned.leftOut[reason].length, 0)
}
