import type { Actor } from '../../kernel/auth/guards.ts'
import { type Event, insertHistory } from '../../kernel/db/history.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, NotFound, refuse } from '../../kernel/errors.ts'
import { WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import type { LocalDate, UtcText } from '../../kernel/time.ts'
import { rememberBefore, rememberOwn } from '../../seminars/helpers.queries.ts'
import { lockSeminar } from '../../seminars/queries.ts'
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

/** Writes in a new venue, to be approved, or corrects the seminar's own; the same again changes nothing. */
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

/** Takes one from the register. `regionCodes`: where the actor may pick; null for everywhere. */
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

/** Corrects a venue in the register; every seminar to come that has it is told in its history. */
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

/** What staff do, those who help are to be told; what a contact person has done they know. */
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

async function lockOpenSeminar(tx: Tx, slug: string, now: UtcText): Promise<Seminar> {
  const seminar = await lockSeminar(tx, slug)
  refuse(whyCannotChange(seminar, now))
  return seminar
}

/**
 * Contacts do not correct a venue that another body's seminar has, or that is held for one of its dates: they get a
 * copy of it. @throws Conflict when the seminar has got another venue since the form was opened.
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

/** Seminars to come that have the venue. */
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
