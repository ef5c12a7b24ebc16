/** How the answering goes, by group of seats and by theme. */
import type { SheetCell } from '../../kernel/html/csv.ts'
import type { MessageKey, Translate } from '../../kernel/i18n/translate.ts'
import { byText } from '../../kernel/text.ts'
import { listText } from '../../kernel/words.ts'
import { measuredWords, measuring } from '../../questionnaire/burden.pages.ts'
import { labelIn, type QuestionnaireDocument, seatRoles } from '../../questionnaire/rules.ts'
import type { Sheet } from '../../questionnaire/sheet.rules.ts'
import { groupLabel } from '../../register/pages.ts'
import type { Group, Region } from '../../register/queries.ts'
import type { Round } from '../../rounds/queries.ts'
import type { SeatRole } from '../../schema.ts'
import type { FollowQuery } from './input.ts'
import type { Filter } from './queries.ts'
import {
  type Count,
  countOf,
  type Followed,
  type Grouping,
  groupings,
  mostStopped,
  type Sort,
  sorts,
  type ThemeCount,
  type ThemeSort,
  themeCounts,
  themeSorts,
} from './rules.ts'

/** What the seats can be chosen by. */
export interface Places {
  regions: Region[]
  groups: Group[]
}

interface Following extends Places {
  round: Round
  query: FollowQuery
  seats: Followed[]
  document: QuestionnaireDocument
  sheetFor: (role: SeatRole) => Sheet
}

export function followingPage(following: Following, t: Translate) {
  const { query, seats, document, sheetFor, round } = following
  const count = countOf(seats, document)
  const themes = themeCounts(seats, document, sheetFor)
  return {
    title: t('following.title'),
    round,
    chosen: chosenWords(following, query, t),
    count,
    tally: tallyOf(count, t),
    filters: filtersOf(following, query, t),
    efter: groupings.map((value) => ({ value, label: t(`following.choice_${value}`) })),
    query,
    stopped: stoppedWords(themes, count, document, t),
    caption: t('following.groups', { by: t(`following.by_${query.efter}`) }),
    columns: columnsOf(query, t),
    rows: [
      ...groupsOf(following, t).map((group) => rowOf(group, t)),
      { ...rowOf({ name: t('following.all'), href: null, count }, t), isTotal: true },
    ],
    themeColumns: themeColumnsOf(query, t),
    themes: sortedThemes(themes, query).map((theme) => ({
      ...theme,
      label: themeLabel(document, theme.value, t),
      time: measuredWords(theme.time, t),
      stoppedShare: count.begun === 0 ? 0 : Math.round((theme.stopped * 100) / count.begun),
    })),
    measuring,
    files: ['csv', 'xlsx'].map((kind) => ({ kind, href: addressOf(query, `/svar.${kind}`) })),
    call: addressOf({ lan: query.lan, roll: query.roll, grupp: query.grupp }, '/svar/ringlista'),
    remind: `/utskick/nytt?${new URLSearchParams({
      ...{ omgang: round.slug, andamal: 'questionnaire_reminder' },
      ...(query.lan && { lan: query.lan }),
      ...(query.roll && { roll: query.roll }),
    })}`,
  }
}

const states = ['handedIn', 'begun', 'notBegun'] as const
const stateNames = {
  handedIn: 'following.handed_in',
  begun: 'following.begun',
  notBegun: 'following.not_begun',
} as const satisfies Record<Followed['state'], MessageKey>

function tallyOf(count: Count, t: Translate) {
  return states.map((state) => ({ name: t(stateNames[state]), n: count[state], of: count.asked }))
}

/** The choices of region, role and group, for the form of both pages. */
export function filtersOf({ regions, groups }: Places, { lan, roll, grupp }: Filter, t: Translate) {
  const all = { value: '', label: t('common.all') }
  return [
    {
      name: 'lan',
      label: t('following.choice_lan'),
      value: lan,
      options: [all, ...regions.map(({ code, name }) => ({ value: code, label: name }))],
    },
    {
      name: 'roll',
      label: t('following.choice_roll'),
      value: roll,
      options: [all, ...seatRoles.map((role) => ({ value: role, label: t(`seat_role.${role}`) }))],
    },
    {
      name: 'grupp',
      label: t('following.choice_grupp'),
      value: grupp,
      options: [all, ...groups.map((group) => ({ value: group.code, label: groupLabel(group, t) }))],
    },
  ]
}

/** "Urval: Blekinge, Socialtjänst"; '' when all are shown. */
export function chosenWords(places: Places, filter: Filter, t: Translate): string {
  const names = groupings.flatMap((by) => (filter[by] ? [nameOf(filter[by], by, places, t)] : []))
  return names.length === 0 ? '' : t('following.chosen', { names: names.join(', ') })
}

/** "Flest har stannat i Ledarskap: 12 av 34 som har börjat men inte lämnat in." */
function stoppedWords(themes: ThemeCount[], { begun }: Count, document: QuestionnaireDocument, t: Translate): string {
  const most = mostStopped(themes)
  const [first] = most
  if (!first) return begun === 0 ? t('following.nobody_stopped') : ''
  const names = listText(
    most.map(({ value }) => themeLabel(document, value, t)),
    t,
  )
  const key = most.length === 1 ? 'following.most_stopped' : 'following.most_equal'
  return t(key, { themes: names, n: first.stopped, of: begun })
}

function themeLabel({ themes }: QuestionnaireDocument, value: string, t: Translate): string {
  const theme = themes.find((one) => one.value === value)
  return theme ? labelIn(theme, t.lang) : value
}

interface Named {
  name: string
  /** The page of the group alone, by another grouping. */
  href: string | null
  count: Count
}

