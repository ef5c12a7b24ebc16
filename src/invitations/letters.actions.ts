/** Letters to one person about their invitation, sent because of an action, not in a mailing. */
import type { Db, Tx } from '../kernel/db/open.ts'
import type { Deps } from '../kernel/deps.ts'
import { Invalid } from '../kernel/errors.ts'
import type { Mail } from '../kernel/mail/letter.ts'
import { enqueueMail, type NewMessage } from '../kernel/mail/outbox.ts'
import { localDate, type UtcText } from '../kernel/time.ts'
import type { Purpose } from '../letters/purposes.rules.ts'
import { readTemplates } from '../letters/queries.ts'
import { composeMail, isUnfilled, type Unfilled, type Values } from '../letters/rules.ts'
import { listProgramme } from '../negotiation/programme/queries.ts'
import { getSeminarById } from '../seminars/queries.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'
import { getInvitation, raiseSequences } from './invitee.queries.ts'
import { getAfternoon, questionFacts } from './letters.queries.ts'
import {
  frameOf,
  guestValues,
  paperFrameOf,
  paperValues,
  personalValues,
  type Sender,
  seminarCalendar,
  seminarValues,
  senderOf,
} from './letters.rules.ts'
import { guestSeminar, whyCannotReply } from './rules.ts'
import { countGuestLinks, type GuestInvitation, listInvitationsById } from './standing.queries.ts'
import { toldOf } from './told.rules.ts'

interface PersonalLetter {
  invitationId: string
  purpose: Purpose
  to: { name: string; email: string; title: string }
  /** Link whose token the letter holds; null when the person no longer has a working link. */
  linkId: string | null
  /** The outbox queues a letter with the same key once. */
  dedupeKey: string
  calendar: 'REQUEST' | 'CANCEL' | null
  values?: Values
  /** Send on paper. A letter to a person without an address is always on paper. */
  byPost?: boolean
}

/** Composes the letter from current data, without queuing it. */
export async function writePersonal(
  deps: Deps,
  db: Db | Tx,
  letter: Omit<PersonalLetter, 'dedupeKey' | 'calendar'>,
): Promise<Mail | Unfilled> {
  return write(deps, db, letter, await readAbout(deps, db, letter.invitationId))
}

async function readAbout(deps: Deps, db: Db | Tx, invitationId: string) {
  const invitation = await getInvitation(db, invitationId)
  const seminar = await getSeminarById(db, invitation.seminarId)
  return { invitation, seminar, programme: await listProgramme(db, seminar.id), sender: senderOf(deps) }
}

