import { firstHour, hourOf } from '../../kernel/calendar/working-time.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatTime, type UtcText } from '../../kernel/time.ts'
import type { Round } from '../../rounds/queries.ts'
import type { Seminar } from '../../seminars/rules.ts'
import { type ChosenAddressee, type ReminderPurpose, reminderPurposes } from '../compose/audience.rules.ts'
import type { ReminderMailing, SavedRule } from './queries.ts'
import {
  type ExtendedDay,
  extendedDay,
  invitedBefore,
  lastHour,
  type Rule,
  rulesOf,
  type Sending,
  type SendingState,
  scheduleOf,
  sendingsOf,
  suggested,
} from './rules.ts'

interface RemindersView {
  round: Round
  now: UtcText
  rules: SavedRule[]
  seminars: Seminar[]
  extended: ExtendedDay[]
  done: ReadonlySet<string>
  /** When each seminar's first invitations went, by seminar id. */
  invited: ReadonlyMap<string, UtcText>
  sent: ReminderMailing[]
  /** The people a reminder would go to now. */
  silent: Record<ReminderPurpose, ChosenAddressee[]>
  mailingIdOf: (ruleId: string, seminarId: string, last: Sending['last']) => string
}

const shapes: Record<SendingState, string> = {
  coming: 'half',
  waiting: 'half',
  due: 'half',
  done: 'done',
  paused: 'none',
  missed: 'late',
  passed: 'empty',
}

/** The form's values: the saved schedule, else the suggested one. */
export function scheduleFields(rules: SavedRule[]) {
  const { reply_reminder: reply, questionnaire_reminder: answer } = scheduleOf(rules)
  const text = ({ first, second, hour }: typeof reply) => [first, second, hour].map(String)
  const [reply1 = '', reply2 = '', replyHour = ''] = text(reply)
  const [answer1 = '', answer2 = '', answerHour = ''] = text(answer)
  return { reply1, reply2, replyHour, answer1, answer2, answerHour }
}

/** The schedule, saved or suggested, with its real days for each seminar. */
export function remindersPage(view: RemindersView, t: Translate) {
  const { round, rules } = view
  const isOn = rules.length > 0
  const shown: Rule[] = isOn ? rules : suggestedRules(view.now)
  const sendings = sendingsOf(shown, view.seminars, {
    answerDeadline: round.answer_deadline,
    extended: view.extended,
    now: view.now,
    done: view.done,
    invited: view.invited,
  })
  return {
    title: t('reminders.title'),
    round,
    base: `/omgangar/${round.slug}/paminnelser`,
    isOn,
    canPause: rules.some((rule) => rule.pausedAt === null),
    canResume: rules.some((rule) => rule.pausedAt !== null),
    groups: reminderPurposes.map((purpose) => ({
      purpose,
      rules: shown
        .filter((rule) => rule.purpose === purpose)
        .map((rule) => ({ ...rule, time: hourOf(rule.hour), is: isOn ? (rule.pausedAt ? 'none' : 'done') : 'empty' })),
      lines: linesOf(
        sendings.filter(({ rule }) => rule.purpose === purpose),
        view,
      ),
    })),
    began: scheduleFields(rules),
    hours: Array.from({ length: lastHour - firstHour + 1 }, (_, i) => ({
      value: firstHour + i,
      label: formatTime(hourOf(firstHour + i), t.lang),
    })),
    sent: view.sent,
  }
}

/** The suggested schedule as if saved now: a day that has passed would not get a reminder. */
function suggestedRules(now: UtcText): Rule[] {
  return rulesOf(suggested).map((rule) => ({
    ...rule,
    id: `${rule.purpose} ${rule.number}`,
    pausedAt: null,
    savedAt: now,
  }))
}

/** One line for each seminar and last day, in order of the seminar's day, with its first and its second reminder. */
function linesOf(sendings: Sending[], view: RemindersView) {
  return [...Map.groupBy(sendings, ({ seminar, last }) => `${seminar.id} ${extendedDay(last)}`).values()]
    .sort(([a], [b]) => (a?.seminar.date ?? '').localeCompare(b?.seminar.date ?? ''))
    .flatMap((own) => {
      const [first] = own
      if (!first) return []
      const { seminar, last } = first
      return { seminar, last, cells: own.map((sending) => cellOf(sending, view)) }
    })
}

function cellOf({ rule, seminar, last, at, state }: Sending, view: RemindersView) {
  const id = view.mailingIdOf(rule.id, seminar.id, last)
  const mailing = view.sent.find((one) => one.id === id) ?? null
  const isAhead = state === 'coming' || state === 'due' || state === 'paused'
  const silent = view.silent[rule.purpose].filter(
    ({ addressee }) =>
      addressee.seminarId === seminar.id &&
      addressee.invitedAt <= invitedBefore(at) &&
      (last.answerBy === null || (addressee.kind !== 'guest' && addressee.answerBy === last.answerBy)),
  )
  return {
    at,
    is: state === 'done' && !mailing ? 'empty' : shapes[state],
    state: wordOf(state, { isMade: mailing !== null, isOn: view.rules.length > 0 }),
    mailing,
    /** Those who would get it now; null when it is not ahead. */
    silent: isAhead
      ? { n: silent.length, guests: silent.filter(({ addressee }) => addressee.kind === 'guest').length }
      : null,
  }
}

function wordOf(state: SendingState, { isMade, isOn }: { isMade: boolean; isOn: boolean }) {
  if (state === 'done' && !isMade) return 'nobody'
  return state === 'coming' && !isOn ? 'suggested' : state
}
