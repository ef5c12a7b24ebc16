/** Creates personal links for those a mailing invites, and invitations where the seat or the guest has none. */
import { insertLinks, linkRow } from '../../invitations/links.queries.ts'
import { insertInvitations, renewInvitations } from '../../invitations/queries.ts'
import { nextSequence } from '../../invitations/rules.ts'
import { toldOf } from '../../invitations/told.rules.ts'
import type { Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { newId } from '../../kernel/ids.ts'
import type { UtcText } from '../../kernel/time.ts'
import { type Chosen, type ChosenAddressee, isInvitee, isInviting } from './audience.rules.ts'
import type { MailingPlan } from './plan.rules.ts'

/**
 * Creates the links and returns the plan's recipients with them. An invitation that was withdrawn, or whose seat has a
 * new holder, is used again with its UID in calendars: only the link is new.
 */
export async function withLinks(deps: Deps, tx: Tx, { purpose, recipients }: MailingPlan): Promise<Chosen[]> {
  if (!isInviting(purpose)) return recipients
  const now = deps.clock.now()
  const linked = recipients.filter(isInvitee).map((chosen) => linkedOf(deps, chosen))
  await insertInvitations(
    tx,
    linked.filter(({ isNew }) => isNew).map((one) => invitationRow(one, now)),
  )
  const again = linked.filter(({ isNew }) => !isNew)
  const alike = ({ seminar, revision }: Linked) => `${seminar.id} ${revision}`
  for (const own of Map.groupBy(again, alike).values()) {
    const { seminar, revision, addressee } = own[0]!
    const ids = own.map((one) => one.addressee.invitationId)
    await renewInvitations(tx, { id: seminar.id, revision, told: addressee.calendar.told }, ids)
  }
  const by = { secret: deps.config.secret, now }
  await insertLinks(
    tx,
    linked.map(({ addressee }) => linkRow(by, addressee, addressee.linkId)),
  )
  return linked
}

type Linked = ReturnType<typeof linkedOf>

function linkedOf(deps: Deps, chosen: ChosenAddressee) {
  const { addressee, seminar } = chosen
  const isNew = addressee.invitationId === ''
  const invitationId = isNew ? newId() : addressee.invitationId
  const { revision } = seminar
  const own = {
    invitationId,
    linkId: newId(),
    uid: addressee.uid || uidOf(deps, invitationId),
    calendar: {
      told: JSON.stringify(toldOf(seminar)),
      sequence: isNew ? revision : nextSequence(addressee.calendar.sequence, revision),
    },
  }
  return { ...chosen, isNew, revision, addressee: { ...addressee, ...own } }
}

function invitationRow({ addressee, seminar, revision }: Linked, now: UtcText) {
  const { invitationId: id, uid, calendar } = addressee
  const isGuest = addressee.kind === 'guest'
  return {
    id,
    uid,
    ...calendar,
    seminar_id: seminar.id,
    told_sequence: revision,
    seat_id: isGuest ? null : addressee.seatId,
    guest_id: isGuest ? addressee.guestId : null,
    created_at: now,
    reply: null,
    replied_at: null,
  }
}

function uidOf({ config }: Deps, invitationId: string): string {
  return `${invitationId}@${new URL(config.baseUrl).hostname}`
}
