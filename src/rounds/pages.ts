import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, formatInstant, type LocalDate, localDate } from '../kernel/time.ts'
import { stateView } from './here.pages.ts'
import { stateOf } from './here.rules.ts'
import { type LeadDays, leadDaysOf, leadTimes, usualLeadDays } from './lead-days.rules.ts'
import type { Round, RoundProgress } from './queries.ts'
import { proposeSlug } from './rules.ts'

export function roundsPage(rounds: Round[], seminars: Map<string, number>, today: LocalDate, t: Translate) {
  const active = rounds.find((round) => round.active === 1)
  return {
    title: t('rounds.title'),
    activeId: active?.id ?? '',
    rounds: rounds.map((round) => ({
      slug: round.slug,
      name: round.name,
      period: period(round),
      deadline: round.answer_deadline,
      seminars: seminars.get(round.id) ?? 0,
      state: stateView(stateOf(round, today), t),
      isActive: round.active === 1,
      mayBeActive: round.active === 0 && round.archived_at === null,
    })),
  }
}

export function roundPage(
  round: Round,
  progress: RoundProgress,
  questionnaire: { version: string; hash: string },
  { today, isShown, activeId }: { today: LocalDate; isShown: boolean; activeId: string },
  t: Translate,
) {
  const hash = round.frozen_hash ?? questionnaire.hash
  return {
    title: round.name,
    round: {
      slug: round.slug,
      name: round.name,
      period: longPeriod(round, t),
      deadline: formatDate(round.answer_deadline, 'long', t.lang),
      replyDays: round.reply_days,
      splitThreshold: round.split_threshold,
      diaryNumber: round.diary_number,
      secondLook: round.second_look === 1,
    },
    state: stateView(stateOf(round, today), t),
    activeId,
    isActive: round.active === 1,
    isArchived: round.archived_at !== null,
    contacts: {
      text: t(isShown ? 'rounds.contacts_see' : 'rounds.contacts_do_not_see'),
      isOpened: round.opened_at !== null,
      mayOpen: !isShown,
    },
    reminds: progress.reminders > 0,
    leads: leadTexts(leadDaysOf(round), t),
    questionnaire: {
      version: questionnaire.version,
      hash: `${hash.slice(0, 8)} ${hash.slice(8, 16)} … ${hash.slice(-8)}`,
      wholeHash: hash,
      frozenAt: round.frozen_at && formatInstant(round.frozen_at, t.lang),
    },
    ...stepsOf(round, progress),
  }
}

/** The way through a round, in order; each says how far it has come and where to go on. */
function stepsOf(round: Round, p: RoundProgress) {
  const steps: Step[] = [
    {
      href: `/omgangar/${round.slug}/plan`,
      title: 'rounds.step_plan',
      is: p.seminars > 0 ? 'done' : 'none',
      text: p.seminars > 0 ? 'rounds.step_plan_done' : 'rounds.step_plan_new',
      params: { seminars: p.seminars, placed: p.placed },
    },
    {
      href: '/rss-organ',
      title: 'rounds.step_contacts',
      is: doneOf(p.bodiesWithContact, p.bodies),
      text: 'rounds.step_contacts_text',
      params: { n: p.bodiesWithContact, of: p.bodies },
    },
    {
      href:
        p.seminars > 0 && p.confirmed < p.seminars
          ? `/omgangar/${round.slug}/turne`
          : `/seminarier?omgang=${round.slug}`,
      title: 'rounds.step_dates',
      is: doneOf(p.confirmed, p.seminars),
      text: p.seminars > 0 ? 'rounds.step_dates_text' : 'rounds.step_dates_new',
      params: { n: p.confirmed, of: p.seminars },
    },
    {
      href: `/omgangar/${round.slug}/${p.held > 0 ? 'roller' : 'rollinnehavare'}`,
      title: 'rounds.step_holders',
      is: doneOf(p.held, p.seats),
      text: 'rounds.step_holders_text',
      params: { n: p.held, of: p.seats },
    },
    {
      href: `/utskick?omgang=${round.slug}`,
      title: 'rounds.step_invite',
      is: doneOf(p.invited, p.seats),
      text: 'rounds.step_invite_text',
      params: { n: p.invited, of: p.seats },
    },
    {
      href: `/jamfor?omgang=${round.slug}`,
      title: 'rounds.step_compare',
      is: doneOf(p.answered, p.asked),
      text: 'rounds.step_compare_text',
      params: { n: p.answered, of: p.asked },
    },
  ]
  return { steps, next: steps.find((step) => step.is === 'none') ?? null }
}

