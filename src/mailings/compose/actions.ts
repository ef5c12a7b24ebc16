import { listPresent } from '../../attendance/queries.ts'
import {
  listAfternoons,
  listGuestAddressees,
  listGuestHours,
  lockGuestSeminars,
  markGuestsTold,
} from '../../guests/addressees.queries.ts'
import { guestSenderOf } from '../../guests/letters.rules.ts'
import {
  listAddressees,
  listProgrammes,
  markTold,
  questionFacts,
} from '../../invitations/letters.queries.ts'
import { type ProgrammeLine, senderOf } from '../../invitations/letters.rules.ts'
import { lockRound } from '../../invitations/queries.ts'
import { sequenceOf, toldOf } from '../../invitations/told.rules.ts'
import { insertHistory } from '../../kernel/db/history.ts'
import type { Db, Tx } from '../../kernel/db/open.ts'
import type { Deps } from '../../kernel/deps.ts'
import { Conflict, Invalid } from '../../kernel/errors.ts'
import { sha256 } from '../../kernel/ids.ts'
import { enqueueMail, type NewMessage, never } from '../../kernel/mail/outbox.ts'
import { mustHaveSender } from '../../kernel/mail/sender.ts'
import { localDate, type UtcText } from '../../kernel/time.ts'
import { listWrittenTo } from '../../letters/helpers.queries.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import { readTemplates } from '../../letters/queries.ts'
import { isUnfilled, namesIn, type Template } from '../../letters/rules.ts'
import type { Round } from '../../rounds/queries.ts'
import { listSeminarFacts, listSeminars } from '../../seminars/queries.ts'
import {
  type AudienceFilter,
  type Chosen,
  type ChosenAddressee,
  calendarMethods,
  isHelper,
  isInvitee,
  type MailingPurpose,
  mailingPurposes,
  toGuestsToo,
} from './audience.rules.ts'
import { listRoundContacts } from './contacts.queries.ts'
import { toldToContact } from './contacts.rules.ts'
import { listHelped } from './helpers.queries.ts'
import { toldNow } from './helpers.rules.ts'
import { keyOfChosen } from './keys.rules.ts'
import { calendarWriter, type LetterFacts, letterWriter } from './mails.ts'
import { type MailingPlan, type PlanFacts, paperPlan, planMailing, planText } from './plan.rules.ts'
import { insertMailing, listSentKeys } from './queries.ts'
import { listReminders, listUnreached } from './reminded.queries.ts'
import { isReminder, remindedBy } from './reminded.rules.ts'

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
  /** Letters on paper, to those who get no mail. */
  byPost?: boolean
}

/** What a mailing of the round for any of the purposes is planned from. */
export async function planFactsOf(
  db: Db | Tx,
  round: Round,
  now: UtcText,
  purposes: readonly MailingPurpose[],
): Promise<
  Omit<PlanFacts, 'again' | 'letterReason' | 'letter'> & {
    templates: (purpose: Purpose) => Template
  }
> {
  const withContacts = purposes.includes('rss_message')
  const withHelpers = purposes.some((one) => calendarMethods[one])
  const templates = await readTemplates(db, round.id)
  return {
    roundId: round.id,
    seminars: await listSeminars(db, round.id),
    addressees: await listAddressees(db, round.id),
    contacts: withContacts ? await listRoundContacts(db, round.id) : [],
    helpers: withHelpers ? await listHelped(db, round.id) : { seminars: [], helpers: [] },
    otherLetters: otherLettersOf(purposes).map(templates),
    helped: withContacts ? await listSeminarFacts(db, round.id) : [],
    ...(purposes.some((one) => toGuestsToo.has(one)) ? await guestFacts(db, round.id) : noGuests),
    sent: await listSentKeys(db, round.id, mailingPurposes),
    ...(purposes.some(isReminder) ? await reminderFacts(db, round.id) : noReminders),
    today: localDate(now),
    templates,
  }
}

/** To whom else the mailing goes, by a letter of their own. */
function otherLettersOf(purposes: readonly MailingPurpose[]): Purpose[] {
  if (purposes.some((one) => calendarMethods[one]))
    return ['rss_changed', 'rss_cancelled', 'venue_changed', 'venue_released', 'rss_introduction']
  return purposes.includes('rss_message') ? ['rss_introduction'] : []
}

async function guestFacts(db: Db | Tx, roundId: string): Promise<GuestFacts> {
  return {
    guests: await listGuestAddressees(db, roundId),
    hours: await listGuestHours(db, roundId),
    present: await listPresent(db, roundId),
  }
}

