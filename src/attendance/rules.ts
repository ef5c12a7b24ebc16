/** Participants of a seminar's day: who is expected, who came, and which tap counts. */

import { addDays, addSeconds, type LocalDate, type UtcText } from '../kernel/time.ts'
import type { GuestReply, ReplyKind, SeatRole } from '../schema.ts'
import type { Seminar } from '../seminars/rules.ts'

type ParticipantKind = 'seat' | 'guest' | 'walk_in'

export interface Participant {
  /** "plats:<seat>", "gast:<guest invitation>" or "extra:<id>". */
  key: string
  kind: ParticipantKind
  role: SeatRole | null
  name: string
  title: string
  /** The municipality or the organisation. */
  from: string
  /** Name of the person a substitute replaces; '' for others. */
  insteadOf: string
  expected: boolean
  linkId: string | null
  here: boolean
  /** When `here` was last set; null when nobody has set it. */
  at: UtcText | null
  by: string
}

/** Somebody invited: the person who holds a seat, or a guest. `reply` is null when it no longer holds. */
export interface Invited extends Pick<Participant, 'key' | 'role' | 'from' | 'linkId'> {
  kind: 'seat' | 'guest'
  /** null when nobody holds the seat. */
  name: string | null
  title: string | null
  reply: ReplyKind | GuestReply | null
  /** null when no substitute has a link, as for guests. */
  substitute: string | null
  substituteLinkId: string | null
}

/** The latest tap that counts for a person. */
export interface Mark {
  person: string
  name: string
  from: string
  here: boolean
  at: UtcText
  by: string
  device: string
}

/** Everybody who is invited, and everybody else who has been marked. */
export function rosterOf(invited: Invited[], marks: Mark[]): Participant[] {
  const marked = new Map(marks.map((mark) => [mark.person, mark]))
  const known = invited.map(fromInvited).filter(({ key, name }) => name !== '' || marked.has(key))
  const keys = new Set(known.map(({ key }) => key))
  const extras = marks.filter(({ person }) => !keys.has(person)).map(fromMark)
  return [...known, ...extras].map((one) => withMark(one, marked.get(one.key)))
}

const unmarked = { here: false, at: null, by: '' }

function fromInvited({ substitute, substituteLinkId, reply, ...one }: Invited): Participant {
  const goesInstead = reply === 'substitute' && substitute !== null
  return {
    ...one,
    name: (goesInstead ? substitute : one.name) ?? '',
    title: goesInstead ? '' : (one.title ?? ''),
    insteadOf: goesInstead ? (one.name ?? '') : '',
    expected: reply === 'coming' || reply === 'substitute',
    linkId: goesInstead ? substituteLinkId : one.linkId,
    ...unmarked,
  }
}

function fromMark({ person, name, from }: Mark): Participant {
  return {
    key: person,
    kind: 'walk_in',
    role: null,
    name,
    title: '',
    from,
    insteadOf: '',
    expected: false,
    linkId: null,
    ...unmarked,
  }
}

/** A person marked as here keeps the name from then, whoever holds the seat later. */
function withMark(one: Participant, mark: Mark | undefined): Participant {
  if (!mark) return one
  const { here, at, by } = mark
  const isOther = here && mark.name !== one.name
  return { ...one, ...(isOther && { name: mark.name, title: '', insteadOf: '' }), here, at, by }
}

/** Lists on paper and in files show those expected, and others who came. */
export function isListed({ expected, here }: Participant): boolean {
  return expected || here
}

interface RoleCount {
  group: SeatRole | 'guest' | 'walk_in'
  expected: number
  came: number
}

const groups = [...(['social_services', 'health_care', 'politician'] as const), ...(['guest', 'walk_in'] as const)]

function groupOf({ kind, role }: Participant): RoleCount['group'] {
  return kind === 'seat' && role ? role : kind === 'guest' ? 'guest' : 'walk_in'
}

