/** Values of the letters' placeholders, and the calendar object sent with a letter. All letters are in Swedish. */

import { calendarOf } from '../kernel/calendar/ics.ts'
import type { SenderSettings } from '../kernel/config.ts'
import { type MessageKey, type Translate, translators } from '../kernel/i18n/translate.ts'
import { linkMark } from '../kernel/ids.ts'
import { type Block, type FactRow, type Frame, withoutLinks } from '../kernel/mail/letter.ts'
import { contactOf } from '../kernel/mail/sender.rules.ts'
import { formatDate, formatTime, type LocalDate, type LocalTime, type UtcText } from '../kernel/time.ts'
import { atHours, joined } from '../kernel/words.ts'
import { plainFrame } from '../letters/helpers.rules.ts'
import type { Values } from '../letters/rules.ts'
import { shortBodyName } from '../register/rules.ts'
import type { ProgrammePart, SeatRole } from '../schema.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../seminars/rules.ts'
import { replyBy } from './rules.ts'

/** Sender data shared by all letters of an installation. */
export interface Sender extends SenderSettings {
  baseUrl: string
  /** The personal link as letters hold it until they are sent, with `linkMark` where the token goes. */
  link: string
}

/** @param root first segment of the link's path: `i` for a seat, `gast` for a guest. */
export function senderOf({ config }: { config: Omit<Sender, 'link'> }, root: 'i' | 'gast' = 'i'): Sender {
  const { mailFrom, senderName, replyTo, organisation, contactEmail, contactPhone, postalAddress } = config
  const { baseUrl } = config
  return {
    mailFrom,
    senderName,
    replyTo,
    organisation,
    contactEmail,
    contactPhone,
    postalAddress,
    baseUrl,
    link: `${baseUrl}/${root}/${linkMark}`,
  }
}

export interface QuestionFacts {
  /** Number of questions for each role. */
  questions: Record<SeatRole, number>
  minutes: Record<SeatRole, number>
}

export interface ProgrammeLine {
  part: ProgrammePart
  start: LocalTime
  title: string
  detail: string
  speaker?: string
  changedAt?: UtcText | null
}

interface Reader {
  name: string
  title: string
  role: SeatRole
  officialName: string
  municipalityName: string
  /** The seat's last day to answer the questionnaire. */
  answerBy: LocalDate
}

const t = translators.sv

/** Values shared by everyone invited to a seminar, computed once per seminar. */
export function seminarValues(
  sender: Sender,
  seminar: SettledSeminar,
  programme: ProgrammeLine[],
  today: LocalDate,
): Values {
  return {
    organisation: sender.organisation,
    'e-post': sender.contactEmail,
    seminarium: seminar.name,
    dag: formatDate(seminar.date, 'long', 'sv'),
    datum: formatDate(seminar.date, 'day', 'sv').replace(/^\S+ /, ''),
    tid: hoursOf(seminar),
    ort: townOf(seminar),
    'svara senast': formatDate(replyBy(seminar.date, seminar.replyDays, today), 'day', 'sv'),
    inbjudare: invitersOf(sender, seminar),
    kalender: t('invitations.mail.calendar_new'),
    fakta: [{ kind: 'facts', rows: factRows(sender, seminar) }],
    program: programmeBlocks(programme),
    knapp: buttonOf(sender),
  }
}

/** Values for one person, in addition to `seminarValues`. */
export function seatValues(
  reader: Reader,
  facts: QuestionFacts & { municipalities: number; regionName: string },
): Values {
  return {
    namn: reader.name,
    kommun: reader.officialName,
    'roll och kommun': roleAndPlace(reader),
    'vi möts': weMeet(facts.municipalities - 1, facts.regionName),
    'frågor senast': formatDate(reader.answerBy, 'day', 'sv'),
    'antal frågor': String(facts.questions[reader.role]),
    minuter: String(facts.minutes[reader.role]),
    'du får tillbaka': [
      {
        kind: 'list',
        items: returns(facts.municipalities, facts.regionName, reader.municipalityName).map((text) => [{ text }]),
      },
    ],
  }
}

/** Values for one guest, in addition to `seminarValues` of the afternoon. */
export function guestValues(guest: { name: string; organisation: string }): Values {
  return { namn: guest.name, intresseorganisation: guest.organisation }
}

