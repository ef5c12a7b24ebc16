/** When people without a reply or answers are reminded: on working days in office hours, by the round's schedule. */
import { hourOf, isOrdinaryDay, nextWorkingTime } from '../../kernel/calendar/working-time.ts'
import { addDays, addMinutes, type LocalDate, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../../seminars/rules.ts'
import { type ReminderPurpose, reminderPurposes } from '../compose/audience.rules.ts'
import { daysBetweenReminders } from '../compose/sent.rules.ts'

/** The last hour for which a reminder can be planned: nothing is sent from 17.00 on. */
export const lastHour = 16
/** A reminder delayed longer than this, because the server was down, is not sent. */
const minutesOfGrace = 3 * 24 * 60
/** Days after an invitation in which nobody is reminded of it. */
const daysOfPeace = 3

interface Times {
  /** Days before the last day for the first and the second reminder. */
  first: number
  second: number
  hour: number
}
export type Schedule = Record<ReminderPurpose, Times>

export const suggested: Schedule = {
  reply_reminder: { first: 7, second: 2, hour: 9 },
  questionnaire_reminder: { first: 14, second: 5, hour: 9 },
}

export interface Rule {
  id: string
  purpose: ReminderPurpose
  number: number
  days: number
  hour: number
  pausedAt: UtcText | null
  savedAt: UtcText
}

interface PlannedRule extends Omit<Rule, 'id' | 'pausedAt' | 'savedAt'> {
  id: string | null
}

/** The schedule as rules that are not saved yet. */
export function rulesOf(schedule: Schedule): PlannedRule[] {
  return reminderPurposes.flatMap((purpose) => {
    const { first, second, hour } = schedule[purpose]
    return [first, second].map((days, i) => ({ id: null, purpose, number: i + 1, days, hour }))
  })
}

/** The schedule of the saved rules; missing rules take the suggested values. */
export function scheduleOf(rules: Pick<Rule, 'purpose' | 'number' | 'days' | 'hour'>[]): Schedule {
  const timesOf = (purpose: ReminderPurpose): Times => {
    const of = (number: number) => rules.find((rule) => rule.purpose === purpose && rule.number === number)
    const usual = suggested[purpose]
    return { first: of(1)?.days ?? usual.first, second: of(2)?.days ?? usual.second, hour: of(1)?.hour ?? usual.hour }
  }
  return { reply_reminder: timesOf('reply_reminder'), questionnaire_reminder: timesOf('questionnaire_reminder') }
}

/** Whether people have enough days between the first and the second reminder to act on the first. */
export function isFarEnoughApart({ first, second }: Times): boolean {
  return first - second >= daysBetweenReminders
}

/** At the rule's hour, the rule's number of days before the last day, or the nearest ordinary day before that. */
export function sendingTime(lastDay: LocalDate, { days, hour }: Pick<Rule, 'days' | 'hour'>): UtcText {
  let date = addDays(lastDay, -days)
  while (!isOrdinaryDay(date)) date = addDays(date, -1)
  return toUtc(date, hourOf(hour))
}

/** A last day to answer that staff have extended to, and when. */
export interface ExtendedDay {
  seminarId: string
  deadline: LocalDate
  extendedAt: UtcText
}

/** A day that a rule counts back from. */
interface LastDay {
  day: LocalDate
  /** Only the seats with this last day to answer; null: everybody. */
  answerBy: LocalDate | null
  /** When staff extended it. */
  extendedAt: UtcText | null
}

/**
 * For replies: the last day to reply. For answers: the seminar's day, before which letters ask for answers, or the
 * round's last day when that comes first; and each later last day that some seats have.
 */
function lastDaysOf(
  purpose: ReminderPurpose,
  seminar: SettledSeminar,
  { answerDeadline, extended }: { answerDeadline: LocalDate; extended: ExtendedDay[] },
): LastDay[] {
  const one = { answerBy: null, extendedAt: null }
  if (purpose === 'reply_reminder') return [{ ...one, day: addDays(seminar.date, -seminar.replyDays) }]
  return [
    seminar.date < answerDeadline
      ? { ...one, day: seminar.date }
      : { ...one, day: answerDeadline, answerBy: answerDeadline },
    ...extended
      .filter(({ seminarId }) => seminarId === seminar.id)
      .map(({ deadline, extendedAt }) => ({ day: deadline, answerBy: deadline, extendedAt })),
  ]
}

function hasDay(seminar: Seminar): seminar is SettledSeminar {
  return seminar.cancelledAt === null && seminar.confirmedAt !== null && seminar.date !== null && isSettled(seminar)
}

/** People can reply until the day before the seminar, but answer the questions after it too. */
function isOver(
  purpose: ReminderPurpose,
  { seminar, last }: { seminar: SettledSeminar; last: LastDay },
  { today, answerDeadline }: { today: LocalDate; answerDeadline: LocalDate },
): boolean {
  if (purpose === 'reply_reminder') return seminar.date <= today
  return (last.answerBy ?? answerDeadline) < today
}

export type SendingState = 'coming' | 'waiting' | 'due' | 'done' | 'paused' | 'missed' | 'passed'

/**
 * The state of one rule for one seminar.
 * @param times `extendedAt`: when its last day was extended; `planned`: by the schedule; `at`: when it goes, null while no invitation has gone; `isDone`: carried out
 */
export function stateOf(
  rule: Pick<Rule, 'pausedAt' | 'savedAt'>,
  seminar: Pick<Seminar, 'confirmedAt'>,
  {
    planned,
    at,
    now,
    isDone,
    extendedAt = null,
  }: { planned: UtcText; at: UtcText | null; now: UtcText; isDone: boolean; extendedAt?: UtcText | null },
): SendingState {
  if (isDone) return 'done'
  // Saving a rule, confirming a late day or extending must not send a reminder whose time has already passed.
  if ([rule.savedAt, seminar.confirmedAt, extendedAt].some((at) => at !== null && planned < at)) return 'passed'
  if (now < (at ?? planned)) return rule.pausedAt === null ? 'coming' : 'paused'
  if (at !== null && now > addMinutes(at, minutesOfGrace)) return 'missed'
  if (rule.pausedAt !== null) return 'paused'
  return at === null ? 'waiting' : 'due'
}

/** People invited up to this time may be reminded at `at`. */
export function invitedBefore(at: UtcText): UtcText {
  return addMinutes(at, -daysOfPeace * 24 * 60)
}

/** When each seminar's first invitations went, by seminar id; no entry when none has gone. */
export function firstInvited(
  people: { seminarId: string; invitedAt: UtcText; isUninvited: boolean }[],
): ReadonlyMap<string, UtcText> {
  const first = new Map<string, UtcText>()
  for (const { seminarId, invitedAt, isUninvited } of people) {
    const known = first.get(seminarId)
    if (!isUninvited && (known === undefined || invitedAt < known)) first.set(seminarId, invitedAt)
  }
  return first
}

/** As planned, or some days after invitations that went later than planned; null while none has gone. */
function goesAt(planned: UtcText, invitedAt: UtcText | undefined): UtcText | null {
  if (invitedAt === undefined) return null
  return invitedAt < planned ? planned : nextWorkingTime(addMinutes(invitedAt, daysOfPeace * 24 * 60))
}

export interface Sending {
  rule: Rule
  seminar: SettledSeminar
  last: LastDay
  at: UtcText
  state: SendingState
}

/** The state of every rule for every seminar it concerns. `done`: `doneKey`s; `invited`: from `firstInvited`. */
export function sendingsOf(
  rules: Rule[],
  seminars: Seminar[],
  round: {
    answerDeadline: LocalDate
    extended: ExtendedDay[]
    now: UtcText
    done: ReadonlySet<string>
    invited: ReadonlyMap<string, UtcText>
  },
): Sending[] {
  const days = { today: localDate(round.now), answerDeadline: round.answerDeadline }
  return rules.flatMap((rule) =>
    seminars.filter(hasDay).flatMap((seminar) =>
      lastDaysOf(rule.purpose, seminar, round).flatMap((last): Sending[] => {
        if (isOver(rule.purpose, { seminar, last }, days)) return []
        const isDone = round.done.has(doneKey(rule.id, seminar.id, last))
        const planned = sendingTime(last.day, rule)
        const at = goesAt(planned, round.invited.get(seminar.id))
        const { extendedAt } = last
        const state = stateOf(rule, seminar, { planned, at, now: round.now, isDone, extendedAt })
        return [{ rule, seminar, last, at: at ?? planned, state }]
      }),
    ),
  )
}

/** The extended last day, which has reminders of its own; '' for the ordinary one. */
export function extendedDay({ answerBy, extendedAt }: LastDay): LocalDate | '' {
  return extendedAt === null ? '' : (answerBy ?? '')
}

export function doneKey(ruleId: string, seminarId: string, last: LastDay): string {
  return [ruleId, seminarId, extendedDay(last)].filter(Boolean).join(' ')
}
