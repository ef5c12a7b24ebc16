import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { proposeTown, townOf, travelTo } from '../../src/plan/journeys.rules.ts'
import { splitInto } from '../../src/plan/split.rules.ts'

const rows: Record<string, string>[] = parse(readFileSync(new URL('../../seeds/municipalities.csv', import.meta.url)), {
  columns: true,
  bom: true,
})
const country = rows.map((row) => ({
  code: row.code!,
  name: row.name!,
  region: row.lan_code!,
  population: Number(row.population),
  lat: Number(row.lat),
  lon: Number(row.lon),
  rssId: row.rss_id!,
}))
type Municipality = (typeof country)[number]
const inRegion = (code: string) => country.filter((place) => place.region === code)
const townsOf = (code: string, count: number) =>
  (splitInto(inRegion(code), count) as Municipality[][]).map((group) => proposeTown(group)?.name)

describe('the town proposed for a seminar', () => {
  test.each([
    ['01', 2, ['Täby', 'Stockholm']],
    ['12', 2, ['Klippan', 'Lund']],
    ['14', 4, ['Uddevalla', 'Skövde', 'Göteborg', 'Borås']],
    ['07', 1, ['Växjö']],
    ['17', 1, ['Karlstad']],
    ['23', 1, ['Östersund']],
    ['09', 1, ['Gotland']],
  ])('in region %s with %i is %j', (region, count, names) => {
    expect(townsOf(region, count)).toEqual(names)
  })

  test('is a larger one only when the way there is nearly as short', () => {
    const [kil, karlstad] = ['Kil', 'Karlstad'].map((name) => country.find((p) => p.name === name)!)
    const varmland = inRegion('17')
    expect(travelTo(varmland, kil!).total).toBeLessThan(travelTo(varmland, karlstad!).total)
    const small = varmland.map((one) => (one === karlstad ? { ...one, population: 1 } : one))
    expect(proposeTown(small)?.name).not.toBe('Karlstad')
  })

  test('is one of those who meet, within its bounds of the shortest, whatever their order', () => {
    fc.assert(
      fc.property(fc.subarray(country, { minLength: 1, maxLength: 30 }), (places) => {
        const town = proposeTown(places)
        expect(places).toContain(town)
        expect(proposeTown([...places].reverse())).toBe(town)
        const shortest = Math.min(...places.map((place) => travelTo(places, place).total))
        expect(travelTo(places, town!).total).toBeLessThanOrEqual(shortest * 1.15)
      }),
    )
  })

  test('is none where nobody meets', () => {
    expect(proposeTown([])).toBeNull()
  })

  test('stands back for the one chosen', () => {
    expect(townOf('1380', inRegion('07'), country)?.name).toBe('Halmstad')
    expect(townOf(null, inRegion('07'), country)?.name).toBe('Växjö')
    expect(townOf('9999', inRegion('07'), country)?.name).toBe('Växjö')
  })
})
