/** Texts that say when and where a seminar is held. */
import type { Translate } from '../kernel/i18n/translate.ts'
import { formatSpan } from '../kernel/time.ts'
import { joined, type Slot } from '../kernel/words.ts'
import type { Seminar } from './rules.ts'

/** The confirmed date and hours; null before a date is confirmed. */
export function slotOf(seminar: Pick<Seminar, 'date' | 'startTime' | 'endTime' | 'confirmedAt'>): Slot | null {
  const { date, startTime: start, endTime: end, confirmedAt } = seminar
  return confirmedAt && date && start && end ? { date, start, end } : null
}

/** "onsdag 14 april 2027 kl. 9.30–15.30", or a text that says that no date is settled. */
export function whenText(seminar: Parameters<typeof slotOf>[0], t: Translate): string {
  const slot = slotOf(seminar)
  return slot ? formatSpan(slot, t.lang) : t('seminars.no_date')
}

/** "Folkets hus, Lund"; '' when there is no venue. */
export function venueText(of: { venueName: string | null; venueTown: string | null }): string {
  return joined(of.venueName, of.venueTown)
}

/** "Folkets hus, Storgatan 1, Lund", without repeated parts; '' when there is no venue. */
export function addressText(of: Pick<Seminar, 'venueName' | 'venueAddress' | 'venueTown'>): string {
  return joined(...new Set([of.venueName, of.venueAddress, of.venueTown]))
}

/** The venue, "digital", or both; '' when the seminar is on site and has no venue. Never the meeting link. */
export function whereText(seminar: Pick<Seminar, 'form' | 'venueName' | 'venueTown'>, t: Translate): string {
  const place = venueText(seminar)
  if (seminar.form === 'digital') return t('seminars.form.digital')
  if (seminar.form === 'on_site') return place
  return place ? t('changes.place_and_digital', { place }) : t('changes.no_place_and_digital')
}
