import {
  listAddressees,
  listProgrammes,
  markTold,
  questionFacts,
} from '../invitations/letters.queries.ts'
import { senderOf } from '../invitations/letters.rules.ts'
import { listInvitedSeminars, lockRound } from '../invitations/queries.ts'
import { toldOf } from '../invitations/told.rules.ts'
import { insertHistory } from '../kernel/db/history.ts'
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Conflict, Invalid } from '../kernel/errors.ts'
import { sha256 } from '../kernel/ids.ts'
import { enqueueMail, type NewMessage, never } from '../kernel/mail/outbox.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import { readTemplates } from '../templates/queries.ts'
import { isUnfilled } from '../templates/rules.ts'
import {
  type AudienceFilter,
  type ChosenAddressee,
  calendarMethods,
  dedupeKeyOf,
  type MailingPlan,
  type MailingPurpose,
  planMailing,
  planText,
} from './audience.rules.ts'
import { calendarWriter, type LetterFacts, letterWriter } from './compose.mails.ts'
import { insertMailing, listSentKeys } from './compose.queries.ts'

export interface Draft {
  round: Round
  purpose: MailingPurpose
  filter: AudienceFilter
  /** Why somebody gets the same letter again; '' sends to nobody twice. */
  again: string
  /** Why the seminar was moved or cancelled, for the letter; '' says nothing. */
  reason: string
}

export interface Mailing extends Draft {
  id: string
  title: string
  /** `mailingFingerprint` of the plan the person saw. */
  expected: string
  /** Who sends it, or who made the schedule by which it goes. */
  accountId: string
  scheduledFor: UtcText | null
}

/** Who would get the letter now, and who not. */
export async function planOfMailing(db: Db | Tx, draft: Draft, now: UtcText): Promise<MailingPlan> {
  const { round, purpose, filter } = draft
  return planMailing(purpose, filter, {
    seminars: await listInvitedSeminars(db, round.id),
    addressees: await listAddressees(db, round.id),
    sent: await listSentKeys(db, round.id, purpose),
    today: localDate(now),
    reason: draft.again,
    letter: (await readTemplates(db, round.id))(purpose),
  })
}

export function mailingFingerprint(plan: MailingPlan): string {
  return sha256(planText(plan))
}

/** What the letters are filled from; the same for the preview and for what is sent. */
export async function letterFacts(deps: Deps, db: Db | Tx, draft: Draft): Promise<LetterFacts> {
  const now = deps.clock.now()
  const { round } = draft
  return {
    sender: senderOf(deps),
    facts: await questionFacts(db, round),
    templates: await readTemplates(db, round.id),
    programmes: await listProgrammes(db, round.id),
    municipalities: await countMunicipalities(db, round.id),
    reason: draft.reason,
    today: localDate(now),
    now,
  }
}

/**
 * The mailing and all its messages, or nothing. Held when the round wants a second look.
 * @returns how many were queued; 0 when the button was pressed twice.
 * @throws Conflict when other people would get it than the preview showed; Invalid when a letter lacks something.
 */
export async function sendMailing(deps: Deps, mailing: Mailing): Promise<number> {
  const now = deps.clock.now()
  const { round, purpose } = mailing
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    const isHeld = round.second_look === 1
    const isNew = await insertMailing(tx, {
      id: mailing.id,
      round_id: round.id,
      purpose,
      title: mailing.title,
      created_by: mailing.accountId,
      created_at: now,
      audience: JSON.stringify(mailing.filter),
      reason: mailing.again,
      held_at: isHeld ? now : null,
      scheduled_for: mailing.scheduledFor,
    })
    if (!isNew) return 0
    const plan = await planOfMailing(tx, mailing, now)
    if (mailingFingerprint(plan) !== mailing.expected) throw new Conflict('mailings.changed')
    if (plan.recipients.length === 0) throw new Conflict('mailings.nobody')
    const letter = await letterFacts(deps, tx, mailing)
    const notBefore = isHeld ? never : (mailing.scheduledFor ?? now)
    const queued = await enqueueMail(tx, messagesOf(mailing, plan, letter, notBefore), now)
    if (calendarMethods[purpose]) await tellAll(tx, plan.recipients)
    await insertHistory(tx, { accountId: mailing.accountId, now }, eventsOf(plan))
    return queued
  })
}

function messagesOf(
  mailing: Mailing,
  plan: MailingPlan,
  letter: LetterFacts,
  notBefore: UtcText,
): NewMessage[] {
  const { purpose } = mailing
  const write = letterWriter(purpose, letter)
  const calendarFor = calendarWriter(purpose, letter)
  return plan.recipients.map((chosen) => {
    const { addressee, seminar } = chosen
    const mail = write(chosen)
    if (isUnfilled(mail))
      throw new Invalid('templates.unfilled', { names: mail.unfilled.join(', ') })
    const key = dedupeKeyOf(purpose, addressee, seminar)
    const calendar = calendarFor?.(chosen)
    return {
      ...mail,
      dedupeKey: mailing.again === '' ? key : `${key}:${mailing.id}`,
      purpose,
      mailingId: mailing.id,
      seatId: addressee.seatId,
      toName: addressee.name,
      toEmail: addressee.email,
      linkId: addressee.linkId,
      notBefore,
      ...(calendar && { calendar }),
    }
  })
}

/** A seminar at a time: what its people now know of it. */
async function tellAll(tx: Tx, recipients: ChosenAddressee[]): Promise<void> {
  for (const own of Map.groupBy(recipients, ({ seminar }) => seminar.id).values()) {
    const seminar = own[0]?.seminar
    if (!seminar) continue
    const ids = [...new Set(own.map(({ addressee }) => addressee.invitationId))]
    const told = JSON.stringify(toldOf(seminar))
    await markTold(tx, ids, { told, sequence: seminar.revision })
  }
}

function eventsOf({ purpose, recipients }: MailingPlan) {
  const bySeminar = Map.groupBy(recipients, ({ seminar }) => seminar.id)
  return [...bySeminar].map(([subjectId, own]) => ({
    subject: 'seminar' as const,
    subjectId,
    kind: 'mailed',
    detail: { purpose, n: own.length },
  }))
}

async function countMunicipalities(db: Db | Tx, roundId: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('seminar_municipality')
    .select((eb) => ['seminar_id as id', eb.fn.countAll().as('n')])
    .where('round_id', '=', roundId)
    .groupBy('seminar_id')
    .execute()
  return new Map(rows.map((row) => [row.id, Number(row.n)]))
}
