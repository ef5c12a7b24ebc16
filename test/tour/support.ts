/** Tours to reckon with: the country's regions, and as many seminars as wanted. */
import { readFileSync } from 'node:fs'
import type { TourInput, TourSeminar, TourSettings, Town } from '../../src/tour/rules.ts'

interface Region extends Town {
  breakWeeks: number[]
}

const lines = (file: string) =>
  readFileSync(new URL(`../../seeds/${file}`, import.meta.url), 'utf8')
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(','))

const regions: Region[] = lines('regions.csv').map((row) => ({
  code: row[0] ?? '',
  name: row[5] ?? '',
  lat: Number(row[6]),
  lon: Number(row[7]),
  breakWeeks: [...(row[11] ?? '').split('-').map(Number), Number(row[12])],
}))

export const stockholm: Town = { code: '0180', name: 'Stockholm', lat: 59.3293, lon: 18.0686 }

export const settings: TourSettings = {
  from: '2027-02-01',
  to: '2027-11-30',
  weekdays: [2, 3, 4],
  perWeek: 2,
  teams: 1,
  perTrip: 3,
  earliest: '09:00',
  latest: '16:30',
  minutes: 360,
  homeCode: '0180',
  bridgeDays: 'never',
  schoolBreaks: 'avoid',
}

export function aSeminar(values: Partial<TourSeminar> & { id: string }): TourSeminar {
  return {
    name: values.id,
    rssId: `rss-${values.id}`,
    rssName: `RSS ${values.id}`,
    town: stockholm,
    breakWeeks: [],
    wish: null,
    fixed: null,
    before: null,
    refused: [],
    ...values,
  }
}

export function anInput(
  values: Partial<Omit<TourInput, 'settings'>> & { settings?: Partial<TourSettings> },
): TourInput {
  return {
    today: '2027-01-04',
    home: stockholm,
    seminars: [],
    blocks: [],
    alternatives: 1,
    ...values,
    settings: { ...settings, ...values.settings },
  }
}

/** The whole country in so many seminars: the regions' seats, then again a little beside them. */
export function theCountry(seminars: number): TourSeminar[] {
  return Array.from({ length: seminars }, (_, n) => {
    const region = regions[n % regions.length] as Region
    const again = Math.floor(n / regions.length)
    const number = again === 0 ? '' : ` ${again + 1}`
    const turn = n * 2.4
    return aSeminar({
      id: `s${n}`,
      name: `${region.name}${number}`,
      rssId: `rss-${region.code}`,
      rssName: `RSS ${region.name}`,
      breakWeeks: region.breakWeeks,
      town: {
        ...region,
        lat: region.lat + again * 0.35 * Math.sin(turn),
        lon: region.lon + again * 0.6 * Math.cos(turn),
      },
    })
  })
}
