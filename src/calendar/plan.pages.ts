import type { SheetCell } from '../kernel/html/csv.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText, capital } from '../kernel/text.ts'
import { formatDate, type LocalDate, localDate, type UtcText, week } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { type CheckedThing, checklist, type SeminarFacts, type Thing, things } from '../seminars/checklist.rules.ts'
import { thingShapes } from '../seminars/parts.pages.ts'
import { type Stage, stageOf } from '../seminars/rules.ts'
import { addressText } from '../seminars/words.rules.ts'
import type { OpenOption } from './events.rules.ts'
import { monthOf } from './month.rules.ts'

interface Shown {
  rows: PlanRow[]
  round: { slug: string; name: string; starts_on: LocalDate; ends_on: LocalDate }
  today: LocalDate
  organisation: string
}

export function planPage({ rows, round, today, organisation }: Shown, t: Translate) {
  const dated = rows.filter(({ facts }) => facts.date !== null).length
  const municipalities = rows.reduce((sum, row) => sum + row.municipalities.length, 0)
  const query = `?omgang=${encodeURIComponent(round.slug)}`
  return {
    title: t('calendar.plan_title', { round: round.name }),
    organisation,
    lead: t('calendar.plan_lead', { seminars: rows.length, dated, municipalities }),
    today,
    back: `/oversikt${query}`,
    csv: `/oversikt/plan.csv${query}`,
    xlsx: `/oversikt/plan.xlsx${query}`,
    head: things.map((thing) => t(`overview.thing_${thing}`)),
    groups: groupsOf(rows, t),
  }
}

/** Groups by month in the order of the rows, which puts seminars without a date last. */
function groupsOf(rows: PlanRow[], t: Translate) {
  const groups = Map.groupBy(rows, ({ facts }) => (facts.date ? monthOf(facts.date) : ''))
  return [...groups].map(([month, own]) => ({
    name: month ? capital(formatDate(`${month}-01`, 'month', t.lang)) : t('calendar.plan_undated'),
    items: own.map((row) => planItem(row, t)),
  }))
}

function planItem({ facts, municipalities, things, state, proposed }: PlanRow, t: Translate) {
  return {
    ...facts,
    proposed: facts.date ? '' : proposedText(proposed, t),
    place: placeText(facts, t),
    state,
    names: municipalities,
    cells: things.map((thing) => ({ is: thingShapes[thing.state], word: t(`overview.state_${thing.state}`) })),
  }
}

function proposedText(dates: LocalDate[], t: Translate): string {
  if (dates.length === 0) return t('seminars.undated')
  const days = dates.map((date) => formatDate(date, 'short', t.lang))
  return t('calendar.plan_proposed', { dates: listText(days, t, 'disjunction') })
}

function placeText(facts: PlanRow['facts'], t: Translate): string {
  const place = facts.form === 'digital' ? '' : addressText(facts)
  if (facts.form === 'on_site') return place
  return [place, t('seminars.form.digital')].filter(Boolean).join('. ')
}

type Column = [label: (t: Translate) => string, width: number, value: Value]
type Value = (row: PlanRow, t: Translate) => SheetCell

const columns: Column[] = [
  [(t) => t('common.date'), 12, ({ facts }) => facts.date && { date: facts.date }],
  [(t) => t('common.week'), 8, ({ facts }) => facts.date && week(facts.date)],
  [(t) => t('changes.field.start'), 8, ({ facts }) => facts.startTime],
  [(t) => t('changes.field.end'), 8, ({ facts }) => facts.endTime],
  [(t) => t('common.seminar'), 22, ({ facts }) => facts.name],
  [(t) => t('register.region'), 20, ({ facts }) => facts.regionName],
  [(t) => t('register.an_rss'), 34, ({ facts }) => facts.rssName],
  [(t) => t('common.state'), 18, ({ state }, t) => t(`seminars.stage.${state}`)],
  [(t) => t('calendar.proposed_dates'), 26, ({ proposed }) => proposed.join(' ')],
  [(t) => t('seminars.form_of'), 14, ({ facts }, t) => t(`seminars.form.${facts.form}`)],
  [(t) => t('seminars.thing.venue'), 26, ({ facts }) => facts.venueName],
  [(t) => t('calendar.street'), 26, ({ facts }) => facts.venueAddress ?? ''],
  [(t) => t('common.town'), 16, ({ facts }) => facts.venueTown],
  [(t) => t('calendar.n_municipalities'), 10, ({ municipalities }) => municipalities.length],
  [(t) => t('nav.municipalities'), 60, ({ municipalities }) => municipalities.join(', ')],
  ...things.map(thingColumn),
  [(t) => t('seats.seats'), 10, ({ facts }) => facts.seats],
  [(t) => t('overview.csv_held'), 10, ({ facts }) => facts.seatsHeld],
  [(t) => t('seminars.invited'), 10, ({ facts }) => facts.invited],
]

function thingColumn(thing: Thing): Column {
  return [
    (t) => t('calendar.thing_state', { thing: t(`overview.thing_${thing}`) }),
    14,
    (row, t) => {
      const state = row.things.find((one) => one.thing === thing)?.state
      return state ? t(`overview.state_${state}`) : ''
    },
  ]
}

export const planWidths = columns.map(([, width]) => width)

/** A heading row and one row per seminar, for both CSV and XLSX. */
export function planSheet(rows: PlanRow[], t: Translate): SheetCell[][] {
  return [columns.map(([label]) => label(t)), ...rows.map((row) => columns.map(([, , value]) => value(row, t)))]
}

interface PlanRow {
  facts: SeminarFacts
  /** Names, in alphabetical order. */
  municipalities: string[]
  state: Stage
  things: CheckedThing[]
  /** Open proposed dates of a seminar without a date. */
  proposed: LocalDate[]
}

interface PlanFacts {
  facts: SeminarFacts[]
  options: OpenOption[]
  members: { seminarId: string; name: string }[]
}

/** Seminars with a date first, by date; then by first proposed date; then the others by name. */
export function planRows(known: PlanFacts, now: UtcText): PlanRow[] {
  const members = Map.groupBy(known.members, (one) => one.seminarId)
  const options = Map.groupBy(known.options, (one) => one.seminarId)
  return known.facts
    .map((facts) => ({
      facts,
      municipalities: (members.get(facts.id) ?? []).map(({ name }) => name).sort(byText),
      state: stageOf(facts, localDate(now)),
      things: checklist(facts, localDate(now)),
      proposed: (options.get(facts.id) ?? []).map(({ date }) => date),
    }))
    .sort((a, b) => order(a).localeCompare(order(b)) || byText(a.facts.name, b.facts.name))
}

function order({ facts, proposed }: PlanRow): string {
  if (facts.date !== null) return `0 ${facts.date} ${facts.startTime ?? ''}`
  return proposed[0] ? `1 ${proposed[0]}` : '2'
}
