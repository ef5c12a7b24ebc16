import { formatNumber, type Translate } from '../kernel/i18n/translate.ts'
import { byText } from '../kernel/text.ts'
import { formatDate } from '../kernel/time.ts'
import type { ListQuery } from './input.ts'
import type { Group, Municipality, MunicipalitySeminar, Region, RegionSize } from './queries.ts'
import type { RssBody } from './rss.queries.ts'
import {
  isNumeric,
  type SortKey,
  searchMunicipalities,
  sortKeys,
  sortMunicipalities,
} from './rules.ts'

/** What of the list the address asks for, sorted. */
export function chosenMunicipalities(all: Municipality[], query: ListQuery): Municipality[] {
  const inRegion = all.filter(
    (one) =>
      (query.region === '' || one.region_code === query.region) &&
      (query.grupp === '' || one.group_code === query.grupp),
  )
  const found = searchMunicipalities(inRegion, query.sok)
  return sortMunicipalities(found, query.ordna, query.rikt === 'ned')
}

export function municipalityListPage(
  data: { all: Municipality[]; regions: Region[]; groups: Group[]; query: ListQuery },
  t: Translate,
) {
  const { all, regions, groups, query } = data
  const chosen = chosenMunicipalities(all, query)
  const everyone = chosen.reduce((sum, one) => sum + one.population, 0)
  return {
    title: t('nav.municipalities'),
    query,
    regionOptions: [
      { value: '', label: t('register.all_regions') },
      ...regions
        .map((region) => ({ value: region.code, label: region.name }))
        .sort((a, b) => byText(a.label, b.label)),
    ],
    groupOptions: [
      { value: '', label: t('register.all_groups') },
      ...groups.map((group) => ({ value: group.code, label: groupLabel(group, t) })),
    ],
    columns: sortKeys.map((key) => columnHead(key, query, t)),
    rows: chosen.map((one) => municipalityRow(one, t)),
    count: t.n('register.count', chosen.length, { all: all.length, people: everyone }),
    isFiltered: chosen.length !== all.length,
    csv: `/kommuner.csv${queryString(query)}`,
    edition: t('register.group_source', { edition: String(groups[0]?.edition ?? '') }),
  }
}

function columnHead(key: SortKey, query: ListQuery, t: Translate) {
  const isSorted = query.ordna === key
  const first = isNumeric(key) ? 'ned' : 'upp'
  const other = query.rikt === 'upp' ? 'ned' : 'upp'
  return {
    label: t(`register.column.${key}`),
    href: `/kommuner${queryString({ ...query, ordna: key, rikt: isSorted ? other : first })}`,
    sorted: isSorted ? (query.rikt === 'upp' ? 'ascending' : 'descending') : '',
    isNumeric: isNumeric(key),
  }
}

