import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { SheetQuestion, SheetQuestionOf } from '../../src/questionnaire/sheet.rules.ts'
import { formOf } from '../../src/responses/form.rules.ts'
import { readAnswer, readForm } from '../../src/responses/input.ts'
import { markOf } from '../../src/responses/rules.ts'
import { anyAnswer, standardSheet } from './support.ts'

const sheet = standardSheet('social_services')
const question = <T extends SheetQuestion['type']>(key: string) =>
  sheet.questions.find((each) => each.key === key) as SheetQuestionOf<T>
const codes = (reading: ReturnType<typeof readAnswer>) => reading.problems.map(({ code }) => code)

describe('laws', () => {
  test.each(sheet.questions)('an answer to $key comes back from its own form', (each) => {
    fc.assert(
      fc.property(
        anyAnswer(each),
        fc.constantFrom('sv' as const, 'en' as const),
        (answer, lang) => {
          const reading = readAnswer(each, formOf(each, answer, lang))
          expect(reading).toEqual({ answer, unreadable: false, problems: [] })
          expect(JSON.stringify(reading.answer)).toBe(JSON.stringify(answer))
        },
      ),
      { numRuns: 60 },
    )
  })

  const names = sheet.questions.flatMap(({ key }) => [
    key,
    `_was.${key}`,
    `${key}.1`,
    `${key}.2`,
    `${key}.annat`,
    `${key}.vet_ej`,
    `${key}.uppskattning`,
    `${key}.1.rubrik`,
    `${key}.1.lank`,
    `${key}.2.malgrupp`,
    `${key}.underskoterska`,
    `${key}.__proto__`,
  ])
  const garbage = fc.oneof(
    fc.string(),
    fc.constantFrom('vet_ej', 'ej_aktuellt', '5', '99', '-1', '1e9', 'nej', 'annat', '\u0000'),
    fc.array(fc.string()),
    fc.anything(),
  )
  const anyForm = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string()), garbage)

  test('no form, however odd, throws or stores anything the questions do not have', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const { changes } = readForm(sheet.questions, form as never, new Map())
        for (const [key, answer] of changes) {
          const asked = sheet.questions.find((each) => each.key === key)!
          expect(answer).not.toBeNull()
          expect(readAnswer(asked, formOf(asked, answer!, 'sv')).answer).toEqual(answer)
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('a number', () => {
  const vacancies = question<'number'>('rk_vakanser')
  test.each([
    ['8,5', 8.5],
    [' 8.5 ', 8.5],
    ['8,50', 8.5],
    ['8,5 %', 8.5],
    ['0', 0],
    ['-0', 0],
    ['100', 100],
  ])('%s is read', (typed, value) => {
    expect(readAnswer(vacancies, { rk_vakanser: typed }).answer).toEqual({
      value,
      estimate: false,
      dontKnow: false,
    })
  })

  test.each([
    ['12 av 140', 'responses.number'],
    ['101', 'responses.number'],
    ['-1', 'responses.number'],
    ['1e1', 'responses.number'],
    ['8,55', 'responses.decimals'],
  ])('%s is not', (typed, code) => {
    const reading = readAnswer(vacancies, { rk_vakanser: typed })
    expect(reading).toMatchObject({ unreadable: true, problems: [{ code, field: 'rk_vakanser' }] })
  })

  test('an estimate, and "vet ej" which is not the same as unanswered', () => {
    const estimate = { rk_vakanser: '9', 'rk_vakanser.uppskattning': '1' }
    expect(readAnswer(vacancies, estimate).answer).toMatchObject({ value: 9, estimate: true })
    expect(readAnswer(vacancies, { 'rk_vakanser.vet_ej': '1' }).answer).toMatchObject({
      value: null,
      dontKnow: true,
    })
    expect(readAnswer(vacancies, { rk_vakanser: ' ' }).answer).toBeNull()
  })

  test('a number and "vet ej" together have to be sorted out', () => {
    const both = { rk_vakanser: '9', 'rk_vakanser.vet_ej': '1' }
    expect(codes(readAnswer(vacancies, both))).toEqual(['responses.number_and_dont_know'])
  })

  test('a head count takes no decimals', () => {
    const staff = question('le_medarbetare_per_chef')
    expect(codes(readAnswer(staff, { le_medarbetare_per_chef: '20,5' }))).toEqual([
      'responses.whole_number',
    ])
    expect(codes(readAnswer(staff, { le_medarbetare_per_chef: 'många' }))).toEqual([
      'responses.number_whole',
    ])
  })
})

describe('several choices', () => {
  const measures = question('rk_atgarder')
  test('words under "annat" choose it', () => {
    const form = { rk_atgarder: 'sprak', 'rk_atgarder.annat': ' Egen skola ' }
    expect(readAnswer(measures, form).answer).toEqual({
      options: ['sprak', 'annat'],
      other: 'Egen skola',
    })
  })

  test('"inga" goes with nothing else', () => {
    expect(codes(readAnswer(measures, { rk_atgarder: ['sprak', 'inga'] }))).toEqual([
      'responses.exclusive',
    ])
  })

  test('at most three where three is the most', () => {
    const form = { vt_behov: ['finansiering', 'juridik', 'kompetens', 'ledning'] }
    expect(readAnswer(question('vt_behov'), form).problems).toMatchObject([
      { code: 'responses.too_many', params: { max: 3, n: 4 } },
    ])
  })
})

describe('a ranking', () => {
  const priority = question('rk_prioritet')
  test('closes gaps', () => {
    const form = { 'rk_prioritet.1': '', 'rk_prioritet.2': 'teknik', 'rk_prioritet.3': 'status' }
    expect(readAnswer(priority, form).answer).toEqual(['teknik', 'status'])
  })

  test('refuses the same thing twice, at the second', () => {
    const form = { 'rk_prioritet.1': 'teknik', 'rk_prioritet.3': 'teknik' }
    expect(readAnswer(priority, form).problems).toMatchObject([
      { code: 'responses.ranked_twice', field: 'rk_prioritet.3' },
    ])
  })
})

describe('examples', () => {
  const example = question('ge_exempel')
  test('what is required is asked for only in an example that is begun, and what there is is kept', () => {
    expect(readAnswer(example, { 'ge_exempel.1.rubrik': '' })).toEqual({
      answer: null,
      unreadable: false,
      problems: [],
    })
    const begun = readAnswer(example, { 'ge_exempel.2.rubrik': 'Ombud' })
    expect(begun).toMatchObject({ answer: [{ rubrik: 'Ombud' }], unreadable: false })
    expect(begun.problems.map(({ field }) => field)).toEqual([
      'ge_exempel.2.tema',
      'ge_exempel.2.gjorde',
      'ge_exempel.2.publicering',
    ])
  })

  test.each([
    ['kommun.se/sida', 'https://kommun.se/sida'],
    ['http://kommun.se', 'http://kommun.se/'],
  ])('the address %s becomes %s', (typed, address) => {
    const [item] = readAnswer(example, { 'ge_exempel.1.lank': typed }).answer as { lank: string }[]
    expect(item?.lank).toBe(address)
  })

  test.each([
    'javascript:alert(1)',
    'ftp://kommun.se',
    'inte en länk',
    'https://a:b@kommun.se',
    'se',
  ])('the address %s is refused', (typed) => {
    expect(codes(readAnswer(example, { 'ge_exempel.1.lank': typed }))).toContain('responses.url')
  })
})

test('a text is measured as it is stored', () => {
  const text = question('rk_hinder')
  expect(readAnswer(text, { rk_hinder: `${'a\r\n'.repeat(750)}` }).answer).toHaveLength(1499)
  expect(codes(readAnswer(text, { rk_hinder: 'å'.repeat(1501) }))).toEqual(['responses.too_long'])
})

describe('what a form changed', () => {
  const stored = new Map([['rk_plan', '"nej"']])
  test('is nothing when it holds what is stored', () => {
    expect(readForm(sheet.questions, { rk_plan: 'nej' }, stored).changes.size).toBe(0)
  })

  test('is nothing when it holds what it was shown, though another tab has changed it', () => {
    const stale = { '_was.rk_plan': markOf('"pagar"'), rk_plan: 'pagar' }
    expect(readForm(sheet.questions, stale, stored).changes.size).toBe(0)
  })

  test('is an answer taken away, when its mark is there but no field', () => {
    const form = { '_was.rk_plan': markOf('"nej"') }
    expect([...readForm(sheet.questions, form, stored).changes]).toEqual([['rk_plan', null]])
  })

  test('is nothing for a question the form does not have', () => {
    expect(readForm(sheet.questions, { annat: 'x' }, stored).changes.size).toBe(0)
  })
})
