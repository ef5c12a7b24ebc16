/** The seminar that all folders read, its stages, and how its replies and guests are counted. */
import type { Bit } from '../kernel/db/schema.ts'
import type { MessageKey } from '../kernel/i18n/translate.ts'
import type { LocalDate, LocalTime, UtcText } from '../kernel/time.ts'
import type { SeminarForm } from '../schema.ts'

/** The fields that all users may read; only `seminarRows` reads them. An instant is null before its event. */
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
  /** The agreed date and hours: local time here, the same as instants in `startsAt` and `endsAt`. */
  date: LocalDate | null
  startTime: LocalTime | null
  endTime: LocalTime | null
  startsAt: UtcText | null
  endsAt: UtcText | null
  confirmedAt: UtcText | null
  /** When invitees were last asked to reply again; earlier replies no longer count. */
  repliesAskedAt: UtcText | null
  cancelledAt: UtcText | null
  /** The reason given for the latest change that has not been undone ('' for none); null when there is no change. */
  changeReason: string | null
  /** iTIP SEQUENCE; rises with each change that goes out. */
  revision: number
  form: SeminarForm
  /** 1 when there is a link to the digital meeting; only invitees and staff may read the link itself. */
  hasLink: number
  /** The municipality whose town is chosen for the seminar; null: the town that the plan proposes. */
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
  /** Last day of the venue's reservation; null when the booking is final, or when nobody has said. */
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
  /** The region's last day to answer the questionnaire. */
  answerBy: LocalDate
  /** Places for guests in the afternoon; null: no limit. */
  guestCapacity: number | null
  /** The guests' hours when the programme has no afternoon. */
  guestStart: LocalTime | null
  guestEnd: LocalTime | null
  /** 1 when staff let the RSS contacts check people in. */
  rssChecksIn: Bit
}

/** A seminar ready for invitations: it has date and hours, and a venue unless it is digital. */
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

/** `options`: number of proposed dates; `invited`: number of invited seats. */
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

/** A seminar that is held or cancelled needs no more planning. */
export function isOver(stage: Stage): stage is 'held' | 'cancelled' {
  return stage === 'held' || stage === 'cancelled'
}

/** Guests from interest organisations to expect at an afternoon before any guest is invited or a limit is set. */
const expectedGuests = 15

export interface GuestCounts {
  /** null: no limit. */
  capacity: number | null
  invited: number
  coming: number
  notComing: number
  waiting: number
}

/**
 * Number of guests that the room must hold: the places that staff have set, or the guests coming if they are more;
 * without a limit, the invited guests who have not declined; before any invitation, `expectedGuests`.
 */
export function guestsToCountOn({ capacity, invited, coming, notComing }: GuestCounts): number {
  if (capacity !== null) return Math.max(capacity, coming)
  return invited > 0 ? invited - notComing : expectedGuests
}

/** When the present date was confirmed, and when invitees were last asked to reply again. */
export type Asked = Pick<Seminar, 'confirmedAt' | 'repliesAskedAt'>

/** True for a reply that no longer counts: given before the date was confirmed or invitees were asked again. */
export function isAboutAnotherDay(repliedAt: UtcText | null, asked: Asked): boolean {
  if (repliedAt === null) return false
  const since = [asked.confirmedAt, asked.repliesAskedAt].filter((at) => at !== null)
  return since.some((at) => repliedAt < at)
}

/** The reply; null when it no longer counts. */
export function replyNow<R>(
  { reply, repliedAt }: { reply: R | null; repliedAt: UtcText | null },
  seminar: Asked,
): R | null {
  return isAboutAnotherDay(repliedAt, seminar) ? null : reply
}

/** Why the venue, programme and target group can no longer be changed or approved; null when they can. */
export function whyCannotChange(seminar: Pick<Seminar, 'cancelledAt' | 'startsAt'>, now: UtcText): MessageKey | null {
  if (seminar.cancelledAt) return 'seminars.is_cancelled'
  if (seminar.startsAt && seminar.startsAt <= now) return 'seminars.already_held'
  return null
}

export const listSorts = ['region', 'name', 'rss', 'municipalities', 'date', 'venue', 'state'] as const

/** Filter and order of a round's seminars; '' shows all. `down`: descending order. */
export interface ListQuery {
  region: string
  state: Stage | ''
  sort: (typeof listSorts)[number]
  down?: '1' | undefined
}