export function countByRole(people: Participant[]): RoleCount[] {
  return groups.map((group) => {
    const own = people.filter((one) => groupOf(one) === group)
    const count = (test: (one: Participant) => boolean) => own.filter(test).length
    return { group, expected: count((one) => one.expected), came: count((one) => one.here) }
  })
}

/** Days after the seminar during which attendance can be corrected. */
const daysToCorrect = 14

export function whyCannotCheckIn(
  seminar: Pick<Seminar, 'date' | 'confirmedAt' | 'cancelledAt'>,
  today: LocalDate,
): 'cancelled' | 'no_date' | 'too_early' | 'too_late' | null {
  if (seminar.cancelledAt !== null) return 'cancelled'
  if (seminar.date === null || seminar.confirmedAt === null) return 'no_date'
  if (today < seminar.date) return 'too_early'
  return today > addDays(seminar.date, daysToCorrect) ? 'too_late' : null
}

/** One press for one person, made at the door, perhaps sent much later. */
export interface Tap {
  id: string
  person: string
  here: boolean
  /** Seconds from the press until it was sent, by the device's own clock, which may be wrong. */
  age: number
  /** Name of a walk-in, who is not on the list. */
  name: string
  from: string
}

interface TapsResult {
  /** Ids of the new taps, to be stored so that they are never applied again. */
  applied: string[]
  /** The new mark of each person whose mark changed. */
  marks: Mark[]
  /** Marks that hold instead of an older, contradicting tap. */
  lost: Mark[]
  /** Ids of taps for persons who do not belong to this seminar. */
  refused: string[]
}

/** Applies each tap once, in the device's order; between devices the latest press counts. */
export function applyTaps(
  taps: Tap[],
  seen: ReadonlySet<string>,
  people: Pick<Participant, 'key' | 'name' | 'from'>[],
  before: Mark[],
  { now, by, device }: { now: UtcText; by: string; device: string },
): TapsResult {
  const known = new Map(people.map((one) => [one.key, one]))
  const marks = new Map(before.map((mark) => [mark.person, mark]))
  const result: TapsResult = { applied: [], marks: [], lost: [], refused: [] }
  const done = new Set(seen)
  const changed = new Set<string>()
  for (const tap of taps) {
    if (done.has(tap.id)) continue
    const who = known.get(tap.person) ?? walkIn(tap)
    if (!who) {
      result.refused.push(tap.id)
      continue
    }
    done.add(tap.id)
    result.applied.push(tap.id)
    known.set(tap.person, who)
    const last = marks.get(tap.person)
    const at = addSeconds(now, -tap.age)
    if (last && last.device !== device && last.at > at) {
      if (last.here !== tap.here) result.lost.push(last)
      continue
    }
    const latest = last && last.at > at ? last.at : at
    const { name, from } = who
    marks.set(tap.person, { person: tap.person, name, from, here: tap.here, at: latest, by, device })
    changed.add(tap.person)
  }
  result.marks = [...marks.values()].filter(({ person }) => changed.has(person))
  return result
}

function walkIn({ person, name, from }: Tap) {
  return person.startsWith('extra:') && name !== '' ? { key: person, name, from } : null
}

interface Sitting {
  part: 'morning' | 'lunch' | 'afternoon'
  seats: number
  guests: number
}

/** Portions to order: seats attend all day, guests the afternoon, and lunch when `guestsEatLunch`. */
export function sittingsOf(people: Participant[], guestsEatLunch: boolean): Sitting[] {
  const expected = people.filter((one) => one.expected)
  const seats = expected.filter(({ kind }) => kind === 'seat').length
  const guests = expected.filter(({ kind }) => kind === 'guest').length
  return [
    { part: 'morning', seats, guests: 0 },
    { part: 'lunch', seats, guests: guestsEatLunch ? guests : 0 },
    { part: 'afternoon', seats, guests },
  ]
}