interface Step {
  href: string
  title: MessageKey
  is: 'done' | 'half' | 'none'
  text: MessageKey
  params: Record<string, number>
}

function doneOf(n: number, of: number): 'done' | 'half' | 'none' {
  if (n === 0) return 'none'
  return n >= of ? 'done' : 'half'
}

/** The form of a new round, filled in as far as it can be guessed: this year's, or next year's from July. */
export function newRoundPage(today: LocalDate, taken: string[], t: Translate) {
  const year = addDays(today, 184).slice(0, 4)
  const name = t('rounds.proposed_name', { year })
  const slug = proposeSlug(name)
  return {
    title: t('rounds.new_title'),
    action: '/omgangar',
    back: '/omgangar',
    button: t('rounds.create'),
    locked: null,
    round: {
      name,
      slug: taken.includes(slug) ? '' : slug,
      startsOn: '',
      endsOn: '',
      replyDays: 14,
      answerDeadline: '',
      splitThreshold: 25,
      diaryNumber: '',
      secondLook: false,
    },
    leads: leadFields(usualLeadDays, t),
    labels: labelsOf(t),
  }
}

/** What the form of a round holds; with the first invitation some of it is settled. */
export function roundFields(round: Round): FormValues {
  const open = {
    slug: round.slug,
    startsOn: round.starts_on,
    replyDays: String(round.reply_days),
    splitThreshold: String(round.split_threshold),
  }
  const days = Object.entries(leadDaysOf(round)).map(([name, n]) => [`lead.${name}`, String(n)])
  return {
    ...(round.frozen_at === null && open),
    name: round.name,
    endsOn: round.ends_on,
    answerDeadline: round.answer_deadline,
    diaryNumber: round.diary_number ?? '',
    secondLook: round.second_look ? '1' : '',
    ...Object.fromEntries(days),
  }
}

export function editRoundPage(round: Round, t: Translate) {
  return {
    title: t('rounds.edit_title', { name: round.name }),
    action: `/omgangar/${round.slug}`,
    back: `/omgangar/${round.slug}`,
    button: t('rounds.save'),
    locked: round.frozen_at && {
      since: formatDate(localDate(round.frozen_at), 'long', t.lang),
      slug: round.slug,
      startsOn: formatDate(round.starts_on, 'long', t.lang),
      replyDays: round.reply_days,
      splitThreshold: round.split_threshold,
    },
    round: {
      name: round.name,
      slug: round.slug,
      startsOn: round.starts_on,
      endsOn: round.ends_on,
      replyDays: round.reply_days,
      answerDeadline: round.answer_deadline,
      splitThreshold: round.split_threshold,
      diaryNumber: round.diary_number ?? '',
      secondLook: round.second_look === 1,
    },
    began: roundFields(round),
    leads: leadFields(leadDaysOf(round), t),
    labels: labelsOf(t),
  }
}

function leadFields(days: LeadDays, t: Translate) {
  return leadTimes.map((name) => ({ name: `lead.${name}`, label: t(`rounds.lead.${name}`), days: days[name] }))
}

function leadTexts(days: LeadDays, t: Translate) {
  return leadTimes.map((name) => ({
    name: t(`rounds.lead_short.${name}`),
    text: t.n(name === 'answerDates' ? 'rounds.lead_answer' : 'rounds.lead_before', days[name]),
  }))
}

function labelsOf(t: Translate) {
  return {
    name: t('rounds.name'),
    slug: t('rounds.slug'),
    startsOn: t('rounds.starts_on'),
    endsOn: t('rounds.ends_on'),
    replyDays: t('rounds.reply_days'),
    answerDeadline: t('rounds.answer_deadline'),
    splitThreshold: t('rounds.split_threshold'),
    diaryNumber: t('rounds.diary_number'),
    ...Object.fromEntries(leadTimes.map((name) => [`lead.${name}`, t(`rounds.lead_short.${name}`)])),
  }
}

function period(round: Round): string {
  return `${round.starts_on} – ${round.ends_on}`
}

function longPeriod(round: Round, t: Translate): string {
  const [from, to] = [round.starts_on, round.ends_on].map((day) => formatDate(day, 'long', t.lang))
  return `${from} – ${to}`
}
