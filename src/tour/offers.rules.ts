/** Which dates of a proposal can be offered to whom, as things stand now. */
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { LocalDate } from '../kernel/time.ts'
import type { Slot } from '../kernel/words.ts'
import { type Around, sharedWith } from '../negotiation/clash.rules.ts'
import type { Contact } from '../seminars/helpers.queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { TourDate, TourInput, TourResult } from './rules.ts'

/** A seminar as it stands. */
export interface OfferState
  extends Pick<Seminar, 'id' | 'slug' | 'name' | 'rssId' | 'rssName' | 'confirmedAt' | 'cancelledAt'> {
  /** What is offered already and still open: "2027-05-04 09:30". */
  open: string[]
}

interface OfferedDate extends Slot {
  /** With how many other seminars, when there are not teams for all of them that day. */
  sharedWith?: number
  /** Sooner than the round's lead times allow. */
  isSoon?: boolean
}

export interface PlannedOffer {
  seminar: OfferState
  dates: OfferedDate[]
  /** Offered earlier and still open. */
  older: number
  /** The plan's own date is offered already; these would only be more to choose from. */
  isExtra: boolean
  refusal: MessageKey | null
  /** Where the plan has it. */
  town?: string
}

/** What is told of an offer's dates beside the dates themselves. */
export interface OfferNotes {
  /** By seminar id. */
  around: Map<string, Around>
  /** The first day that leaves time for everything. */
  unhurried: LocalDate
}

/** The offers as they would be made together: which days not all can have, and which come soon. */
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
 * A date offered already is not offered again: the answer to it would be lost. Nor is one that would have come
 * and gone before the last day to answer.
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

/** The proposal against what is settled now: a confirmed seminar lies where it was confirmed. */
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

/** One letter per person, with all that is offered to the bodies the person speaks for. */
export function lettersOf(offers: PlannedOffer[], contacts: Contact[]) {
  return [...Map.groupBy(contacts, (one) => one.id).values()].flatMap((same) => {
    const bodies = new Set(same.map((one) => one.rssId))
    const own = offers.filter((one) => bodies.has(one.seminar.rssId))
    return own.length > 0 && same[0] ? [{ to: same[0], offers: own }] : []
  })
}
