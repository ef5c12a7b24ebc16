/** The tour's own page, and the forms of its settings, blocked days and wishes. */
import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { addDays, formatDate, formatTime, timeOfDay, week } from '../kernel/time.ts'
import type { BlockRow } from '../negotiation/clash.queries.ts'
import type { Municipality } from '../negotiation/clash.rules.ts'
import { proposeTown } from '../plan/journeys.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { Seminar } from '../seminars/rules.ts'
import type { WishedRow } from './queries.ts'
import { type Period, type TourResult, type TourSettings, underWay } from './rules.ts'
import type { RunRow } from './runs.queries.ts'
import { missingBlocks } from './settings.rules.ts'

interface Place {
  code: string
  name: string
}

interface TourRows {
  settings: TourSettings
  places: Place[]
  blocks: BlockRow[]
  wishes: WishedRow[]
  runs: RunRow[]
}

/** Maximum number of blocked periods on the tour's page; the others are on their own page. */
const blocksShown = 6

export function tourPage(round: Round, rows: TourRows, t: Translate) {
  const { wishes, blocks } = rows
  const runs = rows.runs.map((run) => runView(run, t))
  return {
    title: t('tour.title'),
    ...inRound(round),
    count: wishes.length,
    dated: wishes.filter((one) => one.confirmedAt !== null).length,
    rules: rulesInWords(rows.settings, rows.places, t),
    blocks: blocks.slice(0, blocksShown).map((block) => blockView(block, t)),
    usual: missingBlocks(periodOf(round), blocks)
      .map((one) => `${t(`tour.suggest_${one.kind}`)} (${periodText(one, t)})`)
      .join(', '),
    moreBlocks: Math.max(0, blocks.length - blocksShown),
    weeksWished: wishes.filter((one) => one.from !== null).length,
    townsChosen: wishes.filter((one) => one.townCode !== null).length,
    running: runs.find((run) => underWay.includes(run.state)) ?? null,
    latest: runs.find((run) => run.state === 'done' || run.state === 'accepted') ?? null,
    runs,
  }
}

/** The round, and the base address of its tour's pages. */
export function inRound(round: Round) {
  return { round, base: baseOf(round) }
}

export function baseOf(round: Pick<Round, 'slug'>): string {
  return `/omgangar/${round.slug}/turne`
}

export function periodOf(round: Round): Period {
  return { from: round.starts_on, to: round.ends_on }
}

/** Reads `result` only of a proposal: of an impossible run, it holds the rules that cannot all be kept. */
function runView(run: RunRow, t: Translate) {
  const isProposal = run.state === 'done' || run.state === 'accepted'
  const result = isProposal && run.result ? (JSON.parse(run.result) as TourResult) : null
  return {
    ...run,
    is: underWay.includes(run.state) ? 'half' : isProposal ? 'done' : run.state === 'cancelled' ? 'no' : 'late',
    travel: result ? lengthText(result.travelMinutes, t) : '',
    dates: result ? Object.values(result.dates).flat().length : '',
  }
}

/** The settings in words, for the planner who starts a run. */
function rulesInWords(settings: TourSettings, places: Place[], t: Translate): [term: string, text: string][] {
  const { from, to, weekdays, perWeek, teams, perTrip, earliest, latest, minutes, homeCode } = settings
  const day = (date: string) => formatDate(date, 'long', t.lang)
  const pace = [t.n('tour.per_week_fact', perWeek), t.n('tour.teams_fact', teams), t.n('tour.per_trip_fact', perTrip)]
  const hours = { from: formatTime(earliest, t.lang), to: formatTime(latest, t.lang), length: lengthText(minutes, t) }
  return [
    [t('rounds.period'), `${day(from)} – ${day(to)}`],
    [t('tour.weekdays'), weekdays.map((n) => weekdayName(n, t)).join(', ')],
    [t('tour.pace'), pace.join(', ')],
    [t('tour.hours_of_day'), t('tour.hours_fact', hours)],
    [t('tour.home'), places.find((one) => one.code === homeCode)?.name ?? homeCode],
    [t('tour.bridge_days'), t(`tour.rule_${settings.bridgeDays}`)],
    [t('tour.school_breaks'), t(`tour.rule_${settings.schoolBreaks}`)],
  ]
}

/** Initial values of the settings form. */
export function settingsFields({ minutes, ...settings }: TourSettings, t: Translate): FormValues {
  return {
    ...settings,
    weekdays: settings.weekdays.map(String),
    perWeek: String(settings.perWeek),
    teams: String(settings.teams),
    perTrip: String(settings.perTrip),
    earliest: formatTime(settings.earliest, t.lang),
    latest: formatTime(settings.latest, t.lang),
    length: formatTime(timeOfDay(minutes), t.lang),
  }
}

