/** Filling in and approving the target group, and asking the RSS contacts for what is missing in it. */

import type { Actor } from '../../kernel/auth/guards.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Invalid, NotFound } from '../../kernel/errors.ts'
import { type FormErrors, WrongFields } from '../../kernel/http/forms.ts'
import type { Seen } from '../../kernel/http/save-form.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import { helperWriter, readTemplates, type WriteHelper } from '../../letters/queries.ts'
import { isSamePerson } from '../../lists/person.rules.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import type { OverviewSeat } from '../../seats/queries.ts'
import { lockSeats, markKnown, markNotKnown, replaceHolder, vacateSeat } from '../../seats/queries.ts'
import { whyAsk } from '../../seats/rules.ts'
import { lockOpenSeminar } from '../../seminars/actions.ts'
import { listContacts } from '../../seminars/helpers.queries.ts'
import { listSeminars, markApproved } from '../../seminars/queries.ts'
import { type Ask, type AskPlan, askText, countMissing, gapsValues, partsText, planAsk } from './gaps.rules.ts'
import { insertGapsMailing, listNews, listTargetSeats, markGapsAsked, renewApproval, targetKinds } from './queries.ts'
import { type SeatEntry, settled, tallyOf } from './rules.ts'

/**
 * Approves the target group even with gaps, and again when it has changed since. @returns how many seats have gaps.
 * @throws Conflict when no seat has a holder, or the seminar can no longer change.
 */
export async function approveTargetGroup(deps: Deps, actor: Actor, slug: string): Promise<number> {
  const now = deps.clock.now()
  return deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, slug, now)
    const seats = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
    const tally = tallyOf(seats)
    if (tally.held === 0) throw new Conflict('rss.target.nobody_to_invite')
    const approvedAt = seminar.targetGroupApprovedAt
    if (approvedAt) {
      const news = await listNews(tx, seminar, approvedAt)
      if (!news.some((row) => targetKinds.includes(row.kind))) return tally.missing
      await renewApproval(tx, seminar.id, now)
    } else await markApproved(tx, seminar.id, 'target_group_approved_at', now)
    await insertHistory(tx, { accountId: actor.accountId, now }, [
      {
        subject: 'seminar',
        subjectId: seminar.id,
        kind: 'target_group_approved',
        detail: { held: tally.held, seats: tally.seats },
      },
    ])
    return tally.missing
  })
}

/**
 * Saves one municipality's three seats as the contact has filled them in.
 * @throws WrongFields when the contact must say whether a name is the present holder's.
 */
export async function saveSeats(
  deps: Deps,
  actor: Actor,
  place: { slug: string; code: string },
  entries: Record<SeatRole, SeatEntry>,
  seen: Seen,
): Promise<void> {
  const now = deps.clock.now()
  await deps.db.transaction().execute(async (tx) => {
    const seminar = await lockOpenSeminar(tx, place.slug, now)
    const listSeats = async () => {
      const all = (await listTargetSeats(tx, [seminar.id])).get(seminar.id) ?? []
      return all.filter((seat) => seat.municipality === place.code)
    }
    const ids = (await listSeats()).map(({ seatId }) => seatId)
    if (ids.length === 0) throw new NotFound()
    await lockSeats(tx, ids)
    const seats = (await listSeats()).map((seat) => ({ seat, mine: settled(entries[seat.role]) }))
    const unsure = seats.filter(
      ({ seat, mine }) => mine.person.name !== '' && mine.which === undefined && whyAsk(seat, mine.person),
    )
    if (unsure.length > 0) throw new WrongFields(errorsAt(unsure.map(({ seat }) => seat.role)))
    await seen(tx)
    const changes = seats.filter(({ seat, mine }) => isChanged(seat, mine))
    // A loop of queries: there are at most three seats, and each is filled, emptied or marked as not known.
    for (const { seat, mine } of changes) await saveSeat(tx, seat, mine, { ...actor, now })
    await insertHistory(
      tx,
      { accountId: actor.accountId, now },
      changes.map(({ seat, mine }) => ({
        subject: 'seminar' as const,
        subjectId: seminar.id,
        kind: mine.notKnown ? 'seat_not_known' : 'holder_corrected',
        detail: { municipality: seat.municipalityName, role: seat.role },
      })),
    )
  })
}

function errorsAt(roles: SeatRole[]): FormErrors {
  return Object.fromEntries(roles.map((role) => [`${role}.person`, 'seats.which_person' as const]))
}

function isChanged({ holder, notKnownAt }: OverviewSeat, { person, notKnown }: SeatEntry): boolean {
  const nobody = { name: '', title: '', email: '', phone: '' }
  return !isSamePerson(holder ?? nobody, person) || notKnown !== (notKnownAt !== null)
}

