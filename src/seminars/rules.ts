/** A seminar as every room reads it, and how far it has come. */
import type { Bit } from '../kernel/db/schema.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { LocalDate, LocalTime, UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'

/** What everybody may read of a seminar; `seminarRows` is its one query. Instants are null until it has happened. */
export interface Seminar {
  id: string
  slug: string
  name: string
  /** 1, 2 … within the region. */
  number: number
  diaryNumber: string | null
  roundId: string
  regionCode: string
  regionName: string
  rssId: string
  rssName: string
  /** The day that was agreed, in local time and as instants. */
  date: LocalDate | null
  startTime: LocalTime | null
  endTime: LocalTime | null
  startsAt: UtcText | null
  endsAt: UtcText | null
  confirmedAt: UtcText | null
  /** Replies given before this count no longer. */
  repliesAskedAt: UtcText | null
  cancelledAt: UtcText | null
  /** Why it was last moved, given another form or cancelled; null when nobody has said. */
  changeReason: string | null
  /** Rises with each change that goes out: iTIP SEQUENCE. */
  revision: number
  form: SeminarForm
  /** 1 when there is a link to the digital meeting; the link itself is only for those invited. */
  hasLink: number
  /** The municipality in whose town it is meant to be held; null: the plan's suggestion. */
  townCode: string | null
  venueId: string | null
  venueName: string | null
  venueRoom: string | null
  venueAddress: string | null
  venueTown: string | null
  venueMapUrl: string | null
  venueCapacity: number | null
  venueGivenAt: UtcText | null
  stepFree: Bit | null
  hearingLoop: Bit | null
  lift: Bit | null
  parking: Bit | null
  accessibleToilet: Bit | null
  venueConfirmedAt: UtcText | null
  /** The venue is reserved until this day; null when it is booked for good, or nobody has said. */
  venueHeldUntil: LocalDate | null
  targetGroupApprovedAt: UtcText | null
  gapsAskedAt: UtcText | null
  gapsAnswerBy: LocalDate | null
  programmeConfirmedAt: UtcText | null
  /** From the programme's first item to its last; null when there is none. */
  programmeStart: LocalTime | null
  programmeEnd: LocalTime | null
  /** Days before the seminar by which invitees are asked to reply. */
  replyDays: number
  /** Places for guests in the afternoon; null: as many as come. */
  guestCapacity: number | null
  /** The guests' hours, where the programme has no afternoon. */
  guestStart: LocalTime | null
  guestEnd: LocalTime | null
  /** 1 when staff let the RSS contacts check people in. */
  rssChecksIn: Bit
}

/** A seminar that can be invited to: day and hours are settled, and a place unless it is digital. */
export interface SettledSeminar extends Seminar {
  date: LocalDate
  startTime: LocalTime
  endTime: LocalTime
  startsAt: UtcText
  endsAt: UtcText
}

export function isSettled(seminar: Seminar): seminar is SettledSeminar {
  return seminar.startsAt !== null && (seminar.form === 'digital' || seminar.venueName !== null)
}

export const stages = ['none', 'proposed', 'dated', 'invited', 'held', 'cancelled'] as const
export type Stage = (typeof stages)[number]

/** How far a seminar has come. `options`: dates offered; `invited`: seats invited. */
export function stageOf(
  seminar: Pick<Seminar, 'cancelledAt' | 'confirmedAt' | 'date'> & { options: number; invited: number },
  today: LocalDate,
): Stage {
  const { cancelledAt, confirmedAt, date, options, invited } = seminar
  if (cancelledAt !== null) return 'cancelled'
  if (confirmedAt === null || date === null) return options > 0 ? 'proposed' : 'none'
  if (date < today) return 'held'
  return invited > 0 ? 'invited' : 'dated'
}

/** Held or cancelled: nothing more is asked of anybody. */
export function isOver(stage: Stage): stage is 'held' | 'cancelled' {
  return stage === 'held' || stage === 'cancelled'
}

/** How many guests from interest organisations an afternoon is reckoned to gather until something is known. */
const expectedGuests = 15

export interface GuestCounts {
  /** null: as many as come. */
  capacity: number | null
  invited: number
  coming: number
  notComing: number
  waiting: number
}

/**
 * How many guests the room has to hold: the places staff have set, or else those invited who may still come;
 * before anybody knows, what an afternoon usually gathers.
 */
export function guestsToCountOn({ capacity, invited, coming, notComing }: GuestCounts): number {
  if (capacity !== null) return Math.max(capacity, coming)
  return invited > 0 ? invited - notComing : expectedGuests
}

/** When the day that holds now was settled, and when those invited were last asked again. */
export type Asked = Pick<Seminar, 'confirmedAt' | 'repliesAskedAt'>

/** Given before the day that holds now was settled, or before everyone was asked again: it counts no longer. */
export function isAboutAnotherDay(repliedAt: UtcText | null, asked: Asked): boolean {
  if (repliedAt === null) return false
  const since = [asked.confirmedAt, asked.repliesAskedAt].filter((at) => at !== null)
  return since.some((at) => repliedAt < at)
}

/** The reply that holds now: one given about another day is none. */
export function replyNow<R>(
  { reply, repliedAt }: { reply: R | null; repliedAt: UtcText | null },
  seminar: Asked,
): R | null {
  return isAboutAnotherDay(repliedAt, seminar) ? null : reply
}

/** Nobody changes the venue, the programme or the target group of a seminar that has begun or is cancelled. */
export function whyCannotChange(seminar: Pick<Seminar, 'cancelledAt' | 'startsAt'>, now: UtcText): MessageKey | null {
  if (seminar.cancelledAt) return 'seminars.is_cancelled'
  if (seminar.startsAt && seminar.startsAt <= now) return 'seminars.already_held'
  return null
}

export const listSorts = ['region', 'name', 'rss', 'municipalities', 'date', 'venue', 'state'] as const

/** Which of a round's seminars are shown, and in what order. `down`: the other way round. */
export interface ListQuery {
  region: string
  state: Stage | ''
  sort: (typeof listSorts)[number]
  down?: '1' | undefined
}
