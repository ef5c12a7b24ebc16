import { toldOf } from '../invitations/told.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { newId, sha256 } from '../kernel/ids.ts'
import { enqueueMail, type NewMessage, never } from '../kernel/mail/outbox.ts'
import { mustHaveSender } from '../kernel/mail/sender.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { readTemplates } from '../letters/queries.ts'
import type { Template } from '../letters/rules.ts'
import { getRoundOf, getSeminarById } from '../seminars/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import { type Afternoon, getAfternoon, markGuestsTold } from './addressees.queries.ts'
import { listCandidates } from './candidates.queries.ts'
import {
  type GuestPlan,
  type GuestRecipient,
  guestPlanText,
  planGuests,
} from './candidates.rules.ts'
import { guestLetters, guestSenderOf } from './letters.rules.ts'
import { addLinks, renewLinks } from './links.actions.ts'
import {
  countGuestLinks,
  type GuestInvitation,
  getGuestInvitation,
  getGuestSettings,
  insertGuestInvitations,
  insertGuestMailing,
  listInvitationsById,
  lockSeminar,
  renewGuestInvitation,
} from './queries.ts'
import { listLiveInvitationIds, updatePerson } from './register.queries.ts'
import { guestSeminar } from './rules.ts'

export interface GuestDraft extends GuestPlan {
  seminar: Seminar
  afternoon: Afternoon
}

/** The chosen persons, who would be invited now and who not. */
export async function planGuestInvitations(
  db: Db | Tx,
  seminarId: string,
  guestIds: string[],
  now: UtcText,
): Promise<GuestDraft> {
  const seminar = await getSeminarById(db, seminarId)
  const afternoon = await getAfternoon(db, seminarId, await getGuestSettings(db, seminarId))
  const candidates = await listCandidates(db, seminarId)
  const chosen = candidates.filter(({ guestId }) => guestIds.includes(guestId))
  return { seminar, afternoon, ...planGuests(seminar, afternoon.hours, chosen, localDate(now)) }
}

export function guestFingerprint(
  draft: GuestDraft,
  templates: (purpose: Purpose) => Template,
): string {
  const { seminar, afternoon } = draft
  const met = guestSeminar(seminar, afternoon.hours)
  return sha256(guestPlanText(met, afternoon.programme, templates('guest_invitation'), draft))
}

export interface InviteGuests {
  seminarId: string
  guestIds: string[]
  mailingId: string
  title: string
  /** `guestFingerprint` of the plan the person saw. */
  expected: string
  accountId: string
  /** null: at once. */
  scheduledFor: UtcText | null
}

/**
 * Invitations, personal links and letters, all or nothing; held when the round wants a second look.
 * @returns how many were queued; 0 when the button was pressed twice.
 * @throws Conflict when others would be invited than the preview showed.
 */
export async function sendGuestInvitations(deps: Deps, invite: InviteGuests): Promise<number> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const { roundId } = await lockSeminar(tx, invite.seminarId)
    const round = await getRoundOf(tx, roundId)
    const isHeld = round.second_look === 1
    const isNew = await insertGuestMailing(tx, {
      id: invite.mailingId,
      round_id: roundId,
      purpose: 'guest_invitation',
      title: invite.title,
      ...{ created_by: invite.accountId, created_at: now, held_at: isHeld ? now : null },
      scheduled_for: invite.scheduledFor,
    })
    if (!isNew) return 0
    const draft = await planGuestInvitations(tx, invite.seminarId, invite.guestIds, now)
    const templates = await readTemplates(tx, roundId)
    if (guestFingerprint(draft, templates) !== invite.expected)
      throw new Conflict('invitations.changed')
    if (draft.refusal || draft.recipients.length === 0) throw new Conflict('invitations.nobody')
    const ids = await insertRows(deps, tx, draft, now)
    const notBefore = isHeld ? never : (invite.scheduledFor ?? now)
    const to = { roundId, ids, mailingId: invite.mailingId, notBefore }
    const queued = await enqueueMail(tx, await letters(deps, tx, draft, to), now)
    await insertHistory(tx, { accountId: invite.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: invite.seminarId,
        kind: 'guests_invited',
        detail: { n: queued },
      },
    ])
    return queued
  })
}

/**
 * A new link for one guest, whose old one stops; the invitation goes out again with it.
 * @param address where to, when the one we have does not work: corrected in the register too.
 */
