import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict } from '../kernel/errors.ts'
import { hashToken, linkToken, newId, sha256 } from '../kernel/ids.ts'
import { enqueueMail, type NewMessage, never } from '../kernel/mail/outbox.ts'
import { mustHaveSender } from '../kernel/mail/sender.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import { readTemplates } from '../letters/queries.ts'
import { getQuestionnaire } from '../questionnaire/queries.ts'
import { markFrozen, type Round } from '../rounds/queries.ts'
import { listSeminars } from '../seminars/queries.ts'
import type { SettledSeminar } from '../seminars/rules.ts'
import { isSettled } from '../seminars/rules.ts'
import { listProgrammes, questionFacts } from './letters.queries.ts'
import type { ProgrammeLine } from './letters.rules.ts'
import { type QuestionFacts, seminarCalendar, senderOf } from './letters.rules.ts'
import { invitationMails, type Templates } from './mails.ts'
import {
  insertInvitations,
  insertLinks,
  insertMailing,
  listCandidates,
  lockRound,
  renewInvitations,
} from './queries.ts'
import {
  nextSequence,
  type PlannedSeminar,
  paperPlanOf,
  planOf,
  planOfSeat,
  planText,
  type Recipient,
} from './rules.ts'
import { toldOf } from './told.rules.ts'

export interface Invite {
  round: Round
  slugs: string[]
  /** Only this seat of the seminar, also when staff had taken its invitation back. */
  seatId?: string | undefined
  mailingId: string
  title: string
  /** On paper, to those who get no mail. */
  byPost?: boolean
  /** `fingerprintOf` the plan the person saw. */
  expected: string
  accountId: string
  /** null: at once. */
  scheduledFor?: UtcText | null
}

/** The chosen seminars (all when none are named) with who would be invited now. */
export async function planInvitations(
  db: Db | Tx,
  roundId: string,
  today: string,
  slugs?: string[],
  seatId?: string,
): Promise<PlannedSeminar[]> {
  const seminars = await listSeminars(db, roundId)
  const chosen = slugs ? seminars.filter((seminar) => slugs.includes(seminar.slug)) : seminars
  const candidates = await listCandidates(db, roundId)
  return seatId ? planOfSeat(chosen, candidates, today, seatId) : planOf(chosen, candidates, today)
}

export function fingerprintOf(plan: PlannedSeminar[], templates: Templates): string {
  return sha256(planText(plan, templates))
}

/**
 * Invitations, personal links and messages, all or nothing; freezes the round's questionnaire.
 * @returns how many were queued; 0 when the button was pressed twice.
 * @throws Conflict when other people would be invited than the preview showed.
 */
export async function sendInvitations(deps: Deps, invite: Invite): Promise<number> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  const { round, byPost = false } = invite
  // A letter on paper is looked at by whoever folds it.
  const isHeld = round.second_look === 1 && !byPost
  const questionnaire = await getQuestionnaire(deps.db, round.questionnaire_id)
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const isNew = await insertMailing(tx, {
      id: invite.mailingId,
      round_id: round.id,
      purpose: 'invitation',
      title: invite.title,
      created_by: invite.accountId,
      created_at: now,
      held_at: isHeld ? now : null,
      scheduled_for: byPost ? null : (invite.scheduledFor ?? null),
      by_post: byPost ? 1 : 0,
    })
    if (!isNew) return 0
    const whole = await planInvitations(tx, round.id, localDate(now), invite.slugs, invite.seatId)
    const templates = await readTemplates(tx, round.id)
    if (fingerprintOf(whole, templates) !== invite.expected)
      throw new Conflict('invitations.changed')
    const plan = byPost ? paperPlanOf(whole) : whole
    const facts = await questionFacts(tx, round)
    const programmes = await listProgrammes(tx, round.id)
    let queued = 0
    for (const planned of plan) {
      const programme = programmes.get(planned.seminar.id) ?? []
      queued += await inviteSeminar(deps, tx, { invite, planned, facts, templates, programme })
    }
    if (queued === 0) throw new Conflict('invitations.nobody')
    await markFrozen(tx, round.id, questionnaire.hash, now)
    await insertHistory(
      tx,
      { accountId: invite.accountId, now },
      plan.map(({ seminar, recipients }) => ({
        subject: 'seminar' as const,
        subjectId: seminar.id,
        kind: byPost ? 'invited_by_post' : 'invited',
        detail: { n: recipients.length },
      })),
    )
    return queued
  })
}

