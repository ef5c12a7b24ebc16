import type { Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import { formatDate, type LocalDate, localDate, type UtcText } from '../kernel/time.ts'
import type { Round } from '../rounds/queries.ts'
import { backupState, type Upkeep } from '../upkeep/rules.ts'
import { mapData, regionTable } from './regions.pages.ts'
import { regionStates, type Situation, sum } from './rules.ts'
import { type Found, matches } from './search.rules.ts'
import { stripPage } from './strip.pages.ts'
import { todoItem, waitingGroups } from './todo.pages.ts'
import { todos, untoldIn } from './todo.rules.ts'
import { waitsFor } from './waiting.rules.ts'

const todosShown = 5

/** The steps of a round in order → message keys of their names. */
const steps = {
  round: 'rounds.new',
  plan: 'rounds.step_plan',
  contacts: 'rounds.step_contacts',
  dates: 'overview.way.dates',
  holders: 'overview.todo_import_holders',
  invite: 'rounds.step_invite',
  follow: 'rounds.step_compare',
} as const
const way = Object.keys(steps) as (keyof typeof steps)[]

/** The page of a step. Without a round every step leads to the new round, except the contacts, which need no round. */
function hrefOf(step: (typeof way)[number], round: Round | null): string {
  if (step === 'contacts') return '/rss-organ'
  if (!round) return '/omgangar/ny'
  const own = `/omgangar/${round.slug}`
  const pages = {
    round: own,
    plan: `${own}/plan`,
    dates: `${own}/turne`,
    holders: `${own}/rollinnehavare`,
    invite: '/utskick/inbjudan',
    follow: '/jamfor',
  }
  return pages[step]
}

/**
 * The page without a round or without a plan: the next step, and all steps.
 * @param accountId the placeholder account that the person is signed in with and should make their own; null otherwise
 */
export function emptyPage(round: Round | null, accountId: string | null, t: Translate) {
  return {
    accountHref: accountId && `/medarbetare/${accountId}`,
    way: way.map((step) => ({
      href: hrefOf(step, round),
      name: t(steps[step]),
      text: t(`overview.way.${step}_text`),
      isDone: step === 'round' && round !== null,
    })),
    title: t('nav.overview'),
    heading: t(round ? 'rounds.step_plan' : 'rounds.empty_title'),
    text: t(round ? 'overview.no_plan_text' : 'overview.no_round_text'),
    action: round
      ? { href: `/omgangar/${round.slug}/plan`, label: t('rounds.step_plan') }
      : { href: '/omgangar/ny', label: t('rounds.new') },
  }
}

/** null when the latest backup neither failed nor is too old. */
export function backupNotice(upkeep: Upkeep, now: UtcText, t: Translate): string | null {
  const state = backupState(upkeep, true, now)
  if (state !== 'failed' && state !== 'old') return null
  const { backedUpAt, backupError } = upkeep
  const last = backedUpAt
    ? t('overview.backup_last', { date: formatDate(localDate(backedUpAt), 'long', t.lang) })
    : t('overview.backup_never')
  const error = /ENOSPC|\bfull\b/.test(backupError) ? t('overview.backup_disk_full') : backupError
  return `${t(`overview.backup_${state}`, { error })} ${last} ${t('overview.backup_do')}`
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
  const left = regions.flatMap((region) => region.left)
  const total = sum(regions.map((region) => region.counts))
  const { failed, outdated, bounced, unread, unplaced, held, handovers, documentation } = situation
  const untold = untoldIn(situation.facts, situation, today)
  const mail = { failed, outdated, bounced, unread, held }
  const standing = { regions, ...mail, unplaced, untold, handovers, reminds: situation.reminds, documentation }
  const list = todos(standing, round, today)
  const here = `/oversikt?omgang=${encodeURIComponent(round.slug)}`
  return {
    title: t('nav.overview'),
    roundName: round.name,
    planHref: `/oversikt/plan?omgang=${encodeURIComponent(round.slug)}`,
    lead: [
      {
        strong: t('common.n_of', {
          n: seminars.filter((seminar) => seminar.stage === 'held').length,
          of: seminars.length + left.length,
        }),
        text: t('overview.lead_held', { dated: seminars.filter((seminar) => seminar.facts.confirmedAt).length }),
      },
      ...(situation.waiting > 0
        ? [{ strong: t.n('overview.lead_waiting_n', situation.waiting), text: t('overview.lead_waiting') }]
        : []),
      ...(total.invited > 0
        ? [
            { strong: t('common.n_of', { n: total.replied, of: total.invited }), text: t('overview.lead_replied') },
            { strong: t('common.n_of', { n: total.answered, of: total.asked }), text: t('overview.lead_answered') },
          ]
        : []),
    ],
    todos: (all ? list : list.slice(0, todosShown)).map((todo) =>
      todoItem(todo, { ...round, reminds: situation.reminds }, today, t),
    ),
    more: !all && list.length > todosShown ? list.length - todosShown : 0,
    moreHref: `${here}&alla=1#attgora`,
    waiting: waitingGroups(waitsFor({ regions, handovers }, round, today), t),
    map: mapData(regions, t),
    ...regionTable(regions, t),
    csvHref: `/oversikt.csv?omgang=${encodeURIComponent(round.slug)}`,
    strip: stripPage({ seminars, regions: situation.regions, round, today }, t),
  }
}

const most = 100
const kinds = ['holder', 'substitute', 'colleague', 'contact', 'guest', 'municipality'] as const

/** The matches for the words searched for, people first. */
export function searchPage(words: string, findable: Found[], t: Translate) {
  const found = words === '' ? [] : findable.filter((one) => matches(words, one))
  const sorted = inOrder(found, ({ kind, name }) => [String(kinds.indexOf(kind)), name])
  return {
    title: t('common.search'),
    words,
    count: words === '' ? null : t.n('overview.search.count', found.length, { words }),
    more: found.length > most ? t('overview.search.more', { n: most }) : null,
    lines: sorted
      .slice(0, most)
      .map((one) => ({ ...one, kind: t(`overview.search.${one.kind}`), tel: one.phone.replace(/[^+\d]/g, '') })),
  }
}
