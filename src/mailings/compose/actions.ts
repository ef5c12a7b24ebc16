import { listPresent } from '../../attendance/queries.ts'
import { type Concerned, listConcerned } from '../../documentation/queries.ts'
import { type Addressee, listAddressees, markTold } from '../../invitations/addressees.queries.ts'
import { listAfternoons, listGuestHours, listProgrammes, questionFacts } from '../../invitations/letters.queries.ts'
import { type ProgrammeLine, senderOf } from '../../invitations/letters.rules.ts'
import { listCandidates, listGuestCandidates, lockGuestSeminars } from '../../invitations/queries.ts'
import { sequenceOf, toldOf } from '../../invitations/told.rules.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Invalid } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/ids.ts'
import { type About, enqueueMail, type NewMessage, never } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { type LocalDate, localDate, type UtcText } from '../../kernel/time.ts'
import { leftField, type Purpose } from '../../letters/purposes.rules.ts'
import { listWrittenTo, readTemplates } from '../../letters/queries.ts'
import { isUnfilled, namesIn, type Template } from '../../letters/rules.ts'
import { getQuestionnaire } from '../../questionnaire/queries.ts'
import { readLeft } from '../../responses/left.queries.ts'
import { lockRound, markFrozen, type Round } from '../../rounds/queries.ts'
import { listSeminarFacts, listSeminars } from '../../seminars/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import {
  type AudienceFilter,
  type Chosen,
  type ChosenAddressee,
  goesToGuests,
  isHelper,
  isInvitee,
  isInviting,
  isReminder,
  lettersOf,
  type MailingPurpose,
  mailingFacts,
  mailingPurposes,
} from './audience.rules.ts'
import { toldToContact } from './contacts.rules.ts'
import { listHelped, listRoundContacts } from './helpers.queries.ts'
import { toldNow } from './helpers.rules.ts'
import { withLinks } from './links.actions.ts'
import { calendarWriter, factsText, type LetterFacts, letterWriter, type Planned } from './mails.ts'
import { type MailingPlan, mailingTitle, type PlanFacts, paperPlan, planMailing, planText } from './plan.rules.ts'
import { insertMailing, listReminders, listSent, listUnreached } from './queries.ts'
import { keyOfChosen, remindedBy, type SentLetter, sentBefore } from './sent.rules.ts'

export interface Draft {
  round: Round
  purpose: MailingPurpose
  filter: AudienceFilter
  /** Why somebody gets the same letter again; '' sends to nobody twice. */
  again: string
  /** Why the seminar was moved or cancelled, for the letter; '' says nothing. */
  reason: string
  /** null, or missing: goes at once. */
  scheduledFor?: UtcText | null
}

interface Mailing extends Draft {
  id: string
  /** '' makes a title from the purpose and the seminars. */
  title: string
  /** Fingerprint of the plan that the person saw; null for a scheduled reminder, which nobody reviews. */
  expected: string | null
  /** The person who sends it, or who saved the rule by which it goes. */
  accountId: string
  scheduledFor: UtcText | null
  /** Makes letters on paper, for people who get no mail. */
  byPost?: boolean
}

/** Reads the facts from which mailings of the round are planned, for any of these purposes. */
export async function planFactsOf(
  db: Db | Tx,
  round: Round,
  now: UtcText,
  purposes: readonly MailingPurpose[],
): Promise<Omit<PlanFacts, 'again' | 'letterReason' | 'letters'> & { templates: (purpose: Purpose) => Template }> {
  const withContacts = purposes.includes('rss_message')
  const withHelpers = purposes.some((one) => mailingFacts[one].calendar)
  const toInvited = !purposes.every(isInviting)
  const templates = await readTemplates(db, round.id)
  const seminars = await listSeminars(db, round.id)
  return {
    roundId: round.id,
    seminars,
    addressees: toInvited ? await addresseesFor(db, round.id, purposes) : [],
    candidates: purposes.includes('invitation') ? await listCandidates(db, round.id) : [],
    guestCandidates: [],
    contacts: withContacts ? await listRoundContacts(db, round.id) : [],
    helpers: withHelpers ? await listHelped(db, round.id, seminars) : { seminars: [], helpers: [] },
    otherLetters: otherLettersOf(purposes).map(templates),
    helped: withContacts ? await listSeminarFacts(db, round.id) : [],
    ...(purposes.some(goesToGuests) ? await guestFacts(db, round.id) : noGuests),
    ...sentAmong(toInvited ? await listSent(db, round.id, mailingPurposes) : []),
    concerned: await concernedBy(db, round.id, { purposes, today: localDate(now) }),
    ...(purposes.some(isReminder) ? await reminderFacts(db, round.id) : noReminders),
    today: localDate(now),
    templates,
  }
}

