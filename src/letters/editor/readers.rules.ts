/** Chooses the reader of an example letter: one of the round's own people, or an invented person when there is none. */
import type { Addressee } from '../../invitations/addressees.queries.ts'
import { seminarCalendar } from '../../invitations/letters.rules.ts'
import type { Candidate } from '../../invitations/rules.ts'
import { translators } from '../../kernel/i18n/translate.ts'
import { toUtc } from '../../kernel/time.ts'
import { isMailingPurpose, mailingFacts } from '../../mailings/compose/audience.rules.ts'
import type { Left } from '../../responses/left.rules.ts'
import { type Receipt, receiptPurpose } from '../../responses/letters.rules.ts'
import type { SeatRole } from '../../schema.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { isSettled } from '../../seminars/rules.ts'
import { type Purpose, purposeFacts } from '../purposes.rules.ts'
import type { Invented, Reader } from './values.rules.ts'
import { type Around, exampleSeminar } from './values.rules.ts'

interface People {
  seminars: Seminar[]
  candidates: Candidate[]
  addressees: Addressee[]
  receipts: Map<string, Omit<Receipt, 'asked'>>
  /** What is left of the questions, by seat id, for the letters that say it. */
  left: ReadonlyMap<string, Left>
  former: Map<string, string>
  helpers: { seminarId: string; accountId: string; name: string; email: string }[]
  /** How many questions each role is asked. */
  questions: Record<SeatRole, number>
}

interface Choice {
  slug: string | undefined
  /** Position among the seminar's readers, from 1; a number out of range gives the nearest reader. */
  number: number
}

export interface Example {
  seminar: Seminar
  reader: Reader
  number: number
  of: number
  /** Seminars to choose from: those that have readers, or all when none has. */
  seminars: Seminar[]
  /** All seminars of a contact person; for others the seminar that the person is invited to. */
  helps: Seminar[]
  invented: Invented[]
}

type Placed = Reader & { seminarIds: string[] }

/** null: the round has no seminar yet. */
export function exampleOf(purpose: Purpose, people: People, choice: Choice): Example | null {
  const readers = readersOf(purpose, people)
  const bySeminar = new Map<string, Placed[]>()
  for (const reader of readers)
    for (const id of reader.seminarIds) bySeminar.set(id, [...(bySeminar.get(id) ?? []), reader])
  const peopled = people.seminars.filter(({ id }) => bySeminar.has(id))
  const seminars = peopled.length > 0 ? peopled : people.seminars
  const seminar =
    people.seminars.find(({ slug }) => slug === choice.slug) ??
    seminars.find((one) => isSettled(one) && one.cancelledAt === null) ??
    seminars[0]
  if (!seminar) return null
  const own = bySeminar.get(seminar.id) ?? []
  const number = Math.min(Math.max(choice.number, 1), Math.max(own.length, 1))
  const real = own[number - 1]
  return {
    seminar,
    seminars,
    number,
    of: own.length,
    reader: real ?? invented(purpose, people, seminar),
    helps: people.seminars.filter(({ id }) => (real?.seminarIds ?? [seminar.id]).includes(id)),
    invented: real ? [] : ['person'],
  }
}

function readersOf(purpose: Purpose, people: People): Placed[] {
  const { audience } = purposeFacts[purpose]
  if (audience === 'rss') return contactsOf(people)
  if (audience === 'guest') return guestsOf(people)
  if (purpose === 'substitute' || purpose === 'substitute_cancelled') return substitutesOf(people)
  const isDeclined = purpose === 'substitute_declined'
  const holders = holdersOf(isDeclined ? { ...people, former: substituteNames(people) } : people)
  const fitting =
    purpose === 'receipt' || purpose === 'receipt_entered'
      ? holders.filter(({ receipt }) => receipt !== null && receiptPurpose(receipt) === purpose)
      : purpose === 'handover' || isDeclined
        ? holders.filter(({ other }) => other !== '')
        : holders.filter(({ role }) => isToRole(purpose, role))
  return fitting.length > 0 ? fitting : holders
}

function isToRole(purpose: Purpose, role: SeatRole): boolean {
  return !purpose.startsWith('invitation_') || purpose === `invitation_${role}`
}

function holdersOf({ candidates, addressees, receipts, left, former, questions }: People): Placed[] {
  const told = new Map(seatsAmong(addressees).map((one) => [one.seatId, one.told]))
  return candidates.flatMap((seat): Placed[] => {
    if (seat.name === null || !seat.email) return []
    const receipt = receipts.get(seat.seatId)
    return [
      {
        name: seat.name,
        email: seat.email,
        title: seat.title ?? '',
        role: seat.role,
        officialName: seat.officialName,
        municipalityName: seat.municipalityName,
        seminarIds: [seat.seminarId],
        told: told.get(seat.seatId) ?? '',
        other: former.get(seat.seatId) ?? '',
        receipt: receipt ? { ...receipt, asked: questions[seat.role] } : null,
        left: left.get(seat.seatId) ?? null,
        organisation: '',
      },
    ]
  })
}

