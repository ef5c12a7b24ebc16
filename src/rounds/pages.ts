import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, formatInstant, type LocalDate, localDate } from '../kernel/time.ts'
import { type RoundState, stateOf } from './here.rules.ts'
import type { Round, RoundProgress } from './queries.ts'
import { type LeadDays, leadDaysOf, leadTimes, proposeSlug, seenOf, usualLeadDays } from './rules.ts'
import type { RoundContents } from './state.queries.ts'

export function roundsPage(rounds: Round[], seminars: Map<string, number>, today: LocalDate, t: Translate) {
  const active = rounds.find((round) => round.active === 1)
  return {
    title: t('nav.rounds'),
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
    title: t('common.change_name', { name: round.name }),
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
    name: t('common.name'),
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

/** Before a round is deleted: what goes, or why it stays. */
export function deletePage(
  round: Round,
  { contents, refusal }: { contents: RoundContents; refusal: MessageKey | null },
  t: Translate,
) {
  const goes = (['seminars', 'held', 'options', 'letters', 'blocks', 'runs'] as const)
    .filter((what) => contents[what] > 0)
    .map((what) => t.n(`rounds.goes.${what}`, contents[what]))
  return {
    title: t('rounds.delete_title', { name: round.name }),
    round,
    refusal: refusal && t(refusal, { name: round.name }),
    instead: refusal === 'rounds.was_sent' || refusal === 'rounds.has_received',
    lead: t('rounds.delete_lead'),
    points: [...goes, t('rounds.goes.seats')],
    after: t('rounds.delete_after'),
    action: `/omgangar/${round.slug}/bort`,
    button: t('rounds.delete_button', { name: round.name }),
    seen: seenOf(contents),
  }
}

/** @returns null where there is nothing to be in, and for an RSS contact with one round. */
export function herePage(
  round: Round | null,
  rounds: Round[],
  { today, isRss }: { today: LocalDate; isRss: boolean },
  t: Translate,
) {
  if (rounds.length === 0 || (isRss && rounds.length === 1)) return null
  const active = rounds.find((one) => one.active === 1) ?? null
  const isElsewhere = !isRss && round !== null && active !== null && round.id !== active.id
  return {
    isRss,
    name: round?.name ?? t('rounds.here_none'),
    slug: round?.slug ?? '',
    state: round && stateView(stateOf(round, today), t),
    notes: round ? notesOf(round, stateOf(round, today), t) : [],
    active: isElsewhere ? { name: active.name, slug: active.slug } : null,
    rounds: rounds.map((one) => ({
      slug: one.slug,
      name: one.name,
      isHere: one.id === round?.id,
      isActive: !isRss && one.active === 1,
      state: stateView(stateOf(one, today), t),
    })),
  }
}

const shapes: Record<RoundState, 'none' | 'half' | 'done'> = {
  preparing: 'none',
  under_way: 'half',
  finished: 'done',
  archived: 'done',
}

/** A round's state in a word and its shape. */
function stateView(state: RoundState, t: Translate) {
  return { is: shapes[state], text: t(`rounds.state.${state}`) }
}

function notesOf(round: Round, state: RoundState, t: Translate): string[] {
  if (state === 'archived') return [t('rounds.note_archived')]
  if (state !== 'finished') return []
  const last = round.ends_on > round.answer_deadline ? round.ends_on : round.answer_deadline
  const date = formatDate(last, 'long', t.lang)
  return [t('rounds.note_finished', { date })]
}