async function concernedBy(
  db: Db | Tx,
  roundId: string,
  { purposes, today }: { purposes: readonly MailingPurpose[]; today: LocalDate },
): Promise<Map<string, Concerned>> {
  const rows = purposes.includes('confirm_statements') ? await listConcerned(db, roundId, today) : []
  return new Map(rows.map((row) => [row.seatId, row]))
}

async function addresseesFor(db: Db | Tx, roundId: string, purposes: readonly MailingPurpose[]): Promise<Addressee[]> {
  const withGuests = purposes.some(goesToGuests)
  return (await listAddressees(db, roundId)).filter(({ kind }) => withGuests || kind !== 'guest')
}

function sentAmong(letters: SentLetter[]): Pick<PlanFacts, 'sent' | 'before'> {
  return { sent: new Set(letters.map(({ key }) => key)), before: sentBefore(letters) }
}

/** The letters that the mailing sends to helpers and contact persons. */
function otherLettersOf(purposes: readonly MailingPurpose[]): Purpose[] {
  if (purposes.some((one) => mailingFacts[one].calendar))
    return ['rss_changed', 'rss_cancelled', 'venue_changed', 'venue_released', 'rss_introduction']
  return purposes.includes('rss_message') ? ['rss_introduction'] : []
}

async function guestFacts(db: Db | Tx, roundId: string): Promise<GuestFacts> {
  return { hours: await listGuestHours(db, roundId), present: await listPresent(db, roundId) }
}

type ReminderFacts = Pick<PlanFacts, 'reminded' | 'unreached'>
const noReminders: ReminderFacts = { reminded: new Map(), unreached: new Set() }

async function reminderFacts(db: Db | Tx, roundId: string): Promise<ReminderFacts> {
  return { reminded: remindedBy(await listReminders(db, roundId)), unreached: await listUnreached(db, roundId) }
}

type GuestFacts = Pick<PlanFacts, 'hours' | 'present'>

/** For purposes that do not go to guests; they do not need the attendance either. */
const noGuests: GuestFacts = {
  hours: new Map(),
  present: { seatIds: new Set(), guestInvitationIds: new Set(), countedSeminarIds: new Set() },
}

/** Plans the mailing as of now: who gets it and who does not, what its letters say, and the fingerprint of it all. */
export async function planOfMailing(deps: Deps, db: Db | Tx, draft: Draft): Promise<Planned> {
  const { round, purpose, filter, again, reason: letterReason } = draft
  const { templates, ...read } = await planFactsOf(db, round, deps.clock.now(), [purpose])
  const [first, ...others] = lettersOf(purpose)
  const letters: PlanFacts['letters'] = [templates(first), ...others.map(templates)]
  const guestCandidates = await guestCandidatesOf(db, draft, read.seminars)
  const plan = planMailing(purpose, filter, { ...read, guestCandidates, letters, again, letterReason })
  const left = await leftFor(db, round, plan)
  const facts = { ...(await letterFacts(deps, db, draft, templates)), concerned: read.concerned, left }
  return { ...plan, facts, fingerprint: sha256(planText(plan) + factsText(plan, facts)) }
}

/** What is left for each reader, when the letter says it. */
async function leftFor(db: Db | Tx, round: Round, plan: MailingPlan): Promise<LetterFacts['left']> {
  if (!namesIn(plan.letters[0]).has(leftField)) return new Map()
  const chosen = [...plan.recipients, ...paperPlan(plan).recipients].filter(isInvitee)
  const seats = chosen.flatMap(({ addressee }) => (addressee.kind === 'guest' ? [] : [addressee]))
  return readLeft(db, round, seats)
}

async function guestCandidatesOf(db: Db | Tx, { purpose, filter }: Draft, all: Seminar[]) {
  const seminar = all.find(({ slug }) => filter.seminars.includes(slug))
  return purpose === 'guest_invitation' && seminar ? listGuestCandidates(db, seminar.id) : []
}

