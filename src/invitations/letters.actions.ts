/** One letter to one person about the own invitation: what goes out because somebody did something, not as a mailing. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid } from '../kernel/errors.ts'
import { enqueueMail, type NewMessage } from '../kernel/mail/outbox.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { readTemplates } from '../letters/queries.ts'
import { composeMail, isUnfilled, type Mail, type Template, type Unfilled, type Values } from '../letters/rules.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled, type SettledSeminar } from '../seminars/rules.ts'
import { getInvitation, raiseSequence } from './invitee.queries.ts'
import { questionFacts } from './letters.queries.ts'
import {
  frameOf,
  guestValues,
  type ProgrammeLine,
  paperFrameOf,
  paperValues,
  personalValues,
  type Sender,
  seminarCalendar,
  seminarValues,
  senderOf,
} from './letters.rules.ts'
import { toldOf } from './told.rules.ts'

interface PersonalLetter {
  invitationId: string
  purpose: Purpose
  to: { name: string; email: string; title: string }
  /** Whose token the letter's link holds; null: the person has no way in any more. */
  linkId: string | null
  /** What makes the letter the only one of its kind. */
  dedupeKey: string
  calendar: 'REQUEST' | 'CANCEL' | null
  values?: Values
  /** On paper; so is every letter to somebody without an address. */
  byPost?: boolean
}

/** The letter as it would be now. */
export async function writePersonal(
  deps: Deps,
  db: Db | Tx,
  letter: Omit<PersonalLetter, 'dedupeKey' | 'calendar'>,
): Promise<Mail | Unfilled> {
  const invitation = await getInvitation(db, letter.invitationId)
  const seminar = await getSeminarById(db, invitation.seminarId)
  const sender = senderOf(deps)
  const facts = await questionFacts(db, {
    answer_deadline: invitation.answerDeadline,
    questionnaire_id: invitation.questionnaireId,
  })
  const values = personalValues(sender, seminar, {
    reader: { ...invitation, ...letter.to },
    facts: { ...facts, municipalities: invitation.municipalities },
    programme: await listProgramme(db, seminar.id),
    today: localDate(deps.clock.now()),
  })
  const template = (await readTemplates(db, invitation.roundId))(letter.purpose)
  const onPaper = isOnPaper(letter)
  const frame = (onPaper ? paperFrameOf : frameOf)(sender, letter.linkId !== null)
  const paper = onPaper ? paperValues(sender) : {}
  return composeMail(template, { ...values, ...letter.values, ...paper }, frame)
}

function isOnPaper({ byPost, to }: Pick<PersonalLetter, 'byPost' | 'to'>): boolean {
  return byPost === true || to.email === ''
}

/**
 * Queues it, with a calendar object of a higher SEQUENCE than the invitation has had.
 * @throws Invalid when the letter speaks of what is not settled.
 */
export async function sendPersonal(deps: Deps, tx: Tx, letter: PersonalLetter): Promise<void> {
  const mail = await writePersonal(deps, tx, letter)
  if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
  const { seminarId } = await getInvitation(tx, letter.invitationId)
  const seminar = await getSeminarById(tx, seminarId)
  const byPost = isOnPaper(letter)
  const calendar = letter.calendar && !byPost ? await calendarOf(deps, tx, letter, letter.calendar) : null
  const message = {
    ...mail,
    dedupeKey: letter.dedupeKey,
    purpose: letter.purpose.startsWith('invitation_') ? 'invitation' : letter.purpose,
    about: { invitation_id: letter.invitationId },
    byPost,
    toName: letter.to.name,
    toEmail: letter.to.email,
    ...(letter.linkId && { linkId: letter.linkId }),
    ...(calendar && { calendar }),
    ...(calendar?.method === 'REQUEST' && { told: calendar.told }),
    ...(staysInvited(letter) && isSettled(seminar) && { says: JSON.stringify(toldOf(seminar)) }),
  }
  await enqueueMail(tx, [message], deps.clock.now())
}

/** Who comes no more is told so, wherever and whenever it will be. */
function staysInvited({ linkId, calendar }: PersonalLetter): boolean {
  return linkId !== null && calendar !== 'CANCEL'
}

async function calendarOf(
  deps: Deps,
  tx: Tx,
  { invitationId, purpose, to }: PersonalLetter,
  method: 'REQUEST' | 'CANCEL',
) {
  const { uid, organizer, seminarId } = await getInvitation(tx, invitationId)
  const seminar = await getSeminarById(tx, seminarId)
  if (!isSettled(seminar)) return null
  const sequence = await raiseSequence(tx, invitationId, seminar.revision)
  const write = seminarCalendar(senderOf(deps), seminar, {
    method,
    sequence,
    now: deps.clock.now(),
    programme: await listProgramme(tx, seminarId),
    kind: purpose === 'substitute' ? 'substitute' : 'holder',
  })
  const told = JSON.stringify(toldOf(seminar))
  return { method, told, content: write({ uid, organizer, name: to.name, email: to.email }) }
}

export type GuestPurpose = Extract<Purpose, `guest_${string}`>

/** Being in the queue changes nothing in a calendar. */
const calendarMethods: Partial<Record<GuestPurpose, 'REQUEST' | 'CANCEL'>> = {
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/** What the letters of one seminar's guests have in common. */
interface GuestLetterFacts {
  sender: Sender
  /** From `guestSeminar`. */
  seminar: SettledSeminar
  /** The afternoon's items only. */
  afternoon: ProgrammeLine[]
  templates: (purpose: Purpose) => Template
  now: UtcText
}

/** What is the same for all of a seminar's guests is worked out once. @throws Invalid when a placeholder stays empty. */
function guestMails(
  purpose: GuestPurpose,
  { sender, seminar, afternoon, templates, now }: GuestLetterFacts,
): (guest: { name: string; organisation: string }) => Mail {
  const shared = seminarValues(sender, seminar, afternoon, localDate(now))
  const template = templates(purpose)
  const frame = frameOf(sender, purpose !== 'guest_withdrawn', 'guest')
  return (guest) => {
    const mail = composeMail(template, { ...shared, ...guestValues(guest) }, frame)
    if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
    return mail
  }
}

interface LetterTo {
  id: string
  linkId: string | null
  name: string
  email: string
  organisation: string
  uid: string
  organizer: string
  sequence: number
}

/** A letter to each, ready to be queued. @param nthOf what makes it the only one of its purpose to this guest. */
export function guestLetters<T extends LetterTo>(
  purpose: GuestPurpose,
  facts: GuestLetterFacts,
  guests: T[],
  nthOf: (guest: T) => string | number,
): NewMessage[] {
  const { sender, seminar, afternoon, now } = facts
  const write = guestMails(purpose, facts)
  const method = calendarMethods[purpose]
  const calendarFor = ({ sequence, ...guest }: T, method: 'REQUEST' | 'CANCEL') =>
    seminarCalendar(sender, seminar, { method, sequence, now, programme: afternoon, kind: 'guest' })(guest)
  const told = JSON.stringify(toldOf(seminar))
  return guests.map((guest) => ({
    ...write(guest),
    dedupeKey: `${purpose}:${guest.id}:${nthOf(guest)}`,
    purpose,
    about: { invitation_id: guest.id },
    toName: guest.name,
    toEmail: guest.email,
    ...(method && { calendar: { method, content: calendarFor(guest, method) } }),
    ...(method === 'REQUEST' && { told }),
    ...(method !== 'CANCEL' && { says: told }),
    ...(guest.linkId && { linkId: guest.linkId }),
  }))
}
