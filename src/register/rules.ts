import { byText } from '../kernel/text.ts'

interface Searchable {
  code: string
  name: string
  official_name: string
}

/** Common abbreviations of larger towns → folded name. */
const shortForms: Record<string, string> = {
  gbg: 'goteborg',
  sthlm: 'stockholm',
  mmo: 'malmo',
  hbg: 'helsingborg',
  lkpg: 'linkoping',
  nkpg: 'norrkoping',
  jkpg: 'jonkoping',
  ksd: 'karlstad',
  kna: 'karlskrona',
  ovik: 'ornskoldsvik',
  svall: 'sundsvall',
  thn: 'trollhattan',
  vxo: 'vaxjo',
  kbacka: 'kungsbacka',
}

/**
 * Searches municipalities by the beginning of their name, official name or code. Exact spelling comes first: "Habo"
 * is not "Håbo". Only without a match does it try abbreviations ("gbg"), then spelling without diacritics ("orebro"),
 * then the beginning of any word of the name.
 */
export function searchMunicipalities<M extends Searchable>(list: M[], text: string): M[] {
  const wanted = plain(text)
  if (wanted === '') return list
  const folded = fold(wanted)
  const inFull = shortForms[folded.replace(/[^a-z]/g, '')]
  const ways: ((m: M) => boolean)[] = [
    (m) => begins([plain(m.name), plain(m.official_name), m.code], wanted),
    (m) => inFull !== undefined && begins([fold(m.name)], inFull),
    (m) => begins([fold(m.name), fold(m.official_name)], folded),
    (m) =>
      fold(m.name)
        .split(/[ -]/)
        .some((word) => word.startsWith(folded)),
  ]
  for (const way of ways) {
    const found = list.filter(way)
    if (found.length > 0) return found
  }
  return []
}

function begins(names: string[], wanted: string): boolean {
  return names.some((name) => name.startsWith(wanted))
}

function plain(text: string): string {
  return text.normalize('NFC').trim().toLocaleLowerCase('sv').replace(/\s+/g, ' ')
}

/** Lower case, without diacritics: "Håbo" → "habo". */
export function fold(text: string): string {
  return plain(text).normalize('NFD').replace(/\p{M}/gu, '')
}

export const sortKeys = ['namn', 'region', 'grupp', 'invanare', '65', '80'] as const
export type SortKey = (typeof sortKeys)[number]

interface Sortable {
  name: string
  region: string
  group_code: string | null
  population: number
  population_65plus: number
  population_80plus: number
}

/** Sorts by the key, then by name in Swedish order. */
export function sortMunicipalities<M extends Sortable>(list: M[], key: SortKey, descending: boolean): M[] {
  const sign = descending ? -1 : 1
  const compare: Record<SortKey, (a: M, b: M) => number> = {
    namn: () => 0,
    region: (a, b) => byText(a.region, b.region),
    grupp: (a, b) => byText(a.group_code ?? '', b.group_code ?? ''),
    invanare: (a, b) => a.population - b.population,
    '65': (a, b) => a.population_65plus - b.population_65plus,
    '80': (a, b) => a.population_80plus - b.population_80plus,
  }
  const nameSign = key === 'namn' ? sign : 1
  return [...list].sort((a, b) => sign * compare[key](a, b) || nameSign * byText(a.name, b.name))
}

export const isNumeric = (key: SortKey) => key === 'invanare' || key === '65' || key === '80'

/** Normalises week numbers ("v. 8", "8–9") to "8" or "8-9"; null for other text. */
export function parseWeeks(text: string): string | null {
  const match = /^(?:v\.?\s*)?(\d{1,2})(?:\s*[-–]\s*(\d{1,2}))?$/.exec(text.trim())
  if (!match) return null
  const from = Number(match[1])
  const to = Number(match[2] ?? match[1])
  if (from < 1 || to > 53 || from > to) return null
  return from === to ? String(from) : `${from}-${to}`
}

type MemberRefusal = 'register.is_default_body'

/** Each municipality needs a body that plans its seminar, so the default body must be replaced before it can leave. */
export function whyCannotLeave(member: { is_default: number }): MemberRefusal | null {
  return member.is_default === 1 ? 'register.is_default_body' : null
}

/** Validity of an invited colleague's first sign-in link; after that the person requests a new one. */
export const colleagueLinkHours = 24

/** Limits abuse of the invitation mail: a body normally has only a few contacts. */
export const mostColleaguesADay = 10

/**
 * "Storsthlm (Kommunförbundet Stockholms län) med …" → "Storsthlm": the register lists members and descriptions after
 * the name. Lists and letters show the short name, the body's page the full one.
 */
export function shortBodyName(name: string): string {
  return name.replace(/( \(| \/ |, | – |: ).*$/, '')
}

/**
 * Estimates of travel between two towns. The register has no roads, so the estimates start from the great-circle
 * distance: roads are about 1.3 times as long and driven at 75 km/h, trips to or from Gotland add the ferry, and
 * for road trips of more than five and a half hours a flight is used when it is faster.
 */
export interface Point {
  lat: number
  lon: number
}

const earthRadiusKm = 6371
const detour = 1.3
const roadKmPerHour = 75
const longestDriveMinutes = 330
/** Time to the airport, at both airports, and from the second one. */
const flightOverheadMinutes = 210
const flightKmPerHour = 650
const ferryMinutes = 240

/** Great-circle distance in km. */
export function distanceKm(a: Point, b: Point): number {
  const rad = Math.PI / 180
  const dLat = (b.lat - a.lat) * rad
  const dLon = (b.lon - a.lon) * rad
  const h = Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(dLon / 2) ** 2
  return 2 * earthRadiusKm * Math.asin(Math.min(1, Math.sqrt(h)))
}

/** Estimated road distance in km; treats the sea to Gotland as road. */
export function roadKm(a: Point, b: Point): number {
  return distanceKm(a, b) * detour
}

/** Travel time one way in whole minutes; 0 within a town. */
export function travelMinutes(a: Point, b: Point): number {
  const km = distanceKm(a, b)
  const crossing = isOnGotland(a) === isOnGotland(b) ? 0 : ferryMinutes
  const road = ((km * detour) / roadKmPerHour) * 60 + crossing
  const flight = flightOverheadMinutes + (km / flightKmPerHour) * 60
  return Math.round(road > longestDriveMinutes ? Math.min(road, flight) : road)
}

function isOnGotland({ lat, lon }: Point): boolean {
  return lon > 18 && lon < 19.6 && lat > 56.8 && lat < 58.1
}