type ReminderFacts = Pick<PlanFacts, 'reminded' | 'unreached'>
const noReminders: ReminderFacts = { reminded: new Map(), unreached: new Set() }

async function reminderFacts(db: Db | Tx, roundId: string): Promise<ReminderFacts> {
  return {
    reminded: remindedBy(await listReminders(db, roundId)),
    unreached: await listUnreached(db, roundId),
  }
}

type GuestFacts = Pick<PlanFacts, 'guests' | 'hours' | 'present'>

/** For letters about a seat alone, which know nothing of the day itself either. */
const noGuests: GuestFacts = {
  guests: [],
  hours: new Map(),
  present: { seatIds: new Set(), guestInvitationIds: new Set(), countedSeminarIds: new Set() },
}

/** Who would get the letter now, and who not. */
export async function planOfMailing(db: Db | Tx, draft: Draft, now: UtcText): Promise<MailingPlan> {
  const { round, purpose, filter, again, reason: letterReason } = draft
  const facts = await planFactsOf(db, round, now, [purpose])
  const letter = facts.templates(purpose)
  return planMailing(purpose, filter, { ...facts, again, letterReason, letter })
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
    guestSender: guestSenderOf(deps),
    afternoons: toGuestsToo.has(draft.purpose)
      ? await listAfternoons(db, round.id)
      : new Map<string, ProgrammeLine[]>(),
    facts: await questionFacts(db, round),
    templates: await readTemplates(db, round.id),
    programmes: await listProgrammes(db, round.id),
    municipalities: await countMunicipalities(db, round.id),
    writtenTo: await writtenToAmong(db, draft),
    reason: draft.reason,
    today: localDate(now),
    now,
  }
}

/** Of the round's contact persons, where the letter may go to them. */
async function writtenToAmong(db: Db | Tx, { round, purpose }: Draft): Promise<Set<string>> {
  if (purpose !== 'rss_message' && !calendarMethods[purpose]) return new Set()
  const contacts = await listRoundContacts(db, round.id)
  return listWrittenTo(
    db,
    contacts.flatMap(({ email }) => email ?? []),
  )
}

/**
 * The mailing and all its messages, or nothing. Held when the round wants a second look.
 * @returns how many were queued; 0 when the button was pressed twice.
 * @throws Conflict when other people would get it than the preview showed; Invalid when a letter lacks something.
 */
export async function sendMailing(deps: Deps, mailing: Mailing): Promise<number> {
  mustHaveSender(deps)
  const now = deps.clock.now()
  const { round, purpose } = mailing
  return deps.db.transaction().execute(async (tx) => {
    await lockRound(tx, round.id)
    if (toGuestsToo.has(purpose)) await lockGuestSeminars(tx, round.id)
    const byPost = mailing.byPost ?? false
    // A letter on paper is looked at by whoever folds it.
    const isHeld = round.second_look === 1 && !byPost
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
      scheduled_for: byPost ? null : mailing.scheduledFor,
      by_post: byPost ? 1 : 0,
      letter_reason: mailing.reason,
    })
    if (!isNew) return 0
    const whole = await planOfMailing(tx, mailing, now)
    const plan = byPost ? paperPlan(whole) : whole
    if (mailingFingerprint(whole) !== mailing.expected) throw new Conflict('mailings.changed')
    if (plan.recipients.length === 0) throw new Conflict('mailings.nobody')
    const letter = await letterFacts(deps, tx, mailing)
    const notBefore = isHeld ? never : (mailing.scheduledFor ?? now)
    const queued = await enqueueMail(tx, messagesOf(mailing, plan, letter, notBefore), now)
    if (queued !== plan.recipients.length) throw new Conflict('mailings.changed')
    if (calendarMethods[purpose]) {
      const invited = plan.recipients.filter(isInvitee)
      await tellAll(tx, invited)
      await tellGuests(tx, invited)
    }
    await insertHistory(tx, { accountId: mailing.accountId, now }, eventsOf(plan, mailing))
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
  const write = letterWriter(purpose, letter, mailing.byPost)
  const calendarFor = calendarWriter(purpose, letter)
  const saysDay =
    calendarFor !== null || [...namesIn(plan.letter)].some((name) => ofTheDay.has(name))
  return plan.recipients.map((chosen) => {
    const mail = write(chosen)
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    const key = keyOfChosen(plan, chosen)
    return {
      ...mail,
      dedupeKey: mailing.again === '' ? key : `${key}:${mailing.id}`,
      purpose,
      mailingId: mailing.id,
      ...readerOf(chosen),
      says: saysOf(chosen, saysDay),
      toName: chosen.addressee.name,
      toEmail: chosen.addressee.email,
      notBefore,
      byPost: mailing.byPost ?? false,
      ...(calendarFor &&
        isInvitee(chosen) &&
        calendarOf(chosen, mailing.byPost ? null : calendarFor)),
      officeHours: isReminder(purpose),
    }
  })
}

