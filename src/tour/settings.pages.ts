/** The rules of the tour, the blocked days and the wishes: what it is reckoned from. */

import type { FormValues } from '../kernel/http/forms.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatDate, formatTime, week } from '../kernel/time.ts'
import { proposeTown } from '../plan/journeys.rules.ts'
import type { Round } from '../rounds/queries.ts'
import type { BlockRow } from './blocked.queries.ts'
import { missingOf, suggestBlocks } from './blocked.rules.ts'
import type { TourSettings } from './rules.ts'
import { timeOf } from './settings.rules.ts'
import type { TownRow, WishRow } from './wishes.queries.ts'
import { blockView, lengthText, periodText, weekdayName, weekdayNames, weeksText } from './words.pages.ts'

interface Place {
  code: string
  name: string
}

export function baseOf(round: Pick<Round, 'slug'>): string {
  return `/omgangar/${round.slug}/turne`
}

export function roundLink(round: Round) {
  return { slug: round.slug, name: round.name, base: baseOf(round) }
}

export function periodOf(round: Round) {
  return { from: round.starts_on, to: round.ends_on }
}

/** The rules in words, for whoever is to press the button. */
export function rulesInWords(settings: TourSettings, places: Place[], t: Translate) {
  const home = places.find((one) => one.code === settings.homeCode)?.name ?? settings.homeCode
  const time = (at: string) => formatTime(at, t.lang)
  return [
    [t('rounds.period'), `${formatDate(settings.from, 'long', t.lang)} – ${formatDate(settings.to, 'long', t.lang)}`],
    [t('tour.weekdays'), weekdayNames(settings.weekdays, t)],
    [
      t('tour.pace'),
      [
        t.n('tour.per_week_fact', settings.perWeek),
        t.n('tour.teams_fact', settings.teams),
        t.n('tour.per_trip_fact', settings.perTrip),
      ].join(', '),
    ],
    [
      t('tour.hours_of_day'),
      t('tour.hours_fact', {
        from: time(settings.earliest),
        to: time(settings.latest),
        length: lengthText(settings.minutes, t),
      }),
    ],
    [t('tour.home'), home],
    [t('tour.bridge_days'), t(`tour.rule_${settings.bridgeDays}`)],
    [t('tour.school_breaks'), t(`tour.rule_${settings.schoolBreaks}`)],
  ].map(([term, text]) => ({ term, text }))
}

/** What the form of the rules holds. */
export function settingsFields(settings: TourSettings, t: Translate): FormValues {
  const { from, to, homeCode, bridgeDays, schoolBreaks } = settings
  return {
    from,
    to,
    homeCode,
    bridgeDays,
    schoolBreaks,
    weekdays: settings.weekdays.map(String),
    perWeek: String(settings.perWeek),
    teams: String(settings.teams),
    perTrip: String(settings.perTrip),
    earliest: formatTime(settings.earliest, t.lang),
    latest: formatTime(settings.latest, t.lang),
    length: formatTime(timeOf(settings.minutes), t.lang),
  }
}

/** What the form of the wishes holds: a town and weeks for each seminar. */
export function wishesFields(wishes: WishRow[]): FormValues {
  const weekText = (day: string | null) => (day ? String(week(day)) : '')
  const fields = wishes.flatMap(({ slug, townCode, from, to }) => [
    [`town.${slug}`, townCode ?? ''],
    [`from.${slug}`, weekText(from)],
    [`to.${slug}`, weekText(to)],
  ])
  return Object.fromEntries(fields)
}

