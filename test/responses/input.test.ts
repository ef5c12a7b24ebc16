import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { FormValues } from '../../src/kernel/http/forms.ts'
import type { SheetQuestion, SheetQuestionOf } from '../../src/questionnaire/sheet.rules.ts'
import { editsIn } from '../../src/responses/input.ts'
import { formOf, formOfParts, merged, partsIn, partsOfAnswer } from '../../src/responses/parts.rules.ts'
import { draftOf, readAnswer, storedAs } from '../../src/responses/reading.rules.ts'
import { anyAnswer, standardSheet } from './support.ts'

const sheet = standardSheet('social_services')
const question = <T extends SheetQuestion['type']>(key: string) =>
  sheet.questions.find((each) => each.key === key) as SheetQuestionOf<T>
const nothing = { parts: {}, others: {} }

/** The draft after the form has been posted to an empty draft. */
function draft(asked: SheetQuestion, form: FormValues) {
  return merged(asked, nothing, editsIn([asked], form).get(asked) ?? []).draft
}

function read(asked: SheetQuestion, form: FormValues) {
  return readAnswer(asked, draft(asked, form).parts)
}

const codes = (reading: ReturnType<typeof read>) => reading.problems.map(({ code }) => code)

describe('laws', () => {
  test.each(sheet.questions)('an answer to $key comes back from its own form', (each) => {
    fc.assert(
      fc.property(anyAnswer(each), fc.constantFrom('sv' as const, 'en' as const), (answer, lang) => {
        const reading = read(each, formOf(each, answer, lang))
        expect(reading).toEqual({ answer, problems: [] })
        expect(JSON.stringify(reading.answer)).toBe(JSON.stringify(answer))
      }),
      { numRuns: 60 },
    )
  })

  test.each(sheet.questions)('what is typed in $key is kept as a form shows it', (each) => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const kept = draft(each, form as never)
        expect(partsIn(each, formOfParts(kept.parts))).toEqual(kept.parts)
        const stored = storedAs(each, kept)
        expect(draftOf(each, stored ?? undefined)).toEqual(kept)
      }),
      { numRuns: 100 },
    )
  })

  test('no form, however odd, throws or makes an answer the questions do not have', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        for (const asked of sheet.questions) {
          const { answer, problems } = read(asked, form as never)
          if (answer === null) {
            const isEmpty = Object.keys(draft(asked, form as never).parts).length === 0
            expect(problems.length > 0, 'what cannot be read hinders handing in').toBe(!isEmpty)
            continue
          }
          expect(readAnswer(asked, partsOfAnswer(asked, answer)).answer).toEqual(answer)
        }
      }),
      { numRuns: 500 },
    )
  })
})

const names = sheet.questions.flatMap(({ key }) => [
  key,
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
const ours = fc.constantFrom('_was', '_sent', '_parts', '_tom', '_val.rk_plan')
const anyForm = fc.dictionary(fc.oneof(fc.constantFrom(...names), ours, fc.string()), garbage)

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
    expect(read(vacancies, { rk_vakanser: typed }).answer).toEqual({ value, estimate: false, dontKnow: false })
  })

  test.each([
    ['12 av 140', 'responses.number'],
    ['101', 'responses.number'],
    ['-1', 'responses.number'],
    ['1e1', 'responses.number'],
    ['8,55', 'responses.decimals'],
  ])('%s is not', (typed, code) => {
    const reading = read(vacancies, { rk_vakanser: typed })
    expect(reading).toMatchObject({ answer: null, problems: [{ code, field: 'rk_vakanser' }] })
  })

  test('an estimate, and "vet ej" which is not the same as unanswered', () => {
    const estimate = { rk_vakanser: '9', 'rk_vakanser.uppskattning': '1' }
    expect(read(vacancies, estimate).answer).toMatchObject({ value: 9, estimate: true })
    expect(read(vacancies, { 'rk_vakanser.vet_ej': '1' }).answer).toMatchObject({ value: null, dontKnow: true })
    expect(read(vacancies, { rk_vakanser: ' ' })).toEqual({ answer: null, problems: [] })
    expect(codes(read(vacancies, { 'rk_vakanser.uppskattning': '1' }))).toEqual(['responses.no_figure'])
  })

  test('a number and "vet ej" together have to be sorted out', () => {
    const both = { rk_vakanser: '9', 'rk_vakanser.vet_ej': '1' }
    expect(codes(read(vacancies, both))).toEqual(['responses.number_and_dont_know'])
  })

  test('a head count takes no decimals', () => {
    const staff = question('le_medarbetare_per_chef')
    expect(codes(read(staff, { le_medarbetare_per_chef: '20,5' }))).toEqual(['responses.whole_number'])
    expect(codes(read(staff, { le_medarbetare_per_chef: 'många' }))).toEqual(['responses.number_whole'])
  })
})