/**
 * Values for a letter to one person. Without a settled date the date's values are missing, so a template that uses them
 * cannot be sent yet.
 */
export function personalValues(
  sender: Sender,
  seminar: Seminar,
  own: {
    reader: Reader
    facts: QuestionFacts & { municipalities: number }
    programme: ProgrammeLine[]
    today: LocalDate
  },
): Values {
  const shared = isSettled(seminar)
    ? seminarValues(sender, seminar, own.programme, own.today)
    : {
        organisation: sender.organisation,
        'e-post': sender.contactEmail,
        seminarium: seminar.name,
        inbjudare: invitersOf(sender, seminar),
        program: [],
        knapp: buttonOf(sender),
      }
  return { ...shared, ...seatValues(own.reader, { ...own.facts, regionName: seminar.regionName }) }
}

/**
 * What a letter says of its calendar file when the person has the seminar in the calendar already; '' without a file.
 * @param wasCancelled the person was last told that the seminar is cancelled.
 */
export function calendarWords(method: 'REQUEST' | 'CANCEL' | undefined, wasCancelled = false) {
  if (!method) return ''
  if (method === 'CANCEL') return t('invitations.mail.calendar_cancel')
  return t(`invitations.mail.calendar_${wasCancelled ? 'again' : 'request'}`)
}

function buttonOf(sender: Sender): Block[] {
  return [{ kind: 'button', label: t('invitations.mail.open'), href: sender.link }]
}

/** @param isPersonal the letter holds a personal link, which must not be passed on. */
export function frameOf(sender: Sender, isPersonal: boolean, reader: 'seat' | 'guest' = 'seat'): Frame {
  const own = reader === 'guest' ? 'guests.mail.link_is_yours' : 'invitations.mail.link_is_yours'
  const personal = [
    { text: t('common.button_fails'), link: { label: sender.link, href: sender.link }, withButton: true },
    { text: t(own), withButton: true },
  ]
  const frame = plainFrame(sender)
  return isPersonal ? { ...frame, foot: [...personal, ...frame.foot] } : frame
}

/** Paper versions of the values that show a button or mention the calendar file in a mail. */
export function paperValues(sender: Sender): Values {
  const lines = [[{ text: t('invitations.paper.type_address') }], [{ text: sender.link }]]
  return { knapp: [{ kind: 'paragraph', lines }], kalender: '' }
}

/** @param isPersonal the letter holds a personal link. */
export function paperFrameOf(sender: Sender, isPersonal = true): Frame {
  return {
    organisation: sender.organisation,
    foot: [
      ...(isPersonal ? [{ text: t('invitations.paper.link_is_yours') }] : []),
      { text: t('invitations.paper.questions', { email: contactOf(sender) }) },
      { text: t('invitations.paper.privacy', { address: `${sender.baseUrl}/personuppgifter` }) },
    ],
  }
}

function factRows(sender: Sender, seminar: SettledSeminar): FactRow[] {
  return [
    { term: t('common.when'), lines: [formatDate(seminar.date, 'long', 'sv'), hoursOf(seminar)], large: true },
    { term: t('common.where'), lines: placeLines(seminar) },
    { term: t('invitations.invites'), lines: [invitersOf(sender, seminar)] },
  ]
}

/** The link to a digital meeting is on the invitation page only, because letters are easily passed on. */
function placeLines(seminar: SettledSeminar): string[] {
  if (seminar.form === 'digital') return [t('seminars.form.digital'), t('changes.mail.link_on_page')]
  const address = joined(seminar.venueAddress, seminar.venueTown)
  const also = seminar.form === 'both' ? t('changes.mail.or_digital') : ''
  const room = joined(seminar.venueName, seminar.venueRoom)
  return [room, address, also].filter(Boolean)
}

function townOf(seminar: SettledSeminar): string {
  return seminar.form === 'digital'
    ? t('seminars.form.digital').toLowerCase()
    : (seminar.venueTown ?? seminar.regionName)
}

function programmeBlocks(items: ProgrammeLine[]): Block[] {
  if (items.length === 0) return []
  return [
    { kind: 'heading', text: t('seminars.thing.programme') },
    {
      kind: 'schedule',
      rows: items.map(({ start, title, detail, speaker, changedAt }) => ({
        time: formatTime(start, 'sv'),
        title,
        detail: [detail, speaker].filter(Boolean).join('. '),
        mark: changedAt ? t('invitations.mail.changed') : '',
      })),
    },
  ]
}

