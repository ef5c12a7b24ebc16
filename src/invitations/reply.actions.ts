import type { Invitee } from '../kernel/auth/invitee.ts'
import type { Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Gone } from '../kernel/errors.ts'
import { hashToken, linkToken, newId } from '../kernel/ids.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import { isAboutAnotherDay } from '../seminars/replies.rules.ts'
import { readTemplates } from '../templates/queries.ts'
import {
  findLiveSubstitute,
  getInvitation,
  insertLink,
  insertReply,
  listProgramme,
  lockInvitation,
  revokeLink,
} from './invitee.queries.ts'
import { seminarCalendar, senderOf } from './letters.rules.ts'
import { substituteMail } from './mails.ts'
import { getInvitedSeminar } from './queries.ts'
import { isSettled, replyOf, whyCannotReply } from './rules.ts'
import { sequenceOf, toldOf } from './told.rules.ts'

/** Coming or not, from the holder or the substitute. The same answer twice is one. @throws Gone when it is too late. */
export async function reply(
  deps: Deps,
  invitee: Invitee,
  answer: 'coming' | 'not_coming',
): Promise<void> {
  const kind = replyOf(invitee.kind, answer)
  await deps.db.transaction().execute(async (tx) => {
    const before = await openInvitation(deps, tx, invitee)
    if (invitee.kind === 'holder') await dismissSubstitute(deps, tx, invitee)
    if (before.reply === kind && !before.isStale) return
    await insertReply(tx, replyRow(deps, invitee, { kind, name: '', email: '' }))
  })
}

/**
 * Somebody goes instead: an own link and an own mail; whoever was to go before need not.
 * @throws Gone when it is too late.
 */
export async function sendSubstitute(
  deps: Deps,
  invitee: Invitee,
  substitute: { name: string; email: string },
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const before = await openInvitation(deps, tx, invitee)
    const current = await findLiveSubstitute(tx, invitee.invitationId)
    const same = current?.name === substitute.name && current.email === substitute.email
    if (same && before.reply === 'substitute' && !before.isStale) return
    await dismissSubstitute(deps, tx, invitee)
    const linkId = newId()
    await insertLink(tx, {
      id: linkId,
      invitation_id: invitee.invitationId,
      kind: 'substitute',
      ...substitute,
      token_hash: hashToken(linkToken(deps.config.secret, linkId)),
      created_at: now,
      revoked_at: null,
    })
    await insertReply(tx, replyRow(deps, invitee, { kind: 'substitute', ...substitute }))
    await mailSubstitute(deps, tx, invitee, { ...substitute, linkId, purpose: 'substitute' })
  })
}

async function openInvitation(deps: Deps, tx: Tx, invitee: Invitee) {
  const before = await lockInvitation(tx, invitee.invitationId)
  const seminar = await getInvitedSeminar(tx, invitee.seminarId)
  const refusal = whyCannotReply(seminar, localDate(deps.clock.now()))
  if (refusal) throw new Gone(`invitations.${refusal}`)
  return { ...before, isStale: isAboutAnotherDay(before.repliedAt, seminar) }
}

/** The substitute's link stops working; who has had the mail is told, and the day leaves the calendar. */
async function dismissSubstitute(deps: Deps, tx: Tx, invitee: Invitee): Promise<void> {
  const current = await findLiveSubstitute(tx, invitee.invitationId)
  if (!current) return
  const mailed = await revokeLink(tx, current.id, deps.clock.now())
  if (!mailed) return
  await mailSubstitute(deps, tx, invitee, {
    ...current,
    linkId: current.id,
    purpose: 'substitute_cancelled',
  })
}

interface SubstituteMail {
  name: string
  email: string
  linkId: string
  purpose: 'substitute' | 'substitute_cancelled'
}

async function mailSubstitute(deps: Deps, tx: Tx, invitee: Invitee, to: SubstituteMail) {
  const now = deps.clock.now()
  const invitation = await getInvitation(tx, invitee.invitationId)
  const seminar = await getInvitedSeminar(tx, invitation.seminarId)
  if (!isSettled(seminar)) return
  const sender = senderOf(deps)
  const cancelled = to.purpose === 'substitute_cancelled'
  const method = cancelled ? ('CANCEL' as const) : ('REQUEST' as const)
  const programme = await listProgramme(tx, seminar.id)
  const calendarFor = seminarCalendar(sender, seminar, {
    method,
    sequence: sequenceOf(invitation, seminar),
    now,
    programme,
  })
  const mail = substituteMail(
    sender,
    seminar,
    {
      purpose: to.purpose,
      name: to.name,
      holderName: invitee.name,
      officialName: invitation.officialName,
      programme,
      today: localDate(now),
    },
    await readTemplates(tx, invitee.roundId),
  )
  const attendee = { uid: invitation.uid, name: to.name, email: to.email }
  const message = {
    dedupeKey: `${to.purpose}:${to.linkId}`,
    purpose: to.purpose,
    seatId: invitee.seatId,
    toName: to.name,
    toEmail: to.email,
    ...mail,
    calendar: { method, content: calendarFor(attendee) },
    ...(!cancelled && { linkId: to.linkId, told: JSON.stringify(toldOf(seminar)) }),
  }
  await enqueueMail(tx, [message], now)
}

function replyRow(
  deps: Deps,
  invitee: Invitee,
  own: { kind: 'coming' | 'not_coming' | 'substitute'; name: string; email: string },
) {
  return {
    id: newId(),
    invitation_id: invitee.invitationId,
    link_id: invitee.linkId,
    account_id: null,
    at: deps.clock.now(),
    kind: own.kind,
    substitute_name: own.name,
    substitute_email: own.email,
    comment: '',
  }
}
