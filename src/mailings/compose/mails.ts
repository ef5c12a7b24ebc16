/** Writes each person's letter of a mailing, and the calendar object that goes with it. */

import { statementValues } from '../../documentation/letters.rules.ts'
import type { Concerned } from '../../documentation/queries.ts'
import {
  calendarWords,
  frameOf,
  guestValues,
  type ProgrammeLine,
  paperFrameOf,
  paperValues,
  type QuestionFacts,
  type Sender,
  seatValues,
  seminarCalendar,
  seminarValues,
} from '../../invitations/letters.rules.ts'
import { replyBy } from '../../invitations/rules.ts'
import { changesSince, readTold, sequenceOf } from '../../invitations/told.rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import type { Mail } from '../../kernel/mail/letter.ts'
import { formatDate, type LocalDate, type UtcText } from '../../kernel/time.ts'
import { helperMail } from '../../letters/helpers.rules.ts'
import type { Purpose } from '../../letters/purposes.rules.ts'
import { composeMail, type Template, type Unfilled, type Values } from '../../letters/rules.ts'
import type { Left } from '../../responses/left.rules.ts'
import { leftValues } from '../../responses/letters.rules.ts'
import { changedValues, readKnown, venueChangeValues } from '../../seminars/helpers.rules.ts'
import { isAboutAnotherDay, type SettledSeminar } from '../../seminars/rules.ts'
import {
  type Chosen,
  type ChosenAddressee,
  type ChosenHelper,
  isHelper,
  isInviting,
  letterFor,
  type MailingPurpose,
  mailingFacts,
  type Person,
} from './audience.rules.ts'
import { rssValues } from './contacts.rules.ts'
import { neededBeforeAndNow } from './helpers.rules.ts'
import { type MailingPlan, paperPlan } from './plan.rules.ts'

export interface LetterFacts {
  sender: Sender
  guestSender: Sender
  /** The afternoon part of each seminar's programme, by seminar id. */
  afternoons: Map<string, ProgrammeLine[]>
  facts: QuestionFacts
  templates: (purpose: Purpose) => Template
  programmes: Map<string, ProgrammeLine[]>
  /** Addresses of contact persons that have had a letter: letters to the others contain the introduction. */
  writtenTo: ReadonlySet<string>
  /** How many municipalities each seminar has, by its id. */
  municipalities: Map<string, number>
  /** Who is asked to confirm statements, by seat id; empty for other purposes. */
  concerned: ReadonlyMap<string, Concerned>
  /** What is left of the questions, by seat id; empty when the letter does not say it. */
  left: ReadonlyMap<string, Left>
  /** The letter waits, for a set time or for approval: what is left may be less when it is read. */
  isLater: boolean
  /** Why a seminar was moved or cancelled, in staff's words; '' when nothing is to be said. */
  reason: string
  today: LocalDate
  now: UtcText
}

/** A mailing as it would be if it were sent now. */
export interface Planned extends MailingPlan {
  /** The facts that its letters are filled from. */
  facts: LetterFacts
  /** Hash of everything that determines what is sent: templates, readers, addresses, and the seminars' facts. */
  fingerprint: string
}

/**
 * The facts of sender and seminars that the plan's letters are written from, as a text for the fingerprint. Without what
 * is left for each reader: people go on answering while somebody reviews the mailing.
 */
export function factsText(plan: MailingPlan, letter: LetterFacts): string {
  const { sender, facts, programmes, afternoons, concerned } = letter
  const ids = new Set([...plan.recipients, ...paperPlan(plan).recipients].map(({ seminar }) => seminar?.id ?? ''))
  return JSON.stringify([
    ...[sender, facts, [...concerned.values()]],
    [...ids].map((id) => [id, programmes.get(id), afternoons.get(id)]),
  ])
}

const t = translators.sv

type Write = (chosen: Chosen, onPaper?: boolean) => Mail | Unfilled

/** Computes the values that all letters of a seminar share only once. */
export function letterWriter(purpose: MailingPurpose, letter: LetterFacts): Write {
  const shared = new Map<string, Values>()
  const frames = {
    seat: frameOf(letter.sender, true),
    paper: paperFrameOf(letter.sender),
    guest: frameOf(letter.guestSender, true, 'guest'),
  }
  return (chosen, onPaper = false) => {
    if (isHelper(chosen)) return helperLetter(letter, chosen)
    if (chosen.seminar === null) {
      const { name, email, seminars } = chosen.addressee
      return helperMail(letter.templates('rss_message'), rssValues(letter.sender, name, seminars), {
        sender: letter.sender,
        introduction: letter.writtenTo.has(email) ? null : letter.templates('rss_introduction'),
      })
    }
    const { addressee, seminar } = chosen
    const isGuest = addressee.kind === 'guest'
    const key = `${isGuest ? 'guest' : 'seat'} ${seminar.id}`
    const values = shared.get(key) ?? sharedValues(letter, seminar, isGuest)
    shared.set(key, values)
    const told = readTold(addressee.told)
    const mine: Values = {
      ...ownValues(letter, addressee, seminar),
      ...leftFor(letter, addressee, onPaper),
      ändringar: changesSince(told, seminar),
      'ditt svar': replyText(chosen, letter.today),
      ...(!isInviting(purpose) && { kalender: calendarWords(mailingFacts[purpose].calendar, told?.cancelled) }),
    }
    const sender = isGuest ? letter.guestSender : letter.sender
    if (isAboutAnotherDay(addressee.repliedAt, seminar))
      mine.knapp = [{ kind: 'button', label: t('mailings.letter.again'), href: sender.link }]
    if (onPaper) Object.assign(mine, paperValues(sender))
    const frame = isGuest ? frames.guest : onPaper ? frames.paper : frames.seat
    const template = letter.templates(letterFor(purpose, addressee))
    return composeMail(template, { ...values, ...mine }, frame)
  }
}

