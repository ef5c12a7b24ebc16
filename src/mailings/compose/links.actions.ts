/** Whoever is invited by a mailing gets an invitation, unless the seat or guest has one, and a personal link. */
import {
  countGuestLinks,
  listInvitationsById,
  renewGuestInvitation,
} from '../../invitations/guests.queries.ts'
import { insertLinks, linkRow, type Making } from '../../invitations/links.queries.ts'
import { insertInvitations, renewInvitations } from '../../invitations/queries.ts'
import { nextSequence } from '../../invitations/rules.ts'
import { toldOf } from '../../invitations/told.rules.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { newId } from '../../kernel/ids.ts'
import { type Chosen, type ChosenAddressee, isInvitee } from './audience.rules.ts'
import type { MailingPlan } from './plan.rules.ts'

/** The plan's recipients with the links that their letters hold. */
export async function withLinks(deps: Deps, tx: Tx, plan: MailingPlan): Promise<Chosen[]> {
  const { purpose, recipients } = plan
  if (purpose === 'invitation') return linkSeats(deps, tx, recipients.filter(isInvitee))
  if (purpose === 'guest_invitation') return linkGuests(deps, tx, recipients.filter(isInvitee))
  return recipients
}

/** A seat keeps its invitation, and with it the calendar's UID, when its holder changes: only the link is new. */
async function linkSeats(deps: Deps, tx: Tx, recipients: ChosenAddressee[]) {
  const now = deps.clock.now()
  const linked = recipients.flatMap((chosen) => {
    const { addressee, seminar } = chosen
    if (addressee.kind === 'guest') return []
    const { invitationId, calendar } = addressee
    const isNew = invitationId === ''
    const id = isNew ? newId() : invitationId
    const sequence = isNew ? seminar.revision : nextSequence(calendar.sequence, seminar.revision)
    const own = {
      ...{ invitationId: id, linkId: newId(), uid: addressee.uid || uidOf(deps, id) },
      calendar: { told: JSON.stringify(toldOf(seminar)), sequence },
    }
    return [{ ...chosen, isNew, addressee: { ...addressee, ...own } }]
  })
  await insertInvitations(
    tx,
    linked
      .filter(({ isNew }) => isNew)
      .map(({ addressee: { invitationId, seatId, uid, calendar }, seminar }) => ({
        ...{ id: invitationId, seat_id: seatId, seminar_id: seminar.id, uid },
        ...{ sequence: calendar.sequence, told: calendar.told, told_sequence: seminar.revision },
        ...{ created_at: now, reply: null, replied_at: null },
      })),
  )
  for (const own of Map.groupBy(linked, ({ seminar }) => seminar.id).values()) {
    const { id, revision } = own[0]!.seminar
    const told = own[0]!.addressee.calendar.told
    const again = own.filter(({ isNew }) => !isNew).map(({ addressee }) => addressee.invitationId)
    await renewInvitations(tx, { id, revision, told }, again)
  }
  await insertLinks(
    tx,
    linked.map(({ addressee }) => linkRow(making(deps), addressee, addressee.linkId)),
  )
  return linked
}

/** An invitation that was taken back is the same again, with the same UID. */
async function linkGuests(deps: Deps, tx: Tx, recipients: ChosenAddressee[]) {
  const now = deps.clock.now()
  const linked = recipients.flatMap((chosen) => {
    const { addressee } = chosen
    if (addressee.kind !== 'guest') return []
    const isNew = addressee.guestInvitationId === ''
    const guestInvitationId = isNew ? newId() : addressee.guestInvitationId
    return [{ ...chosen, isNew, addressee: { ...addressee, guestInvitationId, linkId: newId() } }]
  })
  const toldTo = (seminar: ChosenAddressee['seminar']) => JSON.stringify(toldOf(seminar))
  await insertInvitations(
    tx,
    linked
      .filter(({ isNew }) => isNew)
      .map(({ addressee: { guestInvitationId: id, guestId }, seminar }) => ({
        ...{ id, seat_id: null, guest_id: guestId, seminar_id: seminar.id, uid: uidOf(deps, id) },
        ...{ sequence: 0, told: toldTo(seminar), created_at: now, reply: null, replied_at: null },
      })),
  )
  for (const { isNew, addressee, seminar } of linked)
    if (!isNew) await renewGuestInvitation(tx, addressee.guestInvitationId, toldTo(seminar))
  await insertLinks(
    tx,
    linked.map(({ addressee: { guestInvitationId: invitationId, ...guest } }) =>
      linkRow(making(deps), { ...guest, invitationId }, guest.linkId),
    ),
  )
  const ids = linked.map(({ addressee }) => addressee.guestInvitationId)
  const links = await countGuestLinks(tx, ids)
  const rows = new Map((await listInvitationsById(tx, ids)).map((row) => [row.id, row]))
  return linked.map((chosen) => {
    const {
      uid = '',
      organizer = '',
      sequence = 0,
    } = rows.get(chosen.addressee.guestInvitationId) ?? {}
    const nth = links.get(chosen.addressee.guestInvitationId) ?? 1
    return { ...chosen, nth, addressee: { ...chosen.addressee, uid, organizer, sequence } }
  })
}

function uidOf({ config }: Deps, invitationId: string): string {
  return `${invitationId}@${new URL(config.baseUrl).hostname}`
}

function making({ config, clock }: Deps): Making {
  return { secret: config.secret, now: clock.now() }
}
