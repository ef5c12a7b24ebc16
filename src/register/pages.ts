import type { MessageKey, Translate } from '../kernel/i18n/translate.ts'
import { inOrder } from '../kernel/text.ts'
import type { ListQuery } from './input.ts'
import type { Group, Municipality, MunicipalitySeminar, Region } from './queries.ts'
import type { RssBody } from './rss.queries.ts'
import { isNumeric, type SortKey, searchMunicipalities, sortKeys, sortMunicipalities } from './rules.ts'

/** The municipalities that match the query, sorted. */
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
  const rows = chosenMunicipalities(all, query)
  return {
    title: t('nav.municipalities'),
    query,
    regions: inOrder(regions, ({ name }) => [name]),
    groups: groupOptions(groups, t),
    edition: groups[0]?.edition ?? '',
    columns: sortKeys.map((key) => columnHead(key, query)),
    rows,
    all: all.length,
    people: populationOf(rows),
    csv: `/kommuner.csv${queryString(query)}`,
  }
}

const columnNames = {
  namn: 'register.municipality',
  region: 'register.region',
  grupp: 'register.group_short',
  invanare: 'register.population',
  65: 'register.over65',
  80: 'register.over80',
} as const satisfies Record<SortKey, MessageKey>

/** A heading that sorts by its column; for the current sort column it reverses the order. */
function columnHead(key: SortKey, query: ListQuery) {
  const isSorted = query.ordna === key
  const first = isNumeric(key) ? 'ned' : 'upp'
  const other = query.rikt === 'upp' ? 'ned' : 'upp'
  return {
    name: columnNames[key],
    href: `/kommuner${queryString({ ...query, ordna: key, rikt: isSorted ? other : first })}`,
    sorted: isSorted ? (query.rikt === 'upp' ? 'ascending' : 'descending') : '',
    isNumeric: isNumeric(key),
  }
}

/** Only parameters that differ from the defaults, so that shared URLs stay short. */
function queryString(query: ListQuery): string {
  const plain: Record<string, string> = { ordna: 'namn', rikt: 'upp' }
  const given = Object.entries(query).filter(([key, value]) => value !== (plain[key] ?? ''))
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}

function groupOptions(groups: Group[], t: Translate) {
  return groups.map((group) => ({ value: group.code, label: groupLabel(group, t) }))
}

export function groupLabel(group: Group, { lang }: Translate): string {
  return `${group.code} ${lang === 'sv' ? group.name_sv : group.name_en}`
}

function populationOf(municipalities: { population: number }[]): number {
  return municipalities.reduce((sum, one) => sum + one.population, 0)
}

/** The list for download, with the rows and order of the page. */
export function municipalityTable(chosen: Municipality[], groups: Group[], t: Translate): (string | number | null)[][] {
  const nameOf = new Map(groups.map((group) => [group.code, group.name_sv]))
  const heads = [
    t('register.file.code'),
    t('register.municipality'),
    t('register.official_name'),
    t('register.county_code'),
    t('register.region'),
    t('register.group'),
    t('register.file.group_name'),
    t('register.file.edition'),
    t('register.population'),
    t('register.file.population_year'),
    t('register.over65'),
    t('register.over80'),
    t('register.file.age_year'),
  ]
  return [
    heads,
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
  data: { municipality: Municipality; groups: Group[]; bodies: NamedBody[]; seminars: MunicipalitySeminar[] },
  t: Translate,
) {
  const { municipality, groups, seminars } = data
  const group = groups.find(({ code }) => code === municipality.group_code)
  return {
    title: municipality.name,
    municipality,
    group: group && { label: groupLabel(group, t), edition: group.edition },
    bodies: data.bodies.map(withFullName),
    seminars,
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
    title: t('common.change_name', { name: one.name }),
    one,
    began: municipalityFields(one),
    groups: groupOptions(groups, t),
  }
}

export function regionListPage(regions: Region[], municipalities: Municipality[], bodies: RssBody[], t: Translate) {
  const own = Map.groupBy(municipalities, ({ region_code }) => region_code)
  return {
    title: t('register.regions'),
    rows: regions.map((region) => ({
      ...region,
      municipalities: own.get(region.code)?.length ?? 0,
      population: populationOf(own.get(region.code) ?? []),
      bodies: bodies.filter((body) => body.region_code === region.code).length,
    })),
  }
}

export function regionPage(data: { region: Region; municipalities: Municipality[]; bodies: RssBody[] }) {
  const { region, municipalities, bodies } = data
  return {
    title: region.name,
    region,
    began: regionFields(region),
    population: populationOf(municipalities),
    municipalities: inOrder(municipalities, ({ name }) => [name]),
    bodies: bodies.map(withFullName),
  }
}

interface NamedBody {
  id: string
  name: string
  area: string
}

function withFullName<Body extends NamedBody>(body: Body): Body {
  return { ...body, name: bodyName(body) }
}

/** The name, with the area when the body covers only a part of its county. */
export function bodyName(body: Omit<NamedBody, 'id'>): string {
  const isClear = body.area.startsWith('Hela länet') || body.name.includes(body.area)
  return isClear ? body.name : `${body.name} (${body.area})`
}
