import { insertHistory } from '../kernel/db/history.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import type { FormErrors } from '../kernel/http/forms.ts'
import type { Actor } from './dates.actions.ts'
import { getSeminarFacts, lockSeminar } from './queries.ts'
import type { VenueForm } from './venues.input.ts'
import { findVenue, insertVenue, markVenueApproved, setVenue } from './venues.queries.ts'
import { isSameVenue, isTooSmall, whyCannotChange } from './venues.rules.ts'

export type VenueResult = { ok: true } | { ok: false; errors: FormErrors }

/** Gives the seminar a venue, to be approved; the same venue again changes nothing. */
export async function giveVenue(
  deps: Deps,
  actor: Actor,
  slug: string,
  form: VenueForm,
): Promise<VenueResult> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    const { seats } = await getSeminarFacts(tx, seminar.id)
    if (isTooSmall(form, seats) && !form.accept_small)
      return { ok: false, errors: { capacity: 'seminars.venue_too_small' } }
    const { venue_name, accept_small, ...rest } = form
    const venue = { name: venue_name, ...rest }
    const current = await findVenue(tx, seminar.venue_id)
    if (current && isSameVenue(current, venue)) return { ok: true }
    const by = { accountId: actor.accountId, now }
    const venueId = await insertVenue(tx, seminar.region_code, venue, by)
    await setVenue(tx, seminar, venueId)
    await insertHistory(tx, by, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: 'venue_given',
        detail: { venue: venue.name, town: venue.town, capacity: venue.capacity },
      },
    ])
    return { ok: true }
  })
}

export async function approveVenue(
  deps: Deps,
  actor: Actor,
  slug: string,
  venueId: string,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockSeminar(tx, slug)
    const reason = whyCannotChange(seminar, now)
    if (reason) throw new Conflict(reason)
    if (seminar.venue_id === venueId && seminar.venue_confirmed_at) return
    const venue = await findVenue(tx, venueId)
    if (!venue || !(await markVenueApproved(tx, seminar.id, venueId, now)))
      throw new Conflict('errors.changed_meanwhile')
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: 'venue_approved',
        detail: { venue: venue.name, town: venue.town },
      },
    ])
  })
}
