/** The table and map of regions: the state of the five things, and the shares invited, replied and answered. */

import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { formatDate, type LocalDate } from '../kernel/time.ts'
import { listText } from '../kernel/words.ts'
import { countyShapes } from '../register/map.rules.ts'
import { type Thing, things } from '../seminars/checklist.rules.ts'
import { thingShapes } from '../seminars/parts.pages.ts'
import {
  type Counts,
  combined,
  type RegionStage,
  type RegionState,
  regionStates,
  type Situation,
  sum,
} from './rules.ts'

export function regionTable(regions: RegionState[], t: Translate) {
  const total = sum(regions.map((region) => region.counts))
  return {
    head: things.map((thing) => t(`overview.thing_${thing}`)),
    rows: regions.map((region) => row(region, t)),
    total: totalRow(regions, total, t),
  }
}

function regionHref(region: RegionState): string {
  const [only, second] = [...region.seminars.map(({ facts }) => facts), ...region.left]
  return only && !second ? `/seminarier/${only.slug}` : `/seminarier?region=${region.code}`
}

function totalRow(regions: RegionState[], total: Counts, t: Translate) {
  const planned = regions.filter(({ seminars, left }) => seminars.length + left.length > 0)
  return {
    cells: things.map((thing) =>
      t('common.n_of', {
        n: planned.filter((region) => combined(region, thing) === 'done').length,
        of: planned.length,
      }),
    ),
    shares: shares(total, t),
  }
}

/** A count with its total and the width of its bar in per cent; null when the total is 0. */
function share(n: number, of: number, t: Translate) {
  if (of === 0) return null
  return { n, of: t('overview.of', { n: of }), width: ((100 * n) / of).toFixed(1) }
}

function shares(counts: Counts, t: Translate) {
  return [
    share(counts.invited, counts.seats, t),
    share(counts.replied, counts.invited, t),
    share(counts.answered, counts.asked, t),
  ]
}

function row(region: RegionState, t: Translate) {
  return {
    name: region.name,
    href: regionHref(region),
    cells: things.map((thing) => cell(region, thing, t)),
    shares: shares(region.counts, t),
  }
}

/** `quiet` cells show only a shape, with the word for screen readers. A confirmed date is shown instead of a tick. */
function cell(region: RegionState, thing: Thing, t: Translate) {
  const state = combined(region, thing)
  if (state === null) {
    const isLeft = region.left.length > 0
    const word = t(isLeft ? 'seminars.cancelled' : 'overview.no_seminar')
    return { is: isLeft ? 'late' : 'empty', word, quiet: !isLeft || thing !== 'contact' }
  }
  const quiet = state === 'done' || state === 'not_started'
  const isDigital = region.seminars.every(({ facts }) => facts.form === 'digital')
  if (thing === 'venue' && isDigital)
    return { is: thingShapes[state], word: t('seminars.form.digital').toLowerCase(), quiet: false }
  const missing = thing === 'target_group' ? missingIn(region) : 0
  if (missing > 0) return { is: thingShapes[state], word: t('common.n_missing', { n: missing }), quiet: false }
  if (thing !== 'date') return { is: thingShapes[state], word: t(`overview.state_${state}`), quiet }
  const dates = region.seminars.flatMap(({ facts }) =>
    facts.confirmedAt && facts.date ? [formatDate(facts.date, 'short', t.lang)] : [],
  )
  if (state === 'done') return { is: 'done', word: listText(shortened(dates, t), t), quiet: false }
  if (dates.length > 0) {
    const word = t('common.n_of', { n: dates.length, of: region.seminars.length + region.left.length })
    return { is: thingShapes[state], word, quiet: false }
  }
  const word = t(answeredWord(region) ?? `overview.date_${state}`)
  return { is: thingShapes[state], word, quiet: state === 'not_started' }
}

/** The RSS bodies' answers on dates, once all have answered and the secretariat must act; null before that. */
function answeredWord(region: RegionState): MessageKey | null {
  const details = region.seminars.flatMap(({ things: list }) =>
    list.filter(({ thing }) => thing === 'date').map(({ detail }) => detail),
  )
  if (details.includes('date_waiting_rss') || details.includes('date_missing')) return null
  if (details.includes('date_all_refused')) return 'overview.date_refused'
  return details.includes('date_waiting_staff') ? 'overview.date_answered' : null
}

/** Number of seats without a holder or an email address, in seminars where something is known about some seat. */
function missingIn({ seminars }: RegionState): number {
  const begun = seminars.filter(({ facts }) => facts.seatsHeld + facts.seatsNotKnown > 0)
  return begun.reduce((n, { facts }) => n + facts.seats - facts.seatsHeld + facts.seatsNoAddress, 0)
}

/** "9 sep", "23 sep" → "9", "23 sep"; three or more dates → the first and the number of others. */
function shortened(dates: string[], t: Translate): string[] {
  if (dates.length > 2) return [dates[0] ?? '', t('overview.plus_dates', { n: dates.length - 1 })]
  const [first = '', second] = dates
  if (!second) return dates
  const [day = '', month] = first.split(' ')
  return second.endsWith(` ${month}`) ? [day, second] : dates
}

const stageClass: Record<RegionStage, string> = {
  held: 'q4',
  invited: 'q3',
  dated: 'q2',
  proposed: 'q1',
  none: 'q0',
  late: 'late',
  cancelled: 'off',
}
const stages = Object.keys(stageClass) as RegionStage[]

/** "Datum klart", "Försenat" */
function stageText(stage: RegionStage, t: Translate): string {
  if (stage === 'late' || stage === 'cancelled') return t(`overview.stage_${stage}`)
  return t(`seminars.stage.${stage}`)
}

export function mapData(regions: RegionState[], t: Translate) {
  const states = new Map(regions.map((region) => [region.code, region]))
  const key = stages.map((stage) => ({
    className: stageClass[stage],
    label: stageText(stage, t),
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
          label: `${region.name}: ${stageText(region.stage, t).toLowerCase()}`,
        },
      ]
    }),
    key: key.filter((item) => item.n > 0 || (item.className !== 'late' && item.className !== 'off')),
    note: regions.some((region) => region.seminars.length > 1) ? t('overview.map_several') : '',
  }
}

export function overviewCsv(situation: Situation, today: LocalDate, t: Translate) {
  const head = ['register.county_code', 'register.region', 'nav.seminars', 'common.state'] as const
  const counts = [
    'seats.seats',
    'overview.csv_held',
    'seminars.invited',
    'seminars.tally.replied',
    'seminars.reply.coming',
    'seminars.tally.answers',
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
      region.stage ? stageText(region.stage, t) : '',
      ...things.map((thing) => {
        const state = combined(region, thing)
        return state ? t(`overview.state_${state}`) : ''
      }),
      region.seminars.flatMap(({ facts }) => (facts.confirmedAt && facts.date ? [facts.date] : [])).join(' '),
      region.counts.seats,
      region.counts.seatsHeld,
      region.counts.invited,
      region.counts.replied,
      region.counts.coming,
      region.counts.answered,
    ]),
  ]
}
