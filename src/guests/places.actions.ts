/** Who gets a place in the afternoon: replies, the queue, and what moves it. */
import type { ProgrammeLine, Sender } from '../invitations/letters.rules.ts'
import { getInvitedSeminar } from '../invitations/queries.ts'
import {
  type InvitedSeminar,
  isSettled,
  type SettledSeminar,
  whyCannotReply,
} from '../invitations/rules.ts'
import { toldOf } from '../invitations/told.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { GuestReply } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Gone, NotFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { enqueueMail, type NewMessage } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { readTemplates } from '../templates/queries.ts'
import { getAfternoon, markGuestsTold } from './addressees.queries.ts'
import { guestCalendar, guestSenderOf } from './letters.rules.ts'
import { type GuestPurpose, guestMails } from './mails.ts'
import {
  countPlaces,
  type GuestInvitation,
  type GuestSettings,
  getGuestInvitation,
  hasBeenMailed,
  insertGuestReply,
  listInvitationsById,
  listNextInQueue,
  lockSeminar,
  markWithdrawn,
  revokeGuestLinks,
  saveGuestSettings,
} from './queries.ts'
import { answerOf, doesQueueMove, guestSeminar, placesToGive, replyNow } from './rules.ts'

/** Who says it: the guest by the own link, or staff for a guest who rang or wrote. */
export type Replying =
  | { source: 'link'; linkId: string }
  | { source: 'phone' | 'mail'; accountId: string; comment: string }

export type Wish = 'coming' | 'not_coming'

/**
 * The same answer twice is one. @returns the reply that holds: who wanted to come may wait.
 * @throws Gone when it is too late.
 */
export async function replyAsGuest(
  deps: Deps,
  invitationId: string,
  wish: Wish,
  by: Replying,
): Promise<GuestReply> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  return deps.db.transaction().execute(async (tx) => {
    const settings = await lockSeminar(tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if (invitation.withdrawnAt !== null || invitation.linkId === null)
      throw new NotFound('errors.link')
    const seminar = await getInvitedSeminar(tx, seminarId)
    const now = deps.clock.now()
    const refusal = whyCannotReply(seminar, localDate(now))
    if (refusal) throw new Gone(`invitations.${refusal}`)
    const before = replyNow(invitation, seminar)
    const after = await answer(tx, { before, wish, by, seminarId })
    if (after === before) return after
    await insertGuestReply(tx, {
      id: newId(),
      guest_invitation_id: invitationId,
      link_id: by.source === 'link' ? by.linkId : null,
      account_id: by.source === 'link' ? null : by.accountId,
      at: now,
      kind: after,
      source: by.source,
      comment: by.source === 'link' ? '' : by.comment,
    })
    if (after === 'waiting')
      await tellGuests(deps, tx, { settings, seminar }, 'guest_waiting', [invitationId])
    if (before === 'coming') await moveQueue(deps, tx, settings, seminar)
    return after
  })
}

async function answer(
  tx: Tx,
  {
    before,
    wish,
    by,
    seminarId,
  }: { before: GuestReply | null; wish: Wish; by: Replying; seminarId: string },
): Promise<GuestReply> {
  if (wish === 'not_coming' || before === 'coming') return wish
  const places = await countPlaces(tx, seminarId)
  if (before !== 'waiting') return answerOf(places)
  // Once the queue stands still, staff may ring the next one about a place that is free.
  return by.source !== 'link' && placesToGive(places) > 0 ? 'coming' : 'waiting'
}

/** Whoever stands first gets the places that are free, and is told. @returns how many moved up. */
async function moveQueue(
  deps: Deps,
  tx: Tx,
  settings: GuestSettings,
  seminar: InvitedSeminar,
): Promise<number> {
  const now = deps.clock.now()
  if (!doesQueueMove(seminar, now) || !isSettled(seminar)) return 0
  const places = placesToGive(await countPlaces(tx, seminar.id))
  const next = places > 0 ? await listNextInQueue(tx, seminar.id, places) : []
  for (const { id } of next) {
    await insertGuestReply(tx, {
      id: newId(),
      guest_invitation_id: id,
      ...{ link_id: null, account_id: null, at: now },
      ...{ kind: 'coming', source: 'queue', comment: '' },
    })
  }
  const ids = next.map(({ id }) => id)
  await tellGuests(deps, tx, { settings, seminar }, 'guest_place', ids)
  return next.length
}

