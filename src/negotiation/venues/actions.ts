import type { Actor } from '../../kernel/auth/guards.ts'
import { type Event, insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound } from '../../kernel/errors.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { lockOpenSeminar } from '../../seminars/actions.ts'
import { rememberBefore, rememberOwn } from '../../seminars/helpers.queries.ts'
import { type Seminar, whyCannotChange } from '../../seminars/rules.ts'
import type { VenueForm } from './input.ts'
import {
  countMostPlaces,
  findVenue,
  insertVenue,
  isUsedByOthers,
  listVenueUses,
  markVenueApproved,
  setHeldUntil,
  setVenue,
  unapproveVenue,
  updateVenue,
  type Venue,
  type VenueUse,
} from './queries.ts'
import { isOtherPlace, isSameVenue, isTooSmall, needsApprovalAgain, type VenueFacts } from './rules.ts'

type By = { accountId: string; now: UtcText }

/**
 * Corrects the seminar's venue (`form.venueId`), or gives the seminar a new venue, not yet approved; also when the
 * actor may not correct the present one. Unchanged facts change at most how long the venue is held.
 * @throws WrongFields when the venue is too small and nobody has accepted that.
 */
export async function giveVenue(deps: Deps, actor: Actor, slug: string, form: VenueForm, seen: Seen): Promise<void> {
  const by = { accountId: actor.accountId, now: deps.clock.now() }
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, by.now)
    await seen(tx)
    const needed = await countMostPlaces(tx, [seminar.id])
    if (isTooSmall(form.facts, needed) && !form.acceptSmall) throw new WrongFields({ capacity: 'venues.too_small' })
    const current = await findVenue(tx, seminar.venueId)
    if (current && isSameVenue(current, form.facts)) return holdVenue(tx, seminar, current, form.heldUntil, by)
    const corrected = form.venueId && (await mayCorrect(tx, actor, seminar, form.venueId))
    if (corrected && current) {
      await correctVenue(tx, current, form.facts, by)
      return holdVenue(tx, seminar, current, form.heldUntil, by)
    }
    const id = await insertVenue(tx, seminar.regionCode, form.facts, by)
    await replaceVenue(tx, actor, seminar, { id, heldUntil: form.heldUntil, now: by.now })
    await insertHistory(tx, by, [given(seminar, form.facts)])
  })
}

/** Gives the seminar a venue from the register. `regionCodes`: the regions the actor may pick from; null for all. */
export async function chooseVenue(
  deps: Deps,
  actor: Actor,
  slug: string,
  chosen: { venueId: string; heldUntil: LocalDate | null; acceptSmall: boolean; regionCodes: string[] | null },
  seen: Seen,
): Promise<void> {
  const by = { accountId: actor.accountId, now: deps.clock.now() }
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, by.now)
    await seen(tx)
    const venue = await findVenue(tx, chosen.venueId)
    const isTheirs = chosen.regionCodes?.includes(venue?.region_code ?? '') ?? true
    if (!venue || !isTheirs) throw new NotFound()
    const needed = await countMostPlaces(tx, [seminar.id])
    if (isTooSmall(venue, needed) && !chosen.acceptSmall) throw new WrongFields({ venue: 'venues.too_small' })
    if (seminar.venueId === venue.id) return holdVenue(tx, seminar, venue, chosen.heldUntil, by)
    const { heldUntil } = chosen
    await replaceVenue(tx, actor, seminar, { id: venue.id, heldUntil, now: by.now })
    await insertHistory(tx, by, [given(seminar, venue)])
  })
}