interface Work {
  invite: Invite
  planned: PlannedSeminar
  facts: QuestionFacts
  templates: Templates
  programme: ProgrammeLine[]
}

async function inviteSeminar(deps: Deps, tx: Tx, work: Work) {
  const { invite, planned, facts, templates, programme } = work
  const { seminar, refusal, municipalities } = planned
  if (refusal !== null || !isSettled(seminar)) throw new Conflict('invitations.changed')
  const now = deps.clock.now()
  const told = JSON.stringify(toldOf(seminar))
  const rows = planned.recipients.map((recipient) => newRows(deps, seminar, recipient, now))
  await insertInvitations(
    tx,
    rows.filter((row) => row.isNew).map((row) => row.invitation),
  )
  await renewInvitations(
    tx,
    { id: seminar.id, revision: seminar.revision, told },
    rows.filter((row) => !row.isNew).map((row) => row.invitation.id),
  )
  await insertLinks(
    tx,
    rows.map((row) => row.link),
  )
  const sender = senderOf(deps)
  const byPost = invite.byPost ?? false
  const today = localDate(now)
  const all = { ...facts, municipalities, programme, today, onPaper: byPost }
  const mailTo = invitationMails(sender, seminar, all, templates)
  const calendarFor = calendarsOf(deps, { ...work, seminar })
  const messages = rows.map(({ recipient, invitation, link }): NewMessage => {
    const { subject, text, html } = mailTo(recipient)
    const { name, email } = recipient
    const attendee = { uid: invitation.uid, organizer: recipient.organizer ?? '', name, email }
    return {
      dedupeKey: `invitation:${invite.round.id}:${recipient.seatId}:${recipient.links}`,
      purpose: 'invitation',
      mailingId: invite.mailingId,
      seatId: recipient.seatId,
      toName: recipient.name,
      toEmail: recipient.email,
      subject,
      text,
      html,
      ...(!byPost && {
        calendar: {
          method: 'REQUEST',
          content: calendarFor(invitation.sequence)(attendee),
        },
      }),
      byPost,
      ...{ told, says: told },
      linkId: link.id,
      notBefore: invite.round.second_look === 1 ? never : (invite.scheduledFor ?? now),
    }
  })
  return enqueueMail(tx, messages, now)
}

/** Most are new and have the seminar's count; one is written for each that occurs. */
function calendarsOf(deps: Deps, { seminar, programme }: Work & { seminar: SettledSeminar }) {
  const writers = new Map<number, ReturnType<typeof seminarCalendar>>()
  const shared = { method: 'REQUEST' as const, now: deps.clock.now(), programme }
  return (sequence: number) => {
    const write =
      writers.get(sequence) ?? seminarCalendar(senderOf(deps), seminar, { ...shared, sequence })
    writers.set(sequence, write)
    return write
  }
}

/** A seat keeps its invitation, and with it the calendar's UID, when its holder changes: only the link is new. */
function newRows(deps: Deps, seminar: SettledSeminar, recipient: Recipient, now: UtcText) {
  const invitationId = recipient.invitationId ?? newId()
  const linkId = newId()
  return {
    recipient,
    isNew: recipient.invitationId === null,
    invitation: {
      id: invitationId,
      seat_id: recipient.seatId,
      seminar_id: seminar.id,
      uid: recipient.uid ?? `${invitationId}@${new URL(deps.config.baseUrl).hostname}`,
      sequence:
        recipient.sequence === null
          ? seminar.revision
          : nextSequence(recipient.sequence, seminar.revision),
      told: JSON.stringify(toldOf(seminar)),
      told_sequence: seminar.revision,
      created_at: now,
      reply: null,
      replied_at: null,
    },
    link: {
      id: linkId,
      invitation_id: invitationId,
      kind: 'holder' as const,
      name: recipient.name,
      email: recipient.email,
      token_hash: hashToken(linkToken(deps.config.secret, linkId)),
      created_at: now,
      revoked_at: null,
    },
  }
}