export interface Settings {
  capacity: number | null
  start: string | null
  end: string | null
}

/** More places: the queue moves at once. Fewer: nobody who has a place loses it. @returns how many moved up. */
export async function changeGuestSettings(
  deps: Deps,
  seminarId: string,
  settings: Settings,
  accountId: string,
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const before = await lockSeminar(tx, seminarId)
    await saveGuestSettings(tx, seminarId, settings)
    if (before.capacity !== settings.capacity)
      await insertHistory(tx, { accountId, now }, [
        {
          subject: 'seminar',
          subjectId: seminarId,
          kind: settings.capacity === null ? 'guest_capacity_none' : 'guest_capacity',
          detail: { n: settings.capacity ?? 0 },
        },
      ])
    const after = { ...before, guestStart: settings.start, guestEnd: settings.end }
    return moveQueue(deps, tx, after, await getInvitedSeminar(tx, seminarId))
  })
}

/** Staff take an invitation back: the link stops, the calendar is told, and the next in the queue gets the place. */
export async function withdrawGuest(
  deps: Deps,
  invitationId: string,
  accountId: string,
): Promise<void> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const settings = await lockSeminar(tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if (invitation.withdrawnAt !== null) throw new Conflict('guests.withdrawn_already')
    const seminar = await getInvitedSeminar(tx, seminarId)
    const isAhead = whyCannotReply(seminar, localDate(now)) === null
    const isTold = isAhead && (await hasBeenMailed(tx, invitationId))
    const hadPlace = replyNow(invitation, seminar) === 'coming'
    await markWithdrawn(tx, invitationId, now)
    await revokeGuestLinks(tx, [invitationId], now)
    if (isTold) await tellGuests(deps, tx, { settings, seminar }, 'guest_withdrawn', [invitationId])
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminarId,
        kind: 'guest_withdrawn',
        detail: { name: invitation.name, organisation: invitation.organisation },
      },
    ])
    if (hadPlace) await moveQueue(deps, tx, settings, seminar)
  })
}

interface Meeting {
  settings: GuestSettings
  seminar: InvitedSeminar
}

/** What the letters of one seminar's guests have in common. */
export interface GuestLetters {
  sender: Sender
  seminar: SettledSeminar
  afternoon: ProgrammeLine[]
}

/** A letter of the purpose to each of these invitations, in the caller's transaction. */
async function tellGuests(
  deps: Deps,
  tx: Tx,
  { settings, seminar }: Meeting,
  purpose: GuestPurpose,
  ids: string[],
): Promise<void> {
  if (ids.length === 0 || !isSettled(seminar)) return
  const now = deps.clock.now()
  const { hours, programme } = await getAfternoon(tx, seminar.id, settings)
  const own = guestSeminar(seminar, hours) ?? seminar
  if (purpose === 'guest_place') await markGuestsTold(tx, ids, JSON.stringify(toldOf(own)))
  const sender = guestSenderOf(deps)
  const write = guestMails(purpose, {
    ...{ sender, seminar: own, afternoon: programme, today: localDate(now) },
    templates: await readTemplates(tx, settings.roundId),
  })
  const method = methods[purpose]
  const calendarFor = method && guestCalendar(sender, own, programme, { method, now })
  const guests = await listInvitationsById(tx, ids)
  const messages = guests.map(
    (guest): NewMessage => ({
      ...letterTo(guest, purpose),
      ...write(guest),
      ...(method && calendarFor && { calendar: { method, content: calendarFor(guest) } }),
      ...(method === 'REQUEST' && { told: JSON.stringify(toldOf(own)) }),
    }),
  )
  await enqueueMail(tx, messages, now)
}

/** Being in the queue changes nothing in a calendar. */
const methods: Partial<Record<GuestPurpose, 'REQUEST' | 'CANCEL'>> = {
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/** Invitation + purpose + how often: the only letter of its kind. */
function letterTo(guest: GuestInvitation, purpose: GuestPurpose) {
  const revision =
    purpose === 'guest_waiting' ? `q${guest.queueOrder}:${guest.repliedAt}` : guest.sequence
  return {
    dedupeKey: `${purpose}:${guest.id}:${revision}`,
    purpose,
    guestInvitationId: guest.id,
    toName: guest.name,
    toEmail: guest.email,
    ...(guest.linkId && { linkId: guest.linkId }),
  }
}