/** Tells a contact person what has changed, and the holder of a venue which day it is needed. */
function helperLetter(letter: LetterFacts, { addressee, seminar }: ChosenHelper): Mail | Unfilled {
  const { sender, reason, templates, writtenTo } = letter
  const { known } = seminar
  if (addressee.kind === 'venue') {
    const change = neededBeforeAndNow(addressee, known)
    const values = venueChangeValues(change, { seminar, venue: addressee.of, reason })
    const template = templates(change.now ? 'venue_changed' : 'venue_released')
    return helperMail(template, { ...values, namn: addressee.name }, { sender, introduction: null })
  }
  const change = { before: readKnown(addressee.told) ?? known, now: known }
  const values = changedValues(change, { seminar, reason, baseUrl: sender.baseUrl })
  const template = templates(known.cancelled ? 'rss_cancelled' : 'rss_changed')
  const introduction = writtenTo.has(addressee.email) ? null : templates('rss_introduction')
  return helperMail(template, { ...values, namn: addressee.name }, { sender, introduction })
}

function ownValues(letter: LetterFacts, addressee: Person, seminar: SettledSeminar): Values {
  if (addressee.kind === 'guest') return guestValues(addressee)
  const municipalities = letter.municipalities.get(seminar.id) ?? 1
  const own = { ...letter.facts, municipalities, regionName: seminar.regionName }
  const concerned = letter.concerned.get(addressee.seatId)
  return { ...seatValues(addressee, own), ...(concerned && statementValues(concerned, letter.sender.link)) }
}

function leftFor({ left, isLater, today }: LetterFacts, addressee: Person, onPaper: boolean): Values {
  const own = addressee.kind === 'guest' ? undefined : left.get(addressee.seatId)
  return own ? leftValues(own, isLater || onPaper ? today : null) : {}
}

function sharedValues(letter: LetterFacts, seminar: SettledSeminar, isGuest: boolean): Values {
  const sender = isGuest ? letter.guestSender : letter.sender
  const programme = (isGuest ? letter.afternoons : letter.programmes).get(seminar.id) ?? []
  return { ...seminarValues(sender, seminar, programme, letter.today), skäl: letter.reason }
}

/** null: letters of the purpose carry no calendar object. */
export function calendarWriter(
  purpose: MailingPurpose,
  { sender, guestSender, programmes, afternoons, now }: LetterFacts,
): ((chosen: ChosenAddressee) => { method: 'REQUEST' | 'CANCEL'; content: string }) | null {
  const method = isInviting(purpose) ? 'REQUEST' : mailingFacts[purpose].calendar
  if (!method) return null
  const same = new Map<string, ReturnType<typeof seminarCalendar>>()
  return ({ addressee, seminar }) => {
    const { kind } = addressee
    const isGuest = kind === 'guest'
    const programme = (isGuest ? afternoons : programmes).get(seminar.id) ?? []
    const sequence = sequenceOf(addressee.calendar, seminar)
    const key = `${seminar.id} ${sequence} ${kind}`
    const change = { method, sequence, now, programme, kind }
    const write = same.get(key) ?? seminarCalendar(isGuest ? guestSender : sender, seminar, change)
    same.set(key, write)
    return { method, content: write(addressee) }
  }
}

/** What the person's present reply means, in words; '' when the seminar is cancelled, today or over. */
function replyText(chosen: ChosenAddressee, today: LocalDate): string {
  const { addressee, seminar } = chosen
  const { reply, repliedAt } = addressee
  if (seminar.date <= today || seminar.cancelledAt !== null) return ''
  const params = { date: formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', 'sv') }
  if (reply === null) return t('mailings.letter.reply', params)
  if (isAboutAnotherDay(repliedAt, seminar)) return t('mailings.letter.reply_again', params)
  if (addressee.kind === 'substitute') return t('mailings.letter.still_substitute')
  return t(`mailings.letter.replied_${reply}`)
}
