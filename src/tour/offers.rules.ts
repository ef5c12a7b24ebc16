/** Which dates of a proposal can be offered now, and to which contacts. */
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import { type Around, sharedWith } from '../negotiation/clash.rules.ts'
import type { Contact } from '../seminars/helpers.queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { TourDate, TourInput, TourResult } from './rules.ts'

/** A seminar's present state. */
export interface OfferState
  extends Pick<Seminar, 'id' | 'slug' | 'name' | 'rssId' | 'rssName' | 'confirmedAt' | 'cancelledAt'> {
  /** Start of each date option not withdrawn: "2027-05-04 09:30". */
  open: string[]
}

interface OfferedDate extends Slot {
  /** Number of other seminars offered the same day, when too few teams are free for all of them; otherwise 0. */
  sharedWith?: number
  /** Sooner than the round's lead times allow. */
  isSoon?: boolean
}

export interface PlannedOffer {
  seminar: OfferState
  dates: OfferedDate[]
  /** Number of dates offered earlier and still open. */
  older: number
  /** The plan's first date is offered already; these dates only widen the choice. */
  isExtra: boolean
  refusal: MessageKey | null
  /** Name of the town where the plan places the seminar; '' when it has none. */
  town?: string
}

/** What the notes on an offer's dates are made from. */
export interface OfferNotes {
  /** By seminar id. */
  around: Map<string, Around>
  /** The first day that the round's lead times allow. */
  unhurried: LocalDate
}

/** Adds the town, shared days and early days to the offers, as if all of them were made together. */
export function noted(offers: PlannedOffer[], { around, unhurried }: OfferNotes): PlannedOffer[] {
  const wanted = offers.flatMap(({ seminar: { id, name }, dates }) => dates.map(({ date }) => ({ id, name, date })))
  return offers.map((offer) => {
    const own = around.get(offer.seminar.id)
    const others = wanted.filter(({ id }) => id !== offer.seminar.id)
    const all = own && { ...own, offered: [...own.offered, ...others] }
    return {
      ...offer,
      town: own?.placeWith(null)?.name ?? '',
      dates: offer.dates.map((one) => ({
        ...one,
        sharedWith: all ? sharedWith(one.date, all).length : 0,
        isSoon: one.date < unhurried,
      })),
    }
  })
}

/**
 * Plans the offers. Leaves out a date that is offered already, since offering it again would delete its answer, and a
 * date that is not after the last day to answer.
 */
export function planOffers(
  result: Pick<TourResult, 'dates'>,
  states: OfferState[],
  answerBy: LocalDate,
): PlannedOffer[] {
  return states.flatMap((seminar): PlannedOffer[] => {
    const all = result.dates[seminar.id] ?? []
    if (all.length === 0) return []
    const dates = all
      .filter((one) => one.date > answerBy && !seminar.open.includes(`${one.date} ${one.start}`))
      .map(({ date, start, end }) => ({ date, start, end }))
      .sort((a, b) => a.date.localeCompare(b.date))
    const refusal = whyCannotOffer(seminar, dates, all, answerBy)
    const older = seminar.open.length
    const isExtra = seminar.open.includes(`${all[0]?.date} ${all[0]?.start}`)
    return [{ seminar, dates: refusal ? [] : dates, older, isExtra, refusal }]
  })
}

function whyCannotOffer(
  seminar: OfferState,
  dates: OfferedDate[],
  all: TourDate[],
  answerBy: LocalDate,
): MessageKey | null {
  if (seminar.cancelledAt) return 'seminars.stage.cancelled'
  if (seminar.confirmedAt) return 'tour.offer_confirmed'
  if (all.every((one) => one.date <= answerBy)) return 'tour.offer_soon'
  return dates.length === 0 ? 'tour.offer_open' : null
}

/**
 * The proposal with each confirmed seminar on its confirmed date, and removed from its trip when that date is another.
 */
export function asItStands(present: TourInput, result: Pick<TourResult, 'dates'>): Pick<TourResult, 'dates'> {
  const elsewhere = new Set(
    present.seminars.filter(({ id, fixed }) => fixed && fixed.date !== result.dates[id]?.[0]?.date).map(({ id }) => id),
  )
  const dates = present.seminars.flatMap(({ id, fixed }): [string, TourDate[]][] => {
    const all = (result.dates[id] ?? []).map((one) => ({
      ...one,
      trip: one.trip.filter((other) => other === id || !elsewhere.has(other)),
    }))
    const [first] = all
    if (!first || !fixed) return [[id, all]]
    return [[id, [{ ...first, ...fixed, trip: elsewhere.has(id) ? [id] : first.trip }]]]
  })
  return { dates: Object.fromEntries(dates) }
}

/** One letter per contact, with all offers to the bodies that the contact speaks for. */
export function lettersOf(offers: PlannedOffer[], contacts: Contact[]) {
  return [...Map.groupBy(contacts, (one) => one.id).values()].flatMap((same) => {
    const bodies = new Set(same.map((one) => one.rssId))
    const own = offers.filter((one) => bodies.has(one.seminar.rssId))
    return own.length > 0 && same[0] ? [{ to: same[0], offers: own }] : []
  })
}