function hoursOf({ startTime, endTime }: SettledSeminar): string {
  return atHours(startTime, endTime, t)
}

function invitersOf({ organisation }: Sender, { rssName }: Seminar): string {
  return t('invitations.inviters', { organisation, rss: shortBodyName(rssName) })
}

function weMeet(others: number, region: string): string {
  return others === 0
    ? t('invitations.mail.we_meet_alone', { region })
    : t.n('invitations.mail.we_meet', others, { region })
}

/** "socialchef i Lunds kommun"; without a known title, the text names what the role leads. */
export function roleAndPlace(
  person: { title: string; role: SeatRole; officialName: string },
  words: Translate = t,
): string {
  const title = person.title.replace(/^\p{Lu}(?=\p{Ll})/u, (first) => first.toLowerCase())
  const role = title || words(`invitations.leads.${person.role}` satisfies MessageKey)
  return words('invitations.role_and_place', { role, place: person.officialName })
}

/** What a municipality gets back for its answers, one line each. */
function returns(municipalities: number, region: string, municipality: string): string[] {
  return [
    t.n('invitations.mail.return_1', municipalities),
    t('invitations.mail.return_2', { genitive: genitive(municipality), region }),
    t('invitations.mail.return_3'),
  ]
}

/** Lund → Lunds, Borås → Borås */
export function genitive(name: string): string {
  return /[sxz]$/.test(name) ? name : `${name}s`
}

interface CalendarChange {
  method: 'REQUEST' | 'CANCEL'
  sequence: number
  now: UtcText
  programme: ProgrammeLine[]
  /** Owner of the file: a substitute cannot send a substitute, a guest comes to the afternoon only. */
  kind?: 'holder' | 'substitute' | 'guest'
  isTrial?: boolean
}

/**
 * The seminar as a calendar event. The returned function gives each attendee's own file, with the link's mark in its
 * description. For a digital meeting the file holds the invitation page, never the meeting's secret link: calendars are
 * shared and passed on, while the page always shows the current link and closes when the invitation ends.
 */
export function seminarCalendar(sender: Sender, seminar: SettledSeminar, change: CalendarChange) {
  return calendarOf({
    method: change.method,
    isTrial: change.isTrial ?? false,
    sequence: change.sequence,
    stampedAt: change.now,
    startsAt: seminar.startsAt,
    endsAt: seminar.endsAt,
    title: t(change.kind === 'guest' ? 'guests.calendar_title' : 'invitations.calendar_title', { name: seminar.name }),
    description: describe(sender, seminar, change),
    location: locationOf(seminar),
    organizer: { name: sender.organisation, email: sender.mailFrom },
  })
}

function describe(
  sender: Sender,
  seminar: SettledSeminar,
  { method, programme, kind = 'holder' }: Pick<CalendarChange, 'method' | 'programme' | 'kind'>,
): string {
  const { link, organisation } = sender
  const isHeld = method === 'REQUEST'
  return [
    isHeld && seminar.form !== 'on_site' && t('invitations.calendar_join'),
    isHeld && t(`invitations.calendar_text_${kind}`, { link }),
    ...(isHeld ? programmeText(programme) : []),
    `${organisation}, ${contactOf(sender)}`,
  ]
    .filter(Boolean)
    .join('\n\n')
}

const parts: ProgrammePart[] = ['morning', 'afternoon']

/** One text per part of the day, with its heading. */
function programmeText(items: ProgrammeLine[]): string[] {
  return parts.flatMap((part) => {
    const own = items.filter((item) => item.part === part)
    if (own.length === 0) return []
    const lines = own.map(({ start, title, speaker }) =>
      [`${formatTime(start, 'sv')} ${title}`, speaker].filter(Boolean).join(', '),
    )
    return [[t(`invitations.part.${part}`), ...lines.map((line) => withoutLinks(line))].join('\n')]
  })
}

function locationOf(seminar: SettledSeminar): string {
  if (seminar.form === 'digital') return t('seminars.form.digital')
  const { venueName, venueRoom, venueAddress, venueTown } = seminar
  return withoutLinks(joined(venueName, venueRoom, venueAddress, venueTown))
}
