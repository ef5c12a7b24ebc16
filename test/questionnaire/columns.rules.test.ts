import fc from 'fast-check'
import { expect, test } from 'vitest'
import { questionnaireDocument } from '../../seeds/seed.ts'
import { answerCells, answerColumns, answersFromCells, type Cell } from '../../src/questionnaire/columns.rules.ts'
import type { Answers, QuestionnaireDocument } from '../../src/questionnaire/rules.ts'
import { anyAnswers } from '../support/answers.ts'

const document: QuestionnaireDocument = JSON.parse(questionnaireDocument())
const names = answerColumns(document).map((column) => column.name)

function cellsOf(answers: Answers): Record<string, Cell> {
  const cells = answerCells(document)(answers)
  return Object.fromEntries(names.map((name, i) => [name, cells[i] ?? null]))
}

test('every column has a name of its own, in the order of the questionnaire', () => {
  expect(new Set(names).size).toBe(names.length)
  const order = document.questions.map((question) => question.key)
  const seen = names.map((name) => order.indexOf(name.split('.')[0] ?? ''))
  expect(seen).toEqual([...seen].sort((a, b) => a - b))
  expect(new Set(seen).size).toBe(30)
})

test('each type has the columns its items need', () => {
  const of = (key: string) => names.filter((name) => name.split('.')[0] === key)
  expect(of('rk_plan')).toEqual(['rk_plan'])
  expect(of('rk_svarighet').slice(0, 2)).toEqual(['rk_svarighet.underskoterska', 'rk_svarighet.vardbitrade'])
  expect(of('rk_atgarder')).toHaveLength(12)
  expect(of('rk_atgarder').at(-1)).toBe('rk_atgarder.annat_text')
  expect(of('rk_vakanser')).toEqual(['rk_vakanser', 'rk_vakanser.uppskattning', 'rk_vakanser.vet_ej'])
  expect(of('rk_prioritet')).toEqual(['rk_prioritet.1', 'rk_prioritet.2', 'rk_prioritet.3'])
  expect(of('rk_framgang')).toEqual(['rk_framgang'])
  expect(of('ge_exempel')).toContain('ge_exempel.3.rubrik')
  expect(of('ge_exempel')).toContain('ge_exempel.1.malgrupp.hemtjanst')
})

test('what is chosen is kept when "other" has text', () => {
  const cells = cellsOf({ rk_atgarder: { options: ['sprak', 'annat'], other: 'Lägenhet' } })
  expect(cells['rk_atgarder.sprak']).toBe(1)
  expect(cells['rk_atgarder.annat']).toBe(1)
  expect(cells['rk_atgarder.annat_text']).toBe('Lägenhet')
  expect(cells['rk_atgarder.inga']).toBe(0)
})

test('unanswered, "vet ej" and "ej aktuellt" are three things', () => {
  const none = cellsOf({})
  expect(Object.values(none).every((cell) => cell === null)).toBe(true)
  const cells = cellsOf({
    rk_svarighet: { underskoterska: 'vet_ej', vardbitrade: 'ej_aktuellt', sjukskoterska: 2 },
    rk_vakanser: { value: null, estimate: false, dontKnow: true },
  })
  expect(cells['rk_svarighet.underskoterska']).toBe('vet_ej')
  expect(cells['rk_svarighet.vardbitrade']).toBe('ej_aktuellt')
  expect(cells['rk_svarighet.sjukskoterska']).toBe(2)
  expect(cells['rk_svarighet.enhetschef']).toBeNull()
  expect(cells.rk_vakanser).toBeNull()
  expect(cells['rk_vakanser.vet_ej']).toBe(1)
})

test('cells always match the columns, and give the answers back', () => {
  fc.assert(
    fc.property(anyAnswers(document), (answers) => {
      expect(answerCells(document)(answers)).toHaveLength(names.length)
      expect(answerColumns(document).map((column) => column.name)).toEqual(names)
      expect(answersFromCells(document, cellsOf(answers))).toEqual(answers)
    }),
  )
})