async function write(
  deps: Deps,
  db: Db | Tx,
  letter: Omit<PersonalLetter, 'dedupeKey' | 'calendar'>,
  { invitation, seminar, programme, sender }: Awaited<ReturnType<typeof readAbout>>,
): Promise<Mail | Unfilled> {
  const facts = await questionFacts(db, { questionnaire_id: invitation.questionnaireId })
  const values = personalValues(sender, seminar, {
    reader: { ...invitation, ...letter.to },
    facts: { ...facts, municipalities: invitation.municipalities },
    programme,
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
 * Queues the letter. Its calendar object gets a higher SEQUENCE than the invitation has had.
 * @throws Invalid when a placeholder has no value yet.
 */
export async function sendPersonal(deps: Deps, tx: Tx, letter: PersonalLetter): Promise<void> {
  const { purpose, to, linkId, dedupeKey, calendar: method } = letter
  const about = await readAbout(deps, tx, letter.invitationId)
  const mail = filled(await write(deps, tx, letter, about))
  const { invitation, seminar, programme, sender } = about
  const now = deps.clock.now()
  const byPost = isOnPaper(letter)
  const message: NewMessage = {
    ...mail,
    dedupeKey,
    purpose: purpose.startsWith('invitation_') ? 'invitation' : purpose,
    about: { invitation_id: invitation.id },
    byPost,
    toName: to.name,
    toEmail: to.email,
    ...(linkId && { linkId }),
  }
  if (isSettled(seminar)) {
    const told = JSON.stringify(toldOf(seminar))
    // A letter to somebody who no longer comes holds whatever the date and place, so it sets no `says`.
    if (linkId !== null && method !== 'CANCEL') message.says = told
    if (method !== null && !byPost) {
      const [sequence = 0] = await raiseSequences(tx, [invitation.id], seminar.revision)
      const kind = purpose === 'substitute' ? 'substitute' : 'holder'
      const { uid, organizer } = invitation
      const forEach = seminarCalendar(sender, seminar, { method, sequence, now, programme, kind })
      message.calendar = { method, content: forEach({ uid, organizer, name: to.name, email: to.email }) }
      if (method === 'REQUEST') message.told = told
    }
  }
  await enqueueMail(tx, [message], now)
}

function filled(mail: Mail | Unfilled): Mail {
  if (isUnfilled(mail)) throw new Invalid('letters.unfilled', { names: mail.unfilled.join(', ') })
  return mail
}

type GuestPurpose = Extract<Purpose, `guest_${string}`>

/** No method for `guest_waiting`: a place in the queue changes no calendar. */
const calendarMethods: Partial<Record<GuestPurpose, 'REQUEST' | 'CANCEL'>> = {
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/** The seminar whose guests get letters, the sender and the time. */
export interface PlacesAt {
  seminar: Seminar
  sender: Sender
  now: UtcText
}

type SettledPlaces = PlacesAt & { seminar: SettledSeminar }

/** Composes a letter of the purpose to a guest, without queuing it. `own`: the seminar with the afternoon's hours. */
async function guestWriter(db: Db | Tx, { seminar, sender, now }: SettledPlaces, purpose: GuestPurpose) {
  const { hours, programme } = await getAfternoon(db, seminar)
  const own = guestSeminar(seminar, hours) ?? seminar
  const shared = seminarValues(sender, own, programme, localDate(now))
  const template = (await readTemplates(db, seminar.roundId))(purpose)
  const frame = frameOf(sender, calendarMethods[purpose] !== 'CANCEL', 'guest')
  const write = (guest: GuestInvitation) => composeMail(template, { ...shared, ...guestValues(guest) }, frame)
  return { own, programme, write }
}

/** The letter that tells a guest that the invitation is withdrawn; null when it is too late to be told. */
export async function writeGuestFarewell(deps: Deps, db: Db | Tx, guest: GuestInvitation): Promise<Mail | null> {
  const seminar = await getSeminarById(db, guest.seminarId)
  const now = deps.clock.now()
  if (!isSettled(seminar) || whyCannotReply(seminar, localDate(now)) !== null) return null
  const { write } = await guestWriter(db, { seminar, sender: senderOf(deps, 'gast'), now }, 'guest_withdrawn')
  const mail = write(guest)
  return isUnfilled(mail) ? null : mail
}

/**
 * Composes one letter of the purpose to each of these guests, ready to be queued. A calendar object in it gets a higher
 * SEQUENCE than the invitation has had. Returns nothing without a settled date.
 * @throws Invalid when a placeholder stays empty.
 */
export async function lettersTo(
  tx: Tx,
  { seminar, sender, now }: PlacesAt,
  purpose: GuestPurpose,
  ids: string[],
): Promise<NewMessage[]> {
  if (ids.length === 0 || !isSettled(seminar)) return []
  const { own, programme, write } = await guestWriter(tx, { seminar, sender, now }, purpose)
  const told = JSON.stringify(toldOf(own))
  const method = calendarMethods[purpose]
  if (method) await raiseSequences(tx, ids, seminar.revision)
  const links = await countGuestLinks(tx, ids)
  const nthOf = ({ id, queueOrder, repliedAt, sequence }: GuestInvitation) => {
    if (purpose === 'guest_waiting') return `q${queueOrder}:${repliedAt}`
    return purpose === 'guest_invitation' ? (links.get(id) ?? 0) : sequence
  }
  return (await listInvitationsById(tx, ids)).map((guest) => {
    const change = method && { method, sequence: guest.sequence, now, programme, kind: 'guest' as const }
    return {
      ...filled(write(guest)),
      dedupeKey: `${purpose}:${guest.id}:${nthOf(guest)}`,
      purpose,
      about: { invitation_id: guest.id },
      toName: guest.name,
      toEmail: guest.email,
      ...(change && { calendar: { method: change.method, content: seminarCalendar(sender, own, change)(guest) } }),
      ...(method === 'REQUEST' && { told }),
      ...(method !== 'CANCEL' && { says: told }),
      ...(guest.linkId && { linkId: guest.linkId }),
    }
  })
}
