import { countyShapes } from '../kernel/html/map.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { daysBetween, formatDate, type LocalDate } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import { type Thing, things } from '../seminars/checklist.rules.ts'
import {
  type Counts,
  combined,
  type RegionState,
  regionStates,
  type Situation,
  type Stage,
  sum,
} from './rules.ts'
import { stripPage } from './strip.pages.ts'
import { type Todo, todos } from './todo.rules.ts'

const todosShown = 5

const way = ['round', 'plan', 'contacts', 'dates', 'holders', 'invite', 'follow'] as const

/** Before there is anything to survey: the next step, and all that follow. `accountId`: the placeholder's, to be made one's own. */
export function emptyPage(round: Round | null, accountId: string | null, t: Translate) {
  return {
    accountHref: accountId && `/medarbetare/${accountId}`,
    way: way.map((step) => ({
      name: t(`overview.way.${step}`),
      text: t(`overview.way.${step}_text`),
      isDone: step === 'round' && round !== null,
    })),
    title: t('overview.title'),
    heading: t(round ? 'overview.no_plan' : 'overview.no_round'),
    text: t(round ? 'overview.no_plan_text' : 'overview.no_round_text'),
    action: round
      ? { href: `/omgangar/${round.slug}/plan`, label: t('overview.no_plan_action') }
      : { href: '/omgangar/ny', label: t('overview.no_round_action') },
  }
}

interface Shown {
  situation: Situation
  round: Round
  today: LocalDate
  all: boolean
}

export function overviewPage({ situation, round, today, all }: Shown, t: Translate) {
  const regions = regionStates(situation, today)
  const seminars = regions.flatMap((region) => region.seminars)
  const total = sum(regions.map((region) => region.counts))
  const list = todos(regions, situation.failed, round, today)
  const here = `/oversikt?omgang=${encodeURIComponent(round.slug)}`
  return {
    title: t('overview.title'),
    roundName: round.name,
    lead: [
      {
        strong: t('overview.lead_held_n', {
          n: seminars.filter((seminar) => seminar.stage === 'held').length,
          of: seminars.length,
        }),
        text: t('overview.lead_held', {
          dated: seminars.filter((seminar) => seminar.facts.dateConfirmedAt).length,
        }),
      },
      ...(total.invited > 0
        ? [
            {
              strong: t('overview.lead_replied_n', { n: total.replied, of: total.invited }),
              text: t('overview.lead_replied'),
            },
            {
              strong: t('overview.lead_answered_n', { n: total.answered, of: total.invited }),
              text: t('overview.lead_answered'),
            },
          ]
        : []),
    ],
    todos: (all ? list : list.slice(0, todosShown)).map((todo) => todoItem(todo, round, today, t)),
    more: !all && list.length > todosShown ? list.length - todosShown : 0,
    moreHref: `${here}&alla=1#attgora`,
    map: mapData(regions, t),
    head: things.map((thing) => t(`overview.thing_${thing}`)),
    rows: regions.map((region) => row(region, today, t)),
    total: totalRow(regions, total, t),
    csvHref: `/oversikt.csv?omgang=${encodeURIComponent(round.slug)}`,
    strip: stripPage({ seminars, round, today }, t),
  }
}

function todoItem(todo: Todo, round: Round, today: LocalDate, t: Translate) {
  const [first] = todo.seminars
  const names = todo.seminars.slice(0, 3).map((seminar) => seminar.name)
  const rest = todo.seminars.length - names.length
  const where =
    rest > 0 ? `${names.join(', ')} ${t('overview.and_more', { n: rest })}` : inWords(names, t)
  const many = todo.seminars.length > 1
  return {
    href: many || !first ? wholeHref(todo, round) : hrefOf(todo, first),
    text: many
      ? t(`overview.todo_many_${todo.kind}` as never, {
          n: 0,
          ...todo.params,
          seminars: todo.seminars.length,
        })
      : t(`overview.todo_${todo.kind}`, { n: 0, ...todo.params, where }),
    late: todo.late,
    when: whenText(todo, today, t),
    why: many ? where : t(`overview.why_${todo.kind}`, { n: 0, ...todo.params }),
  }
}