export function settingsPage(
  round: Round,
  settings: TourSettings,
  places: Place[],
  values: Record<string, unknown>,
  t: Translate,
) {
  const chosen =
    'weekdays' in values || Object.keys(values).length > 0
      ? [values.weekdays ?? []].flat().map(String)
      : settings.weekdays.map(String)
  return {
    title: t('tour.settings_title'),
    round: roundLink(round),
    began: settingsFields(settings, t),
    roundPeriod: `${formatDate(round.starts_on, 'long', t.lang)} – ${formatDate(round.ends_on, 'long', t.lang)}`,
    days: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ n, name: weekdayName(n, t), checked: chosen.includes(String(n)) })),
    dayOptions: [1, 2, 3, 4, 5, 6, 7].map((n) => ({ value: n, label: weekdayName(n, t) })),
    trips: [1, 2, 3].map((n) => ({ value: n, label: String(n) })),
    homes: byName(places),
    dayRules: (['never', 'avoid', 'allow'] as const).map((rule) => ({ value: rule, label: t(`tour.rule_${rule}`) })),
    labels: Object.fromEntries(
      (
        [
          ['from', 'common.from_day'],
          ['to', 'common.until'],
          ['weekdays', 'tour.weekdays'],
          ['perWeek', 'tour.per_week'],
          ['teams', 'tour.teams'],
          ['perTrip', 'tour.per_trip'],
          ['earliest', 'tour.earliest'],
          ['latest', 'tour.latest'],
          ['length', 'tour.length'],
          ['homeCode', 'tour.home'],
          ['bridgeDays', 'tour.bridge_days'],
          ['schoolBreaks', 'tour.school_breaks'],
        ] as const
      ).map(([field, key]) => [field, t(key)]),
    ),
  }
}

function byName(places: Place[]) {
  return [...places].sort((a, b) => byText(a.name, b.name)).map(({ code, name }) => ({ value: code, label: name }))
}

/** What most rounds do without and this one has not blocked; the rest of the round's own days. */
export function missingBlocks(round: Round, blocks: BlockRow[]) {
  return missingOf(suggestBlocks(periodOf(round)), blocks)
}

export function blocksPage(
  round: Round,
  { blocks, bodies, teams }: { blocks: BlockRow[]; bodies: { id: string; name: string }[]; teams: number },
  t: Translate,
) {
  return {
    title: t('tour.blocks_title'),
    round: roundLink(round),
    blocks: blocks.map((block) => blockView(block, t)),
    suggestions: missingBlocks(round, blocks).map((one) => ({
      ...one,
      name: t(`tour.suggest_${one.kind}`),
      why: t(`tour.suggest_${one.kind}_why`),
      when: periodText(one, t),
      weeks: weeksText(one, t),
    })),
    whom: [
      { value: '', label: t('tour.everyone') },
      ...Array.from({ length: teams }, (_, n) => ({
        value: `lag-${n + 1}`,
        label: t('tour.team', { n: n + 1 }),
      })).filter(() => teams > 1),
      ...bodies.map((body) => ({ value: body.id, label: body.name })),
    ],
    hardness: hardness(t),
    labels: { name: t('tour.block_name'), from: t('tour.first_day'), to: t('tour.last_day') },
  }
}

export function hardness(t: Translate) {
  return [
    { value: '1', label: t('tour.hard_choice') },
    { value: '0', label: t('tour.soft') },
  ]
}

interface WishRows {
  wishes: WishRow[]
  towns: TownRow[]
  places: Place[]
}

export function wishesPage(round: Round, { wishes, towns, places }: WishRows, t: Translate) {
  const all = byName(places)
  const bySeminar = Map.groupBy(towns, (town) => town.seminarId)
  const labels: Record<string, string> = {}
  const seminars = wishes.map((seminar) => {
    const own = bySeminar.get(seminar.id) ?? []
    const proposed = proposeTown(own)?.name
    for (const field of ['town', 'from', 'to']) labels[`${field}.${seminar.slug}`] = seminar.name
    return {
      slug: seminar.slug,
      name: seminar.name,
      date: seminar.confirmedAt && seminar.date ? formatDate(seminar.date, 'short', t.lang) : null,
      town: seminar.townCode ?? '',
      towns: [
        { value: '', label: t('tour.town_proposed', { town: proposed ?? t('tour.no_municipality') }) },
        ...byName(own),
        ...all.filter(({ value }) => value === seminar.townCode && !own.some((o) => o.code === value)),
      ],
      from: seminar.from ? String(week(seminar.from)) : '',
      to: seminar.to ? String(week(seminar.to)) : '',
    }
  })
  const began = wishesFields(wishes)
  return { title: t('tour.wishes_title'), round: roundLink(round), seminars, labels, began }
}
