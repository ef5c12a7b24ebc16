import { firstHour } from '../../kernel/calendar/working-time.ts'
import type { Translate } from '../../kernel/i18n/translate.ts'
import { formatDate, formatInstant, formatTime, toLocal, type UtcText } from '../../kernel/time.ts'
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
    round: { slug: round.slug, name: round.name },
    base: `/omgangar/${round.slug}/paminnelser`,
    isOn,
    isHeld: round.second_look === 1,
    canPause: rules.some((rule) => rule.pausedAt === null),
    canResume: rules.some((rule) => rule.pausedAt !== null),
    groups: reminderPurposes.map((purpose) => ({
      purpose,
      heading: t(`reminders.heading.${purpose}`),
      lead: t(`reminders.lead.${purpose}`),
      byHand: `/utskick/nytt?${new URLSearchParams({ omgang: round.slug, andamal: purpose })}`,
      rules: shown.filter((rule) => rule.purpose === purpose).map((rule) => ruleView(rule, isOn ? rules : [], t)),
      lines: linesOf(
        sendings.filter(({ rule }) => rule.purpose === purpose),
        view,
        t,
      ),
    })),
    began: scheduleFields(rules),
    hours: Array.from({ length: lastHour - firstHour + 1 }, (_, i) => ({
      value: firstHour + i,
      label: timeOf(firstHour + i, t),
    })),
    sent: view.sent.map((mailing) => ({
      href: `/utskick/${mailing.id}`,
      title: mailing.title,
      when: formatInstant(mailing.createdAt, t.lang),
      by: mailing.createdBy,
      to: t.n('reminders.persons', mailing.n),
    })),
    errors: {},
    values: {},
  }
}

function suggestedRules(now: UtcText): Rule[] {
  return rulesOf(suggested).map((rule) => ({
    ...rule,
    id: `${rule.purpose} ${rule.number}`,
    pausedAt: null,
    savedAt: now,
  }))
}

function timeOf(hour: number, t: Translate): string {
  return formatTime(`${String(hour).padStart(2, '0')}:00`, t.lang)
}

function ruleView(rule: Rule, saved: SavedRule[], t: Translate) {
  const own = saved.find(({ id }) => id === rule.id)
  return {
    id: own?.id ?? null,
    isPaused: rule.pausedAt !== null,
    is: own ? (rule.pausedAt === null ? 'done' : 'none') : 'empty',
    state: t(own ? (rule.pausedAt === null ? 'reminders.are_on' : 'reminders.is_paused') : 'reminders.off'),
    name: t(`reminders.number_${rule.number === 1 ? 1 : 2}`),
    words: t.n(`reminders.words.${rule.purpose}`, rule.days, { time: timeOf(rule.hour, t) }),
    saved: own && t('reminders.saved_by', { name: own.savedBy, date: formatInstant(own.savedAt, t.lang) }),
    pause: t('reminders.pause_one', { number: rule.number }),
    resume: t('reminders.resume_one', { number: rule.number }),
  }
}

/** One line for each seminar and last day, in order of the seminar's day, with its first and its second reminder. */
function linesOf(sendings: Sending[], view: RemindersView, t: Translate) {
  return [...Map.groupBy(sendings, ({ seminar, last }) => `${seminar.id} ${extendedDay(last)}`).values()]
    .sort(([a], [b]) => (a?.seminar.date ?? '').localeCompare(b?.seminar.date ?? ''))
    .flatMap((own) => {
      const [first] = own
      if (!first) return []
      const { seminar, last } = first
      return {
        name: seminar.name,
        href: `/seminarier/${seminar.slug}`,
        day: formatDate(seminar.date, 'short', t.lang),
        last: formatDate(last.day, 'short', t.lang),
        note: last.extendedAt === null ? '' : t('reminders.extended'),
        cells: own.map((sending) => cellOf(sending, view, t)),
      }
    })
}

function cellOf({ rule, seminar, last, at, state }: Sending, view: RemindersView, t: Translate) {
  const { date, time } = toLocal(at)
  const id = view.mailingIdOf(rule.id, seminar.id, last)
  const mailing = view.sent.find((one) => one.id === id)
  const silent = view.silent[rule.purpose].filter(
    ({ addressee }) =>
      addressee.seminarId === seminar.id &&
      addressee.invitedAt <= invitedBefore(at) &&
      (last.answerBy === null || (addressee.kind !== 'guest' && addressee.answerBy === last.answerBy)),
  )
  const isOn = view.rules.length > 0
  const isAhead = state === 'coming' || state === 'due' || state === 'paused'
  return {
    iso: at,
    when: t('reminders.at', { day: formatDate(date, 'day', t.lang), time: formatTime(time, t.lang) }),
    is: state === 'done' && !mailing ? 'empty' : shapes[state],
    state: t(`reminders.state.${wordOf(state, { isMade: mailing !== undefined, isOn })}`),
    href: mailing ? `/utskick/${id}` : null,
    to: mailing ? t.n('reminders.persons', mailing.n) : isAhead ? silentNow(silent, t) : '',
  }
}

function silentNow(silent: ChosenAddressee[], t: Translate): string {
  const guests = silent.filter(({ addressee }) => addressee.kind === 'guest').length
  const all = t.n('reminders.silent_now', silent.length)
  return guests === 0 ? all : `${all}, ${t.n('reminders.of_them_guests', guests)}`
}

function wordOf(state: SendingState, { isMade, isOn }: { isMade: boolean; isOn: boolean }) {
  if (state === 'done' && !isMade) return 'nobody'
  return state === 'coming' && !isOn ? 'suggested' : state
}
