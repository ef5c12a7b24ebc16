/** Whoever holds a venue is told which days are needed, and which are not. */
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { enqueueMail, type NewMessage } from '../../kernel/mail/outbox.ts'
import type { UtcText } from '../../kernel/time.ts'
import type { Seminar } from '../queries.ts'
import { listVenueContacts } from './confirm.queries.ts'
import type { HeldDay, VenueNews } from './confirm.rules.ts'
import { venueReleasedMail } from './mails.ts'
import { spanOf } from './rules.ts'

interface News {
  seminar: Seminar
  venues: VenueNews<HeldDay>[]
  now: UtcText
  isWithdrawn?: boolean
}

/** A venue without an e-mail address gets none: the page said so, with the number to call. */
export function toVenues(deps: Deps, news: News): NewMessage[] {
  const { organisation, contactEmail } = deps.config
  const { seminar, now, isWithdrawn = false } = news
  return news.venues
    .filter(({ venue }) => venue.contact_email !== '')
    .map(({ venue, needed, released }) => ({
      dedupeKey: [
        `venue_settled:${seminar.id}:${venue.id}:${now}`,
        ...(isWithdrawn ? released : []).map(({ date }) => date),
      ].join(':'),
      purpose: 'venue_settled',
      roundId: seminar.round_id,
      toName: venue.contact_name || venue.name,
      toEmail: venue.contact_email,
      ...venueReleasedMail(
        {
          ...{ organisation, contactEmail, seminar, toName: venue.contact_name, isWithdrawn },
          venue: `${venue.name}, ${venue.town}`,
          needed: needed && spanOf(needed),
          released: released.map(spanOf),
        },
        translators.sv,
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
  await enqueueMail(tx, toVenues(deps, { seminar, venues: news, now, isWithdrawn: true }), now)
}
