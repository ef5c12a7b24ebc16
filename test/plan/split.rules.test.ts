import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostSeminars, type Place, proposeGroups, splitInto } from '../../src/plan/split.rules.ts'

const rows: Record<string, string>[] = parse(readFileSync(new URL('../../seeds/municipalities.csv', import.meta.url)), {
  columns: true,
  bom: true,
})
const country = rows.map((row) => ({
  code: row.code!,
  name: row.name!,
  region: row.lan_code!,
  lat: Number(row.lat),
  lon: Number(row.lon),
  rssId: row.rss_id!,
}))
const inRegion = (code: string) => country.filter((place) => place.region === code)
const codes = (groups: Place[][]) => groups.map((group) => group.map((place) => place.code).sort())

const place = (body: fc.Arbitrary<string | null>) =>
  fc.record({
    code: fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0')),
    lat: fc.double({ min: 55, max: 69, noNaN: true }),
    lon: fc.double({ min: 11, max: 24, noNaN: true }),
    rssId: body,
  })
const places = (body: fc.Arbitrary<string | null>) =>
  fc.uniqueArray(place(body), { minLength: 1, maxLength: 50, selector: (p) => p.code })
const oneBody = fc.constant('rss-1')
const anyBody = fc.constantFrom('rss-a', 'rss-b', 'rss-c', null)
const k = fc.integer({ min: 1, max: mostSeminars })

describe('a region is divided', () => {
  test('so that every municipality is in exactly one group, and no group is empty', () => {
    fc.assert(
      fc.property(places(anyBody), k, (all, count) => {
        const groups = codes(splitInto(all, count))
        expect(groups.flat().sort()).toEqual(all.map((one) => one.code).sort())
        expect(groups.every((group) => group.length > 0)).toBe(true)
        expect(groups.length).toBe(Math.min(count, all.length))
      }),
    )
  })

  test('into groups that differ by at most one when it has one RSS body', () => {
    fc.assert(
      fc.property(places(oneBody), k, (all, count) => {
        const sizes = splitInto(all, count).map((group) => group.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('in the same way whatever the order of its municipalities', () => {
    fc.assert(
      fc.property(
        places(anyBody).chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
        k,
        ([all, shuffled], count) => {
          expect(codes(splitInto(shuffled, count))).toEqual(codes(splitInto(all, count)))
        },
      ),
    )
  })

  test('never through an RSS body while there are bodies enough', () => {
    fc.assert(
      fc.property(places(fc.constantFrom('rss-a', 'rss-b', 'rss-c')), k, (all, count) => {
        const bodies = new Set(all.map((one) => one.rssId))
        fc.pre(count > 1 && bodies.size >= count)
        const groups = splitInto(all, count)
        for (const body of bodies) {
          const holding = groups.filter((group) => group.some((one) => one.rssId === body))
          expect(holding.length).toBe(1)
        }
      }),
    )
  })
})

describe('the proposal for the country', () => {
  test('is 26 seminars: two in Stockholm and Skåne, four in Västra Götaland', () => {
    const regions = [...new Set(country.map((one) => one.region))]
    const counts = regions.map((code) => [code, proposeGroups(inRegion(code), 25).length])
    expect(counts.filter(([, n]) => n !== 1)).toEqual([
      ['01', 2],
      ['12', 2],
      ['14', 4],
    ])
    expect(regions.length).toBe(21)
  })

  test('gives each RSS body of Västra Götaland its own', () => {
    const groups = proposeGroups(inRegion('14'), 25)
    expect(groups.map((group) => [...new Set(group.map((one) => one.rssId))])).toEqual([
      ['rss-14-fyrbodal'],
      ['rss-14-skaraborg'],
      ['rss-14-gr'],
      ['rss-14-sjuharad'],
    ])
    expect(splitInto(inRegion('14'), 2).map((group) => group.length)).toEqual([26, 23])
  })

  test('keeps neighbours in Skåne together', () => {
    const groups = proposeGroups(inRegion('12'), 25)
    expect(groups.map((group) => group.length).sort()).toEqual([16, 17])
    const groupOf = (name: string) =>
      groups.findIndex((group) => group.some((one) => (one as { name?: string }).name === name))
    expect(groupOf('Lund')).toBe(groupOf('Malmö'))
    expect(groupOf('Helsingborg')).toBe(groupOf('Ängelholm'))
    expect(groupOf('Kristianstad')).toBe(groupOf('Bromölla'))
    expect(groupOf('Trelleborg')).not.toBe(groupOf('Osby'))
  })

  test('leaves a region at the threshold whole and divides one above it', () => {
    const skane = inRegion('12')
    expect(proposeGroups(skane, 33).length).toBe(1)
    expect(proposeGroups(skane, 32).length).toBe(2)
    expect(proposeGroups(inRegion('09'), 1).length).toBe(1)
  })
})