/** Only what differs from the plain list, so that shared addresses stay short. */
function queryString(query: ListQuery): string {
  const plain: Record<string, string> = { ordna: 'namn', rikt: 'upp' }
  const given = Object.entries(query).filter(([key, value]) => value !== (plain[key] ?? ''))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function municipalityRow(one: Municipality, t: Translate) {
  return {
    code: one.code,
    name: one.name,
    region: one.region,
    regionCode: one.region_code,
    group: one.group_code ?? '–',
    population: formatNumber(one.population, t.lang),
    over65: formatNumber(one.population_65plus, t.lang),
    over80: formatNumber(one.population_80plus, t.lang),
  }
}

function groupLabel(group: Group, t: Translate): string {
  return `${group.code} ${t.lang === 'sv' ? group.name_sv : group.name_en}`
}

/** The list as a file: the same rows in the same order. */
export function municipalityTable(
  chosen: Municipality[],
  groups: Group[],
  t: Translate,
): (string | number | null)[][] {
  const nameOf = new Map(groups.map((group) => [group.code, group.name_sv]))
  const head = [
    'code',
    'name',
    'official',
    'region_code',
    'region',
    'group',
    'group_name',
    'edition',
  ] as const
  const figures = ['population', 'population_year', 'over65', 'over80', 'age_year'] as const
  return [
    [...head, ...figures].map((column) => t(`register.file.${column}`)),
    ...chosen.map((one) => [
      one.code,
      one.name,
      one.official_name,
      one.region_code,
      one.region,
      one.group_code,
      nameOf.get(one.group_code ?? '') ?? null,
      one.group_edition,
      one.population,
      one.population_year,
      one.population_65plus,
      one.population_80plus,
      one.age_year,
    ]),
  ]
}

export function municipalityPage(
  data: {
    municipality: Municipality
    groups: Group[]
    bodies: { id: string; name: string; area: string; is_default: number }[]
    seminars: MunicipalitySeminar[]
  },
  t: Translate,
) {
  const { municipality: one, groups, bodies } = data
  const group = groups.find((g) => g.code === one.group_code)
  return {
    title: one.name,
    code: one.code,
    officialName: one.official_name,
    region: { code: one.region_code, name: one.region },
    group: group
      ? t('register.group_of', { group: groupLabel(group, t), edition: String(group.edition) })
      : '–',
    population: formatNumber(one.population, t.lang),
    populationYear: String(one.population_year),
    over65: formatNumber(one.population_65plus, t.lang),
    over80: formatNumber(one.population_80plus, t.lang),
    ageYear: String(one.age_year),
    bodies: bodies.map((body) => ({
      id: body.id,
      name: bodyName(body),
      isDefault: body.is_default === 1,
    })),
    seminars: data.seminars.map((seminar) => ({
      slug: seminar.slug,
      name: seminar.name,
      round: seminar.round,
      date:
        seminar.date && seminar.confirmed_at
          ? formatDate(seminar.date, 'long', t.lang)
          : t('register.no_date_yet'),
    })),
  }
}

export function municipalityFields(one: Municipality) {
  return {
    name: one.name,
    official_name: one.official_name,
    group_code: one.group_code ?? '',
    population: String(one.population),
    population_year: String(one.population_year),
    population_65plus: String(one.population_65plus),
    population_80plus: String(one.population_80plus),
    age_year: String(one.age_year),
  }
}

export function regionFields(region: Region) {
  const { winter_break_weeks, autumn_break_week } = region
  return { winter_break_weeks, autumn_break_week }
}

export function municipalityFormPage(one: Municipality, groups: Group[], t: Translate) {
  return {
    title: t('register.change_name', { name: one.name }),
    one,
    began: municipalityFields(one),
    groupOptions: groups.map((group) => ({ value: group.code, label: groupLabel(group, t) })),
    labels: {
      name: t('register.name'),
      official_name: t('register.official_name'),
      group_code: t('register.group'),
      population: t('register.population'),
      population_year: t('register.population_year'),
      population_65plus: t('register.over65'),
      population_80plus: t('register.over80'),
      age_year: t('register.age_year'),
    },
  }
}

export function regionListPage(
  regions: Region[],
  sizes: RegionSize[],
  bodies: RssBody[],
  t: Translate,
) {
  const sizeOf = new Map(sizes.map((size) => [size.region_code, size]))
  return {
    title: t('register.regions'),
    rows: regions.map((region) => ({
      code: region.code,
      name: region.name,
      regionName: region.region_name,
      town: region.town,
      municipalities: sizeOf.get(region.code)?.municipalities ?? 0,
      population: formatNumber(sizeOf.get(region.code)?.population ?? 0, t.lang),
      bodies: bodies.filter((body) => body.region_code === region.code).length,
      winter: region.winter_break_weeks,
      autumn: region.autumn_break_week,
    })),
  }
}

export function regionPage(
  data: { region: Region; municipalities: Municipality[]; bodies: RssBody[] },
  t: Translate,
) {
  const { region, municipalities, bodies } = data
  const population = municipalities.reduce((sum, one) => sum + one.population, 0)
  return {
    title: region.name,
    region,
    began: regionFields(region),
    facts: {
      municipalities: municipalities.length,
      population: formatNumber(population, t.lang),
    },
    municipalities: [...municipalities]
      .sort((a, b) => byText(a.name, b.name))
      .map((one) => municipalityRow(one, t)),
    count: t.n('register.in_region', municipalities.length),
    bodies: bodies.map((body) => ({ id: body.id, name: bodyName(body) })),
    labels: {
      winter_break_weeks: t('register.winter_break'),
      autumn_break_week: t('register.autumn_break'),
    },
  }
}

/** A body that covers a part of its county says which. */
export function bodyName(body: { name: string; area: string }): string {
  const isClear = body.area.startsWith('Hela länet') || body.name.includes(body.area)
  return isClear ? body.name : `${body.name} (${body.area})`
}