async function saveSeat(
  tx: Tx,
  { seatId, holder, notKnownAt }: OverviewSeat,
  { person, notKnown, which }: SeatEntry,
  by: { accountId: string; now: UtcText },
): Promise<void> {
  if (person.name !== '') {
    if (!holder || !isSamePerson(holder, person))
      await replaceHolder(tx, { ...person, seatId, source: 'rss', now: by.now, isSame: which && which === 'same' })
    return
  }
  if (holder) await vacateSeat(tx, seatId, by.now)
  if (notKnown && !notKnownAt) await markNotKnown(tx, seatId, by)
  if (!notKnown) await markKnown(tx, [seatId])
}

/** The round's seminars that are not cancelled, with their seats, and all contacts. `slugs`: only these seminars. */
export async function readTargets(db: Db | Tx, roundId: string, slugs: string[] | null = null) {
  const seminars = (await listSeminars(db, roundId)).filter(
    ({ slug, cancelledAt }) => cancelledAt === null && (slugs?.includes(slug) ?? true),
  )
  const [seats, contacts] = await Promise.all([
    listTargetSeats(
      db,
      seminars.map(({ id }) => id),
    ),
    listContacts(db, 'all'),
  ])
  return { seminars, seats, contacts }
}

/** Which contacts would be asked for what, about these seminars, if the mails went now. */
export async function planGaps(
  db: Db | Tx,
  asked: { roundId: string; slugs: string[]; now: UtcText },
): Promise<AskPlan> {
  return planAsk(await readTargets(db, asked.roundId, asked.slugs), asked.now)
}

/** Changes when the recipients, the gaps, the last day to answer or the letter's texts change. */
export async function fingerprintOfAsk(db: Db | Tx, round: Round, plan: AskPlan, answerBy: LocalDate): Promise<string> {
  const templates = await readTemplates(db, round.id)
  const words = [templates('gaps_asked'), templates('rss_introduction')]
  return sha256(JSON.stringify([askText(plan, answerBy), words]))
}

interface AskForGaps {
  round: Round
  slugs: string[]
  answerBy: LocalDate
  mailingId: string
  title: string
  /** `fingerprintOfAsk` of the plan that the person saw. */
  expected: string
  accountId: string
}

/**
 * Mails each contact exactly what is missing, and the last day to answer.
 * @returns how many mails were queued; 0 when the button was pressed twice.
 * @throws Invalid when the last day is not in the future
 * @throws Conflict when the plan is not the one shown, or when exactly this has been asked already
 */
export async function askForGaps(deps: Deps, ask: AskForGaps): Promise<number> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  if (ask.answerBy <= localDate(now)) throw new Invalid('seats.gaps.answer_by_past')
  return deps.db.transaction().execute(async (tx) => {
    const mailing = { id: ask.mailingId, round_id: ask.round.id, title: ask.title }
    const isNew = await insertGapsMailing(tx, { ...mailing, created_by: ask.accountId, created_at: now })
    if (!isNew) return 0
    const plan = await planGaps(tx, { roundId: ask.round.id, slugs: ask.slugs, now })
    const fingerprint = await fingerprintOfAsk(tx, ask.round, plan, ask.answerBy)
    if (plan.asks.length === 0 || fingerprint !== ask.expected) throw new Conflict('seats.gaps.changed')
    const queued = await enqueueMail(tx, await messagesOf(deps, tx, ask, plan), now)
    if (queued === 0) throw new Conflict('seats.gaps.asked_already')
    await markGapsAsked(
      tx,
      plan.asked.map(({ seminar }) => seminar.id),
      { at: now, by: ask.answerBy },
    )
    await insertHistory(
      tx,
      { accountId: ask.accountId, now },
      plan.asked.map((part) => ({
        subject: 'seminar' as const,
        subjectId: part.seminar.id,
        kind: 'gaps_asked',
        detail: { n: countMissing(part), date: ask.answerBy },
      })),
    )
    return queued
  })
}

/** The dedupe key keeps the same question with the same last day from going to a contact twice. */
async function messagesOf(deps: Deps, tx: Tx, ask: AskForGaps, plan: AskPlan) {
  const write = await gapsWriter(deps, tx, plan, ask)
  return plan.asks.map((one) => {
    const what = sha256(partsText(one.parts)).slice(0, 32)
    return {
      dedupeKey: `gaps_asked:${ask.round.id}:${one.contact.id}:${ask.answerBy}:${what}`,
      purpose: 'gaps_asked',
      about: { mailing_id: ask.mailingId, account_id: one.contact.id },
      toName: one.contact.name,
      toEmail: one.contact.email,
      ...write(one),
    }
  })
}

/** Returns a function that writes the letter of one ask. */
export async function gapsWriter(
  deps: Deps,
  db: Db | Tx,
  plan: AskPlan,
  { round, answerBy }: { round: Round; answerBy: LocalDate },
): Promise<(ask: Ask) => ReturnType<WriteHelper>> {
  const { baseUrl } = deps.config
  const emails = plan.asks.map(({ contact }) => contact.email)
  const write = await helperWriter(db, round.id, { sender: deps.config, emails })
  return (ask) => write('gaps_asked', ask.contact, gapsValues(ask, { baseUrl, answerBy }))
}
