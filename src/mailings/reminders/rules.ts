/** When those who are silent are reminded: on working days in office hours, by the round's own schedule. */
import { hourOf, isOrdinaryDay, nextWorkingTime } from '../../kernel/calendar/working-time.ts'
import { addDays, addMinutes, type LocalDate, localDate, toUtc, type UtcText } from '../../kernel/time.ts'
import { isSettled, type Seminar, type SettledSeminar } from '../../seminars/rules.ts'
import { type ReminderPurpose, reminderPurposes } from '../compose/audience.rules.ts'
import { daysBetweenReminders } from '../compose/sent.rules.ts'

/** The last hour in which a reminder may be planned; nothing is sent from five. */
export const lastHour = 16
/** What has waited longer, because the server was down, is not sent late. */
const minutesOfGrace = 3 * 24 * 60
/** Who was invited later than so long ago has not had time to be silent. */
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

/** The schedule as the rules that would be saved. */
export function rulesOf(schedule: Schedule): PlannedRule[] {
  return reminderPurposes.flatMap((purpose) => {
    const { first, second, hour } = schedule[purpose]
    return [first, second].map((days, i) => ({ id: null, purpose, number: i + 1, days, hour }))
  })
}

/** The schedule that the saved rules make; what is not saved is as suggested. */
export function scheduleOf(rules: Pick<Rule, 'purpose' | 'number' | 'days' | 'hour'>[]): Schedule {
  const timesOf = (purpose: ReminderPurpose): Times => {
    const of = (number: number) => rules.find((rule) => rule.purpose === purpose && rule.number === number)
    const usual = suggested[purpose]
    return { first: of(1)?.days ?? usual.first, second: of(2)?.days ?? usual.second, hour: of(1)?.hour ?? usual.hour }
  }
  return { reply_reminder: timesOf('reply_reminder'), questionnaire_reminder: timesOf('questionnaire_reminder') }
}

/** The second comes so many days after the first that there is time to do something in between. */
export function isFarEnoughApart({ first, second }: Times): boolean {
  return first - second >= daysBetweenReminders
}

/** So many days before, or the nearest ordinary day before that. */
export function sendingTime(lastDay: LocalDate, { days, hour }: Pick<Rule, 'days' | 'hour'>): UtcText {
  let date = addDays(lastDay, -days)
  while (!isOrdinaryDay(date)) date = addDays(date, -1)
  return toUtc(date, hourOf(hour))
}

/**
 * The last day to reply to the seminar's invitation; and the seminar's own day, before which letters ask for answers to
 * the questions, or the round's last day when that comes first.
 */
export function lastDayOf(purpose: ReminderPurpose, seminar: SettledSeminar, answerDeadline: LocalDate): LocalDate {
  if (purpose === 'reply_reminder') return addDays(seminar.date, -seminar.replyDays)
  return seminar.date < answerDeadline ? seminar.date : answerDeadline
}

/** A reply can be given until the day before; questions are answered after the seminar too. */
function concerns(
  purpose: ReminderPurpose,
  seminar: Seminar,
  { today, answerDeadline }: { today: LocalDate; answerDeadline: LocalDate },
): seminar is SettledSeminar {
  if (seminar.cancelledAt !== null || seminar.confirmedAt === null) return false
  if (!isSettled(seminar) || seminar.date === null) return false
  return purpose === 'reply_reminder' ? seminar.date > today : answerDeadline >= today
}

export type SendingState = 'coming' | 'waiting' | 'due' | 'done' | 'paused' | 'missed' | 'passed'

/**
 * How one rule stands for one seminar.
 * @param times `planned` by the schedule; `at` when it goes, null while no invitation has gone; `isDone`: it has been seen to.
 */
export function stateOf(
  rule: Pick<Rule, 'pausedAt' | 'savedAt'>,
  seminar: Pick<Seminar, 'confirmedAt'>,
  { planned, at, now, isDone }: { planned: UtcText; at: UtcText | null; now: UtcText; isDone: boolean },
): SendingState {
  if (isDone) return 'done'
  // Nobody who presses a button, or settles a late day, sends anything thereby.
  if (planned < rule.savedAt || (seminar.confirmedAt !== null && planned < seminar.confirmedAt)) return 'passed'
  if (now < (at ?? planned)) return rule.pausedAt === null ? 'coming' : 'paused'
  if (at !== null && now > addMinutes(at, minutesOfGrace)) return 'missed'
  if (rule.pausedAt !== null) return 'paused'
  return at === null ? 'waiting' : 'due'
}

/** Who has been invited by then may be reminded. */
export function invitedBefore(at: UtcText): UtcText {
  return addMinutes(at, -daysOfPeace * 24 * 60)
}

/** When each seminar's first invitations went, by its id; none of them has where it is not there. */
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

/** Invitations that had not gone by then: the reminder waits for them, and leaves their readers in peace for a while. */
function goesAt(planned: UtcText, invitedAt: UtcText | undefined): UtcText | null {
  if (invitedAt === undefined) return null
  return invitedAt < planned ? planned : nextWorkingTime(addMinutes(invitedAt, daysOfPeace * 24 * 60))
}

export interface Sending {
  rule: Rule
  seminar: SettledSeminar
  at: UtcText
  state: SendingState
}

/** Every rule for every seminar it concerns, and those seen to. `done`: `doneKey`s; `invited`: `firstInvited`. */
export function sendingsOf(
  rules: Rule[],
  seminars: Seminar[],
  round: { answerDeadline: LocalDate; now: UtcText; done: ReadonlySet<string>; invited: ReadonlyMap<string, UtcText> },
): Sending[] {
  const days = { today: localDate(round.now), answerDeadline: round.answerDeadline }
  return rules.flatMap((rule) =>
    seminars.flatMap((seminar): Sending[] => {
      const isDone = round.done.has(doneKey(rule.id, seminar.id))
      if (!concerns(rule.purpose, seminar, days)) return []
      const planned = sendingTime(lastDayOf(rule.purpose, seminar, round.answerDeadline), rule)
      const at = goesAt(planned, round.invited.get(seminar.id))
      const state = stateOf(rule, seminar, { planned, at, now: round.now, isDone })
      return [{ rule, seminar, at: at ?? planned, state }]
    }),
  )
}

export function doneKey(ruleId: string, seminarId: string): string {
  return `${ruleId} ${seminarId}`
}
