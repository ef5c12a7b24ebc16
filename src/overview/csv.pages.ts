import type { Translate } from '../kernel/i18n/translate.ts'
import type { LocalDate } from '../kernel/time.ts'
import { things } from '../seminars/checklist.rules.ts'
import { stageText } from './map.pages.ts'
import { combined, regionStates, type Situation } from './rules.ts'

export function overviewCsv(situation: Situation, today: LocalDate, t: Translate) {
  const head = ['overview.csv_code', 'overview.region', 'overview.csv_seminars', 'overview.csv_stage'] as const
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
