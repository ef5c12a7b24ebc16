import { countyShapes } from '../kernel/html/map.ts'
import type { Translate } from '../kernel/i18n/translate.ts'
import { regionHref } from './regions.pages.ts'
import type { RegionState, Stage } from './rules.ts'

const stageClass: Record<Stage, string> = {
  held: 'q4',
  invited: 'q3',
  dated: 'q2',
  proposed: 'q1',
  not_begun: 'q0',
  late: 'late',
  cancelled: 'off',
}
const stages = Object.keys(stageClass) as Stage[]

export function mapData(regions: RegionState[], t: Translate) {
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
    key: key.filter(
      (item) => item.n > 0 || (item.className !== 'late' && item.className !== 'off'),
    ),
    note: regions.some((region) => region.seminars.length > 1) ? t('overview.map_several') : '',
  }
}
