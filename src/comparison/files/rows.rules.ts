/** A response as a row of the file of all answers, and as rows of the long form. */
import { answerCells, answerColumns, type Cell } from '../../questionnaire/columns.rules.ts'
import { type Answers, type QuestionnaireDocument, questionsFor, seatRoles } from '../../questionnaire/rules.ts'
import type { ConfirmedAnswer } from '../../responses/known.queries.ts'
import type { Choice } from '../../responses/queries.ts'
import type { AnswerSource, SeatRole } from '../../schema.ts'
import type { Place } from '../rules.ts'
import { longColumns, responseColumns, sourceCodes, whoseCells } from './base.rules.ts'
import type { SubmittedResponse } from './queries.ts'
import { notAsked, type Variable } from './variables.rules.ts'

export function exportHead(document: QuestionnaireDocument): string[] {
  return [...responseColumns(document), ...answerColumns(document)].map(({ name }) => name)
}

interface Content {
  answers: Answers
  sources: AnswerSource[]
  confirmed: ConfirmedAnswer[]
  choices: Choice[]
}

export function exportRow(document: QuestionnaireDocument) {
  const cells = answerCells(document)
  return (response: SubmittedResponse, place: Place | undefined, content: Content): Cell[] => {
    const { answers, sources, confirmed, choices } = content
    const row = whoseCells(place, response.municipalityCode, response.role)
    row.push(
      response.submittedAt,
      response.version,
      document.version,
      plusList([...sources].sort().map((source) => sourceCodes[source].value)),
      plusList(confirmed.map(({ key, roundSlug }) => `${key}=${roundSlug}`)),
      plusList(choices.flatMap(({ part, at }) => (at <= response.submittedAt ? [part] : [])).sort()),
    )
    for (const cell of cells(answers)) row.push(cell)
    return row
  }
}

/** Several codes in one cell, each once. */
function plusList(codes: string[]): string | null {
  if (codes.length < 2) return codes[0] ?? null
  return [...new Set(codes)].join('+')
}

/** Writes into the empty cells of questions that the role is not asked that it is not. */
export function notAskedMarker(document: QuestionnaireDocument): (role: SeatRole, row: Cell[]) => Cell[] {
  const before = responseColumns(document).length
  const columns = answerColumns(document)
  const places = new Map(
    seatRoles.map((role) => {
      const asked = new Set(questionsFor(document, role).map(({ key }) => key))
      return [role, columns.flatMap(({ question }, i) => (asked.has(question) ? [] : [before + i]))]
    }),
  )
  return (role, row) => {
    for (const at of places.get(role) ?? []) row[at] ??= notAsked.value
    return row
  }
}

/** The long form of a row: one row for each item that the role is asked. */
export function longRows(variables: Variable[]): (role: SeatRole, row: Cell[]) => Cell[][] {
  const whose = whoseCells(undefined, '', '').length
  const items = variables.flatMap(({ name, asked, codes }, at) => {
    if (!asked) return []
    const words = new Map(codes.map(({ value, label_sv }) => [value, label_sv]))
    return [{ at, name, question: asked.question, words }]
  })
  const ofRole = new Map(seatRoles.map((role) => [role, items.filter(({ question }) => question.roles.includes(role))]))
  return (role, row) => {
    const first = row.slice(0, whose)
    return (ofRole.get(role) ?? []).map(({ at, name, question, words }) => {
      const value = row[at] ?? null
      return [...first, question.key, name, value, words.get(`${value}`) ?? null]
    })
  }
}

export function longHead(document: QuestionnaireDocument): string[] {
  return longColumns(document).map(({ name }) => name)
}