/** Where several seminars, or the whole round, are seen to at once. */
function wholeHref({ kind }: Todo, round: Round): string {
  if (kind === 'failed_mail') return '/utskick'
  if (kind === 'no_contact') return '/rss-organ'
  if (kind === 'import_holders') return `/omgangar/${round.slug}/rollinnehavare`
  if (kind === 'no_holders') return `/omgangar/${round.slug}/roller`
  return `/seminarier?omgang=${encodeURIComponent(round.slug)}`
}

/** The page where it is done; the seminar's own page when there is none. */
const placeOf: Partial<Record<Todo['kind'], string>> = {
  no_options: '/datum',
  choose_date: '/datum',
  all_refused: '/datum',
  no_venue: '/lokal',
  no_link: '/andra?andring=form',
  confirm_venue: '/lokal',
  no_programme: '/program',
  confirm_programme: '/program',
}

function hrefOf(todo: Todo, { slug, rssId }: Todo['seminars'][number]): string {
  if (todo.kind === 'no_contact') return `/rss-organ/${rssId}`
  if (todo.kind === 'invite') return `/utskick/inbjudan?seminarium=${slug}`
  return `/seminarier/${slug}${placeOf[todo.kind] ?? ''}`
}

function whenText(todo: Todo, today: LocalDate, t: Translate): string | null {
  if (todo.due === null) return null
  const days = daysBetween(today, todo.due)
  if (days < 0) return t.n('overview.days_late', -days)
  if (days === 0) return t('overview.due_today')
  return t('overview.due', { date: formatDate(todo.due, 'short', t.lang) })
}

const stageClass: Record<Stage, string> = {
  held: 'q4',
  invited: 'q3',
  dated: 'q2',
  proposed: 'q1',
  not_begun: 'q0',
  late: 'late',
}
const stages = Object.keys(stageClass) as Stage[]

function mapData(regions: RegionState[], t: Translate) {
  const states = new Map(regions.map((region) => [region.code, region]))
  const key = stages.map((stage) => ({
    className: stageClass[stage],
    label: t(`overview.stage_${stage}`),
    n: regions.filter((region) => region.stage === stage).length,
  }))
  return {
    title: t('overview.map_title'),
    description: `${key
      .filter((item) => item.n > 0)
      .map((item) => t('overview.map_part', { label: item.label, n: item.n }))
      .join(' ')} ${t('overview.map_table')}`,
    shapes: countyShapes.flatMap(({ regionCode, path }) => {
      const region = states.get(regionCode)
      if (!region?.stage) return []
      return [
        {
          path,
          className: stageClass[region.stage],
          href: regionHref(region),
          label: `${region.name}: ${t(`overview.stage_${region.stage}`).toLowerCase()}`,
        },
      ]
    }),
    key: key.filter((item) => item.n > 0 || item.className !== 'late'),
    note: regions.some((region) => region.seminars.length > 1) ? t('overview.map_several') : '',
  }
}

function regionHref(region: RegionState): string {
  const [only, second] = region.seminars
  return only && !second ? `/seminarier/${only.facts.slug}` : `/seminarier?region=${region.code}`
}

/** A figure of a figure with its bar; null when there is nothing to be a part of. */
function share(n: number, of: number, t: Translate) {
  if (of === 0) return null
  return { n, of: t('overview.of', { n: of }), width: ((100 * n) / of).toFixed(1) }
}

function shares(counts: Counts, t: Translate) {
  return [
    share(counts.invited, counts.seats, t),
    share(counts.replied, counts.invited, t),
    share(counts.answered, counts.invited, t),
  ]
}

