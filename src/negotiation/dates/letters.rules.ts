/** Values for the letters about dates: offered, not yet answered, taken, confirmed, and those to venues. */
import { translators } from '../../kernel/i18n/translate.ts'
import type { Block } from '../../kernel/mail/letter.ts'
import { formatDate, formatSpan, type LocalDate } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import { helperButton, listBlock } from '../../letters/helpers.rules.ts'
import type { Values } from '../../letters/rules.ts'
import { venueText } from '../../seminars/words.rules.ts'
import { type HeldDay, spanOf } from './rules.ts'

/** A date as a line of a letter, with the venue reserved for it, if any. */
type DateInMail = Slot & {
  venue?: string | null
  /** Number of other seminars offered the same day, when too few teams are free for all of them; otherwise 0. */
  sharedWith?: number
}

export function withVenue(option: HeldDay & { venueName: string | null; venueTown: string | null }): DateInMail {
  return { ...spanOf(option), venue: venueText(option) || null }
}

interface OfferInMail {
  seminar: { name: string; slug: string }
  dates: DateInMail[]
  /** Name of the town where the plan places the seminar. */
  town?: string | null
}

const t = translators.sv

/** Values for the letter that offers dates: one letter for all the seminars that a contact is asked about. */
export function offeredValues(
  offers: OfferInMail[],
  { baseUrl, answerBy }: { baseUrl: string; answerBy: LocalDate },
): Values {
  return { ...offerValues(offers, baseUrl), 'svara senast': formatDate(answerBy, 'day', 'sv') }
}

/** Values for the reminder about dates without an answer. */
export function datesReminderValues(
  offer: OfferInMail,
  { baseUrl, answerBy, today }: { baseUrl: string; answerBy: LocalDate | null; today: LocalDate },
): Values {
  const date = answerBy && formatDate(answerBy, 'day', 'sv')
  const isLate = answerBy !== null && answerBy < today
  return {
    ...offerValues([offer], baseUrl),
    svarsdag: date ? t(isLate ? 'dates.mail.reminder_was' : 'dates.mail.reminder_by', { date }) : '',
  }
}

function offerValues(offers: OfferInMail[], baseUrl: string): Values {
  const [only] = offers.length === 1 ? offers : []
  const href = only ? `${baseUrl}/rss/${only.seminar.slug}#datum` : `${baseUrl}/rss`
  const points = offers.flatMap(({ seminar, dates, town }) => {
    const where = town ? `${seminar.name} (${town})` : seminar.name
    return linesOf(dates).map((line) => (only ? line : `${where}: ${line}`))
  })
  return {
    seminarium: offers.map(({ seminar }) => seminar.name).join(', '),
    datumförslag: [...listBlock(points), ...notesOn(offers)],
    knapp: helperButton(t('dates.mail.button'), href),
  }
}

/** Notes below the dates: the town they are planned for, and that another seminar may get a date marked "*". */
function notesOn(offers: OfferInMail[]): Block[] {
  const towns = offers.flatMap(({ town }) => town || [])
  const town = offers.length === 1 ? towns[0] : t('dates.mail.towns_named')
  const isShared = offers.some(({ dates }) => dates.some(({ sharedWith = 0 }) => sharedWith > 0))
  const texts = [
    ...(towns.length > 0 && town ? [t('dates.mail.town', { town })] : []),
    ...(isShared ? [t('dates.mail.shared')] : []),
  ]
  return texts.map((text) => ({ kind: 'paragraph', lines: [[{ text }]] }))
}

/** Values for the letter about days that another seminar has taken. `kept`: dates still offered. */
export function datesClosedValues(
  seminar: { name: string; slug: string },
  { closed, kept, baseUrl }: { closed: DateInMail[]; kept: (DateInMail & { isAnswered: boolean })[]; baseUrl: string },
): Values {
  const toAnswer = kept.some(({ isAnswered }) => !isAnswered)
  const next = kept.length === 0 ? 'none' : toAnswer ? 'answer' : 'wait'
  const text = t(`dates.mail.closed_${next}`)
  return {
    seminarium: seminar.name,
    'släppta datum': listBlock(linesOf(closed)),
    datumförslag: [{ kind: 'paragraph', lines: [[{ text }]] }, ...listBlock(linesOf(kept))],
    knapp: helperButton(t('dates.mail.settled_button'), `${baseUrl}/rss/${seminar.slug}#datum`),
  }
}

/** Values for the letter about the confirmed date and the dates no longer needed. */
export function dateSettledValues(
  seminar: { name: string; slug: string },
  { settled, released, baseUrl }: { settled: DateInMail; released: DateInMail[]; baseUrl: string },
): Values {
  return {
    seminarium: seminar.name,
    beslut: linesOf([settled])[0] ?? '',
    'släppta datum': released.length === 0 ? [] : releasedBlocks(released),
    knapp: helperButton(t('dates.mail.settled_button'), `${baseUrl}/rss/${seminar.slug}#datum`),
  }
}

function releasedBlocks(released: DateInMail[]): Block[] {
  const lead = t.n('dates.mail.settled_released', released.length)
  return [{ kind: 'paragraph', lines: [[{ text: lead }]] }, ...listBlock(linesOf(released))]
}

/** Values for the letter to a venue: the date needed, and the dates that the venue may let to others. */
export function venueValues(
  seminar: { name: string },
  { venue, needed, released }: { venue: string; needed: DateInMail | null; released: DateInMail[] },
): Values {
  return {
    seminarium: seminar.name,
    lokal: venue,
    besked: listBlock([
      ...(needed ? [t('dates.mail.venue_needed', { span: formatSpan(needed, 'sv') })] : []),
      ...released.map((one) => t('dates.mail.venue_free', { span: formatSpan(one, 'sv') })),
    ]),
    skäl: '',
  }
}

function linesOf(dates: DateInMail[]): string[] {
  return dates.map(({ venue, sharedWith = 0, ...day }) => {
    const span = formatSpan(day, 'sv')
    const line = venue ? t('dates.mail.with_venue', { span, venue }) : span
    return sharedWith > 0 ? `${line} *` : line
  })
}