export function settingsPage(
  round: Round,
  { settings, places, values }: { settings: TourSettings; places: Place[]; values: FormValues | null },
  t: Translate,
) {
  const began = settingsFields(settings, t)
  const chosen = [(values ?? began).weekdays ?? []].flat()
  return {
    title: t('tour.settings_title'),
    ...inRound(round),
    began,
    days: ['1', '2', '3', '4', '5', '6', '7'].map((value) => ({
      value,
      label: weekdayName(Number(value), t),
      isChosen: chosen.includes(value),
    })),
    homes: byName(places),
  }
}

function byName(places: Place[]) {
  return [...places].sort((a, b) => byText(a.name, b.name)).map(({ code, name }) => ({ value: code, label: name }))
}

export function blocksPage(
  round: Round,
  { blocks, bodies, teams }: { blocks: BlockRow[]; bodies: { id: string; name: string }[]; teams: number },
  t: Translate,
) {
  const numbers = teams > 1 ? Array.from({ length: teams }, (_, n) => n + 1) : []
  return {
    title: t('tour.blocks_title'),
    ...inRound(round),
    blocks: blocks.map((block) => blockView(block, t)),
    suggestions: missingBlocks(periodOf(round), blocks).map((one) => ({
      ...one,
      when: periodText(one, t),
      weeks: weeksText(one, t),
    })),
    whom: [
      { value: '', label: t('tour.everyone') },
      ...numbers.map((n) => ({ value: `lag-${n}`, label: t('tour.team', { n }) })),
      ...bodies.map(({ id, name }) => ({ value: id, label: name })),
    ],
  }
}

/** The RSS contact's page, which shows only blocks of the contact's own body. */
export function ownBlocksPage(seminar: Seminar, round: Round, blocks: BlockRow[], t: Translate) {
  const own = blocks.filter((block) => block.rssId === seminar.rssId)
  return { title: t('tour.own_blocks_title'), seminar, round, blocks: own.map((block) => blockView(block, t)) }
}

function blockView(block: BlockRow, t: Translate) {
  return {
    ...block,
    when: periodText(block, t),
    weeks: weeksText(block, t),
    whom: block.body ?? (block.team ? t('tour.team', { n: block.team }) : t('tour.everyone')),
  }
}

/** Initial values of the wishes form: a town and two week numbers for each seminar. */
export function wishesFields(wishes: WishedRow[]): FormValues {
  const weekOf = (day: string | null) => (day ? String(week(day)) : '')
  const fields = wishes.flatMap(({ slug, townCode, from, to }) => [
    [`town.${slug}`, townCode ?? ''],
    [`from.${slug}`, weekOf(from)],
    [`to.${slug}`, weekOf(to)],
  ])
  return Object.fromEntries(fields)
}

interface WishRows {
  wishes: WishedRow[]
  places: Place[]
  /** By seminar id. */
  members: Map<string | undefined, Municipality[]>
}

/** Offers as a seminar's town its own municipalities, and the chosen municipality when it is another. */
export function wishesPage(round: Round, { wishes, members, places }: WishRows, t: Translate) {
  const seminars = wishes.map((seminar) => {
    const own = members.get(seminar.id) ?? []
    const proposed = proposeTown(own)?.name ?? t('tour.no_municipality')
    const elsewhere = places.filter(({ code }) => code === seminar.townCode && !own.some((one) => one.code === code))
    const none = { value: '', label: t('tour.town_proposed', { town: proposed }) }
    return { ...seminar, towns: [none, ...byName(own), ...byName(elsewhere)] }
  })
  return { title: t('tour.wishes_title'), ...inRound(round), seminars, began: wishesFields(wishes) }
}

/** 1 → "måndag" */
function weekdayName(n: number, t: Translate): string {
  return formatDate(addDays('2027-01-03', n), 'day', t.lang).split(/[ ,]/)[0] ?? ''
}

/** "1 apr – 15 dec", or one day alone. */
function periodText({ from, to }: Period, t: Translate): string {
  const first = formatDate(from, 'short', t.lang)
  return from === to ? first : `${first} – ${formatDate(to, 'short', t.lang)}`
}

/** "v. 26" or "v. 25–33" */
function weeksText({ from, to }: Period, t: Translate): string {
  const [first, last] = [week(from), week(to)]
  return t('common.week_n', { n: first === last ? String(first) : `${first}–${last}` })
}

/** 390 → "6 tim 30 min" */
export function lengthText(minutes: number, t: Translate): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)]
  if (hours === 0) return t('plan.minutes', { n: rest })
  return rest === 0 ? t('plan.hours', { n: hours }) : t('tour.hours_minutes', { hours, minutes: rest })
}