/** Reads the facts that letters are filled from, in the same way for the preview and for sending. */
async function letterFacts(
  deps: Deps,
  db: Db | Tx,
  draft: Draft,
  templates: LetterFacts['templates'],
): Promise<Omit<LetterFacts, 'concerned' | 'left'>> {
  const now = deps.clock.now()
  const { round } = draft
  return {
    sender: senderOf(deps),
    guestSender: senderOf(deps, 'gast'),
    afternoons: goesToGuests(draft.purpose) ? await listAfternoons(db, round.id) : new Map<string, ProgrammeLine[]>(),
    facts: await questionFacts(db, round),
    templates,
    programmes: await listProgrammes(db, round.id),
    municipalities: await countMunicipalities(db, round.id),
    writtenTo: await writtenToAmong(db, draft),
    reason: draft.reason,
    isLater: Boolean(draft.scheduledFor) || round.second_look === 1,
    today: localDate(now),
    now,
  }
}

/** Addresses of the round's contact persons that have had a letter; empty when the purpose is not for them. */
async function writtenToAmong(db: Db | Tx, { round, purpose }: Draft): Promise<Set<string>> {
  if (purpose !== 'rss_message' && !mailingFacts[purpose].calendar) return new Set()
  const contacts = await listRoundContacts(db, round.id)
  return listWrittenTo(
    db,
    contacts.flatMap(({ email }) => email ?? []),
  )
}

/**
 * Inserts the mailing with all its messages in one transaction, and creates invitations and links for the people it
 * invites. Holds the messages when the round requires a second look.
 * @returns how many were queued; 0 when the button was pressed twice, or a scheduled reminder has no recipients
 * @throws Conflict when the plan is not the one the person saw, or has no recipients; Invalid when a placeholder in a
 * letter has no value
 */
export async function queueMailing(deps: Deps, mailing: Mailing): Promise<number> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  const { purpose, byPost = false } = mailing
  return deps.db.transaction().execute(async (tx) => {
    // Read anew: somebody may have changed the questions since the page was opened.
    const round = await lockRound(tx, mailing.round.id)
    if (goesToGuests(purpose)) await lockGuestSeminars(tx, round.id)
    const whole = await planOfMailing(deps, tx, { ...mailing, round })
    const plan = byPost ? paperPlan(whole) : whole
    if (mailing.expected === null && plan.recipients.length === 0) return 0
    // Letters on paper need no second look: the person who folds them sees them.
    const isHeld = round.second_look === 1 && !byPost
    const isNew = await insertMailing(tx, {
      id: mailing.id,
      round_id: round.id,
      purpose,
      title: mailing.title || mailingTitle(plan, { byPost }),
      created_by: mailing.accountId,
      created_at: now,
      audience: JSON.stringify(mailing.filter),
      reason: mailing.again,
      held_at: isHeld ? now : null,
      scheduled_for: byPost ? null : mailing.scheduledFor,
      by_post: byPost ? 1 : 0,
      letter_reason: mailing.reason,
    })
    if (!isNew) return 0
    if (mailing.expected !== null && whole.fingerprint !== mailing.expected) throw new Conflict('mailings.changed')
    if (plan.refusal !== null || plan.recipients.length === 0) throw new Conflict('mailings.nobody')
    const recipients = await withLinks(deps, tx, plan)
    const notBefore = isHeld ? never : (mailing.scheduledFor ?? now)
    const queued = await enqueueMail(tx, messagesOf(mailing, { ...plan, recipients }, notBefore), now)
    if (queued !== plan.recipients.length) throw new Conflict('mailings.changed')
    if (mailingFacts[purpose].calendar) await tellAll(tx, plan.recipients.filter(isInvitee))
    if (purpose === 'invitation') await freezeQuestions(tx, round, now)
    await insertHistory(tx, { accountId: mailing.accountId, now }, eventsOf(plan, mailing))
    return queued
  })
}

/** The first invitation freezes the questionnaire, so that all invited people get the same questions. */
async function freezeQuestions(tx: Tx, round: Round, now: UtcText): Promise<void> {
  const { hash } = await getQuestionnaire(tx, round.questionnaire_id)
  await markFrozen(tx, round.id, hash, now)
}