/** Paper tells of the day too, but changes no calendar. */
function calendarOf(chosen: ChosenAddressee, write: ReturnType<typeof calendarWriter>) {
  return { ...(write && { calendar: write(chosen) }), told: JSON.stringify(toldOf(chosen.seminar)) }
}

/** What must be so when the letter goes. */
function saysOf(chosen: Chosen, saysDay: boolean): string {
  if (isHelper(chosen)) return toldNow(chosen.addressee, chosen.seminar.known)
  if (chosen.seminar === null) return toldToContact(chosen.addressee.seminars)
  const told = toldOf(chosen.seminar)
  return JSON.stringify(saysDay ? told : { cancelled: told.cancelled })
}

/** What speaks of when and where in a letter. */
const ofTheDay = new Set([
  ...['dag', 'datum', 'tid', 'ort', 'svara senast', 'kalender', 'fakta', 'program'],
  ...['ändringar', 'ditt svar'],
])

/** Whose letter it is, as the ledger keeps it. */
function readerOf(chosen: Chosen): Partial<NewMessage> {
  if (isHelper(chosen)) {
    const { addressee, seminar } = chosen
    const told = toldNow(addressee, seminar.known)
    const to = addressee.kind === 'venue' ? { venueId: addressee.id } : { accountId: addressee.id }
    return { ...to, seminarId: seminar.id, told }
  }
  if (chosen.seminar === null) {
    const { accountId, seminars } = chosen.addressee
    return { accountId, told: toldToContact(seminars) }
  }
  const { addressee } = chosen
  return addressee.kind === 'guest'
    ? { guestInvitationId: addressee.guestInvitationId, linkId: addressee.linkId }
    : { seatId: addressee.seatId, linkId: addressee.linkId }
}

/** What the invitations' latest calendar object says, and its number: as many writes as there are different ones. */
async function tellAll(tx: Tx, recipients: ChosenAddressee[]): Promise<void> {
  const seats = recipients.flatMap(({ addressee, seminar }) =>
    addressee.kind === 'guest' ? [] : [{ addressee, seminar }],
  )
  const key = ({ addressee, seminar }: (typeof seats)[number]) =>
    `${seminar.id} ${sequenceOf(addressee.calendar, seminar)}`
  for (const own of Map.groupBy(seats, key).values()) {
    const [first] = own
    if (!first) continue
    const ids = [...new Set(own.map(({ addressee }) => addressee.invitationId))]
    const sequence = sequenceOf(first.addressee.calendar, first.seminar)
    await markTold(tx, ids, { told: JSON.stringify(toldOf(first.seminar)), sequence })
  }
}

async function tellGuests(tx: Tx, recipients: ChosenAddressee[]): Promise<void> {
  const guests = recipients.flatMap(({ addressee, seminar }) =>
    addressee.kind === 'guest' ? [{ id: addressee.guestInvitationId, seminar }] : [],
  )
  for (const own of Map.groupBy(guests, ({ seminar }) => seminar.id).values()) {
    const ids = own.map(({ id }) => id)
    if (own[0]) await markGuestsTold(tx, ids, JSON.stringify(toldOf(own[0].seminar)))
  }
}

function eventsOf({ purpose, recipients }: MailingPlan, { again, byPost }: Mailing) {
  const about = recipients.flatMap((chosen): string[] =>
    chosen.seminar === null ? chosen.addressee.seminars.map(({ id }) => id) : [chosen.seminar.id],
  )
  const bySeminar = Map.groupBy(about, (id) => id)
  return [...bySeminar].map(([subjectId, own]) => ({
    subject: 'seminar' as const,
    subjectId,
    kind: byPost ? 'mailed_by_post' : again === '' ? 'mailed' : 'mailed_again',
    detail: { purpose, n: own.length, ...(again !== '' && { reason: again }) },
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
