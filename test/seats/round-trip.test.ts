import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isGarbled } from '../../src/kernel/files/encoding.ts'
import { readTable } from '../../src/kernel/files/table.ts'
import { toCsv } from '../../src/kernel/html/csv.ts'
import { translators } from '../../src/kernel/i18n/translate.ts'
import { tidyPerson, whyNotPerson } from '../../src/lists/person.rules.ts'
import { readList, readRows } from '../../src/lists/rules.ts'
import { seatRoles } from '../../src/questionnaire/rules.ts'
import { holdersTable } from '../../src/seats/holders.pages.ts'
import { holderList, holderRules, indexMunicipalities, planHolders, seatKey } from '../../src/seats/import.rules.ts'
import type { OverviewSeat } from '../../src/seats/queries.ts'

const municipalities = [
  { code: '0643', name: 'Habo', official_name: 'Habo kommun' },
  { code: '0305', name: 'Håbo', official_name: 'Håbo kommun' },
]
const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom('-chef', '+46 70 174 06 05', "'t Hooft", "'-", '@hem', '"MAS"', 'a;b', '-5'),
)
const person = fc
  .record({
    name: word,
    title: word,
    email: fc.constantFrom('', 'asa@habo.example', 'a+b@kommun.example'),
    phone: word,
  })
  .map(tidyPerson)
  .filter((one) => Object.keys(whyNotPerson(one)).length === 0)
  .filter((one) => !Object.values(one).some(isGarbled))

test.each(['sv', 'en'] as const)('what is exported in %s changes nothing when imported', (lang) =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.option(person), { minLength: 6, maxLength: 6 }), async (holders) => {
      const seats = holders.map((holder, n): OverviewSeat => {
        const { code, name } = municipalities[n % 2]!
        const role = seatRoles[n % 3]!
        const region = { regionCode: '06', regionName: 'Jönköping' }
        return {
          seatId: `${n}`,
          municipality: code,
          municipalityName: name,
          role,
          holder,
          ...region,
          invitationId: null,
          byPost: null,
          personId: '',
          notKnownAt: null,
          seminarId: null,
        }
      })
      const list = readList(await readTable(Buffer.from(toCsv(holdersTable(seats, translators[lang])))), holderList)
      const rules = holderRules(indexMunicipalities(municipalities), new Set(seats.map((seat) => seatKey(seat))))
      const parsed = readRows(list, holderList, rules)
      expect(parsed.problems).toEqual([])
      expect(planHolders(parsed.rows, seats)).toMatchObject({
        added: [],
        changed: [],
        vacated: [],
        known: holders.filter((holder) => holder !== null).length,
        counts: { vacant: holders.filter((holder) => holder === null).length },
      })
    }),
    { numRuns: 500 },
  ),
)