const stateShape = { done: 'done', waiting: 'half', not_started: 'none', late: 'late' } as const

function row(region: RegionState, today: LocalDate, t: Translate) {
  return {
    name: region.name,
    href: regionHref(region),
    cells: things.map((thing) => cell(region, thing, today, t)),
    shares: shares(region.counts, t),
  }
}

/** Done and not begun are quiet: a shape, and its word for those who cannot see it. A date says more than a tick. */
function cell(region: RegionState, thing: Thing, _today: LocalDate, t: Translate) {
  const state = combined(region, thing)
  if (state === null) return { is: 'empty', word: t('overview.no_seminar'), quiet: true }
  const quiet = state === 'done' || state === 'not_started'
  const isDigital = region.seminars.every(({ facts }) => facts.form === 'digital')
  if (thing === 'venue' && isDigital)
    return { is: stateShape[state], word: t('changes.form.digital').toLowerCase(), quiet: false }
  if (thing !== 'date') return { is: stateShape[state], word: t(`overview.state_${state}`), quiet }
  const dates = region.seminars.flatMap(({ facts }) =>
    facts.dateConfirmedAt && facts.date ? [formatDate(facts.date, 'short', t.lang)] : [],
  )
  if (state === 'done') return { is: 'done', word: inWords(shortened(dates, t), t), quiet: false }
  if (dates.length > 0) {
    const word = t('overview.n_of', { n: dates.length, of: region.seminars.length })
    return { is: stateShape[state], word, quiet: false }
  }
  return {
    is: stateShape[state],
    word: t(`overview.date_${state}`),
    quiet: state === 'not_started',
  }
}

/** "9 sep", "23 sep" → "9", "23 sep"; three or more → the first and how many. */
function shortened(dates: string[], t: Translate): string[] {
  if (dates.length > 2) return [dates[0] ?? '', t('overview.plus_dates', { n: dates.length - 1 })]
  const [first = '', second] = dates
  if (!second) return dates
  const [day = '', month] = first.split(' ')
  return second.endsWith(` ${month}`) ? [day, second] : dates
}

function inWords(parts: string[], t: Translate): string {
  if (parts.length < 2) return parts.join('')
  return t('overview.and', { first: parts.slice(0, -1).join(', '), last: parts.at(-1) ?? '' })
}

function totalRow(regions: RegionState[], total: Counts, t: Translate) {
  const planned = regions.filter((region) => region.seminars.length > 0)
  return {
    cells: things.map((thing) =>
      t('overview.n_of', {
        n: planned.filter((region) => combined(region, thing) === 'done').length,
        of: planned.length,
      }),
    ),
    shares: shares(total, t),
  }
}

export function overviewCsv(situation: Situation, today: LocalDate, t: Translate) {
  const head = [
    'overview.csv_code',
    'overview.region',
    'overview.csv_seminars',
    'overview.csv_stage',
  ] as const
  const counts = [
    'overview.csv_seats',
    'overview.csv_held',
    'overview.invited',
    'overview.replies',
    'overview.csv_coming',
    'overview.answers',
  ] as const
  return [
    [
      ...head.map((key) => t(key)),
      ...things.map((thing) => t(`overview.thing_${thing}`)),
      t('overview.csv_dates'),
      ...counts.map((key) => t(key)),
    ],
    ...regionStates(situation, today).map((region) => [
      region.code,
      region.name,
      region.seminars.length,
      region.stage ? t(`overview.stage_${region.stage}`) : '',
      ...things.map((thing) => {
        const state = combined(region, thing)
        return state ? t(`overview.state_${state}`) : ''
      }),
      region.seminars
        .flatMap(({ facts }) => (facts.dateConfirmedAt && facts.date ? [facts.date] : []))
        .join(' '),
      region.counts.seats,
      region.counts.held,
      region.counts.invited,
      region.counts.replied,
      region.counts.coming,
      region.counts.answered,
    ]),
  ]
}