describe('several choices', () => {
  const measures = question('rk_atgarder')
  test('words under "annat" choose it', () => {
    const form = { rk_atgarder: 'sprak', 'rk_atgarder.annat': ' Egen skola ' }
    expect(read(measures, form).answer).toEqual({ options: ['sprak', 'annat'], other: 'Egen skola' })
  })

  test('"inga" goes with nothing else', () => {
    expect(codes(read(measures, { rk_atgarder: ['sprak', 'inga'] }))).toEqual(['responses.exclusive'])
  })

  test('at most three where three is the most', () => {
    const form = { vt_behov: ['finansiering', 'juridik', 'kompetens', 'ledning'] }
    expect(read(question('vt_behov'), form).problems).toMatchObject([
      { code: 'responses.too_many', params: { max: 3, n: 4 } },
    ])
  })
})

describe('a ranking', () => {
  const priority = question('rk_prioritet')
  test('is no answer with a gap, which would move up what stands below: it says so at the empty line', () => {
    const gap = { 'rk_prioritet.1': 'arbetsvillkor', 'rk_prioritet.2': '', 'rk_prioritet.3': 'status' }
    expect(read(priority, gap)).toMatchObject({
      answer: null,
      problems: [{ code: 'responses.rank_gap', field: 'rk_prioritet.2' }],
    })
    expect(read(priority, { 'rk_prioritet.2': 'teknik' }).problems).toMatchObject([{ field: 'rk_prioritet.1' }])
    expect(read(priority, { 'rk_prioritet.1': 'teknik', 'rk_prioritet.2': 'status' })).toEqual({
      answer: ['teknik', 'status'],
      problems: [],
    })
  })

  test('refuses the same thing twice, at the second', () => {
    const form = { 'rk_prioritet.1': 'teknik', 'rk_prioritet.3': 'teknik' }
    expect(read(priority, form).problems).toMatchObject([{ code: 'responses.ranked_twice', field: 'rk_prioritet.3' }])
  })
})

describe('examples', () => {
  const example = question('ge_exempel')
  test('what is required is asked for only in an example that is begun, and what there is is kept', () => {
    expect(read(example, { 'ge_exempel.1.rubrik': '' })).toEqual({ answer: null, problems: [] })
    const begun = read(example, { 'ge_exempel.2.rubrik': 'Ombud' })
    expect(begun).toMatchObject({ answer: [{ rubrik: 'Ombud' }] })
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
    const [item] = read(example, { 'ge_exempel.1.lank': typed }).answer as { lank: string }[]
    expect(item?.lank).toBe(address)
  })

  test.each(['javascript:alert(1)', 'ftp://kommun.se', 'inte en länk', 'https://a:b@kommun.se', 'se'])(
    'the address %s is refused',
    (typed) => {
      expect(codes(read(example, { 'ge_exempel.1.lank': typed }))).toContain('responses.url')
    },
  )
})

test('a text is measured as it is stored', () => {
  const text = question('rk_hinder')
  expect(read(text, { rk_hinder: `${'a\r\n'.repeat(750)}` }).answer).toHaveLength(1499)
  expect(codes(read(text, { rk_hinder: 'å'.repeat(1501) }))).toEqual(['responses.too_long'])
})

describe('what a form brings', () => {
  const plan = question('rk_plan')
  const edits = (form: FormValues) => editsIn(sheet.questions, form)
  test('is the questions it has fields of, when it says no more', () => {
    expect([...edits({ rk_plan: 'nej', annat: 'x' })]).toEqual([
      [plan, [{ part: 'rk_plan', own: ['-'], seen: [], value: 'nej', keeps: '' }]],
    ])
  })

  test('is every question, when it says what it began from', () => {
    expect(edits({ _was: '{}' }).size).toBe(sheet.questions.length)
  })

  test('is the parts it names, empty ones too', () => {
    const form = { _parts: 'rk_plan', _was: '{"rk_plan":"a b"}', _sent: '{"rk_plan":["nej"]}' }
    const [[, [edit]] = [null, []]] = [...edits(form)]
    expect(edit).toMatchObject({ part: 'rk_plan', seen: ['b'], value: '' })
    expect(edit?.own).toHaveLength(2)
  })

  test('is empty where a button empties it', () => {
    const form = { _was: '{}', _tom: 'ge_exempel.1', 'ge_exempel.1.rubrik': 'A', rk_plan: 'nej' }
    const values = [...edits(form).values()].flat().filter(({ value }) => value !== '')
    expect(values.map(({ part }) => part)).toEqual(['rk_plan'])
  })
})