export async function sendGuestLinkAgain(
  deps: Deps,
  {
    invitationId,
    accountId,
    seen,
    address,
  }: { invitationId: string; accountId: string; seen: string; address?: string | undefined },
): Promise<void> {
  const { seminarId } = await getGuestInvitation(deps.db, invitationId)
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const settings = await lockSeminar(tx, seminarId)
    const invitation = await getGuestInvitation(tx, invitationId)
    if ((invitation.linkId ?? '') !== seen) return
    if (invitation.withdrawnAt !== null) throw new Conflict('guests.withdrawn_already')
    const email = address ?? invitation.email
    if (email === '') throw new Conflict('guests.no_address')
    const seminar = await getSeminarById(tx, seminarId)
    const afternoon = await getAfternoon(tx, seminarId, settings)
    const { refusal } = planGuests(seminar, afternoon.hours, [], localDate(now))
    const own = guestSeminar(seminar, afternoon.hours)
    if (refusal || !own) throw new Conflict('guests.not_now')
    if (email !== invitation.email) await correctAddress(deps, tx, invitation, { email, accountId })
    await renewLinks(deps, tx, [invitationId])
    await markGuestsTold(tx, [invitationId], JSON.stringify(toldOf(own)))
    const to = { roundId: settings.roundId, ids: [invitationId], mailingId: null, notBefore: now }
    await enqueueMail(tx, await letters(deps, tx, { seminar, afternoon }, to), now)
    await insertHistory(tx, { accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminarId,
        kind: 'guest_link_renewed',
        detail: { name: invitation.name, organisation: invitation.organisation },
      },
    ])
  })
}

/** The links to other afternoons went to the address that does not work, too. */
async function correctAddress(
  deps: Deps,
  tx: Tx,
  { guestId, organisationId, name, title, phone }: GuestInvitation,
  { email, accountId }: { email: string; accountId: string },
): Promise<void> {
  await updatePerson(tx, guestId, { name, title, phone, email })
  await renewLinks(deps, tx, await listLiveInvitationIds(tx, guestId))
  await insertHistory(tx, { accountId, now: deps.clock.now() }, [
    { subject: 'organisation', subjectId: organisationId, kind: 'guest_changed', detail: { name } },
  ])
}

/** @returns the invitations' ids. One that was taken back is the same invitation again, with the same UID. */
async function insertRows(deps: Deps, tx: Tx, draft: GuestDraft, now: UtcText): Promise<string[]> {
  const seminar = guestSeminar(draft.seminar, draft.afternoon.hours)
  if (!seminar) throw new Conflict('invitations.changed')
  const told = JSON.stringify(toldOf(seminar))
  const isNew = ({ invitationId }: GuestRecipient) => invitationId === null
  const host = new URL(deps.config.baseUrl).hostname
  const fresh = draft.recipients.filter(isNew).map(({ guestId }) => {
    const id = newId()
    return {
      id,
      guest_id: guestId,
      seminar_id: seminar.id,
      ...{ uid: `${id}@${host}`, sequence: 0, told, created_at: now },
    }
  })
  await insertGuestInvitations(tx, fresh)
  const again = draft.recipients.flatMap(({ invitationId }) => invitationId ?? [])
  for (const id of again) await renewGuestInvitation(tx, id, told)
  const ids = [...fresh.map(({ id }) => id), ...again]
  await addLinks(deps, tx, ids)
  return ids
}

interface To {
  roundId: string
  ids: string[]
  mailingId: string | null
  notBefore: UtcText
}

async function letters(
  deps: Deps,
  tx: Tx,
  { seminar, afternoon }: Pick<GuestDraft, 'seminar' | 'afternoon'>,
  { roundId, ids, mailingId, notBefore }: To,
): Promise<NewMessage[]> {
  const own = guestSeminar(seminar, afternoon.hours)
  if (!own) throw new Conflict('invitations.changed')
  const facts = {
    ...{ sender: guestSenderOf(deps), seminar: own, afternoon: afternoon.programme },
    ...{ templates: await readTemplates(tx, roundId), now: deps.clock.now() },
  }
  const links = await countGuestLinks(tx, ids)
  const guests = await listInvitationsById(tx, ids)
  const letters = guestLetters('guest_invitation', facts, guests, ({ id }) => links.get(id) ?? 0)
  return letters.map((letter) => ({ ...letter, notBefore, ...(mailingId && { mailingId }) }))
}
