import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold, parseWeeks, searchMunicipalities, shortBodyName, sortMunicipalities } from '../../src/register/rules.ts'

const rows: Record<string, string>[] = parse(readFileSync('seeds/municipalities.csv'), { columns: true, bom: true })
const all = rows.map((row) => ({ code: row.code!, name: row.name!, official_name: row.official_name! }))
const found = (text: string) => searchMunicipalities(all, text).map((one) => one.name)

test.each([
  ['Habo', ['Habo']],
  ['Håbo', ['Håbo']],
  ['håbo kommun', ['Håbo']],
  ['gbg', ['Göteborg']],
  ['Sthlm', ['Stockholm']],
  ['orebro', ['Örebro']],
  ['1280', ['Malmö']],
  ['0331', ['Heby']],
  ['Österåkers k', ['Österåker']],
  ['Falu k', ['Falun']],
  ['  malung-  ', ['Malung-Sälen']],
  ['salen', ['Malung-Sälen']],
  ['väsby', ['Upplands Väsby']],
  ['xyz', []],
] as const)('%j finds %j', (text, names) => {
  expect(found(text)).toEqual(names)
})

test('a beginning finds all that begin so, with its dots: "Å" is neither "A" nor "Ä"', () => {
  expect(found('Å').every((name) => name.startsWith('Å'))).toBe(true)
  expect(found('göt')).toEqual(['Götene', 'Göteborg'])
  expect(found('')).toHaveLength(290)
})

test('every municipality is found by its name, its official name and its code, and by its name without dots', () => {
  for (const one of all) {
    expect(found(one.name)).toContain(one.name)
    expect(found(one.official_name)).toContain(one.name)
    expect(found(one.code)).toEqual([one.name])
    if (one.name !== 'Håbo') expect(found(fold(one.name))).toContain(one.name)
  }
})

test('any text can be searched for', () => {
  fc.assert(fc.property(fc.string(), (text) => Array.isArray(found(text))))
})

test('å ä ö are sorted last, in that order', () => {
  const list = ['Örebro', 'Ängelholm', 'Åmål', 'Zeta', 'Ale'].map((name) => ({
    name,
    region: '',
    group_code: null,
    population: 1,
    population_65plus: 1,
    population_80plus: 1,
  }))
  const names = (descending: boolean) => sortMunicipalities(list, 'namn', descending).map((one) => one.name)
  expect(names(false)).toEqual(['Ale', 'Zeta', 'Åmål', 'Ängelholm', 'Örebro'])
  expect(names(true)).toEqual(['Örebro', 'Ängelholm', 'Åmål', 'Zeta', 'Ale'])
  expect(sortMunicipalities(list, 'invanare', true)[0]?.name).toBe('Ale')
})

test.each([
  ['8', '8'],
  [' v. 8 ', '8'],
  ['8-9', '8-9'],
  ['8 – 10', '8-10'],
  ['9-9', '9'],
  ['0', null],
  ['54', null],
  ['9-8', null],
  ['åtta', null],
  ['', null],
])('the week %j is read as %j', (text, weeks) => {
  expect(parseWeeks(text)).toBe(weeks)
})

test.each([
  ['Storsthlm (Kommunförbundet Stockholms län) med FoU-miljöerna', 'Storsthlm'],
  ['Region Uppsala, FoU Socialtjänst / gemensam nämnd', 'Region Uppsala'],
  ['RSS Östergötland: samråd vård och omsorg + ledningsgrupp (Region Östergötland)', 'RSS Östergötland'],
  ['Kommunal utveckling / FoUrum social välfärd, Region Jönköpings län', 'Kommunal utveckling'],
  ['VästKom – Västsvenska kommunalförbundens samorganisation', 'VästKom'],
  ['Samverkan med kommunerna i Älvdalen', 'Samverkan med kommunerna i Älvdalen'],
] as const)('%j is %j for short', (name, short) => {
  expect(shortBodyName(name)).toBe(short)
})
