import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  findMunicipality,
  findRole,
  indexMunicipalities,
  type NamedMunicipality,
} from '../../src/seats/import.rules.ts'

const municipalities: NamedMunicipality[] = parse(
  readFileSync(new URL('../../seeds/municipalities.csv', import.meta.url)),
  { columns: true, bom: true },
)
const index = indexMunicipalities(municipalities)
const oneOfThem = fc.constantFrom(...municipalities)
const find = (text: string) => findMunicipality(index, text)

describe('a municipality', () => {
  test('is found by every way to write its code, name and genitive, in any case', () => {
    const ways = oneOfThem.chain((municipality) =>
      fc.record({
        code: fc.constant(municipality.code),
        text: fc.constantFrom(
          municipality.code,
          String(Number(municipality.code)),
          `${Number(municipality.code)}.0`,
          municipality.name,
          municipality.official_name,
          `${municipality.name}s`,
          `${municipality.name}s kommun`,
          `${municipality.name} kommun`,
          `${municipality.official_name}s`,
          `${municipality.code} ${municipality.name}`,
          municipality.name.normalize('NFD'),
        ),
        upper: fc.boolean(),
        space: fc.constantFrom('', ' ', '\u00a0', '  '),
      }),
    )
    fc.assert(
      fc.property(ways, ({ code, text, upper, space }) => {
        expect(find(`${space}${upper ? text.toUpperCase() : text}${space}`)).toBe(code)
      }),
      { numRuns: 2000 },
    )
  })

  test('is never two: no way to write one means another', () => {
    for (const one of municipalities) {
      for (const text of [one.code, one.name, one.official_name]) expect(find(text)).toBe(one.code)
    }
  })

  test.each([
    ['Habo', '0643'],
    ['Håbo', '0305'],
    ['Habos', '0643'],
    ['Håbos', '0305'],
    ['HÅBO KOMMUN', '0305'],
    ['Falu kommun', '2080'],
    ['Falun', '2080'],
    ['Stockholms stad', '0180'],
    ['Region Gotland', '0980'],
    ['Gotlands kommun', '0980'],
    ['Upplands Bro', '0139'],
    ['upplands-bro', '0139'],
    ['Malmö stad', '1280'],
    ['114', '0114'],
  ])('%s is %s', (text, code) => expect(find(text)).toBe(code))

  test.each(['', 'Haabo', 'Göteborg och Malmö', '9999', '1280 Lund', '99', '12800', 'Skåne'])('"%s" is none', (text) =>
    expect(find(text)).toBeNull(),
  )
})

describe('a role', () => {
  test.each([
    ['socialtjanst', 'social_services'],
    ['Socialchef', 'social_services'],
    ['SOCIALTJÄNST', 'social_services'],
    ['Förvaltningschef vård och omsorg', 'social_services'],
    ['Socialnämndens förvaltningschef', 'social_services'],
    ['social_services', 'social_services'],
    ['hsl', 'health_care'],
    ['MAS', 'health_care'],
    ['Medicinskt ansvarig sjuksköterska (MAS), socialförvaltningen', 'health_care'],
    ['Medicinskt ansvarig för rehabilitering (MAR)', 'health_care'],
    ['Kommunal hälso- och sjukvård', 'health_care'],
    ['health care', 'health_care'],
    ['politik', 'politician'],
    ['Politiker', 'politician'],
    ['förtroendevald', 'politician'],
    ['Ordförande socialnämnden', 'politician'],
    ['nämnd', 'politician'],
    ['politician', 'politician'],
    ['socialtjänst och hälso- och sjukvård', 'ambiguous'],
    ['vaktmästare', null],
    ['Thomas Marsson', null],
  ])('%s is %s', (text, role) => expect(findRole(text)).toBe(role))
})