function substitutesOf({ candidates, addressees }: People): Placed[] {
  const holders = new Map(candidates.map((seat) => [seat.seatId, seat.name]))
  return seatsAmong(addressees)
    .filter(({ kind }) => kind === 'substitute')
    .map((one) => ({
      name: one.name,
      email: one.email,
      title: '',
      role: one.role,
      told: one.told,
      officialName: one.officialName,
      municipalityName: one.municipalityName,
      other: holders.get(one.seatId) ?? '',
      receipt: null,
      left: null,
      organisation: '',
      seminarIds: [one.seminarId],
    }))
}

/** Substitutes' names by seat id. */
function substituteNames({ addressees }: People): People['former'] {
  const substitutes = seatsAmong(addressees).filter(({ kind }) => kind === 'substitute')
  return new Map(substitutes.map(({ seatId, name }) => [seatId, name]))
}

function seatsAmong(addressees: Addressee[]) {
  return addressees.filter((one) => one.kind !== 'guest')
}

function guestsOf({ addressees }: People): Placed[] {
  const guests = addressees.filter((one) => one.kind === 'guest')
  return guests.map(({ name, email, organisation, told, seminarId }) => ({
    ...nobody,
    name,
    email,
    organisation,
    told,
    seminarIds: [seminarId],
  }))
}

function contactsOf({ helpers }: People): Placed[] {
  return [...Map.groupBy(helpers, ({ accountId }) => accountId).values()].flatMap((rows) => {
    const [first] = rows
    if (!first) return []
    const reader = { ...nobody, name: first.name, email: first.email }
    return [{ ...reader, seminarIds: rows.map(({ seminarId }) => seminarId) }]
  })
}

const nobody: Reader = {
  name: '',
  email: '',
  title: '',
  role: 'social_services',
  officialName: '',
  municipalityName: '',
  told: '',
  other: '',
  receipt: null,
  left: null,
  organisation: '',
}

/** An invented person of the seminar's first municipality, in the role the letter is for. */
function invented(purpose: Purpose, people: People, seminar: Seminar): Reader {
  const t = translators.sv
  const role = (['social_services', 'health_care', 'politician'] as const).find(
    (one) => purpose === `invitation_${one}`,
  )
  const place = people.candidates.find(({ seminarId }) => seminarId === seminar.id)
  return {
    ...nobody,
    name: t('letters.example.name'),
    email: 'karin.exempel@kommun.example',
    role: role ?? 'social_services',
    officialName: place?.officialName ?? t('letters.example.municipality_official'),
    municipalityName: place?.municipalityName ?? t('letters.example.municipality'),
  }
}

/** Calendar methods of the real letters that are no mailings; letters not listed carry no calendar object. */
const methods: Partial<Record<Purpose, 'REQUEST' | 'CANCEL'>> = {
  invitation_social_services: 'REQUEST',
  invitation_health_care: 'REQUEST',
  invitation_politician: 'REQUEST',
  substitute: 'REQUEST',
  substitute_cancelled: 'CANCEL',
  handed_over: 'CANCEL',
  new_link: 'REQUEST',
  withdrawn: 'CANCEL',
  guest_invitation: 'REQUEST',
  guest_place: 'REQUEST',
  guest_withdrawn: 'CANCEL',
}

/**
 * The calendar file of a trial letter; null when the letter has none. Programs add a REQUEST to the reader's calendar
 * without asking, so the trial publishes the same object as a file: the planner can open it, it asks for no reply, and
 * its own UID leaves the entries of real invitations alone.
 */
export function trialCalendar(
  purpose: Purpose,
  { example, around }: { example: Example; around: Around },
  uid: string,
): string | null {
  const mailed = isMailingPurpose(purpose) ? mailingFacts[purpose].calendar : undefined
  const method = mailed ?? methods[purpose]
  if (!method) return null
  const shown = exampleSeminar(purpose, around)
  const [startsAt, endsAt] = [toUtc(shown.date, shown.startTime), toUtc(shown.date, shown.endTime)]
  const seminar = { ...shown, startsAt, endsAt }
  const { sender, programme, now } = around
  const { name, email } = example.reader
  const toOne = purpose === 'substitute' ? 'substitute' : 'holder'
  const kind = purposeFacts[purpose].audience === 'guest' ? 'guest' : toOne
  const change = { method, now, isTrial: true, sequence: 0, programme, kind } as const
  return seminarCalendar(sender, seminar, change)({ uid, name, email })
}
