import type { Translate } from '../kernel/i18n/translate.ts'
import { countyShapes } from '../register/map.rules.ts'
import { regionHref } from './regions.pages.ts'
import type { RegionStage, RegionState } from './rules.ts'

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
export function stageText(stage: RegionStage, t: Translate): string {
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
