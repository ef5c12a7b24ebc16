import type { FormValues } from '../kernel/http/forms.ts'
import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { addDays, formatDate, type LocalDate } from '../kernel/time.ts'
import type { Questionnaire } from '../questionnaire/queries.ts'
import { type RoundState, stateOf } from './here.rules.ts'
import type { Round, RoundProgress } from './queries.ts'
import { type LeadDays, leadDaysOf, leadTimes, proposeSlug, seenOf, usualLeadDays } from './rules.ts'
import type { RoundContents } from './state.queries.ts'

export function roundsPage(rounds: Round[], seminars: Map<string, number>, today: LocalDate, t: Translate) {
  return {
    title: t('nav.rounds'),
    activeId: rounds.find((round) => round.active === 1)?.id ?? '',
    rounds: rounds.map((round) => ({
      ...round,
      seminars: seminars.get(round.id) ?? 0,
      state: stateView(stateOf(round, today), t),
    })),
  }
}

export function roundPage(
  round: Round,
  progress: RoundProgress,
  questionnaire: { version: string; hash: string },
  standing: { today: LocalDate; isShown: boolean; activeId: string },
  t: Translate,
) {
  const hash = round.frozen_hash ?? questionnaire.hash
  return {
    ...standing,
    title: round.name,
    round,
    state: stateView(stateOf(round, standing.today), t),
    reminds: progress.reminders > 0,
    leads: leadDaysOf(round),
    questionnaire: {
      version: questionnaire.version,
      hash,
      short: `${hash.slice(0, 8)} ${hash.slice(8, 16)} … ${hash.slice(-8)}`,
    },
    ...stepsOf(round, progress),
  }
}

/** The steps of a round in order, each with its progress and a link. */
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

/** The form for a new round, with a guessed name and usual values: this year's, or next year's from July. */
export function newRoundPage(today: LocalDate, taken: string[], t: Translate) {
  const name = t('rounds.proposed_name', { year: addDays(today, 184).slice(0, 4) })
  const slug = proposeSlug(name)
  const fields: FormValues = {
    name,
    slug: taken.includes(slug) ? '' : slug,
    replyDays: '14',
    splitThreshold: '25',
    ...leadFields(usualLeadDays),
  }
  return {
    title: t('rounds.new_title'),
    action: '/omgangar',
    button: t('rounds.create'),
    locked: null,
    fields,
    leads: leadTimes,
    labels: labelsOf(t),
  }
}

/** The values of the round's form; after the first invitation without the fields that can no longer change. */
export function roundFields(round: Round): FormValues {
  const open = {
    slug: round.slug,
    startsOn: round.starts_on,
    replyDays: String(round.reply_days),
    splitThreshold: String(round.split_threshold),
  }
  return {
    ...(round.frozen_at === null && open),
    name: round.name,
    endsOn: round.ends_on,
    answerDeadline: round.answer_deadline,
    diaryNumber: round.diary_number ?? '',
    secondLook: round.second_look ? '1' : '',
    ...leadFields(leadDaysOf(round)),
  }
}

export function editRoundPage(round: Round, t: Translate) {
  const fields = roundFields(round)
  return {
    title: t('common.change_name', { name: round.name }),
    action: `/omgangar/${round.slug}`,
    button: t('rounds.save'),
    locked: round.frozen_at === null ? null : round,
    fields,
    began: fields,
    leads: leadTimes,
    labels: labelsOf(t),
  }
}

function leadFields(days: LeadDays): FormValues {
  return Object.fromEntries(leadTimes.map((name) => [`lead.${name}`, String(days[name])]))
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

/** A round whose questions are not frozen can change to the latest version. */
export function questionsPage(
  round: Round,
  { now, latest }: { now: Questionnaire; latest: Questionnaire },
  t: Translate,
) {
  const versions = { from: now.version, to: latest.version }
  const refusal = round.frozen_at ? 'rounds.questions_frozen' : now.id === latest.id ? 'rounds.questions_latest' : null
  return {
    title: t('rounds.questions_title', { version: latest.version }),
    round,
    refusal: refusal && t(refusal),
    lead: t('rounds.questions_lead', versions),
    link: { href: `/fragor/skillnader?fran=${now.version}&till=${latest.version}`, text: t('questions.differences') },
    points: [],
    after: t('rounds.questions_after'),
    action: `/omgangar/${round.slug}/fragor`,
    seen: `${now.id} ${latest.id}`,
    button: t('rounds.questions_title', { version: latest.version }),
  }
}

/** What it means that a municipality's roles see each other's answers, before it is turned on or off. */
export function jointPage(
  round: Round,
  { submitted, begun, proposed }: { submitted: number; begun: number; proposed: number },
  t: Translate,
) {
  const isOn = round.joint_from !== null
  const points = isOn
    ? [t('rounds.joint_seen'), ...(proposed > 0 ? [t.n('rounds.joint_kept', proposed)] : [])]
    : [
        t('rounds.joint_nobody_before'),
        t('rounds.joint_is_told'),
        ...(begun > 0 ? [t.n('rounds.joint_begun', begun)] : []),
        ...(submitted > 0 ? [t.n('rounds.joint_before', submitted)] : []),
      ]
  const again = submitted > 0 ? `${t('rounds.joint_on_again')} ` : ''
  return {
    title: t(isOn ? 'rounds.joint_off_title' : 'rounds.joint_on_title'),
    round,
    lead: t(isOn ? 'rounds.joint_off_lead' : 'rounds.joint_on_lead'),
    points,
    after: isOn ? again + t('rounds.joint_nobody_told') : t('rounds.joint_told_later'),
    action: `/omgangar/${round.slug}/tillsammans`,
    seen: round.joint_from ?? 'av',
    button: t(isOn ? 'rounds.joint_turn_off' : 'rounds.joint_turn_on'),
  }
}

/** The page before a round is deleted: what will be deleted, or why the round cannot be. */
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

/** The round picker. @returns null when there is no round, and for an RSS contact with one round. */
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

/** A round's state as text, and the shape of its mark. */
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