/** Corrects a venue in the register and notes it in the history of every coming seminar that has the venue. */
export async function changeVenue(
  deps: Deps,
  accountId: string,
  venueId: string,
  form: { facts: VenueFacts; acceptSmall: boolean },
  seen: Seen,
): Promise<void> {
  const by = { accountId, now: deps.clock.now() }
  return deps.db.transaction().execute(async (tx) => {
    await seen(tx)
    const venue = await findVenue(tx, venueId)
    if (!venue) throw new NotFound()
    if (isSameVenue(venue, form.facts)) return
    const shrinks = form.facts.capacity < venue.capacity
    if (shrinks && !form.acceptSmall && (await isTooSmallForSome(tx, venueId, form.facts, by.now)))
      throw new WrongFields({ capacity: 'venues.too_small' })
    await correctVenue(tx, venue, form.facts, by)
  })
}

export async function approveVenue(deps: Deps, actor: Actor, slug: string, venueId: string): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, now)
    if (seminar.venueId === venueId && seminar.venueConfirmedAt) return
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

/**
 * Before a change by staff to a confirmed seminar, stores what the RSS contacts and venues know, so that a letter can
 * tell them what changed. After a change by a contact, stores the new state as known: it needs no letter.
 */
async function replaceVenue(
  tx: Tx,
  actor: Actor,
  seminar: Seminar,
  venue: { id: string; heldUntil: LocalDate | null; now: UtcText },
): Promise<void> {
  if (!actor.isRss && seminar.confirmedAt) await rememberBefore(tx, [seminar.id], venue.now)
  await setVenue(tx, seminar, venue.id, venue.heldUntil)
  if (actor.isRss) await rememberOwn(tx, seminar.id, venue.now)
}

/**
 * An RSS contact may not correct a venue that a seminar of another body has, or has reserved for one of its dates; the
 * contact's changes make a copy. @throws Conflict when the seminar has got another venue since the form was opened.
 */
async function mayCorrect(tx: Tx, actor: Actor, seminar: Seminar, venueId: string): Promise<boolean> {
  if (seminar.venueId !== venueId) throw new Conflict('errors.changed_meanwhile')
  if (!actor.isRss) return true
  return !(await isUsedByOthers(tx, venueId, seminar.rssId))
}

async function correctVenue(tx: Tx, venue: Venue, facts: VenueFacts, by: By): Promise<void> {
  const open = await listOpenUses(tx, venue.id, by.now)
  await updateVenue(tx, venue.id, facts)
  if (needsApprovalAgain(venue, facts))
    await unapproveVenue(
      tx,
      open.map((use) => use.id),
      isOtherPlace(venue, facts),
    )
  await insertHistory(
    tx,
    by,
    open.map((use) => ({
      subject: 'seminar',
      subjectId: use.id,
      kind: 'venue_changed',
      detail: { venue: facts.name, town: facts.town, capacity: facts.capacity },
    })),
  )
}

async function isTooSmallForSome(tx: Tx, venueId: string, facts: VenueFacts, now: UtcText) {
  const open = await listOpenUses(tx, venueId, now)
  const ids = open.map((use) => use.id)
  return isTooSmall(facts, await countMostPlaces(tx, ids))
}

/** Seminars with the venue that have neither begun nor been cancelled. */
async function listOpenUses(tx: Tx, venueId: string, now: UtcText): Promise<VenueUse[]> {
  const uses = await listVenueUses(tx, [venueId])
  return uses.filter((use) => whyCannotChange(use, now) === null)
}

async function holdVenue(tx: Tx, seminar: Seminar, venue: VenueFacts, until: LocalDate | null, by: By): Promise<void> {
  if (seminar.venueHeldUntil === until) return
  await setHeldUntil(tx, seminar.id, until)
  const detail = { venue: venue.name, until: until ?? '' }
  const kind = until ? 'venue_held' : 'venue_not_held'
  await insertHistory(tx, by, [{ subject: 'seminar', subjectId: seminar.id, kind, detail }])
}

function given(seminar: Seminar, venue: VenueFacts): Event {
  return {
    subject: 'seminar',
    subjectId: seminar.id,
    kind: 'venue_given',
    detail: { venue: venue.name, town: venue.town, capacity: venue.capacity },
  }
}
