/** What is told of a clash, to whom, and what somebody has seen of them. */
import type { MessageKey } from '../../kernel/i18n/translate.ts'
import type { LocalDate } from '../../kernel/time.ts'
import { type Around, type Clash, type ClashKind, clashesOf } from '../clash.rules.ts'
import type { Offer } from './rules.ts'

export const clashKeys: Record<ClashKind, MessageKey> = {
  public_holiday: 'seminars.warn_public_holiday',
  eve: 'seminars.warn_eve',
  sunday: 'seminars.warn_sunday',
  saturday: 'seminars.warn_saturday',
  short_day: 'seminars.warn_short_day',
  bridge_day: 'seminars.warn_bridge_day',
  same_day: 'seminars.warn_same_day',
  shared_day: 'dates.clash.shared_day',
  blocked: 'dates.clash.blocked',
  blocked_rss: 'dates.clash.blocked_rss',
  blocked_team: 'dates.clash.blocked_team',
  travel_before: 'dates.clash.travel_before',
  travel_after: 'dates.clash.travel_after',
  hold_lapsed: 'dates.clash.hold_lapsed',
  venue_small: 'dates.clash.venue_small',
  venue_taken: 'dates.clash.venue_taken',
  winter_break: 'dates.clash.winter_break',
  autumn_break: 'dates.clash.autumn_break',
  summer_break: 'dates.clash.summer_break',
  easter_break: 'dates.clash.easter_break',
  christmas_break: 'dates.clash.christmas_break',
}

const aboutOthers: ClashKind[] = [
  'same_day',
  'shared_day',
  'venue_taken',
  'travel_before',
  'travel_after',
  'blocked_team',
]

/** An RSS contact never sees another body's seminars. */
export function clashesForRss(clashes: Clash[]): Clash[] {
  return clashes.filter(({ kind }) => !aboutOthers.includes(kind))
}

/** What a proposed date collides with. */
export interface DateWarning {
  date: LocalDate
  clash: Clash
}

/** Of all rows of a proposal, in their order. */
export function warningsOf(
  proposals: Offer[],
  to: { around: Around; venues: { id: string; name: string; town: string; capacity: number }[]; isRss: boolean },
): DateWarning[] {
  return proposals.flatMap(({ date, start, end, venueId, heldUntil = null }) => {
    const venue = to.venues.find(({ id }) => id === venueId) ?? null
    const place = to.around.placeWith(venue?.town ?? null)
    const clashes = clashesOf({ date, start, end, venue, heldUntil, place }, to.around)
    return (to.isRss ? clashesForRss(clashes) : clashes).map((clash) => ({ date, clash }))
  })
}

/** What the one who ticks has seen: another set of hard clashes has another mark; '' when there is none. */
export function tickOf(clashes: Clash[]): string {
  return clashes
    .filter(({ hard }) => hard)
    .map(({ kind, params }) => [kind, ...Object.values(params)].join(':'))
    .sort()
    .join('; ')
}
