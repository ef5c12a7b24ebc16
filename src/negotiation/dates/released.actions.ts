/** Whoever holds a venue is told which days are needed, and which are not. */

import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { enqueueMail, type NewMessage } from '../../kernel/mail/outbox.ts'
import type { UtcText } from '../../kernel/time.ts'
import { joined } from '../../kernel/words.ts'
import { helperWriter } from '../../letters/helpers.queries.ts'
import { listKnown } from '../../seminars/helpers.queries.ts'
import { neededOf, toldToVenueOf } from '../../seminars/helpers.rules.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { venueValues } from './letters.rules.ts'
import { listVenueContacts } from './queries.ts'
import { type HeldDay, spanOf, type VenueNews } from './rules.ts'

interface News {
  seminar: Seminar
  venues: VenueNews<HeldDay>[]
  now: UtcText
  isWithdrawn?: boolean
}

/** A venue without an e-mail address gets none: the page said so, with the number to call. */
export async function toVenues(deps: Deps, tx: Tx, news: News): Promise<NewMessage[]> {
  const { seminar, now, isWithdrawn = false } = news
  const write = await helperWriter(tx, seminar.roundId, { sender: deps.config, emails: [] })
  const known = (await listKnown(tx, [seminar.id])).get(seminar.id)?.known
  const toldTo = (id: string) => (known ? toldToVenueOf(neededOf(id, known)) : '')
  return news.venues
    .filter(({ venue }) => venue.contact_email !== '')
    .map(({ venue, needed, released }) => ({
      dedupeKey: [
        `venue_settled:${seminar.id}:${venue.id}:${now}`,
        ...(isWithdrawn ? released : []).map(({ date }) => date),
      ].join(':'),
      purpose: 'venue_settled',
      ...{ seminarId: seminar.id, venueId: venue.id },
      ...{ told: toldTo(venue.id), says: toldTo(venue.id) },
      roundId: seminar.roundId,
      toName: venue.contact_name || venue.name,
      toEmail: venue.contact_email,
      ...write(
        needed ? 'venue_needed' : 'venue_released',
        { name: venue.contact_name || venue.name, email: venue.contact_email },
        venueValues(seminar, {
          venue: joined(venue.name, venue.town),
          needed: needed && spanOf(needed),
          released: released.map(spanOf),
        }),
      ),
    }))
}

/** The venue is needed no longer that day. */
export async function tellReleased(
  deps: Deps,
  tx: Tx,
  { seminar, venueId, day, now }: { seminar: Seminar; venueId: string; day: HeldDay; now: UtcText },
): Promise<void> {
  const venues = await listVenueContacts(tx, [venueId])
  const news = venues.map((venue) => ({ venue, needed: null, released: [day] }))
  const told = { seminar, venues: news, now, isWithdrawn: true }
  await enqueueMail(tx, await toVenues(deps, tx, told), now)
}