function groupsOf({ query, seats, document, ...places }: Following, t: Translate): Named[] {
  const { efter, sort, down } = query
  const next: Record<Grouping, Grouping> = { lan: 'roll', roll: 'lan', grupp: 'roll' }
  const by = Map.groupBy(seats, (seat) => keyOf(seat, efter))
  const named = [...by].map(([key, own]) => ({
    key,
    name: nameOf(key, efter, places, t),
    href: key && addressOf({ ...query, [efter]: key, efter: next[efter] }),
    count: countOf(own, document),
  }))
  const figure = ({ count }: Named) => (sort === 'time' ? (count.time.seconds ?? 0) : sort === 'name' ? 0 : count[sort])
  const rank = ({ key }: { key: string }) =>
    efter === 'roll' ? String(seatRoles.indexOf(key as SeatRole)) : key || 'ö'
  const sorted = named.sort((a, b) => figure(a) - figure(b) || byText(rank(a), rank(b)))
  return down ? sorted.reverse() : sorted
}

function keyOf({ regionCode, role, groupCode }: Followed, by: Grouping): string {
  return { lan: regionCode, roll: role, grupp: groupCode ?? '' }[by]
}

function nameOf(key: string, by: Grouping, { regions, groups }: Places, t: Translate): string {
  if (by === 'roll') return t(`seat_role.${key as SeatRole}`)
  if (by === 'lan') return regions.find(({ code }) => code === key)?.name ?? key
  const group = groups.find(({ code }) => code === key)
  return group ? groupLabel(group, t) : t('following.no_group')
}

function rowOf({ name, href, count }: Named, t: Translate) {
  const share = (n: number) => ({ n, share: count.asked === 0 ? 0 : Math.round((n * 100) / count.asked) })
  return {
    name,
    href,
    isTotal: false,
    asked: count.asked,
    cells: (['notBegun', 'begun', 'handedIn'] as const).map((state) => share(count[state])),
    time: measuredWords(count.time, t),
  }
}

const columnNames = { asked: 'following.asked', ...stateNames, time: 'following.time' } as const satisfies Record<
  Exclude<Sort, 'name'>,
  MessageKey
>

function columnsOf(query: FollowQuery, t: Translate) {
  return sorts.map((sort) => ({
    label: t(sort === 'name' ? `following.choice_${query.efter}` : columnNames[sort]),
    numeric: sort !== 'name',
    current: sort === query.sort && (query.down ? 'descending' : 'ascending'),
    href: addressOf({ ...query, sort, down: nextDown(sort, 'name', query) }),
  }))
}

/** Names begin with the first, figures with the largest. */
function nextDown(sort: string, name: string, now: { sort: string; down?: '1' | undefined }): '1' | undefined {
  const isDown = sort === now.sort ? !now.down : sort !== name
  return isDown ? '1' : undefined
}

/** In the questionnaire's order, unless the address says another. */
function sortedThemes(themes: ThemeCount[], { temasort: sort, temaned: down }: FollowQuery): ThemeCount[] {
  const figure = (one: ThemeCount) =>
    sort === 'theme' ? themes.indexOf(one) : sort === 'time' ? (one.time.seconds ?? 0) : one[sort]
  return themes.toSorted((a, b) => (down ? figure(b) - figure(a) : figure(a) - figure(b)))
}

const themeColumns = {
  theme: 'questions.theme',
  asked: 'following.col.asked',
  begun: 'following.begun',
  half: 'following.col.half',
  stopped: 'following.col.stopped',
  time: 'following.time',
} as const satisfies Record<ThemeSort, MessageKey>

function themeColumnsOf(query: FollowQuery, t: Translate) {
  const { temasort, temaned } = query
  return themeSorts.map((sort) => ({
    label: t(themeColumns[sort]),
    numeric: sort !== 'theme',
    current: sort === temasort && (temaned ? 'descending' : 'ascending'),
    href: `${addressOf({ ...query, temasort: sort, temaned: nextDown(sort, 'theme', { sort: temasort, down: temaned }) })}#teman`,
  }))
}

const plain = { lan: '', roll: '', grupp: '', efter: 'lan', sort: 'name', temasort: 'theme', vilka: 'alla' }

/** Only what differs from the usual, so that shared addresses stay short. */
export function addressOf(
  query: Partial<Record<keyof typeof plain | 'down' | 'temaned', string | undefined>>,
  path = '/svar',
): string {
  const given = Object.entries(query).filter(([key, value]) => value && value !== plain[key as keyof typeof plain])
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given as [string, string][])}`
}

export const fileWidths = [22, 18, 34, 12, 12, 12, 12]

/** A row for each region, role and municipality group of the selection. */
export function followingTable({ seats, document, sheetFor, ...places }: Following, t: Translate): SheetCell[][] {
  const themes = themeCounts(seats, document, sheetFor)
  const by = Map.groupBy(seats, (seat) => JSON.stringify(groupings.map((grouping) => keyOf(seat, grouping))))
  const rows = [...by.values()].map((own) => {
    const [first] = own
    const count = countOf(own, document)
    const stopped = themes.map(({ value }) => own.filter(({ stoppedIn }) => stoppedIn === value).length)
    return [
      ...groupings.map((grouping) => (first ? nameOf(keyOf(first, grouping), grouping, places, t) : '')),
      ...[count.asked, count.notBegun, count.begun, count.handedIn, ...stopped],
    ]
  })
  return [
    [
      ...groupings.map((grouping) => t(`following.choice_${grouping}`)),
      ...(['asked', 'notBegun', 'begun', 'handedIn'] as const).map((column) => t(columnNames[column])),
      ...themes.map(({ value }) => t('following.stopped_in', { theme: themeLabel(document, value, t) })),
    ],
    ...rows,
  ]
}
