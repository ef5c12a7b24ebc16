import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import type { LocalDate } from '../kernel/time.ts'
import { shortBodyName } from '../register/rules.ts'
import type { SeminarFacts } from './checklist.rules.ts'
import { type ListQuery, listSorts, type Stage, stageOf, stages } from './rules.ts'
import { whereText } from './words.rules.ts'

/** Shape of each stage's mark in lists and calendars. */
export const stageShapes: Record<Stage, string> = {
  none: 'none',
  proposed: 'half',
  dated: 'done',
  invited: 'done',
  held: 'done',
  cancelled: 'no',
}

export const columnNames = {
  region: 'register.region',
  name: 'common.seminar',
  rss: 'register.an_rss',
  municipalities: 'nav.municipalities',
  date: 'common.date',
  venue: 'seminars.thing.venue',
  state: 'common.state',
} as const satisfies Record<ListQuery['sort'], MessageKey>

function rowOf(facts: SeminarFacts, today: LocalDate, t: Translate) {
  const state = stageOf(facts, today)
  return { ...facts, rss: shortBodyName(facts.rssName), venue: whereText(facts, t), state, shape: stageShapes[state] }
}
type Row = ReturnType<typeof rowOf>

export function listRows(facts: SeminarFacts[], query: ListQuery, today: LocalDate, t: Translate) {
  const rows = facts
    .map((one) => rowOf(one, today, t))
    .filter((row) => query.region === '' || row.regionCode === query.region)
    .filter((row) => query.state === '' || row.state === query.state)
    .sort((a, b) => compare(a, b, query.sort))
  return query.down ? rows.reverse() : rows
}

function compare(a: Row, b: Row, sort: ListQuery['sort']): number {
  const byName = byText(a.name, b.name)
  if (sort === 'municipalities') return a.municipalities - b.municipalities || byName
  if (sort === 'date') return (a.date ?? '9999') < (b.date ?? '9999') ? -1 : a.date === b.date ? byName : 1
  if (sort === 'state') return stages.indexOf(a.state) - stages.indexOf(b.state) || byName
  if (sort === 'rss') return byText(a.rss, b.rss) || byName
  if (sort === 'venue') return byText(a.venue || 'ö', b.venue || 'ö') || byName
  if (sort === 'region') return a.regionCode < b.regionCode ? -1 : a.regionCode > b.regionCode ? 1 : byName
  return byName
}

export function listPage(
  round: { slug: string; name: string },
  regions: { code: string; name: string }[],
  facts: SeminarFacts[],
  query: ListQuery,
  today: LocalDate,
  t: Translate,
) {
  const address = (change: Partial<ListQuery>) => addressOf({ ...query, ...change })
  return {
    title: t('nav.seminars'),
    round,
    total: facts.length,
    rows: listRows(facts, query, today, t),
    csv: address({}).replace('/seminarier', '/seminarier.csv'),
    all: '/seminarier',
    sort: query.sort,
    down: query.down ?? '',
    columns: listSorts
      .filter((sort) => sort !== 'region')
      .map((sort) => ({
        sort,
        label: t(columnNames[sort]),
        numeric: sort === 'municipalities',
        current: sort === query.sort && (query.down ? 'descending' : 'ascending'),
        href: address({ sort, down: sort === query.sort && !query.down ? '1' : undefined }),
      })),
    filters: {
      region: choices(
        regions.map((one) => ({ value: one.code, label: one.name })),
        t,
      ),
      state: choices(
        stages.map((one) => ({ value: one, label: t(`seminars.stage.${one}`) })),
        t,
      ),
    },
    chosen: { region: query.region, state: query.state },
  }
}

function choices(options: { value: string; label: string }[], t: Translate) {
  return [{ value: '', label: t('common.all') }, ...options]
}

function addressOf(query: ListQuery): string {
  const entries = Object.entries(query).filter(([key, value]) => value && !(key === 'sort' && value === 'region'))
  return `/seminarier?${new URLSearchParams(entries as [string, string][])}`
}

export function listCsv(rows: Row[], t: Translate): (string | number | null)[][] {
  const heads = ['name', 'rss', 'municipalities', 'date', 'venue', 'state'] as const
  return [
    heads.map((head) => t(columnNames[head])),
    ...rows.map((row) => [
      row.name,
      row.rss,
      row.municipalities,
      row.date,
      row.venue,
      t(`seminars.stage.${row.state}`),
    ]),
  ]
}
