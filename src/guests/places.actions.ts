/** Who gets a place in the afternoon: replies, the queue, and what moves it. */
import { whyCannotReply } from '../invitations/rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { GuestReply } from '../kernel/db/schema.ts'
import type { Deps } from '../kernel/deps.ts'
import { Gone } from '../kernel/errors.ts'
import type { Seen } from '../kernel/http/save-form.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { guestSenderOf } from './letters.rules.ts'
import { lettersTo, moveQueue, type PlacesAt, placeReply } from './places.queries.ts'
import {
  type GuestSettings,
  getGuestInvitation,
  hasBeenMailed,
  lockSeminar,
  markWithdrawn,
  revokeGuestLinks,
  saveGuestSettings,
} from './queries.ts'
import { replyNow, type Wish } from './rules.ts'

/** Who says it: the guest by the own link, or staff for a guest who rang or wrote. */
export type Replying =
  | { source: 'link'; linkId: string }
  | { source: 'phone' | 'mail'; accountId: string; comment: string }

/**
 * The same answer twice is one. @returns the reply that holds: who wanted to come may wait.
 * @throws Gone when it is too late, or the invitation has ended meanwhile.
 */
export async function replyAsGuest(
  deps: Deps,
  invitationId: string,
  wish: Wish,
  by: Replying,
): Promise<GuestReply> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  return deps.db.transaction().execute(async (tx) => {
    const at = await placesAt(deps, tx, await lockSeminar(tx, seminarId))
    const invitation = await getGuestInvitation(tx, invitationId)
    if (invitation.withdrawnAt !== null) throw new Gone('ended.withdrawn')
    if (invitation.linkId === null) throw new Gone('ended.not_asked')
    const refusal = whyCannotReply(at.seminar, localDate(at.now))
    if (refusal) throw new Gone(`invitations.${refusal}`)
    const said = {
      link_id: by.source === 'link' ? by.linkId : null,
      account_id: by.source === 'link' ? null : by.accountId,
      at: at.now,
      source: by.source,
      comment: by.source === 'link' ? '' : by.comment,
    }
    const { reply, letters } = await placeReply(tx, at, invitation, { wish, said })
    await enqueueMail(tx, letters, at.now)
    return reply
  })
}

async function placesAt(deps: Deps, tx: Tx, settings: GuestSettings): Promise<PlacesAt> {
  const seminar = await getSeminarById(tx, settings.seminarId)
  return { settings, seminar, sender: guestSenderOf(deps), now: deps.clock.now() }
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
  seen: Seen,
): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const before = await lockSeminar(tx, seminarId)
    await seen(tx)
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
    const { moved, letters } = await moveQueue(tx, await placesAt(deps, tx, after))
    await enqueueMail(tx, letters, now)
    return moved
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
    const at = await placesAt(deps, tx, await lockSeminar(tx, seminarId))
    const invitation = await getGuestInvitation(tx, invitationId)
    if (invitation.withdrawnAt !== null) return
    const isAhead = whyCannotReply(at.seminar, localDate(now)) === null
    const isTold = isAhead && (await hasBeenMailed(tx, invitationId))
    const hadPlace = replyNow(invitation, at.seminar) === 'coming'
    await markWithdrawn(tx, invitationId, now)
    await revokeGuestLinks(tx, [invitationId], now)
    if (isTold)
      await enqueueMail(tx, await lettersTo(tx, at, 'guest_withdrawn', [invitationId]), now)
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminarId,
        kind: 'guest_withdrawn',
        detail: { name: invitation.name, organisation: invitation.organisation },
      },
    ])
    if (hadPlace) await enqueueMail(tx, (await moveQueue(tx, at)).letters, now)
  })
}
