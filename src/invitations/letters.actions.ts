/** One letter to one person about the own invitation: what goes out because somebody did something, not as a mailing. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid } from '../kernel/errors.ts'
import { enqueueMail } from '../kernel/mail/outbox.ts'
import { localDate } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { readTemplates } from '../letters/queries.ts'
import { composeMail, isUnfilled, type Mail, type Unfilled, type Values } from '../letters/rules.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled } from '../seminars/rules.ts'
import { getInvitation, raiseSequence } from './invitee.queries.ts'
import { questionFacts } from './letters.queries.ts'
import { frameOf, personalValues, seminarCalendar, senderOf } from './letters.rules.ts'
import { paperFrameOf, paperValues } from './paper.rules.ts'
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
  const { seatId, seminarId } = await getInvitation(tx, letter.invitationId)
  const seminar = await getSeminarById(tx, seminarId)
  const byPost = isOnPaper(letter)
  const calendar = letter.calendar && !byPost ? await calendarOf(deps, tx, letter, letter.calendar) : null
  const message = {
    ...mail,
    dedupeKey: letter.dedupeKey,
    purpose: letter.purpose.startsWith('invitation_') ? 'invitation' : letter.purpose,
    about: { seat_id: seatId },
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
