/** What the letters about dates are filled from: offered, not yet answered, settled, and a venue needed no longer. */
import { translators } from '../../kernel/i18n/translate.ts'
import type { Block } from '../../kernel/mail/letter.ts'
import { formatDate, formatSpan, type LocalDate } from '../../kernel/time.ts'
import type { Slot } from '../../kernel/words.ts'
import { helperButton, listBlock } from '../../letters/helpers.rules.ts'
import type { Values } from '../../letters/rules.ts'
import { venueText } from '../../seminars/words.rules.ts'
import { type HeldDay, spanOf } from './rules.ts'

/** A date as a line of a letter, with the venue held for it, if any. */
type DateInMail = Slot & {
  venue?: string | null
  /** With how many other seminars, when not all can have it. */
  sharedWith?: number
}

/** A date option with the venue held for it. */
export function withVenue(option: HeldDay & { venueName: string | null; venueTown: string | null }): DateInMail {
  return { ...spanOf(option), venue: venueText(option) || null }
}

interface OfferInMail {
  seminar: { name: string; slug: string }
  dates: DateInMail[]
  /** Where the plan has the seminar. */
  town?: string | null
}

const t = translators.sv

/** These dates wait for an answer; all that a person is asked about is one letter. */
export function offeredValues(
  offers: OfferInMail[],
  { baseUrl, answerBy }: { baseUrl: string; answerBy: LocalDate },
): Values {
  return { ...offerValues(offers, baseUrl), 'svara senast': formatDate(answerBy, 'day', 'sv') }
}

/** The same dates still wait. */
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

/** Below the dates: the town they are reckoned with, and that not all can have those that are marked. */
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

/** Another seminar has these days, so there is nothing to answer about them. */
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

/** This is the day, and those are no longer needed. */
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

/** To whoever holds a venue: what we need, and what may be let to others. */
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