function messagesOf(mailing: Mailing, plan: Planned, notBefore: UtcText): NewMessage[] {
  const { purpose, byPost = false } = mailing
  const write = letterWriter(purpose, plan.facts)
  const calendarFor = calendarWriter(purpose, plan.facts)
  const names = namesIn(plan.letters[0])
  const says = {
    day: calendarFor !== null || [...names].some((name) => ofTheDay.has(name)),
    due: names.has('frågor senast'),
  }
  return plan.recipients.map((chosen) => {
    const mail = write(chosen, byPost)
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    const key = keyOfChosen(plan, chosen)
    return {
      ...mail,
      dedupeKey: mailing.again === '' ? key : `${key}:${mailing.id}`,
      purpose,
      about: { mailing_id: mailing.id, ...readerOf(chosen) },
      ...(isInvitee(chosen) && { linkId: chosen.addressee.linkId }),
      ...(isHelper(chosen) && { told: toldNow(chosen.addressee, chosen.seminar.known) }),
      says: saysOf(chosen, says),
      toName: chosen.addressee.name,
      toEmail: chosen.addressee.email,
      notBefore,
      byPost,
      ...(calendarFor && isInvitee(chosen) && calendarOf(chosen, byPost ? null : calendarFor)),
      officeHours: isReminder(purpose),
    }
  })
}

/** A letter on paper tells of the day too, but carries no calendar object. @param write null: on paper */
function calendarOf(chosen: ChosenAddressee, write: ReturnType<typeof calendarWriter>) {
  return { ...(write && { calendar: write(chosen) }), told: JSON.stringify(toldOf(chosen.seminar)) }
}

/** JSON of what must still be true when the letter is sent. */
function saysOf(chosen: Chosen, says: { day: boolean; due: boolean }): string {
  if (isHelper(chosen)) return toldNow(chosen.addressee, chosen.seminar.known)
  if (chosen.seminar === null) return toldToContact(chosen.addressee.seminars)
  const { addressee } = chosen
  const told = toldOf(chosen.seminar)
  const due = says.due && addressee.kind !== 'guest' ? { due: addressee.answerBy } : {}
  return JSON.stringify({ ...(says.day ? told : { cancelled: told.cancelled }), ...due })
}

/** Placeholders that state when or where. */
const ofTheDay = new Set([
  ...['dag', 'datum', 'tid', 'ort', 'svara senast', 'kalender', 'fakta', 'program'],
  ...['ändringar', 'ditt svar'],
])

/** The columns of a message that tell whose letter it is. */
function readerOf(chosen: Chosen): About {
  if (isHelper(chosen)) {
    const { addressee, seminar } = chosen
    const to = addressee.kind === 'venue' ? { venue_id: addressee.id } : { account_id: addressee.id }
    return { ...to, seminar_id: seminar.id }
  }
  if (chosen.seminar === null) return { account_id: chosen.addressee.accountId }
  const { addressee } = chosen
  return { invitation_id: addressee.invitationId }
}

/** Saves what each one's latest calendar object says, and its SEQUENCE, with one update for each distinct value. */
async function tellAll(tx: Tx, recipients: ChosenAddressee[]): Promise<void> {
  const key = ({ addressee, seminar }: ChosenAddressee) =>
    `${seminar.id} ${addressee.kind === 'guest'} ${sequenceOf(addressee.calendar, seminar)}`
  for (const own of Map.groupBy(recipients, key).values()) {
    const [first] = own
    if (!first) continue
    const ids = [...new Set(own.map(({ addressee }) => addressee.invitationId))]
    const sequence = sequenceOf(first.addressee.calendar, first.seminar)
    await markTold(tx, ids, { told: JSON.stringify(toldOf(first.seminar)), sequence })
  }
}

function eventsOf({ purpose, recipients }: MailingPlan, mailing: Mailing) {
  const { again } = mailing
  const about = recipients.flatMap((chosen): string[] =>
    chosen.seminar === null ? chosen.addressee.seminars.map(({ id }) => id) : [chosen.seminar.id],
  )
  const bySeminar = Map.groupBy(about, (id) => id)
  return [...bySeminar].map(([subjectId, own]) => ({
    subject: 'seminar' as const,
    subjectId,
    kind: eventKind(mailing),
    detail: isInviting(purpose)
      ? { n: own.length }
      : { purpose, n: own.length, ...(again !== '' && { reason: again }) },
  }))
}

function eventKind({ purpose, byPost, again }: Mailing): string {
  if (purpose === 'guest_invitation') return 'guests_invited'
  if (purpose === 'invitation') return byPost ? 'invited_by_post' : 'invited'
  if (byPost) return 'mailed_by_post'
  return again === '' ? 'mailed' : 'mailed_again'
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
